-- The stable face for ad-hoc SQL: ISO times, decimal money.  Only v_purchase
-- keeps integers, because programs add them up.

CREATE VIEW v_setting AS
SELECT name, value
FROM setting;

CREATE VIEW v_status (status, name, counts) AS
VALUES (-1, '', 1), (0, 'ordered', 0), (1, 'paid', 1), (2, 'preparing', 1),
	(3, 'shipped', 1), (4, 'delivered', 1), (5, 'confirmed', 1),
	(6, 'cancel_requested', 1), (7, 'cancelled', 0),
	(8, 'return_requested', 1), (9, 'returned', 0),
	(10, 'exchange_requested', 1), (11, 'exchanged', 0);

CREATE VIEW v_kind (kind, name) AS
VALUES (0, 'sale'), (1, 'return'), (2, 'exchange');

-- The one definition of a purchase.  sale = 1: a counted sale line, net of
-- what of it was returned; sale = 0: a return that matches no line.  Members
-- that were removed by hand have none.  line rises with order_id, and ORDER BY
-- line costs nothing.  "+ 0" gives both halves the same affinity, without
-- which SQLite copies the view instead of merging its halves.
CREATE VIEW v_purchase AS
SELECT i.member AS member, o.id AS order_id, o.ordered_at AS ordered_at,
	l.amount - l.returned_amount AS amount,
	l.qty - l.returned_qty AS qty, l.item AS item, o.channel AS channel,
	1 AS sale, l.id AS line
FROM order_line AS l
CROSS JOIN orders AS o ON o.id = l.id >> 16
CROSS JOIN identity AS i ON i.id = coalesce(l.buyer, o.buyer)
WHERE l.kind = 0
	AND l.status IN (-1, 1, 2, 3, 4, 5, 6, 8, 10)
	AND l.returned_qty < l.qty
	AND i.member IS NOT NULL
	AND i.member NOT IN (SELECT id FROM member WHERE state = 3)
UNION ALL
SELECT i.member, o.id, o.ordered_at, l.amount + 0, l.qty + 0, l.item,
	o.channel, 0, l.id
FROM order_line AS l
CROSS JOIN orders AS o ON o.id = l.id >> 16
CROSS JOIN identity AS i ON i.id = coalesce(l.buyer, o.buyer)
WHERE l.kind = 1
	AND l.status IN (-1, 1, 2, 3, 4, 5, 9)
	AND l.ref_line IS NULL
	AND i.member IS NOT NULL
	AND i.member NOT IN (SELECT id FROM member WHERE state = 3);

CREATE VIEW v_member AS
SELECT m.id AS member, m.code AS code,
	coalesce(m.name, nullif(i.name, '')) AS name, m.kind AS kind,
	coalesce(m.phone, nullif(i.phone, '')) AS phone,
	coalesce(m.email, nullif(i.email, '')) AS email,
	m.birth AS birth, m.lunar AS lunar, m.gender AS gender,
	m.postcode AS postcode, m.address AS address, m.grade AS grade,
	CASE WHEN m.joined_at IS NOT NULL
		THEN datetime(m.joined_at, 'unixepoch') END AS joined_at,
	m.source AS source, m.memo AS memo
FROM member AS m
LEFT JOIN identity AS i ON i.id = m.latest
WHERE m.state = 0;
