"""Writes PNG files chunk by chunk, so that every variant of the format can be made on purpose."""

import struct
import zlib

import numpy as np

GRAY, RGB, PALETTE, GRAY_ALPHA, RGB_ALPHA = 0, 2, 3, 4, 6
CHANNELS = {GRAY: 1, RGB: 3, PALETTE: 1, GRAY_ALPHA: 2, RGB_ALPHA: 4}
SIGNATURE = b"\x89PNG\r\n\x1a\n"
# First column, first row, column step, row step of each Adam7 pass.
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(name, data, crc=None):
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body) if crc is None else crc)


def header(width, height, depth, color_type, interlaced=False):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, int(interlaced)))


def packed_rows(samples, depth):
    """Rows of bytes from an array (height, width, channels) of samples."""
    for row in samples.reshape(samples.shape[0], -1):
        if depth == 16:
            yield row.astype(">u2").tobytes()
        elif depth == 8:
            yield row.astype(np.uint8).tobytes()
        else:
            bits = ((row[:, None] >> np.arange(depth - 1, -1, -1)) & 1).astype(np.uint8)
            yield np.packbits(bits.reshape(-1)).tobytes()


def filtered(rows, bytes_per_pixel, first_filter=0):
    """All five filters in turn, starting anew in each pass as the format demands."""
    out, previous = b"", None
    for number, row in enumerate(rows):
        previous = previous or bytes(len(row))
        kind = (number + first_filter) % 5
        out += bytes([kind])
        for i, value in enumerate(row):
            left = row[i - bytes_per_pixel] if i >= bytes_per_pixel else 0
            up = previous[i]
            up_left = previous[i - bytes_per_pixel] if i >= bytes_per_pixel else 0
            estimate = left + up - up_left
            nearest = min((left, up, up_left), key=lambda v: abs(estimate - v))
            prediction = [0, left, up, (left + up) // 2, nearest][kind]
            out += bytes([(value - prediction) & 255])
        previous = row
    return out


def raw_data(samples, depth, interlaced):
    bytes_per_pixel = max(1, samples.shape[2] * depth // 8)
    if not interlaced:
        return filtered(packed_rows(samples, depth), bytes_per_pixel)
    out = b""
    for number, (x, y, dx, dy) in enumerate(ADAM7):
        part = samples[y::dy, x::dx]
        if part.size:
            out += filtered(packed_rows(part, depth), bytes_per_pixel, number)
    return out


def png(samples, depth, color_type, interlaced=False, before=b"", after=b"", idat_size=None):
    """A whole file. `samples` is (height, width, channels); `before` and `after` are chunks around IDAT."""
    height, width = samples.shape[:2]
    data = zlib.compress(raw_data(samples, depth, interlaced), 9)
    step = idat_size or len(data)
    idat = b"".join(chunk(b"IDAT", data[i : i + step]) for i in range(0, len(data), step))
    return SIGNATURE + header(width, height, depth, color_type, interlaced) + before + idat + after + chunk(b"IEND", b"")
