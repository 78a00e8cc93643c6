"""Leaves out the days without a number, and sets every fourth of the others aside for the measurement."""

import csv

import arrowline

with open("../data/sales.csv", newline="") as file:
    days = [day for day in csv.DictReader(file) if day["sold"] != ""]

for number, day in enumerate(days):
    day["use"] = "measure" if number % 4 == 3 else "fit"

arrowline.log(f"{len(days)} days")
arrowline.output("rows", days)
