"""Checks Inkmill's files in other programs; prints what a test compares.

    networks.py onnx FILE IMAGES           logits by ONNX Runtime
    networks.py torch MODEL IMAGES         logits of the same network built in PyTorch from the model file's own description
    networks.py save MODEL FILE IMAGES     the same weights, saved as a PyTorch state_dict of nn.Sequential
    networks.py events FILE                tag, step and value of each scalar, by TensorBoard

IMAGES are raw bytes, 784 each. Logits are printed one image a line.
"""

import json
import sys

import numpy as np


def images(path):
    return np.fromfile(path, np.uint8).reshape(-1, 1, 28, 28).astype(np.float32) / 255


def show(rows):
    for row in rows:
        print(" ".join(repr(float(value)) for value in row))


def torch_layers(path):
    """The layers with weights, and all steps of the forward pass as (kind, module)."""
    import torch
    from safetensors import safe_open
    from torch import nn

    with safe_open(path, "pt") as file:
        description = json.loads(file.metadata()["network"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    counts, channels, side, flat, steps = {}, 1, 28, None, []
    for layer in description["layers"]:
        (kind, fields), = layer.items()
        counts[kind] = counts.get(kind, 0) + 1
        name = f"{kind}{counts[kind]}"
        module = None
        if kind == "convolution":
            size, valid = fields["kernel"], fields["padding"] == "valid"
            module = nn.Conv2d(channels, fields["channels"], size, padding=0 if valid else size // 2, bias=fields["bias"])
            channels, side = fields["channels"], side - size + 1 if valid else side
        elif kind == "batchNormalization":
            module = nn.BatchNorm2d(channels) if flat is None else nn.BatchNorm1d(flat)
        elif kind == "relu":
            module = nn.ReLU()
        elif kind == "maxPooling":
            module, side = nn.MaxPool2d(fields["size"]), side // fields["size"]
        elif kind == "globalAveragePooling":
            module, side = nn.AdaptiveAvgPool2d(1), 1
        elif kind == "dropout":
            module = nn.Dropout(fields["probability"])
        elif kind == "dense":
            inputs = channels * side * side if flat is None else flat
            module = nn.Sequential(nn.Flatten(), nn.Linear(inputs, fields["units"]))
            flat = fields["units"]
        own = {key[len(name) + 1:]: value for key, value in tensors.items() if key.startswith(name + ".")}
        if own:
            target = module[1] if kind == "dense" else module
            target.load_state_dict(own, strict=kind != "batchNormalization")
        steps.append((kind, module))
    return steps, torch


def run(steps, value):
    skipped = []
    for kind, module in steps:
        if kind == "skip":
            skipped.append(value)
        elif kind == "addSkip":
            value = value + skipped.pop()
        else:
            value = module(value)
    return value


def torch_logits(model, pictures):
    steps, torch = torch_layers(model)
    for _, module in steps:
        if module is not None:
            module.eval()
    with torch.inference_mode():
        return run(steps, torch.from_numpy(images(pictures))).numpy()


def save(model, path, pictures):
    from safetensors.torch import save_file
    from torch import nn

    steps, _ = torch_layers(model)
    modules = []
    for _, module in steps:
        modules += list(module) if isinstance(module, nn.Sequential) else [] if module is None else [module]
    save_file(nn.Sequential(*modules).state_dict(), path)
    show(torch_logits(model, pictures))


def onnx_logits(path, pictures):
    import onnx
    import onnxruntime

    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    logits, probabilities = session.run(["logits", "probabilities"], {"glyphs": images(pictures)})
    exponentials = np.exp(logits - logits.max(1, keepdims=True))
    assert np.abs(exponentials / exponentials.sum(1, keepdims=True) - probabilities).max() < 1e-5
    return logits


def events(path):
    from tensorboard.backend.event_processing.event_file_loader import EventFileLoader

    for event in EventFileLoader(path).Load():
        for value in event.summary.value:
            number = value.tensor.float_val[0] if value.HasField("tensor") else value.simple_value
            print(value.tag, event.step, repr(float(number)))


{"onnx": lambda a: show(onnx_logits(*a)), "torch": lambda a: show(torch_logits(*a)), "save": lambda a: save(*a),
 "events": lambda a: events(*a)}[sys.argv[1]](sys.argv[2:])
