#!/usr/bin/env python3
"""people.py SEED PEOPLE AGAIN MISSING >people.csv

Invented people with English names: every record has another of the same person
with the probability AGAIN, with slips, swapped names, initials, other
telephones and addresses, month and day exchanged; a cell is empty with the
probability MISSING.  The first column is the key, the last, "person", the
truth.
"""
import random
import sys

FIRST = (
    "james mary john patricia robert jennifer michael linda david elizabeth "
    "william barbara richard susan joseph jessica thomas karen charles sarah "
    "daniel nancy matthew lisa anthony betty mark helen donald sandra steven "
    "donna paul carol andrew ruth joshua sharon kenneth michelle kevin laura "
    "brian amy george shirley edward angela ronald melissa").split()
LAST = (
    "smith johnson williams brown jones garcia miller davis rodriguez "
    "martinez hernandez lopez gonzalez wilson anderson thomas taylor moore "
    "jackson martin lee perez thompson white harris sanchez clark ramirez "
    "lewis robinson walker young allen king wright scott torres nguyen hill "
    "flores green adams nelson baker hall rivera campbell mitchell").split()
CITIES = ("Springfield Riverside Franklin Greenville Bristol Clinton Fairview "
    "Salem Madison Georgetown").split()
STREETS = "oak maple pine cedar elm washington lake hill park main".split()


class Maker:
    def __init__(self, seed, again, missing):
        self.r = random.Random(seed)
        self.again, self.missing = again, missing
        self.rows = []

    def slip(self, s):
        i = self.r.randrange(len(s) - 1)
        way = self.r.random()
        if way < .3:
            return s[:i] + s[i + 1] + s[i] + s[i + 2:]
        if way < .6:
            return s[:i] + s[i + 1:]
        c = self.r.choice("abcdefghijklmnopqrstuvwxyz")
        return s[:i] + c + s[i + (way < .8):]

    def phone(self):
        return "(%03d) %03d-%04d" % (self.r.randint(201, 989),
            self.r.randint(200, 999), self.r.randint(0, 9999))

    def street(self):
        return "%d %s %s" % (self.r.randint(1, 999), self.r.choice(STREETS),
            self.r.choice(("street", "road")))

    def damage(self, row):
        r, (first, last, (y, m, d), phone, street, city, code, sex) = \
            self.r, row
        if r.random() < .25:
            first = self.slip(first)
        if r.random() < .25:
            last = self.slip(last)
        if r.random() < .1:
            first = first[0]
        if r.random() < .05:
            first, last = last, first
        if r.random() < .1 and d <= 12:
            m, d = d, m
        if r.random() < .1:
            y += r.choice((-1, 1, 10))
        if r.random() < .2:
            phone = self.phone()
        if r.random() < .2:
            street = self.street()
        elif r.random() < .3:
            street = street.replace("street", "st").replace("road", "rd")
        if r.random() < .1:
            city = self.slip(city)
        return first, last, (y, m, d), phone, street, city, code, sex

    def add(self, row, person):
        row = list(row)
        row[2] = "%d/%d/%d" % (row[2][1], row[2][2], row[2][0])
        self.rows.append([c if self.r.random() >= self.missing else ""
            for c in row] + [str(person)])

    def person(self, number):
        r = self.r
        row = (r.choice(FIRST), r.choice(LAST), (r.randint(1930, 2005),
            r.randint(1, 12), r.randint(1, 28)), self.phone(), self.street(),
            r.choice(CITIES), "%05d" % r.randint(10000, 99999), r.choice("MF"))
        self.add(row, number)
        while r.random() < self.again:
            self.add(self.damage(row), number)


def main():
    maker = Maker(int(sys.argv[1]), float(sys.argv[3]), float(sys.argv[4]))
    for number in range(int(sys.argv[2])):
        maker.person(number)
    maker.r.shuffle(maker.rows)
    print("key,first name,last name,birthday,telephone,street,city,zip,sex,"
        "person")
    for key, row in enumerate(maker.rows):
        print(",".join([str(key)] + row))


main()
