-- Where members are reached, a row a value.  What the columns phone, email and
-- address of a member say stands here, too, as the primary one of its kinds;
-- what it was before stays as a former one.  What only orders showed is not
-- copied: v_contact looks there.
CREATE TABLE contact (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	member	INTEGER NOT NULL REFERENCES member (id),
	kind	INTEGER NOT NULL	-- 1 mobile, 2 home, 3 work, 4 fax,
		CHECK (kind BETWEEN 1 AND 6),	-- 5 email, 6 address
	value	TEXT NOT NULL,		-- in normal form
	postcode TEXT,			-- of an address
	verdict	INTEGER			-- of its form: 0 ok, 1 fixed, 2 suspect,
		CHECK (verdict BETWEEN 0 AND 3),	-- 3 dead; NULL: not
	reason	TEXT,			-- judged yet.  Why, in English
	state	INTEGER NOT NULL	-- 1 primary, 2 other, 3 former
		CHECK (state BETWEEN 1 AND 3),
	source	INTEGER,		-- who said it first: source.id
	first_at INTEGER,		-- when that was; NULL: before there
	last_at	INTEGER,		-- were rows.  When it was last said
					-- anew
	former_at INTEGER,		-- since when another took its place
	verified_at INTEGER,		-- when somebody last tried it, and
	result	INTEGER			-- found: 1 ok, 2 dead, 3 moved
		CHECK (result BETWEEN 1 AND 3),
	note	TEXT,
	batch	INTEGER NOT NULL,
	CHECK ((state = 3) = (former_at IS NOT NULL)),
	CHECK ((verified_at IS NULL) = (result IS NULL)),
	UNIQUE (member, kind, value)
) STRICT;
-- Members of whom something was found dead are few, and each import asks.
CREATE INDEX contact_dead ON contact (member)
	WHERE result > 1;

-- What is known of members from before.
INSERT INTO contact (member, kind, value, state, batch)
SELECT id, CASE WHEN phone GLOB '01[016789]*' OR phone GLOB '050*'
		OR phone GLOB '+*' THEN 1
	WHEN phone GLOB '1*' THEN 3 ELSE 2 END, phone, 1, batch
FROM member
WHERE phone IS NOT NULL;
INSERT INTO contact (member, kind, value, state, batch)
SELECT id, 5, email, 1, batch
FROM member
WHERE email IS NOT NULL;
INSERT INTO contact (member, kind, value, postcode, state, batch)
SELECT id, 6, address, postcode, 1, batch
FROM member
WHERE address IS NOT NULL;

-- What orders showed of members, a row an order: numbers and mail addresses of
-- the buyer, and places to which something went in the member's own name.
CREATE VIEW v_contact_order AS
SELECT i.member AS member,
	CASE WHEN i.phone GLOB '01[016789]*' OR i.phone GLOB '050*'
		OR i.phone GLOB '+*' THEN 'mobile'
	WHEN i.phone GLOB '1*' THEN 'work' ELSE 'home' END AS kind,
	i.phone AS value, NULL AS postcode, h.name AS channel,
	datetime(o.ordered_at, 'unixepoch') AS at
FROM identity AS i
CROSS JOIN orders AS o ON o.buyer = i.id
CROSS JOIN channel AS h ON h.id = o.channel
WHERE i.member IS NOT NULL AND i.phone <> ''
	AND i.phone NOT GLOB '*[^0-9+]*'
UNION ALL
SELECT i.member, CASE WHEN i.phone GLOB '01[016789]*' OR i.phone GLOB '050*'
		OR i.phone GLOB '+*' THEN 'mobile'
	WHEN i.phone GLOB '1*' THEN 'work' ELSE 'home' END,
	i.phone, NULL, h.name, datetime(o.ordered_at, 'unixepoch')
FROM identity AS i
CROSS JOIN order_line AS l ON l.buyer = i.id
CROSS JOIN orders AS o ON o.id = l.id >> 16
CROSS JOIN channel AS h ON h.id = o.channel
WHERE i.member IS NOT NULL AND i.phone <> ''
	AND i.phone NOT GLOB '*[^0-9+]*'
UNION ALL
SELECT i.member, 'email', i.email, NULL, h.name,
	datetime(o.ordered_at, 'unixepoch')
FROM identity AS i
CROSS JOIN orders AS o ON o.buyer = i.id
CROSS JOIN channel AS h ON h.id = o.channel
WHERE i.member IS NOT NULL AND i.email GLOB '?*@?*.?*'
	AND i.email NOT GLOB '*[*]*'
UNION ALL
SELECT i.member, 'email', i.email, NULL, h.name,
	datetime(o.ordered_at, 'unixepoch')
FROM identity AS i
CROSS JOIN order_line AS l ON l.buyer = i.id
CROSS JOIN orders AS o ON o.id = l.id >> 16
CROSS JOIN channel AS h ON h.id = o.channel
WHERE i.member IS NOT NULL AND i.email GLOB '?*@?*.?*'
	AND i.email NOT GLOB '*[*]*'
UNION ALL
SELECT i.member, 'address', s.address, nullif(s.postcode, ''), h.name,
	datetime(o.ordered_at, 'unixepoch')
FROM identity AS i
CROSS JOIN orders AS o ON o.buyer = i.id
CROSS JOIN ship_to AS s ON s.id = o.ship_to
CROSS JOIN channel AS h ON h.id = o.channel
WHERE i.member IS NOT NULL AND s.address <> ''
	AND s.address NOT GLOB '*[*]*'
	AND (i.role = 1 OR replace(s.receiver_name, ' ', '')
		= replace(i.name, ' ', ''));

-- The same, a row a value, with the channels that showed it.
CREATE VIEW v_contact_seen AS
SELECT member, kind, value, max(postcode) AS postcode,
	group_concat(channel) AS source, min(first_at) AS first_at,
	max(last_at) AS last_at
FROM (SELECT member, kind, value, max(postcode) AS postcode, channel,
		min(at) AS first_at, max(at) AS last_at
	FROM v_contact_order
	GROUP BY member, kind, value, channel)
GROUP BY member, kind, value;

-- All contacts of live members.
CREATE VIEW v_contact AS
SELECT c.member AS member,
	CASE c.kind WHEN 1 THEN 'mobile' WHEN 2 THEN 'home'
		WHEN 3 THEN 'work' WHEN 4 THEN 'fax' WHEN 5 THEN 'email'
		ELSE 'address' END AS kind,
	c.value AS value, c.postcode AS postcode,
	CASE c.state WHEN 1 THEN 'primary' WHEN 2 THEN 'other'
		ELSE 'former' END AS state,
	CASE WHEN c.result > 1 THEN 'dead' WHEN c.result = 1 THEN 'ok'
		WHEN c.verdict = 0 THEN 'ok' WHEN c.verdict = 1 THEN 'fixed'
		WHEN c.verdict = 2 THEN 'suspect' WHEN c.verdict = 3 THEN 'dead'
		END AS verdict,
	CASE c.result WHEN 1 THEN NULL WHEN 2 THEN 'found dead'
		WHEN 3 THEN 'moved away' ELSE c.reason END AS reason,
	coalesce(s.name, o.source) AS source,
	datetime(c.first_at, 'unixepoch') AS first_at,
	coalesce(max(datetime(c.last_at, 'unixepoch'), o.last_at),
		datetime(c.last_at, 'unixepoch'), o.last_at) AS last_at,
	datetime(c.verified_at, 'unixepoch') AS verified_at,
	CASE c.result WHEN 1 THEN 'ok' WHEN 2 THEN 'dead'
		WHEN 3 THEN 'moved' END AS result,
	c.note AS note
FROM contact AS c
CROSS JOIN member AS m ON m.id = c.member AND m.state = 0
LEFT JOIN source AS s ON s.id = c.source
LEFT JOIN v_contact_seen AS o ON o.member = c.member AND o.value = c.value
UNION ALL
SELECT x.member, x.kind, x.value, x.postcode, 'seen', NULL, NULL, x.source,
	x.first_at, x.last_at, NULL, NULL, NULL
FROM v_contact_seen AS x
CROSS JOIN member AS m ON m.id = x.member AND m.state = 0
WHERE NOT EXISTS (SELECT 1
	FROM contact AS c
	WHERE c.member = x.member AND c.value = x.value);
