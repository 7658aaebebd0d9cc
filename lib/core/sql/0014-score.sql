-- Scores of members, by models of our own and from outside.

CREATE TABLE score_model (
	id	INTEGER PRIMARY KEY,
	name	TEXT NOT NULL,
	version	TEXT NOT NULL,
	kind	TEXT NOT NULL,		-- how it scores; outside: elsewhere
	parameters TEXT NOT NULL,	-- NAME=VALUE, a blank between
	fitted_to INTEGER,		-- the last day that it has seen
	made_at	INTEGER NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (name, version)
) STRICT;

-- The version of a name that counts where none is said: the one chosen last.
CREATE TABLE score_choice (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	model	INTEGER NOT NULL REFERENCES score_model (id),
	chosen_at INTEGER NOT NULL,
	chosen_by TEXT NOT NULL,
	chosen_why TEXT NOT NULL,
	batch	INTEGER NOT NULL
) STRICT;
CREATE INDEX score_choice_model ON score_choice (model);

-- The days that a model scored for.
CREATE TABLE score_run (
	id	INTEGER PRIMARY KEY,
	model	INTEGER NOT NULL REFERENCES score_model (id),
	date	INTEGER NOT NULL,	-- day
	members	INTEGER NOT NULL,	-- so many had a score
	whole	INTEGER NOT NULL	-- 1: nobody else has one
		CHECK (whole IN (0, 1)),
	batch	INTEGER NOT NULL,
	UNIQUE (model, date)
) STRICT;

-- A score stands from its day until the next row of that member and model: a
-- whole run writes only where something changed.
CREATE TABLE score (
	id	INTEGER PRIMARY KEY,
	member	INTEGER NOT NULL REFERENCES member (id),
	model	INTEGER NOT NULL REFERENCES score_model (id),
	date	INTEGER NOT NULL,	-- day
	value	REAL,			-- NULL: no score from that day on
	reason	TEXT NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (member, model, date)
) STRICT;

CREATE VIEW v_score_model AS
SELECT d.name AS model, d.version AS version, d.kind AS kind,
	d.parameters AS parameters,
	date(d.fitted_to * 86400, 'unixepoch') AS fitted_to,
	datetime(d.made_at, 'unixepoch') AS made_at,
	CASE WHEN (SELECT c.model
		FROM score_model AS o
		CROSS JOIN score_choice AS c ON c.model = o.id
		WHERE o.name = d.name
		ORDER BY c.id DESC LIMIT 1) = d.id
	THEN 'yes' ELSE 'no' END AS chosen,
	(SELECT count(*) FROM score_run AS r WHERE r.model = d.id) AS runs,
	(SELECT date(max(r.date) * 86400, 'unixepoch')
		FROM score_run AS r WHERE r.model = d.id) AS last_run
FROM score_model AS d;

CREATE VIEW v_score AS
SELECT m.id AS member, d.name AS model, d.version AS version,
	date(s.date * 86400, 'unixepoch') AS date, s.value AS value,
	s.reason AS reason,
	CASE WHEN EXISTS (SELECT 1
		FROM score AS n
		WHERE n.member = s.member AND n.model = s.model
			AND n.date > s.date)
	THEN 'no' ELSE 'yes' END AS latest
FROM score AS s
CROSS JOIN member AS m ON m.id = s.member
CROSS JOIN score_model AS d ON d.id = s.model
WHERE m.state = 0;
