-- Messages on their way, each to one contact, and what became of them.  None is
-- taken back by an undo: what left has left.

CREATE TABLE delivery (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	campaign INTEGER NOT NULL REFERENCES campaign (id),
	wave	INTEGER NOT NULL CHECK (wave BETWEEN 1 AND 3),
	member	INTEGER NOT NULL REFERENCES member (id),
	channel	TEXT NOT NULL,
	arm	TEXT NOT NULL,
	contact	TEXT NOT NULL,		-- as it is sent to
	key	TEXT NOT NULL,		-- its form that is equal for equal ones
	domain	TEXT NOT NULL,		-- where it is received; '' but of mail
	part	INTEGER NOT NULL,	-- the portion of the list, from 1
	place	INTEGER NOT NULL,	-- the sequence within the wave, from 1
	state	TEXT NOT NULL CHECK (state IN ('queued', 'claimed', 'sent',
			'failed', 'deferred', 'unknown', 'suppressed', 'expired')),
	reason	TEXT NOT NULL,		-- of the state, a word; '': none
	reply	TEXT NOT NULL,		-- the server's, or ''
	tries	INTEGER NOT NULL,
	next_at	INTEGER NOT NULL,	-- not before it
	deadline INTEGER NOT NULL,	-- not after it
	began	INTEGER NOT NULL CHECK (began IN (0, 1)),
		-- 1: its bytes may have left, while claimed
	claimed_at INTEGER,
	claimer	TEXT NOT NULL,		-- the process that has it, or ''
	ended_at INTEGER,		-- when the last state that stays began
	UNIQUE (campaign, wave, channel, key)
) STRICT;
CREATE INDEX delivery_member ON delivery (member, ended_at);
CREATE INDEX delivery_next ON delivery (campaign, wave, place)
	WHERE state IN ('queued', 'deferred');
CREATE INDEX delivery_claimed ON delivery (domain)
	WHERE state = 'claimed';
