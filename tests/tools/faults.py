"""faults.py MAPFILES PROFILES SOURCES GOLDEN: each kind of fault in each column
of each profile.

For each row of the table SOURCES the first fixture is taken down to one good
row.  Faults of form (a stray quote, a NUL, a comma too many and their like) go
into every column, one file a fault: each must be refused with its line and,
where it is in a cell, its column.  Faults of value (no such date, no number, an
unknown word, a resident registration number) go into every column that is used
for something of that kind, all in one file: what reaches the importing program
must be rejected there with the name of the column, and nothing of it may be
stored.  Prints a line "ok" or "not ok" for each profile and either half.
"""

import csv
import io
import os
import re
import shutil
import subprocess
import sys

MAPFILES, PROFILES, SOURCES, GOLDEN = sys.argv[1:5]

IMPORT = {"order": ["crm-order", "import"], "member": ["crm-member", "import"],
          "shipment": ["crm-order", "ship"]}

TIMES = {"ordered_at", "shipped_at", "delivered_at", "joined_at", "consent_at"}
NUMBERS = {"qty", "unit_price", "amount", "discount", "shipping_fee",
           "settlement"}
WORDS = {"status", "email_consent", "sms_consent"}
CODES = {"order_no", "line_no", "buyer_id", "code"}

# Each has a part that must be found nowhere in the database.
FAULTS = [(TIMES, "2026-02-30", "2026-02-30"),
          (TIMES, "십일월 삼일", "십일월 삼일"),
          (NUMBERS, "일곱가지", "일곱가지"), (NUMBERS, "7,31", "7,31"),
          (NUMBERS, "31%", "31%"), (NUMBERS, "=O2+P2", "=O2+P2"),
          (NUMBERS, "8.731E+12", "8.731E+12"),
          (WORDS, "수수께끼말", "수수께끼말"),
          (CODES, "8.809795334879E+12", "8.809795334879E+12"),
          (None, "900101-1239876", "1239876")]


def run(command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, **more)


class Fixture:
    """An export that its profile reads, as rows and what is known of them."""

    def __init__(self, path, profile, name, fixed):
        self.path, self.profile, self.name = path, profile, name
        self.fixed = [w for word in fixed for w in ("--set", word)]
        shutil.copy(path, name)
        self.uses = {}
        for _, item, column, value in self.table(
                ["crm-map", "-p", profile, "--explain", name])[1:]:
            if item == "column":
                self.uses[column] = value.split()
            elif item in ("encoding", "delimiter", "header_row"):
                setattr(self, item, value)
        with open(path, "rb") as f:
            text = f.read().decode("utf-8-sig" if self.encoding == "utf-8"
                                   else "cp949")
        delim = {"comma": ",", "tab": "\t", "semicolon": ";",
                 "bar": "|"}[self.delimiter]
        self.delim = delim
        self.codec = "utf-8" if self.encoding == "utf-8" else "cp949"
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delim)
        self.before, self.rows, line = [], [], 1
        for row in reader:
            if not row:
                pass
            elif line <= int(self.header_row):
                self.before.append(row)
                self.header = row
            else:
                self.rows.append(row)
            line = reader.line_num + 1

    def table(self, command):
        return list(csv.reader(io.StringIO(
            run(command).stdout.decode(), newline="")))

    def line(self, cells):
        return self.delim.join(cells) + "\n"

    def text(self, rows):
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=self.delim, lineterminator="\n").writerows(
            self.before + rows)
        return out.getvalue()

    def write(self, rows):
        with open(self.name, "wb") as f:
            f.write(self.text(rows).encode(self.codec))

    def mapped(self, rows):
        """What crm-map makes of these rows, by the number of the row."""
        self.write(rows)
        first = self.text([]).count("\n") + 1
        out = self.table(["crm-map", "-q", "-p", self.profile,
                          "--exported-at", "2026-11-19 23:00:00"] +
                         self.fixed + [self.name])
        result = {}
        for row in out[1:]:
            if len(row) == len(out[0]):
                cells = dict(zip(out[0], row))
                result[int(cells["source_line"]) - first
                       if cells.get("source_line") else len(result)] = cells
        return result


def plain(row):
    """The row without what would need quotes."""
    return [c.translate(str.maketrans('",\n\r;\t|', "       ")) for c in row]


def form_faults(f, row):
    """(name, column or None, the file's bytes) for each fault of form."""
    row = plain(row)
    head = f.text([])
    line = head.count("\n") + 1

    def made(c, cell):
        cells = row[:c] + [cell] + row[c + 1:]
        return (head + f.line(cells)).encode(f.codec)

    for c in range(len(f.header)):
        yield "quote", line, c, made(c, 'x"y')
        yield "behind", line, c, made(c, '"x"y')
        yield "open", line, c, made(c, '"x')
        yield "cr", line, c, made(c, "x\ry")
        yield "long", line, c, made(c, "x" * 65537)
        yield "nul", line, None, made(c, "x\0y")
        yield "byte", line, None, made(c, "BYTE").replace(b"BYTE", b"\xff\xfe")
        yield "more", line, None, made(c, "x" + f.delim + "y")
        yield "fewer", line, None, \
            (head + f.line(row[:c] + row[c + 1:])).encode(f.codec)


def check_form(f, row):
    cases = list(form_faults(f, row))
    batch = b"".join(b"%s %d\n" % (f.profile.encode(), len(data)) + data
                     for *_, data in cases)
    answers = run([MAPFILES, PROFILES], input=batch).stdout.decode().split("\n")
    for (name, line, c, data), answer in zip(cases, answers):
        good = answer.startswith("refused f:%d" % line)
        if c is not None:
            good = good and "column %d:" % (c + 1) in answer
        if not good:
            return "%s in column %s: %s" % (name, f.header[c] if c is not None
                                            else "?", answer)
    if len(answers) != len(cases) + 1:
        return "%d answers for %d files" % (len(answers) - 1, len(cases))
    return None


def rejected(stream, mapped):
    """Imports the rows; the reasons by row, and all that was stored."""
    for name in os.listdir("."):
        if name.startswith("crm.db") or name == "rejects.csv":
            os.remove(name)
    run(["crm-db", "init", "-q"], check=True)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(mapped[min(mapped)]),
                            lineterminator="\n")
    writer.writeheader()
    for n in sorted(mapped):
        writer.writerow(mapped[n])
    got = run(IMPORT[stream] + ["--rejects", "rejects.csv"],
              input=out.getvalue().encode())
    reasons = {}
    if os.path.exists("rejects.csv"):
        with open("rejects.csv", encoding="utf-8", newline="") as r:
            for row in csv.DictReader(r):
                line = row["reject_line"]
                reasons.setdefault(line, "")
                reasons[line] += " " + row["reject_reason"]
    return got, reasons, run(["crm-db", "dump"]).stdout.decode()


def value_faults(f, row):
    for c, name in enumerate(f.header):
        used = set(f.uses.get(name, []))
        for kind, text, part in FAULTS:
            if used and (kind is None or used & kind):
                yield name, kind, part, row[:c] + [text] + row[c + 1:]


def changed(base, cells):
    return {k for k in cells if cells[k] != base.get(k) and
            k not in ("source_line", "source")}


def check_values(f, stream, row):
    cases = list(value_faults(f, row))
    if not cases:
        return "no column is used"
    base = f.mapped([row] * len(cases))
    mapped = f.mapped([r for *_, r in cases])
    keep = {n: m for n, m in mapped.items() if changed(base.get(n, {}), m)}
    if not keep:
        return "no fault reaches the stream"
    lines = {n: str(i + 2) for i, n in enumerate(sorted(keep))}
    got, reasons, dump = rejected(stream, keep)
    if got.returncode != 1:
        return "status %d: %s" % (got.returncode, got.stderr.decode())
    for n, cells in keep.items():
        name, kind, part, _ = cases[n]
        columns = changed(base.get(n, {}), cells)
        reason = reasons.get(lines[n], "")
        if kind is not None and not columns & kind:
            continue        # it only stands in a text
        if {"bundle", "when"} & set(f.uses[name]) and \
                not any(part in cells[c] for c in columns):
            continue        # it only decided about others
        if not any(c in reason for c in columns):
            return "%s: %s in %s is not named: %r" % (
                name, part, ", ".join(sorted(columns)), reason)
    for kind, text, part in FAULTS:
        if (kind is None or kind & (NUMBERS | CODES)) and part in dump:
            return "%s is stored" % part
    return None


def good_row(f, stream):
    """The first row that maps and imports, and is as long as the header."""
    for row in f.rows:
        if len(row) != len(f.header):
            continue
        mapped = f.mapped([row])
        if len(mapped) != 1:
            continue
        if stream not in IMPORT or \
                rejected(stream, mapped)[0].returncode == 0:
            return row
    return None


def fixture(case, profile):
    folder = os.path.join(GOLDEN, case)
    with open(os.path.join(folder, "cmd"), encoding="utf-8") as cmd:
        # Some sources do not say whose they are.
        fixed = re.findall(r"--set (channel=\S+)", cmd.read())[:1]
    for name in sorted(os.listdir(folder)):
        if name in ("cmd", "out", "err", "status"):
            continue
        path = os.path.join(folder, name)
        known = run(["crm-map", "--detect", path]).stdout.decode()
        if ",%s," % profile in known:
            return Fixture(path, profile, "f_2026-11-13.csv", fixed)
    return None


def say(name, fault):
    if fault:
        print(fault)
    print("%s %s" % ("not ok" if fault else "ok", name))
    sys.stdout.flush()


def main():
    seen = set()
    with open(SOURCES, encoding="utf-8", newline="") as table:
        sources = list(csv.DictReader(table))
    for source in sources:
        profile, stream = source["profile"], source["stream"]
        case = source["fixtures"].split()[0]
        if not profile or (profile, case) in seen:
            continue
        seen.add((profile, case))
        f = fixture(case, profile)
        name = "%s (%s)" % (profile, case)
        if f is None:
            say(name, "no fixture")
            continue
        row = good_row(f, stream)
        if row is None and f.mapped(f.rows):
            say(name, "no good row")
            continue
        # Of a form that tells of nothing yet, any row will do.
        say("form: " + name, check_form(f, row or f.rows[0]))
        if row is not None and stream in IMPORT:
            say("value: " + name, check_values(f, stream, row))


main()
