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

-- How a challenger did against the version that counted, on the same members.
CREATE TABLE score_trial (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	champion INTEGER NOT NULL REFERENCES score_model (id),
	challenger INTEGER NOT NULL REFERENCES score_model (id),
	date	INTEGER NOT NULL,	-- day of the scores
	days	INTEGER NOT NULL,	-- so many after it were looked at
	event	TEXT NOT NULL,		-- what the scores tell of
	members	INTEGER NOT NULL,
	hits	INTEGER NOT NULL,	-- of them, to whom it came
	champion_auc REAL NOT NULL,
	challenger_auc REAL NOT NULL,
	champion_lift REAL NOT NULL,	-- of the top tenth
	challenger_lift REAL NOT NULL,
	made_at	INTEGER NOT NULL,
	batch	INTEGER NOT NULL
) STRICT;

CREATE VIEW v_score_trial AS
SELECT c.name AS model, c.version AS champion, d.version AS challenger,
	date(t.date * 86400, 'unixepoch') AS date, t.days AS days,
	t.event AS event, t.members AS members, t.hits AS hits,
	t.champion_auc AS champion_auc, t.challenger_auc AS challenger_auc,
	t.champion_lift AS champion_lift,
	t.challenger_lift AS challenger_lift,
	datetime(t.made_at, 'unixepoch') AS made_at
FROM score_trial AS t
CROSS JOIN score_model AS c ON c.id = t.champion
CROSS JOIN score_model AS d ON d.id = t.challenger;

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
