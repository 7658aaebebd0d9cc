-- Where each value of a member came from, and what it was before.

-- A saying: one row of a file, or one command, that changed what is stored of
-- a member.  The value of a field now is that of its last saying; before it
-- was what that saying replaced.
CREATE TABLE member_saying (
	id	INTEGER PRIMARY KEY,
	member	INTEGER NOT NULL REFERENCES member (id),
	at	INTEGER NOT NULL,	-- when we learnt it
	said_at	INTEGER NOT NULL,	-- when it was said: the file's
					-- exported_at, else at
	source	INTEGER NOT NULL,	-- source.id: a profile, crm-member
	file	INTEGER,		-- source.id: the original file
	line	INTEGER,		-- in it
	fields	INTEGER NOT NULL,	-- what it set: the bits of v_field
	batch	INTEGER NOT NULL
) STRICT;
CREATE INDEX member_saying_member ON member_saying (member);

-- What a saying replaced, and which custom fields it set.
CREATE TABLE member_was (
	id	INTEGER PRIMARY KEY,
	saying	INTEGER NOT NULL REFERENCES member_saying (id),
	field	TEXT NOT NULL,		-- the column's name
	value	TEXT,			-- NULL: there was none (x_NAME alone)
	batch	INTEGER NOT NULL,
	UNIQUE (saying, field)
) STRICT;

-- When a source's value is taken; '*' is every source, or every column.
CREATE TABLE update_rule (
	id	INTEGER PRIMARY KEY,
	source	TEXT NOT NULL,
	field	TEXT NOT NULL,
	rule	TEXT NOT NULL CHECK (rule IN ('always', 'if-new-not-empty',
		'if-old-empty', 'newest-wins', 'never')),
	batch	INTEGER NOT NULL,
	UNIQUE (source, field)
) STRICT;

-- The columns of the member stream that a saying may set, by bit.
CREATE VIEW v_field (bit, name) AS
VALUES (2, 'name'), (3, 'kind'), (4, 'phone'), (5, 'email'), (6, 'birth'),
	(7, 'lunar'), (8, 'gender'), (9, 'postcode'), (10, 'address'),
	(11, 'grade'), (12, 'joined_at'), (13, 'source'), (14, 'memo');

-- A row for each value that was set: what it replaced, when, and who said so.
-- The plus takes the affinity off a column: where the two halves of a view
-- differ in it, SQLite reads the whole of it to find one member.
CREATE VIEW v_member_said AS
SELECT s.id AS id, s.member AS member, +f.name AS field,
	o.value AS replaced, datetime(s.at, 'unixepoch') AS at,
	datetime(s.said_at, 'unixepoch') AS said_at,
	w.name AS source, p.name AS file, s.line AS line, s.batch AS batch
FROM member_saying AS s
CROSS JOIN v_field AS f ON s.fields >> f.bit & 1
JOIN source AS w ON w.id = s.source
LEFT JOIN source AS p ON p.id = s.file
LEFT JOIN member_was AS o ON o.saying = s.id AND o.field = f.name
UNION ALL
SELECT s.id, s.member, +o.field, o.value, datetime(s.at, 'unixepoch'),
	datetime(s.said_at, 'unixepoch'), w.name, p.name, s.line, s.batch
FROM member_saying AS s
JOIN member_was AS o ON o.saying = s.id
JOIN source AS w ON w.id = s.source
LEFT JOIN source AS p ON p.id = s.file
WHERE o.field LIKE 'x\_%' ESCAPE '\';

-- What is stored now, of the columns that sayings set.
CREATE VIEW v_member_value AS
SELECT m.id AS member, +f.name AS field, CASE f.name WHEN 'name' THEN m.name
	WHEN 'kind' THEN m.kind WHEN 'phone' THEN m.phone
	WHEN 'email' THEN m.email WHEN 'birth' THEN m.birth
	WHEN 'lunar' THEN m.lunar WHEN 'gender' THEN m.gender
	WHEN 'postcode' THEN m.postcode WHEN 'address' THEN m.address
	WHEN 'grade' THEN m.grade
	WHEN 'joined_at' THEN datetime(m.joined_at, 'unixepoch')
	WHEN 'source' THEN m.source ELSE m.memo END AS value
FROM member AS m
CROSS JOIN v_field AS f
UNION ALL
SELECT member, 'x_' || name, +value
FROM member_field;
