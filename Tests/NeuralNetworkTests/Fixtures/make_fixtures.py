"""Makes the fixtures of the NeuralNetwork tests with PyTorch.

    python3 make_fixtures.py

Needs torch (made with 2.15, CPU). Writes training.json and training.f32 (a small network before and after a few steps of
each optimizer, with the images, losses and logits), schedules.json (learning rates) and ctc.json (losses and gradients of
strings) beside this file.
"""

import json
import pathlib

import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
STEP_COUNT = 4
BATCH = 12
LEARNING_RATES = [0.01, 0.02, 0.015, 0.005]
SMOOTHING = 0.1


def network():
    torch.manual_seed(5)
    return nn.Sequential(
        nn.Conv2d(1, 5, 3, padding=1, bias=False), nn.BatchNorm2d(5), nn.ReLU(),
        nn.Conv2d(5, 18, 3), nn.BatchNorm2d(18), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(18, 7, 3, padding=1), nn.ReLU(),
        nn.Flatten(), nn.Linear(112, 20), nn.BatchNorm1d(20), nn.ReLU(), nn.Linear(20, 4))


def named(model):
    """Tensors under Inkmill's names: the kind of layer, counted per kind."""
    kinds = {nn.Conv2d: "convolution", nn.Linear: "dense", nn.BatchNorm2d: "batchNormalization",
             nn.BatchNorm1d: "batchNormalization"}
    counts, result = {}, {}
    for layer in model:
        kind = kinds.get(type(layer))
        if kind is None:
            continue
        counts[kind] = counts.get(kind, 0) + 1
        for name, tensor in layer.state_dict().items():
            if name != "num_batches_tracked":
                result[f"{kind}{counts[kind]}.{name}"] = tensor.detach().clone()
    return result


def optimizer(name, model):
    decayed = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() == 1]
    decay = 0.05 if name == "adamW" else 0.01
    groups = [{"params": decayed, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]
    if name == "adamW":
        # An epsilon well above the noise of the gradients keeps the comparison from hanging on their last bits.
        return torch.optim.AdamW(groups, lr=1, betas=(0.9, 0.98), eps=1e-3)
    return torch.optim.SGD(groups, lr=1, momentum=0.9, nesterov=name == "nesterov")


def train(name, images, labels):
    model = network()
    steps = optimizer(name, model)
    losses = []
    for step in range(STEP_COUNT):
        for group in steps.param_groups:
            group["lr"] = LEARNING_RATES[step]
        loss = nn.functional.cross_entropy(model(images[step]), labels[step], label_smoothing=SMOOTHING)
        losses.append(loss.item())
        steps.zero_grad()
        loss.backward()
        steps.step()
    final = named(model)
    model.eval()
    with torch.no_grad():
        final["logits"] = model(images[0])
    return losses, final


def write_training():
    torch.manual_seed(6)
    images = torch.rand(STEP_COUNT, BATCH, 1, 10, 10)
    labels = torch.randint(0, 4, (STEP_COUNT, BATCH))
    index = {"labels": labels.tolist(), "learningRates": LEARNING_RATES, "labelSmoothing": SMOOTHING, "losses": {},
             "tensors": []}
    data = bytearray()

    def add(name, tensor):
        index["tensors"].append({"name": name, "shape": list(tensor.shape), "offset": len(data) // 4})
        data.extend(tensor.contiguous().numpy().astype("<f4").tobytes())

    add("images", images)
    for name, tensor in named(network()).items():
        add("initial/" + name, tensor)
    for rule in ("adamW", "momentum", "nesterov"):
        index["losses"][rule], final = train(rule, images, labels)
        for name, tensor in final.items():
            add(f"{rule}/{name}", tensor)
    (HERE / "training.f32").write_bytes(data)
    (HERE / "training.json").write_text(json.dumps(index) + "\n")


def write_schedules():
    def rates(make, count):
        parameter = nn.Parameter(torch.zeros(1))
        steps = torch.optim.SGD([parameter], lr=0.01)
        schedule = make(steps)
        result = []
        for _ in range(count):
            result.append(steps.param_groups[0]["lr"])
            steps.step()
            schedule.step()
        return result

    def one_cycle(count, fraction):
        return rates(lambda s: torch.optim.lr_scheduler.OneCycleLR(
            s, max_lr=0.01, total_steps=count, pct_start=fraction), count - 1)

    def cosine(count):
        return rates(lambda s: torch.optim.lr_scheduler.CosineAnnealingLR(s, T_max=count, eta_min=0.01 / 1e4), count)

    cases = [
        {"shape": "oneCycle", "warmUpFraction": 0.3, "stepCount": 100, "rates": one_cycle(100, 0.3)},
        {"shape": "oneCycle", "warmUpFraction": 0.2, "stepCount": 37, "rates": one_cycle(37, 0.2)},
        {"shape": "cosine", "warmUpFraction": 0.0, "stepCount": 50, "rates": cosine(50)},
    ]
    (HERE / "schedules.json").write_text(json.dumps(cases) + "\n")


def write_strings():
    """Inkmill's blank is the last output."""
    torch.manual_seed(7)
    cases = []
    for columns, target in [(9, [2, 0, 1]), (8, [1, 1, 3, 1]), (5, []), (30, [3, 3, 3, 0, 2, 2, 1, 0])]:
        logits = (torch.randn(columns, 1, 5, dtype=torch.float64) * 2).float().requires_grad_()
        loss = nn.functional.ctc_loss(
            logits.log_softmax(2), torch.tensor([target], dtype=torch.long), torch.tensor([columns]),
            torch.tensor([len(target)]), blank=4, reduction="sum")
        loss.backward()
        cases.append({"symbols": target, "logits": logits.detach().flatten().tolist(), "loss": loss.item(),
                      "gradient": logits.grad.flatten().tolist()})
    (HERE / "ctc.json").write_text(json.dumps(cases) + "\n")


write_training()
write_schedules()
write_strings()
