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
