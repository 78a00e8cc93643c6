"""Losses of single examples by Keras, for test/stages/evaluate to be compared with.

    python bench/peers/make_example_loss_goldens.py > test/learning/engines/fixtures/keras-example-losses.json
"""

import json
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras  # noqa: E402

PROBABILITIES = ([0.2, 0.7, 0.1], [0, 1, 0])
LABELS = ([0.9, 0.3, 0.6], [1, 0, 1])
cases = [
    ({"name": "categoricalCrossentropy", "labelSmoothing": 0.1}, keras.losses.CategoricalCrossentropy(label_smoothing=0.1), *PROBABILITIES),
    ({"name": "categoricalCrossentropy", "labelSmoothing": 0}, keras.losses.CategoricalCrossentropy(), [0.3, 0.9, 0.2], [0, 0, 1]),
    ({"name": "binaryCrossentropy", "labelSmoothing": 0}, keras.losses.BinaryCrossentropy(), *LABELS),
    ({"name": "binaryCrossentropy", "labelSmoothing": 0.2}, keras.losses.BinaryCrossentropy(label_smoothing=0.2), *LABELS),
    ({"name": "binaryCrossentropy", "labelSmoothing": 0}, keras.losses.BinaryCrossentropy(), [0.999], [0]),
    ({"name": "meanSquaredError"}, keras.losses.MeanSquaredError(), [2.5], [4.0]),
    ({"name": "meanAbsoluteError"}, keras.losses.MeanAbsoluteError(), [2.5], [4.0]),
    ({"name": "huber", "delta": 1}, keras.losses.Huber(delta=1.0), [2.5], [4.0]),
    ({"name": "huber", "delta": 1}, keras.losses.Huber(delta=1.0), [3.6], [4.0]),
    ({"name": "huber", "delta": 0.25}, keras.losses.Huber(delta=0.25), [0.9, 0.3, 0.6], [1, 0, 1]),
]
print(json.dumps([
    {"spec": spec, "outputs": outputs, "targets": targets, "expected": float(loss([targets], [outputs]))}
    for spec, loss, outputs, targets in cases
], indent=1))
