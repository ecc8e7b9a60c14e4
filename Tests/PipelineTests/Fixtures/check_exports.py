"""Opens exports with the libraries they are meant for and compares every image and label with what Inkmill itself says.

Usage: check_exports.py DIGITS SHARDS PLAIN AUGMENTED

DIGITS and SHARDS are folders of a recipe's results; PLAIN and AUGMENTED are folders that hold exports of it as `idx`, `packed`
(idx with gzip), `images` and `webdataset`. Needs numpy, pillow, safetensors and webdataset. Prints how many images were compared
in each format; ends with an error at the first difference.
"""

import csv
import glob
import gzip
import io
import json
import os
import struct
import sys

import numpy
import webdataset
from PIL import Image
from safetensors import safe_open

SPLITS = {"train": "train", "validation": "validation", "test": "t10k"}


def tensors(path):
    with safe_open(path, framework="numpy") as file:
        return {name: file.get_tensor(name) for name in file.keys()}


def expected(digits, shards):
    """(id, copy or None) -> (image, label, row of digits.jsonl); the second for what the shards hold."""
    table = tensors(f"{digits}/digits.safetensors")
    with open(f"{digits}/digits.jsonl", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    assert table["image"].shape == (len(rows), 28, 28) and table["image"].dtype == numpy.uint8
    plain = {(row["id"], None): (table["image"][i], int(table["label"][i]), row) for i, row in enumerate(rows)}
    copies = {}
    for path in sorted(glob.glob(f"{shards}/*.safetensors")):
        shard = tensors(path)
        for image, label, digit, copy in zip(shard["image"], shard["label"], shard["digit"], shard["copy"]):
            copies[(rows[digit]["id"], int(copy))] = (image, int(label), rows[digit])
    return plain, copies


def read_idx(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        zero, kind, dimensions = struct.unpack(">HBB", file.read(4))
        assert zero == 0 and kind == 8
        shape = struct.unpack(f">{dimensions}I", file.read(4 * dimensions))
        return numpy.frombuffer(file.read(), dtype=numpy.uint8).reshape(shape)


def idx(folder, suffix=""):
    for split, prefix in SPLITS.items():
        images = read_idx(f"{folder}/{prefix}-images-idx3-ubyte{suffix}")
        labels = read_idx(f"{folder}/{prefix}-labels-idx1-ubyte{suffix}")
        with open(f"{folder}/{prefix}-writers.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert images.shape == (len(rows), 28, 28) and labels.shape == (len(rows),)
        for image, label, row in zip(images, labels, rows):
            yield split, (row["id"], int(row["copy"]) if row["copy"] else None), image, int(label), row["writer"]


def packed(folder):
    return idx(folder, ".gz")


def pixels(file):
    image = Image.open(file)
    assert image.mode == "L", image.mode
    return numpy.asarray(image)


def images(folder):
    with open(f"{folder}/labels.csv", encoding="utf-8", newline="") as file:
        rows = {row["file"]: row for row in csv.DictReader(file)}
    for split in SPLITS:
        # As torchvision's ImageFolder: classes are the sorted folders.
        classes = sorted(entry.name for entry in os.scandir(f"{folder}/{split}") if entry.is_dir())
        assert classes == [str(label) for label in range(10)], classes
        for label, name in enumerate(classes):
            for path in sorted(glob.glob(f"{folder}/{split}/{name}/*")):
                row = rows.pop(os.path.relpath(path, folder))
                assert row["split"] == split and int(row["label"]) == label
                yield split, (row["id"], int(row["copy"]) if row["copy"] else None), pixels(path), label, row["writer"]
    assert not rows, "labels.csv lists files that are not there"


def web(folder):
    for split in SPLITS:
        shards = sorted(glob.glob(f"{folder}/{split}-*.tar"))
        keys = []
        for sample in webdataset.WebDataset(shards, shardshuffle=False):
            keys.append(sample["__key__"])
            record = json.loads(sample["json"])
            assert record["split"] == split and record["label"] == int(sample["cls"])
            image = pixels(io.BytesIO(sample["png"]))
            yield split, (record["id"], record.get("copy")), image, int(sample["cls"]), record["writer"]
        assert keys == sorted(set(keys)), "keys are not sorted or not unique"


def check(name, samples, plain, copies, is_augmented):
    seen = set()
    for split, key, image, label, writer in samples:
        truth = copies if is_augmented and split == "train" else plain
        true_image, true_label, row = truth[key]
        assert key not in seen, f"{name}: {key} is there twice"
        seen.add(key)
        assert image.shape == (28, 28) and numpy.array_equal(image, true_image), f"{name}: {key} has other pixels"
        assert label == true_label and writer == row["writer"], f"{name}: {key} has another label or writer"
    labeled = {key for key, (_, label, _) in plain.items() if label < 10}
    training = {digit for digit, _ in copies}
    whole = labeled if not is_augmented else {key for key in labeled if key[0] not in training} | set(copies)
    assert seen == whole, f"{name}: {len(seen)} images where there are {len(whole)}"
    print(name, len(seen))


def main():
    digits, shards, plain_folder, augmented_folder = sys.argv[1:]
    plain, copies = expected(digits, shards)
    assert copies
    for folder, is_augmented in [(plain_folder, False), (augmented_folder, True)]:
        for name, read in [("idx", idx), ("packed", packed), ("images", images), ("webdataset", web)]:
            check(name, read(f"{folder}/{name}"), plain, copies, is_augmented)


main()
