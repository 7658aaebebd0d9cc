-- Parcels, as files of carriers and integration solutions tell of them: facts
-- beside the views of an order, which settling it reads after them.  A fact
-- that a newer one of the same parcel says, too, is not kept.
CREATE TABLE shipment (
	id	INTEGER PRIMARY KEY,
	hash	INTEGER NOT NULL,	-- keyed, of what tells parcels apart:
	channel	INTEGER,		-- NULL: the file does not say
	order_no TEXT,
	line_no	TEXT,
	receiver_name TEXT,		-- kept only where there is neither
	receiver_phone TEXT,		-- number
	product_name TEXT,
	qty	INTEGER,
	invoice_no TEXT,		-- the last of those
	carrier	TEXT,
	shipped_at INTEGER,
	delivered_at INTEGER,
	status	INTEGER NOT NULL	-- -1: the file does not say
		CHECK (status BETWEEN -1 AND 11),
	receiver_key TEXT,		-- digits of the phone, a blank, the name
	exported_at INTEGER,
	first_at INTEGER,		-- the oldest exported_at of the parcel
	source	INTEGER NOT NULL,
	source_line INTEGER NOT NULL,
	orders	INTEGER REFERENCES orders (id),	-- whose it is; NULL: open
	why	INTEGER NOT NULL	-- open: 1 no order, 2 several,
		CHECK (why BETWEEN 0 AND 3),	-- 3 no such line
	batch	INTEGER NOT NULL,
	CHECK ((orders IS NULL) = (why <> 0))
) STRICT;
CREATE INDEX shipment_hash ON shipment (hash);
CREATE INDEX shipment_order_no ON shipment (order_no)
	WHERE order_no IS NOT NULL;
CREATE INDEX shipment_line_no ON shipment (line_no)
	WHERE order_no IS NULL AND line_no IS NOT NULL;
CREATE INDEX shipment_receiver ON shipment (receiver_key)
	WHERE receiver_key IS NOT NULL;
CREATE INDEX shipment_orders ON shipment (orders);

-- For parcels that name a line and no order.
CREATE INDEX order_line_no ON order_line (line_no)
	WHERE line_no IS NOT NULL;
