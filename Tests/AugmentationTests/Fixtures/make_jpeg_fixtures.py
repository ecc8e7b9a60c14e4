"""Writes jpeg.json: what libjpeg makes of a drawn glyph, by Pillow, at several qualities and places of the 8 × 8 grid.

The glyph is put into white paper where its first block begins the given number of pixels before it, compressed, read back
and cut out again. Ink is 255 − gray.

Requirements: numpy, pillow. Usage: python3 make_jpeg_fixtures.py
"""

import io
import json
import pathlib

import numpy as np
from PIL import Image

from make_fixtures import drawn_glyph

SIDE = 28
PAGE = 40


def round_trip(ink, quality, grid_x, grid_y):
    page = np.full((PAGE, PAGE), 255, dtype=np.uint8)
    page[grid_y:grid_y + SIDE, grid_x:grid_x + SIDE] = 255 - ink
    file = io.BytesIO()
    Image.fromarray(page).save(file, "JPEG", quality=quality)
    gray = np.asarray(Image.open(file))
    return 255 - gray[grid_y:grid_y + SIDE, grid_x:grid_x + SIDE]


def glyphs():
    """Strokes, and pixels of any gray beside each other, which keep every coefficient busy."""
    noise = np.random.Generator(np.random.PCG64(1)).integers(0, 256, (SIDE, SIDE))
    return {"strokes": drawn_glyph().astype(np.uint8), "noise": noise.astype(np.uint8)}


def main():
    inputs = glyphs()
    cases = []
    for name, ink in inputs.items():
        for quality, x, y in [(10, 0, 0), (10, 3, 6), (25, 7, 1), (50, 4, 4), (75, 5, 2), (90, 1, 7), (99, 6, 3)]:
            cases.append({"glyph": name, "quality": quality, "gridX": x, "gridY": y,
                          "pixels": round_trip(ink, quality, x, y).reshape(-1).tolist()})
    folder = pathlib.Path(__file__).parent
    glyph_lines = ",\n".join('    "%s": %s' % (name, json.dumps(ink.reshape(-1).tolist(), separators=(",", ":")))
                             for name, ink in inputs.items())
    case_lines = ",\n".join("    " + json.dumps(case, separators=(",", ":")) for case in cases)
    (folder / "jpeg.json").write_text('{\n  "glyphs": {\n%s\n  },\n  "cases": [\n%s\n  ]\n}\n' % (glyph_lines, case_lines))


if __name__ == "__main__":
    main()
