"""Opens one artifact of every type in a store with pyarrow, polars and DuckDB and prints what each of them sees.

    python bench/peers/open_artifacts.py STORE [TYPE ...]

Artifacts are Arrow IPC files, so any of the three should give the same rows and columns. For each type found in the
records (or each TYPE named, which then has to be there) the largest artifact is opened: pyarrow maps it into memory,
polars reads it with its own reader, DuckDB queries the mapped table. Exits with 1 if one of them fails or if they
disagree on rows or columns. Needs pyarrow, polars and duckdb.
"""

import json
import sys
from pathlib import Path

import duckdb
import polars
import pyarrow as pa

TYPES = (
    "dataset model history predictions metrics embedding neighbors projection clusters report".split()
)


def largest_of_each_type(store: Path) -> dict[str, dict]:
    """Type -> the output of a record with the most bytes."""
    found: dict[str, dict] = {}
    for path in sorted((store / "results-v1").glob("*/*.json")):
        # A record is a line of JSON; the line after it is its checksum.
        for output in json.loads(path.read_text().split("\n")[0])["outputs"].values():
            known = found.get(output["type"])
            if known is None or output["bytes"] > known["bytes"]:
                found[output["type"]] = output
    return found


def blob_path(store: Path, digest: str) -> Path:
    hexadecimal = digest.removeprefix("sha256:")
    return store / "blobs-v1" / "sha256" / hexadecimal[:2] / f"{hexadecimal[2:]}.arrow"


def with_pyarrow(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as source:
        table = pa.ipc.open_file(source).read_all()
    table.validate(full=True)
    return table


def look(path: Path) -> list[str]:
    """Lines that describe the file; raises AssertionError where the readers disagree."""
    table = with_pyarrow(path)
    frame = polars.read_ipc(path, memory_map=False)
    with duckdb.connect() as database:
        database.register("artifact", table)
        rows = database.sql("SELECT count(*) FROM artifact").fetchone()[0]
        described = database.sql("DESCRIBE artifact").fetchall()
    assert frame.height == table.num_rows, f"polars reads {frame.height} rows, pyarrow {table.num_rows}"
    assert rows == table.num_rows, f"DuckDB reads {rows} rows, pyarrow {table.num_rows}"
    assert frame.columns == table.column_names, "polars names other columns"
    assert [column[0] for column in described] == table.column_names, "DuckDB names other columns"
    lines = [
        f"  {name:16} {str(table.schema.field(name).type):44} {str(frame.schema[name]):34} {duck[1]}"
        for name, duck in zip(table.column_names, described)
    ]
    metadata = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    shown = ", ".join(f"{key} {value if len(value) <= 60 else value[:57] + '...'}" for key, value in metadata.items())
    return [*lines, f"  metadata: {shown}"]


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    store, wanted = Path(arguments[0]), arguments[1:]
    found = largest_of_each_type(store)
    print(f"pyarrow {pa.__version__}, polars {polars.__version__}, DuckDB {duckdb.__version__}")
    failures = 0
    for kind in wanted or [kind for kind in TYPES if kind in found]:
        if kind not in found:
            print(f"{kind}: none in the store")
            failures += 1
            continue
        output = found[kind]
        print(f"{kind}: {output['rows']} rows, {output['bytes']} bytes")
        try:
            print("\n".join(look(blob_path(store, output["digest"]))))
        except Exception as error:  # Each library has errors of its own; what counts is that there is one.
            print(f"  FAILED: {type(error).__name__}: {error}")
            failures += 1
    absent = [kind for kind in TYPES if kind not in found]
    if absent and not wanted:
        print(f"not in this store: {', '.join(absent)}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
