-- What taking a batch back did, packed: some thousand rows of a table in one
-- blob, where a row of batch_image each would take longer than the batch
-- itself.  Other batches keep their before-images in batch_image.
CREATE TABLE batch_pack (
	id	INTEGER PRIMARY KEY,
	batch	INTEGER NOT NULL REFERENCES batch (id),
	tbl	TEXT NOT NULL,
	first	INTEGER NOT NULL,	-- the least and the greatest row
	last	INTEGER NOT NULL,
	rows	INTEGER NOT NULL,	-- how many
	body	BLOB NOT NULL,		-- the images (core/pack.c)
	CHECK (first <= last AND rows > 0)
) STRICT;
CREATE INDEX batch_pack_batch ON batch_pack (batch, tbl);
CREATE INDEX batch_undoes ON batch (undoes)
	WHERE undoes IS NOT NULL;

-- A row that a merge deleted comes back under its number, so no other may get
-- that number meanwhile: else taking the merge back would stumble over what
-- somebody else wrote since.  The tables of other migrations say so themselves.
CREATE TABLE member_field_new (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	member	INTEGER NOT NULL REFERENCES member (id),
	name	TEXT NOT NULL,
	value	TEXT NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (member, name)
) STRICT;
INSERT INTO member_field_new (id, member, name, value, batch)
SELECT id, member, name, value, batch
FROM member_field;
DROP TABLE member_field;
ALTER TABLE member_field_new RENAME TO member_field;

CREATE TABLE segment_member_new (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	segment	INTEGER NOT NULL REFERENCES segment (id),
	member	INTEGER NOT NULL REFERENCES member (id),
	batch	INTEGER NOT NULL,
	UNIQUE (segment, member)
) STRICT;
INSERT INTO segment_member_new (id, segment, member, batch)
SELECT id, segment, member, batch
FROM segment_member;
DROP TABLE segment_member;
ALTER TABLE segment_member_new RENAME TO segment_member;
CREATE INDEX segment_member_member ON segment_member (member);
