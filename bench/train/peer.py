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
    """The layers as (kind, settings, numbers of the layers that it reads); -1 is the input."""
    names = {}
    for index, one in enumerate(model):
        kind, settings = next(iter(one.items()))
        inputs = settings.get("inputs", [])
        inputs = [inputs] if isinstance(inputs, str) else inputs
        yield kind, settings, [names[name] for name in inputs] or [index - 1]
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
        }
        return make[kind]()

    inputs = keras.Input(task["inputShape"])
    outputs = []
    for kind, settings, read in linked(task["model"]):
        tensors = [inputs if index < 0 else outputs[index] for index in read]
        outputs.append(layer(kind, settings)(tensors if len(tensors) > 1 else tensors[0]))
    model = keras.Model(inputs, outputs[-1])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
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

    # Channels, height and width of each layer's output, or the width of a row.
    shapes = [(task["inputShape"][2], *task["inputShape"][:2])]
    modules, reads = [], []
    for kind, settings, read in linked(task["model"]):
        channels, *size = shapes[read[0] + 1]
        if kind == "conv2d":
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
            module, channels, size = torch.nn.Flatten(), channels * size[0] * size[1], []
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

        def forward(self, images):
            outputs = []
            for layer, read in zip(self.layers, reads):
                outputs.append(layer(*(images if index < 0 else outputs[index] for index in read)))
            return outputs[-1]

    model = Graph()
    inputs = torch.from_numpy(np.ascontiguousarray(features.transpose(0, 3, 1, 2)))
    targets = torch.from_numpy(labels.astype(np.int64))
    optimizer = torch.optim.Adam(model.parameters())
    criterion = torch.nn.CrossEntropyLoss()
    batch = task["batchSize"]

    def train():
        model.train()
        for rows in torch.randperm(len(inputs)).split(batch):
            optimizer.zero_grad()
            criterion(model(inputs[rows]), targets[rows]).backward()
            optimizer.step()

    def predict():
        model.eval()
        with torch.no_grad():
            for start in range(0, len(inputs), batch):
                torch.softmax(model(inputs[start : start + batch]), -1)

    return {"train": train, "predict": predict}


def main():
    library, path = sys.argv[1:]
    with open(path) as file:
        task = json.load(file)
    images = task["images"]
    features = np.fromfile(task["features"], np.uint8, images * int(np.prod(task["inputShape"])))
    features = features.reshape(images, *task["inputShape"]).astype(np.float32) / np.float32(255)
    labels = np.fromfile(task["labels"], np.uint8, images)
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
        print(json.dumps({"images": images, "cpu": cpu, "wall": wall}), flush=True)


main()
