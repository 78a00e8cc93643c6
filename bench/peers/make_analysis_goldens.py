"""Writes test/analysis/fixtures/*.json: small point sets and what scikit-learn makes of them.

    python bench/peers/make_analysis_goldens.py

Needs numpy and scikit-learn (the committed files were made with 1.9.1). Points are rounded, so that the files stay
small and both sides read the same single-precision numbers.
"""

import functools
import json
import pathlib
from unittest import mock

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.cluster import DBSCAN, HDBSCAN, AgglomerativeClustering, KMeans
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, _t_sne, trustworthiness
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    completeness_score,
    homogeneity_score,
    normalized_mutual_info_score,
    silhouette_score,
)
from sklearn.neighbors import NearestNeighbors

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "test" / "analysis" / "fixtures"


# umap-js 1.4.0 on the set "manifold" (15 neighbours, distance 0.1, 500 epochs), scored by scikit-learn's
# trustworthiness: an implementation of UMAP by others, to be set beside ours. umap-learn was not to be had.
UMAP_JS = {"trustworthiness": {"5": 0.997913, "12": 0.997475}}


def point_sets():
    """Name -> (points, true labels, dbscan eps, dbscan min_samples, clusters for k-means)."""
    points, labels = datasets.make_blobs(
        300, 5, centers=4, cluster_std=[0.6, 1.0, 1.4, 0.8], random_state=1
    )
    yield "blobs", points, labels, 1.6, 5, 4

    # Three separated blobs: the set on which hdbscan-ts is compared.
    points, labels = datasets.make_blobs(
        300, 2, centers=[[0, 0], [10, 0], [0, 10]], cluster_std=0.8, random_state=2
    )
    yield "separated", points, labels, 0.8, 5, 3

    points, labels = datasets.make_moons(300, noise=0.06, random_state=3)
    yield "moons", points, labels, 0.2, 5, 2

    points, labels = datasets.make_blobs(300, 2, centers=3, random_state=170)
    yield "anisotropic", points @ np.array([[0.6, -0.6], [-0.4, 0.8]]), labels, 0.4, 4, 3

    random = np.random.default_rng(4)
    distinct = np.concatenate(
        [random.normal(c, 0.5, (20, 3)) for c in ([0, 0, 0], [4, 0, 1], [0, 5, 2])]
    )
    chosen = random.integers(0, len(distinct), 240)
    yield "duplicates", distinct[chosen], chosen // 20, 0.9, 6, 3

    yield "noise", random.uniform(-1, 1, (250, 4)), np.zeros(250, int), 0.35, 4, 5


def manifold():
    """Six curved sheets in 10 dimensions: something for t-SNE and UMAP to unroll."""
    random = np.random.default_rng(5)
    parts, labels = [], []
    for label in range(6):
        u, v = random.uniform(0, 1, (2, 100))
        sheet = np.stack([u, v, np.sin(3 * u), np.cos(3 * u) * v, u * v, u**2], axis=1)
        mixed = sheet @ random.normal(0, 1, (6, 10)) + random.normal(0, 2.2, 10)
        parts.append(mixed + random.normal(0, 0.05, mixed.shape))
        labels += [label] * 100
    return np.concatenate(parts), np.array(labels)


def nudged_tsne(points, flat, nudge):
    """t-SNE from a start that differs in the last digits: on sheets they decide which minimum the descent ends in."""
    random = np.random.default_rng(nudge)
    start = flat / np.std(flat[:, 0]) * 1e-4 * (1 + nudge * 1e-7 * random.normal(size=flat.shape))
    return TSNE(2, perplexity=30, init=start.astype(np.float32), random_state=0).fit(points)


def divergences(points):
    """Of t-SNE from nine starts, in ascending order."""
    flat = PCA(2, svd_solver="full").fit_transform(points)
    layouts = [nudged_tsne(points, flat, nudge).embedding_ for nudge in range(9)]
    return {"perplexity": 30, "divergences": sorted(exact_divergence(points, one) for one in layouts)}


def exact_divergence(points, positions, perplexity=30):
    """The divergence of a layout over all pairs: `kl_divergence_` takes its normalization from Barnes and Hut's approximation,
    which makes it some percent smaller."""
    near = min(len(points) - 1, int(3 * perplexity + 1))
    distances = NearestNeighbors(n_neighbors=near).fit(points).kneighbors_graph(mode="distance")
    distances.data **= 2
    joint = _t_sne._joint_probabilities_nn(distances, perplexity, 0).tocoo()
    at = positions.astype(np.float64)
    total = sum((1 / (1 + ((row - at) ** 2).sum(axis=1))).sum() - 1 for row in at)
    q = 1 / (1 + ((at[joint.row] - at[joint.col]) ** 2).sum(axis=1)) / total
    present = joint.data > 0
    return float((joint.data[present] * np.log(joint.data[present] / q[present])).sum())


def numbers(values, digits=9):
    return [float(f"{value:.{digits}g}") for value in np.asarray(values, float).ravel()]


def integers(values):
    return [int(value) for value in values]


def pca(points):
    fitted = PCA(n_components=min(3, points.shape[1]), svd_solver="full").fit(points)
    return {
        "ratios": numbers(fitted.explained_variance_ratio_),
        "components": numbers(fitted.components_),
        "positions": numbers(fitted.transform(points)[:20]),
    }


def hdbscan(points):
    """Edges of equal weight are common (many are one row's core distance), and which of two clusters gets the row
    between them depends on their order. numpy sorts them in an order that depends on the processor; a stable sort
    makes the result a function of the points."""
    stable = functools.partial(np.argsort, kind="stable")
    with mock.patch.object(np, "argsort", stable):
        return hdbscan_cases(points)


def hdbscan_cases(points):
    cases = []
    for size, samples, selection in [(5, 5, "eom"), (15, 5, "eom"), (10, 3, "leaf"), (25, 25, "eom"), (5, 1, "eom")]:
        fitted = HDBSCAN(
            min_cluster_size=size, min_samples=samples, cluster_selection_method=selection, copy=True
        ).fit(points)
        cases.append(
            {
                "minClusterSize": size,
                "minSamples": samples,
                "selection": selection,
                "labels": integers(fitted.labels_),
                "probabilities": numbers(fitted.probabilities_, 6),
            }
        )
    return cases


def agreement(truth, labels, points):
    known = labels[labels >= 0]
    return {
        "ari": adjusted_rand_score(truth, labels),
        "ami": adjusted_mutual_info_score(truth, labels),
        "nmi": normalized_mutual_info_score(truth, labels),
        "homogeneity": homogeneity_score(truth, labels),
        "completeness": completeness_score(truth, labels),
        # Noise takes no part in ours; None where fewer than two clusters are left.
        "silhouette": silhouette_score(points[labels >= 0], known) if len(set(known)) > 1 else None,
    }


def chance():
    """Pairs of labelings that meet by chance, or are all one group, or all apart: where adjusting matters."""
    random = np.random.default_rng(6)
    sizes = [(1000, 2, 150), (1000, 10, 10), (60, 5, 40), (5000, 3, 7), (300, 300, 4), (2000, 400, 400), (50, 2, 2)]
    pairs = [(random.integers(0, a, rows), random.integers(-1, b - 1, rows)) for rows, a, b in sizes]
    skewed = np.sort(random.zipf(1.6, 3000) % 50)
    pairs.append((skewed, np.roll(skewed, 3)))
    pairs.append((skewed, np.arange(3000) // 2))
    ten = np.arange(10)
    for one, other in [(0 * ten, ten), (ten, 0 * ten), (0 * ten, 0 * ten), (ten, ten), (ten // 5, ten % 2), (ten // 2, ten)]:
        pairs.append((one, other))
    return [
        {
            "classes": integers(one),
            "clusters": integers(other),
            "ami": adjusted_mutual_info_score(one, other),
            "nmi": normalized_mutual_info_score(one, other),
        }
        for one, other in pairs
    ]


def write(name, value):
    text = json.dumps(value, separators=(",", ":"))
    (FOLDER / f"{name}.json").write_text(text + "\n")
    print(f"{name}.json {len(text)} bytes")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, points, truth, eps, min_points, k in point_sets():
        points = np.round(points, 3).astype(np.float32).astype(np.float64)
        density = DBSCAN(eps=eps, min_samples=min_points).fit_predict(points)
        # Only on these two does t-SNE end in the same minimum wherever it starts within rounding.
        tsne = {"tsne": divergences(points)} if name in ("moons", "anisotropic") else {}
        means = KMeans(k, n_init=10, random_state=0).fit(points)
        write(
            name,
            {
                "scikitLearn": sklearn.__version__,
                "rows": len(points),
                "width": points.shape[1],
                "values": numbers(points, 7),
                "truth": integers(truth),
                "pca": pca(points),
                **tsne,
                "dbscan": {
                    "eps": eps,
                    "minPoints": min_points,
                    "labels": integers(density),
                    **agreement(truth, density, points),
                },
                "kmeans": {
                    "k": k,
                    "inertia": float(means.inertia_),
                    "labels": integers(means.labels_),
                    **agreement(truth, means.labels_, points),
                },
                "hdbscan": hdbscan(points),
                "agglomerative": {
                    linkage: integers(AgglomerativeClustering(k, linkage=linkage).fit_predict(points))
                    for linkage in ("ward", "average", "complete", "single")
                },
            },
        )
    write("chance", {"scikitLearn": sklearn.__version__, "pairs": chance()})
    points, truth = manifold()
    points = np.round(points, 2).astype(np.float32).astype(np.float64)
    flat = PCA(2, svd_solver="full").fit_transform(points)
    tsne = nudged_tsne(points, flat, 0)
    write(
        "manifold",
        {
            "scikitLearn": sklearn.__version__,
            "rows": len(points),
            "width": points.shape[1],
            "values": numbers(points, 7),
            "truth": integers(truth),
            "pcaTrustworthiness": {k: trustworthiness(points, flat, n_neighbors=k) for k in (5, 12)},
            "pcaContinuity": {k: trustworthiness(flat, points, n_neighbors=k) for k in (5, 12)},
            "umapJs": UMAP_JS,
            "tsne": {
                **divergences(points),
                "trustworthiness": {k: trustworthiness(points, tsne.embedding_, n_neighbors=k) for k in (5, 12)},
            },
        },
    )


if __name__ == "__main__":
    main()
