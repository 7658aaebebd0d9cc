-- The events of the night: rules as data, what they found of whom on which
-- day, what was decided, and what came of it.

-- A rule is of one kind for ever.  One that was taken away keeps its events.
CREATE TABLE event_rule (
	id	INTEGER PRIMARY KEY,
	name	TEXT NOT NULL UNIQUE,
	kind	TEXT NOT NULL,		-- insight/eventkind.c lists them
	removed_at INTEGER,
	batch	INTEGER NOT NULL
) STRICT;

-- What a rule said from when on; the highest version holds.
CREATE TABLE event_version (
	id	INTEGER PRIMARY KEY,
	rule	INTEGER NOT NULL REFERENCES event_rule (id),
	version	INTEGER NOT NULL CHECK (version > 0),
	params	TEXT NOT NULL,		-- NAME=VALUE, a blank between, all of the kind
	condition TEXT NOT NULL,	-- '': none
	offer	TEXT NOT NULL,
	channel	TEXT NOT NULL
		CHECK (channel IN ('email', 'sms', 'call', 'post', 'shop')),
	priority INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 999), -- 1 first
	rest	INTEGER NOT NULL CHECK (rest BETWEEN 0 AND 3660),
	keep	INTEGER NOT NULL CHECK (keep BETWEEN 0 AND 366),
	first	INTEGER NOT NULL,	-- days of events, from this one
	last	INTEGER,		-- to this one; NULL: no end
	set_at	INTEGER NOT NULL,
	set_by	TEXT NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (rule, version)
) STRICT;

-- How much one night may offer by a channel, and one member get in some days.
CREATE TABLE event_limit (
	id	INTEGER PRIMARY KEY,
	name	TEXT NOT NULL UNIQUE,	-- a channel, or member
	n	INTEGER NOT NULL CHECK (n >= 0),
	days	INTEGER NOT NULL CHECK (days BETWEEN 1 AND 3660),
	batch	INTEGER NOT NULL
) STRICT;

-- What tells two events of a rule and a member apart is "key": the day that
-- the kind goes by (the last purchase of a silence, the day of a birthday), the
-- number of an order, or 0 where there is but one.  So nothing is found twice,
-- whichever night finds it.  Where both of two who became one have an event,
-- that of the alias stays with it.
CREATE TABLE event (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	rule	INTEGER NOT NULL REFERENCES event_rule (id),
	version	INTEGER NOT NULL REFERENCES event_version (id),
	member	INTEGER NOT NULL REFERENCES member (id),
	key	INTEGER NOT NULL,
	day	INTEGER NOT NULL,	-- of the event
	night	INTEGER NOT NULL,	-- the day whose night found it
	found	INTEGER NOT NULL,	-- the batch that found it
	worth	INTEGER NOT NULL,	-- what the member had bought for by then
	why	TEXT NOT NULL,		-- in figures
	verdict	TEXT NOT NULL CHECK (verdict IN ('in', 'out')),
	reason	TEXT NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (rule, member, key)
) STRICT;
CREATE INDEX event_member ON event (member);
CREATE INDEX event_version_events ON event (version);
CREATE INDEX event_found ON event (found);
CREATE INDEX event_night ON event (night);

-- What came back of an offer.
CREATE TABLE event_answer (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	event	INTEGER NOT NULL REFERENCES event (id),
	result	TEXT NOT NULL,
	at	INTEGER NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (event, result, at)
) STRICT;

CREATE VIEW v_event_rule AS
SELECT r.name AS rule, v.version AS version, r.kind AS kind,
	v.params AS params, v.condition AS condition, v.offer AS offer,
	v.channel AS channel, v.priority AS priority, v.rest AS rest,
	v.keep AS keep, date(v.first * 86400, 'unixepoch') AS valid_from,
	date(v.last * 86400, 'unixepoch') AS valid_until,
	datetime(v.set_at, 'unixepoch') AS set_at, v.set_by AS set_by,
	datetime(r.removed_at, 'unixepoch') AS removed_at
FROM event_rule AS r
CROSS JOIN event_version AS v ON v.rule = r.id;

CREATE VIEW v_event AS
SELECT coalesce(m.merged_into, m.id) AS member, e.found AS batch, r.name AS rule,
	v.version AS version, r.kind AS kind,
	date(e.day * 86400, 'unixepoch') AS day,
	date(e.night * 86400, 'unixepoch') AS night, e.why AS why,
	v.channel AS channel, v.offer AS offer, e.verdict AS verdict,
	e.reason AS reason
FROM event AS e
CROSS JOIN event_rule AS r ON r.id = e.rule
CROSS JOIN event_version AS v ON v.id = e.version
CROSS JOIN member AS m ON m.id = e.member
WHERE m.state IN (0, 1);

CREATE VIEW v_event_answer AS
SELECT coalesce(m.merged_into, m.id) AS member, e.found AS batch, r.name AS rule,
	v.channel AS channel, a.result AS result,
	datetime(a.at, 'unixepoch') AS at
FROM event_answer AS a
CROSS JOIN event AS e ON e.id = a.event
CROSS JOIN event_rule AS r ON r.id = e.rule
CROSS JOIN event_version AS v ON v.id = e.version
CROSS JOIN member AS m ON m.id = e.member
WHERE m.state IN (0, 1);
