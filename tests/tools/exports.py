#!/usr/bin/env python3
"""exports.py SEED: four exports of the same people, f0.csv to f3.csv.

Each is of another day; what is known of somebody changes from day to day and
never back to what it was.  Half of the seeds have codes; some rows have none,
or no telephone or e-mail address, so that one person is several members until
a row has two keys.  Columns and cells are missing at random.
"""
import csv
import random
import sys

COLUMNS = ("code name phone email birth gender address grade memo source "
    "x_table x_job joined_at exported_at").split()
PEOPLE = "가나다라마바사아자차카타"
VALUES = {
    "gender": ["male", "female"], "grade": ["silver", "gold", "vip"],
    "memo": ["m1", "m2", "m3"], "x_table": ["1", "2", "3", "4"],
    "x_job": ["baker", "smith", "cook"],
    "address": ["서울 송파구 올림픽로 %d" % n for n in range(1, 5)],
    "birth": ["1980-03-1%d" % n for n in range(3)],
    "joined_at": ["2025-0%d-01" % n for n in range(1, 4)],
}
rng = random.Random(int(sys.argv[1]))
codes = rng.random() < .5
grown = {}


def value(column, person, day):
    """Of the values of a column a later day has the same or a later one."""
    if column == "phone":
        values = ["010-2656-%04d" % (10 * person + n) for n in range(3)]
    elif column == "email":
        values = ["p%d.%d@example.com" % (person, n) for n in range(3)]
    else:
        values = VALUES[column]
    if (column, person) not in grown:
        grown[column, person] = sorted(rng.random() for _ in range(4))
    return values[int(grown[column, person][day] * len(values))]


def cell(column, person, day):
    if column == "code":
        return "C%d" % person if codes and rng.random() < .9 else ""
    if column == "name":
        return "고객" + PEOPLE[person]
    if column == "source":
        return "mall"
    if column == "exported_at":
        return "2026-10-0%d 10:00:00" % (day + 1)
    return value(column, person, day) if rng.random() < .7 else ""


for day in range(4):
    columns = [c for c in COLUMNS if c in ("name", "source", "exported_at") or
        (c == "code" and codes) or (c != "code" and rng.random() < .8)]
    people = rng.sample(range(len(PEOPLE)), rng.randint(5, len(PEOPLE)))
    with open("f%d.csv" % day, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        for person in people:
            out.writerow([cell(c, person, day) for c in columns])
