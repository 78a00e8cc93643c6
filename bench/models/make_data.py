"""Writes the data of the documents beside it: `make_data.py FOLDER`. The same bytes on every machine with one NumPy.

pictures.npz: 24 × 24 colour pictures of six kinds, a shape (disc, ring, cross) filled plainly or with stripes. Place,
size, angle and both colours are drawn, pixels are noisy, and a part of the pictures has a label by chance.
orders.csv: three outcomes by the customer's town and the ware, each with a vector of its own, and four numbers.
yields.csv: a number by Friedman's first function (1991) of five of eight columns, with noise.
"""

import pathlib
import sys

import numpy as np

folder = pathlib.Path(sys.argv[1])


def contrast(random, ground):
    """A colour that is not that of the ground."""
    while True:
        colour = random.uniform(20, 235, 3)
        if abs(colour - ground).sum() > 130:
            return colour


def picture(random, kind, side=24):
    """One picture; kind is 2 · shape + striped."""
    rows, columns = np.mgrid[0:side, 0:side].astype(float)
    middle = random.uniform(9, side - 9, 2)
    size, turn = random.uniform(6, 9), random.uniform(0, 2 * np.pi)
    down, right = rows - middle[0], columns - middle[1]
    u = np.cos(turn) * right + np.sin(turn) * down
    v = np.cos(turn) * down - np.sin(turn) * right
    far = np.hypot(u, v)
    if kind // 2 == 0:
        inside = far < size
    elif kind // 2 == 1:
        inside = (far < 1.1 * size) & (far > 0.55 * size)
    else:
        inside = (np.minimum(abs(u), abs(v)) < 0.3 * size) & (far < 1.2 * size)
    ground = random.uniform(40, 215, 3)
    paint, stripe = (contrast(random, ground) for _ in range(2))
    lines = (np.floor(u / 2.5) % 2 == 0) & inside & (kind % 2 == 1)
    pixels = np.where(lines[..., None], stripe, np.where(inside[..., None], paint, ground))
    return np.clip(np.rint(pixels + random.normal(0, 8, pixels.shape)), 0, 255).astype(np.uint8)


def pictures(count=7000, kinds=6, chance=0.12):
    random = np.random.Generator(np.random.PCG64(1))
    truth = random.integers(0, kinds, count)
    x = np.stack([picture(random, kind) for kind in truth])
    kind = np.where(random.random(count) < chance, random.integers(0, kinds, count), truth)
    np.savez(folder / "pictures.npz", x=x, kind=kind.astype(np.uint8))


def orders(count=12000, towns=40, wares=25):
    random = np.random.Generator(np.random.PCG64(2))
    town_vectors = random.normal(0, 1, (towns, 3))
    ware_vectors = random.normal(0, 1, (wares, 3))
    slopes = random.normal(0, 0.8, (wares, 3))
    town, ware = random.integers(0, towns, count), random.integers(0, wares, count)
    amount, days, age, visits = (random.normal(0, 1, count) for _ in range(4))
    points = 1.6 * town_vectors[town] * ware_vectors[ware] + slopes[ware] * amount[:, None]
    points += np.stack([0.8 * days, np.abs(age) - 0.8, 0.5 * visits * days], 1)
    outcome = (3 * points + random.gumbel(0, 1, points.shape)).argmax(1)
    names = np.array(["kept", "returned", "exchanged"])
    lines = ["town,ware,amount,days,age,visits,outcome"]
    for at in range(count):
        numbers = ",".join(f"{one[at]:.4f}" for one in (amount, days, age, visits))
        lines.append(f"town{town[at]:02d},ware{ware[at]:02d},{numbers},{names[outcome[at]]}")
    (folder / "orders.csv").write_text("\n".join(lines) + "\n")


def yields(count=6000):
    random = np.random.Generator(np.random.PCG64(3))
    x = random.random((count, 8))
    y = 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4]
    y = (y + random.normal(0, 1.5, count)) / 5
    lines = ["sun,rain,slope,lime,depth,wind,stones,age,yield"]
    lines += [",".join(f"{one:.5f}" for one in (*row, value)) for row, value in zip(x, y)]
    (folder / "yields.csv").write_text("\n".join(lines) + "\n")


folder.mkdir(parents=True, exist_ok=True)
pictures()
orders()
yields()
