-- Who is asked, who by lot is not, and with which coupon.

ALTER TABLE campaign_target ADD COLUMN channel TEXT NOT NULL DEFAULT '';
	-- the one chosen, of those who are in or control; '': that of the campaign
ALTER TABLE campaign_target ADD COLUMN arm TEXT NOT NULL DEFAULT '';
	-- by lot; 'control': not asked
ALTER TABLE campaign_target ADD COLUMN pilot INTEGER NOT NULL DEFAULT 0;
	-- 1: is in the pilot
ALTER TABLE campaign_target ADD COLUMN coupon TEXT NOT NULL DEFAULT '';
	-- the member's own code

-- One code, one person, whatever the campaign.
CREATE UNIQUE INDEX campaign_target_coupon ON campaign_target (coupon)
	WHERE coupon <> '';
-- Lists of the last days count before they are sent.
CREATE INDEX campaign_target_at ON campaign_target (at)
	WHERE verdict = 'in';
CREATE INDEX campaign_target_pilot ON campaign_target (campaign)
	WHERE pilot = 1;

-- What became of a pilot; no row: it is not decided.
CREATE TABLE campaign_pilot (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	campaign INTEGER NOT NULL UNIQUE REFERENCES campaign (id),
	decision TEXT NOT NULL CHECK (decision IN ('promote', 'stop')),
	decided_at INTEGER NOT NULL,
	decided_by TEXT NOT NULL,
	rule	TEXT NOT NULL,		-- what the rule said then
	batch	INTEGER NOT NULL
) STRICT;

CREATE VIEW v_campaign_target AS
SELECT c.name AS campaign, t.member AS member, t.verdict AS verdict,
	t.reason AS reason, t.segment AS segment,
	CASE WHEN t.channel = '' AND t.verdict = 'in' THEN c.channel
		ELSE t.channel END AS channel, t.arm AS arm,
	CASE t.pilot WHEN 1 THEN 'yes' ELSE 'no' END AS pilot,
	t.coupon AS coupon, t.contact AS contact,
	datetime(t.at, 'unixepoch') AS at
FROM campaign_target AS t
CROSS JOIN campaign AS c ON c.id = t.campaign;

CREATE VIEW v_campaign_pilot AS
SELECT c.name AS campaign, p.decision AS decision,
	datetime(p.decided_at, 'unixepoch') AS decided_at,
	p.decided_by AS decided_by, p.rule AS rule
FROM campaign_pilot AS p
CROSS JOIN campaign AS c ON c.id = p.campaign;
