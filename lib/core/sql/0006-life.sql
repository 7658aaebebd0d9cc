-- What people keep of members by hand and over time: notes, groups, days,
-- flags, stages.  removed_at, removed_by and removed_why say that something
-- holds no more; what was is kept, so that any day can be asked for.

-- Notes, and contacts among them: those with a channel.
CREATE TABLE note (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	member	INTEGER NOT NULL REFERENCES member (id),
	at	INTEGER NOT NULL,	-- when it was
	author	TEXT NOT NULL,		-- who wrote it; stays
	owner	TEXT NOT NULL,		-- who looks after it now
	channel	TEXT			-- NULL: a note and no contact
		CHECK (channel IN ('email', 'sms', 'call', 'post', 'push',
			'visit')),
	text	TEXT NOT NULL,
	due	INTEGER,		-- day of the next contact
	removed_at INTEGER,
	removed_by TEXT,
	removed_why TEXT,
	batch	INTEGER NOT NULL
) STRICT;
CREATE INDEX note_member ON note (member, at);
CREATE INDEX note_owner ON note (owner);

-- Named groups whose members people choose.
CREATE TABLE member_group (
	id	INTEGER PRIMARY KEY,
	name	TEXT NOT NULL UNIQUE,
	title	TEXT NOT NULL,
	made_at	INTEGER NOT NULL,
	batch	INTEGER NOT NULL
) STRICT;

-- From when to when somebody was in a group.  Where members become one, their
-- times may overlap.
CREATE TABLE group_member (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	member_group INTEGER NOT NULL REFERENCES member_group (id),
	member	INTEGER NOT NULL REFERENCES member (id),
	added_at INTEGER NOT NULL,
	added_by TEXT NOT NULL,
	added_why TEXT NOT NULL,
	removed_at INTEGER,
	removed_by TEXT,
	removed_why TEXT,
	batch	INTEGER NOT NULL
) STRICT;
CREATE INDEX group_member_group ON group_member (member_group, member);
CREATE INDEX group_member_member ON group_member (member);

-- Days to remember, beside those that are known of every member.
CREATE TABLE member_day (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	member	INTEGER NOT NULL REFERENCES member (id),
	title	TEXT NOT NULL,
	date	TEXT NOT NULL,		-- YYYY-MM-DD; MM-DD: no year is known
	lunar	TEXT NOT NULL CHECK (lunar IN ('yes', 'no')),
	yearly	TEXT NOT NULL CHECK (yearly IN ('yes', 'no')),
	batch	INTEGER NOT NULL,
	UNIQUE (member, title)
) STRICT;

CREATE TABLE member_flag (
	id	INTEGER PRIMARY KEY,
	member	INTEGER NOT NULL REFERENCES member (id),
	kind	TEXT NOT NULL,		-- of v_flag_kind
	expires	INTEGER,		-- the last day that it holds
	added_at INTEGER NOT NULL,
	added_by TEXT NOT NULL,
	added_why TEXT NOT NULL,
	removed_at INTEGER,
	removed_by TEXT,
	removed_why TEXT,
	batch	INTEGER NOT NULL
) STRICT;
CREATE INDEX member_flag_member ON member_flag (member);

-- The kinds of flags, and which of them bar offers.
CREATE VIEW v_flag_kind (kind, bars) AS
VALUES ('return_abuse', 'yes'), ('reseller', 'yes'), ('fraud', 'yes'),
	('deceased', 'yes'), ('complaint', 'yes'), ('watch', 'no');

-- The steps of a member's life with the shop.  Those of the rule are a
-- function of orders and referrals, and written anew when these change.
CREATE TABLE stage_step (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	member	INTEGER NOT NULL REFERENCES member (id),
	stage	INTEGER			-- of v_stage_name; NULL: by rule again
		CHECK (stage BETWEEN 0 AND 4),
	at	INTEGER NOT NULL,
	hand	INTEGER NOT NULL CHECK (hand IN (0, 1)),
	set_by	TEXT NOT NULL,
	set_why	TEXT NOT NULL,
	batch	INTEGER NOT NULL,
	CHECK (hand = 1 OR stage BETWEEN 1 AND 3)
) STRICT;
CREATE UNIQUE INDEX stage_step_rule ON stage_step (member, stage)
	WHERE hand = 0;
CREATE INDEX stage_step_member ON stage_step (member);

-- No row: the values that v_stage_rule gives.
CREATE TABLE stage_rule (
	id	INTEGER PRIMARY KEY CHECK (id = 1),
	orders	INTEGER NOT NULL,	-- so many orders
	days	INTEGER NOT NULL,	-- in so many days make a regular,
	referrals INTEGER NOT NULL,	-- so many referrals then an advocate
	referrer TEXT NOT NULL,		-- custom field that names who referred
	batch	INTEGER NOT NULL
) STRICT;

CREATE VIEW v_stage_rule (orders, days, referrals, referrer) AS
SELECT orders, days, referrals, referrer
FROM stage_rule
UNION ALL
SELECT 3, 365, 1, 'referrer'
WHERE NOT EXISTS (SELECT 1 FROM stage_rule);

CREATE VIEW v_stage_name (stage, name) AS
VALUES (0, 'prospect'), (1, 'customer'), (2, 'regular'), (3, 'advocate'),
	(4, 'partner');

CREATE VIEW v_stage_step AS
SELECT m.id AS member, n.name AS stage,
	datetime(s.at, 'unixepoch') AS at,
	CASE s.hand WHEN 1 THEN 'hand' ELSE 'rule' END AS how,
	s.set_by AS set_by, s.set_why AS set_why
FROM stage_step AS s
CROSS JOIN member AS m ON m.id = s.member
LEFT JOIN v_stage_name AS n ON n.stage = s.stage
WHERE m.state = 0;

-- Where every live member stands: h is the last step by hand; of the steps that
-- count, it and the later ones of the rule (all, where it hands the member back
-- to the rule), the highest tells the stage, its earliest time since when.
CREATE VIEW v_stage AS
WITH s AS (
	SELECT m.id AS member, t.stage, t.at, t.hand,
		t.id, row_number() OVER (
			PARTITION BY m.id, t.hand
			ORDER BY t.at DESC, t.id DESC) AS k
	FROM stage_step AS t
	CROSS JOIN member AS m ON m.id = t.member
	WHERE m.state = 0),
h AS (
	SELECT member, stage, at FROM s WHERE hand = 1 AND k = 1),
c AS (
	SELECT s.member, s.stage, s.at, s.hand, row_number() OVER (
		PARTITION BY s.member
		ORDER BY s.stage DESC, s.at, s.id) AS best
	FROM s
	LEFT JOIN h ON h.member = s.member
	WHERE s.stage IS NOT NULL AND CASE s.hand WHEN 1 THEN s.k = 1
		ELSE h.stage IS NULL OR s.at > h.at END)
SELECT m.id AS member, n.name AS stage,
	datetime(coalesce(c.at, m.joined_at), 'unixepoch') AS at,
	CASE c.hand WHEN 1 THEN 'hand' ELSE 'rule' END AS how
FROM member AS m
LEFT JOIN c ON c.member = m.id AND c.best = 1
LEFT JOIN v_stage_name AS n ON n.stage = coalesce(c.stage, 0)
WHERE m.state = 0;

CREATE VIEW v_note AS
SELECT n.id AS note_no, m.id AS member,
	datetime(n.at, 'unixepoch') AS at, n.author AS author,
	n.owner AS owner, n.channel AS channel,
	date(n.due * 86400, 'unixepoch') AS due, n.text AS text
FROM note AS n
CROSS JOIN member AS m ON m.id = n.member
WHERE m.state = 0 AND n.removed_at IS NULL;

CREATE VIEW v_group AS
SELECT g.name AS name, g.title AS title,
	m.id AS member,
	datetime(i.added_at, 'unixepoch') AS added_at, i.added_by AS added_by,
	i.added_why AS added_why,
	datetime(i.removed_at, 'unixepoch') AS removed_at,
	i.removed_by AS removed_by, i.removed_why AS removed_why
FROM group_member AS i
CROSS JOIN member_group AS g ON g.id = i.member_group
CROSS JOIN member AS m ON m.id = i.member
WHERE m.state = 0;

CREATE VIEW v_day AS
SELECT m.id AS member, d.title AS title,
	d.date AS date, d.lunar AS lunar, d.yearly AS yearly
FROM member_day AS d
CROSS JOIN member AS m ON m.id = d.member
WHERE m.state = 0;

CREATE VIEW v_flag AS
SELECT m.id AS member, f.kind AS kind,
	k.bars AS bars, date(f.expires * 86400, 'unixepoch') AS expires,
	datetime(f.added_at, 'unixepoch') AS added_at, f.added_by AS added_by,
	f.added_why AS added_why,
	datetime(f.removed_at, 'unixepoch') AS removed_at,
	f.removed_by AS removed_by, f.removed_why AS removed_why
FROM member_flag AS f
CROSS JOIN member AS m ON m.id = f.member
LEFT JOIN v_flag_kind AS k ON k.kind = f.kind
WHERE m.state = 0;
