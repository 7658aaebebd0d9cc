-- The first schema.  Every table with a column "batch" is journalled: the
-- column names the batch that wrote the row last, and changed or deleted rows
-- keep their before-image in batch_image.  Times are seconds of the shop's
-- wall clock, amounts minor units of the currency, unit prices millionths of
-- its major unit.

-- Settings that travel with the file: currency, timezone, ...
CREATE TABLE setting (
	id	INTEGER PRIMARY KEY,
	name	TEXT NOT NULL UNIQUE,
	value	TEXT NOT NULL,
	batch	INTEGER NOT NULL
) STRICT;

-- The key of this database's hashes, 64 hex digits.  It has a table of its own
-- so that no right to read anything else can give it away.
CREATE TABLE secret (
	id	INTEGER PRIMARY KEY CHECK (id = 1),
	value	TEXT NOT NULL
) STRICT;

-- One row a write: who, when, by which command, and what it read.
CREATE TABLE batch (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	at	INTEGER NOT NULL,
	who	TEXT NOT NULL,
	command	TEXT NOT NULL,
	sha256	TEXT,			-- of the input
	summary	TEXT,
	undoes	INTEGER			-- the batch that this one took back
) STRICT;

-- Before-images: the columns of a row as SQL literals, in table order.  Where
-- taking a batch back brings a row that was gone, the image is empty.
CREATE TABLE batch_image (
	batch	INTEGER NOT NULL REFERENCES batch (id),
	tbl	TEXT NOT NULL,
	row	INTEGER NOT NULL,
	was	INTEGER NOT NULL,	-- the batch that had written the row
	now	INTEGER,		-- the one after it; NULL: deleted
	image	TEXT NOT NULL,
	PRIMARY KEY (batch, tbl, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_image_was ON batch_image (was, tbl, row);

-- Words that many rows share.  They are no personal data, outlive undo and are
-- never deleted, so that rows which name them need no foreign key: checking it
-- cost a quarter of a bulk load.
CREATE TABLE channel (
	id	INTEGER PRIMARY KEY,
	name	TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE source (			-- files, as they were called
	id	INTEGER PRIMARY KEY,
	name	TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE item (			-- what was sold, as a channel calls it
	id	INTEGER PRIMARY KEY,
	hash	INTEGER NOT NULL,	-- keyed, of the three that follow
	product_code TEXT NOT NULL,
	product_name TEXT NOT NULL,
	option	TEXT NOT NULL
) STRICT;
CREATE INDEX item_hash ON item (hash);

-- Members.  What was said of them (by the shop's own export or by hand) stands
-- here; what only orders showed comes from their latest identity (v_member).
CREATE TABLE member (
	id	INTEGER PRIMARY KEY AUTOINCREMENT,
	code	TEXT UNIQUE,		-- the shop's own code or card
	state	INTEGER NOT NULL DEFAULT 0	-- 0 live, 1 merged, 2 retired,
		CHECK (state BETWEEN 0 AND 3),	-- 3 removed by hand
	merged_into INTEGER REFERENCES member (id),
	explicit INTEGER NOT NULL DEFAULT 0,	-- 1: imported or made by hand
	name	TEXT,
	kind	TEXT,
	phone	TEXT,			-- digits
	email	TEXT,
	birth	TEXT,			-- YYYY-MM-DD
	lunar	TEXT,			-- yes, no
	gender	TEXT,
	postcode TEXT,
	address	TEXT,
	grade	TEXT,
	joined_at INTEGER,
	source	TEXT,
	memo	TEXT,
	latest	INTEGER,		-- identity that speaks for the rest
	removed_why TEXT,
	batch	INTEGER NOT NULL
) STRICT;
CREATE INDEX member_merged ON member (merged_into)
	WHERE merged_into IS NOT NULL;
CREATE INDEX member_removed ON member (state)
	WHERE state = 3;

-- Custom fields: x_NAME of the member stream.
CREATE TABLE member_field (
	id	INTEGER PRIMARY KEY,
	member	INTEGER NOT NULL REFERENCES member (id),
	name	TEXT NOT NULL,
	value	TEXT NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (member, name)
) STRICT;

-- A person: keys that were seen together, joined for good.  A person belongs
-- to one member; one whose keys came with two different codes is disputed and
-- belongs to nobody.
CREATE TABLE person (
	id	INTEGER PRIMARY KEY,
	member	INTEGER REFERENCES member (id),
	disputed INTEGER NOT NULL DEFAULT 0 CHECK (disputed IN (0, 1)),
	batch	INTEGER NOT NULL
) STRICT;
CREATE INDEX person_member ON person (member);

CREATE TABLE person_key (
	id	INTEGER PRIMARY KEY,
	kind	INTEGER NOT NULL	-- 1 buyer id, 2 phone + name, 3 e-mail + name
		CHECK (kind BETWEEN 1 AND 3),
	space	INTEGER NOT NULL,	-- the channel of a buyer id, else 0
	value	TEXT NOT NULL,
	person	INTEGER NOT NULL REFERENCES person (id),
	batch	INTEGER NOT NULL,
	UNIQUE (kind, space, value)
) STRICT;
CREATE INDEX person_key_person ON person_key (person);

-- Somebody as one source wrote them, once for each different writing.
CREATE TABLE identity (
	id	INTEGER PRIMARY KEY,
	hash	INTEGER NOT NULL,	-- keyed, of the seven that follow
	role	INTEGER NOT NULL CHECK (role IN (0, 1)), -- 0 buyer, 1 receiver
	channel	INTEGER,
	code	TEXT NOT NULL,
	buyer_id TEXT NOT NULL,
	name	TEXT NOT NULL,
	phone	TEXT NOT NULL,
	email	TEXT NOT NULL,
	person	INTEGER REFERENCES person (id),
	member	INTEGER REFERENCES member (id),
	why	INTEGER NOT NULL	-- not linked: 1 no usable key, 2 disputed
		CHECK (why BETWEEN 0 AND 2),
	last_at	INTEGER NOT NULL,	-- the latest order seen with it
	batch	INTEGER NOT NULL
) STRICT;
-- Others are found by their person, or by the code's member.
CREATE INDEX identity_hash ON identity (hash)
	WHERE person IS NULL AND code = '';
CREATE INDEX identity_person ON identity (person);
CREATE INDEX identity_member ON identity (member);

-- Where something was sent.
CREATE TABLE ship_to (
	id	INTEGER PRIMARY KEY,
	hash	INTEGER NOT NULL,	-- keyed, of the five that follow
	receiver_name TEXT NOT NULL,
	receiver_phone TEXT NOT NULL,
	receiver_phone2 TEXT NOT NULL,
	postcode TEXT NOT NULL,
	address	TEXT NOT NULL,
	batch	INTEGER NOT NULL
) STRICT;
CREATE INDEX ship_to_hash ON ship_to (hash);

CREATE TABLE orders (
	id	INTEGER PRIMARY KEY,
	channel	INTEGER NOT NULL,
	order_no TEXT NOT NULL,
	ordered_at INTEGER NOT NULL,	-- the earliest of its lines
	buyer	INTEGER REFERENCES identity (id),
	ship_to	INTEGER REFERENCES ship_to (id),
	profile	TEXT NOT NULL,		-- whose view owns the order
	rank	INTEGER NOT NULL,
	exported_at INTEGER,		-- of that view
	complete INTEGER NOT NULL,	-- 1: that view showed the whole order
	views	INTEGER NOT NULL,	-- rows in order_view, 0: the lines tell all
	batch	INTEGER NOT NULL,
	UNIQUE (channel, order_no)
) STRICT;
CREATE INDEX orders_buyer ON orders (buyer);
CREATE INDEX orders_ship_to ON orders (ship_to);

-- id is order * 65536 + n.  buyer, ship_to and ordered_at are NULL where they
-- are the order's.
CREATE TABLE order_line (
	id	INTEGER PRIMARY KEY,
	line_no	TEXT,
	status	INTEGER NOT NULL	-- -1: no source said it; counts as done
		CHECK (status BETWEEN -1 AND 11),
	kind	INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
	item	INTEGER NOT NULL,
	qty	INTEGER NOT NULL,
	unit_price INTEGER,
	amount	INTEGER NOT NULL,
	returned_qty INTEGER NOT NULL DEFAULT 0,
	returned_amount INTEGER NOT NULL DEFAULT 0,
	source	INTEGER NOT NULL,
	source_line INTEGER NOT NULL,
	batch	INTEGER NOT NULL,
	ordered_at INTEGER,
	buyer	INTEGER REFERENCES identity (id),
	ship_to	INTEGER REFERENCES ship_to (id),
	discount INTEGER,
	shipping_fee INTEGER,
	settlement INTEGER,
	shipped_at INTEGER,
	delivered_at INTEGER,
	carrier	TEXT,
	invoice_no TEXT,
	coupon	TEXT,
	payment	TEXT,
	message	TEXT,
	ref_order_no TEXT,
	ref_line_no TEXT,
	reason	TEXT,
	ref_line INTEGER REFERENCES order_line (id)	-- what it returns
) STRICT;
CREATE INDEX order_line_buyer ON order_line (buyer)
	WHERE buyer IS NOT NULL;
CREATE INDEX order_line_ship_to ON order_line (ship_to)
	WHERE ship_to IS NOT NULL;
CREATE INDEX order_line_ref ON order_line (ref_line)
	WHERE ref_line IS NOT NULL;
CREATE INDEX order_line_ref_order ON order_line (ref_order_no)
	WHERE ref_order_no IS NOT NULL;

-- What different files showed of one order, kept only where its lines do not
-- tell it all: the lines are a function of these views, whatever their
-- sequence.
CREATE TABLE order_view (
	id	INTEGER PRIMARY KEY,
	orders	INTEGER NOT NULL REFERENCES orders (id),
	profile	TEXT NOT NULL,
	rank	INTEGER NOT NULL,
	exported_at INTEGER,
	complete INTEGER NOT NULL,
	body	BLOB NOT NULL,		-- the rows, packed (record/view.c)
	batch	INTEGER NOT NULL
) STRICT;
CREATE INDEX order_view_orders ON order_view (orders);

-- Consent given; see optout for what takes it back.
CREATE TABLE consent (
	id	INTEGER PRIMARY KEY,
	member	INTEGER NOT NULL REFERENCES member (id),
	channel	TEXT NOT NULL,		-- email, sms, call, post, push
	given_at INTEGER NOT NULL,
	turns	INTEGER NOT NULL	-- 1: said by crm-consent give, so that it
		CHECK (turns IN (0, 1)),	-- may follow a withdrawal
	how	TEXT NOT NULL,
	proof	TEXT NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (member, channel, given_at, turns)
) STRICT;

-- Withdrawals.  No column "batch": nothing takes them back but a later consent
-- given.  A person is known here by the keyed hashes of code, phone and
-- e-mail alone, so that an entry outlives the member.
CREATE TABLE optout (
	id	INTEGER PRIMARY KEY,
	channel	TEXT NOT NULL,
	hash	TEXT NOT NULL,
	withdrawn_at INTEGER NOT NULL,
	how	TEXT NOT NULL,
	member	INTEGER,		-- who it was then; may be gone
	UNIQUE (hash, channel, withdrawn_at)
) STRICT;
CREATE INDEX optout_member ON optout (member);

CREATE TABLE campaign (
	id	INTEGER PRIMARY KEY,
	name	TEXT NOT NULL UNIQUE,
	channel	TEXT NOT NULL,
	title	TEXT NOT NULL,
	made_at	INTEGER NOT NULL,
	batch	INTEGER NOT NULL
) STRICT;

-- Candidates with what was decided and why; the list is frozen here.
CREATE TABLE campaign_target (
	id	INTEGER PRIMARY KEY,
	campaign INTEGER NOT NULL REFERENCES campaign (id),
	member	INTEGER NOT NULL REFERENCES member (id),
	verdict	TEXT NOT NULL CHECK (verdict IN ('in', 'out')),
	reason	TEXT NOT NULL,
	contact	TEXT NOT NULL,		-- where it would be sent, frozen
	segment	TEXT NOT NULL,
	at	INTEGER NOT NULL,
	batch	INTEGER NOT NULL,
	UNIQUE (campaign, member)
) STRICT;
CREATE INDEX campaign_target_member ON campaign_target (member);

CREATE TABLE segment (
	id	INTEGER PRIMARY KEY,
	name	TEXT NOT NULL UNIQUE,
	title	TEXT NOT NULL,
	saved_at INTEGER NOT NULL,
	batch	INTEGER NOT NULL
) STRICT;
CREATE TABLE segment_member (
	id	INTEGER PRIMARY KEY,
	segment	INTEGER NOT NULL REFERENCES segment (id),
	member	INTEGER NOT NULL REFERENCES member (id),
	batch	INTEGER NOT NULL,
	UNIQUE (segment, member)
) STRICT;
CREATE INDEX segment_member_member ON segment_member (member);
