-- Value models: what crm-ltv fits, kept with how it did in a time that it had
-- not seen.  Each is a score_model of the same name and version, which says
-- when it was made and until when it has seen purchases.

CREATE TABLE value_model (
	id	INTEGER PRIMARY KEY REFERENCES score_model (id),
	horizon	INTEGER NOT NULL,	-- weeks that its scores look ahead
	rate	REAL NOT NULL,		-- percent a year taken off
	margin	REAL NOT NULL,		-- percent of the spend that is gain
	customers INTEGER NOT NULL,	-- it was fitted to so many
	held_to	INTEGER,		-- day to which it was tested; NULL: not
	batch	INTEGER NOT NULL
) STRICT;

-- Its parameters, a row "loglik" and correlations (r:alpha), by model: one of
-- bgnbd and paretonbd, perhaps a gammagamma.
CREATE TABLE value_parameter (
	id	INTEGER PRIMARY KEY,
	value_model INTEGER NOT NULL REFERENCES value_model (id),
	model	TEXT NOT NULL,
	parameter TEXT NOT NULL,
	estimate REAL NOT NULL,
	se	REAL,			-- standard error; NULL: there is none
	batch	INTEGER NOT NULL,
	UNIQUE (value_model, model, parameter)
) STRICT;

-- The test: means of the customers of each x, purchases held out.
CREATE TABLE value_class (
	id	INTEGER PRIMARY KEY,
	value_model INTEGER NOT NULL REFERENCES value_model (id),
	x	INTEGER NOT NULL	-- 7: 7 and more; 8: all
		CHECK (x BETWEEN 0 AND 8),
	members	INTEGER NOT NULL,
	actual	REAL NOT NULL,
	expected REAL NOT NULL,
	naive	REAL NOT NULL,		-- as if all went on as before
	mae	REAL NOT NULL,
	naive_mae REAL NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (value_model, x)
) STRICT;

-- The test: repeat purchases of all to the end of a day, added up.
CREATE TABLE value_week (
	id	INTEGER PRIMARY KEY,
	value_model INTEGER NOT NULL REFERENCES value_model (id),
	date	INTEGER NOT NULL,	-- day
	actual	INTEGER NOT NULL,
	expected REAL NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (value_model, date)
) STRICT;

CREATE VIEW v_value_model AS
SELECT d.name AS name, d.version AS version,
	(SELECT group_concat(p.model, '+')
		FROM (SELECT DISTINCT q.model AS model
			FROM value_parameter AS q
			WHERE q.value_model = v.id
			ORDER BY q.model = 'gammagamma') AS p) AS models,
	date(d.fitted_to * 86400, 'unixepoch') AS calibrated_to,
	date(v.held_to * 86400, 'unixepoch') AS held_to,
	v.customers AS customers, v.horizon AS horizon, v.rate AS rate,
	v.margin AS margin, c.mae AS mae, c.naive_mae AS naive_mae,
	datetime(d.made_at, 'unixepoch') AS made_at
FROM value_model AS v
CROSS JOIN score_model AS d ON d.id = v.id
LEFT JOIN value_class AS c ON c.value_model = v.id AND c.x = 8;

CREATE VIEW v_value_parameter AS
SELECT d.name AS name, d.version AS version, p.model AS model,
	p.parameter AS parameter, p.estimate AS estimate, p.se AS se
FROM value_parameter AS p
CROSS JOIN score_model AS d ON d.id = p.value_model;

CREATE VIEW v_value_class AS
SELECT d.name AS name, d.version AS version,
	CASE c.x WHEN 8 THEN 'all' WHEN 7 THEN '7+' ELSE c.x END AS x,
	c.members AS members, c.actual AS actual, c.expected AS expected,
	c.naive AS naive, c.mae AS mae, c.naive_mae AS naive_mae
FROM value_class AS c
CROSS JOIN score_model AS d ON d.id = c.value_model;

CREATE VIEW v_value_week AS
SELECT d.name AS name, d.version AS version,
	date(w.date * 86400, 'unixepoch') AS date, w.actual AS actual,
	w.expected AS expected
FROM value_week AS w
CROSS JOIN score_model AS d ON d.id = w.value_model;
