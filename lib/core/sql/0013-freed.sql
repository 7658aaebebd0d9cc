-- The greatest number of a table's rows that were taken back, asked by each
-- import: they may come back, and no other row may have their numbers.
CREATE INDEX batch_pack_last ON batch_pack (tbl, last);
