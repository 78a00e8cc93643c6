"""Reads the inputs and writes the outputs of a pipeline's action, from Python 3.8 on, with whatever packages are there.

    import arrowline

    rows = arrowline.input("dataset")                # a pyarrow table, or as_="pandas", "polars", "numpy", "lists"
    rate = arrowline.parameters.rate
    ...
    arrowline.metric("validation.accuracy", 0.93)
    arrowline.output("predictions", {"label": labels, "scores": scores})

`pipeline` names the action's file in PIPELINE_ACTION. To run a script by itself, write one and name it in
ARROWLINE_ACTION; its paths are relative to its own folder, and `metadata`, `events`, `checkpoints` and `scratch` may be
left out:

    {"version": 1, "parameters": {"rate": 0.1}, "seed": 5,
     "inputs": {"dataset": "dataset.csv", "models": [{"path": "a", "coordinates": {"net": "A"}}]},
     "metadata": {"dataset": {"classNames": ["no", "yes"]}, "models": [{}]},
     "outputs": {"predictions": "predictions.csv"}, "events": path, "checkpoints": path, "scratch": path}

The ending of a path is its form: `.arrow` (needs pyarrow or polars), `.csv`, `.jsonl`, `.npy` (a folder with a file for
each column), none for a folder of files. CSV and JSON lines are read cell by cell, so that no text becomes a number by
mistake: choose arrow or npy for many rows.
"""

import ast
import csv
import difflib
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

__all__ = [
    "ArrowlineError", "Gathered", "checkpoint_dir", "input", "input_path", "log", "metadata", "metric", "note",
    "output", "output_path", "parameters", "progress", "result", "scratch_dir", "seed",
]  # fmt: skip

_kinds = ("pyarrow", "pandas", "polars", "numpy", "lists")
# A float holds all whole numbers up to this one.
_exact_max = 2**53


class ArrowlineError(Exception):
    """A mistake, with its place, what was found, what was expected and what to do."""

    def __init__(self, message, where=None, found=None, expected=None, hint=None):
        self.where, self.found, self.expected, self.hint = where, found, expected, hint
        facts = (("where", where), ("found", found), ("expected", expected), ("hint", hint))
        super().__init__("\n".join([message] + [f"  {name + ':':9} {fact}" for name, fact in facts if fact]))


class Gathered(NamedTuple):
    """One of the artifacts at a port that gathers: `for coordinates, table in arrowline.input("models")`."""

    coordinates: dict
    value: object


class Parameters(dict):
    """A mapping whose values are attributes too: `parameters.rate`, `parameters["learning-rate"]`."""

    def __getattr__(self, name):
        if name in self:
            return self[name]
        raise AttributeError(_unknown("parameter", name, self))


def _unknown(what, name, known):
    nearest = difflib.get_close_matches(name, known, 1)
    ending = f'did you mean "{nearest[0]}"?' if nearest else f"there are: {', '.join(known) or 'none'}"
    return f'there is no {what} "{name}"; {ending}'


def _attributes(value):
    if isinstance(value, dict):
        return Parameters((name, _attributes(one)) for name, one in value.items())
    return [_attributes(one) for one in value] if isinstance(value, list) else value


# The action


class _Action:
    def __init__(self):
        variable = "PIPELINE_ACTION" if os.environ.get("PIPELINE_ACTION") else "ARROWLINE_ACTION"
        name = os.environ.get(variable)
        hint = 'write {"version": 1, "parameters": {}, "seed": 1, "inputs": {"x": "x.csv"}, "outputs": {"y": "y.csv"}}'
        if not name:
            raise ArrowlineError(
                "this script does not run in a pipeline, and no file describes an action",
                found="neither PIPELINE_ACTION nor ARROWLINE_ACTION is set",
                expected="the path of a JSON file",
                hint=hint + " to a file and set ARROWLINE_ACTION to its path",
            )
        expected = "the file of an action, version 1"
        try:
            text = Path(name).read_text(encoding="utf-8")
            facts = json.loads(text)
        except (OSError, ValueError) as error:
            raise ArrowlineError("the action cannot be read", name, str(error), expected, hint) from None
        if not isinstance(facts, dict) or facts.get("version") != 1:
            found = f"version {facts.get('version')!r}" if isinstance(facts, dict) else type(facts).__name__
            raise ArrowlineError("the action cannot be read", name, found, expected, hint)
        self.file = Path(name).absolute()
        self.parameters = _attributes(facts.get("parameters", {}))
        self.seed = facts.get("seed", 0)
        self.inputs = facts.get("inputs", {})
        self.metadata = facts.get("metadata", {})
        self.outputs = facts.get("outputs", {})
        self.events = self.place(facts["events"]) if facts.get("events") else None
        self.checkpoints = self.place(facts.get("checkpoints") or "checkpoints")
        self._scratch = facts.get("scratch")

    def place(self, path):
        return self.file.parent / path

    @property
    def scratch(self):
        if self._scratch is None:
            self._scratch = tempfile.mkdtemp(prefix="arrowline-")
        return self.place(self._scratch)

    def port(self, kind, name):
        ports = self.inputs if kind == "input" else self.outputs
        if name in ports:
            return ports[name]
        raise ArrowlineError(_unknown(kind, name, ports), where=str(self.file))


_loaded = []


def _action():
    if not _loaded:
        _loaded.append(_Action())
    return _loaded[0]


def __getattr__(name):
    if name == "parameters":
        return _action().parameters
    if name == "seed":
        return _action().seed
    if name in ("checkpoint_dir", "scratch_dir"):
        folder = _action().checkpoints if name == "checkpoint_dir" else _action().scratch
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    raise AttributeError(f"module 'arrowline' has no attribute {name!r}")


# Words to the pipeline


def metric(name, value, step=None):
    """A number that the stage announces under `metrics`. Of several values the last one counts."""
    number = float(value)
    fact = {"metric": str(name), "value": number, **({} if step is None else {"step": int(step)})}
    _tell(fact, f"::metric {name}={number!r}" + ("" if step is None else f" step={int(step)}"))


def progress(done, total, note=None):
    """How much of the work is done, and a short text beside it."""
    fact = {"done": float(done), "total": float(total), **({} if note is None else {"note": str(note)})}
    _tell({"progress": fact}, f"::progress {done:g}/{total:g} {note or ''}")


def log(text):
    """A line of the action's log."""
    _tell({"log": str(text)}, str(text))


def note(text):
    """A sentence that is kept in the record of the result."""
    _tell({"note": str(text)}, f"::note {text}")


def _tell(event, printed):
    events = _action().events
    if events is None:
        print(printed.rstrip(), flush=True)
        return
    # One write of the whole line, so that the lines of several processes do not mix.
    descriptor = os.open(str(events), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        os.write(descriptor, (json.dumps(event) + "\n").encode())
    finally:
        os.close(descriptor)


# Inputs


def input_path(name):
    """The path of an input; a list of (coordinates, path) for a port that gathers."""
    given = _action().port("input", name)
    if isinstance(given, list):
        return [Gathered(one.get("coordinates", {}), _action().place(one["path"])) for one in given]
    return _action().place(given)


def metadata(name):
    """What the artifact at a port says of itself, as a mapping with attributes: `metadata("dataset").classNames`.

    A port that gathers gives a list of `Gathered`.
    """
    given = _action().port("input", name)
    known = _action().metadata.get(name)
    if isinstance(given, list):
        facts = known if isinstance(known, list) else [{}] * len(given)
        return [Gathered(one.get("coordinates", {}), _attributes(fact)) for one, fact in zip(given, facts)]
    return _attributes(known if isinstance(known, dict) else {})


def input(name, as_=None):
    """The input at a port: a table of the kind `as_`, or the folder of an artifact of type `files`.

    Without `as_`, Arrow files are given as a table of pyarrow, or a frame of polars if only that is there; other forms
    as a dict of numpy arrays by column, of lists if there is no numpy. A port that gathers gives a list of `Gathered`.
    """
    found = input_path(name)
    if isinstance(found, list):
        return [Gathered(coordinates, _read(path, as_, f'input "{name}"')) for coordinates, path in found]
    return _read(found, as_, f'input "{name}"')


def _read(path, as_, where):
    if as_ is not None and as_ not in _kinds:
        raise ArrowlineError("unknown kind of table", where, repr(as_), ", ".join(_kinds))
    form = _form(path)
    if form == "files":
        return path
    try:
        if form == "arrow":
            return _read_arrow(path, as_, where)
        columns = {"csv": _read_csv, "jsonl": _read_jsonl, "npy": _read_npy}[form](path)
    except OSError as error:
        raise ArrowlineError(f"the {where} cannot be read", str(path), str(error)) from None
    if as_ in (None, "numpy"):
        numpy = _package("numpy", where if as_ else None)
        return {name: numpy.asarray(values) for name, values in columns.items()} if numpy else columns
    columns = {name: values if isinstance(values, list) else values.tolist() for name, values in columns.items()}
    if as_ == "lists":
        return columns
    package = _package(as_, where)
    if as_ == "pandas":
        columns = {name: package.array(one, dtype="Int64") if _is_wide(one) else one for name, one in columns.items()}
    return package.table(columns) if as_ == "pyarrow" else package.DataFrame(columns)


def _is_wide(values):
    """Whether whole numbers of a list have missing values beside them, and would change as floats."""
    wide = any(isinstance(one, int) and abs(one) > _exact_max for one in values)
    return wide and None in values and all(one is None or type(one) is int for one in values)


def _form(path):
    if path.suffix in (".arrow", ".csv", ".jsonl", ".npy"):
        return path.suffix[1:]
    names = sorted(one.name for one in path.iterdir()) if path.is_dir() else []
    return "npy" if names and all(name.endswith(".npy") for name in names) else "files"


def _package(name, needed_for):
    """A package, None if it is not there; an error if something needs it."""
    try:
        return import_module(name)
    except ImportError as error:
        if needed_for is None:
            return None
        raise ArrowlineError(
            f"the package {name} is not there",
            where=needed_for,
            found=str(error),
            expected=f"{name} in {sys.executable}",
            hint="install it, or declare the port `as: csv`, `jsonl` or `npy`, which need no package",
        ) from None


def _read_arrow(path, as_, where):
    arrow = None if as_ == "polars" else _package("pyarrow", None)
    if arrow is None:
        polars = _package("polars", where if as_ == "polars" else None)
        if polars is None or as_ in ("pyarrow", "pandas"):
            _package("pyarrow", where)
        frame = polars.read_ipc(str(path))
        if as_ == "lists":
            return frame.to_dict(as_series=False)
        return {name: _array_of_series(frame[name]) for name in frame.columns} if as_ == "numpy" else frame
    source = arrow.memory_map(str(path))
    try:
        table = arrow.ipc.open_file(source).read_all()
    except arrow.ArrowInvalid:
        source.seek(0)
        table = arrow.ipc.open_stream(source).read_all()
    if as_ == "lists":
        return table.to_pydict()
    if as_ == "numpy":
        return {name: _array_of(table.column(name), arrow) for name in table.column_names}
    return _frame_of(table, arrow, _package("pandas", where)) if as_ == "pandas" else table


def _frame_of(table, arrow, pandas):
    """pandas makes floats of whole numbers beside missing values; those that would change are kept as they are."""
    frame = table.to_pandas()
    types = {arrow.int64(): pandas.Int64Dtype(), arrow.uint64(): pandas.UInt64Dtype()}
    for name, column in zip(table.column_names, table.columns):
        if _is_wide_column(column, arrow):
            frame[name] = column.to_pandas(types_mapper=types.get)
    return frame


def _is_wide_column(column, arrow):
    if column.null_count == 0 or not arrow.types.is_integer(column.type):
        return False
    try:
        column.cast(arrow.float64())
    except arrow.ArrowInvalid:
        return True
    return False


def _objects(values):
    return _package("numpy", None).array(values, dtype=object)


def _array_of_series(series):
    if series.null_count() > 0 and _is_wide(series.to_list()):
        return _objects(series.to_list())
    return series.to_numpy()


def _array_of(column, arrow):
    if arrow.types.is_fixed_size_list(column.type) and column.null_count == 0:
        chunks = [chunk.flatten() for chunk in column.chunks]
        values = arrow.chunked_array(chunks, type=column.type.value_type).to_numpy()
        return values.reshape(len(column), column.type.list_size)
    if _is_wide_column(column, arrow):
        return _objects(column.to_pylist())
    # Some versions of pyarrow leave out the rows of a dictionary column that have no value.
    return (column.cast(column.type.value_type) if arrow.types.is_dictionary(column.type) else column).to_numpy()


_integer = re.compile(r"-?(?:0|[1-9]\d*)")
_number = re.compile(r"[+-]?(?:(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|(?i:nan|inf|infinity))")


def _read_csv(path):
    with open(str(path), newline="", encoding="utf-8-sig") as file:
        rows = csv.reader(file)
        names = next(rows, [])
        columns = [[] for _ in names]
        for row in rows:
            if len(row) != len(names):
                place = f"{path}:{rows.line_num}"
                raise ArrowlineError("a row of other length", place, f"{len(row)} cells", str(len(names)))
            for column, cell in zip(columns, row):
                column.append(cell)
    return {name: _numbers(column) for name, column in zip(names, columns)}


def _numbers(cells):
    """Numbers if all cells are; an empty cell among them is NaN. `007` is a text."""
    if any(cells) and all(not cell or _number.fullmatch(cell) for cell in cells):
        if all(_integer.fullmatch(cell) for cell in cells):
            return [int(cell) for cell in cells]
        return [float(cell) if cell else float("nan") for cell in cells]
    return cells


def _read_jsonl(path):
    columns = {}
    with open(str(path), encoding="utf-8") as file:
        for number, line in enumerate(file):
            row = json.loads(line)
            if number == 0:
                columns = {name: [] for name in row}
            if row.keys() != columns.keys():
                place = f"{path}:{number + 1}"
                raise ArrowlineError("a row with other fields", place, ", ".join(row), ", ".join(columns))
            for name, value in row.items():
                columns[name].append(value)
    return {name: _plain_numbers(values) for name, values in columns.items()}


_not_finite = {"nan": float("nan"), "inf": float("inf"), "-inf": float("-inf")}


def _plain_numbers(values):
    """JSON has no NaN: among numbers, the texts "nan", "inf" and "-inf" are numbers."""
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    texts = [one for one in flat if isinstance(one, str)]
    if not texts or len(texts) == len(flat) or not all(text in _not_finite for text in texts):
        return values
    number = lambda one: _not_finite[one] if isinstance(one, str) else one  # noqa: E731
    return [[number(one) for one in value] if isinstance(value, list) else number(value) for value in values]


_codes = {"b1": "?", "i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "i8": "q", "u8": "Q",
          "f2": "e", "f4": "f", "f8": "d"}  # fmt: skip


def _read_npy(folder):
    numpy = _package("numpy", None)
    files = sorted(folder.glob("*.npy"))
    return {file.stem: numpy.load(str(file), allow_pickle=False) if numpy else _read_npy_file(file) for file in files}


def _read_npy_file(file):
    with open(str(file), "rb") as source:
        if source.read(6) != b"\x93NUMPY":
            raise ArrowlineError("not a file of numpy", str(file))
        size = 2 if source.read(2)[0] == 1 else 4
        header = ast.literal_eval(source.read(int.from_bytes(source.read(size), "little")).decode("latin1"))
        shape, text = header["shape"], re.fullmatch(r"([<>])U(\d+)", str(header["descr"]))
        if text and len(shape) == 1:
            return _texts(source.read(), 4 * int(text[2]), "utf-32-be" if text[1] == ">" else "utf-32-le", shape[0])
        code = _codes.get(header["descr"][1:])
        if code is None or (header["fortran_order"] and len(shape) > 1):
            found = f"{header['descr']}, fortran_order {header['fortran_order']}"
            raise ArrowlineError("only numpy can read this array", str(file), found, "texts, or numbers in C order")
        order = ">" if header["descr"][0] == ">" else "<"
        values = [one for (one,) in struct.iter_unpack(order + code, source.read())]
    for width in reversed(shape[1:]):
        values = [values[at : at + width] for at in range(0, len(values), width)] if width else [[]] * shape[0]
    return values


def _texts(characters, width, encoding, count):
    """Texts of a fixed width; zero characters fill what is left of it."""
    return [characters[at * width : (at + 1) * width].decode(encoding).rstrip("\0") for at in range(count)]


# Outputs


def output_path(name):
    """The path to which an output is to be written, for programs that write it by themselves."""
    return _action().place(_action().port("output", name))


def output(name, value):
    """Writes an output: a table of pyarrow, a frame of pandas or polars, a dict of columns (arrays, lists) or a list of
    dicts; or the path of a file or folder, which is copied, or moved if it is in `scratch_dir`.
    """
    path, where = output_path(name), f'output "{name}"'
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(value, (str, os.PathLike)):
        _take(Path(value), path, where)
        return
    form = _form(path) if path.suffix else "files"
    if form == "files":
        raise ArrowlineError(
            "an output of files is a folder", where, type(value).__name__, "the path of a folder or file"
        )
    if form == "arrow":
        _write_arrow(path, value, where)
        return
    columns = _columns(value, where)
    lengths = {column: len(values) for column, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ArrowlineError("columns of different length", where, str(lengths))
    {"csv": _write_csv, "jsonl": _write_jsonl, "npy": _write_npy}[form](path, columns, where)


def _take(source, target, where):
    if not source.exists():
        raise ArrowlineError("there is nothing to take as the output", where, str(source), "a file or a folder")
    if source.absolute() == target.absolute():
        return
    move = _action().scratch.resolve() in source.resolve().parents
    if source.is_file():
        to = target / source.name if target.is_dir() or not target.suffix else target
        to.parent.mkdir(parents=True, exist_ok=True)
        (shutil.move if move else shutil.copy2)(str(source), str(to))
        return
    target.mkdir(parents=True, exist_ok=True)
    for entry in sorted(source.iterdir()):
        to = str(target / entry.name)
        if move:
            shutil.move(str(entry), to)
        elif entry.is_dir():
            shutil.copytree(str(entry), to)
        else:
            shutil.copy2(str(entry), to)


def _columns(value, where):
    """Lists or numpy arrays by name."""
    module = type(value).__module__.split(".")[0]
    if module == "pyarrow":
        value = value.read_all() if hasattr(value, "read_all") else value
        return {name: value.column(at).to_pylist() for at, name in enumerate(value.schema.names)}
    if module == "polars":
        return (value.collect() if hasattr(value, "collect") else value).to_dict(as_series=False)
    if module == "pandas":
        return {str(name): _pandas_list(column) for name, column in value.items()}
    if module == "numpy" and getattr(value.dtype, "names", None):
        value = {name: value[name] for name in value.dtype.names}
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        value = {name: [row.get(name) for row in value] for name in value[0]}
    if not isinstance(value, dict):
        expected = "a table of pyarrow, a frame of pandas or polars, a dict of columns, a list of dicts, or a path"
        raise ArrowlineError("this is no table", where, type(value).__name__, expected, 'name it: {"x": values}')
    return {str(name): _plain(column) if isinstance(column, list) else _sequence(column) for name, column in value.items()}


def _plain(value):
    """Numbers of numpy in lists, however deep, as those of Python."""
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value.tolist() if type(value).__module__ == "numpy" else value


def _pandas_list(column):
    """NaN is a number in a column of floats; elsewhere it stands for a cell that is missing."""
    missing, floats = sys.modules["pandas"].isna, column.dtype.kind == "f"
    kept = lambda one: floats and isinstance(one, float) or missing(one) is not True  # noqa: E731
    return [_plain(one) if kept(one) else None for one in column.tolist()]


def _sequence(column):
    numpy = sys.modules.get("numpy")
    return numpy.asarray(column) if numpy and hasattr(column, "__array__") else list(column)


def _lists(columns):
    return {name: values if isinstance(values, list) else values.tolist() for name, values in columns.items()}


def _write_arrow(path, value, where):
    module = type(value).__module__.split(".")[0]
    if module == "polars" and hasattr(value, "write_ipc"):
        value.write_ipc(str(path), compression="uncompressed", compat_level=sys.modules["polars"].CompatLevel.oldest())
        return
    if module == "polars":
        _write_arrow(path, value.collect(), where)
        return
    arrow = _package("pyarrow", where)
    if module == "pandas":
        table = arrow.Table.from_pandas(value, preserve_index=False)
    elif module == "pyarrow":
        table = value.read_all() if hasattr(value, "read_all") else value
    else:
        table = arrow.table({name: _arrow_of(values, arrow) for name, values in _columns(value, where).items()})
    with arrow.OSFile(str(path), "wb") as sink, arrow.ipc.new_file(sink, table.schema) as writer:
        writer.write(table)


def _arrow_of(values, arrow):
    if isinstance(values, list) or values.ndim == 1:
        return arrow.array(values)
    width = values.size // len(values) if len(values) else 0
    return arrow.FixedSizeListArray.from_arrays(arrow.array(values.reshape(-1)), width)


def _write_csv(path, columns, where):
    flat = {}
    for name, values in _lists(columns).items():
        if values and all(isinstance(one, (list, tuple)) for one in values):
            if len({len(one) for one in values}) > 1:
                raise ArrowlineError("CSV holds no lists of different length", where, f'column "{name}"')
            flat.update((f"{name}_{at}", column) for at, column in enumerate(zip(*values)))
        else:
            flat[name] = values
    for name, values in flat.items():
        odd = next((one for one in values if not isinstance(one, (str, int, float, type(None)))), None)
        if odd is not None:
            raise ArrowlineError("CSV holds numbers and texts", where, f'column "{name}": {odd!r}')
    with open(str(path), "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(flat)
        writer.writerows([int(one) if isinstance(one, bool) else one for one in row] for row in zip(*flat.values()))


def _write_jsonl(path, columns, where):
    lists = _lists(columns)
    with open(str(path), "w", encoding="utf-8") as file:
        for row in zip(*lists.values()):
            try:
                file.write(json.dumps(dict(zip(lists, map(_json_cell, row))), ensure_ascii=False) + "\n")
            except TypeError as error:
                raise ArrowlineError("JSON holds numbers, texts and lists", where, str(error)) from None


def _json_cell(value):
    if isinstance(value, (list, tuple)):
        return [_json_cell(one) for one in value]
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return repr(value)
    return value


def _write_npy(folder, columns, where):
    numpy = _package("numpy", None)
    folder.mkdir(exist_ok=True)
    for name, values in columns.items():
        if "/" in name or name.startswith("."):
            raise ArrowlineError("a column with this name cannot be a file", where, name)
        file = str(folder / (name + ".npy"))
        if numpy:
            array = numpy.asarray(values)
            if array.dtype.kind not in "biufU" or (array.dtype.kind == "U" and not _are_texts(values)):
                raise ArrowlineError("npy holds numbers or texts", where, f'column "{name}" of {array.dtype}')
            numpy.save(file, numpy.ascontiguousarray(array), allow_pickle=False)
        else:
            _write_npy_file(file, name, values, where)


def _write_npy_file(file, name, values, where):
    shape = [len(values)]
    while values and isinstance(values[0], (list, tuple)):
        shape.append(len(values[0]))
        if any(len(one) != shape[-1] for one in values):
            raise ArrowlineError("npy holds no lists of different length", where, f'column "{name}"')
        values = [one for inner in values for one in inner]
    if len(shape) == 1 and values and _are_texts(values):
        width = max(1, *map(len, values))
        descr = f"<U{width}"
        elements = b"".join(value.ljust(width, "\0").encode("utf-32-le") for value in values)
    else:
        odd = next((one for one in values if not isinstance(one, (int, float))), None)
        if odd is not None:
            raise ArrowlineError("npy holds numbers or texts", where, f'column "{name}": {odd!r}')
        code = "q" if all(isinstance(one, int) for one in values) else "d"
        descr, elements = f"<{'i' if code == 'q' else 'f'}8", struct.pack(f"<{len(values)}{code}", *values)
    header = repr({"descr": descr, "fortran_order": False, "shape": tuple(shape)})
    header += " " * (-(len(header) + 11) % 64) + "\n"
    with open(file, "wb") as target:
        target.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode("latin1"))
        target.write(elements)


def _are_texts(values):
    """numpy would make texts of numbers beside texts, and drop zero characters at an end."""
    return all(isinstance(one, str) and not one.endswith("\0") for one in values)


# Results, in notebooks


_reference = re.compile(r"(?P<action>[^][./]+(?:\[.*\])?)\.(?P<output>[^./]+)(?P<member>/.+)?", re.DOTALL)


def result(name, as_=None, store=None, command=None):
    """A result of the store by name: `result("train[net=A].history")` as `input` gives it, or the path of one of its
    files: `result("train[net=A].model/weights.bin")`.

    Asks `pipeline show` of the nearest node_modules, of this file's package or on PATH, or `command`, a list of words.
    """
    found = _reference.fullmatch(name)
    if found is None:
        expected = "an action and its output: train.model, train[net=A].model"
        raise ArrowlineError("this is no name of a result", found=name, expected=expected)
    words = list(command or _pipeline())
    words += ["show", found["action"], "--json", "--path", found["output"] + (found["member"] or "")]
    words += ["--store", str(store)] if store else []
    try:
        done = subprocess.run(words, capture_output=True, text=True)
    except OSError as error:
        raise ArrowlineError("the pipeline cannot be asked", " ".join(words), str(error)) from None
    paths = [json.loads(line)["path"] for line in done.stdout.splitlines()] if done.returncode == 0 else []
    if len(paths) != 1:
        problem = f"{len(paths)} results of this name" if paths else done.stderr.strip()
        expected = "one action with its point: train[net=A].model" if paths else None
        raise ArrowlineError(f"there is no such result: {name}", " ".join(words), problem, expected)
    return Path(paths[0]) if found["member"] else _read(Path(paths[0]), as_, f'result "{name}"')


def _pipeline():
    for folder in [Path.cwd(), *Path.cwd().parents]:
        if (folder / "node_modules" / ".bin" / "pipeline").exists():
            return [str(folder / "node_modules" / ".bin" / "pipeline")]
    own = Path(__file__).resolve().parent.parent / "bin" / "pipeline.js"
    return ["node", str(own)] if own.exists() else ["pipeline"]
