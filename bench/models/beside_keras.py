"""The documents beside this file, and the same trainings in Keras: `beside_keras.py [DOCUMENT ...] [--scratch FOLDER]`.

Runs each document with its seeds, exports the dataset that its training read, and trains in Keras on the same rows with
the layers, loss, optimizer, schedule, batches and epochs that the document names, with as many seeds. Prints a Markdown table:
of validation accuracy (R² for numbers) and loss the means ± standard deviations, the difference, and its 90 % interval by
Welch. An interval of accuracy or R² inside ±0.01 says that the two are equivalent. Needs Keras with TensorFlow, SciPy and PyYAML.
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

os.environ.update(
    OMP_NUM_THREADS="1",
    TF_NUM_INTRAOP_THREADS="1",
    TF_NUM_INTEROP_THREADS="1",
    TF_CPP_MIN_LOG_LEVEL="3",
    KERAS_BACKEND="tensorflow",
)

import keras
import numpy as np
import yaml
from keras import layers
from scipy import stats

HERE = pathlib.Path(__file__).resolve().parent
COMMAND = ["node", str(HERE.parents[1] / "bin" / "pipeline.js")]
DATASETS = {"residual": "normalize.dataset", "embeddings": "prepare.dataset", "regression": "prepare.dataset"}
MARGIN = 0.01


def program(store, *words):
    """Runs from the folder of the documents; the seconds of CPU time that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([*COMMAND, *words, "--store", str(store)], cwd=HERE, text=True, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def exported(scratch, name, ref, form):
    path = scratch / f"{name}-{ref}.{form}"
    program(scratch / "store", "export", "artifact", ref, str(path), "--to", form, "--force")
    return path


def ours(scratch, name, seeds, measure):
    """For each seed the measure and the loss of the validation rows, and the seconds of the whole run."""
    store = scratch / "store"
    seconds = program(store, "run", f"{name}.yaml", "-P", f"data={scratch}", "--quiet", "--force", "train", "--jobs", "1")
    scores = []
    for seed in seeds:
        rows = json.loads(exported(scratch, name, f"evaluate[seed={seed}].metrics", "json").read_text())
        found = {row["name"]: row["value"] for row in rows}
        scores.append((found[f"validation.{measure}"], found["validation.loss"]))
    return scores, seconds


def settings_of(layer):
    [(kind, settings)] = layer.items()
    return kind, dict(settings or {})


def keras_layer(kind, settings, classes):
    units = settings.get("units")
    make = {
        "conv2d": lambda: layers.Conv2D(
            settings["filters"],
            settings["kernelSize"],
            strides=settings.get("strides", 1),
            padding=settings.get("padding", "valid"),
            use_bias=settings.get("useBias", True),
        ),
        "batchNormalization": lambda: layers.BatchNormalization(momentum=settings.get("momentum", 0.99)),
        "activation": lambda: layers.Activation(settings["activation"]),
        "maxPooling2d": lambda: layers.MaxPooling2D(settings.get("poolSize", 2)),
        "globalAveragePooling2d": layers.GlobalAveragePooling2D,
        "add": layers.Add,
        "concatenate": layers.Concatenate,
        "embedding": lambda: layers.Embedding(settings["inputDim"], settings["outputDim"]),
        "flatten": layers.Flatten,
        "dense": lambda: layers.Dense(classes if units == "classes" else units, settings.get("activation")),
    }
    return make[kind]()


def keras_model(written, columns, classes):
    """`columns`: the arrays of the dataset, by feature group. Returns the model and the groups that it reads, in order."""
    inputs, outputs, last = {}, {}, None

    def group(name):
        inputs[name] = keras.Input(columns[name].shape[1:])
        return inputs[name]

    for kind, settings in map(settings_of, written):
        if kind == "input":
            name, last = settings["group"], group(settings["group"])
        else:
            read = settings.get("inputs")
            read = [read] if isinstance(read, str) else read
            if last is None:
                last = group(next(iter(columns)))
            tensors = [outputs[one] for one in read] if read else [last]
            name = settings.get("name")
            last = keras_layer(kind, settings, classes)(tensors if len(tensors) > 1 else tensors[0])
        outputs[name] = last
    return keras.Model(list(inputs.values()), last), list(inputs)


def keras_optimizer(written, steps_per_epoch, epochs):
    kind, settings = settings_of(written)
    rate = settings["learningRate"]
    if isinstance(rate, dict):
        warm, cosine = rate["warmUp"] * steps_per_epoch, rate["cosine"]
        rate = keras.optimizers.schedules.CosineDecay(
            0.0,
            epochs * steps_per_epoch - warm,
            alpha=cosine.get("final", 0) / cosine["initial"],
            warmup_target=cosine["initial"],
            warmup_steps=warm,
        )
    return {
        "adam": lambda: keras.optimizers.Adam(rate),
        "sgd": lambda: keras.optimizers.SGD(rate, momentum=settings["momentum"]),
    }[kind]()


def columns_of(folder):
    """The feature groups as a network reads them, the labels, and the rows that train."""
    arrays = {file.stem: np.load(file) for file in sorted(folder.glob("*.npy"))}
    split, labels = arrays.pop("split"), arrays.pop("label")
    groups = {name: values for name, values in arrays.items() if name != "original" and not name.startswith("source.")}
    for name, values in groups.items():
        if values.dtype == np.uint8:
            side = int(np.sqrt(values.shape[1] / 3))
            groups[name] = values.reshape(-1, side, side, 3) / np.float32(255)
    return groups, labels, split == "train"


def theirs(document, folder, seeds):
    columns, labels, train = columns_of(folder)
    settings = document["stages"]["train"]["with"]
    batch, epochs = settings["batchSize"], settings["epochs"]
    of_classes = labels.dtype.kind == "i"
    labels = labels if of_classes else labels.astype(np.float32)
    loss = keras.losses.SparseCategoricalCrossentropy() if of_classes else keras.losses.MeanSquaredError()
    measure = keras.metrics.SparseCategoricalAccuracy if of_classes else keras.metrics.R2Score
    scores, seconds = [], 0
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        model, groups = keras_model(settings["model"], columns, int(labels.max()) + 1)
        optimizer = keras_optimizer(settings["optimizer"], -(-int(train.sum()) // batch), epochs)
        model.compile(optimizer, loss, metrics=[measure()])
        shaped = labels if of_classes else labels[:, None]
        started = time.process_time()
        model.fit([columns[name][train] for name in groups], shaped[train], batch_size=batch, epochs=epochs, verbose=0)
        seconds += time.process_time() - started
        found = model.evaluate([columns[name][~train] for name in groups], shaped[~train], batch_size=256, verbose=0)
        scores.append((found[1], found[0]))
        keras.backend.clear_session()
    return scores, seconds


def row_of(name, measure, here, there):
    here, there = np.array(here), np.array(there)
    parts = [values.var(ddof=1) / len(values) for values in (here, there)]
    error = np.sqrt(sum(parts))
    freedom = sum(parts) ** 2 / sum(part**2 / (len(here) - 1) for part in parts)
    apart, reach = here.mean() - there.mean(), stats.t.ppf(0.95, freedom) * error
    inside = "yes" if apart - reach > -MARGIN and apart + reach < MARGIN else "no"
    if measure == "loss":
        inside = ""
    spread = [f"{values.mean():.4f} ± {values.std(ddof=1):.4f}" for values in (here, there)]
    interval = f"{apart - reach:+.4f} to {apart + reach:+.4f}"
    return f"| {name} | {measure} | {spread[0]} | {spread[1]} | {apart:+.4f} | {interval} | {inside} |"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("documents", nargs="*", default=[])
    parser.add_argument("--scratch", type=pathlib.Path)
    options = parser.parse_args()
    scratch = (options.scratch or pathlib.Path(tempfile.mkdtemp())).resolve()
    subprocess.run([sys.executable, str(HERE / "make_data.py"), str(scratch)], check=True)
    print("| network | validation | ours | Keras | difference | 90 % interval | inside ±0.01 |")
    print("|---|---|---|---|---|---|---|")
    took = []
    for name in options.documents or DATASETS:
        document = yaml.safe_load((HERE / f"{name}.yaml").read_text())
        seeds = document["stages"]["train"]["matrix"]["seed"]
        measure = "r2" if name == "regression" else "accuracy"
        here, seconds = ours(scratch, name, seeds, measure)
        there, their_seconds = theirs(document, exported(scratch, name, DATASETS[name], "npy"), seeds)
        for at, shown in enumerate((measure, "loss")):
            print(row_of(name, shown, [one[at] for one in here], [one[at] for one in there]), flush=True)
        took.append(f"{name}: {seconds:.0f} s of CPU for the run, {their_seconds:.0f} s in Keras' fit")
        (scratch / f"{name}.json").write_text(json.dumps({"ours": here, "keras": there}))
    print("\n" + "\n".join(took))


main()
