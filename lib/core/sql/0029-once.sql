-- That a contact gets one message of a wave is held by numbers in a table of
-- their own, which is filled in their order: in the index of a million rows
-- that come in another order they cost two seconds.
CREATE TABLE delivery_contact (
	campaign INTEGER NOT NULL,
	wave	INTEGER NOT NULL,
	hash	INTEGER NOT NULL,
	PRIMARY KEY (campaign, wave, hash)
) STRICT, WITHOUT ROWID;

ALTER TABLE delivery ADD COLUMN hash INTEGER;
	-- keyed, of the channel, a blank and the contact's form that is equal
	-- for equal ones; none where the contact is gone
UPDATE delivery
SET hash = keyed_hash(channel || ' ' || key)
WHERE contact <> '';
DROP INDEX delivery_key;
ALTER TABLE delivery DROP COLUMN key;
CREATE INDEX delivery_wave ON delivery (campaign, wave);
-- A wave has many messages and a member few, which SQLite cannot know: it would
-- look for one of both among all of the wave.
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat)
VALUES ('delivery', 'delivery_wave', '1000000 100000 50000');
ANALYZE sqlite_schema;
INSERT INTO delivery_contact (campaign, wave, hash)
SELECT campaign, wave, hash
FROM delivery
WHERE hash IS NOT NULL
ORDER BY campaign, wave, hash;

-- Who fills delivery fills delivery_contact first; what goes from the one goes
-- from the other.
CREATE TRIGGER delivery_contact_update AFTER UPDATE OF hash ON delivery
WHEN old.hash IS NOT NULL
BEGIN
	DELETE FROM delivery_contact
	WHERE campaign = old.campaign AND wave = old.wave AND hash = old.hash;
END;
CREATE TRIGGER delivery_contact_delete AFTER DELETE ON delivery
WHEN old.hash IS NOT NULL
BEGIN
	DELETE FROM delivery_contact
	WHERE campaign = old.campaign AND wave = old.wave AND hash = old.hash;
END;
