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
