"""The studies of pipelines/examples beside scikit-learn: the same rows, features and model, eight seeds each.

    python bench/peers/studies_scikit.py [STUDY ...]

Each study runs in a copy, with an axis of seeds. scikit-learn gets the dataset that `prepare` or `normalize` made, by its
Arrow file: so the split and the features are the same, and only the training differs. Prints a Markdown table.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy as np
import pyarrow as pa
from sklearn.linear_model import Ridge
from sklearn.metrics import log_loss, r2_score
from sklearn.neural_network import MLPClassifier

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEEDS = list(range(1, 9))


class Study:
    """A copy of an example, run with changed settings."""

    def __init__(self, name, document, settings):
        self.folder = pathlib.Path(tempfile.mkdtemp()) / name
        shutil.copytree(ROOT / "pipelines" / "examples" / name, self.folder)
        sets = [word for setting in settings for word in ("--set", setting)]
        self.program("run", document, "--quiet", *sets)

    def program(self, *words):
        command = ["node", str(ROOT / "bin" / "pipeline.js"), *words]
        done = subprocess.run(command, cwd=self.folder, text=True, capture_output=True)
        # 3: a gate of the document failed, which is no matter here.
        if done.returncode not in (0, 3):
            raise SystemExit(done.stdout + done.stderr)
        return done.stdout

    def table(self, action, port):
        return pa.ipc.open_file(self.program("show", action, "--path", port).strip()).read_all()

    def metrics(self, action):
        table = self.table(action, "metrics")
        return dict(zip(table["name"].to_pylist(), table["value"].to_pylist()))


def rows_of(table):
    """Features as a model sees them, labels and split of each row."""
    facts = json.loads(table.schema.metadata[b"arrowline"])
    [group] = facts["groups"]
    features = table[group["name"]].combine_chunks()
    values = features.flatten().to_numpy().reshape(len(table), -1) / group["tensor"]["scale"]
    return values, table["label"].to_numpy(), np.array(table["split"].to_pylist())


def networks(name, document, settings, point, dataset, layers, batch, rate, epochs):
    seeds = {"train.matrix": {**point, "seed": SEEDS}}
    study = Study(name, document, [*settings, *(f"{key}={json.dumps(value)}" for key, value in seeds.items()), "train.seed=${{ matrix.seed }}"])
    values, labels, split = rows_of(study.table(dataset, "dataset"))
    train, test = split == "train", split == "test"
    prefix = dataset[dataset.index("[") + 1 : -1] + "," if "[" in dataset else ""
    axes = ",".join(f"{axis}={json.dumps(value[0])}" for axis, value in point.items())
    ours, theirs = [], []
    for seed in SEEDS:
        metrics = study.metrics(f"evaluate[{prefix}{axes}{',' if axes else ''}seed={seed}]")
        ours.append((metrics["test.accuracy"], metrics["test.loss"]))
        # alpha, tol and n_iter_no_change: no penalty and no early end, as in the document.
        model = MLPClassifier(
            layers, solver="adam", alpha=0, batch_size=batch, learning_rate_init=rate, max_iter=epochs, tol=0,
            n_iter_no_change=10 * epochs, random_state=seed,
        )
        model.fit(values[train], labels[train])
        answers = model.predict_proba(values[test])
        accuracy = float((answers.argmax(axis=1) == labels[test]).mean())
        theirs.append((accuracy, log_loss(labels[test], answers, labels=range(answers.shape[1]))))
    for at, measure in enumerate(("test accuracy", "test loss")):
        print_row(name, measure, [one[at] for one in ours], [one[at] for one in theirs])


def print_row(name, measure, ours, theirs):
    ours, theirs = np.array(ours), np.array(theirs)
    spread = [np.std(values, ddof=1) for values in (ours, theirs)]
    error = np.hypot(*spread) / np.sqrt(len(SEEDS))
    apart = (ours.mean() - theirs.mean()) / error
    print(
        f"| {name} | {measure} | {ours.mean():.4f} ± {spread[0]:.4f} | {theirs.mean():.4f} ± {spread[1]:.4f} | {apart:+.1f} |",
        flush=True,
    )


def ridge():
    study = Study(
        "regression",
        "rents.yaml",
        [f"split.matrix={json.dumps({'draw': SEEDS})}", "split.seed=${{ matrix.draw }}", 'ridge.matrix={"alpha":[1]}'],
    )
    ours, theirs, apart = [], [], 0
    for draw in SEEDS:
        values, rents, split = rows_of(study.table(f"prepare[draw={draw}]", "dataset"))
        model = Ridge(alpha=1, solver="cholesky").fit(values[split == "train"].astype(float), rents[split == "train"])
        answers = model.predict(values[split != "train"].astype(float))
        estimates = study.table(f"ridge[draw={draw},alpha=1]", "predictions")
        apart = max(apart, np.abs(estimates["estimate"].to_numpy() - answers).max())
        ours.append(study.metrics(f"ridge[draw={draw},alpha=1]")["test.r2"])
        theirs.append(r2_score(rents[split == "test"], answers[(split == "test")[split != "train"]]))
    print_row("regression", "test R²", ours, theirs)
    print(f"\nregression: {len(SEEDS)} divisions, estimates differ by at most {apart:.1e} euros\n")


def dense(*units):
    layers = [{"dense": {"units": one, "activation": "relu"}} for one in units]
    return [*layers, {"dense": {"units": "classes", "activation": "softmax"}}]


STUDIES = {
    "classification": lambda: networks(
        "classification", "pumps.yaml", ["split.matrix.fold=[1]"], {"units": [32]},
        "prepare[fold=1]", (32,), 32, 0.01, 60,
    ),
    "pictures": lambda: networks(
        "pictures", "marks.yaml",
        [f"train.with.model={json.dumps([{'flatten': {}}, *dense(32)])}", 'train.with.augment={"shift":0}'], {},
        "normalize", (32,), 16, 0.003, 60,
    ),
    "time": lambda: networks(
        "time", "docks.yaml", [], {"units": [16]}, 'prepare[asked="later days"]', (16,), 32, 0.01, 30,
    ),
    "regression": ridge,
}

print("| study | | ours | scikit-learn | apart |")
print("|---|---|---|---|---|")
for chosen in sys.argv[1:] or STUDIES:
    STUDIES[chosen]()
