"""Writes the fixtures of test/stages/ingest/formats/: small Parquet, Arrow and NumPy files, and beside each the values
that the same library reads from it, as JSON. Needs pyarrow, pandas, numpy and polars:

    python bench/peers/make_typed_files.py test/stages/ingest/formats/fixtures
"""

import datetime
import decimal
import json
import math
import os
import sys

import numpy
import pandas
import polars
import pyarrow
import pyarrow.feather
import pyarrow.parquet

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
rows = 60


def maybe(index, value):
    return None if index % 7 == 3 else value


def each(make):
    return [maybe(index, make(index)) for index in range(rows)]


def instants(unit, zone=None):
    step = {"s": 10**9 + 1, "ms": 10**12 + 123, "us": 10**15 + 123457, "ns": 10**17 + 123456789}[unit]
    return pyarrow.array(each(lambda index: (index - 3) * step), pyarrow.timestamp(unit, tz=zone))


def half(values):
    return pyarrow.array([None if one is None else numpy.float16(one) for one in values], pyarrow.float16())


words = ["red", "green", "blü", "", "Straße", "日本", "a,b", 'q"q', "\U0001f600"]

columns = {
    "i8": pyarrow.array(each(lambda index: index * 4 - 128), pyarrow.int8()),
    "i16": pyarrow.array(each(lambda index: index * 1000 - 30000), pyarrow.int16()),
    "i32": pyarrow.array(each(lambda index: index * 70000000 - 2**31), pyarrow.int32()),
    "i64": pyarrow.array(each(lambda index: 2**53 + 1 + index - (2**63 if index == 5 else 0)), pyarrow.int64()),
    "u8": pyarrow.array(each(lambda index: index * 4), pyarrow.uint8()),
    "u16": pyarrow.array(each(lambda index: index * 1100), pyarrow.uint16()),
    "u32": pyarrow.array(each(lambda index: index * 70000000), pyarrow.uint32()),
    "u64": pyarrow.array(each(lambda index: 2**62 + index), pyarrow.uint64()),
    "small": pyarrow.array([index % 9 for index in range(rows)], pyarrow.int64()),
    "flag": pyarrow.array(each(lambda index: index % 3 == 0), pyarrow.bool_()),
    "f16": half(each(lambda index: index / 8 - 3)),
    "f32": pyarrow.array(each(lambda index: index / 3), pyarrow.float32()),
    "f64": pyarrow.array(each(lambda index: math.sin(index) * 10.0 ** (index - 30)), pyarrow.float64()),
    "word": pyarrow.array(each(lambda index: words[index % len(words)])),
    "own": pyarrow.array([f"text {index} ✓" for index in range(rows)]),
    "kind": pyarrow.array(each(lambda index: words[index % 3])).dictionary_encode(),
    "day": pyarrow.array(each(lambda index: datetime.date(1960, 2, 28) + datetime.timedelta(index * 400)), pyarrow.date32()),
    "money": pyarrow.array(each(lambda index: decimal.Decimal(index * 12345 - 99999).scaleb(-2)), pyarrow.decimal128(9, 2)),
    "long": pyarrow.array(each(lambda index: decimal.Decimal(index * 10**9 - 7).scaleb(-6)), pyarrow.decimal128(18, 6)),
    "wide": pyarrow.array(each(lambda index: decimal.Decimal(index - 8).scaleb(-3)), pyarrow.decimal128(38, 3)),
    "s": instants("s"),
    "ms": instants("ms"),
    "us": instants("us", "UTC"),
    "ns": instants("ns"),
    "vector": pyarrow.array([[index, index + 0.5, -index] for index in range(rows)], pyarrow.list_(pyarrow.float32(), 3)),
}
table = pyarrow.table(columns)


def plain(value):
    """Integers as text, so that none is rounded; times as the integers that are stored."""
    if value is None:
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, numpy.integer)):
        return str(int(value))
    if isinstance(value, (float, numpy.floating)):
        return float(value) if math.isfinite(value) else str(float(value))
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, (list, tuple, numpy.ndarray)):
        return [plain(one) for one in value]
    return value


def values_of(column):
    kind = column.type
    if pyarrow.types.is_timestamp(kind):
        column = column.cast(pyarrow.int64())
    elif pyarrow.types.is_date32(kind):
        column = column.cast(pyarrow.int32())
    elif pyarrow.types.is_date64(kind):
        column = column.cast(pyarrow.date32()).cast(pyarrow.int32())
    return [plain(one) for one in column.to_pylist()]


def keep(name, read):
    """The values as the library reads them back."""
    expected = {key: values_of(read.column(key)) for key in read.column_names}
    with open(os.path.join(out, name + ".json"), "w", encoding="utf-8") as file:
        json.dump(expected, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


def parquet(name, what=table, **options):
    path = os.path.join(out, name)
    pyarrow.parquet.write_table(what, path, **options)
    return path


codecs = ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]
for codec in codecs:
    path = parquet(f"{codec}.parquet", compression=codec, row_group_size=25)
    parquet(f"plain-{codec}.parquet", compression=codec, use_dictionary=False)
parquet("v2.parquet", compression="zstd", data_page_version="2.0", row_group_size=25)
keep("table.parquet", pyarrow.parquet.read_table(path))
parquet("v2-gzip.parquet", compression="gzip", data_page_version="2.0", use_dictionary=False)
parquet("pages.parquet", compression="snappy", data_page_size=64, write_batch_size=7, use_dictionary=["word"])
parquet("no-rows.parquet", table.drop(["vector"]).slice(0, 0))
parquet("no-statistics.parquet", write_statistics=False, store_schema=False)
few = ["i32", "i64", "f32", "f64", "own", "word", "flag", "s"]
parquet(
    "encodings.parquet",
    table.select(few),
    use_dictionary=False,
    column_encoding={
        "i32": "DELTA_BINARY_PACKED",
        "i64": "DELTA_BINARY_PACKED",
        "f32": "BYTE_STREAM_SPLIT",
        "f64": "BYTE_STREAM_SPLIT",
        "own": "DELTA_BYTE_ARRAY",
        "word": "DELTA_LENGTH_BYTE_ARRAY",
        "flag": "RLE",
        "s": "DELTA_BINARY_PACKED",
    },
)
required = pyarrow.schema([pyarrow.field(name, table.schema.field(name).type, nullable=False) for name in ["small", "own"]])
parquet("required.parquet", pyarrow.table([table["small"], table["own"]], schema=required))
parquet("int96.parquet", table.select(["us", "ns"]).slice(4, 40), use_deprecated_int96_timestamps=True)
keep("int96.parquet", pyarrow.parquet.read_table(os.path.join(out, "int96.parquet")))
parquet("digits.parquet", pyarrow.table({"x": pyarrow.array([decimal.Decimal("1.5"), decimal.Decimal("12345678901234567.25")])}))
parquet("beyond.parquet", pyarrow.table({"x": pyarrow.array([1, 2**63 + 1], pyarrow.uint64())}))
parquet("sentinels.parquet", pyarrow.table({"x": [1.5, math.nan, -999.0], "n": [1, -999, 3], "t": ["a", "NA", "c"]}))
parquet("whole.parquet", pyarrow.table({"x": [1.0, None, 300.0], "y": [1.0, 2.5, 3.0], "t": pyarrow.array([0, 86400000, None], pyarrow.timestamp("ms"))}))
parquet("pixels.parquet", pyarrow.table({"pixels": pyarrow.array([[0, 128, 255], None, [1, 2, 3]], pyarrow.list_(pyarrow.uint8()))}))
nested = {
    "struct": pyarrow.array([{"a": 1}, {"a": 2}]),
    "map": pyarrow.array([[("a", 1)], [("b", 2)]], pyarrow.map_(pyarrow.string(), pyarrow.int32())),
    "ragged": pyarrow.array([[1.0], [1.0, 2.0]]),
    "deep": pyarrow.array([[[1]], [[2]]]),
    "texts": pyarrow.array([["a"], ["b"]]),
    "time": pyarrow.array([1, 2], pyarrow.time64("us")),
    "bytes": pyarrow.array([b"a", b"\xff"]),
    "none": pyarrow.nulls(2),
}
parquet("nested.parquet", pyarrow.table(nested))

frame = pandas.DataFrame(
    {
        "color": pandas.Categorical(["b", "a", None, "b"], categories=["z", "b", "a"]),
        "size": pandas.Series([1, 2, None, 4], dtype="Int64"),
        "when": pandas.to_datetime(["2024-01-01 00:00:00.123456789", None, "1969-12-31", "2024-02-29"], format="ISO8601"),
        "ratio": [0.5, math.nan, 2.0, -1.0],
    },
    index=["r1", "r2", "r3", "r4"],
)
frame.to_parquet(os.path.join(out, "pandas.parquet"))
keep("pandas.parquet", pyarrow.parquet.read_table(os.path.join(out, "pandas.parquet")))

lazy = polars.from_arrow(table.drop(["f16", "vector"]))
lazy.write_parquet(os.path.join(out, "polars.parquet"), row_group_size=25)
keep("polars.parquet", pyarrow.parquet.read_table(os.path.join(out, "polars.parquet")))


def ipc(name, what, stream=False, batch=25, **options):
    path = os.path.join(out, name)
    new = pyarrow.ipc.new_stream if stream else pyarrow.ipc.new_file
    with new(path, what.schema, options=pyarrow.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(what, max_chunksize=batch)
    return path


simple = table.drop(["money", "long", "wide"])
for codec in ["none", "lz4", "zstd"]:
    path = ipc(f"{codec}.arrow", simple, compression=None if codec == "none" else codec)
keep("table.arrow", pyarrow.ipc.open_file(path).read_all())
ipc("stream.arrow", simple, stream=True)
ipc("stream-zstd.arrow", simple, stream=True, compression="zstd")
pyarrow.feather.write_feather(simple, os.path.join(out, "feather.feather"), compression="lz4", chunksize=25)
ipc("decimals.arrow", table.select(["money", "long", "wide"]))
keep("decimals.arrow", table.select(["money", "long", "wide"]))
ipc("no-rows.arrow", simple.slice(0, 0))
large = pyarrow.table(
    {
        "text": table["word"].cast(pyarrow.large_string()),
        "view": table["word"].cast(pyarrow.string_view()),
        "day": table["day"].cast(pyarrow.date64()),
        "kind": table["kind"].cast(pyarrow.dictionary(pyarrow.int8(), pyarrow.string())),
    }
)
ipc("other-layouts.arrow", large)
keep("other-layouts.arrow", large)
lazy.drop(["money", "long", "wide"]).write_ipc(os.path.join(out, "polars.arrow"), compression="zstd")
ipc("nested.arrow", pyarrow.table(nested))

# Each batch has a longer dictionary: written as a delta to a stream.
first = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0, 1, 0], pyarrow.int8()), ["a", "b"])
second = pyarrow.DictionaryArray.from_arrays(pyarrow.array([2, None, 0], pyarrow.int8()), ["a", "b", "c"])
schema = pyarrow.schema([pyarrow.field("kind", first.type)])
for name, new in [("delta.arrow", pyarrow.ipc.new_file), ("delta-stream.arrow", pyarrow.ipc.new_stream)]:
    options = pyarrow.ipc.IpcWriteOptions(emit_dictionary_deltas=True)
    with new(os.path.join(out, name), schema, options=options) as writer:
        for part in [first, second]:
            writer.write_batch(pyarrow.record_batch([part], schema=schema))
keep("delta.arrow", pyarrow.ipc.open_file(os.path.join(out, "delta.arrow")).read_all())

arrays = {
    "i1": numpy.arange(-8, 8, dtype="i1"),
    "i2": numpy.arange(-8, 8, dtype="<i2") * 4000,
    "i4": numpy.arange(-8, 8, dtype=">i4") * 200000000,
    "i8": numpy.arange(-8, 8, dtype="<i8") * 2**59 + 1,
    "u1": numpy.arange(16, dtype="u1") * 16,
    "u2": numpy.arange(16, dtype=">u2") * 4000,
    "u4": numpy.arange(16, dtype="<u4") * 200000000,
    "u8": numpy.arange(16, dtype=">u8") * 2**58,
    "f2": (numpy.arange(16) / 8 - 1).astype("<f2"),
    "f4": (numpy.arange(16) / 3).astype(">f4"),
    "f8": numpy.sin(numpy.arange(16)),
    "b1": numpy.arange(16) % 3 == 0,
    "text": numpy.array([words[index % 9] for index in range(16)]),
    "text-big": numpy.array([words[index % 9] for index in range(16)]).astype(">U6"),
    "bytes": numpy.array([f"b{index % 4}" for index in range(16)]).astype("S4"),
    "day": numpy.arange("2024-02-20", "2024-03-07", dtype="datetime64[D]"),
    "second": numpy.arange(16).astype("datetime64[s]"),
    "nano": (numpy.arange(16) * 10**17 + 1).astype("datetime64[ns]"),
    "matrix": numpy.arange(48, dtype="<f4").reshape(16, 3),
    "fortran": numpy.asfortranarray(numpy.arange(192, dtype="<i2").reshape(16, 3, 4)),
    "fortran-big": numpy.asfortranarray(numpy.arange(48, dtype=">f8").reshape(16, 3)),
    "half": numpy.arange(32, dtype=">f2").reshape(16, 2),
    "pixels": numpy.arange(256, dtype="u1").reshape(16, 4, 4),
}


def array_values(array):
    if array.dtype.kind == "M":
        missing = numpy.isnat(array)
        return [None if gone else str(int(one)) for one, gone in zip(array.astype("i8"), missing)]
    if array.dtype.kind == "S":
        return [one.decode("ascii") for one in array]
    flat = array.reshape(len(array), -1) if array.ndim > 1 else array
    return [plain(one) for one in flat.tolist()]


arrays["nat"] = numpy.array(["2024-01-01T00:00:00.5", "NaT"] * 8, dtype="datetime64[ms]")
for name, array in arrays.items():
    numpy.save(os.path.join(out, name + ".npy"), array)
with open(os.path.join(out, "arrays.json"), "w", encoding="utf-8") as file:
    json.dump({name: array_values(array) for name, array in arrays.items()}, file, ensure_ascii=False, separators=(",", ":"))
    file.write("\n")
numpy.savez(os.path.join(out, "stored.npz"), **arrays)
numpy.savez_compressed(os.path.join(out, "deflated.npz"), **arrays)
for version in [(1, 0), (2, 0), (3, 0)]:
    with open(os.path.join(out, f"version-{version[0]}.npy"), "wb") as file:
        numpy.lib.format.write_array(file, arrays["i8"], version=version)
numpy.save(os.path.join(out, "objects.npy"), numpy.array([{"a": 1}, None], dtype=object))
numpy.save(os.path.join(out, "records.npy"), numpy.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f4")]))
numpy.save(os.path.join(out, "complex.npy"), numpy.array([1j, 2]))
numpy.save(os.path.join(out, "scalar.npy"), numpy.array(3.5))
numpy.save(os.path.join(out, "no-rows.npy"), numpy.zeros((0, 3), "f4"))
numpy.savez(os.path.join(out, "lengths-differ.npz"), a=numpy.zeros(3), b=numpy.zeros(4))
