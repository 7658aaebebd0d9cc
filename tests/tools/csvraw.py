"""csvraw.py json FILE.csv FILE.json: is what crm-map --raw makes of a file its
JSON?
csvraw.py python ENCODING SKIP FILE: is it what Python reads in it, SKIP lines
left out?
csvraw.py random NUMBER SEED: the same of files made here.

Prints the first difference and fails.
"""

import csv
import io
import json
import random
import subprocess
import sys


def raw(path, *options):
    out = subprocess.run(["crm-map", "--raw", "-q", *options, path],
                         stdout=subprocess.PIPE, check=True).stdout
    text = out.decode()
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def same(path, ours, theirs):
    if ours == theirs:
        return
    for n, (a, b) in enumerate(zip(ours, theirs)):
        if a != b:
            print("%s: row %d: %r and not %r" % (path, n + 1, a, b))
            break
    else:
        print("%s: %d rows and not %d" % (path, len(ours), len(theirs)))
    sys.exit(1)


def against_json(path, want):
    with open(want, encoding="utf-8") as f:
        data = json.load(f)
    rows = data if isinstance(data, list) else [data]
    names = list(rows[0])
    same(path, raw(path), [names] + [[r[n] for n in names] for r in rows])


def python(text):
    return [r for r in csv.reader(io.StringIO(text, newline=""),
                                  strict=True) if r]


def against_python(encoding, skip, path):
    with open(path, encoding=encoding, newline="") as f:
        text = f.read()
    for _ in range(int(skip)):
        text = text.partition("\n")[2]
    same(path, raw(path), python(text))


WORDS = ["된장", "a b", "0010", " x ", "", "5'", "1,000", "줄\n바꿈", '"', "똠",
         "2026-11-19", "=1+1", "\ttab"]


def at_random(number, seed):
    rng = random.Random(int(seed))
    for _ in range(int(number)):
        width = rng.randint(1, 6)
        names = ["이름%d" % i for i in range(width)]
        rows = [names] + [[rng.choice(WORDS) for _ in names]
                          for _ in range(rng.randint(0, 30))]
        delim = rng.choice(",;\t|")
        encoding = rng.choice(("utf-8", "utf-8-sig", "cp949"))
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delim, quoting=rng.choice(
            (csv.QUOTE_ALL, csv.QUOTE_MINIMAL)),
            lineterminator=rng.choice(("\n", "\r\n"))).writerows(rows)
        with open("random.csv", "wb") as f:
            f.write(out.getvalue().encode(encoding))
        same("random.csv", raw("random.csv", "--delimiter",
                               "tab" if delim == "\t" else delim), rows)
        if width > 1 and len(rows) > 1:
            same("random.csv", raw("random.csv"), rows)


if sys.argv[1] == "json":
    against_json(*sys.argv[2:])
elif sys.argv[1] == "python":
    against_python(*sys.argv[2:])
else:
    at_random(*sys.argv[2:])
