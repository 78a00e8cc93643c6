"""Writes test/analysis/fixtures/pca-hard.json: principal components of data that single precision, or a covariance in
double precision, gets wrong.

    python bench/peers/make_pca_goldens.py

Needs numpy, mpmath and scikit-learn (the committed file was made with 2.4.6, 1.4.1 and 1.9.1). The values are the
eigenvectors of the exact covariance in 120 digits; how far scikit-learn's singular values in double precision are from
them is printed beside. Only components with a variance are written.
"""

import json
import pathlib

import mpmath
import numpy as np
from sklearn.decomposition import PCA

TO = pathlib.Path(__file__).resolve().parents[2] / "test" / "analysis" / "fixtures" / "pca-hard.json"
POSITIONS = 5
mpmath.mp.dps = 120


def cases():
    random = np.random.default_rng(7)
    mixed = random.normal(0, 1, (120, 6)) @ random.normal(0, 1, (6, 6))

    outlier = mixed.copy()
    outlier[17] = 1e5 * np.array([1, -1, 1, 1, -1, 1])
    yield "one row far out", outlier

    far = mixed.copy()
    far[17] = 1e9 * np.array([1, -1, 1, 1, -1, 1])
    yield "one row so far out that the square of the rest is lost beside it in double precision", far

    yield "a great common offset", 1e6 + 3 * mixed
    yield "columns of very different scales", mixed * [1e-12, 1e9, 1e-3, 1, 1e5, 1e15]

    near = mixed.copy()
    near[:, 3] = near[:, 0] + 1e-6 * near[:, 3]
    near[:, 5] = near[:, 1] + near[:, 2] + 1e-5 * near[:, 5]
    yield "columns that nearly say the same", near

    same = mixed.copy()
    same[:, 2] = 0.1
    same[:, 4] = 1e7
    yield "columns that do not vary", same

    yield "fewer rows than columns", random.normal(0, 1, (5, 6)) * [1, 10, 100, 1, 10, 100] + 50


def fit(points):
    rows, width = points.shape
    exact = mpmath.matrix([[mpmath.mpf(float(value)) for value in row] for row in points])
    mean = [mpmath.fsum(exact[row, column] for row in range(rows)) / rows for column in range(width)]
    centred = mpmath.matrix(rows, width)
    for row in range(rows):
        for column in range(width):
            centred[row, column] = exact[row, column] - mean[column]
    values, vectors = mpmath.eigsy(centred.T * centred / (rows - 1))
    order = sorted(range(width), key=lambda index: -values[index])
    kept = [index for index in order if values[index] > values[order[0]] * mpmath.mpf(10) ** -80]
    components = [[vectors[column, index] for column in range(width)] for index in kept]
    positions = [
        mpmath.fsum(centred[row, column] * component[column] for column in range(width))
        for row in range(min(POSITIONS, rows))
        for component in components
    ]
    return [values[index] for index in kept], components, positions


def apart(name, points, components):
    """By how much scikit-learn's components differ: printed, and nothing else."""
    theirs = PCA(svd_solver="full").fit(points.astype(np.float64)).components_
    differences = []
    for mine, other in zip(np.array(components, dtype=float), theirs):
        differences.append(np.abs(mine * np.sign(mine @ other) - other).max())
    print(f"{name}: scikit-learn's components differ by {max(differences):.1e}")


def numbers(values):
    return [float(mpmath.nstr(value, 17)) for value in values]


def main():
    written = []
    for name, points in cases():
        points = points.astype(np.float32)
        variances, components, positions = fit(points)
        apart(name, points, components)
        written.append(
            {
                "name": name,
                "rows": len(points),
                "width": points.shape[1],
                "values": [float(f"{value:.9g}") for value in points.ravel()],
                "variances": numbers(variances),
                "components": numbers(value for component in components for value in component),
                "positions": numbers(positions),
            }
        )
    TO.write_text(json.dumps(written, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
