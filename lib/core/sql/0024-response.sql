-- What came back of campaigns, each fact once, however often a file tells it.

-- Of two files that tell one fact, the more that is known of it holds: so the
-- sequence of files does not matter.  Only "source" is the first that told it.
CREATE TABLE response (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	campaign INTEGER NOT NULL REFERENCES campaign (id),
	wave	INTEGER NOT NULL CHECK (wave BETWEEN 1 AND 3),
	member	INTEGER NOT NULL REFERENCES member (id),
	channel	TEXT NOT NULL,
	state	TEXT NOT NULL CHECK (state IN ('sent', 'delivered', 'opened',
			'clicked', 'unsubscribed', 'complained', 'blocked',
			'bad_address', 'failed', 'coupon')),
	at	INTEGER NOT NULL,	-- where nothing says it, when it was
					-- sent
	part	TEXT NOT NULL,		-- which link or coupon, or ''
	reason	TEXT NOT NULL,
	status	TEXT NOT NULL,		-- of a bounce, RFC 3463, or ''
	hard	INTEGER CHECK (hard IN (0, 1)),	-- NULL: nobody says
	machine	INTEGER NOT NULL CHECK (machine IN (0, 1)),
		-- 1: a machine did it, nobody
	source	TEXT NOT NULL,		-- the file that told it first
	batch	INTEGER NOT NULL,
	UNIQUE (campaign, wave, member, channel, state, at, part)
) STRICT;
CREATE INDEX response_member ON response (member, at);

-- A refusal by one click (RFC 8058) is posted by the machine of who keeps the
-- mailbox, because a person pressed a button there.
ALTER TABLE visit_link ADD COLUMN posted INTEGER NOT NULL DEFAULT 0
	CHECK (posted IN (0, 1));

-- All that tells what became of a message, the queue's own word too.  The
-- greatest rank of some facts is what the message, the member or the campaign
-- came to at last: the high bits are 0 unknown, 1 sent, 2 arrived or not, 3
-- opened, 4 clicked, 5 coupon, 6 unsubscribed, 7 complained; of 2 the latest
-- counts, and then 0 delivered, 1 failed, 2 blocked, 3 bad_address.  reach is
-- how far it came: 0 sent, 1 delivered, 2 opened, 3 clicked, 4 coupon; who
-- refuses or complains has opened it.  What machines did tells only that it
-- left.
CREATE VIEW v_response_rank AS
SELECT campaign AS campaign_id, wave, member, channel,
	CASE machine WHEN 1 THEN 1 << 48 ELSE CASE state
		WHEN 'sent' THEN 1 << 48
		WHEN 'delivered' THEN (2 << 48) + (at << 2)
		WHEN 'failed' THEN (2 << 48) + (at << 2) + 1
		WHEN 'blocked' THEN (2 << 48) + (at << 2) + 2
		WHEN 'bad_address' THEN (2 << 48) + (at << 2) + 3
		WHEN 'opened' THEN 3 << 48
		WHEN 'clicked' THEN 4 << 48
		WHEN 'coupon' THEN 5 << 48
		WHEN 'unsubscribed' THEN 6 << 48
		ELSE 7 << 48 END END AS rank,
	CASE WHEN machine = 1 THEN 0 ELSE CASE state
		WHEN 'delivered' THEN 1
		WHEN 'opened' THEN 2
		WHEN 'unsubscribed' THEN 2
		WHEN 'complained' THEN 2
		WHEN 'clicked' THEN 3
		WHEN 'coupon' THEN 4
		ELSE 0 END END AS reach
FROM response
UNION ALL
SELECT campaign, wave, member, channel,
	CASE state WHEN 'unknown' THEN 0 WHEN 'sent' THEN 1 << 48
		ELSE (2 << 48) + (coalesce(ended_at, 0) << 2) + CASE reason
			WHEN 'bad_address' THEN 3 WHEN 'blocked' THEN 2
			ELSE 1 END END, 0
FROM delivery
WHERE state IN ('sent', 'failed', 'unknown');

CREATE VIEW v_response AS
SELECT c.name AS campaign, r.wave AS wave,
	coalesce(m.merged_into, m.id) AS member, r.channel AS channel,
	r.state AS state, datetime(r.at, 'unixepoch') AS at, r.part AS part,
	r.reason AS reason, r.status AS status,
	CASE r.hard WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS hard,
	CASE r.machine WHEN 1 THEN 'yes' ELSE 'no' END AS machine,
	r.source AS source
FROM response AS r
CROSS JOIN campaign AS c ON c.id = r.campaign
CROSS JOIN member AS m ON m.id = r.member
WHERE m.state IN (0, 1);

CREATE VIEW v_response_state AS
WITH f (campaign, wave, member, channel, rank, reach) AS (
	SELECT x.campaign_id, x.wave, coalesce(m.merged_into, m.id), x.channel,
		max(x.rank), max(x.reach)
	FROM v_response_rank AS x
	CROSS JOIN member AS m ON m.id = x.member
	GROUP BY 1, 2, 3, 4)
SELECT c.name AS campaign, f.wave AS wave, f.member AS member,
	f.channel AS channel,
	CASE f.rank >> 48 WHEN 0 THEN 'unknown' WHEN 1 THEN 'sent'
		WHEN 2 THEN CASE f.rank & 3 WHEN 0 THEN 'delivered'
			WHEN 1 THEN 'failed' WHEN 2 THEN 'blocked'
			ELSE 'bad_address' END
		WHEN 3 THEN 'opened' WHEN 4 THEN 'clicked'
		WHEN 5 THEN 'coupon' WHEN 6 THEN 'unsubscribed'
		ELSE 'complained' END AS last,
	CASE f.reach WHEN 0 THEN 'sent' WHEN 1 THEN 'delivered'
		WHEN 2 THEN 'opened' WHEN 3 THEN 'clicked'
		ELSE 'coupon' END AS furthest
FROM f
CROSS JOIN campaign AS c ON c.id = f.campaign;
