-- Messages that leave as lists, in files for those who send, call and print.

-- A file of a portion, from when a process has begun to gather it.  None is
-- taken back by an undo: what was handed over has left.
CREATE TABLE handover (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	campaign INTEGER NOT NULL REFERENCES campaign (id),
	wave	INTEGER NOT NULL CHECK (wave BETWEEN 1 AND 3),
	channel	TEXT NOT NULL,
	part	INTEGER NOT NULL,	-- the portion of the list
	number	INTEGER NOT NULL,	-- of the files of that portion, from 1
	state	TEXT NOT NULL CHECK (state IN ('open', 'ready', 'sent', 'lost')),
		-- open: nothing was written; ready: it is whole under the name
		-- of temp, and may have got that of file; sent: it has; lost:
		-- there is neither, and nobody knows
	file	TEXT NOT NULL,		-- its whole path, '' while open
	temp	TEXT NOT NULL,		-- its path until it is handed over
	members	INTEGER NOT NULL,	-- who are in it
	claimer	TEXT NOT NULL,		-- the process that has it, or had it
	at	INTEGER NOT NULL,	-- when it was begun, then handed over
	UNIQUE (campaign, wave, channel, part, number)
) STRICT;
-- A portion is gathered by one process.
CREATE UNIQUE INDEX handover_open ON handover (campaign, wave, channel, part)
	WHERE state IN ('open', 'ready');

-- Which messages stand in which file: each in one.
CREATE TABLE handover_delivery (
	delivery INTEGER PRIMARY KEY REFERENCES delivery (id) ON DELETE CASCADE,
	handover INTEGER NOT NULL REFERENCES handover (id)
) STRICT;
CREATE INDEX handover_delivery_handover ON handover_delivery (handover);

CREATE VIEW v_handover AS
SELECT h.id AS handover, c.name AS campaign, h.wave AS wave,
	h.channel AS channel, h.part AS part, h.number AS number,
	h.state AS state, h.file AS file, h.members AS members,
	datetime(h.at, 'unixepoch') AS at
FROM handover AS h
CROSS JOIN campaign AS c ON c.id = h.campaign;
