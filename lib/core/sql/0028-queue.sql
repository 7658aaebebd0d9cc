-- Planning a list in less time: the table of messages anew, as of 0023 and
-- 0026, but
--   what is the same of all new messages is a default;
--   what is 0 or 1 is checked by a range, which is computed faster than a list;
--   the contact stands before the channel in the index that holds it unique:
--   of a million keys those of one wave differ there, and hardly before.
-- The views name the table, and are to be left as they are.
PRAGMA legacy_alter_table = ON;

CREATE TABLE delivery_new (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	campaign INTEGER NOT NULL REFERENCES campaign (id),
	wave	INTEGER NOT NULL CHECK (wave BETWEEN 1 AND 3),
	member	INTEGER NOT NULL REFERENCES member (id),
		-- moves when members are joined
	channel	TEXT NOT NULL,
	arm	TEXT NOT NULL,
	contact	TEXT NOT NULL,		-- as it is sent to
	key	TEXT NOT NULL,		-- its form that is equal for equal ones
	domain	TEXT NOT NULL,		-- where it is received; '' but of mail
	part	INTEGER NOT NULL,	-- the portion of the list, from 1
	place	INTEGER NOT NULL,	-- the sequence within the wave and
					-- channel, from 1
	-- A list of words costs a second for a million rows.
	state	TEXT NOT NULL DEFAULT 'queued' CHECK (state = 'queued' OR
			state = 'claimed' OR state = 'sent' OR
			state = 'failed' OR state = 'deferred' OR
			state = 'unknown' OR state = 'suppressed' OR
			state = 'expired'),
	reason	TEXT NOT NULL DEFAULT '', -- of the state, a word; '': none
	reply	TEXT NOT NULL DEFAULT '',	-- the server's, or ''
	tries	INTEGER NOT NULL DEFAULT 0,	-- that a server put off
	next_at	INTEGER NOT NULL,	-- not before it
	deadline INTEGER NOT NULL,	-- not after it
	began	INTEGER NOT NULL DEFAULT 0 CHECK (began BETWEEN 0 AND 1),
		-- 1: its bytes may have left, while claimed
	claimed_at INTEGER,		-- the last time
	claimer	TEXT NOT NULL DEFAULT '',	-- the process that has it, or ''
	ended_at INTEGER,		-- when the last state that stays began
	addressee INTEGER NOT NULL DEFAULT 0,
		-- the member's number when it was planned, for ever
	planned_at INTEGER NOT NULL DEFAULT 0,
	again	INTEGER NOT NULL DEFAULT 0 CHECK (again BETWEEN 0 AND 1),
		-- 1: a notice, rather twice than never
	decided_at INTEGER,		-- when the law was asked last, and
	decision TEXT NOT NULL DEFAULT '', -- what it answered, and by what
	gone	INTEGER NOT NULL DEFAULT 0 CHECK (gone BETWEEN 0 AND 1)
		-- 1: a server knew nobody there, and the contact was marked
) STRICT;
INSERT INTO delivery_new (id, campaign, wave, member, channel, arm, contact,
	key, domain, part, place, state, reason, reply, tries, next_at,
	deadline, began, claimed_at, claimer, ended_at, addressee, planned_at,
	again, decided_at, decision, gone)
SELECT id, campaign, wave, member, channel, arm, contact, key, domain, part,
	place, state, reason, reply, tries, next_at, deadline, began,
	claimed_at, claimer, ended_at, addressee, planned_at, again,
	decided_at, decision, gone
FROM delivery
ORDER BY id;

-- No number is given twice.
DELETE FROM sqlite_sequence
WHERE name = 'delivery_new';
INSERT INTO sqlite_sequence (name, seq)
SELECT 'delivery_new', seq
FROM sqlite_sequence
WHERE name = 'delivery';

-- Its rows would go with those of the old table.
CREATE TABLE handover_delivery_new (
	delivery INTEGER PRIMARY KEY REFERENCES delivery_new (id)
		ON DELETE CASCADE,
	handover INTEGER NOT NULL REFERENCES handover (id)
) STRICT;
INSERT INTO handover_delivery_new (delivery, handover)
SELECT delivery, handover
FROM handover_delivery
ORDER BY delivery;
DROP TABLE handover_delivery;
DROP TABLE delivery;
ALTER TABLE delivery_new RENAME TO delivery;
ALTER TABLE handover_delivery_new RENAME TO handover_delivery;
PRAGMA legacy_alter_table = OFF;

CREATE UNIQUE INDEX delivery_key ON delivery (campaign, wave, key, channel);
CREATE INDEX delivery_member ON delivery (member, ended_at);
-- What may be claimed, in its sequence; the domains of those that may not now
-- are told without looking at the rows.
CREATE INDEX delivery_next ON delivery (campaign, channel, wave, part, place,
	domain) WHERE state = 'queued';
CREATE INDEX delivery_due ON delivery (campaign, channel, next_at)
	WHERE state = 'deferred';
-- A list that leaves as a file has many claimed, and none of a domain.
CREATE INDEX delivery_claimed ON delivery (claimer)
	WHERE state = 'claimed';
CREATE INDEX delivery_flying ON delivery (domain)
	WHERE state = 'claimed' AND domain <> '';
-- What was tried of late: whether a domain is going bad.
CREATE INDEX delivery_tried ON delivery (domain, claimed_at)
	WHERE claimed_at IS NOT NULL;
-- Contacts that are to be marked.
CREATE INDEX delivery_refused ON delivery (member)
	WHERE state = 'failed' AND reason = 'bad_address' AND reply <> ''
		AND gone = 0;
CREATE INDEX handover_delivery_handover ON handover_delivery (handover);

-- Who lives no more: they are few.
CREATE INDEX member_ended ON member (id)
	WHERE state <> 0;
