"""Makes the files of docs/data.md: python3 make.py, with pandas, pyarrow, numpy and Pillow."""

import gzip
import os

import numpy
import pandas
from PIL import Image, ImageDraw

draw = numpy.random.default_rng(7)

# Four pumps, measured every six hours of a week; the older a pump, the warmer it runs.
times = pandas.date_range("2026-03-02", periods=28, freq="6h", tz="UTC")
pumps = pandas.DataFrame(
    [
        {
            "pump": f"p{pump}",
            "time": time,
            "pressure": round(float(draw.normal(4, 0.2)), 2) if (pump + step) % 9 else None,
            "heat": int(draw.normal(40 + 6 * pump, 4)),
            "mode": ("day", "night")[time.hour in (0, 18)],
        }
        for step, time in enumerate(times)
        for pump in range(1, 5)
    ]
)
pumps["worn"] = numpy.where(pumps["heat"] > 56, "yes", "no")
pumps["pump"] = pumps["pump"].astype("category")
pumps["mode"] = pumps["mode"].astype("category")
pumps.to_parquet("pumps.parquet", index=False)
pumps.to_feather("pumps.arrow")

# Bars that stand (0) or lie (1), 5 x 5 bytes each.
kinds = numpy.arange(30) % 2
bars = numpy.zeros((30, 5, 5), numpy.uint8)
for row, kind in enumerate(kinds):
    at = draw.integers(0, 5)
    bars[row][(slice(None), at) if kind == 0 else (at, slice(None))] = 200 + draw.integers(0, 56)
numpy.savez_compressed("bars.npz", bars=bars, kind=kinds.astype(numpy.uint8))


def idx(name, array):
    header = bytes([0, 0, 8, array.ndim]) + b"".join(size.to_bytes(4, "big") for size in array.shape)
    with open(name, "wb") as file:
        file.write(gzip.compress(header + array.tobytes(), mtime=0))


for part, rows in (("train", slice(0, 20)), ("test", slice(20, 30))):
    idx(f"{part}-images-idx3-ubyte.gz", bars[rows])
    idx(f"{part}-labels-idx1-ubyte.gz", kinds[rows].astype(numpy.uint8))

# Tiles with a disc or a square, in two sizes; one is a photograph that is stored on its side.
for kind in ("disc", "square"):
    os.makedirs(f"tiles/{kind}", exist_ok=True)
    for number in range(1, 7):
        side = (16, 20)[number % 2]
        tile = Image.new("RGB", (side, side), (20, 30, 40))
        shape = [3 + number % 3, 3, side - 4, side - 4 - number % 3]
        colour = tuple(int(one) for one in draw.integers(120, 256, 3))
        pen = ImageDraw.Draw(tile)
        (pen.ellipse if kind == "disc" else pen.rectangle)(shape, fill=colour)
        if (kind, number) == ("square", 6):
            turned = Image.Exif()
            turned[274] = 6
            tile.save(f"tiles/{kind}/{number}.jpg", exif=turned)
        else:
            tile.save(f"tiles/{kind}/{number}.png")
