"""Bootstrap comparisons of two answers to the same rows, written to test/statistics/comparison-goldens.json.

python3 bench/peers/make_comparison_goldens.py     (needs scipy and scikit-learn)

Measures: NumPy, checked to be scikit-learn's. Intervals: SciPy's paired BCa bootstrap of the difference. P values: the level at which an end of
SciPy's interval meets 0, found by bisection over levels of the same resamples.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.stats import bootstrap, rankdata
from sklearn.metrics import f1_score, recall_score, roc_auc_score, root_mean_squared_error

warnings.filterwarnings("ignore")
samples = 10000
generator = np.random.default_rng(11)


def drawn(rows, classes, sharpness):
    """Labels, and single-precision probabilities of two models that tell them apart differently well."""
    label = generator.choice(classes, rows, p=np.arange(classes, 0, -1) / np.arange(1, classes + 1).sum())
    shared = generator.normal(0, 1, (rows, classes))
    sides = []
    for sharp in sharpness:
        scores = np.eye(classes)[label] * sharp + shared + generator.normal(0, 0.5, (rows, classes))
        powers = np.exp(scores)
        sides.append(np.round(powers / powers.sum(1, keepdims=True), 3).astype(np.float32))
    return label, sides


def compared(measure, label, now, before):
    for given in (now, before):
        assert abs(measure(label, given) - by_scikit[measure](label, given)) < 1e-6
    rows = np.arange(len(label))
    difference = lambda index: measure(label[index], now[index]) - measure(label[index], before[index])
    found = bootstrap((rows,), difference, n_resamples=samples, method="BCa", rng=generator, vectorized=False)
    again = lambda level: bootstrap((rows,), difference, n_resamples=0, bootstrap_result=found, method="BCa", vectorized=False,
                                    confidence_level=level).confidence_interval
    low, high = 0.0, 1.0  # of p
    for _ in range(14):
        p = (low + high) / 2
        ends = again(1 - p)
        if ends.low <= 0 <= ends.high:
            low = p
        else:
            high = p
    ends = found.confidence_interval
    return {"now": float(measure(label, now)), "before": float(measure(label, before)), "low": float(ends.low),
            "high": float(ends.high), "p": (low + high) / 2, "standardError": float(found.standard_error)}


def area(positive, scores):
    """Mann and Whitney's statistic by SciPy's ranks: scikit-learn's area, but much quicker."""
    ones = positive.sum()
    return (rankdata(scores)[positive].sum() - ones * (ones + 1) / 2) / ones / (len(positive) - ones)


def areas(label, given):
    return np.mean([area(label == one, given[:, one]) for one in range(1 if given.shape[1] == 2 else 0, given.shape[1])])


def macro_f1(label, given):
    answer, classes = given.argmax(1), range(given.shape[1])
    return np.mean([2 * ((label == one) & (answer == one)).sum() / ((label == one).sum() + (answer == one).sum()) for one in classes])


def recall(label, given):
    return (given.argmax(1)[label == 1] == 1).mean()


def rmse(label, given):
    return np.sqrt(((label - given) ** 2).mean())


by_scikit = {
    areas: lambda label, given: np.mean([roc_auc_score(label == one, given[:, one]) for one in range(given.shape[1])]),
    macro_f1: lambda label, given: f1_score(label, given.argmax(1), average="macro"),
    recall: lambda label, given: recall_score(label, given.argmax(1), average=None)[1],
    rmse: root_mean_squared_error,
}
measures = {"rocAuc": areas, "macroF1": macro_f1, "recall.b": recall}
cases = []
for rows, classes, sharpness, names in [
    (150, 2, (1.2, 1.6), ["rocAuc", "recall.b"]),
    (240, 3, (2.0, 1.6), ["macroF1", "rocAuc"]),
]:
    label, (now, before) = drawn(rows, classes, sharpness)
    cases.append({
        "task": "multiclass", "label": label.tolist(),
        "now": [[round(float(p), 3) for p in row] for row in now],
        "before": [[round(float(p), 3) for p in row] for row in before],
        "measures": {name: compared(measures[name], label, now, before) for name in names},
    })

truth = np.round(generator.normal(0, 2, 120), 3)
sides = [np.round(truth + generator.standard_t(3, 120) * spread, 3) for spread in (0.9, 0.7)]
cases.append({
    "task": "regression", "label": truth.tolist(), "now": sides[0].tolist(), "before": sides[1].tolist(),
    "measures": {"rmse": compared(rmse, truth, *sides)},
})

target = Path(__file__).parents[2] / "test/statistics/comparison-goldens.json"
by = f"scipy {scipy.__version__}, scikit-learn {sklearn.__version__}"
target.write_text(json.dumps({"by": by, "samples": samples, "cases": cases}) + "\n")
