"""Measures of answers by scikit-learn 1.9, for test/learning/measures and test/stages/evaluate to be compared with.

Scores are numbers of single precision, as predictions are; many are equal.

    python bench/peers/make_measure_goldens.py > test/learning/measures/scikit-goldens.json
"""

import json
import warnings

import numpy as np
from sklearn import metrics

warnings.simplefilter("ignore")
random = np.random.default_rng(5)
EPSILON = float(np.finfo(np.float32).eps)


def defined(value):
    return None if np.isnan(value) else float(value)


def classification(classes, rows, agreement, absent=()):
    labels = random.choice([one for one in range(classes) if one not in absent], rows)
    predicted = np.where(random.random(rows) < agreement, labels, random.integers(0, classes, rows))
    every = list(range(classes))
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(labels, predicted, labels=every, zero_division=0)
    return {
        "classes": classes, "labels": labels.tolist(), "predicted": predicted.tolist(),
        "confusion": metrics.confusion_matrix(labels, predicted, labels=every).tolist(),
        "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(),
        "occurring": np.union1d(labels, predicted).tolist(),
        "accuracy": metrics.accuracy_score(labels, predicted),
        "balancedAccuracy": metrics.balanced_accuracy_score(labels, predicted),
        "macroF1": metrics.f1_score(labels, predicted, average="macro", zero_division=0),
        "weightedF1": metrics.f1_score(labels, predicted, average="weighted", zero_division=0),
        "mcc": metrics.matthews_corrcoef(labels, predicted),
        "kappa": defined(metrics.cohen_kappa_score(labels, predicted)),
    }


def softmax(scores):
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return (powers / powers.sum(1, keepdims=True)).astype(np.float32)


def log_loss(labels, probabilities, classes):
    clipped = np.clip(probabilities.astype(np.float64), EPSILON, 1 - EPSILON)
    return metrics.log_loss(labels, clipped, labels=list(range(classes)))


def probabilities(classes, rows, steps, absent=()):
    """Probabilities of every class. With few steps many are equal."""
    labels = random.choice([one for one in range(classes) if one not in absent], rows)
    logits = random.normal(0, 2, (rows, classes)) + 2 * np.eye(classes)[labels]
    given = softmax(np.round(logits * steps) / steps)
    present = np.unique(labels)
    areas = [metrics.roc_auc_score(labels == one, given[:, one]) for one in present] if len(present) > 1 else []
    every = list(range(classes))
    return {
        "classes": classes, "labels": labels.tolist(), "probabilities": given.ravel().tolist(),
        "logLoss": log_loss(labels, given, classes),
        # By the function for several classes where all of them occur; else the mean of the areas that are defined.
        "rocAuc": None if not areas else float(np.mean(areas)) if len(present) < classes
        else metrics.roc_auc_score(labels, given, multi_class="ovr", average="macro"),
        "top": {k: metrics.top_k_accuracy_score(labels, given, k=k, labels=every) for k in range(2, classes)},
    }


def binary(rows, steps, share=0.4):
    labels = (random.random(rows) < share).astype(int)
    scores = 1 / (1 + np.exp(-np.round((random.normal(0, 1.5, rows) + labels) * steps) / steps))
    scores = scores.astype(np.float32)
    fpr, tpr, thresholds = metrics.roc_curve(labels, scores, drop_intermediate=False)
    precision, recall, at = metrics.precision_recall_curve(labels, scores)
    return {
        "labels": labels.tolist(), "scores": scores.tolist(),
        "rocAuc": defined(metrics.roc_auc_score(labels, scores)),
        "prAuc": metrics.average_precision_score(labels, scores) if labels.any() else None,
        "brier": metrics.brier_score_loss(labels, scores.astype(np.float64)),
        "roc": {"fpr": [defined(one) for one in fpr], "tpr": [defined(one) for one in tpr], "thresholds": thresholds[1:].tolist()},
        "precision": precision[:-1][::-1].tolist(), "recall": recall[:-1][::-1].tolist(),
    }


def multilabel(labels, rows, absent=()):
    truth = (random.random((rows, labels)) < 0.3).astype(int)
    truth[:, list(absent)] = 0
    scores = (np.round((random.random((rows, labels)) * 0.7 + truth * 0.3) * 50) / 50).astype(np.float32)
    scores[:, list(absent)] *= np.float32(0.5)
    predicted = (scores > np.float32(0.5)).astype(int)
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(truth, predicted, zero_division=0)
    occurring = [one for one in range(labels) if truth[:, one].any() or predicted[:, one].any()]
    ranked = [one for one in range(labels) if 0 < truth[:, one].sum() < rows]
    return {
        "width": labels, "labels": truth.ravel().tolist(), "scores": scores.ravel().tolist(), "predicted": predicted.ravel().tolist(),
        "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(), "occurring": occurring,
        "accuracy": metrics.accuracy_score(truth, predicted), "hamming": metrics.hamming_loss(truth, predicted),
        "macroF1": metrics.f1_score(truth, predicted, labels=occurring, average="macro", zero_division=0) if occurring else 0,
        "microF1": metrics.f1_score(truth, predicted, average="micro", zero_division=0),
        "rocAuc": metrics.roc_auc_score(truth[:, ranked], scores[:, ranked], average="macro") if ranked else None,
    }


def regression(truth, predicted):
    return {
        "labels": list(map(float, truth)), "predicted": list(map(float, predicted)),
        "mse": metrics.mean_squared_error(truth, predicted), "rmse": metrics.root_mean_squared_error(truth, predicted),
        "mae": metrics.mean_absolute_error(truth, predicted), "r2": defined(metrics.r2_score(truth, predicted)),
    }


def cross_entropy():
    logits = random.normal(0, 3, (12, 4))
    labels = random.integers(0, 4, 12)
    given = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    return {"logits": logits.tolist(), "labels": labels.tolist(), "loss": metrics.log_loss(labels, given, labels=range(4))}


numbers = random.normal(20, 5, 50)
print(json.dumps({
    "classifications": [
        classification(3, 40, 0.8), classification(5, 60, 0.5), classification(4, 30, 0.7, absent=(2,)),
        classification(2, 10, 1), classification(6, 8, 0),
        # Classes that neither occur nor are predicted: the first and last, most, all but one.
        classification(5, 30, 1, absent=(0, 4)), classification(40, 12, 0.5), classification(7, 9, 1, absent=range(1, 7)),
        # One class only, given others besides; one row.
        classification(3, 20, 0.5, absent=(0, 2)), classification(3, 1, 1),
    ],
    "probabilities": [
        probabilities(3, 60, 1000), probabilities(4, 80, 1), probabilities(5, 40, 0.5, absent=(1, 4)),
        probabilities(10, 60, 0.5), probabilities(3, 9, 1, absent=(0, 1)),
    ],
    "binary": [binary(60, 1000), binary(80, 2), binary(200, 0.5), binary(7, 1), binary(12, 1, 0), binary(12, 1, 1)],
    "multilabel": [multilabel(4, 60), multilabel(6, 30, absent=(0, 5)), multilabel(3, 1)],
    "regression": [
        regression(numbers, numbers + random.normal(0, 2, 50)), regression(numbers, np.flip(numbers)),
        regression(numbers * 1e6 + 1e9, numbers * 1e6 + 1e9 + random.normal(0, 1e6, 50)),
        regression([3, 3, 3], [3, 3, 3]), regression([3, 3, 3], [3, 4, 2]), regression([0.1] * 7, [0.1] * 7), regression([2], [1]),
    ],
    "loss": cross_entropy(),
}, separators=(",", ":")))
