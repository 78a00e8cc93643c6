"""95 % Wilson intervals by SciPy's binomtest, written to test/core/facts/interval-goldens.json.

python3 bench/peers/make_interval_goldens.py
"""

import json
from pathlib import Path

import scipy
from scipy.stats import binomtest

counts = [(11197, 12000), (9261, 10000), (900, 1000), (9, 12), (24, 24), (0, 24), (1, 1), (0, 1), (1, 2), (48, 50)]
cases = []
for right, rows in counts:
    low, high = binomtest(right, rows).proportion_ci(confidence_level=0.95, method="wilson")
    cases.append({"right": right, "rows": rows, "low": float(low), "high": float(high)})
target = Path(__file__).parents[2] / "test/core/facts/interval-goldens.json"
target.write_text(json.dumps({"by": f"scipy {scipy.__version__}", "cases": cases}, indent=2) + "\n")
