"""csvdiff.py CSVCELLS NUMBER SEED: our reader against Python's strict one.

Makes NUMBER small files, most of them CSV and many with a fault, and compares
what both readers make of each.  The only differences allowed are refusals that
crm-map(1) documents: a quote inside a bare cell, a CR that stands alone, and
NUL.  Prints the first difference and fails.
"""

import csv
import io
import random
import subprocess
import sys

DIALECTS = [(",", '"', None), (";", '"', None), ("\t", '"', None),
            ("|", '"', None), (",", "'", None), (",", '"', "\\"),
            (";", "'", "\\")]
WORDS = ["", "a", "12", "된장", "x y", " ", "똠방", "😀", "0010", "-", "'", "=1"]
NOISE = ['"', "'", ",", ";", "\t", "|", "\n", "\r\n", "\r", "\\", " ", "가",
         '""', '",', ',"', '"\n', "\0"]


def quoted(rng, text, dialect):
    delim, quote, escape = dialect
    if escape and rng.random() < 0.5:
        body = text.replace(escape, escape * 2)
        body = body.replace(quote, escape + quote)
    else:
        body = text.replace(escape, escape * 2) if escape else text
        body = body.replace(quote, quote * 2)
    return quote + body + quote


def cell(rng, dialect):
    delim, quote, escape = dialect
    text = "".join(rng.choice(WORDS) for _ in range(rng.choice((0, 1, 1, 2))))
    if rng.random() < 0.3:
        text += rng.choice([delim, quote, "\n", "\r\n", "\r", quote + quote])
    if rng.random() < 0.3 or any(c in text for c in delim + quote + "\r\n"):
        return quoted(rng, text, dialect)
    return text.replace(escape, escape * 2) if escape else text


def make(rng, dialect):
    width = rng.choice((1, 2, 2, 3, 5))
    end = rng.choice(("\n", "\r\n"))
    rows = [dialect[0].join(cell(rng, dialect) for _ in range(width))
            for _ in range(rng.randint(0, 5))]
    text = end.join(rows) + (end if rng.random() < 0.7 else "")
    if rng.random() < 0.5:
        for _ in range(rng.randint(1, 3)):
            at = rng.randint(0, len(text))
            cut = rng.choice((0, 0, 1))
            text = text[:at] + rng.choice(NOISE) + text[at + cut:]
    if dialect[2]:
        # Python loses its way behind an escaped line end (3.11).
        for end in "\n\r":
            while dialect[2] + end in text:
                text = text.replace(dialect[2] + end, end)
    data = text.encode()
    if rng.random() < 0.03:
        at = rng.randint(0, len(data))
        data = data[:at] + rng.choice((b"\xff", b"\xb0\xa1", b"\xe3")) + \
            data[at:]
    return data


def python(data, dialect):
    """The rows without empty lines, or None when it is refused."""
    delim, quote, escape = dialect
    try:
        text = data.decode("utf-8-sig")
        # Blank lines are no rows to us; Python gives an empty list.
        return [row for row in csv.reader(
            io.StringIO(text, newline=""), delimiter=delim, quotechar=quote,
            escapechar=escape, strict=True) if row]
    except (csv.Error, UnicodeDecodeError):
        return None


def answers(out):
    """What csvcells wrote: (rows, reason) for each file."""
    at, rows = 0, []
    while at < len(out):
        stop = out.index(b"\n", at)
        word, _, rest = out[at:stop].partition(b" ")
        at = stop + 1
        if word == b"row":
            row = []
            for _ in range(int(rest)):
                colon = out.index(b":", at)
                n = int(out[at:colon])
                row.append(out[colon + 1:colon + 1 + n].decode())
                at = colon + 2 + n
            rows.append(row)
        else:
            yield (rows if word == b"end" else None), rest.decode()
            rows = []


ALLOWED = ("a quote stands inside a cell that is not quoted",
           "a carriage return stands alone", "is NUL")


def is_container(data):
    """What begins like another format is refused as that."""
    return data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:1] == b"<"


def main():
    program, number, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    rng = random.Random(seed)
    files = [(make(rng, d), d) for d in
             (rng.choice(DIALECTS) for _ in range(number))]
    batch = b"".join(b"%d %d %d %d\n" % (len(data), ord(d[0]), ord(d[1]),
                     ord(d[2]) if d[2] else 0) + data for data, d in files)
    out = subprocess.run([program], input=batch, stdout=subprocess.PIPE,
                         check=True).stdout
    counts = {"same": 0, "both refuse": 0}
    n = 0
    for (data, d), (ours, reason) in zip(files, answers(out)):
        n += 1
        theirs = python(data, d)
        if ours is not None and ours == theirs:
            counts["same"] += 1
        elif ours is None and theirs is None:
            counts["both refuse"] += 1
        elif ours is None and (any(w in reason for w in ALLOWED) or
                               is_container(data)):
            word = next((w for w in ALLOWED if w in reason), "container")
            counts[word] = counts.get(word, 0) + 1
        else:
            print("differ: %r %r\nours %r %s\ntheirs %r" %
                  (d, data, ours, reason, theirs))
            sys.exit(1)
    if n != number:
        print("%d answers for %d files" % (n, number))
        sys.exit(1)
    print(", ".join("%s %d" % c for c in sorted(counts.items())))


main()
