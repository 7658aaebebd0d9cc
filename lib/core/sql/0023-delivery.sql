-- Messages on their way, each to one contact, and what became of them.  None is
-- taken back by an undo: what left has left.

CREATE TABLE delivery (
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
	state	TEXT NOT NULL CHECK (state = 'queued' OR state = 'claimed' OR
			state = 'sent' OR state = 'failed' OR state = 'deferred' OR
			state = 'unknown' OR state = 'suppressed' OR
			state = 'expired'),
	reason	TEXT NOT NULL,		-- of the state, a word; '': none
	reply	TEXT NOT NULL,		-- the server's, or ''
	tries	INTEGER NOT NULL,	-- that a server put off
	next_at	INTEGER NOT NULL,	-- not before it
	deadline INTEGER NOT NULL,	-- not after it
	began	INTEGER NOT NULL CHECK (began IN (0, 1)),
		-- 1: its bytes may have left, while claimed
	claimed_at INTEGER,		-- the last time
	claimer	TEXT NOT NULL,		-- the process that has it, or ''
	ended_at INTEGER,		-- when the last state that stays began
	addressee INTEGER NOT NULL DEFAULT 0,
		-- the member's number when it was planned, for ever
	planned_at INTEGER NOT NULL DEFAULT 0,
	again	INTEGER NOT NULL DEFAULT 0 CHECK (again IN (0, 1)),
		-- 1: a notice, rather twice than never
	decided_at INTEGER,		-- when the law was asked last, and
	decision TEXT NOT NULL DEFAULT '', -- what it answered, and by what
	UNIQUE (campaign, wave, channel, key)
) STRICT;
CREATE INDEX delivery_member ON delivery (member, ended_at);
-- What may be claimed, in its sequence; the domains of those that may not now
-- are told without looking at the rows.
CREATE INDEX delivery_next ON delivery (campaign, channel, wave, part, place,
	domain) WHERE state = 'queued';
CREATE INDEX delivery_due ON delivery (campaign, channel, next_at)
	WHERE state = 'deferred';
CREATE INDEX delivery_claimed ON delivery (domain, claimer)
	WHERE state = 'claimed';
-- What was tried of late: whether a domain is going bad.
CREATE INDEX delivery_tried ON delivery (domain, claimed_at)
	WHERE claimed_at IS NOT NULL;

-- Where sending is stopped: campaign 0 is all of it.  An undo does not start it
-- again.
CREATE TABLE send_stop (
	campaign INTEGER PRIMARY KEY,
	at	INTEGER NOT NULL,
	who	TEXT NOT NULL
) STRICT;

-- The one file on the one machine that sends; a copy of it does not.
CREATE TABLE send_host (
	id	INTEGER PRIMARY KEY CHECK (id = 1),
	host	TEXT NOT NULL,
	path	TEXT NOT NULL,
	device	INTEGER NOT NULL,
	inode	INTEGER NOT NULL,
	at	INTEGER NOT NULL
) STRICT;

CREATE VIEW v_delivery AS
SELECT d.id AS delivery, c.name AS campaign, d.wave AS wave,
	d.channel AS channel, m.id AS member, d.arm AS arm,
	d.contact AS contact, d.domain AS domain, d.part AS part,
	d.place AS place, d.state AS state, d.reason AS reason,
	d.reply AS reply, d.tries AS tries,
	datetime(d.planned_at, 'unixepoch') AS planned_at,
	CASE WHEN d.state IN ('queued', 'deferred')
		THEN datetime(d.next_at, 'unixepoch') END AS next_at,
	datetime(d.deadline, 'unixepoch') AS deadline,
	datetime(d.claimed_at, 'unixepoch') AS claimed_at,
	datetime(d.ended_at, 'unixepoch') AS ended_at,
	datetime(d.decided_at, 'unixepoch') AS decided_at,
	d.decision AS decision
FROM delivery AS d
CROSS JOIN campaign AS c ON c.id = d.campaign
LEFT JOIN member AS m ON m.id = d.member AND m.state = 0;
