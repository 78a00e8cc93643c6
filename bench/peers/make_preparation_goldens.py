"""Columns prepared by scikit-learn (parts of times by pandas), fitted on the first rows, for test/stages/prepare.

    python bench/peers/make_preparation_goldens.py > test/stages/prepare/scikit-goldens.json
"""

import json

import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler

random = np.random.default_rng(7)
rows, train = 40, 25
plain = random.normal(50, 12, rows)
skewed = np.round(random.exponential(30, rows), 1)
missing = skewed.copy()
missing[random.choice(rows, 9, replace=False)] = np.nan
rounded = np.round(missing / 10)
colour = random.choice(["red", "green", "blue", "Grün"], rows).astype(object)
gaps = colour.copy()
gaps[random.choice(rows, 6, replace=False)] = None
times = pd.Series(pd.to_datetime("1903-02-11 05:07:09.25") + pd.to_timedelta(random.integers(0, 9_000_000_000, rows), unit="s"))
# The last moment of a leap year, the 29th of February, the first moment of 1970 and the one before, a year without leap day.
special = ["2000-12-31 23:59:59.999999", "2000-02-29 12:00:00", "1970-01-01", "1969-12-31 23:59:59.999999", "1900-03-01"]
times = times.astype("datetime64[us]")
times[: len(special)] = [pd.Timestamp(text) for text in special]


def fitted(values, *steps):
    """Each step is fitted on the training rows as the steps before it leave them."""
    table = np.asarray(values).reshape(rows, -1)
    for step in steps:
        table = step.fit(table[:train]).transform(table) if hasattr(step, "fit") else step(table)
    return np.asarray(table, dtype=float).tolist()


def clip(low, high):
    return lambda table: np.clip(table, np.quantile(table[:train], low), np.quantile(table[:train], high))


def impute(how, value=None):
    return SimpleImputer(strategy=how, fill_value=value)


def encoder(kind, **options):
    return kind(dtype=float, **({"sparse_output": False} if kind is OneHotEncoder else {}), **options)


missing_text = SimpleImputer(strategy="most_frequent", missing_values=None)
constant_text = SimpleImputer(strategy="constant", fill_value="none", missing_values=None)
when = {part: getattr(times.dt, part).to_numpy() for part in ["year", "month", "day", "hour"]}
when["weekday"] = times.dt.dayofweek.to_numpy() + 1
angle = 2 * np.pi * (when["month"] - 1) / 12

cases = [
    ("plain", {"numbers": {}}, fitted(plain, StandardScaler())),
    ("plain", {"numbers": {"scale": "minMax"}}, fitted(plain, MinMaxScaler())),
    ("plain", {"numbers": {"scale": "none"}}, fitted(plain)),
    ("skewed", {"numbers": {"log": True}}, fitted(skewed, np.log1p, StandardScaler())),
    ("skewed", {"numbers": {"clip": {"quantiles": [0.05, 0.93]}}}, fitted(skewed, clip(0.05, 0.93), StandardScaler())),
    ("skewed", {"numbers": {"clip": {"min": 5, "max": 40}, "log": True, "scale": "minMax"}},
     fitted(skewed, lambda table: np.clip(table, 5, 40), np.log1p, MinMaxScaler())),
    ("missing", {"numbers": {"impute": "mean"}}, fitted(missing, impute("mean"), StandardScaler())),
    ("missing", {"numbers": {"impute": "median", "clip": {"quantiles": [0.1, 0.9]}}},
     fitted(missing, impute("median"), clip(0.1, 0.9), StandardScaler())),
    ("rounded", {"numbers": {"impute": "mostFrequent", "scale": "none"}}, fitted(rounded, impute("most_frequent"))),
    ("missing", {"numbers": {"impute": {"constant": -7.5}, "indicator": True}},
     np.hstack([fitted(missing, impute("constant", -7.5), StandardScaler()), np.isnan(missing)[:, None]]).tolist()),
    ("colour", {}, fitted(colour, encoder(OneHotEncoder))),
    ("colour", {"categories": {"encode": "ordinal"}}, fitted(colour, encoder(OrdinalEncoder))),
    ("colour", {"categories": {"encode": "ordinal", "scale": "standard"}}, fitted(colour, encoder(OrdinalEncoder), StandardScaler())),
    ("colour", {"columns": {"colour": {"encode": "ordinal", "order": ["red", "Grün", "blue", "green", "grey"], "scale": "minMax"}}},
     fitted(colour, encoder(OrdinalEncoder, categories=[["red", "Grün", "blue", "green", "grey"]]), MinMaxScaler())),
    ("gaps", {"categories": {"impute": "mostFrequent"}}, fitted(gaps, missing_text, encoder(OneHotEncoder))),
    ("gaps", {"categories": {"impute": {"constant": "none"}, "encode": "ordinal", "indicator": True}},
     np.hstack([fitted(gaps, constant_text, encoder(OrdinalEncoder)), np.array([[text is None] for text in gaps])]).tolist()),
    ("when", {"times": {"parts": ["year", "month", "day", "weekday", "hour"], "scale": "none"}},
     np.stack([when[part] for part in ["year", "month", "day", "weekday", "hour"]], 1).tolist()),
    ("when", {"times": {"parts": ["year", "hour"]}}, fitted(np.stack([when["year"], when["hour"]], 1), StandardScaler())),
    ("when", {"times": {"parts": ["month"], "cyclic": True}}, np.stack([np.sin(angle), np.cos(angle)], 1).tolist()),
]


def numbers(values):
    return [None if np.isnan(value) else float(value) for value in values]


print(json.dumps({
    "train": train,
    "columns": {"plain": numbers(plain), "skewed": numbers(skewed), "missing": numbers(missing), "rounded": numbers(rounded),
                "colour": list(colour), "gaps": list(gaps), "when": [int(value) for value in times.astype("int64")]},
    "cases": [{"column": column, "with": given, "values": values} for column, given, values in cases],
}, separators=(",", ":"), ensure_ascii=False))
