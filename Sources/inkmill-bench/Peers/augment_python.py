"""Prints how many 28 × 28 images a second a Python library augments on one thread: rotation, elastic distortion, Gaussian noise.

    python3 augment_python.py opencv|scipy|albumentations [SECONDS]

Needs numpy and the library named. The median of the runs of SECONDS (5), of 256 images each. `opencv` and `scipy` are written the
way one does it by hand, with one resampling; `albumentations` (2.0) resamples for the rotation and for the distortion.
"""

import statistics
import sys
import time

import numpy as np

SIDE = 28
COUNT = 256
GENERATOR = np.random.default_rng(1)
IMAGES = GENERATOR.integers(0, 256, (COUNT, SIDE, SIDE)).astype(np.uint8)
Y, X = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)


def drawn():
    """Angle in radians, alpha, sigma, noise."""
    return (np.deg2rad(GENERATOR.uniform(-15, 15)), GENERATOR.uniform(30, 38), GENERATOR.uniform(5, 6),
            GENERATOR.uniform(0, 25.5))


def places(angle, dx, dy):
    center = (SIDE - 1) / 2
    x, y = X + dx - center, Y + dy - center
    return np.cos(angle) * x - np.sin(angle) * y + center, np.sin(angle) * x + np.cos(angle) * y + center


def noisy(image, sigma):
    noise = sigma * GENERATOR.standard_normal((SIDE, SIDE), dtype=np.float32)
    return np.clip(np.rint(image + noise), 0, 255).astype(np.uint8)


def opencv():
    import cv2

    cv2.setNumThreads(1)

    def augment(image):
        angle, alpha, sigma, noise = drawn()
        fields = GENERATOR.random((2, SIDE, SIDE), dtype=np.float32) * 2 - 1
        size = 2 * int(4 * sigma + 0.5) + 1
        dx, dy = (alpha * cv2.GaussianBlur(f, (size, size), sigma, borderType=cv2.BORDER_CONSTANT) for f in fields)
        x, y = places(angle, dx, dy)
        bent = cv2.remap(image.astype(np.float32), x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR)
        return noisy(bent, noise)

    return augment


def scipy():
    from scipy import ndimage

    def augment(image):
        angle, alpha, sigma, noise = drawn()
        fields = GENERATOR.random((2, SIDE, SIDE), dtype=np.float32) * 2 - 1
        dx, dy = (alpha * ndimage.gaussian_filter(f, sigma, mode="constant") for f in fields)
        x, y = places(angle, dx, dy)
        return noisy(ndimage.map_coordinates(image.astype(np.float32), [y, x], order=1), noise)

    return augment


def albumentations():
    import albumentations
    import cv2

    cv2.setNumThreads(1)
    pipeline = albumentations.Compose([
        albumentations.Rotate(limit=15, border_mode=cv2.BORDER_CONSTANT, p=1),
        albumentations.ElasticTransform(alpha=36, sigma=5.5, border_mode=cv2.BORDER_CONSTANT, p=1),
        albumentations.GaussNoise(std_range=(0, 0.1), p=1),
    ])
    return lambda image: pipeline(image=image)["image"]


def main():
    augment = {"opencv": opencv, "scipy": scipy, "albumentations": albumentations}[sys.argv[1]]()
    durations, end = [], time.monotonic() + (float(sys.argv[2]) if len(sys.argv) > 2 else 5)
    while time.monotonic() < end or len(durations) < 3:
        start = time.monotonic()
        for image in IMAGES:
            augment(image)
        durations.append(time.monotonic() - start)
    print(COUNT / statistics.median(durations[1:]))


if __name__ == "__main__":
    main()
