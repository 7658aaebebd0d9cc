"""basket.py WHAT FILE OURS [NAME=VALUE...]: what crm-basket says, computed in
another way, slowly; prints each row that differs and ends with 1 if one does.

WHAT is sets (level by level, each set counted by intersecting the orders of
its items), subsets (every subset of every order), pairs, sequence or next.
OURS is what crm-basket printed.  Probabilities may differ in their third
digit.
"""
import csv
import datetime
import itertools
import math
import sys
from collections import defaultdict
from fractions import Fraction


def table(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def count(bits):
    return bits.bit_count() if hasattr(bits, "bit_count") else \
        bin(bits).count("1")


def escaped(items):
    return "|".join(i.replace("\\", "\\\\").replace("|", "\\|")
                    for i in items)


def rows_of_sets(found, orders):
    found.sort(key=lambda s: (len(s[0]), -s[1], [i.encode() for i in s[0]]))
    return [[str(len(s)), escaped(s), str(n), "%.4f" % (100 * n / orders)]
            for s, n in found]


def sets(rows, opt):
    orders = {r["order_no"] for r in rows}
    number = {o: i for i, o in enumerate(orders)}
    bits = defaultdict(int)
    for r in rows:
        bits[r["item"]] |= 1 << number[r["order_no"]]
    need = int(opt["need"])
    found = []
    level = {(i,): b for i, b in bits.items() if count(b) >= need}
    while level:
        found += [(s, count(b)) for s, b in level.items()]
        prefix = defaultdict(list)
        for s in level:
            prefix[s[:-1]].append(s[-1])
        after = {}
        for s, last in prefix.items():
            last.sort(key=str.encode)
            for a, b in itertools.combinations(last, 2):
                both = level[s + (a,)] & level[s + (b,)]
                if count(both) >= need:
                    after[s + (a, b)] = both
        level = after
    return rows_of_sets(found, len(orders))


def subsets(rows, opt):
    orders = defaultdict(set)
    for r in rows:
        orders[r["order_no"]].add(r["item"])
    count = defaultdict(int)
    for items in orders.values():
        items = sorted(items, key=str.encode)
        for size in range(1, len(items) + 1):
            for s in itertools.combinations(items, size):
                count[s] += 1
    found = [(s, n) for s, n in count.items() if n >= int(opt["need"])]
    return rows_of_sets(found, len(orders))


def tail(everything, a, b, n):
    """log10 of P(X >= n), exactly where numbers are small."""
    ks = range(max(n, a + b - everything, 0), min(a, b) + 1)
    if everything <= 400:
        p = Fraction(sum(math.comb(a, k) * math.comb(everything - a, b - k)
                         for k in ks), math.comb(everything, b))
        return math.log10(p.numerator) - math.log10(p.denominator)

    def choose(x, y):
        return math.lgamma(x + 1) - math.lgamma(y + 1) - math.lgamma(x - y + 1)

    terms = [choose(a, k) + choose(everything - a, b - k) -
             choose(everything, b) for k in ks]
    top = max(terms)
    return (top + math.log(math.fsum(math.exp(t - top) for t in terms))) / \
        math.log(10)


def pairs_of(baskets, need):
    holds = defaultdict(int)
    both = defaultdict(int)
    for items in baskets:
        for i in items:
            holds[i] += 1
    for items in baskets:
        items = sorted((i for i in items if holds[i] >= need), key=str.encode)
        for pair in itertools.combinations(items, 2):
            both[pair] += 1
    return holds, {p: n for p, n in both.items() if n >= need}


def pairs(rows, opt):
    orders = defaultdict(set)
    for r in rows:
        orders[r["order_no"]].add(r["item"])
    holds, both = pairs_of(orders.values(), int(opt["need"]))
    out = []
    for (a, b), n in both.items():
        lift = n * len(orders) / (holds[a] * holds[b])
        p = tail(len(orders), holds[a], holds[b], n)
        if lift >= float(opt.get("lift", 0)) and \
                p <= math.log10(float(opt.get("p", 1))) + 4e-10:
            out.append([a, b, str(n), "%.4f" % (100 * n / len(orders)),
                        str(holds[a]), str(holds[b]),
                        "%.2f" % (100 * n / holds[a]),
                        "%.2f" % (100 * n / holds[b]), "%.3f" % lift, p])
    out.sort(key=lambda r: (-int(r[2]), r[0].encode(), r[1].encode()))
    return out


def day(text):
    return datetime.date.fromisoformat(text[:10]).toordinal()


def histories(rows, last):
    members = defaultdict(set)
    for r in rows:
        if day(r["date"]) <= last:
            members[r["member"]].add((day(r["date"]), r["item"]))
    return members


def follows(members, opt):
    """Each pair of purchases of each member, looked at one by one."""
    within, need = int(opt.get("within", 90)), int(opt["need"])
    own, behind = defaultdict(int), defaultdict(int)
    gaps = defaultdict(list)
    for bought in members.values():
        for item in {i for _, i in bought}:
            own[item] += 1
        shortest, follower = {}, set()
        for d, item in bought:
            for e, after in bought:
                if not 0 < e - d <= within:
                    continue
                follower.add(after)
                if item != after or "again" in opt:
                    key = (item, after)
                    shortest[key] = min(e - d, shortest.get(key, e - d))
        for item in follower:
            behind[item] += 1
        for key, gap in shortest.items():
            gaps[key].append(gap)
    out = []
    for (a, b), g in gaps.items():
        n = len(g)
        if n < need:
            continue
        g.sort()
        lift = n * len(members) / (own[a] * behind[b])
        p = tail(len(members), own[a], behind[b], n)
        if lift >= float(opt.get("lift", 0)) and \
                p <= math.log10(float(opt.get("p", 1))) + 4e-10:
            out.append((a, b, n, (g[(n - 1) // 2] + g[n // 2]) / 2,
                        own[a], behind[b], lift, p))
    out.sort(key=lambda r: (-r[2], r[0].encode(), r[1].encode()))
    return out


def sequence(rows, opt):
    members = histories(rows, day(opt["asof"]))
    return [[a, b, str(n), "%.4f" % (100 * n / len(members)), "%.1f" % gap,
             str(x), str(y), "%.2f" % (100 * n / x),
             "%.2f" % (100 * y / len(members)), "%.3f" % lift, p]
            for a, b, n, gap, x, y, lift, p in follows(members, opt)]


def leads(members, opt):
    if opt.get("method") != "pairs":
        return [(a, b, n, x, lift)
                for a, b, n, _, x, _, lift, _ in follows(members, opt)]
    baskets = defaultdict(set)
    for m, bought in members.items():
        for d, item in bought:
            baskets[m, d].add(item)
    holds, both = pairs_of(baskets.values(), int(opt["need"]))
    out = []
    for (a, b), n in both.items():
        lift = n * len(baskets) / (holds[a] * holds[b])
        p = tail(len(baskets), holds[a], holds[b], n)
        if lift >= float(opt["lift"]) and \
                p <= math.log10(float(opt["p"])) + 4e-10:
            out += [(a, b, n, holds[a], lift), (b, a, n, holds[b], lift)]
    return out


def next_(rows, opt):
    now = day(opt["asof"])
    opt = dict({"lift": "1", "p": "0.05"}, **opt)
    members = histories(rows, now)
    last = {m: {} for m in members}
    for m, bought in members.items():
        for d, item in bought:
            last[m][item] = max(d, last[m].get(item, d))
    rules = leads(members, opt)
    rules.sort(key=lambda r: (-Fraction(r[2], r[3]), -r[4], r[0].encode(),
                              r[1].encode()))
    limit, cap = int(opt.get("limit", 3)), int(opt.get("cap", len(members)))
    again = int(opt["again"]) if "again" in opt else None
    given, offers = defaultdict(int), defaultdict(list)
    for a, b, n, x, lift in rules:
        for m in sorted((m for m in members if a in last[m]),
                        key=lambda m: (-last[m][a], int(m))):
            if now - last[m][a] > int(opt.get("within", 90)):
                continue
            if b in last[m] and (again is None or
                                 now - last[m][b] <= again):
                continue
            if len(offers[m]) == limit or given[b] == cap or \
                    b in [o[0] for o in offers[m]]:
                continue
            given[b] += 1
            offers[m].append((b, a, last[m][a], n, x, lift))
    return [[m, str(k + 1), o[0], o[1],
             datetime.date.fromordinal(o[2]).isoformat(),
             "%.2f" % (100 * o[3] / o[4]), "%.3f" % o[5], str(o[3])]
            for m in sorted(members, key=int)
            for k, o in enumerate(offers[m])]


def same(want, ours):
    for a, b in zip(want, ours):
        if isinstance(a, str):
            if a != b:
                return False
            continue
        m, _, e = b.partition("e")
        if e == "" and abs(10 ** a - float(m)) > 0.00006:
            return False
        if e != "" and abs(a - math.log10(float(m)) - int(e)) > 0.003:
            return False
    return len(want) == len(ours)


def main():
    what, path, ours, *words = sys.argv[1:]
    opt = dict(w.split("=", 1) for w in words)
    want = {"sets": sets, "subsets": subsets, "pairs": pairs,
            "sequence": sequence, "next": next_}[what](table(path), opt)
    with open(ours, encoding="utf-8", newline="") as f:
        got = list(csv.reader(f))[1:]
    bad = [(w, g) for w, g in itertools.zip_longest(want, got, fillvalue=[])
           if not same(w, g)]
    for w, g in bad[:3]:
        print("wanted", w, "got", g)
    print(what, len(want), "rows,", len(bad), "differ")
    return 1 if bad else 0


sys.exit(main())
