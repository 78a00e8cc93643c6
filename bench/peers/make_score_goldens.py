"""Scores of a few classifications by scikit-learn, for test/stages/evaluate to be compared with.

    python bench/peers/make_score_goldens.py > test/stages/evaluate/scikit-goldens.json
"""

import json

import numpy as np
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, log_loss, precision_recall_fscore_support

random = np.random.default_rng(5)


def case(classes, rows, agreement, absent=()):
    labels = random.choice([one for one in range(classes) if one not in absent], rows)
    predicted = np.where(random.random(rows) < agreement, labels, random.integers(0, classes, rows))
    every = list(range(classes))
    precision, recall, f1, _ = precision_recall_fscore_support(labels, predicted, labels=every, zero_division=0)
    return {
        "classes": classes, "labels": labels.tolist(), "predicted": predicted.tolist(),
        "accuracy": accuracy_score(labels, predicted), "confusion": confusion_matrix(labels, predicted, labels=every).tolist(),
        "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(),
        "occurring": np.union1d(labels, predicted).tolist(),
        "macroF1": f1_score(labels, predicted, average="macro", zero_division=0),
    }


def loss():
    logits = random.normal(0, 3, (12, 4))
    labels = random.integers(0, 4, 12)
    probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    return {"logits": logits.tolist(), "labels": labels.tolist(), "loss": log_loss(labels, probabilities, labels=range(4))}


cases = [case(3, 40, 0.8), case(5, 60, 0.5), case(4, 30, 0.7, absent=(2,)), case(2, 10, 1), case(6, 8, 0)]
cross_entropy = loss()
# Classes that neither occur nor are predicted: the first and last, most, all but one.
cases += [case(5, 30, 1, absent=(0, 4)), case(40, 12, 0.5), case(7, 9, 1, absent=range(1, 7))]
print(json.dumps({"cases": cases, "loss": cross_entropy}, separators=(",", ":")))
