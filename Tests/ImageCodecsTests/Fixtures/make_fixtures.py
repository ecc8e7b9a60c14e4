"""Makes the pictures of this folder, the gray pixels that are to come of them (PGM) and their list (fixtures.json).

    pip install numpy==2.* pillow==13.* opencv-python-headless
    python3 make_fixtures.py

What the pixels should be is never taken from Inkmill: for PNG it follows from the samples that were written, and is checked
against what Pillow or OpenCV decodes where they can; for JPEG it is what OpenCV (gray, YCbCr) or Pillow (RGB, CMYK) decodes.
Other versions of these may write other bytes, which is why the files are kept.
"""

import io
import json
import struct
import time
import zlib
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

import png_builder as pb
from png_builder import GRAY, GRAY_ALPHA, PALETTE, RGB, RGB_ALPHA, chunk, png

FOLDER = Path(__file__).parent
WIDTH, HEIGHT = 13, 11
rng = np.random.default_rng(2024)
listed = []


# What gray is, from first principles.

def luma(rgb):
    r, g, b = (rgb[..., i].astype(np.int64) for i in range(3))
    return (19595 * r + 38470 * g + 7471 * b + 32768) >> 16


def to_8_bits(samples, depth):
    return np.floor(samples.astype(np.float64) * 255 / (2**depth - 1) + 0.5).astype(np.int64)


def over_white(gray, alpha):
    return np.floor((gray * alpha + 255 * (255 - alpha)) / 255 + 0.5).astype(np.int64)


def save(name, data, gray=None, **facts):
    """Writes a picture; `gray` is what it should decode to, upright."""
    (FOLDER / name).write_bytes(data)
    entry = {"file": name, "dotsPerInch": None, "orientation": 1, "tolerance": 0, "warning": None, **facts}
    if gray is not None:
        gray = np.asarray(gray)
        height, width = gray.shape
        (FOLDER / name).with_suffix(".pgm").write_bytes(b"P5\n%d %d\n255\n" % (width, height) + gray.astype(np.uint8).tobytes())
        entry["pixels"] = Path(name).with_suffix(".pgm").name
    listed.append(entry)


def agrees_with_opencv(data, samples, depth):
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded.ndim == 3:
        decoded = decoded[..., [2, 1, 0, 3][: decoded.shape[2]]]
    else:
        decoded = decoded[..., None]
    wanted = samples if depth == 16 else to_8_bits(samples, depth)
    assert np.array_equal(decoded, wanted), "OpenCV reads something else"


def agrees_with_pillow(data, gray):
    image = Image.open(io.BytesIO(data)).convert("RGBA")
    rgba = np.asarray(image).astype(np.int64)
    assert np.array_equal(over_white(luma(rgba), rgba[..., 3]), gray), "Pillow reads something else"


# PNG

def samples_of(channels, depth, width=WIDTH, height=HEIGHT):
    """A ramp with noise, so that a pixel in the wrong place shows."""
    return rng.integers(0, 2**depth, (height, width, channels))


def make_gray_and_rgb():
    for color_type, depths in ((GRAY, (1, 2, 4, 8, 16)), (RGB, (8, 16))):
        for depth in depths:
            for transparent in (False, True):
                for interlaced in (False, True):
                    samples = samples_of(pb.CHANNELS[color_type], depth)
                    eight = to_8_bits(samples, depth)
                    gray = luma(eight) if color_type == RGB else eight[..., 0]
                    before = b""
                    if transparent:
                        key = samples[3, 4].copy()
                        samples[7, 2:6] = key
                        if depth == 16:
                            # One away in the low byte is another color, though it has the same 8-bit value.
                            samples[8, 3] = key ^ 1
                        eight = to_8_bits(samples, depth)
                        gray = luma(eight) if color_type == RGB else eight[..., 0]
                        gray = np.where((samples == key).all(axis=2), 255, gray)
                        before = chunk(b"tRNS", key.astype(">u2").tobytes())
                    data = png(samples, depth, color_type, interlaced, before, idat_size=60)
                    if not transparent:
                        agrees_with_opencv(data, samples, depth)
                    elif depth == 8:
                        agrees_with_pillow(data, gray)
                    name = "gray" if color_type == GRAY else "rgb"
                    save(png_name(name, depth, transparent, interlaced), data, gray)


def make_palettes():
    for depth in (1, 2, 4, 8):
        for transparent in (False, True):
            for interlaced in (False, True):
                count = min(2**depth, 200)
                palette = rng.integers(0, 256, (count, 3))
                indices = rng.integers(0, count, (HEIGHT, WIDTH, 1))
                gray = luma(palette[indices[..., 0]])
                before = chunk(b"PLTE", palette.astype(np.uint8).tobytes())
                if transparent:
                    # Fewer entries than colors: the others are opaque.
                    alpha = np.full(count, 255)
                    alpha[: (count + 1) // 2] = rng.integers(0, 256, (count + 1) // 2)
                    before += chunk(b"tRNS", alpha[: (count + 1) // 2].astype(np.uint8).tobytes())
                    gray = over_white(gray, alpha[indices[..., 0]])
                data = png(indices, depth, PALETTE, interlaced, before)
                agrees_with_pillow(data, gray)
                save(png_name("palette", depth, transparent, interlaced), data, gray)


def make_alphas():
    for color_type, name in ((GRAY_ALPHA, "gray-alpha"), (RGB_ALPHA, "rgb-alpha")):
        for depth in (8, 16):
            for interlaced in (False, True):
                samples = samples_of(pb.CHANNELS[color_type], depth)
                samples[2, :3, -1] = 0
                samples[2, 3:6, -1] = 2**depth - 1
                eight = to_8_bits(samples, depth)
                gray = luma(eight) if color_type == RGB_ALPHA else eight[..., 0]
                gray = over_white(gray, eight[..., -1])
                data = png(samples, depth, color_type, interlaced)
                if depth == 8:
                    agrees_with_pillow(data, gray)
                elif color_type == RGB_ALPHA:
                    agrees_with_opencv(data, samples, depth)
                save(png_name(name, depth, False, interlaced), data, gray)


def png_name(name, depth, transparent, interlaced):
    return f"png-{name}-{depth}{'-trns' if transparent else ''}{'-adam7' if interlaced else ''}.png"


def make_small_interlaced():
    for width, height in ((1, 1), (1, 5), (2, 3), (3, 1), (4, 4), (5, 2), (8, 8), (9, 1)):
        samples = samples_of(1, 8, width, height)
        save(f"png-adam7-{width}x{height}.png", png(samples, 8, GRAY, True), samples[..., 0])


def make_png_metadata():
    samples = samples_of(1, 8)
    gray = samples[..., 0]

    def physical(x, y, unit):
        return chunk(b"pHYs", struct.pack(">IIB", x, y, unit))

    for name, data, facts in (
        ("phys-300-dpi", physical(11811, 11811, 1), {"dotsPerInch": 300.0}),
        ("phys-127-dpi", physical(5000, 5000, 1), {"dotsPerInch": 127.0}),
        ("phys-cut-not-rounded", physical(3779, 3779, 1), {"dotsPerInch": 96.0}),
        ("phys-odd-dpi", physical(1000, 1000, 1), {"dotsPerInch": 25.4}),
        ("phys-aspect-only", physical(3, 3, 0), {}),
        ("phys-fax", physical(8031, 3858, 1), {"warning": "204"}),
        ("phys-zero", physical(0, 0, 1), {}),
        ("phys-wins-over-exif", physical(7874, 7874, 1) + chunk(b"eXIf", exif("II", dpi=72)), {"dotsPerInch": 200.0}),
        ("exif-dpi", chunk(b"eXIf", exif("MM", dpi=150)), {"dotsPerInch": 150.0}),
        ("exif-dots-per-cm", chunk(b"eXIf", exif("II", dpi=100, unit=3)), {"dotsPerInch": 254.0}),
        ("exif-aspect-only", chunk(b"eXIf", exif("II", dpi=100, unit=1)), {}),
        ("exif-with-prefix", chunk(b"eXIf", b"Exif\0\0" + exif("II", orientation=1, dpi=90)), {"warning": "eXIf"}),
        ("exif-orientation-9", chunk(b"eXIf", exif("II", orientation=9)), {"warning": "orientation 9"}),
        ("exif-cut-off", chunk(b"eXIf", exif("MM", orientation=1)[:15]), {"warning": "cut off"}),
        ("exif-not-tiff", chunk(b"eXIf", b"MM or what you will"), {"warning": "TIFF"}),
        ("gamma-ignored", chunk(b"gAMA", struct.pack(">I", 100000)), {}),
        ("unknown-chunk", chunk(b"inKM", b"private"), {}),
    ):
        save(f"png-{name}.png", png(samples, 8, GRAY, before=data), gray, **facts)
    text = chunk(b"zTXt", b"long\0\0" + zlib.compress(bytes(1 << 18), 9))
    save("png-long-text.png", png(samples, 8, GRAY, before=text), gray)
    key = chunk(b"tRNS", samples[0, 0].astype(">u2").tobytes(), crc=1)
    save("png-trns-bad-crc.png", png(samples, 8, GRAY, before=key), error="corrupt")
    size = struct.pack(">IIB", 11811, 11811, 1)
    save("png-phys-bad-crc.png", png(samples, 8, GRAY, before=chunk(b"pHYs", size, crc=1)), gray, warning="pHYs")
    # The background that a file wishes for is not white.
    alpha = samples_of(2, 8)
    save(
        "png-background-ignored.png", png(alpha, 8, GRAY_ALPHA, before=chunk(b"bKGD", b"\0\0")),
        over_white(alpha[..., 0], alpha[..., 1]))
    # A color that the palette does not have is black.
    palette = np.array([[10, 20, 30], [200, 100, 50]])
    indices = rng.integers(0, 2, (HEIGHT, WIDTH, 1))
    indices[4, 4] = 3
    gray = luma(np.vstack([palette, np.zeros((2, 3), int)])[indices[..., 0]])
    save(
        "png-palette-index-beyond.png",
        png(indices, 2, PALETTE, before=chunk(b"PLTE", palette.astype(np.uint8).tobytes())), gray)
    # Each 16-bit value once.
    every = np.arange(65536).reshape(256, 256, 1)
    save("png-every-16-bit-value.png", png(every, 16, GRAY), to_8_bits(every, 16)[..., 0])


def make_png_orientations():
    stored = samples_of(1, 8)
    for orientation in range(1, 9):
        block = chunk(b"eXIf", exif("MM" if orientation % 2 else "II", orientation=orientation))
        places = {"before": block} if orientation != 6 else {"after": block}
        data = png(stored, 8, GRAY, **places)
        save(f"png-orientation-{orientation}.png", data, upright(stored[..., 0], orientation), orientation=orientation)


def upright(stored, orientation):
    return {
        1: lambda a: a, 2: np.fliplr, 3: lambda a: np.rot90(a, 2), 4: np.flipud, 5: lambda a: a.T,
        6: lambda a: np.rot90(a, -1), 7: lambda a: np.rot90(a, 2).T, 8: np.rot90,
    }[orientation](stored)


# EXIF

def exif(order, orientation=None, dpi=None, unit=2, orientation_type=3):
    """The TIFF structure of an EXIF block; order is II or MM."""
    end = "<" if order == "II" else ">"
    entries, values = [], b""
    count = (orientation is not None) + 3 * (dpi is not None)
    values_at = 8 + 2 + 12 * count + 4
    if orientation is not None:
        value = struct.pack(end + ("H2x" if orientation_type == 3 else "I"), orientation)
        entries.append(struct.pack(end + "HHI", 274, orientation_type, 1) + value)
    if dpi is not None:
        for tag in (282, 283):
            entries.append(struct.pack(end + "HHII", tag, 5, 1, values_at + len(values)))
            values += struct.pack(end + "II", dpi * 10, 10)
        entries.append(struct.pack(end + "HHIH2x", 296, 3, 1, unit))
    return order.encode() + struct.pack(end + "HIH", 42, 8, count) + b"".join(entries) + bytes(4) + values


# JPEG

def picture(width=29, height=19):
    """Smooth color with a hard edge, as JPEG sees them."""
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack([x * 8 % 256, 255 - y * 12, (x + y) * 5 % 256], axis=2).astype(np.uint8)
    rgb[6:12, 8:14] = (20, 30, 120)
    return rgb


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def segments(data):
    """The markers before the scan as (marker, content) and the rest."""
    position, found = 2, []
    while data[position + 1] != 0xDA:
        length = struct.unpack(">H", data[position + 2 : position + 4])[0]
        found.append((data[position + 1], data[position + 4 : position + 2 + length]))
        position += 2 + length
    return found, data[position:]


def joined(found, rest):
    return b"\xff\xd8" + b"".join(struct.pack(">BBH", 0xFF, m, len(c) + 2) + c for m, c in found) + rest


def gray_by_opencv(data):
    """Y as stored: OpenCV asks libjpeg for gray. Without EXIF, which OpenCV would apply."""
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION)


def gray_by_pillow(data):
    return luma(np.asarray(Image.open(io.BytesIO(data)).convert("RGB")))


def save_jpeg(name, data, gray=None, **facts):
    save(f"jpeg-{name}.jpg", data, gray_by_opencv(data) if gray is None else gray, **{"tolerance": 1, **facts})


def make_jpegs():
    rgb = Image.fromarray(picture())
    gray = rgb.convert("L")
    save_jpeg("gray", jpeg(gray, quality=90))
    save_jpeg("gray-progressive", jpeg(gray, quality=90, progressive=True))
    save_jpeg("gray-1x1", jpeg(gray.crop((0, 0, 1, 1))))
    for name, subsampling in (("444", 0), ("422", 1), ("420", 2)):
        save_jpeg(f"ycbcr-{name}", jpeg(rgb, quality=90, subsampling=subsampling))
        save_jpeg(f"ycbcr-{name}-progressive", jpeg(rgb, quality=90, subsampling=subsampling, progressive=True))
    save_jpeg("restart-intervals", jpeg(rgb, quality=80, restart_marker_blocks=2))
    save_jpeg("optimized", jpeg(rgb, quality=70, optimize=True))
    data = jpeg(rgb, quality=90, keep_rgb=True)
    save_jpeg("rgb", data, gray_by_pillow(data))
    save_jpeg("after-the-end", jpeg(gray, quality=90) + b"what a phone adds")
    found, rest = segments(jpeg(gray, quality=90))
    save_jpeg("extraneous-bytes", joined(found, b"\0\0\0" + rest), gray_by_opencv(joined(found, rest)), warning="extraneous")
    save_jpeg("extended-sequential", joined([(0xC1 if m == 0xC0 else m, c) for m, c in found], rest))


def make_cmyk_jpegs():
    ink = np.dstack([255 - picture(), (picture()[..., 0] // 3)[..., None]])
    adobe = jpeg(Image.fromarray(ink, "CMYK"), quality=95)
    save_jpeg("cmyk-adobe", adobe, gray_by_pillow(adobe))
    progressive = jpeg(Image.fromarray(ink, "CMYK"), quality=95, progressive=True)
    save_jpeg("cmyk-adobe-progressive", progressive, gray_by_pillow(progressive))
    # Without the marker, 255 is full ink. Pillow takes every CMYK for Adobe's, so its inks are turned round.
    found, rest = segments(adobe)
    plain = joined([(m, c) for m, c in found if m != 0xEE], rest)
    decoded = 255 - np.asarray(Image.open(io.BytesIO(plain)))
    save_jpeg("cmyk-plain", plain, gray_by_pillow_cmyk(decoded))
    # YCCK: the first three planes of Adobe's inverted CMYK as YCbCr, and the marker says so.
    inverted = (255 - ink).astype(np.float64)
    r, g, b = (255 - inverted[..., i] for i in range(3))
    ycc = np.stack([
        0.299 * r + 0.587 * g + 0.114 * b, 128 - 0.168736 * r - 0.331264 * g + 0.5 * b,
        128 + 0.5 * r - 0.418688 * g - 0.081312 * b, inverted[..., 3]], axis=2)
    # Pillow inverts what it writes.
    planes = 255 - np.clip(np.round(ycc), 0, 255).astype(np.uint8)
    found, rest = segments(jpeg(Image.fromarray(planes, "CMYK"), quality=95))
    ycck = joined([(m, c[:-1] + b"\x02" if m == 0xEE else c) for m, c in found], rest)
    assert np.abs(np.asarray(Image.open(io.BytesIO(ycck))).astype(int) - ink).max() < 40, "not YCCK"
    save_jpeg("ycck-adobe", ycck, gray_by_pillow(ycck))


def gray_by_pillow_cmyk(ink):
    return luma(np.asarray(Image.fromarray(ink, "CMYK").convert("RGB")))


def make_jpeg_metadata():
    gray = Image.fromarray(picture()).convert("L")
    plain = jpeg(gray, quality=90)
    found, rest = segments(plain)
    bare = [(m, c) for m, c in found if m != 0xE0]

    def jfif(unit, x, y):
        return (0xE0, b"JFIF\0\x01\x01" + struct.pack(">BHH", unit, x, y) + b"\0\0")

    def app1(block):
        return (0xE1, b"Exif\0\0" + block)

    for name, markers, facts in (
        ("jfif-300-dpi", [jfif(1, 300, 300)], {"dotsPerInch": 300.0}),
        ("jfif-118-per-cm", [jfif(2, 118, 118)], {"dotsPerInch": 300.0}),
        ("jfif-aspect-only", [jfif(0, 1, 1)], {}),
        ("jfif-wins-over-exif", [jfif(1, 200, 200), app1(exif("II", dpi=72))], {"dotsPerInch": 200.0}),
        ("jfif-aspect-exif-dpi", [jfif(0, 1, 1), app1(exif("II", dpi=96))], {"dotsPerInch": 96.0}),
        ("exif-dpi", [app1(exif("MM", dpi=240))], {"dotsPerInch": 240.0}),
        ("no-resolution", [], {}),
        ("xmp-before-exif", [(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"), app1(exif("MM", dpi=144))], {"dotsPerInch": 144.0}),
        ("exif-cut-off", [app1(exif("MM", dpi=144)[:-12])], {"warning": "cut off"}),
        ("exif-orientation-0", [app1(exif("II", orientation=0))], {"warning": "orientation 0"}),
    ):
        save_jpeg(name, joined(markers + bare, rest), **facts)
    for orientation in range(1, 9):
        block = exif("II" if orientation % 2 else "MM", orientation=orientation, orientation_type=4 if orientation == 3 else 3)
        data = joined([jfif(0, 1, 1), app1(block)] + bare, rest)
        save_jpeg(
            f"orientation-{orientation}", data, upright(gray_by_opencv(data), orientation), orientation=orientation)


def make_unreadable():
    """What is refused, with the case of the error and what the content is found to be."""
    small = Image.fromarray(picture(4, 4))
    out = io.BytesIO()
    small.save(out, "avif")
    save("foreign-avif.png", out.getvalue(), error="unreadableContent", kind="avif")
    save("foreign-jpeg-xl.png", b"\xff\x0a" + bytes(20), error="unreadableContent", kind="jpegXL")
    save("foreign-zip.png", b"PK\x03\x04" + bytes(20), error="unreadableContent", kind="zip")
    save("foreign-text.png", "Größe: this is no picture\n".encode() * 30, error="unreadableContent", kind="text")
    save("foreign-empty.jpg", b"", error="unreadableContent", kind="empty")
    save("foreign-noise.jpg", rng.integers(0, 256, 64).astype(np.uint8).tobytes(), error="unreadableContent", kind="unknown")
    found, rest = segments(jpeg(small.convert("L"), quality=90))
    save(
        "jpeg-12-bit.jpg", joined([(m, b"\x0c" + c[1:] if m == 0xC0 else c) for m, c in found], rest),
        error="unsupportedVariant")
    save("jpeg-lossless.jpg", joined([(0xC3 if m == 0xC0 else m, c) for m, c in found], rest), error="unsupportedVariant")


make_gray_and_rgb()
make_palettes()
make_alphas()
make_small_interlaced()
make_png_metadata()
make_png_orientations()
make_jpegs()
make_cmyk_jpegs()
make_jpeg_metadata()
make_unreadable()
(FOLDER / "fixtures.json").write_text("[\n" + ",\n".join(json.dumps(entry) for entry in listed) + "\n]\n")
print(len(listed), "fixtures")
