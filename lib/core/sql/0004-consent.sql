-- The consent ledger whole: purposes, the night, guardians, notices.

-- Consent given, each for one channel and one purpose; see optout and
-- optout_part for what takes it back.  A table made anew, because what was one
-- consent for a channel and a time may now be several.
CREATE TABLE consent_new (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	member	INTEGER NOT NULL REFERENCES member (id),
	channel	TEXT NOT NULL,		-- email, sms, call, post, push
	given_at INTEGER NOT NULL,
	turns	INTEGER NOT NULL	-- 1: said by crm-consent give, so that it
		CHECK (turns IN (0, 1)),	-- may follow a withdrawal
	how	TEXT NOT NULL,
	proof	TEXT NOT NULL,
	batch	INTEGER NOT NULL,
	purpose	TEXT NOT NULL DEFAULT 'advertising',	-- record/law.c lists them
	night	INTEGER NOT NULL DEFAULT 0	-- 1: for the night, and the
		CHECK (night IN (0, 1)),	-- night alone
	guardian TEXT NOT NULL DEFAULT '',	-- who gave it for a child
	source	TEXT NOT NULL DEFAULT '',	-- where it was said
	proof_sha256 TEXT NOT NULL DEFAULT '',	-- of the file that proves it
	UNIQUE (member, channel, purpose, night, given_at, turns, guardian),
	CHECK (night = 0 OR purpose = 'advertising')
) STRICT;
INSERT INTO consent_new (id, member, channel, given_at, turns, how, proof,
	batch)
SELECT id, member, channel, given_at, turns, how, proof, batch
FROM consent;
DROP TABLE consent;
ALTER TABLE consent_new RENAME TO consent;
-- What batches of the former schema changed can still be taken back.
UPDATE batch_image
SET image = image || ',''advertising'',0,'''','''','''''
WHERE tbl = 'consent' AND image <> '';

-- A row of optout takes back all that was given for its channel, whatever the
-- purpose, and its night.
ALTER TABLE optout ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE optout ADD COLUMN proof TEXT NOT NULL DEFAULT '';
ALTER TABLE optout ADD COLUMN proof_sha256 TEXT NOT NULL DEFAULT '';

-- Withdrawals of one purpose (of advertising: its night, too), or of the night
-- alone.  As optout: no column "batch", nothing takes them back but a later
-- consent, and a person is known by keyed hashes.
CREATE TABLE optout_part (
	id	INTEGER PRIMARY KEY,
	channel	TEXT NOT NULL,
	purpose	TEXT NOT NULL,
	night	INTEGER NOT NULL CHECK (night IN (0, 1)),
	hash	TEXT NOT NULL,
	withdrawn_at INTEGER NOT NULL,
	how	TEXT NOT NULL,
	member	INTEGER,		-- who it was then; may be gone
	source	TEXT NOT NULL DEFAULT '',
	proof	TEXT NOT NULL DEFAULT '',
	proof_sha256 TEXT NOT NULL DEFAULT '',
	UNIQUE (hash, channel, purpose, night, withdrawn_at),
	CHECK (night = 0 OR purpose = 'advertising')
) STRICT;
CREATE INDEX optout_part_member ON optout_part (member);

-- Which entries of the ledger a member was told of: that consent or refusal
-- was received (notice), or that consent still stands (confirm).  What is due
-- is what has no row here.
CREATE TABLE notice (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	member	INTEGER NOT NULL REFERENCES member (id),
	channel	TEXT NOT NULL,
	kind	TEXT NOT NULL CHECK (kind IN ('notice', 'confirm')),
	state	TEXT NOT NULL CHECK (state IN ('given', 'withdrawn')),
	night	INTEGER NOT NULL CHECK (night IN (0, 1)),
	at	INTEGER NOT NULL,	-- of the entry
	told_at	INTEGER NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (member, channel, kind, state, night, at, told_at)
) STRICT;

CREATE VIEW v_consent AS
SELECT c.member AS member, c.channel AS channel, c.purpose AS purpose,
	CASE c.night WHEN 1 THEN 'yes' ELSE 'no' END AS night,
	'given' AS state, datetime(c.given_at, 'unixepoch') AS at,
	c.how AS how, c.proof AS proof, c.guardian AS guardian,
	c.source AS source, c.proof_sha256 AS proof_sha256
FROM consent AS c
JOIN member AS m ON m.id = c.member AND m.state = 0
UNION
SELECT coalesce(m.merged_into, m.id), o.channel, 'all', 'no', 'withdrawn',
	datetime(o.withdrawn_at, 'unixepoch'), o.how, o.proof, '', o.source,
	o.proof_sha256
FROM optout AS o
JOIN member AS m ON m.id = o.member AND m.state IN (0, 1)
UNION
SELECT coalesce(m.merged_into, m.id), o.channel, o.purpose,
	CASE o.night WHEN 1 THEN 'yes' ELSE 'no' END, 'withdrawn',
	datetime(o.withdrawn_at, 'unixepoch'), o.how, o.proof, '', o.source,
	o.proof_sha256
FROM optout_part AS o
JOIN member AS m ON m.id = o.member AND m.state IN (0, 1);

CREATE VIEW v_notice AS
SELECT n.member AS member, n.channel AS channel, n.kind AS kind,
	n.state AS state, CASE n.night WHEN 1 THEN 'yes' ELSE 'no' END AS night,
	datetime(n.at, 'unixepoch') AS at,
	datetime(n.told_at, 'unixepoch') AS told_at
FROM notice AS n
JOIN member AS m ON m.id = n.member AND m.state = 0;
