"""One method of scikit-learn on one file of points, one thread, in a process of its own: prints a line of JSON.

    python bench/peers/analysis_scikit.py METHOD FILE WIDTH EPS
"""

import json
import os
import resource
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
from sklearn.cluster import DBSCAN, HDBSCAN, KMeans
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

method, path, width, eps = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
points = np.fromfile(path, "<f4").reshape(-1, width)


def counts(labels):
    return {"clusters": int(labels.max()) + 1, "noise": int((labels < 0).sum())}


def pca():
    fitted = PCA(2, random_state=0)
    fitted.fit_transform(points)
    return {"first": float(fitted.explained_variance_ratio_[0]), "second": float(fitted.explained_variance_ratio_[1])}


METHODS = {
    "pca": pca,
    "kmeans": lambda: {"inertia": float(KMeans(5, n_init=10, random_state=0).fit(points).inertia_)},
    "dbscan": lambda: counts(DBSCAN(eps=eps, min_samples=4, n_jobs=1).fit_predict(points)),
    "hdbscan": lambda: counts(HDBSCAN(min_cluster_size=50, n_jobs=1, copy=True).fit_predict(points)),
    "tsne": lambda: {"divergence": float(TSNE(2, random_state=0, n_jobs=1).fit(points).kl_divergence_)},
}

cpu, wall = time.process_time(), time.perf_counter()
facts = METHODS[method]()
print(
    json.dumps(
        {
            "cpu": time.process_time() - cpu,
            "wall": time.perf_counter() - wall,
            "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "facts": facts,
        }
    )
)
