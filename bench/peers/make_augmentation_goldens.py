"""Pictures moved by scipy's affine transform with linear interpolation, for test/learning/augmentation.

    python bench/peers/make_augmentation_goldens.py > test/learning/augmentation/scipy-goldens.json
"""

import json

import numpy as np
from scipy.ndimage import affine_transform

random = np.random.default_rng(3)


def case(height, width, channels, matrix, offset, fill, whole):
    picture = random.integers(0, 256, (height, width, channels)) if whole else random.normal(0, 1, (height, width, channels)).astype(np.float32)
    moved = [affine_transform(picture[..., channel].astype(float), matrix, offset, order=1, mode="grid-constant", cval=fill, prefilter=False)
             for channel in range(channels)]
    return {"shape": [height, width, channels], "matrix": matrix.tolist(), "offset": list(map(float, offset)), "fill": fill, "whole": whole,
            "picture": picture.ravel().tolist(), "moved": np.stack(moved, -1).ravel().tolist()}


def turn(degrees, scale=1.0):
    angle = np.radians(degrees)
    return scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


cases = [
    case(5, 6, 1, np.eye(2), (0, 0), 0.0, True),
    case(5, 6, 1, np.eye(2), (-2, 1), 7.0, True),
    case(4, 4, 3, np.diag([1.0, -1.0]), (0, 3), 0.0, True),
    case(7, 5, 2, turn(21), (0.4, -1.3), 9.0, True),
    case(6, 8, 1, turn(-170, 0.8), (5.5, 6.25), -1.5, False),
    case(5, 5, 3, turn(45, 1.4), (1.5, -2.0), 0.25, False),
    case(1, 6, 1, turn(3), (0.1, 0.2), 0.0, False),
]
print(json.dumps(cases, separators=(",", ":")))
