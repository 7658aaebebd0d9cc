#!/usr/bin/env python3
"""bought.py SEED STEPS: whether the packed purchase history is v_purchase.

Invented orders and members in ./crm.db, which is made, are imported, imported
again with other statuses and buyers, returned, linked late, joined, removed,
erased, taken back and restored; after each step the packs are read here, by
their description alone, and every member's orders must be those of v_purchase,
and the scores and cohorts of a random day those of SQL queries.  Prints what
differs, and how many orders were compared; the status is 1 when anything did.
"""
import csv
import datetime
import glob
import io
import os
import random
import sqlite3
import subprocess
import sys

rng = random.Random(int(sys.argv[1]))
HEADER = ("channel,order_no,line_no,ordered_at,status,kind,buyer_name,"
    "buyer_phone,amount,qty,product_name,ref_order_no,ref_line_no,"
    "exported_at").split(",")
COUNTED = ["paid", "preparing", "shipped", "delivered", "confirmed",
    "cancel_requested", "return_requested", "exchange_requested"]
OTHER = ["ordered", "cancelled", "returned", "exchanged"]
FIRST = datetime.datetime(2026, 1, 1)
EPOCH = datetime.datetime(1970, 1, 1)
compared = wrong = 0
orders = []


def run(*words, text=None, most=1):
    done = subprocess.run(words, input=text, capture_output=True, text=True)
    if done.returncode > most:
        sys.exit("%s: %d: %s" % (" ".join(words), done.returncode,
            done.stderr))
    return done.stdout


def table(rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def number(body, at):
    shift = value = 0
    while True:
        byte = body[at]
        value |= (byte & 127) << shift
        at += 1
        shift += 7
        if byte < 128:
            return value, at


def signed(body, at):
    value, at = number(body, at)
    return (value >> 1) ^ -(value & 1), at


def unpack(block, body):
    """Rows (member, order, time, kind) -> [lines, sum] of a block."""
    at, place, found = 0, -1, {}
    while at < len(body):
        step, at = number(body, at)
        size, at = number(body, at)
        end, place, first = at + size, place + step, True
        when = order = 0
        assert 0 <= place < 64
        while at < end:
            head, at = number(body, at)
            lines = {0: head >> 1}
            if head & 1:
                lines = {}
                for kind in range(4):
                    if head >> 1 & 1 << kind:
                        lines[kind], at = number(body, at)
            later, at = signed(body, at) if first else number(body, at)
            step, at = signed(body, at)
            assert first or later >= 0
            when, order, first = when + later, order + step, False
            for kind in sorted(lines):
                sum_, at = number(body, at)
                key = (block * 64 + place, order, when, kind)
                assert key not in found and lines[kind] > 0
                found[key] = (lines[kind],
                    -sum_ if kind in (1, 2) else sum_)
        assert at == end
    return found


def compare(when):
    global compared, wrong
    base = sqlite3.connect("file:crm.db?mode=ro", uri=True)
    packed = {}
    for block, body in base.execute("SELECT block, body FROM bought"):
        packed.update(unpack(block, body))
    told = {(m, o, t, k): (n, s) for m, o, t, k, n, s in base.execute("""
        SELECT member, order_id, ordered_at, CASE sale WHEN 1
            THEN iif(amount < 0, 1, 0) ELSE iif(amount < 0, 2, 3) END AS kind,
            count(*), sum(amount)
        FROM v_purchase
        GROUP BY member, order_id, kind""")}
    compared += len(told)
    for key in sorted(packed.keys() | told.keys()):
        if packed.get(key) != told.get(key):
            print("%s: member %d, order %d: packed %s, told %s" % (when,
                key[0], key[1], packed.get(key), told.get(key)))
            wrong += 1
    score(when, base)
    base.close()


def score(when, base):
    global wrong
    day = (FIRST + datetime.timedelta(days=rng.randint(-1, 130))).date()
    end = (datetime.datetime.combine(day, datetime.time()) - EPOCH).days
    want = ["%d,%s,%d,%d" % row for row in base.execute("""
        SELECT member, max(iif(sale, datetime(ordered_at, 'unixepoch'), '')),
            count(DISTINCT iif(sale, order_id, NULL)) AS frequency,
            sum(amount)
        FROM v_purchase
        WHERE ordered_at < ? * 86400
        GROUP BY member
        HAVING frequency > 0
        ORDER BY member""", (end + 1,))]
    rows = csv.DictReader(io.StringIO(run("crm-rfm", "-q", "--as-of",
        str(day))))
    got = ["%s,%s,%s,%s" % (r["member"], r["last_at"], r["frequency"],
        r["monetary"]) for r in rows]
    if want != got:
        print("%s: the scores of %s differ" % (when, day))
        wrong += 1
    cohorts(when, base, day, end)


def cohorts(when, base, day, end):
    global wrong
    want = ["%s,%d,%d,%d,%d" % row for row in base.execute("""
        WITH p AS (
            SELECT *, strftime('%Y', ordered_at, 'unixepoch') * 12
                + strftime('%m', ordered_at, 'unixepoch') AS month,
                min(iif(sale, ordered_at, NULL)) OVER (PARTITION BY member)
                AS first
            FROM v_purchase
            WHERE ordered_at < ? * 86400)
        SELECT strftime('%Y-%m', first, 'unixepoch') AS cohort,
            month - strftime('%Y', first, 'unixepoch') * 12
                - strftime('%m', first, 'unixepoch') AS offset,
            count(DISTINCT iif(sale, member, NULL)),
            count(DISTINCT iif(sale, member || '/' || order_id, NULL)),
            sum(amount)
        FROM p
        WHERE ordered_at >= first
        GROUP BY cohort, offset
        ORDER BY cohort, offset""", (end + 1,))]
    rows = csv.DictReader(io.StringIO(run("crm-report", "cohort", "-q",
        "--as-of", str(day))))
    got = ["%s,%s,%s,%s,%s" % (r["cohort"], r["offset"], r["members"],
        r["orders"], r["amount"]) for r in rows]
    empty = [r for r in got if r.endswith(",0,0,0")]
    if set(want) != set(got) - set(empty) | set(want) & set(empty):
        print("%s: the cohorts of %s differ" % (when, day))
        wrong += 1


def buyer():
    i = rng.randint(0, 199)
    return ["사람%d" % i, "010-2345-%04d" % (7000 + i) if i % 9 else ""]


def order():
    """A new order, or one of before with something else in it."""
    if orders and rng.random() < 0.4:
        rows = rng.choice(orders)
    else:
        at = FIRST + datetime.timedelta(
            minutes=rng.randint(0, 180 * 24 * 60))
        who, rows = buyer(), []
        for line in range(rng.choice([1, 1, 1, 2, 3])):
            amount = rng.choice([0, 1000, rng.randint(1, 10 ** 7)])
            rows.append(["mall%d" % rng.randint(1, 2), "%d" % len(orders),
                "%d" % (line + 1), str(at + datetime.timedelta(
                hours=line)), "paid", "sale"] + who + [str(amount),
                str(rng.randint(1, 3)), "thing", "", ""])
            rows[-1][0] = rows[0][0]
        orders.append(rows)
    for row in rows:
        if rng.random() < 0.5:
            row[4] = rng.choice(COUNTED + COUNTED + OTHER)
        if rng.random() < 0.1:
            row[6:8] = buyer()
    return rows


def returned():
    row = rng.choice(rng.choice(orders))
    at = FIRST + datetime.timedelta(days=rng.randint(30, 200))
    known = rng.random() < 0.6
    return [row[0], "R%d" % rng.randint(0, 10 ** 9), "1", str(at), "returned",
        "return"] + row[6:8] + ["-" + row[8] if row[8] != "0" else "0", "-1",
        "thing", row[1] if known else "", row[2] if known else ""]


def members():
    return [r["member"] for r in csv.DictReader(io.StringIO(run("crm-db",
        "query", "SELECT member FROM v_member ORDER BY member")))]


def act(what):
    if what == "import":
        rows = [row for _ in range(rng.randint(20, 120)) for row in order()]
        if rng.random() < 0.4:
            rows += [returned() for _ in range(rng.randint(1, 5))]
        when = str(FIRST + datetime.timedelta(days=200,
            minutes=rng.randint(0, 10 ** 5)))
        run("crm-order", "import", "-q", text=table([HEADER] +
            [row + [when] for row in rows]))
    elif what == "members":
        run("crm-member", "import", "-q", text=table([["code", "name",
            "phone"]] + [["C" + str(rng.randint(0, 99))] + buyer()
            for _ in range(rng.randint(1, 10))]))
    elif what == "undo":
        batches = list(csv.DictReader(io.StringIO(run("crm-db", "log"))))[1:]
        if batches:
            run("crm-db", "undo", "-q", rng.choice(batches[-8:])["batch"])
    elif what == "join":
        pair = members()
        if len(pair) > 1:
            run("crm-dedupe", "apply", "-q", text="member_a,member_b,verdict"
                "\n%s,%s,same\n" % tuple(rng.sample(pair, 2)))
    elif what in ("rm", "erase") and members():
        run("crm-member", what, "-q", "--reason", "asked",
            rng.choice(members()))
    elif what == "restore":
        run("crm-db", "backup", "-q", "copy.db")
        act("import")
        run("crm-db", "restore", "-q", "copy.db")
        for name in ["copy.db"] + glob.glob("crm.db-before-*"):
            os.unlink(name)


run("crm-db", "init", "-q")
act("import")
for step in range(int(sys.argv[2])):
    word = rng.choice(["import"] * 6 + ["undo"] * 3 + ["members", "join",
        "join", "rm", "erase", "restore"])
    act(word)
    compare("step %d, %s" % (step + 1, word))
print("orders %d, wrong %d" % (compared, wrong))
sys.exit(wrong > 0)
