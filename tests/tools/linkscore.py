#!/usr/bin/env python3
"""linkscore.py PEOPLE PAIRS: how well pairs with the verdict "same" find who
is one person, by the column "person" of PEOPLE.  The pairs are closed first: a
= b and b = c make a = c.  Prints precision, recall and the wrong pairs."""
import collections
import csv
import sys

person = {r["member"]: r["person"] for r in csv.DictReader(open(sys.argv[1]))}
parent = {m: m for m in person}


def root(m):
    while parent[m] != m:
        parent[m] = parent[parent[m]]
        m = parent[m]
    return m


for row in csv.DictReader(open(sys.argv[2])):
    if row["verdict"] == "same":
        parent[root(row["member_a"])] = root(row["member_b"])
count = collections.Counter(person.values())
want = sum(n * (n - 1) // 2 for n in count.values())
groups = collections.defaultdict(list)
for m in person:
    groups[root(m)].append(person[m])
said = right = 0
for g in groups.values():
    said += len(g) * (len(g) - 1) // 2
    right += sum(n * (n - 1) // 2 for n in collections.Counter(g).values())
print("precision %.5f recall %.5f wrong %d" % (right / max(said, 1),
    right / max(want, 1), said - right))
