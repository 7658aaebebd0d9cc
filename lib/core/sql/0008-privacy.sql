-- Erasure and what the law keeps apart.  None of these tables is journalled:
-- nothing takes an erasure back.  (All have row numbers: of a table without
-- them a batch does not learn that it was changed.)

-- Numbers that were erased, aliases too.  The member's row stays, empty, so
-- that its orders are still somebody's and every sum is as before.
CREATE TABLE erasure (
	id	INTEGER PRIMARY KEY,
	member	INTEGER NOT NULL UNIQUE REFERENCES member (id),
	erased_at INTEGER NOT NULL,
	why	TEXT NOT NULL,
	made_by	INTEGER NOT NULL	-- the batch
) STRICT;

-- By which an erased person is known again in an old file: keyed hashes of
-- code, buyer id, phone with name, e-mail with name (record/erased.h).
CREATE TABLE erased_key (
	id	INTEGER PRIMARY KEY,
	hash	TEXT NOT NULL UNIQUE,
	erased_at INTEGER NOT NULL
) STRICT;

-- By which crm-db check finds a value that should be gone in the bytes of the
-- file: its length, a probe of its first eight bytes and a keyed hash.
CREATE TABLE erased_token (
	id	INTEGER PRIMARY KEY,
	hash	TEXT NOT NULL UNIQUE,
	len	INTEGER NOT NULL,
	probe	INTEGER NOT NULL,
	weak	INTEGER NOT NULL	-- 1: words that others may have, too
		CHECK (weak IN (0, 1))
) STRICT;

-- What a law keeps of an erased person, sealed (core/seal.h), until a day.
CREATE TABLE kept (
	id	INTEGER PRIMARY KEY,
	member	INTEGER NOT NULL REFERENCES member (id),
	what	TEXT NOT NULL,		-- contract, complaint, advertising
	article	TEXT NOT NULL,
	at	INTEGER NOT NULL,	-- when it happened
	until	INTEGER NOT NULL,	-- destroyed from then on
	body	BLOB NOT NULL
) STRICT;
CREATE INDEX kept_member ON kept (member);
CREATE INDEX kept_until ON kept (until);

-- The end of the access log as the last batch saw it.
CREATE TABLE access_seal (
	id	INTEGER PRIMARY KEY CHECK (id = 1),
	entries	INTEGER NOT NULL,
	hash	TEXT NOT NULL
) STRICT;

CREATE VIEW v_erasure AS
SELECT member, datetime(erased_at, 'unixepoch') AS erased_at, why,
	made_by AS batch
FROM erasure;

CREATE VIEW v_kept AS
SELECT member, what, article, datetime(at, 'unixepoch') AS at,
	date(until, 'unixepoch') AS until
FROM kept;
