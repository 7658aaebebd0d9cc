"""Computes what crm-ltv says of churn anew, by other means, and compares.

churn.py scores PURCHASES PARAMETERS OUT DATE
    PURCHASES is member,date,amount, PARAMETERS the text of the stored model,
    OUT what crm-ltv churn wrote for DATE.
churn.py gain OUT PURCHASES DATE DAYS GAIN
    GAIN is what crm-ltv gain wrote for the scores of OUT, of DATE.
"""
import csv
import math
import sys
from datetime import date


def days_of(path, until):
    days = {}
    with open(path) as f:
        for row in csv.DictReader(f):
            day = date.fromisoformat(row["date"])
            if day <= until and float(row["amount"]) >= 0:
                days.setdefault(row["member"], set()).add(day)
    return {m: sorted(d) for m, d in days.items()}


def beta(x, a, b):
    """The beta distribution function, by its integral in steps."""
    # u = t^power takes the pole at 0 away where a is below 1.
    if x <= 0:
        return 0.0
    n = 4000
    power = min(a, 1.0)
    top = x ** power
    log_b = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    total = 0.0
    for i in range(n):
        u = top * (i + 0.5) / n
        t = u ** (1 / power)
        total += math.exp((a / power - 1) * math.log(u) +
                          (b - 1) * math.log1p(-t) - log_b)
    return total * top / n / power


def gaps(days):
    return [(b - a).days for a, b in zip(days, days[1:])]


def loglik(members, k, a, b):
    total = 0.0
    for days in members.values():
        g = gaps(days)
        if not g:
            continue
        # The rate is integrated out of a product of gamma densities.
        n, s = len(g), sum(g)
        total += sum((k - 1) * math.log(x) - math.lgamma(k) for x in g)
        total += a * math.log(b) - math.lgamma(a)
        total += math.lgamma(a + n * k) - (a + n * k) * math.log(b + s)
    return total


def second(first, silent):
    """Of those who came again, whose second purchase came by then."""
    n = len(first)
    place = []
    for i in range(101):
        at = i / 100 * (n - 1)
        low = int(at)
        high = min(low + 1, n - 1)
        place.append((first[low] + (at - low) * (first[high] - first[low]),
                      (1 + i / 100 * (n - 1)) / (n + 1)))
    if silent < place[0][0]:
        return place[0][1] * silent / place[0][0]
    for (x0, p0), (x1, p1) in zip(place, place[1:]):
        if silent < x1:
            return p0 + (p1 - p0) * (silent - x0) / (x1 - x0)
    return 1 - (1 - place[-1][1]) * place[-1][0] / silent


def scores(purchases, parameters, out, day):
    until = date.fromisoformat(day)
    members = days_of(purchases, until)
    par = dict(p.split("=") for p in open(parameters).read().split())
    k, a, b = (float(par[x]) for x in "kab")
    best = loglik(members, k, a, b)
    for factor in (0.98, 1.02):
        for other in ((k * factor, a, b), (k, a * factor, b),
                      (k, a, b * factor)):
            if loglik(members, *other) > best + 1e-6:
                sys.exit("no maximum: %s is better" % (other,))
    first = sorted(gaps(d)[0] for d in members.values() if len(d) > 1)
    seen, once = 0, 0
    with open(out) as f:
        for row in csv.DictReader(f):
            days = members.pop(row["member"])
            silent = (until - days[-1]).days
            n, s = len(days) - 1, (days[-1] - days[0]).days
            if n == 0:
                want = second(first, silent)
                once += 1
            else:
                want = beta(silent / (silent + b + s), k, a + n * k)
                mean = (a * k * b / a + k * n * (s / n)) / (a + k * n)
                if abs(float(row["interval"]) - mean) > 0.051:
                    sys.exit("interval of %s: %s" % (row, mean))
            if abs(float(row["score"]) - want) > 0.0002:
                sys.exit("score of %s: %s" % (row, want))
            stage = ["ok", "late", "at_risk", "lost"][
                sum(float(row["score"]) >= x for x in (0.8, 0.95, 0.99))]
            if row["stage"] != stage or int(row["recency"]) != silent or \
                    int(row["purchases"]) != n + 1:
                sys.exit("row %s" % row)
            seen += 1
    if members or seen == 0 or once == 0:
        sys.exit("members are missing: %s" % list(members)[:5])


def gain(out, purchases, day, days, table):
    at = date.fromisoformat(day)
    later = days_of(purchases, date.max)
    judged = []
    with open(out) as f:
        for row in csv.DictReader(f):
            silent = not any(0 < (d - at).days <= int(days)
                             for d in later[row["member"]])
            judged.append((float(row["score"]), silent))
    judged.sort(key=lambda x: -x[0])
    n, hits = len(judged), sum(h for _, h in judged)
    rows, start = [], 0
    for part in range(1, 11):
        end = max(start, (n * part + 5) // 10)
        while start < end < n and judged[end][0] == judged[end - 1][0]:
            end += 1
        rows.append((str(part), end - start,
                     sum(h for _, h in judged[start:end])))
        start = end
    rows.append(("all", n, hits))
    with open(table) as f:
        got = list(csv.DictReader(f))
    for row, want in zip(got, rows):
        if (row["decile"], int(row["members"]), int(row["hits"])) != want:
            sys.exit("%s, wanted %s" % (row, want))
        lift = want[2] / want[1] / (hits / n) if want[1] else None
        if lift is not None and abs(float(row["lift"]) - lift) > 0.0051:
            sys.exit("%s: lift %s" % (row, lift))
    if len(got) != 11:
        sys.exit("%d rows" % len(got))


if __name__ == "__main__":
    {"scores": scores, "gain": gain}[sys.argv[1]](*sys.argv[2:])
