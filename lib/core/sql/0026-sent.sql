-- What reading the sending whole brought to light.

-- How often messages were taken from the queue, which PATH-sent knows too; and
-- the message up to which some may have left unknown to this file, or 0.
ALTER TABLE send_host ADD COLUMN taken INTEGER NOT NULL DEFAULT 0;
ALTER TABLE send_host ADD COLUMN doubt INTEGER NOT NULL DEFAULT 0;

-- 1: a server knew nobody there, and the contact was marked.
ALTER TABLE delivery ADD COLUMN gone INTEGER NOT NULL DEFAULT 0
	CHECK (gone IN (0, 1));

-- Contacts that are to be marked.
CREATE INDEX delivery_refused ON delivery (member)
	WHERE state = 'failed' AND reason = 'bad_address' AND reply <> ''
		AND gone = 0;

-- A list that leaves as a file has many claimed, and none of a domain.
DROP INDEX delivery_claimed;
CREATE INDEX delivery_claimed ON delivery (claimer)
	WHERE state = 'claimed';
CREATE INDEX delivery_flying ON delivery (domain)
	WHERE state = 'claimed' AND domain <> '';

-- Contacts that something is known against: they are few.
DROP INDEX contact_dead;
CREATE INDEX contact_known ON contact (member)
	WHERE result > 1 OR state = 3 OR kind = 4;

-- A refusal by a contact is that of whoever has it.  Those beside the mobile
-- phones and addresses of mail by which people are known (person_key) are few.
CREATE INDEX contact_beside ON contact (value)
	WHERE state = 2 OR kind BETWEEN 2 AND 4;

-- As of 0024, but the queue speaks as of when the message was tried: that it
-- had failed may have been found out long after.
DROP VIEW v_response_rank;
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
		ELSE (2 << 48) + (coalesce(claimed_at, ended_at, 0) << 2) +
			CASE reason WHEN 'bad_address' THEN 3
			WHEN 'blocked' THEN 2 ELSE 1 END END, 0
FROM delivery
WHERE state IN ('sent', 'failed', 'unknown');
