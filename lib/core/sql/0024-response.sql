-- What came back of campaigns, each fact once, however often a file tells it.

CREATE TABLE response (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	campaign INTEGER NOT NULL REFERENCES campaign (id),
	wave	INTEGER NOT NULL CHECK (wave BETWEEN 1 AND 3),
	member	INTEGER NOT NULL REFERENCES member (id),
	channel	TEXT NOT NULL,
	state	TEXT NOT NULL CHECK (state IN ('sent', 'delivered', 'opened',
			'clicked', 'unsubscribed', 'complained', 'blocked',
			'bad_address', 'failed', 'coupon')),
	at	INTEGER NOT NULL,
	part	TEXT NOT NULL,		-- which link or coupon, or ''
	reason	TEXT NOT NULL,
	machine	INTEGER NOT NULL CHECK (machine IN (0, 1)),
		-- 1: a machine did it, nobody
	source	TEXT NOT NULL,		-- the file that told it first
	batch	INTEGER NOT NULL,
	UNIQUE (campaign, wave, member, channel, state, at, part)
) STRICT;
CREATE INDEX response_member ON response (member, at);
