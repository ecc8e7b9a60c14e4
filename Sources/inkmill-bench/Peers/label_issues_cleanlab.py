"""Prints the average precision with which cleanlab's order of label issues finds the wrong labels.

    python3 label_issues_cleanlab.py FILE

Needs cleanlab. FILE is of safetensors: `probability` F32 N × classes, `label` U8, `wrong` U8. The order is that of
`get_label_quality_scores` as it is by default, which is self-confidence.
"""

import json
import struct
import sys

import numpy
from cleanlab.rank import get_label_quality_scores
from sklearn.metrics import average_precision_score

TYPES = {"F32": numpy.float32, "U8": numpy.uint8}

with open(sys.argv[1], "rb") as file:
    header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    content = file.read()


def tensor(name):
    start, end = header[name]["data_offsets"]
    return numpy.frombuffer(content[start:end], TYPES[header[name]["dtype"]]).reshape(header[name]["shape"])


scores = get_label_quality_scores(tensor("label").astype(int), tensor("probability").astype(float))
print(average_precision_score(tensor("wrong"), -scores))
