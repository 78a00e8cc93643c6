"""Reads one CSV file with polars, pandas or DuckDB; prints CPU seconds, wall seconds, peak memory and rows as JSON.

    python peer.py polars FILE
"""

import json
import resource
import sys
import time

name, path = sys.argv[1:3]
if name == "polars":
    import polars

    def read():
        return polars.read_csv(path, try_parse_dates=True).height

elif name == "pandas":
    import pandas

    def read():
        return len(pandas.read_csv(path))

else:
    import duckdb

    def read():
        return duckdb.read_csv(path).to_arrow_table().num_rows


def usage():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


before, started = usage(), time.perf_counter()
rows = read()
result = {
    "cpu": usage() - before,
    "wall": time.perf_counter() - started,
    "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    "rows": rows,
}
print(json.dumps(result))
