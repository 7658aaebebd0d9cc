-- Visits to the shop's pages, read from web logs.  No address of a computer and
-- no agent is stored: a visitor is a keyed hash of both and of a period, after
-- which the same browser is another visitor.

-- How visits are read: one row a word, of which some kinds have several.  No
-- row: what v_visit_rule gives.
CREATE TABLE visit_rule (
	id	INTEGER PRIMARY KEY,
	kind	TEXT NOT NULL
		CHECK (kind IN ('gap', 'period', 'clock', 'rate', 'token',
			'site', 'product', 'order', 'page', 'asset')),
	value	TEXT NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (kind, value)
) STRICT;

CREATE VIEW v_visit_rule (kind, value) AS
WITH usual (kind, value) AS (
	VALUES ('gap', '30'), ('period', 'month'), ('clock', 'seoul'),
		('rate', '60'), ('token', 't'))
SELECT kind, value
FROM visit_rule
UNION ALL
SELECT kind, value
FROM usual
WHERE kind NOT IN (SELECT kind FROM visit_rule);

-- Words that many visits share.  They are never deleted while a visit has them.
CREATE TABLE visit_page (
	id	INTEGER PRIMARY KEY,
	path	TEXT NOT NULL,		-- without arguments
	product	TEXT NOT NULL,		-- its code, or ''
	ordered	INTEGER NOT NULL	-- 1: it follows an order
		CHECK (ordered IN (0, 1)),
	UNIQUE (path, product, ordered)
) STRICT;
CREATE TABLE visit_source (
	id	INTEGER PRIMARY KEY,
	kind	TEXT NOT NULL,		-- direct, own, search, site, ad,
					-- campaign
	name	TEXT NOT NULL,
	keyword	TEXT NOT NULL,
	campaign TEXT NOT NULL,
	UNIQUE (kind, name, keyword, campaign)
) STRICT;

CREATE TABLE visitor (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	hash	INTEGER NOT NULL UNIQUE,
	seen	INTEGER NOT NULL,	-- 1: asked for robots.txt, 2: HEAD
	agent	TEXT NOT NULL,		-- the machine it says to be, or ''
	machine	TEXT			-- why it is held to be one
		CHECK (machine IN ('declared', 'proxy', 'robots.txt', 'head',
			'links', 'rate')),
	batch	INTEGER NOT NULL
) STRICT;

-- A visit with all its pages in order, three numbers each, as JSON: [seconds
-- since started_at, visit_page, visit_source, ...].  A row a page would be ten
-- times as many.
CREATE TABLE visit (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	visitor	INTEGER NOT NULL REFERENCES visitor (id),
	started_at INTEGER NOT NULL,
	ended_at INTEGER NOT NULL,	-- when the last page was asked for
	source	INTEGER NOT NULL,	-- of the first page
	pages	INTEGER NOT NULL,	-- so many
	body	TEXT NOT NULL,
	batch	INTEGER NOT NULL
) STRICT;
CREATE INDEX visit_visitor ON visit (visitor, started_at);
CREATE INDEX visit_started ON visit (started_at);

-- Links and pictures with a member's token.
CREATE TABLE visit_link (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	visitor	INTEGER NOT NULL REFERENCES visitor (id),
	at	INTEGER NOT NULL,
	member	INTEGER NOT NULL REFERENCES member (id),
	purpose	INTEGER NOT NULL	-- 1: click, 2: open, 3: refuse
		CHECK (purpose BETWEEN 1 AND 3),
	campaign INTEGER REFERENCES campaign (id),
	part	INTEGER NOT NULL,
	page	INTEGER,		-- NULL: a picture
	batch	INTEGER NOT NULL
) STRICT;
CREATE INDEX visit_link_visitor ON visit_link (visitor, at);
CREATE INDEX visit_link_member ON visit_link (member, at);
CREATE INDEX visit_link_campaign ON visit_link (campaign);

CREATE VIEW v_visit_link AS
SELECT l.id AS link, l.visitor, l.member,
	datetime(l.at, 'unixepoch') AS at,
	CASE l.purpose WHEN 1 THEN 'click' WHEN 2 THEN 'open'
		ELSE 'refuse' END AS purpose,
	c.name AS campaign, l.part, p.path AS page, w.machine
FROM visit_link AS l
CROSS JOIN visitor AS w ON w.id = l.visitor
LEFT JOIN campaign AS c ON c.id = l.campaign
LEFT JOIN visit_page AS p ON p.id = l.page;

-- Whose a visit is: of the one member whose links were followed in it, else of
-- the one whose links its visitor followed in the same period.  Machines are
-- nobody.
CREATE VIEW v_visit_member AS
SELECT v.id AS visit, coalesce(
	(SELECT CASE WHEN min(l.member) = max(l.member) THEN min(l.member) END
		FROM visit_link AS l
		WHERE l.visitor = v.visitor AND l.page IS NOT NULL
			AND l.at BETWEEN v.started_at AND v.ended_at),
	(SELECT CASE WHEN min(l.member) = max(l.member) THEN min(l.member) END
		FROM visit_link AS l
		WHERE l.visitor = v.visitor AND l.page IS NOT NULL)) AS member
FROM visit AS v
CROSS JOIN visitor AS w ON w.id = v.visitor
WHERE w.machine IS NULL
	AND EXISTS (SELECT 1 FROM visit_link AS l WHERE l.visitor = v.visitor);

CREATE VIEW v_visit AS
SELECT v.id AS visit, v.visitor, k.member,
	datetime(v.started_at, 'unixepoch') AS started_at,
	datetime(v.ended_at, 'unixepoch') AS ended_at,
	v.pages,
	s.kind, s.name AS source, s.keyword, s.campaign, w.machine, w.agent
FROM visit AS v
CROSS JOIN visitor AS w ON w.id = v.visitor
CROSS JOIN visit_source AS s ON s.id = v.source
LEFT JOIN v_visit_member AS k ON k.visit = v.id;

CREATE VIEW v_visit_page AS
WITH p (visit, started_at, place, seconds, page, source) AS (
	SELECT v.id, v.started_at, j.key / 3,
		max(CASE j.key % 3 WHEN 0 THEN j.value END),
		max(CASE j.key % 3 WHEN 1 THEN j.value END),
		max(CASE j.key % 3 WHEN 2 THEN j.value END)
	FROM visit AS v
	CROSS JOIN json_each(v.body) AS j
	GROUP BY v.id, j.key / 3)
SELECT p.visit, p.place + 1 AS place,
	datetime(p.started_at + p.seconds, 'unixepoch') AS at,
	w.path AS page, w.product,
	CASE w.ordered WHEN 1 THEN 'yes' ELSE 'no' END AS ordered,
	s.kind, s.name AS source
FROM p
CROSS JOIN visit_page AS w ON w.id = p.page
CROSS JOIN visit_source AS s ON s.id = p.source;
