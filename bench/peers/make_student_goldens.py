"""Student's t distribution and paired t tests, written to test/core/facts/student-goldens.json.

python3 bench/peers/make_student_goldens.py     (needs scipy and mpmath)

Tails: the incomplete beta function of mpmath at 40 digits. Quantiles and paired tests: SciPy.
"""

import json
from pathlib import Path

import mpmath
import numpy as np
import scipy
from scipy.stats import t, ttest_rel

degrees = [1, 2, 3, 4, 5, 9, 10, 11, 29, 99, 1000, 100000]
mpmath.mp.dps = 40


def both_tails(x, n):
    part = mpmath.mpf(n) / (n + mpmath.mpf(x) ** 2)
    return float(mpmath.betainc(mpmath.mpf(n) / 2, 0.5, 0, part, regularized=True))


tails = [{"t": x, "degrees": n, "p": both_tails(x, n)} for n in degrees for x in (1e-6, 0.1, 0.7, 1, 2.5, 4, 12, 300)]
quantiles = [{"alpha": a, "degrees": n, "t": float(t.isf(a / 2, n))}
             for n in degrees for a in (1e-9, 0.001, 0.01, 0.05, 0.1, 0.2, 0.4, 0.9)]

generator = np.random.default_rng(11)
paired = []
for count, alpha in ((2, 0.05), (3, 0.05), (5, 0.05), (5, 0.01), (12, 0.1), (40, 0.05)):
    before = np.round(generator.normal(0.9, 0.01, count), 6)
    now = np.round(before + generator.normal(-0.003, 0.004, count), 6)
    found = ttest_rel(now, before)
    interval = found.confidence_interval(1 - alpha)
    paired.append({"now": now.tolist(), "before": before.tolist(), "alpha": alpha, "p": float(found.pvalue),
                   "low": float(interval.low), "high": float(interval.high)})

target = Path(__file__).parents[2] / "test/core/facts/student-goldens.json"
found = {"by": f"scipy {scipy.__version__}, mpmath {mpmath.__version__}", "tails": tails, "quantiles": quantiles, "paired": paired}
target.write_text(json.dumps(found) + "\n")
