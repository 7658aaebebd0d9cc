-- Pairs that are kept apart, and the duplicate degree over time.

-- Further codes of a live member: those of the members that somebody said are
-- the same person.  All of them find it, as its own code does.
CREATE TABLE member_code (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	code	TEXT NOT NULL UNIQUE,
	member	INTEGER NOT NULL REFERENCES member (id),
	batch	INTEGER NOT NULL
) STRICT;
CREATE INDEX member_code_member ON member_code (member);

-- Pairs that are two people, as somebody said.  They keep the numbers that
-- were named: after later merges the pair is that of the live members, and
-- taking such a merge back needs nothing here.
CREATE TABLE apart (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	a	INTEGER NOT NULL REFERENCES member (id),
	b	INTEGER NOT NULL REFERENCES member (id),
	reason	TEXT NOT NULL,		-- may be empty
	at	INTEGER NOT NULL,
	batch	INTEGER NOT NULL,
	CHECK (a < b),
	UNIQUE (a, b)
) STRICT;
CREATE INDEX apart_b ON apart (b);

-- The duplicate degree when it was stored: one row for all, one for each
-- source, one for each rule.
CREATE TABLE dedupe_rate (
	id	INTEGER PRIMARY KEY,
	at	INTEGER NOT NULL,
	kind	TEXT NOT NULL		-- total, source, rule
		CHECK (kind IN ('total', 'source', 'rule')),
	name	TEXT NOT NULL,
	members	INTEGER NOT NULL,	-- that were looked at
	groups	INTEGER NOT NULL,	-- of two members or more
	extra	INTEGER NOT NULL,	-- members above one in each group
	batch	INTEGER NOT NULL,
	UNIQUE (at, kind, name)
) STRICT;

-- What crm-dedupe propose --store keeps for propose --new: how far it saw, the
-- weights that it learnt, and keys under which members that are alike meet.
-- All of it is made again by the next --store, so it has no before-images; a
-- key is a keyed hash, and those of members that are gone find nobody.
CREATE TABLE dedupe_seen (
	id	INTEGER PRIMARY KEY CHECK (id = 1),
	seen	INTEGER NOT NULL,	-- the batch up to which members were seen
	rate	REAL NOT NULL,		-- share of matches in all pairs
	house	REAL NOT NULL		-- share of pairs of one house
) STRICT;
CREATE TABLE dedupe_weight (
	field	INTEGER NOT NULL,	-- as members are loaded for comparing
	level	INTEGER NOT NULL,
	m	REAL NOT NULL,		-- P(level | one person)
	u	REAL NOT NULL,		-- P(level | strangers)
	h	REAL NOT NULL,		-- P(level | one house)
	PRIMARY KEY (field, level)
) STRICT, WITHOUT ROWID;
CREATE TABLE dedupe_key (
	key	INTEGER NOT NULL,
	member	INTEGER NOT NULL,
	PRIMARY KEY (key, member)
) STRICT, WITHOUT ROWID;

-- Every code that finds a live member, its own first.
CREATE VIEW v_member_code AS
SELECT id AS member, code, 0 AS further
FROM member
WHERE code IS NOT NULL
UNION ALL
SELECT member, code, 1
FROM member_code;

CREATE VIEW v_apart AS
SELECT coalesce(ma.merged_into, ma.id) AS member_a,
	coalesce(mb.merged_into, mb.id) AS member_b, p.reason AS reason,
	datetime(p.at, 'unixepoch') AS at
FROM apart AS p
CROSS JOIN member AS ma ON ma.id = p.a
CROSS JOIN member AS mb ON mb.id = p.b;

CREATE VIEW v_dedupe_rate AS
SELECT datetime(at, 'unixepoch') AS at, kind, name, members, groups, extra,
	CASE WHEN members > 0 THEN round(100.0 * extra / members, 2)
		ELSE 0.0 END AS percent
FROM dedupe_rate;
