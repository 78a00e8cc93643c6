"""Statistics of paired predictions, written to test/statistics/paired-goldens.json.

python3 bench/peers/make_paired_goldens.py     (needs scipy and statsmodels)

Mid-p values: SciPy's binomial distribution. Score intervals: the definition itself, with the likelihood of the three kinds
of rows maximized numerically under each hypothesis and the ends found by Brent's method, so that no closed form is shared.
Holm's adjustment: statsmodels. BCa intervals: SciPy's bootstrap, of drawn losses and of an area under the curve.
"""

import json
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import binom, bootstrap, norm
from statsmodels.stats.multitest import multipletests


def mid_p(lost, won):
    if lost + won == 0:
        return 1.0
    fewer = min(lost, won)
    point = binom.pmf(fewer, lost + won, 0.5)
    return float(1 - point / 2 if lost == won else 2 * binom.cdf(fewer, lost + won, 0.5) - point)


def score(rows, lost, won, difference):
    """Standard errors by which the observed difference is above `difference`."""

    def unlikeliness(share):  # of rows lost; won is share + difference
        same = 1 - 2 * share - difference
        terms = [(lost, share), (won, share + difference), (rows - lost - won, same)]
        return -sum(count * np.log(max(part, 1e-300)) for count, part in terms if count > 0)

    low, high = max(0.0, -difference), (1 - difference) / 2
    share = minimize_scalar(unlikeliness, bounds=(low, high), method="bounded", options={"xatol": 1e-13}).x
    # The ends are no part of what a bounded search tries.
    share = min([low, high, share], key=unlikeliness)
    variance = rows * (2 * share + difference - difference**2)
    distance = won - lost - rows * difference
    return distance / np.sqrt(variance) if variance > 0 else np.sign(distance) * np.inf


def interval(rows, lost, won, alpha):
    z, observed = norm.ppf(1 - alpha / 2), (won - lost) / rows
    ends = []
    for end, asked in ((-1 + 1e-12, z), (1 - 1e-12, -z)):
        beyond = (score(rows, lost, won, end) - asked) * np.sign(asked)
        inner = observed + np.sign(end) * 1e-12
        ends.append(end if beyond <= 0 else brentq(lambda d: score(rows, lost, won, d) - asked, inner, end, xtol=1e-13))
    return [float(one) for one in ends]


counts = [(21, 7, 1), (10000, 130, 72), (10000, 0, 0), (10000, 3, 0), (50, 3, 0), (44, 0, 9), (100, 12, 12), (1000, 20, 41)]
counts += [(30, 30, 0), (30, 0, 30), (7, 1, 1), (1000000, 5210, 4890), (12, 0, 0), (2, 1, 0)]
paired = []
for rows, lost, won in counts:
    for alpha in (0.05, 0.01):
        low, high = interval(rows, lost, won, alpha)
        paired.append({"rows": rows, "lost": lost, "won": won, "alpha": alpha, "p": mid_p(lost, won), "low": low, "high": high})

points = [-38, -9.3, -5, -3.0001, -2.9999, -1.959963984540054, -1, -0.3, 0, 0.3, 1, 2.5, 3.1, 6]
normal = [{"x": x, "below": float(norm.cdf(x))} for x in points]
quantiles = [1e-300, 1e-20, 1e-6, 0.001, 0.025, 0.2, 0.5, 0.8, 0.975, 0.999999]
normal += [{"x": float(norm.ppf(p)), "below": p} for p in quantiles]

coins = [{"heads": k, "coins": n, "p": float(binom.pmf(k, n, 0.5)), "below": float(binom.cdf(k, n, 0.5))}
         for k, n in [(0, 1), (0, 5), (2, 5), (7, 16), (100, 260), (4890, 10100), (499000, 1000000), (1, 60), (0, 60)]]

holm = []
for values in ([0.01, 0.04, 0.03, 0.005], [0.5, 0.2], [0.02], [0.01, 0.01, 0.01], [0.9, 0.8, 0.0001]):
    holm.append({"p": values, "adjusted": [float(p) for p in multipletests(values, method="holm")[1]]})

generator = np.random.default_rng(7)
bca = []
for rows, skew in ((200, 1.5), (1000, 0.7), (40, 1.0)):
    values = np.round(generator.lognormal(0, skew, rows), 6)
    found = bootstrap((values,), np.mean, n_resamples=200000, method="BCa", rng=generator, batch=2000)
    bca.append({"values": values.tolist(), "low": float(found.confidence_interval.low), "high": float(found.confidence_interval.high)})

target = Path(__file__).parents[2] / "test/statistics/paired-goldens.json"
target.parent.mkdir(exist_ok=True)
by = f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}"
target.write_text(json.dumps({"by": by, "paired": paired, "normal": normal, "coins": coins, "holm": holm, "bca": bca}) + "\n")
