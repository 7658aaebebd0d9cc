#!/usr/bin/env python3
"""koreans.py SEED PEOPLE >people.csv

Invented Korean people as the files of a merchant show them: for every five
people one is there twice, in other words.  Columns are those of the member
stream, with "person", the truth, last.  Households share addresses, and some
of them telephones; there are twins, and fathers and sons of one address.  The
same seed gives the same people.

What is wrong with the second record: masked names and telephones, lent
numbers (050x), blanks and titles, slips of the keyboard, homophones, another
telephone, the other form of the address, provinces in short, missing cells.
One in fifty has lost so much that nobody could know it again.
"""
import csv
import random
import sys

SURNAMES = ("김 2150 이 1470 박 840 최 470 정 430 강 240 조 210 윤 205 장 200 "
    "임 165 한 155 오 153 서 151 신 149 권 142 황 140 안 137 송 137 류 80 "
    "전 112 홍 112 유 60 고 95 문 93 양 92 손 90 배 80 백 77 허 65 남 55 "
    "심 54 노 50 하 47 곽 40 성 40 차 39 주 39 우 39 구 39 나 32 민 34 "
    "진 32 지 31 엄 29 채 26 원 26 천 24 방 19 공 18 현 18 함 16 변 11 염 13 "
    "여 12 추 11 도 11 소 10 석 11 선 8 설 9 마 8 길 7 연 7 위 6 표 6 명 6 "
    "기 6 반 6 남궁 4 황보 2 제갈 2 선우 2").split()
MEN = ("민수 영수 정호 성호 영호 준호 민호 지훈 성민 현우 동현 준영 상훈 진우 "
    "승현 재현 도윤 서준 하준 주원 예준 시우 민준 건우 우진 지호 유준 선우 연우 "
    "정우 승우 지환 은우 태현 성진 기현 동훈 병철 종수 광수 영철 상철 재호 경수 "
    "용호 태호 대현 성훈 정훈 창민 민재 현준 재원 규민 태윤 시후 준서").split()
WOMEN = ("영희 미경 은주 지영 은영 미정 현정 은정 지은 수진 민지 유진 지현 혜진 "
    "은지 수빈 서연 지우 서윤 하은 민서 지민 예은 수아 지아 윤서 채원 지원 서현 "
    "다은 예진 소연 경희 순자 영숙 정숙 미숙 은숙 영미 선영 혜경 주연 보람 아름 "
    "하늘 가영 나연 다혜 소희 세영 유나 재희 혜원 희정 연주 효진").split()
FIRST = "민 지 서 현 수 은 영 정 경 성 진 준 재 승 도 하 예 유 주 태 동 상 병 종 " \
    "광 용 선 미 혜 연 소 가 나 다 보 시 우 윤 채 건 규 기 대 명 문".split()
SECOND = "민 지 수 현 영 정 희 숙 경 진 호 훈 석 철 우 준 아 연 은 윤 원 빈 서 " \
    "미 자 순 주 선 환 규 식 혁 율 비 람 솔 란 화 근 섭 태 욱".split()
TOWNS = [  # province long, short, si, gu, roads, dongs
    ("서울특별시", "서울", "", g, r, d) for g, r, d in (
        ("강남구", "테헤란로 언주로 논현로 도산대로 개포로", "역삼동 논현동 개포동 대치동"),
        ("마포구", "월드컵로 마포대로 성미산로 독막로", "망원동 공덕동 연남동 합정동"),
        ("노원구", "노해로 동일로 상계로 한글비석로", "상계동 중계동 하계동 공릉동"),
        ("강서구", "화곡로 공항대로 강서로 양천로", "화곡동 등촌동 방화동 가양동"),
        ("송파구", "올림픽로 송파대로 백제고분로", "잠실동 문정동 가락동 방이동"))
] + [
    ("경기도", "경기", s, g, r, d) for s, g, r, d in (
        ("성남시", "분당구", "정자일로 불정로 판교로 황새울로", "정자동 서현동 야탑동 이매동"),
        ("수원시", "영통구", "영통로 매탄로 광교로 반달로", "영통동 매탄동 원천동 망포동"),
        ("고양시", "일산동구", "중앙로 일산로 정발산로", "장항동 마두동 백석동 식사동"),
        ("용인시", "기흥구", "동백중앙로 흥덕로 구성로", "동백동 영덕동 보정동 신갈동"),
        ("김포시", "", "김포한강로 태장로 승가로", "장기동 운양동 구래동 풍무동"))
] + [
    ("부산광역시", "부산", "", "해운대구", "해운대로 센텀중앙로 좌동순환로", "우동 중동 좌동 재송동"),
    ("부산광역시", "부산", "", "사하구", "낙동대로 다대로 하신번영로", "하단동 다대동 괴정동 신평동"),
    ("대구광역시", "대구", "", "수성구", "달구벌대로 동대구로 수성로", "범어동 만촌동 황금동 지산동"),
    ("인천광역시", "인천", "", "부평구", "부평대로 길주로 장제로", "부평동 산곡동 삼산동 갈산동"),
    ("광주광역시", "광주", "", "북구", "첨단과기로 우치로 서암대로", "운암동 문흥동 용봉동 일곡동"),
    ("대전광역시", "대전", "", "유성구", "대학로 노은로 엑스포로", "궁동 노은동 관평동 전민동"),
    ("경상북도", "경북", "포항시", "북구", "장량로 새천년대로 법원로", "장성동 양덕동 두호동 창포동"),
    ("경상남도", "경남", "창원시", "성산구", "원이대로 창원대로 마디미로", "상남동 반림동 사파동 가음동"),
    ("전라북도", "전북", "전주시", "완산구", "홍산로 백제대로 용머리로", "효자동 삼천동 중화산동 서신동"),
    ("충청남도", "충남", "천안시", "서북구", "불당대로 쌍용대로 두정로", "불당동 쌍용동 두정동 성정동"),
]
COMPLEXES = "한빛 푸른솔 새마을 무지개 은하수 햇살 가람 목련 느티 청구 대림 현대".split()
WORDS = "blue sun star moon rose tree wind luna apple happy lucky soccer piano".split()
ROMAN = dict(zip("김이박최정강조윤장임한오서신권황안송류전홍유고문양손배백허남",
    "kim lee park choi jung kang cho yoon jang lim han oh seo shin kwon hwang "
    "ahn song ryu jeon hong yoo ko moon yang son bae baek heo nam".split()))
DOMAINS = ["example.com"] * 6 + ["example.kr"] * 3 + ["mail.example.net"]
ALIKE = [("ㅐ", "ㅔ"), ("ㅔ", "ㅐ"), ("ㅖ", "ㅔ"), ("ㅙ", "ㅚ"), ("ㅚ", "ㅞ")]
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
SLIPS_I = {"ㅂ": "ㅈㅃ", "ㅈ": "ㅂㄷㅉ", "ㄷ": "ㅈㄱㄸ", "ㄱ": "ㄷㅅㄲ", "ㅅ": "ㄱㅆ",
    "ㅁ": "ㄴ", "ㄴ": "ㅁㅇ", "ㅇ": "ㄴㄹ", "ㄹ": "ㅇㅎ", "ㅎ": "ㄹ", "ㅊ": "ㅌㅍ"}
SLIPS_V = {"ㅏ": "ㅣㅓ", "ㅣ": "ㅏ", "ㅓ": "ㅏㅗ", "ㅗ": "ㅓ", "ㅜ": "ㅠㅡ", "ㅡ": "ㅜ",
    "ㅕ": "ㅛㅑ", "ㅐ": "ㅑㅔ", "ㅔ": "ㅐ", "ㅠ": "ㅜ"}
KEYS = dict(zip(INITIALS, "r R s e E f a q Q t T d w W c z x v g".split()))
KEYV = dict(zip(VOWELS, "k o i O j p u P h hk ho hl y n nj np nl b m ml l".split()))
KEYF = ["", *"r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".split()]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.surnames = SURNAMES[0::2]
        self.weights = [int(w) for w in SURNAMES[1::2]]
        self.phones = set()

    def given(self, sex):
        names = MEN if sex == "M" else WOMEN
        if self.r.random() < .72:
            # The first names of the lists are the most frequent by far.
            return names[min(int(self.r.expovariate(1 / 14)), len(names) - 1)]
        return self.r.choice(FIRST) + self.r.choice(SECOND)

    def phone(self):
        while True:
            p = "010%04d%04d" % (self.r.randint(2000, 9999), self.r.randint(0, 9999))
            if p not in self.phones and p[3:] != p[3] * 8:
                self.phones.add(p)
                return p

    def birth(self, low, high):
        return "%04d-%02d-%02d" % (self.r.randint(low, high),
            self.r.randint(1, 12), self.r.randint(1, 28))

    def home(self):
        t = self.r.choice(TOWNS)
        h = {"town": t, "road": self.r.choice(t[4].split()),
            "no": str(self.r.randint(1, 320)), "dong": self.r.choice(t[5].split()),
            "lot": "%d-%d" % (self.r.randint(1, 900), self.r.randint(1, 40)),
            "postcode": "%05d" % self.r.randint(1000, 63600), "unit": None, "name": ""}
        if self.r.random() < .2:
            h["no"] += "-%d" % self.r.randint(1, 30)
        if self.r.random() < .65:
            h["name"] = self.r.choice(COMPLEXES)
            h["unit"] = (self.r.randint(101, 125), self.r.randint(1, 25) * 100 +
                self.r.randint(1, 6))
        return h

    def email(self, name, birth):
        head = ROMAN.get(name[0])
        if head and self.r.random() < .5:
            local = head + self.r.choice("abcdefghijklmnopqrstuvwxyz") + \
                self.r.choice("abcdefghijklmnopqrstuvwxyz")
        else:
            local = self.r.choice(WORDS) + self.r.choice(WORDS)
        tail = birth[2:4] + birth[5:7] if self.r.random() < .4 else \
            "%d" % self.r.randint(1, 99999)
        return local + tail + "@" + self.r.choice(DOMAINS)

    def person(self, surname, sex, birth, home):
        name = surname + self.given(sex)
        return {"name": name, "sex": sex, "birth": birth, "home": home,
            "phone": self.phone(), "email": self.email(name, birth)}

    def household(self):
        """People of one address: alone, couples, families, twins."""
        r, home = self.r, self.home()
        surname = r.choices(self.surnames, self.weights)[0]
        kind = r.random()
        if kind < .45:
            return [self.person(surname, r.choice("MF"), self.birth(1950, 2004), home)]
        father = self.person(surname, "M", self.birth(1950, 1985), home)
        mother = self.person(r.choices(self.surnames, self.weights)[0], "F",
            self.birth(1952, 1988), home)
        if kind < .65:
            return [father, mother]
        people = [father] + ([mother] if r.random() < .7 else [])
        low = int(father["birth"][:4]) + 25
        shared = r.choice(FIRST)
        for _ in range(r.randint(1, 2)):
            child = self.person(surname, r.choice("MF"), self.birth(low, low + 10), home)
            if r.random() < .3:	# brothers share a syllable
                child["name"] = surname + shared + r.choice(SECOND)
            while child["name"] in [p["name"] for p in people]:
                child["name"] = surname + self.given(child["sex"])
            if r.random() < .15:
                child["phone"] = father["phone"]
            if r.random() < .05:
                child["email"] = father["email"]
            people.append(child)
            if r.random() < .03:
                twin = dict(child)
                while twin["name"] in [p["name"] for p in people]:
                    twin["name"] = surname + child["name"][len(surname)] + \
                        r.choice(SECOND)
                twin["phone"] = child["phone"] if r.random() < .3 else self.phone()
                twin["email"] = self.email(twin["name"], twin["birth"])
                people.append(twin)
        return people

    def address(self, home, road, short, bare):
        t = home["town"]
        word = [t[1] if short else t[0], t[2], t[3]]
        unit = "" if home["unit"] is None or bare else self.r.choice((
            "%d동 %d호", "%d-%d", "%d동%d호")) % home["unit"]
        if road:
            word += [home["road"], home["no"] + ("," if unit and self.r.random() < .3 else ""),
                unit]
            if home["name"] or self.r.random() < .5:
                word.append("(%s%s)" % (home["dong"], ", %s아파트" % home["name"]
                    if home["name"] else ""))
        else:
            word += [home["dong"], home["lot"] + self.r.choice(("", "번지")),
                home["name"] + ("아파트" if home["name"] else ""), unit]
        return " ".join(w for w in word if w)

    def record(self, p):
        """How a careful source writes somebody."""
        r = self.r
        road = r.random() < .8
        row = {"name": p["name"], "phone": p["phone"], "email": p["email"],
            "birth": p["birth"], "gender": p["sex"],
            "postcode": p["home"]["postcode"],
            "address": self.address(p["home"], road, r.random() < .4, False)}
        for column, lost in (("phone", .05), ("email", .35), ("birth", .4),
            ("gender", .45), ("address", .2)):
            if r.random() < lost:
                row[column] = ""
        if row["address"] == "" or r.random() < .2:
            row["postcode"] = ""
        if row["phone"] == "" and row["email"] == "":
            row["phone"] = p["phone"]
        return row

    def slip(self, name):
        """One syllable mistyped or misheard."""
        i = self.r.randrange(len(name))
        c = ord(name[i]) - 0xac00
        if not 0 <= c < 11172:
            return name
        a, b, f = c // 588, c // 28 % 21, c % 28
        way = self.r.random()
        if way < .4:
            for x, y in ALIKE:
                if VOWELS[b] == x:
                    b = VOWELS.index(y)
                    break
            else:
                way = 1
        if way >= .4:
            if self.r.random() < .5 and INITIALS[a] in SLIPS_I:
                a = INITIALS.index(self.r.choice(SLIPS_I[INITIALS[a]]))
            elif VOWELS[b] in SLIPS_V:
                b = VOWELS.index(self.r.choice(SLIPS_V[VOWELS[b]]))
        return name[:i] + chr(0xac00 + a * 588 + b * 28 + f) + name[i + 1:]

    def latin(self, name):
        out = ""
        for ch in name:
            c = ord(ch) - 0xac00
            out += KEYS[INITIALS[c // 588]] + KEYV[VOWELS[c // 28 % 21]] + KEYF[c % 28]
        return out

    def damage_name(self, name):
        way = self.r.random()
        if way < .50:
            return name
        if way < .62:
            return name[0] + "*" * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")
        if way < .74:
            return self.slip(name)
        if way < .80:
            return name + self.r.choice(("님", " 고객님", "(집)", " 님", "2"))
        if way < .86:
            return name[0] + " " + name[1:]
        if way < .90:
            return name[1:] + " " + name[0]
        if way < .92:
            return self.latin(name)
        return name

    def damage_phone(self, phone):
        way = self.r.random()
        if way < .55:
            return phone
        if way < .72:
            return "050%d%04d%04d" % (self.r.choice((2, 4, 5, 7)),
                self.r.randint(1000, 9999), self.r.randint(0, 9999))
        if way < .80:
            return phone[:3] + "-****-" + phone[7:]
        if way < .84:
            i = self.r.randint(4, 10)
            return phone[:i] + str((int(phone[i]) + self.r.randint(1, 9)) % 10) + phone[i + 1:]
        if way < .87:
            i = self.r.randint(4, 9)
            return phone[:i] + phone[i + 1] + phone[i] + phone[i + 2:]
        if way < .97:
            return self.phone()
        return ""

    def damage(self, p):
        """How another source writes the same person."""
        r = self.r
        row = self.record(p)
        row["name"] = self.damage_name(p["name"])
        row["phone"] = self.damage_phone(p["phone"])
        if row["email"] and r.random() < .3:
            row["email"] = self.email(p["name"], p["birth"])
        elif row["email"] and r.random() < .05:
            row["email"] = row["email"].replace("example", r.choice(("exmaple", "exampl")))
        if row["address"]:
            row["address"] = self.address(p["home"], r.random() < .7, r.random() < .6,
                r.random() < .08)
        if r.random() < .06:	# moved
            row["address"] = self.address(self.home(), True, True, False)
            row["postcode"] = ""
        return row


def evidence(p, a, b):
    """How much ties two records of a person together."""
    n = 0
    if a["phone"] and b["phone"][:3] == "010":
        same = sum(x == y for x, y in zip(a["phone"], b["phone"].replace("-", "")))
        if len(b["phone"]) == 11 and same >= 9:
            n += 2
        elif "*" in b["phone"] and a["phone"][7:] == b["phone"][-4:]:
            n += 1
    if a["email"] and a["email"].split("@")[0] == b["email"].split("@")[0]:
        n += 2
    n += a["birth"] != "" and a["birth"] == b["birth"]
    if a["address"] and b["address"] and p["home"]["unit"] and \
        str(p["home"]["unit"][1]) in a["address"] and \
        str(p["home"]["unit"][1]) in b["address"]:
        n += 1
    elif a["address"] and b["address"] and p["home"]["no"] in a["address"] and \
        p["home"]["no"] in b["address"]:
        n += 1
    return n + ("*" not in b["name"])


def main():
    maker = Maker(int(sys.argv[1]))
    people = []
    while len(people) < int(sys.argv[2]):
        people += maker.household()
    del people[int(sys.argv[2]):]
    r = maker.r
    rows = []
    for i, p in enumerate(people):
        first = maker.record(p)
        rows.append((i, first))
        if r.random() < .2:
            second = maker.damage(p)
            hopeless = r.random() < .02
            while not hopeless and evidence(p, first, second) < 3:
                second = maker.damage(p)
            rows.append((i, second))
    r.shuffle(rows)
    out = csv.writer(sys.stdout, lineterminator="\n")
    columns = ["name", "phone", "email", "birth", "gender", "postcode", "address"]
    out.writerow(["member"] + columns + ["person"])
    for n, (i, row) in enumerate(rows, 1):
        out.writerow([n] + [row[c] for c in columns] + [i])


main()
