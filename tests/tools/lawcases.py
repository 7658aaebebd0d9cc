"""lawcases.py SEED MEMBERS CASES [--forget RULE]: what the law says of consent,
written from its articles alone, for a base that is made up.

Writes into the current folder members.csv, given.csv, withdrawn.csv and
told.csv, which make the base; cases.csv, which asks; and what must come out,
verdicts.csv of the cases and due.csv of the base.  The first members are the
whole table of decisions: each kind of consent, withdrawal, night, age, guardian
and confirmation with each other; MEMBERS more are random, and so are CASES of
the cases, most of them a second beside something that happened.

  50(1)  Network Act: advertising over electronic media needs prior consent.
  50(2)  whoever refuses or withdraws gets none, until consent is given again.
  50(3)  from nine in the evening to eight in the morning consent of its own is
         needed; decree 61(2) exempts electronic mail.
  50(7)  decree 62-2: the result is told within 14 days.
  50(8)  decree 62-3: confirmed before the same day of every second year.
  22-2   PIPA: under 14 consent is the guardian's.
  22     PIPA: each purpose apart.
  37     PIPA: whoever stops the use for marketing gets no advertising.

--forget leaves a rule out (refusal, day, night, confirm, guardian,
purpose), to see that the cases find that.
"""

import csv
import random
import sys
from datetime import date, datetime, time, timedelta

SEED, MEMBERS, CASES = (int(word) for word in sys.argv[1:4])
FORGET = sys.argv[5] if len(sys.argv) > 5 else ""

NOW = datetime(2026, 11, 20, 9, 0, 0)
CHANNELS = ["email", "sms", "call", "post", "push"]
PURPOSES = ["advertising", "marketing", "profiling", "third_party", "overseas"]
ELECTRONIC = {"email", "sms", "call", "push"}
BY_NIGHT = ELECTRONIC - {"email"}
SECOND = timedelta(seconds=1)
rng = random.Random(SEED)


class Given:
    def __init__(self, channel, at, purpose="advertising", night=False,
                 guardian=False, turns=True):
        self.channel, self.at, self.purpose = channel, at, purpose
        self.night, self.guardian, self.turns = night, guardian, turns


class Withdrawn:
    """purpose None: of all purposes."""

    def __init__(self, channel, at, purpose=None, night=False):
        self.channel, self.at = channel, at
        self.purpose, self.night = purpose, night


class Member:
    def __init__(self, birth=None, lunar=False):
        self.birth, self.lunar = birth, lunar
        self.given, self.withdrawn, self.told = [], [], []


def later(day, years):
    """The same day; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def of_age(member):
    """The day on which somebody is 14; whoever says a lunar date may be up to
    sixty days younger, and the 29th of February comes on the 1st of March."""
    if member.birth is None:
        return date.min
    born = member.birth
    if (born.month, born.day) == (2, 29):
        fourteen = date(born.year + 14, 3, 1)
    else:
        fourteen = born.replace(year=born.year + 14)
    return fourteen + timedelta(days=60 if member.lunar else 0)


def counts(member, given):
    return (FORGET == "guardian" or given.guardian or
            given.at.date() >= of_age(member))


def covers(withdrawn, channel, purpose, night):
    if FORGET == "refusal" or withdrawn.channel != channel:
        return False
    if withdrawn.purpose is None and not withdrawn.night:
        return True
    if withdrawn.night:
        return night
    if purpose == "advertising" and withdrawn.purpose == "marketing":
        return True
    return FORGET == "purpose" or withdrawn.purpose == purpose


def last_of(at):
    """The last second of a refusal; at 0 o'clock no more is known than a day."""
    if at.time() == time(0) and FORGET != "day":
        return at + timedelta(seconds=86399)
    return at


def consent(member, channel, purpose, night, at):
    """What holds at a time: (word, since)."""
    given = [g for g in member.given
             if g.channel == channel and g.at <= at and g.night == night and
             (g.purpose == purpose or FORGET == "purpose")]
    whole = [g for g in given if counts(member, g)]
    outs = [w.at for w in member.withdrawn
            if w.at <= at and covers(w, channel, purpose, night)]
    if outs:
        again = [g.at for g in whole if g.turns]
        out = max(outs, key=lambda at: (last_of(at), at))
        if not again or max(again) <= last_of(out):
            return "opted_out", out
    if whole:
        return "consent", max(g.at for g in whole)
    return ("guardian" if given else "no_consent"), None


def confirmed(member, channel, night, given_at, at):
    """The last time when this consent was given or confirmed."""
    last = given_at
    for where, kind, told in member.told:
        if (where == channel and kind == "confirm" and told <= at and
                told > last and consent(member, channel, "advertising", night,
                                        told) == ("consent", given_at)):
            last = told
    return last


def too_old(member, channel, night, since, at):
    if FORGET == "confirm":
        return False
    last = confirmed(member, channel, night, since, at).date()
    return at.date() >= later(last, 2)


def decide(member, channel, purpose, at):
    word, since = consent(member, channel, purpose, False, at)
    if word != "consent":
        return word
    if purpose != "advertising" or channel not in ELECTRONIC:
        return "consent"
    if too_old(member, channel, False, since, at):
        return "confirmation_due"
    if channel not in BY_NIGHT or time(8) <= at.time() < time(21):
        return "consent"
    word, since = consent(member, channel, purpose, True, at)
    if FORGET == "night":
        return "consent"
    if word != "consent":
        return "night"
    if too_old(member, channel, True, since, at):
        return "confirmation_due"
    return "consent"


def months_22(day):
    month = day.month + 22
    year, month = day.year + (month - 1) // 12, (month - 1) % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) -
            timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def due(number, member):
    """What the member must be told of, as rows of crm-consent due."""
    rows = set()
    entries = {(g.channel, "given", g.night, g.at) for g in member.given
               if g.purpose == "advertising"}
    entries |= {(w.channel, "withdrawn", w.night, w.at)
                for w in member.withdrawn
                if w.purpose is None or w.purpose == "advertising"}
    for channel, state, night, at in entries:
        if channel not in ELECTRONIC or any(
                where == channel and kind == "notice" and told >= at
                for where, kind, told in member.told):
            continue
        rows.add((at.date() + timedelta(days=14), number, channel, "notice",
                  at, state, night))
    end = datetime.combine(NOW.date(), time(23, 59, 59))
    for channel in ELECTRONIC:
        for night in (False, True):
            word, since = consent(member, channel, "advertising", night, end)
            if word != "consent":
                continue
            last = confirmed(member, channel, night, since, end).date()
            if months_22(last) <= NOW.date():
                rows.add((later(last, 2) - timedelta(days=1), number, channel,
                          "confirm", since, "given", night))
    return rows


def table():
    """Each kind of each thing with each other, in all channels alike."""
    day, hour = timedelta(days=1), timedelta(hours=1)
    fresh, old = datetime(2026, 3, 2, 10), datetime(2024, 3, 2, 10)
    members = []
    for birth in (None, date(1990, 1, 1), date(2013, 6, 1)):
        for start in (None, fresh, old):
            for guardian in (False, True):
                for out in (None, "day", "before", "same", "after"):
                    for what in ("all", "advertising", "marketing", "night",
                                 "profiling"):
                        for night in (False, True):
                            members.append((birth, start, guardian, out, what,
                                            night))
    made = []
    for birth, start, guardian, out, what, night in members:
        member = Member(birth)
        base = start or fresh
        for channel in CHANNELS:
            if start is not None:
                for purpose in ("advertising", "profiling"):
                    member.given.append(Given(channel, base, purpose,
                                              guardian=guardian))
            if night and channel in BY_NIGHT:
                member.given.append(Given(channel, base, night=True,
                                          guardian=guardian))
            if out is not None:
                at = base + {"day": -10 * hour, "before": -hour,
                             "same": 0 * hour, "after": hour}[out]
                if what == "night":
                    if channel in BY_NIGHT:
                        member.withdrawn.append(Withdrawn(
                            channel, at, "advertising", True))
                else:
                    member.withdrawn.append(Withdrawn(
                        channel, at, None if what == "all" else what))
            if start == old and out is None and what == "marketing":
                member.told.append((channel, "confirm", old + 700 * day))
        made.append(member)
    return made


def moment():
    """A time of the years that count, often on the edge of something."""
    first = datetime(2022, 1, 1)
    at = first + rng.randrange(int((NOW - first).total_seconds())) * SECOND
    kind = rng.randrange(6)
    if kind == 0:
        at = datetime.combine(at.date(), time())
    elif kind == 1:
        at = datetime.combine(at.date(), time(rng.choice([8, 21])))
    elif kind == 2:
        at = datetime(2024, 2, 29, rng.randrange(24))
    return at


def at_random():
    member = Member()
    kind = rng.randrange(4)
    if kind > 1:
        member.birth = date(1980, 1, 1) + timedelta(days=rng.randrange(9000))
    if kind > 0 and rng.randrange(2):
        member.birth = rng.choice(
            [date(2012, 2, 29), date(2008, 2, 29), date(2010, 1, 1) +
             timedelta(days=rng.randrange(2500))])
        member.lunar = rng.randrange(3) == 0 and member.birth.day < 31
    times = []
    for _ in range(rng.randrange(1, 12)):
        channel = rng.choice(CHANNELS)
        at = rng.choice(times) if times and rng.randrange(4) == 0 else moment()
        if rng.randrange(6) == 0:
            at = datetime.combine(at.date(), time())
        purpose = rng.choice(PURPOSES + ["advertising"] * 5)
        night = (purpose == "advertising" and channel in BY_NIGHT and
                 rng.randrange(3) == 0)
        times.append(at)
        if rng.randrange(3):
            turns = not (channel in ("email", "sms") and not night and
                         purpose == "advertising" and rng.randrange(4) == 0)
            if not turns and any(not g.turns for g in member.given):
                turns = True    # one row of an export says one time
            member.given.append(Given(channel, at, purpose, night,
                                      turns and rng.randrange(3) == 0, turns))
        else:
            member.withdrawn.append(Withdrawn(
                channel, at, purpose if night or rng.randrange(2) else None,
                night))
    for given in list(member.given):
        if (given.purpose == "advertising" and given.channel in ELECTRONIC and
                rng.randrange(3) == 0):
            told = given.at + timedelta(days=rng.randrange(800),
                                        seconds=rng.randrange(86400))
            if told <= NOW:
                member.told.append((given.channel,
                                    rng.choice(["confirm", "notice"]), told))
    return member


def edges(member):
    """Times that something turns on."""
    found = []
    for entry in member.given + member.withdrawn:
        for at in (entry.at, datetime.combine(later(entry.at.date(), 2),
                                              time())):
            found += [at - SECOND, at, at + SECOND]
    for _, _, at in member.told:
        for turn in (at, datetime.combine(later(at.date(), 2), time())):
            found += [turn - SECOND, turn]
    for hour in (8, 21):
        at = datetime(2026, 6, 1, hour)
        found += [at - SECOND, at]
    return found


def text(at):
    return at.strftime("%Y-%m-%d %H:%M:%S")


def write(name, header, rows):
    with open(name, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def write_base(members):
    export, given, withdrawn, told = [], [], [], []
    for number, member in enumerate(members, 1):
        row = ["c%d" % number, member.birth or "", "yes" if member.lunar else
               "", "", "", ""]
        for g in member.given:
            if not g.turns:
                row[3 if g.channel == "email" else 4] = "yes"
                row[5] = text(g.at)
            else:
                given.append([number, g.channel, text(g.at), g.purpose,
                              "yes" if g.night else "no",
                              "guardian" if g.guardian else ""])
        export.append(row)
        for w in member.withdrawn:
            withdrawn.append([number, w.channel, text(w.at),
                              w.purpose or "all", "yes" if w.night else ""])
        for channel, kind, at in member.told:
            told.append([number, channel, kind, text(at)])
    write("members.csv", ["code", "birth", "lunar", "email_consent",
                          "sms_consent", "consent_at"], export)
    write("given.csv", ["member", "channel", "given_at", "purpose", "night",
                        "guardian"], given)
    write("withdrawn.csv", ["member", "channel", "withdrawn_at", "purpose",
                            "night"], withdrawn)
    write("told.csv", ["member", "channel", "kind", "told_at"], told)


def write_cases(members, ntable):
    asked = []
    for number in range(1, ntable + 1):
        for channel in CHANNELS:
            for purpose in ("advertising", "profiling"):
                for at in (datetime(2026, 3, 2, 12), datetime(2026, 6, 1, 23),
                           NOW):
                    asked.append((number, channel, purpose, at))
    known = {}
    for _ in range(CASES):
        number = rng.randrange(ntable, len(members)) + 1
        if number not in known:
            known[number] = edges(members[number - 1])
        at = rng.choice(known[number]) if rng.randrange(4) else moment()
        if rng.randrange(5) == 0:
            at = datetime.combine(at.date(), time(rng.randrange(24),
                                                  rng.randrange(60)))
        member = members[number - 1]
        channel = rng.choice([e.channel for e in member.given +
                              member.withdrawn] + CHANNELS)
        purpose = rng.choice(PURPOSES + ["advertising"] * 10)
        asked.append((number, channel, purpose, at))
    write("cases.csv", ["member", "channel", "purpose", "at"],
          [[n, c, p, text(at)] for n, c, p, at in asked])
    verdicts = []
    for number, channel, purpose, at in asked:
        word = decide(members[number - 1], channel, purpose, at)
        verdicts.append([number, channel, "yes" if word == "consent" else "no",
                         word, purpose, text(at)])
    write("verdicts.csv", ["member", "channel", "allowed", "reason", "purpose",
                           "asked_at"], verdicts)


def main():
    members = table()
    ntable = len(members)
    members += [at_random() for _ in range(MEMBERS)]
    write_base(members)
    write_cases(members, ntable)
    rows = set()
    for number, member in enumerate(members, 1):
        rows |= due(number, member)
    write("due.csv", ["member", "channel", "kind", "state", "night", "at",
                      "due_at", "overdue"],
          [[number, channel, kind, state, "yes" if night else "no", text(at),
            last, "yes" if last < NOW.date() else "no"]
           for last, number, channel, kind, at, state, night in sorted(rows)])


main()
