"""Keras or torch as a program under test: `peer.py keras|torch task.json`; see protocol.ts.

Keras as its users run it, `fit` and `predict` on arrays; torch as an eager loop over slices of tensors. One thread.
"""

import json
import os
import resource
import sys
import time

os.environ.update(
    OMP_NUM_THREADS="1",
    TF_NUM_INTRAOP_THREADS="1",
    TF_NUM_INTEROP_THREADS="1",
    TF_CPP_MIN_LOG_LEVEL="3",
    KERAS_BACKEND="tensorflow",
)

import numpy as np


def linked(model):
    """The layers as (kind, settings, numbers of the layers that it reads); -1 is the only input."""
    names = {}
    for index, one in enumerate(model):
        kind, settings = next(iter(one.items()))
        inputs = settings.get("inputs", [])
        inputs = [inputs] if isinstance(inputs, str) else inputs
        before = [] if kind == "input" else [index - 1]
        yield kind, settings, [names[name] for name in inputs] or before
        if "name" in settings:
            names[settings["name"]] = index


def keras_work(task, features, labels):
    import keras

    def layer(kind, settings):
        make = {
            "conv2d": lambda: keras.layers.Conv2D(
                settings["filters"],
                settings["kernelSize"],
                strides=settings.get("strides", 1),
                padding=settings.get("padding", "valid"),
                activation=settings.get("activation"),
                use_bias=settings.get("useBias", True),
            ),
            "maxPooling2d": lambda: keras.layers.MaxPooling2D(settings["poolSize"]),
            "averagePooling2d": lambda: keras.layers.AveragePooling2D(settings["poolSize"]),
            "globalAveragePooling2d": keras.layers.GlobalAveragePooling2D,
            "batchNormalization": keras.layers.BatchNormalization,
            "activation": lambda: keras.layers.Activation(settings["activation"]),
            "dropout": lambda: keras.layers.Dropout(settings["rate"]),
            "flatten": keras.layers.Flatten,
            "dense": lambda: keras.layers.Dense(settings["units"], activation=settings.get("activation")),
            "add": keras.layers.Add,
            "concatenate": keras.layers.Concatenate,
            "embedding": lambda: keras.layers.Embedding(settings["inputDim"], settings["outputDim"]),
        }
        return make[kind]()

    types = {one["name"]: str(features[one["name"]].dtype) for one in task["inputs"]}
    inputs = {one["name"]: keras.Input(one["shape"], dtype=types[one["name"]]) for one in task["inputs"]}
    outputs = []
    for kind, settings, read in linked(task["model"]):
        if kind == "input":
            outputs.append(inputs[settings["group"]])
            continue
        tensors = [next(iter(inputs.values())) if index < 0 else outputs[index] for index in read]
        outputs.append(layer(kind, settings)(tensors if len(tensors) > 1 else tensors[0]))
    model = keras.Model(list(inputs.values()), outputs[-1])
    if task["task"] == "regression":
        model.compile(optimizer="adam", loss="mean_squared_error")
    else:
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    features = list(features.values())
    features = features if len(features) > 1 else features[0]
    batch = task["batchSize"]
    return {
        "train": lambda: model.fit(features, labels, batch_size=batch, epochs=1, verbose=0),
        "predict": lambda: model.predict(features, batch_size=batch, verbose=0),
    }


def torch_work(task, features, labels):
    import torch

    torch.set_num_threads(1)
    activations = {"relu": torch.nn.ReLU, "softmax": torch.nn.Identity}

    class Add(torch.nn.Module):
        def forward(self, *tensors):
            return sum(tensors[1:], tensors[0])

    class Mean(torch.nn.Module):
        def forward(self, images):
            return images.mean((2, 3))

    class Concatenate(torch.nn.Module):
        def forward(self, *tensors):
            return torch.cat(tensors, -1)

    # Channels, height and width of each layer's output, or the width of a row, or width and length of a sequence.
    given = {one["name"]: (one["shape"][-1], *one["shape"][:-1]) for one in task["inputs"]}
    shapes = [next(iter(given.values()))]
    modules, reads = [], []
    for kind, settings, read in linked(task["model"]):
        channels, *size = given[settings["group"]] if kind == "input" else shapes[read[0] + 1]
        if kind == "input":
            module = torch.nn.Identity()
            read = settings["group"]
        elif kind == "concatenate":
            module, channels = Concatenate(), sum(shapes[index + 1][0] for index in read)
        elif kind == "embedding":
            module = torch.nn.Embedding(settings["inputDim"], settings["outputDim"])
            channels, size = settings["outputDim"], [channels]
        elif kind == "conv2d":
            kernel, step = settings["kernelSize"], settings.get("strides", 1)
            padding = kernel // 2 if settings.get("padding") == "same" else 0
            bias = settings.get("useBias", True)
            module = torch.nn.Conv2d(channels, settings["filters"], kernel, stride=step, padding=padding, bias=bias)
            channels = settings["filters"]
            size = [(extent + 2 * padding - kernel) // step + 1 for extent in size]
        elif kind in ("maxPooling2d", "averagePooling2d"):
            pool = torch.nn.MaxPool2d if kind == "maxPooling2d" else torch.nn.AvgPool2d
            module = pool(settings["poolSize"])
            size = [extent // settings["poolSize"] for extent in size]
        elif kind == "globalAveragePooling2d":
            module, size = Mean(), []
        elif kind == "batchNormalization":
            module = torch.nn.BatchNorm2d(channels)
        elif kind == "activation":
            module = activations[settings["activation"]]()
        elif kind == "dropout":
            module = torch.nn.Dropout(settings["rate"])
        elif kind == "flatten":
            module, channels, size = torch.nn.Flatten(), channels * int(np.prod(size)), []
        elif kind == "dense":
            module, channels = torch.nn.Linear(channels, settings["units"]), settings["units"]
        else:
            module = {"add": Add}[kind]()
        if "activation" in settings and kind != "activation":
            module = torch.nn.Sequential(module, activations[settings["activation"]]())
        modules.append(module)
        reads.append(read)
        shapes.append((channels, *size))

    class Graph(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = torch.nn.ModuleList(modules)

        def forward(self, groups):
            outputs, first = [], next(iter(groups.values()))
            for layer, read in zip(self.layers, reads):
                tensors = [groups[read]] if isinstance(read, str) else [first if i < 0 else outputs[i] for i in read]
                outputs.append(layer(*tensors))
            return outputs[-1]

    model = Graph()
    inputs = {
        name: torch.from_numpy(np.ascontiguousarray(values.transpose(0, 3, 1, 2) if values.ndim == 4 else values))
        for name, values in features.items()
    }
    regression = task["task"] == "regression"
    targets = torch.from_numpy(labels[:, None] if regression else labels.astype(np.int64))
    optimizer = torch.optim.Adam(model.parameters())
    criterion = torch.nn.MSELoss() if regression else torch.nn.CrossEntropyLoss()

    def part(rows):
        return {name: values[rows] for name, values in inputs.items()}

    batch = task["batchSize"]

    def train():
        model.train()
        for rows in torch.randperm(len(targets)).split(batch):
            optimizer.zero_grad()
            criterion(model(part(rows)), targets[rows]).backward()
            optimizer.step()

    def predict():
        model.eval()
        with torch.no_grad():
            for start in range(0, len(targets), batch):
                outputs = model(part(slice(start, start + batch)))
                if not regression:
                    torch.softmax(outputs, -1)

    return {"train": train, "predict": predict}


def main():
    library, path = sys.argv[1:]
    with open(path) as file:
        task = json.load(file)
    examples = task["examples"]
    features = {}
    for one in task["inputs"]:
        values = np.fromfile(one["file"], np.uint8).reshape(examples, *one["shape"])
        categories = one["scale"] == 1
        features[one["name"]] = values.astype(np.int32) if categories else values.astype(np.float32) / np.float32(255)
    labels = np.fromfile(task["labels"], np.uint8)
    if task["task"] == "regression":
        labels = labels.astype(np.float32) / np.float32(255)
    work = {"keras": keras_work, "torch": torch_work}[library](task, features, labels)
    work["train"]()
    work["predict"]()
    print("ready", flush=True)
    for line in sys.stdin:
        command = line.strip()
        if command == "quit":
            print(json.dumps({"peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}), flush=True)
            return
        cpu, wall = time.process_time(), time.perf_counter()
        work[command]()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        print(json.dumps({"examples": examples, "cpu": cpu, "wall": wall}), flush=True)


main()
