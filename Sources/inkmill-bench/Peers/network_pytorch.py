"""Prints how many images a second PyTorch learns from, or reads, with the network of 468,010 parameters.

    python3 network_pytorch.py train|infer THREADS

Needs torch. Training: batch 128, AdamW. Reading: 1024 images in batches of 128. The median of the runs of 5 seconds.
"""

import statistics
import sys
import time

import torch
from torch import nn


def network():
    def block(inputs, outputs):
        return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]

    return nn.Sequential(
        *block(1, 32), *block(32, 32), nn.MaxPool2d(2), *block(32, 64), *block(64, 64), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(), nn.Dropout(0.3), nn.Linear(128, 10))


def median_seconds(body):
    for _ in range(3):
        body()
    durations, end = [], time.monotonic() + 5
    while time.monotonic() < end:
        start = time.monotonic()
        body()
        durations.append(time.monotonic() - start)
    return statistics.median(durations)


def train_rate():
    model = network()
    optimizer = torch.optim.AdamW(model.parameters(), fused=True)
    images, labels = torch.rand(128, 1, 28, 28), torch.arange(128) % 10

    def step():
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(images), labels).backward()
        optimizer.step()

    return 128 / median_seconds(step)


def infer_rate():
    model = network().eval()
    images = torch.rand(1024, 1, 28, 28)

    def read():
        with torch.inference_mode():
            for batch in images.split(128):
                model(batch).softmax(1)

    return 1024 / median_seconds(read)


torch.set_num_threads(int(sys.argv[2]))
print(train_rate() if sys.argv[1] == "train" else infer_rate())
