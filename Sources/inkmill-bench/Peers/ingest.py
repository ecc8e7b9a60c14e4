"""Reads the cells of a form, or a single digit, in pictures the way one does it with OpenCV in an afternoon.

    python3 ingest.py grid|digit order.json

Needs opencv and numpy; run it with the Python of a virtual environment that has them. The order names the files, the rows and
columns of the grid and a network as an ONNX file; what was read is printed as JSON. Method: adaptive threshold; the largest
contour of four corners that covers a tenth of the picture is the grid (otherwise the whole picture is); it is straightened and
divided evenly; of each cell the middle is kept, thresholded, its largest contour boxed, resized to 20 pixels and laid into 28, as
MNIST has them; OpenCV runs the network on all crops of a picture at once. One thread.
"""

import json
import resource
import sys
import time

import cv2
import numpy as np

cv2.setNumThreads(1)
CELL = 64
MARGIN = 7


def ordered(corners):
    """Top left, top right, bottom right, bottom left."""
    by_sum, by_difference = corners.sum(axis=1), np.diff(corners, axis=1)[:, 0]
    return np.float32([corners[by_sum.argmin()], corners[by_difference.argmin()],
                       corners[by_sum.argmax()], corners[by_difference.argmax()]])


def grid_corners(gray):
    ink = cv2.adaptiveThreshold(cv2.GaussianBlur(gray, (5, 5), 0), 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C,
                                cv2.THRESH_BINARY_INV, 31, 10)
    contours, _ = cv2.findContours(ink, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:5]:
        if cv2.contourArea(contour) < 0.1 * gray.size:
            break
        corners = cv2.approxPolyDP(contour, 0.02 * cv2.arcLength(contour, True), True)
        if len(corners) == 4:
            return ordered(corners[:, 0, :].astype(np.float32))
    h, w = gray.shape
    return np.float32([[0, 0], [w - 1, 0], [w - 1, h - 1], [0, h - 1]])


def glyph(cell, minimum):
    """A crop as MNIST has it; None where nothing is written."""
    ink = cv2.adaptiveThreshold(cell, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY_INV, 31, 10)
    contours, _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    contours = [c for c in contours if cv2.contourArea(c) > minimum]
    if not contours:
        return None
    x, y, w, h = cv2.boundingRect(max(contours, key=cv2.contourArea))
    digit = ink[y:y + h, x:x + w]
    scale = 20 / max(w, h)
    digit = cv2.resize(digit, (max(1, round(w * scale)), max(1, round(h * scale))), interpolation=cv2.INTER_AREA)
    result = np.zeros((28, 28), np.uint8)
    top, left = (28 - digit.shape[0]) // 2, (28 - digit.shape[1]) // 2
    result[top:top + digit.shape[0], left:left + digit.shape[1]] = digit
    return result


def read_grid(gray, rows, columns):
    corners = grid_corners(gray)
    size = (columns * CELL, rows * CELL)
    target = np.float32([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]])
    flat = cv2.warpPerspective(gray, cv2.getPerspectiveTransform(corners, target), size)
    back = cv2.getPerspectiveTransform(target, corners)
    cells = []
    for row in range(rows):
        for column in range(columns):
            y, x = row * CELL, column * CELL
            crop = glyph(flat[y + MARGIN:y + CELL - MARGIN, x + MARGIN:x + CELL - MARGIN], 20)
            center = cv2.perspectiveTransform(np.float32([[[x + CELL / 2, y + CELL / 2]]]), back)[0, 0]
            cells.append(({"row": row, "column": column, "x": float(center[0]), "y": float(center[1])}, crop))
    return cells


def read_digit(gray, _rows, _columns):
    scale = 200 / max(gray.shape)
    gray = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return [({"row": 0, "column": 0, "x": 0.0, "y": 0.0}, glyph(gray, 50))]


def digits(network, crops):
    network.setInput(cv2.dnn.blobFromImages(crops, 1 / 255), "glyphs")
    return network.forward("probabilities").argmax(axis=1)


def read_page(read, network, path, order):
    """The cells, each with its digit where it has one; None where the file is no picture."""
    gray = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
    if gray is None:
        return None
    cells = read(gray, order["rows"], order["columns"])
    written = [(cell, crop) for cell, crop in cells if crop is not None]
    if written:
        for (cell, _), digit in zip(written, digits(network, [crop for _, crop in written])):
            cell["digit"] = int(digit)
    return [cell for cell, _ in cells]


def main():
    read = {"grid": read_grid, "digit": read_digit}[sys.argv[1]]
    with open(sys.argv[2], encoding="utf-8") as file:
        order = json.load(file)
    network = cv2.dnn.readNetFromONNX(order["network"])
    digits(network, [np.zeros((28, 28), np.uint8)])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pages = []
    for path in order["files"]:
        start = time.process_time()
        cells = read_page(read, network, path, order)
        pages.append({"isFound": cells is not None, "cells": cells or [], "seconds": time.process_time() - start})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"pages": pages, "megabytes": (peak - before) / 1024}))


main()
