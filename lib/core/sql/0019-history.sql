-- Lines that count, whoever bought them: sale = 1: a sale line, net of what of
-- it was returned; sale = 0: a return that matches no line.  Spelt so that
-- SQLite compares numbers: with a list of statuses in a CASE it took half as
-- long again.
CREATE VIEW v_counted AS
SELECT id AS line, kind = 0 AS sale,
	amount - iif(kind = 0, returned_amount, 0) AS amount,
	qty - iif(kind = 0, returned_qty, 0) AS qty, item, buyer
FROM order_line
WHERE (kind = 0 AND returned_qty < qty
		AND (status BETWEEN 1 AND 6 OR status = -1
			OR status = 8 OR status = 10))
	OR (kind = 1 AND ref_line IS NULL
		AND (status BETWEEN 1 AND 5 OR status = -1 OR status = 9));

-- The one definition of a purchase: a counted line of somebody who is known.
-- Members that were removed by hand have none.  line rises with order_id, and
-- ORDER BY line costs nothing.
DROP VIEW v_purchase;
CREATE VIEW v_purchase AS
SELECT i.member AS member, o.id AS order_id, o.ordered_at AS ordered_at,
	c.amount AS amount, c.qty AS qty, c.item AS item,
	o.channel AS channel, c.sale AS sale, c.line AS line
FROM v_counted AS c
CROSS JOIN orders AS o ON o.id = c.line >> 16
CROSS JOIN identity AS i ON i.id = coalesce(c.buyer, o.buyer)
WHERE i.member IS NOT NULL
	AND i.member NOT IN (SELECT id FROM member WHERE state = 3);

-- v_purchase packed: each member's orders, the members of a block together, so
-- that what all of them ever bought is read in a fraction of a second.  Derived,
-- so there is no column "batch": whoever stores a batch brings it up to date in
-- the same transaction (record/bought.h), and crm-db check --reindex makes it
-- anew.
CREATE TABLE bought (
	block	INTEGER PRIMARY KEY,	-- the members' numbers >> 6
	body	BLOB NOT NULL		-- record/boughtpack.c
) STRICT;

-- How far it goes: orders from "upto" on are not in it.  While there are any,
-- or a change below waits, readers take v_purchase itself.
CREATE TABLE bought_state (
	id	INTEGER PRIMARY KEY CHECK (id = 1),
	upto	INTEGER NOT NULL
) STRICT;
INSERT INTO bought_state (id, upto) VALUES (1, 1);

-- Members whose orders became others', or the other way round, since then.
-- Orders that change tell of themselves (crm_batch_follow()), but not whose
-- they were.  Only a batch that is open has any.
CREATE TABLE bought_change (
	row	INTEGER PRIMARY KEY	-- of member
) STRICT;

CREATE TRIGGER bought_identity_update
AFTER UPDATE OF member ON identity
WHEN OLD.member IS NOT NEW.member
BEGIN
	INSERT OR IGNORE INTO bought_change (row)
	SELECT OLD.member WHERE OLD.member IS NOT NULL
	UNION ALL
	SELECT NEW.member WHERE NEW.member IS NOT NULL;
END;

CREATE TRIGGER bought_member_update
AFTER UPDATE OF state ON member
WHEN (OLD.state = 3) <> (NEW.state = 3)
BEGIN
	INSERT OR IGNORE INTO bought_change (row) VALUES (NEW.id);
END;

CREATE TRIGGER bought_orders_update
AFTER UPDATE OF buyer ON orders
WHEN OLD.buyer IS NOT NEW.buyer
BEGIN
	INSERT OR IGNORE INTO bought_change (row)
	SELECT member FROM identity
	WHERE id = OLD.buyer AND member IS NOT NULL;
END;

CREATE TRIGGER bought_order_line_update
AFTER UPDATE OF buyer ON order_line
WHEN OLD.buyer IS NOT NEW.buyer
BEGIN
	INSERT OR IGNORE INTO bought_change (row)
	SELECT member FROM identity
	WHERE id = OLD.buyer AND member IS NOT NULL;
END;
