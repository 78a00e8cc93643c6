"""Trains tiny networks with Keras towards other targets than classes, with other losses, with weights of the rows, with
gradients that are clipped and with learning rates that change, and writes what came out.

Data, weights and targets follow from formulas that test/learning/engines/goldens.ts and loss-goldens.ts repeat.

    python bench/peers/make_loss_goldens.py > test/learning/engines/fixtures/keras-losses.json
"""

import json
import math
import sys

from make_training_goldens import ADAM, GENERAL, digits, features, initial, layer, rmsprop, sgd, weights_in_order

import keras
import numpy as np

ROWS, BATCH, EPOCHS, WIDTH = 14, 4, 3, 3
STEPS = EPOCHS * math.ceil(ROWS / BATCH)

ADAMW = {**ADAM, "name": "adamw", "weightDecay": 0.1}
COSINE = [0.05 * (1 + math.cos(math.pi * step / STEPS)) / 2 for step in range(STEPS)]
STEEP = [0.02 * 0.5 ** (step // 5) for step in range(STEPS)]


def mlp(units, activation="linear", penalty=None):
    regularizer = {"kernelRegularizer": penalty} if penalty else {}
    return [
        {"dense": {"units": 9, "activation": "tanh", **regularizer}},
        {"dense": {"units": 5, "activation": "relu"}},
        {"dense": {"units": units, "activation": activation}},
    ]


NUMBERS = mlp(1)
HUBER = {"name": "huber", "delta": 0.5}
MSE, MAE = {"name": "meanSquaredError"}, {"name": "meanAbsoluteError"}


def categorical(smoothing):
    return {"name": "categoricalCrossentropy", "labelSmoothing": smoothing}


def binary(smoothing):
    return {"name": "binaryCrossentropy", "labelSmoothing": smoothing}


# Name, task, model, shape, loss, optimizer, rates, whether rows are weighted.
CASES = [
    ("squared error, sgd, cosine", "regression", NUMBERS, [13], MSE, sgd(0, False), COSINE, False),
    # At a rate of 0.01 a gradient that is nearly 0 makes Keras in single and in double precision differ by 1e-4.
    ("squared error, adam", "regression", NUMBERS, [13], MSE, {**ADAM, "learningRate": 0.004}, None, False),
    ("huber, adam, weights", "regression", NUMBERS, [13], HUBER, ADAM, None, True),
    ("huber, momentum, values clipped", "regression", NUMBERS, [13], {"name": "huber", "delta": 1.25},
     {**sgd(0.9, False), "clip": {"value": 0.03}}, None, False),
    ("squared error, rmsprop, each norm clipped", "regression", NUMBERS, [13], MSE,
     {**rmsprop(0.5), "clip": {"norm": 0.4}}, None, False),
    ("squared error, adamw, penalties, global norm clipped, weights, steps", "regression",
     mlp(1, penalty={"l1": 0.02, "l2": 0.05}), [13], MSE, {**ADAMW, "clip": {"globalNorm": 0.5}}, STEEP, True),
    ("absolute error, nesterov, global norm clipped, cosine", "regression", NUMBERS, [13], MAE,
     {**sgd(0.9, True), "clip": {"globalNorm": 0.1}}, COSINE, False),
    ("binary, smoothed, adam, weights", "binary", mlp(1, "sigmoid"), [13], binary(0.2), ADAM, None, True),
    ("binary, sgd, each norm clipped", "binary", mlp(1, "sigmoid"), [13], binary(0),
     {**sgd(0.9, False), "clip": {"norm": 0.1}}, COSINE, False),
    ("labels, smoothed, rmsprop", "multilabel", mlp("classes", "sigmoid"), [13], binary(0.1), rmsprop(0), None, False),
    ("labels, binary crossentropy of a softmax, smoothed, adam, weights", "multilabel", mlp("classes", "softmax"), [13],
     binary(0.1), ADAM, STEEP, True),
    ("classes, smoothed, adam, weights", "multiclass", mlp("classes", "softmax"), [13], categorical(0.1), ADAM, None, True),
    ("classes, crossentropy of what is no softmax, smoothed, adam", "multiclass", mlp("classes", "sigmoid"), [13],
     categorical(0.3), ADAM, None, False),
    ("classes, huber, momentum, each norm clipped", "multiclass", mlp("classes", "softmax"), [13], HUBER,
     {**sgd(0.9, False), "clip": {"norm": 0.05}}, None, True),
    ("pictures, global norm clipped, cosine", "multiclass", GENERAL, [9, 10, 1], categorical(0),
     {**ADAM, "clip": {"globalNorm": 0.3}}, COSINE, True),
]


class Rates(keras.optimizers.schedules.LearningRateSchedule):
    """The rate of each step, from a list."""

    def __init__(self, rates):
        self.rates = rates

    def __call__(self, step):
        return keras.ops.take(keras.ops.convert_to_tensor(self.rates, "float32"), keras.ops.cast(step, "int32"))


def optimizer(given, rates):
    clip = given.get("clip", {})
    shared = {
        "learning_rate": Rates(rates) if rates else given["learningRate"],
        "clipnorm": clip.get("norm"),
        "global_clipnorm": clip.get("globalNorm"),
        "clipvalue": clip.get("value"),
    }
    if given["name"] == "sgd":
        return keras.optimizers.SGD(momentum=float(given["momentum"]), nesterov=given["nesterov"], **shared)
    if given["name"] == "rmsprop":
        return keras.optimizers.RMSprop(rho=given["rho"], momentum=float(given["momentum"]), epsilon=given["epsilon"], **shared)
    kind = {"adam": keras.optimizers.Adam, "adamw": keras.optimizers.AdamW}[given["name"]]
    decay = {"weight_decay": given["weightDecay"]} if given["name"] == "adamw" else {}
    return kind(beta_1=given["beta1"], beta_2=given["beta2"], epsilon=given["epsilon"], **decay, **shared)


def loss_of(given):
    return {
        "categoricalCrossentropy": lambda: keras.losses.CategoricalCrossentropy(label_smoothing=given["labelSmoothing"]),
        "binaryCrossentropy": lambda: keras.losses.BinaryCrossentropy(label_smoothing=given["labelSmoothing"]),
        "meanSquaredError": keras.losses.MeanSquaredError,
        "meanAbsoluteError": keras.losses.MeanAbsoluteError,
        "huber": lambda: keras.losses.Huber(delta=given["delta"]),
    }[given["name"]]()


def targets(task):
    row = np.arange(ROWS)
    if task == "multiclass":
        return np.eye(WIDTH)[(row * row + row // 3) % WIDTH]
    if task == "regression":
        return (((row * row * 5 + row * 3) % 17) / 4 - 2)[:, None]
    width = 1 if task == "binary" else WIDTH
    return np.stack([(row * (label + 2) + row // (label + 1)) % 2 for label in range(width)], axis=1)


def all_right(given, output):
    return keras.ops.cast(keras.ops.all((given > 0.5) == (output > 0.5), axis=-1), "float32")


def weights_of_rows():
    """Those of the second batch are 0."""
    row = np.arange(ROWS)
    return np.where(row // BATCH == 1, 0, ((row * 5) % 7) / 4).astype(np.float32)


def run(name, task, model, shape, loss, how, rates, weighted):
    keras.backend.clear_session()
    hidden = [keras.layers.Lambda(lambda values: values * 1)] if " of a softmax" in name or "no softmax" in name else []
    network = keras.Sequential([keras.Input(shape), *[layer(item) for item in model], *hidden])
    metrics = {"multiclass": ["categorical_accuracy"], "regression": []}.get(task, [all_right])
    network.compile(loss=loss_of(loss), optimizer=optimizer(how, rates), metrics=metrics)
    tensors = [variable for one in network.layers for variable in weights_in_order(one)]
    for tensor, variable in enumerate(tensors):
        variable.assign(initial(tensor, variable.shape, variable.name))
    x = features(shape).astype(np.float32) / np.float32(255)
    y = targets(task).astype(np.float32)
    sample_weight = weights_of_rows() if weighted else None
    history = network.fit(x, y, batch_size=BATCH, epochs=EPOCHS, shuffle=False, verbose=0, sample_weight=sample_weight).history
    evaluated = network.evaluate(x, y, batch_size=BATCH, verbose=0)
    accuracies = next((digits(values) for key, values in history.items() if key != "loss"), None)
    return {
        "name": name, "task": task, "model": model, "inputShape": shape, "loss": loss, "optimizer": how, "rates": rates,
        "weighted": weighted, "losses": digits(history["loss"]), "accuracies": accuracies, "evaluated": digits(evaluated),
        "outputs": digits(network.predict(x, verbose=0)), "weights": [digits(variable.numpy()) for variable in tensors],
    }


json.dump({"rows": ROWS, "batchSize": BATCH, "epochs": EPOCHS, "width": WIDTH, "keras": keras.__version__,
           "cases": [run(*case) for case in CASES]}, sys.stdout, indent=None, separators=(",", ":"))
