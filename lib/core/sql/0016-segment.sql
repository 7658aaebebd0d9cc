-- Sets of members that a rule keeps, and who was in a set from when to when.
-- What a set is now stays in segment_member, a row a member; when a member
-- leaves, the row goes over to segment_past.  So a night costs as many rows as
-- members moved.  Why somebody entered or left is told by a number: that of
-- the rule's version, 0 by hand, -1 when the rule's time was over.
ALTER TABLE segment_member ADD COLUMN entered_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE segment_member ADD COLUMN entered_version INTEGER NOT NULL
	DEFAULT 0;
UPDATE segment_member
SET entered_at = (SELECT s.saved_at FROM segment AS s
	WHERE s.id = segment_member.segment);

CREATE TABLE segment_past (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	segment	INTEGER NOT NULL REFERENCES segment (id),
	member	INTEGER NOT NULL REFERENCES member (id),
	entered_at INTEGER NOT NULL,
	entered_version INTEGER NOT NULL,
	left_at	INTEGER NOT NULL,
	left_version INTEGER NOT NULL,
	batch	INTEGER NOT NULL
) STRICT;
CREATE INDEX segment_past_segment ON segment_past (segment, left_at);
CREATE INDEX segment_past_member ON segment_past (member);

-- What a set is for and the rule that keeps it.  A change is a new version; the
-- highest counts.
CREATE TABLE segment_rule (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	segment	INTEGER NOT NULL REFERENCES segment (id),
	version	INTEGER NOT NULL CHECK (version > 0),
	expression TEXT,		-- NULL: the set is kept by hand
	owner	TEXT NOT NULL,
	offer	TEXT NOT NULL,
	strategy TEXT NOT NULL,
	valid_until INTEGER,		-- the last day that it holds
	made_at	INTEGER NOT NULL,
	made_by	TEXT NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (segment, version)
) STRICT;

-- What the runs of a rule came to.
CREATE TABLE segment_run (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	segment	INTEGER NOT NULL REFERENCES segment (id),
	at	INTEGER NOT NULL,	-- what held then was asked
	version	INTEGER NOT NULL,	-- as above
	members	INTEGER NOT NULL,
	entered	INTEGER NOT NULL,
	gone	INTEGER NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (segment, at)
) STRICT;

-- What is to be told of a set.
CREATE TABLE segment_watch (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	segment	INTEGER NOT NULL REFERENCES segment (id),
	measure	TEXT NOT NULL CHECK (measure IN ('size', 'value', 'in', 'out',
		'share', 'drift', 'age')),
	bound	TEXT NOT NULL CHECK (bound IN ('below', 'above')),
	threshold TEXT NOT NULL,	-- a decimal, as people read it
	days	INTEGER NOT NULL CHECK (days > 0), -- that in, out, drift look at
	batch	INTEGER NOT NULL,
	UNIQUE (segment, measure, bound)
) STRICT;

CREATE VIEW v_segment AS
SELECT s.name AS name, s.title AS title,
	datetime(s.saved_at, 'unixepoch') AS saved_at, r.version AS version,
	r.expression AS expression, r.owner AS owner, r.offer AS offer,
	r.strategy AS strategy,
	date(r.valid_until * 86400, 'unixepoch') AS valid_until,
	datetime((SELECT max(n.at) FROM segment_run AS n
		WHERE n.segment = s.id), 'unixepoch') AS run_at
FROM segment AS s
LEFT JOIN segment_rule AS r ON r.segment = s.id AND r.version = (
	SELECT max(v.version) FROM segment_rule AS v WHERE v.segment = s.id);

-- Who is and was in a set from when to when; left_at is NULL while in it.
CREATE VIEW v_segment_stay AS
SELECT s.name AS name, m.id AS member,
	datetime(t.entered_at, 'unixepoch') AS entered_at,
	CASE t.entered_version WHEN 0 THEN 'hand'
		ELSE 'rule ' || t.entered_version END AS entered_why,
	datetime(t.left_at, 'unixepoch') AS left_at,
	CASE t.left_version WHEN 0 THEN 'hand' WHEN -1 THEN 'ended'
		ELSE 'rule ' || t.left_version END AS left_why
FROM (
	SELECT segment, member, entered_at, entered_version, NULL AS left_at,
		NULL AS left_version
	FROM segment_member
	UNION ALL
	SELECT segment, member, entered_at, entered_version, left_at,
		left_version
	FROM segment_past) AS t
CROSS JOIN segment AS s ON s.id = t.segment
CROSS JOIN member AS n ON n.id = t.member
CROSS JOIN member AS m ON m.id = coalesce(n.merged_into, n.id)
WHERE m.state = 0;

CREATE VIEW v_segment_rule AS
SELECT s.name AS name, r.version AS version, r.expression AS expression,
	r.owner AS owner, r.offer AS offer, r.strategy AS strategy,
	date(r.valid_until * 86400, 'unixepoch') AS valid_until,
	datetime(r.made_at, 'unixepoch') AS made_at, r.made_by AS made_by
FROM segment_rule AS r
CROSS JOIN segment AS s ON s.id = r.segment;

CREATE VIEW v_segment_run AS
SELECT s.name AS name, datetime(n.at, 'unixepoch') AS at,
	n.version AS version, n.members AS members, n.entered AS entered,
	n.gone AS gone
FROM segment_run AS n
CROSS JOIN segment AS s ON s.id = n.segment;

CREATE VIEW v_segment_watch AS
SELECT s.name AS name, w.measure AS measure, w.bound AS bound,
	w.threshold AS threshold, w.days AS days
FROM segment_watch AS w
CROSS JOIN segment AS s ON s.id = w.segment;
