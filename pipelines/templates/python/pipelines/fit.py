"""Fits a polynomial by least squares, and measures its mean error on the rows that were set aside."""

import json

import arrowline

degree = arrowline.parameters.degree
rows = arrowline.input("rows", as_="lists")


def powers(temperature):
    return [(temperature / 40) ** power for power in range(degree + 1)]


def solve(matrix, values):
    """Gauss's elimination with pivots."""
    rows = [line + [value] for line, value in zip(matrix, values)]
    for column in range(len(rows)):
        pivot = max(range(column, len(rows)), key=lambda at: abs(rows[at][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = [value / rows[column][column] for value in rows[column]]
        for at, line in enumerate(rows):
            rows[at] = head if at == column else [a - line[column] * b for a, b in zip(line, head)]
    return [line[-1] for line in rows]


fitted = [at for at, use in enumerate(rows["use"]) if use == "fit"]
points = [powers(rows["temperature"][at]) for at in fitted]
sold = [rows["sold"][at] for at in fitted]
terms = range(degree + 1)
weights = solve(
    [[sum(point[i] * point[j] for point in points) for j in terms] for i in terms],
    [sum(point[i] * value for point, value in zip(points, sold)) for i in terms],
)

errors = [
    abs(sum(weight * power for weight, power in zip(weights, powers(temperature))) - value)
    for temperature, value, use in zip(rows["temperature"], rows["sold"], rows["use"])
    if use == "measure"
]
arrowline.metric("error", sum(errors) / len(errors))
(arrowline.output_path("model") / "weights.json").write_text(json.dumps(weights))
