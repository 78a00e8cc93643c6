"""Classifies each picture by the class whose mean is nearest; distances are sums of |difference| ** power."""

from math import exp

import arrowline

power = arrowline.parameters.power
data = arrowline.input("dataset", as_="lists")
class_names = arrowline.metadata("dataset").classNames

# One mean of each class, of the training rows.
means = []
for label, name in enumerate(class_names):
    rows = [
        features
        for features, own, split in zip(data["features"], data["label"], data["split"])
        if own == label and split == "train"
    ]
    means.append([sum(column) / len(rows) for column in zip(*rows)])
    arrowline.progress(label + 1, len(class_names), name)

predictions = []
for row, (features, label, split) in enumerate(zip(data["features"], data["label"], data["split"])):
    if split == "train":
        continue
    distances = [sum(abs(a - b) ** power for a, b in zip(features, mean)) ** (1 / power) for mean in means]
    nearest = min(distances)
    weights = [exp(10 * (1 - distance / nearest)) for distance in distances]
    predictions.append(
        {
            "split": split,
            "row": row,
            "label": label,
            "predicted": distances.index(nearest),
            "probabilities": [weight / sum(weights) for weight in weights],
        }
    )

measured = [one for one in predictions if one["split"] == "validation"]
right = sum(one["predicted"] == one["label"] for one in measured)
arrowline.metric("validation.accuracy", right / len(measured))
arrowline.output("predictions", predictions)

lines = [",".join(map(repr, mean)) for mean in means]
(arrowline.output_path("model") / "means.csv").write_text("\n".join(lines) + "\n")
