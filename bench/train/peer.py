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
            ),
            "maxPooling2d": lambda: keras.layers.MaxPooling2D(settings["poolSize"]),
            "averagePooling2d": lambda: keras.layers.AveragePooling2D(settings["poolSize"]),
            "batchNormalization": keras.layers.BatchNormalization,
            "activation": lambda: keras.layers.Activation(settings["activation"]),
            "dropout": lambda: keras.layers.Dropout(settings["rate"]),
            "flatten": keras.layers.Flatten,
            "dense": lambda: keras.layers.Dense(settings["units"], activation=settings.get("activation")),
        }
        return make[kind]()

    layers = [layer(*next(iter(one.items()))) for one in task["model"]]
    model = keras.Sequential([keras.Input(task["inputShape"]), *layers])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    batch = task["batchSize"]
    return {
        "train": lambda: model.fit(features, labels, batch_size=batch, epochs=1, verbose=0),
        "predict": lambda: model.predict(features, batch_size=batch, verbose=0),
    }


def torch_work(task, features, labels):
    import torch

    torch.set_num_threads(1)
    channels, size = task["inputShape"][2], task["inputShape"][:2]
    activations = {"relu": torch.nn.ReLU, "softmax": torch.nn.Identity}
    layers = []
    width = None
    for one in task["model"]:
        kind, settings = next(iter(one.items()))
        if kind == "conv2d":
            kernel, step = settings["kernelSize"], settings.get("strides", 1)
            padding = kernel // 2 if settings.get("padding") == "same" else 0
            layers.append(torch.nn.Conv2d(channels, settings["filters"], kernel, stride=step, padding=padding))
            channels = settings["filters"]
            size = [(extent + 2 * padding - kernel) // step + 1 for extent in size]
        elif kind in ("maxPooling2d", "averagePooling2d"):
            pool = torch.nn.MaxPool2d if kind == "maxPooling2d" else torch.nn.AvgPool2d
            layers.append(pool(settings["poolSize"]))
            size = [extent // settings["poolSize"] for extent in size]
        elif kind == "batchNormalization":
            layers.append(torch.nn.BatchNorm2d(channels))
        elif kind == "activation":
            layers.append(activations[settings["activation"]]())
        elif kind == "dropout":
            layers.append(torch.nn.Dropout(settings["rate"]))
        elif kind == "flatten":
            layers.append(torch.nn.Flatten())
            width = channels * size[0] * size[1]
        elif kind == "dense":
            layers.append(torch.nn.Linear(width, settings["units"]))
            width = settings["units"]
        if "activation" in settings and kind != "activation":
            layers.append(activations[settings["activation"]]())
    model = torch.nn.Sequential(*layers)
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
