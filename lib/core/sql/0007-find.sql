-- What finds a member by any part of what is known: for each pair of letters
-- (three digits of a phone) the rows that have it, a block of rows at a time.
-- All is in the one number: as several columns the key made a tree of keys and
-- bodies, with few branches a page, and a look-up read five times the pages.
--  Derived of member, identity
-- and ship_to, so there is no column "batch": whoever stores a batch brings it
-- up to date in the same transaction (record/find.h), and crm-db check
-- --reindex makes it anew.
CREATE TABLE find_gram (
	id	INTEGER PRIMARY KEY,	-- kind of row (1 member, 2 identity,
					-- 3 ship_to), block of rows, column,
					-- letters: record/gram.h
	body	BLOB NOT NULL		-- the rows of the block, packed
) STRICT;

-- How far it goes.  Rows from "upto" on are few and looked at one by one.
CREATE TABLE find_state (
	kind	INTEGER PRIMARY KEY CHECK (kind BETWEEN 1 AND 3),
	upto	INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO find_state (kind, upto) VALUES (1, 1), (2, 1), (3, 1);

-- Rows before "upto" that were changed since, whoever did it: they are looked
-- at one by one, too, until the index is right again.
CREATE TABLE find_change (
	kind	INTEGER NOT NULL,
	row	INTEGER NOT NULL,
	PRIMARY KEY (kind, row)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER find_member_update
AFTER UPDATE OF code, name, phone, email, address ON member
WHEN OLD.id < (SELECT upto FROM find_state WHERE kind = 1)
	AND (OLD.code IS NOT NEW.code OR OLD.name IS NOT NEW.name
	OR OLD.phone IS NOT NEW.phone OR OLD.email IS NOT NEW.email
	OR OLD.address IS NOT NEW.address)
BEGIN
	INSERT OR IGNORE INTO find_change (kind, row) VALUES (1, OLD.id);
END;
CREATE TRIGGER find_member_delete
AFTER DELETE ON member
WHEN OLD.id < (SELECT upto FROM find_state WHERE kind = 1)
BEGIN
	INSERT OR IGNORE INTO find_change (kind, row) VALUES (1, OLD.id);
END;

CREATE TRIGGER find_identity_update
AFTER UPDATE OF name, phone, email ON identity
WHEN OLD.id < (SELECT upto FROM find_state WHERE kind = 2)
	AND (OLD.name <> NEW.name OR OLD.phone <> NEW.phone
	OR OLD.email <> NEW.email)
BEGIN
	INSERT OR IGNORE INTO find_change (kind, row) VALUES (2, OLD.id);
END;
CREATE TRIGGER find_identity_delete
AFTER DELETE ON identity
WHEN OLD.id < (SELECT upto FROM find_state WHERE kind = 2)
BEGIN
	INSERT OR IGNORE INTO find_change (kind, row) VALUES (2, OLD.id);
END;

CREATE TRIGGER find_ship_to_update
AFTER UPDATE OF receiver_phone, receiver_phone2, address ON ship_to
WHEN OLD.id < (SELECT upto FROM find_state WHERE kind = 3)
	AND (OLD.receiver_phone <> NEW.receiver_phone
	OR OLD.receiver_phone2 <> NEW.receiver_phone2
	OR OLD.address <> NEW.address)
BEGIN
	INSERT OR IGNORE INTO find_change (kind, row) VALUES (3, OLD.id);
END;
CREATE TRIGGER find_ship_to_delete
AFTER DELETE ON ship_to
WHEN OLD.id < (SELECT upto FROM find_state WHERE kind = 3)
BEGIN
	INSERT OR IGNORE INTO find_change (kind, row) VALUES (3, OLD.id);
END;
