"""Wrote docks.parquet: a reading every three hours of five bicycle stations in spring, and how full they were an hour later.

python3 make.py    (needs pyarrow)
"""

import datetime
import math
import random

import pyarrow as pa
import pyarrow.parquet as pq

chance = random.Random(7)
start = datetime.datetime(2026, 3, 2, tzinfo=datetime.timezone.utc)
stations = [("Abbey", 12, "home"), ("Bridge", 18, "work"), ("Castle", 24, "work"), ("Dock", 18, "home"), ("Elm", 12, "home")]
rows = []
for step in range(8 * 7 * 5):
    time = start + datetime.timedelta(hours=3 * step, microseconds=chance.randrange(10**9))
    hour, weekend = time.hour, time.weekday() >= 5
    warm = 8 + 0.15 * step / 8 + 5 * math.sin((hour - 8) / 24 * 2 * math.pi) + chance.gauss(0, 2)
    rain = chance.random() < 0.2
    for name, docks, place in stations:
        # At work stations bicycles gather by day, at home stations by night.
        tide = math.cos((hour - 13) / 24 * 2 * math.pi) * (0.1 if weekend else 0.4)
        share = 0.5 + (tide if place == "work" else -tide) - (0.12 if warm > 14 and not rain else 0)
        now = min(1, max(0, share + chance.gauss(0, 0.12)))
        later = min(1, max(0, 0.7 * now + 0.3 * share + chance.gauss(0, 0.05)))
        rows.append(
            {
                "reading": len(rows) + 1,
                "time": time,
                "station": name,
                "place": place,
                "docks": docks,
                "bicycles": round(docks * now),
                "warm_c": None if chance.random() < 0.05 else round(warm, 1),
                "rain": rain,
                "later": "empty" if later < 0.25 else "full" if later > 0.75 else "some",
            }
        )

schema = pa.schema(
    {
        "reading": pa.int32(),
        "time": pa.timestamp("us", tz="UTC"),
        "station": pa.dictionary(pa.int8(), pa.string()),
        "place": pa.dictionary(pa.int8(), pa.string()),
        "docks": pa.uint8(),
        "bicycles": pa.uint8(),
        "warm_c": pa.float64(),
        "rain": pa.bool_(),
        "later": pa.string(),
    }
)
pq.write_table(pa.Table.from_pylist(rows, schema), "docks.parquet", compression="zstd")
