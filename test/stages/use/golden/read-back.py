"""Reads the files of one table with pyarrow, polars, duckdb and numpy, and prints the values that each finds, as JSON.

    python read-back.py FOLDER > read-back.json

FOLDER has table.parquet, scalars.csv, table.arrow and npy/, which test/stages/use/written.test.ts writes when KEEP_FILES
names a folder. The digest of the Parquet file is kept with the values: they were read from exactly these bytes.
"""

import datetime
import hashlib
import json
import math
import sys
from pathlib import Path

import duckdb
import numpy
import polars
import pyarrow
import pyarrow.ipc
import pyarrow.parquet

folder = Path(sys.argv[1])
parquet = folder / "table.parquet"
epoch = datetime.datetime(1970, 1, 1)


def number(value):
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value.hex()


def iso(units, digits, zone):
    seconds, rest = divmod(int(units), 10**digits)
    text = (epoch + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{rest:0{digits}d}" if digits else "") + zone


def plain(value, kind=None):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    raise TypeError(f"{type(value)} {value}")


digits = {"s": 0, "ms": 3, "us": 6, "ns": 9}


def of_arrow(table):
    values = {}
    for name in table.column_names:
        column = table.column(name)
        kind = column.type
        if pyarrow.types.is_timestamp(kind):
            units = column.cast(pyarrow.int64()).to_pylist()
            values[name] = [one if one is None else iso(one, digits[kind.unit], "Z" if kind.tz else "") for one in units]
        else:
            values[name] = [plain(one) for one in column.to_pylist()]
    return values


def of_duckdb():
    relation = duckdb.sql(f"select * from read_parquet('{parquet}')")
    wanted = []
    for name, kind in zip(relation.columns, relation.types):
        kind = str(kind)
        # Python's times have no nanoseconds: whole numbers since 1970.
        if kind == "TIMESTAMP_NS":
            wanted.append(f'epoch_ns("{name}")')
        elif kind.startswith("TIMESTAMP"):
            wanted.append(f'epoch_us("{name}")')
        else:
            wanted.append(f'"{name}"')
    rows = duckdb.sql(f"select {', '.join(wanted)} from read_parquet('{parquet}')").fetchall()
    values = {}
    for index, (name, kind) in enumerate(zip(relation.columns, relation.types)):
        kind = str(kind)
        own = [row[index] for row in rows]
        if kind == "TIMESTAMP_NS":
            values[name] = [iso(one, 9, "") for one in own]
        elif kind.startswith("TIMESTAMP"):
            zoned = "TIME ZONE" in kind
            values[name] = [iso(one, 6, "Z") if zoned else iso(one // 1000, 3, "") for one in own]
        else:
            values[name] = [plain(one) for one in own]
    return values


def of_numpy():
    values = {}
    for file in sorted((folder / "npy").glob("*.npy")):
        array = numpy.load(file)
        if array.dtype.kind == "M":
            unit = numpy.datetime_data(array.dtype)[0]
            units = array.astype("int64").tolist()
            if unit == "D":
                values[file.stem] = [iso(one * 86400, 0, "")[:10] for one in units]
            else:
                values[file.stem] = [iso(one, digits[unit], "") for one in units]
        else:
            values[file.stem] = [plain(one) for one in array.astype("float64" if array.dtype == "float32" else array.dtype).tolist()]
    return values


with pyarrow.ipc.open_file(folder / "table.arrow") as file:
    arrow = of_arrow(file.read_all())
json.dump(
    {
        "made with": {one.__name__: one.__version__ for one in (pyarrow, polars, duckdb, numpy)},
        "parquet": hashlib.sha256(parquet.read_bytes()).hexdigest(),
        "pyarrow": of_arrow(pyarrow.parquet.read_table(parquet)),
        "polars": of_arrow(polars.read_parquet(parquet).to_arrow()),
        "duckdb": of_duckdb(),
        "arrow": arrow,
        "numpy": of_numpy(),
    },
    sys.stdout,
    ensure_ascii=False,
    indent=1,
)
print()
