#!/usr/bin/env python3
"""Makes the files of this folder: pictures and pages in every container that is read, with the gray that each page is to give.

    make_containers.py

Needs Pillow and numpy, and for encrypted.pdf, object-streams.pdf and photo.heic the programs qpdf and heif-enc. What it makes is committed.
"""
import io
import json
import struct
import subprocess
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = Path(__file__).parent
listed = []


def page(seed):
    """A small page, black and white, that looks different after any turn."""
    rng = np.random.default_rng(seed)
    gray = np.full((40, 64), 255, np.uint8)
    gray[4:8, 4:60] = 0
    gray[8:36, 4:8] = 0
    gray[12:32, 16:48] = np.where(rng.random((20, 32)) < 0.3, 0, 255)
    gray[30:36, 50:58] = 0
    return gray


A, B, C = page(1), page(2), page(3)
PAGES = {"a": A, "b": B, "c": C}


def save(name, data, pages="a", dpi=None, tolerance=0, **facts):
    (FOLDER / name).write_bytes(data)
    listed.append({"file": name, "pages": list(pages), "dotsPerInch": dpi, "tolerance": tolerance, **facts})


def encoded(image, kind, **options):
    out = io.BytesIO()
    (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(out, kind, **options)
    return out.getvalue()


def bilevel(gray):
    return Image.fromarray(gray).convert("1", dither=Image.Dither.NONE)


# TIFF

def tiff_files():
    for name, compression in (("raw", None), ("g4", "group4"), ("g3", "group3"), ("packbits", "packbits"), ("lzw", "tiff_lzw"),
                              ("deflate", "tiff_adobe_deflate")):
        save(f"bilevel-{name}.tif", encoded(bilevel(A), "TIFF", compression=compression, dpi=(150, 150)), dpi=150)
    for name, compression in (("raw", None), ("lzw", "tiff_lzw"), ("deflate", "tiff_adobe_deflate")):
        save(f"gray-{name}.tif", encoded(A, "TIFF", compression=compression))
        save(f"rgb-{name}.tif", encoded(np.dstack([A] * 3), "TIFF", compression=compression))
    save("palette.tif", encoded(Image.fromarray(A).convert("P"), "TIFF"))
    save("rgba.tif", encoded(np.dstack([A, A, A, np.full_like(A, 255)]), "TIFF"))
    save("sixteen-bits.tif", encoded(Image.fromarray(A.astype(np.uint16) * 257), "TIFF"))
    save("jpeg.tif", encoded(np.dstack([A] * 3), "TIFF", compression="jpeg", quality=100), tolerance=12)
    turned = Image.fromarray(np.rot90(A))
    tags = Image.Exif()
    tags[274] = 6
    save("turned.tif", encoded(turned, "TIFF", exif=tags))
    out = io.BytesIO()
    bilevel(A).save(out, "TIFF", compression="group4", save_all=True, append_images=[bilevel(B), bilevel(C)], dpi=(200, 200))
    save("three-pages.tif", out.getvalue(), "abc", dpi=200)
    big = encoded(A, "TIFF", big_tiff=True)
    assert big[2] == 43
    save("big.tif", big)


# Pictures

def pictures():
    save("gray.bmp", encoded(A, "BMP", dpi=(300, 300)), dpi=300)
    save("bilevel.bmp", encoded(bilevel(A), "BMP", dpi=(300, 300)), dpi=300)
    save("rgb.bmp", encoded(np.dstack([A] * 3), "BMP", dpi=(300, 300)), dpi=300)
    save("gray.gif", encoded(A, "GIF"))
    out = io.BytesIO()
    Image.fromarray(A).save(out, "GIF", save_all=True, append_images=[Image.fromarray(B)])
    save("animation.gif", out.getvalue(), warning="animation")
    save("lossless.webp", encoded(np.dstack([A] * 3), "WEBP", lossless=True))
    save("lossy.webp", encoded(np.dstack([A] * 3), "WEBP", quality=100), tolerance=40)
    tags = Image.Exif()
    tags[274] = 6
    save("turned.webp", encoded(np.dstack([np.rot90(A)] * 3), "WEBP", lossless=True, exif=tags))
    save("gray.jp2", encoded(A, "JPEG2000"))
    save("rgb.jp2", encoded(np.dstack([A] * 3), "JPEG2000"))
    save("codestream.j2k", encoded(A, "JPEG2000", no_jp2=True))
    Image.fromarray(np.dstack([A] * 3)).save("/tmp/heic-source.png")
    subprocess.run(["heif-enc", "-q", "100", "-p", "chroma=444", "/tmp/heic-source.png", "-o", str(FOLDER / "photo.heic")], check=True)
    save("photo.heic", (FOLDER / "photo.heic").read_bytes(), tolerance=40)


# PDF

def pdf(objects, root=1):
    """A PDF of numbered objects, each given as bytes, with a table of where they are."""
    out = b"%PDF-1.5\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)


def stream(dictionary, data):
    return b"<< " + dictionary + b" /Length %d >>\nstream\n" % len(data) + data + b"\nendstream"


def document(pages):
    """A document of pages: each the dictionary's own keys, the content, and the XObjects by name."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for keys, content, images in pages:
        names = b""
        for name, image in images.items():
            objects.append(image)
            names += b"/%s %d 0 R " % (name.encode(), len(objects))
        objects.append(stream(b"", content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R " + (b"" if b"/MediaBox" in keys else b"/MediaBox [0 0 64 40] ")
            + keys + b" /Contents %d 0 R /Resources << /XObject << " % len(objects) + names + b">> >> >>")
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [" % len(kids) + b" ".join(kids) + b"] >>"
    return pdf(objects)


def image(data, width=64, height=40, bits=8, space=b"/DeviceGray", filters=b"", more=b""):
    color = b"/ColorSpace " + space if space else b""
    filters = b"/Filter /" + filters if filters else b""
    return stream(
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent %d %s %s %s" % (width, height, bits, color, filters, more),
        data)


def packed_bits(gray):
    return np.packbits(gray > 127, axis=1).tobytes()


def fax(gray, compression):
    # Pillow's black is the sample 0, which is coded as what a fax calls white.
    data = encoded(bilevel(255 - gray), "TIFF", compression=compression)
    tiff = Image.open(io.BytesIO(data))
    offsets, counts = tiff.tag_v2[273], tiff.tag_v2[279]
    assert len(offsets) == 1 and tiff.tag_v2.get(266, 1) == 1
    return data[offsets[0]:offsets[0] + counts[0]]


def png_rows(gray):
    """With PNG's filter of differences to the row above."""
    rows = gray.astype(np.int64)
    above = np.vstack([np.zeros((1, gray.shape[1]), np.int64), rows[:-1]])
    return b"".join(b"\2" + ((row - up) % 256).astype(np.uint8).tobytes() for row, up in zip(rows, above))


WHOLE = b"q 64 0 0 40 0 0 cm /Im Do Q"
G4 = b"/DecodeParms << /K -1 /Columns 64 /Rows 40 >>"


def pdf_files():
    one = lambda name, item, content=WHOLE, keys=b"", dpi=72.0, **facts: save(
        f"{name}.pdf", document([(keys, content, {"Im": item})]), dpi=dpi, **facts)
    gray = image(A.tobytes())
    one("plain", gray)
    one("flate", image(zlib.compress(A.tobytes()), filters=b"FlateDecode"))
    one("flate-png", image(
        zlib.compress(png_rows(A)), filters=b"FlateDecode", more=b"/DecodeParms << /Predictor 15 /Colors 1 /BitsPerComponent 8 /Columns 64 >>"))
    one("flate-rgb", image(zlib.compress(np.dstack([A] * 3).tobytes()), filters=b"FlateDecode", space=b"/DeviceRGB"))
    one("flate-bilevel", image(zlib.compress(packed_bits(A)), bits=1, filters=b"FlateDecode"))
    one("inverted", image(zlib.compress(packed_bits(255 - A)), bits=1, filters=b"FlateDecode", more=b"/Decode [1 0]"))
    one("indexed", image(
        zlib.compress((A < 128).astype(np.uint8).tobytes()), filters=b"FlateDecode", space=b"[/Indexed /DeviceRGB 1 <FFFFFF000000>]"))
    one("mask", image(zlib.compress(packed_bits(A)), bits=1, space=b"", filters=b"FlateDecode", more=b"/ImageMask true"))
    one("g4", image(fax(A, "group4"), bits=1, filters=b"CCITTFaxDecode", more=G4))
    one("g4-black-is-1", image(
        fax(255 - A, "group4"), bits=1, filters=b"CCITTFaxDecode", more=b"/DecodeParms << /K -1 /Columns 64 /BlackIs1 true >>"))
    one("g3", image(fax(A, "group3"), bits=1, filters=b"CCITTFaxDecode", more=b"/DecodeParms << /K 0 /Columns 64 /EndOfLine true >>"))
    one("dct", image(encoded(A, "JPEG", quality=100), filters=b"DCTDecode"), tolerance=12)
    one("jpx", image(encoded(A, "JPEG2000"), filters=b"JPXDecode", space=b""))
    one("rotated", image(np.rot90(A).copy().tobytes(), width=40, height=64), content=b"q 40 0 0 64 0 0 cm /Im Do Q", keys=b"/MediaBox [0 0 40 64] /Rotate 90")
    one("upside-down", image(A[::-1, ::-1].copy().tobytes()), content=b"q -64 0 0 -40 64 40 cm /Im Do Q")
    one("quarter-turn", image(np.rot90(A).copy().tobytes(), width=40, height=64), content=b"q 0 -40 64 0 0 40 cm /Im Do Q")
    one("half-size", gray, content=b"0.5 0 0 0.5 0 0 cm q 64 0 0 40 0 0 cm /Im Do Q", dpi=144.0)
    one("unseen-text", gray, content=WHOLE + b" BT /F1 9 Tf 3 Tr 5 5 Td (what was recognized \\) ) Tj ET")
    strips = {f"S{i}": image(A[10 * i:10 * i + 10].tobytes(), height=10) for i in range(4)}
    content = b" ".join(b"q 64 0 0 10 0 %d cm /S%d Do Q" % (30 - 10 * i, i) for i in (2, 0, 3, 1))
    save("strips.pdf", document([(b"", content, strips)]), dpi=72.0)
    form = document([(b"", b"/Fm Do", {
        "Im": gray, "Fm": stream(b"/Type /XObject /Subtype /Form /BBox [0 0 64 40] /Resources << /XObject << /Im 3 0 R >> >>", WHOLE)})])
    save("form.pdf", form, dpi=72.0)
    three = document([
        (b"", WHOLE, {"Im": image(fax(gray, "group4"), bits=1, filters=b"CCITTFaxDecode", more=G4)}) for gray in (A, B, C)])
    save("three-pages.pdf", three, "abc", dpi=72.0)
    subprocess.run(["qpdf", "--static-id", "--object-streams=generate", str(FOLDER / "three-pages.pdf"), str(FOLDER / "object-streams.pdf")], check=True)
    save("object-streams.pdf", (FOLDER / "object-streams.pdf").read_bytes(), "abc", dpi=72.0)
    subprocess.run(
        ["qpdf", "--static-id", "--allow-weak-crypto", "--encrypt", "secret", "secret", "128", "--", str(FOLDER / "three-pages.pdf"),
         str(FOLDER / "encrypted.pdf")], check=True)
    save("encrypted.pdf", (FOLDER / "encrypted.pdf").read_bytes(), "", error="encrypted")
    text = b"BT /F1 20 Tf 5 5 Td (7) Tj ET"
    save("text.pdf", document([(b"", text, {})]), "?", drawn="text")
    save("jbig2.pdf", document([(b"", WHOLE, {"Im": image(b"\0", bits=1, filters=b"JBIG2Decode")})]), "?", drawn="JBIG2")
    two = {"Im": gray, "Top": image(B.tobytes())}
    save("two-layers.pdf", document([(b"", WHOLE + b" q 60 0 0 38 1 1 cm /Top Do Q", two)]), "?", drawn="no strips")
    huge = image(zlib.compress(bytes(100)), width=100_000, height=100_000, filters=b"FlateDecode")
    save("huge.pdf", document([(b"", WHOLE, {"Im": huge})]), "", error="tooManyPixels")
    circle = pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 2 /Kids [3 0 R 2 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 64 40] >>"])
    save("circle-of-pages.pdf", circle, "", error="corrupt")
    nested = document([(b"", b"/Fm Do", {"Fm": stream(
        b"/Type /XObject /Subtype /Form /BBox [0 0 64 40] /Resources << /XObject << /Fm 3 0 R >> >>", b"/Fm Do")})])
    save("form-in-itself.pdf", nested, "?", drawn="nested")


tiff_files()
pictures()
pdf_files()
for name, gray in PAGES.items():
    height, width = gray.shape
    (FOLDER / f"page-{name}.pgm").write_bytes(b"P5\n%d %d\n255\n" % (width, height) + gray.tobytes())
lines = ",\n".join(json.dumps(entry) for entry in listed)
(FOLDER / "containers.json").write_text("[\n" + lines + "\n]\n")
