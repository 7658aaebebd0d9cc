#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/money.h"
#include "core/out.h"
#include "core/sort.h"
#include "core/time.h"
#include "record/dump.h"
#include "record/dump_int.h"
#include "record/line.h"

/*
 * Each section is one statement in the order of its natural keys.  The lines
 * of orders are many, so they are read order by order along the index, and
 * only those of one order are sorted here.
 */

struct dump {
	struct crm_db	*db;
	int		(*fn)(void *arg, const char *line, size_t n);
	void		*arg;
	struct crm_buf	 line;
	struct crm_buf	 cell;
	struct crm_buf	 lines;		/* of one order, NUL behind each */
};

static int
emit(struct dump *d)
{

	crm_buf_chr(&d->line, '\n');
	if (d->line.bad || d->cell.bad)
		return (crm_err_nomem(crm_db_err(d->db)));
	return (d->fn(d->arg, d->line.p, d->line.n));
}

static int
emit_header(struct dump *d, const struct section *section)
{

	crm_buf_reset(&d->line);
	crm_buf_fmt(&d->line, "table,%s", section->header);
	return (emit(d));
}

static void
add_cell(struct dump *d, struct crm_stmt *stmt, int i, char letter)
{
	char time[CRM_TIME_LEN];
	const char *text;

	crm_buf_chr(&d->line, ',');
	if (crm_col_null(stmt, i))
		return;
	crm_buf_reset(&d->cell);
	switch (letter) {
	case 'm':
		crm_money_format(&d->cell, crm_col_int(stmt, i),
		    crm_db_decimals(d->db));
		break;
	case 'p':
		crm_price_format(&d->cell, crm_col_int(stmt, i));
		break;
	case 'd':
		crm_buf_str(&d->cell, crm_date_format(crm_col_int(stmt, i),
		    time));
		break;
	case 'a':
		crm_buf_str(&d->cell, crm_time_format(crm_col_int(stmt, i),
		    time));
		break;
	case 's':
		crm_buf_str(&d->cell,
		    crm_status_name((int)crm_col_int(stmt, i)));
		break;
	case 'k':
		crm_buf_str(&d->cell,
		    crm_line_kind_name((int)crm_col_int(stmt, i)));
		break;
	default:
		text = crm_col_text(stmt, i);
		crm_csv_quote(&d->line, text, crm_col_len(stmt, i));
		return;
	}
	crm_csv_quote(&d->line, crm_buf_text(&d->cell), d->cell.n);
}

/* The row of stmt as a line without its end. */
static void
put_row(struct dump *d, const struct section *section, struct crm_stmt *stmt)
{
	int i;

	crm_buf_reset(&d->line);
	crm_buf_str(&d->line, section->name);
	for (i = 0; section->letters[i] != '\0'; i++)
		add_cell(d, stmt, i, section->letters[i]);
}

static int
put_section(struct dump *d, const struct section *section)
{
	struct crm_stmt *stmt;
	int rc;

	if ((rc = emit_header(d, section)) != 0)
		return (rc);
	if ((stmt = crm_sql(d->db, section->sql)) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		put_row(d, section, stmt);
		if ((rc = emit(d)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

static int
by_text(const void *a, const void *b, void *arg)
{

	(void)arg;
	return (strcmp(a, b));
}

/* Sorts the n lines that were gathered, and tells them. */
static int
put_sorted(struct dump *d, size_t n)
{
	char *p = d->lines.p;
	char **at;
	size_t i;
	int rc = 0;

	if (d->lines.bad || (at = calloc(n + 1, sizeof(*at))) == NULL)
		return (crm_err_nomem(crm_db_err(d->db)));
	for (i = 0; i < n; i++, p += strlen(p) + 1)
		at[i] = p;
	if (crm_sort((void **)at, n, by_text, NULL) == -1)
		rc = crm_err_nomem(crm_db_err(d->db));
	for (i = 0; rc == 0 && i < n; i++) {
		crm_buf_reset(&d->line);
		crm_buf_str(&d->line, at[i]);
		rc = emit(d);
	}
	free(at);
	return (rc);
}

static int
put_order(struct dump *d, const struct section *section, int64_t order)
{
	struct crm_stmt *stmt;
	size_t n = 0;
	int rc;

	crm_buf_reset(&d->lines);
	if ((stmt = crm_sql(d->db, section->sql)) == NULL ||
	    crm_bind(stmt, "i", order) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		put_row(d, section, stmt);
		crm_buf_add(&d->lines, crm_buf_text(&d->line), d->line.n);
		crm_buf_add(&d->lines, "", 1);
		n++;
	}
	if (d->line.bad || d->cell.bad)
		return (crm_err_nomem(crm_db_err(d->db)));
	return (rc == 0 ? put_sorted(d, n) : rc);
}

static int
put_channel(struct dump *d, const struct section *section, int64_t channel)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(d->db, "SELECT id\n"
	    "FROM orders\n"
	    "WHERE channel = :channel\n"
	    "ORDER BY order_no")) == NULL ||
	    crm_bind(stmt, "i", channel) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = put_order(d, section, crm_col_int(stmt, 0))) != 0)
			break;
	crm_reset(stmt);
	return (rc);
}

static int
put_orders(struct dump *d)
{
	/* The lines of order ?1, their orders' values filled in. */
	static const struct section section = { "order_line",
	    "channel,order_no,line_no,ordered_at,status,kind,product_code,"
	    "product_name,option,qty,unit_price,amount,returned_qty,"
	    "returned_amount,discount,coupon,shipping_fee,settlement,payment,"
	    "carrier,invoice_no,shipped_at,delivered_at,ref_order_no,"
	    "ref_line_no,reason,message,buyer_role,member_code,buyer_id,"
	    "buyer_name,buyer_phone,buyer_email,receiver_name,receiver_phone,"
	    "receiver_phone2,postcode,address,returns,member,unlinked",
	    "tttaskttttpmtmmtmmtttaatttttttttttttttttt",
	    "SELECT c.name, o.order_no, l.line_no,\n"
	    "\tcoalesce(l.ordered_at, o.ordered_at), l.status, l.kind,\n"
	    "\tt.product_code, t.product_name, t.option, l.qty,\n"
	    "\tl.unit_price, l.amount, l.returned_qty, l.returned_amount,\n"
	    "\tl.discount, l.coupon, l.shipping_fee, l.settlement,\n"
	    "\tl.payment, l.carrier, l.invoice_no, l.shipped_at,\n"
	    "\tl.delivered_at, l.ref_order_no, l.ref_line_no, l.reason,\n"
	    "\tl.message, CASE i.role WHEN 0 THEN 'buyer'\n"
	    "\t\tWHEN 1 THEN 'receiver' END,\n"
	    "\ti.code, i.buyer_id, i.name, i.phone, i.email,\n"
	    "\ts.receiver_name, s.receiver_phone, s.receiver_phone2,\n"
	    "\ts.postcode, s.address,\n"
	    "\trc.name || ' ' || ro.order_no ||\n"
	    "\t\tcoalesce(' ' || r.line_no, ''),\n"
	    "\tk.key, CASE WHEN i.why = 2 THEN 'disputed'\n"
	    "\t\tWHEN i.member IS NULL THEN 'no key' END\n"
	    "FROM orders AS o\n"
	    "CROSS JOIN channel AS c ON c.id = o.channel\n"
	    "CROSS JOIN order_line AS l\n"
	    "\tON l.id BETWEEN o.id << 16 AND o.id << 16 | 65535\n"
	    "CROSS JOIN item AS t ON t.id = l.item\n"
	    "LEFT JOIN identity AS i ON i.id = coalesce(l.buyer, o.buyer)\n"
	    "LEFT JOIN ship_to AS s ON s.id = coalesce(l.ship_to, o.ship_to)\n"
	    "LEFT JOIN order_line AS r ON r.id = l.ref_line\n"
	    "LEFT JOIN orders AS ro ON ro.id = r.id >> 16\n"
	    "LEFT JOIN channel AS rc ON rc.id = ro.channel\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = i.member\n"
	    "WHERE o.id = ?1\n"
	    "ORDER BY l.id" };
	struct crm_stmt *stmt;
	int rc;

	if ((rc = emit_header(d, &section)) != 0)
		return (rc);
	if ((stmt = crm_sql(d->db, "SELECT id\n"
	    "FROM channel\n"
	    "ORDER BY name /* scan: channels are few */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = put_channel(d, &section, crm_col_int(stmt, 0))) != 0)
			break;
	crm_reset(stmt);
	return (rc);
}

static int
put_shipments(struct dump *d)
{
	static const struct section section = { "shipment",
	    "channel,order_no,line_no,carrier,invoice_no,shipped_at,"
	    "delivered_at,status,receiver_name,receiver_phone,product_name,"
	    "qty,exported_at,first_at,found_channel,found_order_no,open",
	    "tttttaasttttaattt",
	    "SELECT c.name, s.order_no, s.line_no, s.carrier, s.invoice_no,\n"
	    "\ts.shipped_at, s.delivered_at, s.status, s.receiver_name,\n"
	    "\ts.receiver_phone, s.product_name, s.qty, s.exported_at,\n"
	    "\ts.first_at, oc.name, o.order_no,\n"
	    "\tCASE s.why WHEN 1 THEN 'no order' WHEN 2 THEN 'several'\n"
	    "\t\tWHEN 3 THEN 'no line' END\n"
	    "FROM shipment AS s\n"
	    "LEFT JOIN channel AS c ON c.id = s.channel\n"
	    "LEFT JOIN orders AS o ON o.id = s.orders\n"
	    "LEFT JOIN channel AS oc ON oc.id = o.channel\n"
	    "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16\n"
	    "/* scan: dumps all */" };

	return (put_section(d, &section));
}

/* The sections that get() has. */
static int
put_sections(struct dump *d, const struct section *(*get)(size_t i))
{
	const struct section *section;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && (section = get(i)) != NULL; i++)
		rc = put_section(d, section);
	return (rc);
}

int
crm_dump(struct crm_db *db, int (*fn)(void *arg, const char *line, size_t n),
    void *arg)
{
	struct dump d = { .db = db, .fn = fn, .arg = arg };
	int rc;

	if (crm_db_snapshot(db) == -1 || crm_dump_keys(db) == -1)
		return (-1);
	if ((rc = put_sections(&d, crm_dump_member)) == 0 &&
	    (rc = put_orders(&d)) == 0 && (rc = put_shipments(&d)) == 0 &&
	    (rc = put_sections(&d, crm_dump_plan)) == 0)
		rc = put_sections(&d, crm_dump_life);
	if (rc == 0)
		rc = put_sections(&d, crm_dump_event);
	if (rc == 0)
		rc = put_sections(&d, crm_dump_visit);
	if (rc == 0)
		rc = put_sections(&d, crm_dump_campaign);
	if (rc == 0)
		rc = put_sections(&d, crm_dump_response);
	crm_buf_free(&d.line);
	crm_buf_free(&d.cell);
	crm_buf_free(&d.lines);
	return (rc);
}
