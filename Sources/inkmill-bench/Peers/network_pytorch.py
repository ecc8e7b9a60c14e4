"""Measures PyTorch on the network of 468,010 parameters, at the best of its settings.

    python3 network_pytorch.py train|infer rate|memory THREADS [SECONDS]

Needs torch. Prints images a second (the median step of SECONDS, 4, for the better of both memory formats), or the megabytes of
memory that the process had at its peak beyond those of the imported library. Training: batch 128, fused AdamW. Reading: 1024
images in batches of 128, batch normalization folded. glibc's malloc is told to keep its memory, which PyTorch gains from.
"""

import os
import resource
import statistics
import sys
import time

TUNED = {"MALLOC_MMAP_THRESHOLD_": "1073741824", "MALLOC_TRIM_THRESHOLD_": "2147483647", "MALLOC_TOP_PAD_": "268435456"}
if any(os.environ.get(name) != value for name, value in TUNED.items()):
    os.execve(sys.executable, [sys.executable] + sys.argv, {**os.environ, **TUNED})

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


def network():
    def block(inputs, outputs):
        return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]

    return nn.Sequential(
        *block(1, 32), *block(32, 32), nn.MaxPool2d(2), *block(32, 64), *block(64, 64), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(), nn.Dropout(0.3), nn.Linear(128, 10))


def folded(model):
    layers, result = list(model.eval()), []
    for layer in layers:
        if isinstance(layer, nn.BatchNorm2d):
            result[-1] = fuse_conv_bn_eval(result[-1], layer)
        elif not isinstance(layer, nn.Dropout):
            result.append(layer)
    return nn.Sequential(*result).eval()


def median_seconds(body, seconds):
    for _ in range(3):
        body()
    durations, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.monotonic()
        body()
        durations.append(time.monotonic() - start)
    return statistics.median(durations)


def train_rate(memory_format, seconds):
    model = network().to(memory_format=memory_format)
    optimizer = torch.optim.AdamW(model.parameters(), fused=True)
    images, labels = torch.rand(128, 1, 28, 28).to(memory_format=memory_format), torch.arange(128) % 10

    def step():
        optimizer.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(model(images), labels).backward()
        optimizer.step()

    return 128 / median_seconds(step, seconds)


def infer_rate(memory_format, seconds):
    model = folded(network()).to(memory_format=memory_format)
    images = torch.rand(1024, 1, 28, 28).to(memory_format=memory_format)

    def read():
        with torch.inference_mode():
            for batch in images.split(128):
                model(batch).softmax(1)

    return 1024 / median_seconds(read, seconds)


def main():
    measure = {"train": train_rate, "infer": infer_rate}[sys.argv[1]]
    torch.set_num_threads(int(sys.argv[3]))
    seconds = float(sys.argv[4]) if len(sys.argv) > 4 else 4
    if sys.argv[2] == "rate":
        print(max(measure(memory_format, seconds / 2) for memory_format in (torch.contiguous_format, torch.channels_last)))
    else:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        measure(torch.channels_last, seconds)
        print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)


if __name__ == "__main__":
    main()
