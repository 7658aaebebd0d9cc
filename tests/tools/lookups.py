#!/usr/bin/env python3
"""lookups.py SEED STEPS: whether crm-member find finds everybody by any piece.

Invented members in ./crm.db, which is made, are changed, taken back, joined and
removed; after each step pieces of what is known of some of them are looked
for, and all whose columns have the piece, by plain comparison, must be found.
Nobody may be found who is no member.  Prints what was missed, and how many
pieces were looked for; the status is 1 when anything was missed.
"""
import csv
import io
import random
import subprocess
import sys
import unicodedata

rng = random.Random(int(sys.argv[1]))
COLUMNS = ("code", "name", "phone", "email", "address")
count = missed = 0


def run(*words, text=None):
    done = subprocess.run(words, input=text, capture_output=True, text=True)
    if done.returncode > 1:
        sys.exit("%s: %s" % (" ".join(words), done.stderr))
    return done.stdout


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def person(i):
    name = rng.choice([
        rng.choice("김이박최정강조") + rng.choice("민서지하준") +
        rng.choice("예도윤현우"),
        rng.choice(["Kim", "McDonald", "O'Neil", "Ångström", "ＡＢＣ"]) + " " +
        rng.choice(["Anna", "bob", "José"]),
        "(주)" + rng.choice(["하늘", "바다"]) + " 식품"])
    return ["C%d" % i, name,
        "010-%04d-%04d" % (rng.randint(2000, 9999), rng.randint(0, 9999)),
        rng.choice(["a.b", "x_y", "100%", "q-w"]) + "%d@Example.com" % i,
        rng.choice(["서울 송파구 올림픽로 135, 101동 1203호",
            "부산 해운대구 센텀중앙로 %d" % i, "12 Oak St., Apt #4%d" % i,
            "경기 성남시 분당구  판교로 2_%d" % i])]


def form(text):
    return unicodedata.normalize("NFKC", text).casefold().replace(" ", "")


def members():
    return rows(run("crm-db", "query", "SELECT member, code, name, phone,"
        " email, address FROM v_member"))


def look(when, pieces):
    global count, missed
    known = members()
    for _ in range(pieces):
        value = rng.choice(known)[rng.choice(COLUMNS)]
        least = 4 if value.isdigit() else 2
        if len(value) < least:
            continue
        start = rng.randint(0, len(value) - least)
        piece = value[start:rng.randint(start + least, len(value))]
        if piece.startswith("-") or len(form(piece)) < least:
            continue
        count += 1
        found = {r["member"] for r in rows(run("crm-member", "find", piece))}
        want = {r["member"] for r in known if any(
            form(piece) in form(r[c]) for c in COLUMNS if c != "phone" or
            len(form(piece)) > 3)}
        for member in sorted(want - found):
            print("%s: %r does not find member %s" % (when, piece, member))
        for member in sorted(found - {r["member"] for r in known}):
            print("%s: %r finds %s, who is none" % (when, piece, member))
            missed += 1
        missed += len(want - found)


def step():
    act = rng.choice(["set", "set", "undo", "join", "rm"])
    one, two = (r["member"] for r in rng.sample(members(), 2))
    if act == "set":
        new = person(rng.randint(1000, 9999))
        word = rng.choice([c + "=" + v for c, v in zip(COLUMNS, new)
            if c != "code"] + ["name=", "address="])
        run("crm-member", "set", "-q", "member=" + one, word)
    elif act == "undo":
        batch = rng.choice(rows(run("crm-db", "log"))[1:] or [None])
        if batch:
            run("crm-db", "undo", "-q", batch["batch"])
    elif act == "join":
        run("crm-dedupe", "apply", "-q", text="member_a,member_b,verdict\n"
            "%s,%s,same\n" % (one, two))
    else:
        run("crm-member", "rm", "-q", "--reason", "x", "member=" + one)
    return act


out = io.StringIO()
csv.writer(out, lineterminator="\n").writerows(
    [COLUMNS] + [person(i) for i in range(60)])
run("crm-db", "init", "-q")
run("crm-member", "import", "-q", text=out.getvalue())
look("at first", 40)
for number in range(int(sys.argv[2])):
    look("step %d, %s" % (number + 1, step()), 6)
print("pieces %d, missed %d" % (count, missed))
sys.exit(missed > 0)
