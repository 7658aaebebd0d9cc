#!/usr/bin/env python3
"""linkage.py TRUTH KEY PERSON < PAIRS: how far proposed pairs are the truth.

TRUTH is the file that was read, KEY its column of keys and PERSON the column
that tells who is one person; PERSON may be "KEY:REGEX", then the first group
of REGEX in the key tells it.  Prints lines "what value": of the pairs printed,
of all pairs within the clusters, and of those with the verdict "same":
precision, recall and F1.  It knows nothing of the program.
"""
import collections
import csv
import re
import sys


def pairs_within(groups):
    found = set()
    for group in groups:
        group = sorted(group)
        for i, a in enumerate(group):
            for b in group[i + 1:]:
                found.add((a, b))
    return found


def report(what, found, truth):
    right = len(found & truth)
    precision = right / len(found) if found else 1.0
    recall = right / len(truth) if truth else 1.0
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    print(what, "n", len(found))
    print(what, "precision %.4f" % precision)
    print(what, "recall %.4f" % recall)
    print(what, "f1 %.4f" % f1)


def main():
    path, key, person = sys.argv[1:4]
    people = collections.defaultdict(set)
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, skipinitialspace=True):
            if ":" in person:
                who = re.search(person.split(":", 1)[1], row[key]).group(1)
            else:
                who = row[person]
            people[who].add(row[key])
    truth = pairs_within(people.values())
    printed, same = set(), set()
    clusters = collections.defaultdict(set)
    for row in csv.DictReader(sys.stdin):
        pair = tuple(sorted((row["member_a"], row["member_b"])))
        printed.add(pair)
        if row["verdict"] == "same":
            same.add(pair)
        if row["cluster"]:
            clusters[row["cluster"]].update(pair)
    print("truth n", len(truth))
    report("pairs", printed, truth)
    report("clusters", pairs_within(clusters.values()), truth)
    report("same", same, truth)


main()
