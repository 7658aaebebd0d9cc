-- Whose customer a member is, where partners (channels) own theirs.

-- What was decided by hand; else it is the channel of the first order.
CREATE TABLE member_owner (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	member	INTEGER NOT NULL UNIQUE REFERENCES member (id),
	partner	TEXT NOT NULL,		-- a channel's name
	at	INTEGER NOT NULL,
	batch	INTEGER NOT NULL
) STRICT;

-- The partner in whose name a campaign is sent.
ALTER TABLE campaign ADD COLUMN partner TEXT;

CREATE VIEW v_member_owner AS
SELECT m.id AS member, coalesce(w.partner, (SELECT c.name
	FROM identity AS i
	CROSS JOIN orders AS o ON o.buyer = i.id
	CROSS JOIN channel AS c ON c.id = o.channel
	WHERE i.member = m.id
	ORDER BY o.ordered_at, c.name LIMIT 1)) AS partner,
	w.partner IS NOT NULL AS by_hand
FROM member AS m
LEFT JOIN member_owner AS w ON w.member = m.id
WHERE m.state = 0;
