"""Writes reference.safetensors with the reference implementation.

Needs: pip install numpy safetensors. Run: python3 make_safetensors.py
"""
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

save_file(
    {
        "weight": np.array([[1.5, -2.0, 3.25], [0.0, 1e-40, np.inf]], dtype=np.float32),
        "label": np.array([7, 0, 255], dtype=np.uint8),
        "digit": np.array([0, 1, 2**32 - 1], dtype=np.uint32),
        "count": np.array(-(2**62), dtype=np.int64),
        "empty": np.zeros((0, 28, 28), dtype=np.uint8),
    },
    Path(__file__).parent / "reference.safetensors",
    metadata={"profile": 'a "quoted"\\ line\nändern\x01'},
)
