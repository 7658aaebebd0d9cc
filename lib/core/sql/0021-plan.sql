-- What a campaign is to reach, and by what message, from hypothesis to waves.

-- What was planned, a row a field and version; outreach/plan.c lists the
-- fields, and the highest version holds.  Nothing that was said before is
-- overwritten, so that a hypothesis can be shown as it stood at the start.
CREATE TABLE campaign_field (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	campaign INTEGER NOT NULL REFERENCES campaign (id),
	name	TEXT NOT NULL,
	version	INTEGER NOT NULL CHECK (version > 0),
	value	TEXT NOT NULL,		-- in the form of its kind; '': taken back
	late	INTEGER NOT NULL CHECK (late IN (0, 1)),
		-- 1: said when a message had left already
	set_at	INTEGER NOT NULL,
	set_by	TEXT NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (campaign, name, version)
) STRICT;

-- What is sent, by wave, arm and channel; an arm '' is for those without one
-- of their own.  Merge fields stand in braces.
CREATE TABLE campaign_message (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	campaign INTEGER NOT NULL REFERENCES campaign (id),
	wave	INTEGER NOT NULL CHECK (wave BETWEEN 1 AND 3),
	arm	TEXT NOT NULL,
	channel	TEXT NOT NULL,
	subject	TEXT NOT NULL,		-- without the mark of advertising
	sender	TEXT NOT NULL,		-- the name that it comes from
	body	TEXT NOT NULL,		-- as text
	html	TEXT NOT NULL,		-- '' where there is none
	template TEXT NOT NULL,		-- the code that a messenger's house knows
	set_at	INTEGER NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (campaign, wave, arm, channel)
) STRICT;

-- The waves that were made; the first is there with the first plan to send.
CREATE TABLE campaign_wave (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	campaign INTEGER NOT NULL REFERENCES campaign (id),
	wave	INTEGER NOT NULL CHECK (wave BETWEEN 1 AND 3),
	made_at	INTEGER NOT NULL,
	members	INTEGER NOT NULL,	-- who are in it
	batch	INTEGER NOT NULL,
	UNIQUE (campaign, wave)
) STRICT;

-- Who is in a further wave; the first is for all that are in the campaign.
CREATE TABLE campaign_wave_member (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	campaign_wave INTEGER NOT NULL REFERENCES campaign_wave (id),
	member	INTEGER NOT NULL REFERENCES member (id),
	channel	TEXT NOT NULL,		-- the one that it is written by
	batch	INTEGER NOT NULL,
	UNIQUE (campaign_wave, member, channel)
) STRICT;
CREATE INDEX campaign_wave_member_member ON campaign_wave_member (member);

-- What is picked for a member, the first for the field pick1.
CREATE TABLE campaign_pick (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	campaign INTEGER NOT NULL REFERENCES campaign (id),
	member	INTEGER NOT NULL REFERENCES member (id),
	rank	INTEGER NOT NULL CHECK (rank BETWEEN 1 AND 9),
	item	TEXT NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (campaign, member, rank)
) STRICT;
CREATE INDEX campaign_pick_member ON campaign_pick (member);

-- What is offered to each segment of the list.  Numbers stand as they were said,
-- with at most four decimals, or are ''.
CREATE TABLE campaign_offer (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	campaign INTEGER NOT NULL REFERENCES campaign (id),
	segment	TEXT NOT NULL,		-- '': all that no other row names
	offer	TEXT NOT NULL,
	text	TEXT NOT NULL,		-- what members read; '': the name
	percent	TEXT NOT NULL,		-- of its coupon
	cost_each TEXT NOT NULL,	-- money for each on the list
	ceiling	TEXT NOT NULL,		-- of that
	batch	INTEGER NOT NULL,
	UNIQUE (campaign, segment)
) STRICT;

CREATE VIEW v_campaign AS
SELECT name AS campaign, channel, title, partner,
	datetime(made_at, 'unixepoch') AS made_at
FROM campaign;

CREATE VIEW v_campaign_field AS
SELECT c.name AS campaign, f.name AS field, f.version AS version,
	f.value AS value, CASE f.late WHEN 1 THEN 'yes' ELSE 'no' END AS late,
	CASE WHEN f.version = (SELECT max(l.version)
		FROM campaign_field AS l
		WHERE l.campaign = f.campaign AND l.name = f.name)
		THEN 'yes' ELSE 'no' END AS holds,
	datetime(f.set_at, 'unixepoch') AS set_at, f.set_by AS set_by
FROM campaign_field AS f
CROSS JOIN campaign AS c ON c.id = f.campaign;

CREATE VIEW v_campaign_message AS
SELECT c.name AS campaign, m.wave AS wave, m.arm AS arm, m.channel AS channel,
	m.subject AS subject, m.sender AS sender, m.template AS template,
	m.body AS text, m.html AS html,
	datetime(m.set_at, 'unixepoch') AS set_at
FROM campaign_message AS m
CROSS JOIN campaign AS c ON c.id = m.campaign;

CREATE VIEW v_campaign_wave AS
SELECT c.name AS campaign, w.wave AS wave,
	datetime(w.made_at, 'unixepoch') AS made_at, w.members AS members
FROM campaign_wave AS w
CROSS JOIN campaign AS c ON c.id = w.campaign;

CREATE VIEW v_campaign_wave_member AS
SELECT coalesce(m.merged_into, m.id) AS member, c.name AS campaign,
	w.wave AS wave, i.channel AS channel
FROM campaign_wave_member AS i
CROSS JOIN campaign_wave AS w ON w.id = i.campaign_wave
CROSS JOIN campaign AS c ON c.id = w.campaign
CROSS JOIN member AS m ON m.id = i.member
WHERE m.state IN (0, 1);

CREATE VIEW v_campaign_pick AS
SELECT coalesce(m.merged_into, m.id) AS member, c.name AS campaign,
	p.rank AS rank, p.item AS item
FROM campaign_pick AS p
CROSS JOIN campaign AS c ON c.id = p.campaign
CROSS JOIN member AS m ON m.id = p.member
WHERE m.state IN (0, 1);

CREATE VIEW v_campaign_offer AS
SELECT c.name AS campaign, o.segment AS segment, o.offer AS offer,
	o.text AS text, o.percent AS percent, o.cost_each AS cost_each,
	o.ceiling AS ceiling
FROM campaign_offer AS o
CROSS JOIN campaign AS c ON c.id = o.campaign;
