"""Trains tiny networks with Keras and writes what came out, for both engines to be tested against.

Data and initial weights follow from formulas that test/learning/engines/goldens.ts repeats; the order is that of the rows. Every
case gives the loss and accuracy of each epoch as `fit` prints them, the weights after the last one, the evaluation
over all rows and the first rows' outputs.

    python bench/peers/make_training_goldens.py > test/learning/engines/fixtures/keras-goldens.json
"""

import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import numpy as np

ROWS, BATCH, EPOCHS, CLASSES = 14, 4, 2, 3
ADAM = {"name": "adam", "learningRate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7, "weightDecay": 0}
SOFTMAX = {"dense": {"units": "classes", "activation": "softmax"}}

STUDY = [
    {"conv2d": {"filters": 4, "kernelSize": 3, "activation": "relu"}},
    {"maxPooling2d": {"poolSize": 2}},
    {"flatten": {}},
    {"dense": {"units": 6, "activation": "relu"}},
    {"dense": {"units": 5, "activation": "relu", "name": "encoded"}},
    SOFTMAX,
]
GENERAL = [
    {"conv2d": {"filters": 3, "kernelSize": [5, 3], "strides": 2, "padding": "same", "activation": "elu"}},
    {"batchNormalization": {"momentum": 0.8}},
    {"activation": {"activation": "leakyRelu"}},
    {"averagePooling2d": {"poolSize": 3, "strides": 2, "padding": "same"}},
    {"conv2d": {"filters": 5, "kernelSize": 2, "activation": "tanh", "useBias": False}},
    {"globalAveragePooling2d": {}},
    {"dense": {"units": 4, "activation": "sigmoid", "name": "encoded"}},
    {"batchNormalization": {}},
    SOFTMAX,
]
POOLS = [
    {"reshape": {"targetShape": [9, 5, 2]}},
    {"conv2d": {"filters": 4, "kernelSize": 3, "padding": "same", "strides": [1, 2], "activation": "relu"}},
    {"maxPooling2d": {"poolSize": 3, "strides": 2, "padding": "same"}},
    {"averagePooling2d": {"poolSize": [2, 1], "strides": 1}},
    {"maxPooling2d": {"poolSize": [3, 1], "strides": 1}},
    {"flatten": {}},
    {"dense": {"units": 4, "activation": "linear", "name": "encoded"}},
    {"activation": {"activation": "elu"}},
]
PENALTIES = [
    {"conv2d": {"filters": 2, "kernelSize": 3, "kernelRegularizer": {"l2": 0.02}, "biasRegularizer": {"l1": 0.01}}},
    {"globalMaxPooling2d": {}},
    {"dense": {"units": 5, "activation": "tanh", "kernelRegularizer": {"l1": 0.01, "l2": 0.005}, "name": "encoded"}},
    {"dense": {"units": "classes"}},
    {"activation": {"activation": "softmax"}},
]
APART = [
    {"conv2d": {"filters": 3, "kernelSize": 1, "strides": 2, "padding": "same"}},
    {"depthwiseConv2d": {"kernelSize": [3, 2], "depthMultiplier": 2, "padding": "same", "activation": "relu"}},
    {"separableConv2d": {"filters": 5, "kernelSize": 3, "strides": 2, "padding": "same", "activation": "elu"}},
    {"depthwiseConv2d": {"kernelSize": 2, "useBias": False, "depthwiseRegularizer": {"l2": 0.02}}},
    {"separableConv2d": {"filters": 4, "kernelSize": [2, 1], "depthMultiplier": 3, "activation": "tanh",
                         "depthwiseRegularizer": {"l1": 0.01}, "pointwiseRegularizer": {"l2": 0.01}}},
    {"separableConv2d": {"filters": 3, "kernelSize": 1, "strides": 2, "padding": "same"}},
    {"globalAveragePooling2d": {}},
    SOFTMAX,
]
SEQUENCE = [
    {"conv1d": {"filters": 4, "kernelSize": 3, "strides": 2, "padding": "same", "activation": "relu"}},
    {"maxPooling1d": {"poolSize": 3, "strides": 2, "padding": "same"}},
    {"conv1d": {"filters": 5, "kernelSize": 2, "activation": "tanh", "useBias": False, "kernelRegularizer": {"l2": 0.01}}},
    {"averagePooling1d": {"poolSize": 2, "strides": 1, "padding": "same"}},
    {"conv1d": {"filters": 3, "kernelSize": 3}},
]
GATED = [
    {"conv2d": {"filters": 4, "kernelSize": 3, "padding": "same", "activation": "gelu"}},
    {"layerNormalization": {"epsilon": 0.01}},
    {"maxPooling2d": {"poolSize": 2}},
    {"conv2d": {"filters": 5, "kernelSize": 2}},
    {"layerNormalization": {"center": False}},
    {"activation": {"activation": "silu"}},
    {"flatten": {}},
    {"dense": {"units": 6, "activation": "gelu", "name": "encoded"}},
    {"layerNormalization": {"scale": False}},
    SOFTMAX,
]
# Features are those numbers modulo inputDim - 1, not divided: no example names the last row of the table.
TABLE = [
    {"embedding": {"inputDim": 6, "outputDim": 3, "embeddingsRegularizer": {"l2": 0.01}}},
    {"flatten": {}},
    {"dense": {"units": 5, "activation": "silu", "name": "encoded"}},
    SOFTMAX,
]


def sgd(momentum, nesterov):
    return {"name": "sgd", "learningRate": 0.05, "momentum": momentum, "nesterov": nesterov}


def rmsprop(momentum):
    return {"name": "rmsprop", "learningRate": 0.01, "rho": 0.9, "momentum": momentum, "epsilon": 1e-7}


CASES = [
    ("study, adam", STUDY, [9, 10, 1], "categoricalCrossentropy", ADAM, None),
    ("general, adamw", GENERAL, [9, 10, 1], "categoricalCrossentropy", {**ADAM, "name": "adamw", "weightDecay": 0.1}, None),
    ("pools, sgd, class weights", [*POOLS, SOFTMAX], [90], "categoricalCrossentropy", sgd(0, False), [0.5, 2, 1]),
    ("pools, momentum, sigmoid, binary crossentropy", [*POOLS, {"dense": {"units": "classes", "activation": "sigmoid"}}],
     [90], "binaryCrossentropy", sgd(0.9, False), None),
    ("study, nesterov, squared error", STUDY, [9, 10, 1], "meanSquaredError", sgd(0.9, True), None),
    ("pools, rmsprop, absolute error of linear outputs", [*POOLS, {"dense": {"units": "classes"}}], [90],
     "meanAbsoluteError", rmsprop(0), [1, 0.25, 3]),
    ("penalties, rmsprop with momentum", PENALTIES, [5, 6, 3], "categoricalCrossentropy", rmsprop(0.5), None),
    ("general, adam, binary crossentropy of a softmax", GENERAL, [6, 5, 3], "binaryCrossentropy", ADAM, None),
    ("linear outputs, crossentropy of what is no softmax",
     [{"flatten": {}}, {"dense": {"units": "classes", "activation": "sigmoid"}}], [6, 5, 3],
     "categoricalCrossentropy", ADAM, None),
    ("depthwise and separable convolutions, adam", APART, [13, 15, 2], "categoricalCrossentropy", ADAM, None),
    ("sequences, greatest, adam", [*SEQUENCE, {"globalMaxPooling1d": {}}, SOFTMAX], [26, 2], "categoricalCrossentropy",
     ADAM, None),
    ("sequences, mean, momentum", [*SEQUENCE, {"globalAveragePooling1d": {}}, SOFTMAX], [26, 2],
     "categoricalCrossentropy", sgd(0.9, False), None),
    ("gated activations and layer normalization, adam", GATED, [6, 7, 2], "categoricalCrossentropy", ADAM, None),
    ("embedding, adam", TABLE, [4], "categoricalCrossentropy", ADAM, None),
    ("embedding, rmsprop with momentum", TABLE, [7], "categoricalCrossentropy", rmsprop(0.5), [0.5, 2, 1]),
    ("embedding, nesterov, squared error", TABLE[:2] + [SOFTMAX], [3], "meanSquaredError", sgd(0.9, True), None),
    ("embedding, adamw", TABLE, [2], "categoricalCrossentropy", {**ADAM, "name": "adamw", "weightDecay": 0.1}, None),
]


def features(model, shape):
    index = np.arange(ROWS * int(np.prod(shape)), dtype=np.int64)
    stored = ((index * index * 7 + index * 13 + index // 97 * 29) % 256).astype(np.uint8).reshape(ROWS, *shape)
    table = model[0].get("embedding")
    if table:
        return (stored % (table["inputDim"] - 1)).astype(np.float32)
    return stored.astype(np.float32) / np.float32(255)


def labels():
    row = np.arange(ROWS)
    return (row * row + row // 3) % CLASSES


def initial(tensor, shape, name):
    index = np.arange(int(np.prod(shape)), dtype=np.int64)
    small = ((index * 37 + tensor * 11) % 101 - 50) / 160
    positive = name in ("gamma", "moving_variance")
    return (1 + np.abs(small) if positive else small).astype(np.float32).reshape(shape)


def penalty(given):
    return keras.regularizers.L1L2(l1=given.get("l1", 0), l2=given.get("l2", 0)) if given else None


def convolution(kind, given, activation):
    shared = {"strides": given.get("strides", 1), "padding": given.get("padding", "valid"), "activation": activation,
              "use_bias": given.get("useBias", True)}
    if kind == "conv1d":
        return keras.layers.Conv1D(given["filters"], given["kernelSize"],
                                   kernel_regularizer=penalty(given.get("kernelRegularizer")), **shared)
    shared |= {"depth_multiplier": given.get("depthMultiplier", 1),
               "depthwise_regularizer": penalty(given.get("depthwiseRegularizer"))}
    if kind == "depthwiseConv2d":
        return keras.layers.DepthwiseConv2D(given["kernelSize"], **shared)
    return keras.layers.SeparableConv2D(given["filters"], given["kernelSize"],
                                        pointwise_regularizer=penalty(given.get("pointwiseRegularizer")), **shared)


def layer(item):
    (kind, given), = item.items()
    activations = {"leakyRelu": "leaky_relu"}
    activation = activations.get(given.get("activation"), given.get("activation"))
    name = {"name": given["name"]} if "name" in given else {}
    if kind == "conv2d":
        return keras.layers.Conv2D(given["filters"], given["kernelSize"], strides=given.get("strides", 1),
                                   padding=given.get("padding", "valid"), activation=activation,
                                   use_bias=given.get("useBias", True), kernel_regularizer=penalty(given.get("kernelRegularizer")),
                                   bias_regularizer=penalty(given.get("biasRegularizer")), **name)
    if kind in ("conv1d", "depthwiseConv2d", "separableConv2d"):
        return convolution(kind, given, activation)
    if kind in ("maxPooling1d", "averagePooling1d"):
        pool = {"maxPooling1d": keras.layers.MaxPooling1D, "averagePooling1d": keras.layers.AveragePooling1D}[kind]
        return pool(given["poolSize"], strides=given.get("strides"), padding=given.get("padding", "valid"))
    if kind == "dense":
        units = CLASSES if given["units"] == "classes" else given["units"]
        return keras.layers.Dense(units, activation=activation, kernel_regularizer=penalty(given.get("kernelRegularizer")), **name)
    if kind in ("maxPooling2d", "averagePooling2d"):
        pool = {"maxPooling2d": keras.layers.MaxPooling2D, "averagePooling2d": keras.layers.AveragePooling2D}[kind]
        return pool(given["poolSize"], strides=given.get("strides"), padding=given.get("padding", "valid"))
    return {
        "globalAveragePooling2d": lambda: keras.layers.GlobalAveragePooling2D(),
        "globalMaxPooling2d": lambda: keras.layers.GlobalMaxPooling2D(),
        "globalAveragePooling1d": lambda: keras.layers.GlobalAveragePooling1D(),
        "globalMaxPooling1d": lambda: keras.layers.GlobalMaxPooling1D(),
        "flatten": lambda: keras.layers.Flatten(),
        "reshape": lambda: keras.layers.Reshape(given["targetShape"]),
        "batchNormalization": lambda: keras.layers.BatchNormalization(momentum=given.get("momentum", 0.99)),
        "activation": lambda: keras.layers.Activation(activation),
        "layerNormalization": lambda: keras.layers.LayerNormalization(
            epsilon=given.get("epsilon", 1e-3), center=given.get("center", True), scale=given.get("scale", True)),
        "embedding": lambda: keras.layers.Embedding(
            given["inputDim"], given["outputDim"], embeddings_regularizer=penalty(given.get("embeddingsRegularizer"))),
    }[kind]()


def optimizer(given):
    rate = given["learningRate"]
    if given["name"] == "sgd":
        return keras.optimizers.SGD(rate, momentum=float(given["momentum"]), nesterov=given["nesterov"])
    if given["name"] == "rmsprop":
        return keras.optimizers.RMSprop(rate, rho=given["rho"], momentum=float(given["momentum"]), epsilon=given["epsilon"])
    kind = {"adam": keras.optimizers.Adam, "adamw": keras.optimizers.AdamW}[given["name"]]
    decay = {"weight_decay": given["weightDecay"]} if given["name"] == "adamw" else {}
    return kind(rate, beta_1=given["beta1"], beta_2=given["beta2"], epsilon=given["epsilon"], **decay)


LOSSES = {
    "categoricalCrossentropy": "categorical_crossentropy",
    "binaryCrossentropy": "binary_crossentropy",
    "meanSquaredError": "mean_squared_error",
    "meanAbsoluteError": "mean_absolute_error",
}


def digits(values):
    return [float(f"{value:.8g}") for value in np.asarray(values, dtype=np.float64).ravel()]


def run(name, model, shape, loss, how, weights):
    keras.backend.clear_session()
    network = keras.Sequential([keras.Input(shape), *[layer(item) for item in model], *hidden_logits(name)])
    network.compile(loss=LOSSES[loss], optimizer=optimizer(how), metrics=["categorical_accuracy"])
    tensors = [variable for one in network.layers for variable in weights_in_order(one)]
    for tensor, variable in enumerate(tensors):
        variable.assign(initial(tensor, variable.shape, variable.name))
    x = features(model, shape)
    y = np.eye(CLASSES, dtype=np.float32)[labels()]
    class_weight = dict(enumerate(weights)) if weights else None
    history = network.fit(x, y, batch_size=BATCH, epochs=EPOCHS, shuffle=False, verbose=0, class_weight=class_weight).history
    evaluated = network.evaluate(x, y, batch_size=BATCH, verbose=0)
    encoder = next((one for one in network.layers if one.name == "encoded"), network.layers[-1])
    encoded = keras.Model(network.inputs, encoder.output).predict(x[:3], verbose=0)
    return {
        "name": name, "model": model, "inputShape": shape, "loss": loss, "optimizer": how, "classWeights": weights,
        "losses": digits(history["loss"]), "accuracies": digits(history["categorical_accuracy"]),
        "evaluated": digits(evaluated), "outputs": digits(network.predict(x[:3], verbose=0)),
        "encoded": digits(encoded) if encoder.name == "encoded" else None,
        "weights": [digits(variable.numpy()) for variable in tensors],
    }


def hidden_logits(name):
    """Keras takes the logits behind any softmax or sigmoid for those of its loss, fitting or not: hide them from it."""
    return [keras.layers.Lambda(lambda values: values * 1)] if " of a softmax" in name or "no softmax" in name else []


def weights_in_order(one):
    """Trainable ones, then moving statistics: gamma, beta, moving mean, moving variance."""
    return [*one.trainable_weights, *[v for v in one.non_trainable_weights if "seed" not in v.name]]


if __name__ == "__main__":
    json.dump({"rows": ROWS, "batchSize": BATCH, "epochs": EPOCHS, "classes": CLASSES, "keras": keras.__version__,
               "cases": [run(*case) for case in CASES]}, sys.stdout, indent=None, separators=(",", ":"))
