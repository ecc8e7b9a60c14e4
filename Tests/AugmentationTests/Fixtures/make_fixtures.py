"""Writes scipy.json: what SciPy makes of a drawn glyph by elastic distortion, Gaussian blur and a change of stroke width.

The uniform field is made here anew from the seed of the field (Philox4x32-10 in NumPy), so the fixture checks the whole way
from seed to pixels. Values are kept before rounding, to 1/1000.

Requirements: numpy, scipy. Usage: python3 make_fixtures.py
"""

import json
import pathlib

import numpy as np
from scipy import ndimage

SIDE = 28
PURPOSE_AUGMENTATION = 1


def philox(counters, key):
    """counters: (N, 4) uint64 holding 32-bit words; key: two 32-bit words."""
    c = [counters[:, i].astype(np.uint64) for i in range(4)]
    k0, k1 = np.uint64(key[0]), np.uint64(key[1])
    mask, shift = np.uint64(0xFFFFFFFF), np.uint64(32)
    for _ in range(10):
        p0, p1 = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        c = [(p1 >> shift) ^ c[1] ^ k0, p1 & mask, (p0 >> shift) ^ c[3] ^ k1, p0 & mask]
        k0, k1 = (k0 + np.uint64(0x9E3779B9)) & mask, (k1 + np.uint64(0xBB67AE85)) & mask
    return np.stack(c, axis=1)


def words(seed, count):
    key = philox(np.array([[PURPOSE_AUGMENTATION, 0, 0, 0]]), (seed & 0xFFFFFFFF, seed >> 32))[0]
    counters = np.zeros(((count + 3) // 4, 4), dtype=np.uint64)
    counters[:, 0] = np.arange(len(counters))
    return philox(counters, (key[0], key[1])).reshape(-1)[:count].astype(np.uint32)


def uniform_fields(seed):
    w = words(seed, SIDE * SIDE)
    halves = [(w & 0xFFFF).astype(np.uint16), (w >> 16).astype(np.uint16)]
    return [((h.view(np.int16).astype(np.float64) + 0.5) / 32768).reshape(SIDE, SIDE) for h in halves]


def elastic(image, alpha, sigma, seed):
    dx, dy = [alpha * ndimage.gaussian_filter(f, sigma, mode="constant", cval=0) for f in uniform_fields(seed)]
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float64)
    bent = ndimage.map_coordinates(image, [y + dy, x + dx], order=1, mode="grid-constant", cval=0)
    return bent, float(np.sqrt(dx**2 + dy**2).max())


def stroke_width(image, pixels):
    extreme = ndimage.maximum_filter if pixels > 0 else ndimage.minimum_filter
    cross = ndimage.generate_binary_structure(2, 1)
    moved = (extreme(image, footprint=cross, mode="constant") + extreme(image, size=3, mode="constant")) / 2
    return image + abs(pixels) / 2 * (moved - image)


def drawn_glyph():
    """A slanted 5 of soft strokes, reaching the frame at the top so that borders are tested too."""
    points = [(21, 0), (10, 1), (8, 12), (16, 11), (20, 17), (16, 25), (6, 24)]
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float64)
    distance = np.full((SIDE, SIDE), np.inf)
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        t = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2)
        t = np.clip(t, 0, 1)
        distance = np.minimum(distance, np.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0)))
    return np.round(255 * np.clip(2.2 - distance, 0, 1))


def rounded(image):
    return [round(float(v), 3) for v in image.reshape(-1)]


def main():
    glyph = drawn_glyph()
    cases = []
    for alpha, sigma, seed in [(34, 4, 1), (36.5, 5.5, 9007199254740991), (20, 3, 123456789012345), (300, 12, 77)]:
        image, largest = elastic(glyph, alpha, sigma, seed)
        cases.append({"step": "elastic", "alphaPixels": alpha, "sigmaPixels": sigma, "fieldSeed": seed,
                      "largestDisplacementPixels": largest, "pixels": rounded(image)})
    for sigma in [0.3, 0.8, 2.0]:
        image = ndimage.gaussian_filter(glyph, sigma, mode="constant", cval=0)
        cases.append({"step": "blur", "sigmaPixels": sigma, "pixels": rounded(image)})
    for pixels in [-1.0, -0.4, 0.7, 2.0]:
        cases.append({"step": "strokeWidth", "changePixels": pixels, "pixels": rounded(stroke_width(glyph, pixels))})
    folder = pathlib.Path(__file__).parent
    lines = ",\n".join("    " + json.dumps(case, separators=(",", ":")) for case in cases)
    glyph_text = json.dumps([int(v) for v in glyph.reshape(-1)], separators=(",", ":"))
    (folder / "scipy.json").write_text('{\n  "glyph": %s,\n  "cases": [\n%s\n  ]\n}\n' % (glyph_text, lines))


if __name__ == "__main__":
    main()
