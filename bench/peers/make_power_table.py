"""The table of docs/gates.md: the chance of the mid-p McNemar test at 0.05 to find a drop of accuracy by 1 point.

python3 bench/peers/make_power_table.py     (needs numpy and scipy)

Exact: sums over the numbers of rows that differ and of rows won among them, by SciPy's binomial distribution.
"""

import numpy as np
from scipy.stats import binom


def mid_p(fewer, all_of_them):
    return 2 * binom.cdf(fewer, all_of_them, 0.5) - binom.pmf(fewer, all_of_them, 0.5)


def power(rows, share, drop=0.01, alpha=0.05):
    total = 0
    for differ in range(int(binom.ppf(1e-9, rows, share)), int(binom.ppf(1 - 1e-9, rows, share)) + 1):
        won = np.arange(0, (differ + 1) // 2)
        found = won[mid_p(won, differ) <= alpha]
        if len(found) > 0:
            total += binom.pmf(differ, rows, share) * binom.cdf(found.max(), differ, (share - drop) / (2 * share))
    return total


shares = (0.02, 0.05, 0.1, 0.2)
print("| rows |" + "".join(f" {100 * share:.0f} % |" for share in shares))
for count in (500, 1000, 2000, 5000, 10000, 20000):
    print(f"| {count:,} |" + "".join(f" {100 * power(count, share):.0f} % |" for share in shares))
