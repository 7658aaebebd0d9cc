#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/fault.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/stream.h"
#include "core/time.h"
#include "record/orderrow.h"

#define MAX_QTY		1000000000LL
#define MAX_AMOUNT	1000000000000000LL
#define RRN_LEN		13	/* nothing shorter holds one */

/* The columns of the order stream, in its order (core/stream.c). */
enum {
	C_CHANNEL, C_ORDER_NO, C_LINE_NO, C_ORDERED_AT, C_STATUS, C_KIND,
	C_MEMBER_CODE, C_BUYER_ID, C_BUYER_NAME, C_BUYER_PHONE, C_BUYER_EMAIL,
	C_RECEIVER_NAME, C_RECEIVER_PHONE, C_RECEIVER_PHONE2, C_POSTCODE,
	C_ADDRESS, C_MESSAGE, C_PRODUCT_CODE, C_PRODUCT_NAME, C_OPTION, C_QTY,
	C_UNIT_PRICE, C_AMOUNT, C_DISCOUNT, C_COUPON, C_SHIPPING_FEE,
	C_SETTLEMENT, C_PAYMENT, C_CARRIER, C_INVOICE_NO, C_SHIPPED_AT,
	C_DELIVERED_AT, C_REF_ORDER_NO, C_REF_LINE_NO, C_REASON, C_SOURCE,
	C_SOURCE_LINE, C_EXPORTED_AT, C_PROFILE, C_RANK, C_COMPLETE, NCOL
};

static const struct crm_cell nothing = { "", 0 };

static int
need(struct crm_order_reader *r, int c, const char *name)
{

	if (r->col[c] != -1)
		return (0);
	return (crm_err_set(r->err, CRM_ERR_INPUT, _("%s:1: %s: the column is "
	    "missing; the order stream needs channel, order_no, ordered_at and "
	    "amount, or unit_price and qty (crm-map makes it of an export)"),
	    crm_csv_source(r->csv), name));
}

int
crm_order_reader_open(struct crm_order_reader *r, struct crm_err *err,
    struct crm_csv *csv, struct crm_faults *faults, int decimals)
{
	const struct crm_column *columns = crm_stream_columns("order"), *c;
	size_t i, n = crm_csv_ncol(csv);

	memset(r, 0, sizeof(*r));
	r->err = err;
	r->csv = csv;
	r->faults = faults;
	r->decimals = decimals;
	r->col = malloc(NCOL * sizeof(*r->col));
	r->code = calloc(n + 1, 1);
	if (r->col == NULL || r->code == NULL)
		return (crm_err_nomem(err));
	for (i = 0; i < NCOL; i++)
		r->col[i] = crm_csv_col(csv, columns[i].name);
	for (i = 0; i < n; i++) {
		c = crm_stream_column(crm_csv_name(csv, i));
		if (c != NULL && c->code)
			r->code[i] = CRM_ORDER_CODE;
		else if (c != NULL && c->kind == CRM_KIND_PHONE)
			r->code[i] = CRM_ORDER_PHONE;
	}
	if (need(r, C_CHANNEL, "channel") == -1 ||
	    need(r, C_ORDER_NO, "order_no") == -1 ||
	    need(r, C_ORDERED_AT, "ordered_at") == -1)
		return (-1);
	if (r->col[C_AMOUNT] == -1 && (need(r, C_UNIT_PRICE, "amount") == -1 ||
	    need(r, C_QTY, "qty") == -1))
		return (-1);
	return (0);
}

void
crm_order_reader_close(struct crm_order_reader *r)
{

	free(r->col);
	free(r->code);
	crm_buf_free(&r->reason);
	r->col = NULL;
	r->code = NULL;
}

static struct crm_cell
cell(const struct crm_order_reader *r, int c)
{

	return (r->col[c] == -1 ? nothing :
	    crm_csv_cell(r->csv, (size_t)r->col[c]));
}

void
crm_order_key(const struct crm_order_reader *r, struct crm_cell *channel,
    struct crm_cell *order_no)
{

	*channel = cell(r, C_CHANNEL);
	*order_no = cell(r, C_ORDER_NO);
}

/* Tells one fault; the value only where the column holds nothing personal. */
static void
tell(struct crm_order_reader *r, const char *column, const char *kind,
    const char *reason, struct crm_cell value)
{
	const struct crm_column *c = column == NULL ? NULL :
	    crm_stream_column(column);
	struct crm_fault fault = { 0 };
	struct crm_cell from = cell(r, C_SOURCE), at = cell(r, C_SOURCE_LINE);
	int64_t line;

	fault.source = from.n > 0 ? from.p : crm_csv_source(r->csv);
	fault.line = crm_csv_line(r->csv);
	if (at.n > 0 && crm_int_parse(at.p, at.n, &line) == 0 && line > 0)
		fault.line = (size_t)line;
	fault.column = column;
	fault.kind = kind;
	fault.reason = reason;
	if (c != NULL && (c->kind == CRM_KIND_TEXT ||
	    c->kind == CRM_KIND_NUMBER) && value.n > 0) {
		fault.value = value.p;
		fault.value_len = value.n;
	}
	if (r->reason.n == 0) {
		if (column != NULL)
			crm_buf_fmt(&r->reason, "%s: ", column);
		crm_buf_str(&r->reason, reason);
	}
	crm_fault(r->faults, &fault);
}

void
crm_order_row_ragged(struct crm_order_reader *r)
{
	struct crm_fault fault = { 0 };
	struct crm_buf text = { 0 };

	crm_buf_fmt(&text, _("%zu cells where the header has %zu; mend the row"),
	    crm_csv_ncell(r->csv), crm_csv_ncol(r->csv));
	fault.source = crm_csv_source(r->csv);
	fault.line = crm_csv_line(r->csv);
	fault.kind = "another number of cells than the header";
	fault.reason = crm_buf_text(&text);
	crm_buf_reset(&r->reason);
	crm_buf_str(&r->reason, fault.reason);
	crm_fault(r->faults, &fault);
	crm_buf_free(&text);
}

/* A number that a spreadsheet has rewritten: digits of it are lost. */
static int
shortened(struct crm_cell c)
{
	size_t i = 0;

	if (c.n < 4 || c.p[0] < '0' || c.p[0] > '9')
		return (0);
	while (i < c.n && ((c.p[i] >= '0' && c.p[i] <= '9') || c.p[i] == '.'))
		i++;
	return (i + 2 < c.n && (c.p[i] == 'E' || c.p[i] == 'e') &&
	    (c.p[i + 1] == '+' || c.p[i + 1] == '-'));
}

static int
check_cells(struct crm_order_reader *r)
{
	const struct crm_cell none = { NULL, 0 };
	size_t i, at, len, n = crm_csv_ncol(r->csv);
	struct crm_cell c;
	int good = 1;

	for (i = 0; i < n; i++) {
		c = crm_csv_cell(r->csv, i);
		if (c.n >= RRN_LEN && crm_rrn_find(c.p, c.n,
		    r->code[i] == CRM_ORDER_CODE, &at, &len)) {
			tell(r, crm_csv_name(r->csv, i),
			    "a resident registration number", _("a resident "
			    "registration number, which may not be stored; "
			    "remove it"), none);
			good = 0;
		}
		if (r->code[i] != 0 && shortened(c)) {
			tell(r, crm_csv_name(r->csv, i),
			    "a number that a spreadsheet has shortened",
			    _("a spreadsheet has cut digits off this number; "
			    "export it again with the column as text"),
			    r->code[i] == CRM_ORDER_CODE ? c : none);
			good = 0;
		}
	}
	return (good);
}

static int
get_time(struct crm_order_reader *r, int c, const char *name, int64_t *t)
{
	struct crm_cell v = cell(r, c);

	*t = CRM_NULL;
	if (v.n == 0 || crm_time_parse(v.p, v.n, t) == 0)
		return (1);
	*t = CRM_NULL;
	tell(r, name, "no such date", _("no such date"), v);
	return (0);
}

static int
get_money(struct crm_order_reader *r, int c, const char *name, int64_t *v)
{
	struct crm_cell text = cell(r, c);
	int decimals = c == C_UNIT_PRICE ? CRM_PRICE_DECIMALS : r->decimals;

	*v = CRM_NULL;
	if (text.n == 0)
		return (1);
	switch (crm_money_parse(text.p, text.n, decimals, v)) {
	case 0:
		if (*v <= MAX_AMOUNT * 1000 && *v >= -MAX_AMOUNT * 1000)
			return (1);
		/* FALLTHROUGH */
	case -1:
		tell(r, name, "no such amount", _("no such amount; write "
		    "digits only"), text);
		break;
	default:
		tell(r, name, "too many decimals", c == C_UNIT_PRICE ?
		    _("more than six decimals") : _("more decimals than the "
		    "currency of the database has"), text);
	}
	*v = CRM_NULL;
	return (0);
}

static int
get_qty(struct crm_order_reader *r, struct crm_line *line)
{
	struct crm_cell v = cell(r, C_QTY);

	line->qty = line->kind == CRM_LINE_RETURN ? -1 : 1;
	if (v.n == 0)
		return (1);
	if (crm_int_parse(v.p, v.n, &line->qty) == -1 ||
	    line->qty > MAX_QTY || line->qty < -MAX_QTY || line->qty == 0) {
		tell(r, "qty", "no such quantity", _("no such quantity; a "
		    "whole number other than 0 is wanted"), v);
		return (0);
	}
	if (line->kind == CRM_LINE_RETURN && line->qty > 0) {
		tell(r, "qty", "a return with a positive quantity",
		    _("a return has a negative quantity"), v);
		return (0);
	}
	if (line->kind != CRM_LINE_RETURN && line->qty < 0) {
		tell(r, "qty", "a sale with a negative quantity",
		    _("a sale has a positive quantity; a return says so in "
		    "kind"), v);
		return (0);
	}
	return (1);
}

/* What the buyer was charged, from the row or from quantity and price. */
static int
get_amount(struct crm_order_reader *r, struct crm_line *line)
{
	struct crm_cell v = cell(r, C_AMOUNT);
	int64_t discount = line->number[CRM_LINE_DISCOUNT];

	if (!get_money(r, C_AMOUNT, "amount", &line->amount))
		return (0);
	if (line->amount == CRM_NULL) {
		v = cell(r, C_UNIT_PRICE);
		if (v.n == 0 || cell(r, C_QTY).n == 0) {
			tell(r, "amount", "no amount", _("neither an amount "
			    "nor a price with a quantity"), nothing);
			return (0);
		}
		if (crm_money_times(line->qty,
		    line->number[CRM_LINE_UNIT_PRICE], r->decimals,
		    &line->amount) == -1) {
			tell(r, "unit_price", "no such amount",
			    _("no such amount; write digits only"), v);
			return (0);
		}
		line->amount -= discount == CRM_NULL ? 0 : discount;
		if (line->kind != CRM_LINE_RETURN && line->amount < 0 &&
		    discount != CRM_NULL && discount > 0) {
			tell(r, "discount", "a discount above the price",
			    _("a discount above the price"),
			    cell(r, C_DISCOUNT));
			return (0);
		}
	}
	if (line->kind == CRM_LINE_RETURN ? line->amount > 0 :
	    line->amount < 0) {
		tell(r, "amount", "an amount of the wrong sign",
		    line->kind == CRM_LINE_RETURN ?
		    _("a return has a negative amount") :
		    _("a sale has no negative amount; a return says so in "
		    "kind"), v);
		return (0);
	}
	return (1);
}

static int
get_words(struct crm_order_reader *r, struct crm_line *line)
{
	struct crm_cell status = cell(r, C_STATUS), kind = cell(r, C_KIND);
	int good = 1;

	line->status = crm_status_of(status.p, status.n);
	if (line->status == -2) {
		tell(r, "status", "unknown status", _("unknown status; "
		    "crm-csv(5) lists the words, a profile of crm-map "
		    "translates others"), status);
		good = 0;
	}
	line->kind = crm_line_kind_of(kind.p, kind.n);
	if (line->kind == -2) {
		tell(r, "kind", "unknown kind", _("unknown kind; it is sale, "
		    "return or exchange"), kind);
		good = 0;
	}
	return (good);
}

static int
get_numbers(struct crm_order_reader *r, struct crm_line *line)
{
	int64_t *number = line->number;
	int good = 1;

	good &= get_money(r, C_UNIT_PRICE, "unit_price",
	    &number[CRM_LINE_UNIT_PRICE]);
	good &= get_money(r, C_DISCOUNT, "discount",
	    &number[CRM_LINE_DISCOUNT]);
	good &= get_money(r, C_SHIPPING_FEE, "shipping_fee",
	    &number[CRM_LINE_SHIPPING_FEE]);
	good &= get_money(r, C_SETTLEMENT, "settlement",
	    &number[CRM_LINE_SETTLEMENT]);
	good &= get_time(r, C_SHIPPED_AT, "shipped_at",
	    &number[CRM_LINE_SHIPPED_AT]);
	good &= get_time(r, C_DELIVERED_AT, "delivered_at",
	    &number[CRM_LINE_DELIVERED_AT]);
	return (good);
}

/* Which file this is of: how new, whose, how whole. */
static int
get_origin(struct crm_order_reader *r, struct crm_order_row *row)
{
	struct crm_cell rank = cell(r, C_RANK), all = cell(r, C_COMPLETE);
	struct crm_cell line = cell(r, C_SOURCE_LINE);
	int good = get_time(r, C_EXPORTED_AT, "exported_at",
	    &row->exported_at);

	row->profile = cell(r, C_PROFILE);
	row->source = cell(r, C_SOURCE);
	row->complete = all.n == 3 && memcmp(all.p, "yes", 3) == 0;
	if (all.n > 0 && !row->complete) {
		tell(r, "complete", "unknown word",
		    _("unknown word; it is yes or empty"), all);
		good = 0;
	}
	row->rank = 0;
	if (rank.n > 0 && crm_int_parse(rank.p, rank.n, &row->rank) == -1) {
		tell(r, "rank", "no whole number", _("no whole number"), rank);
		good = 0;
	}
	row->line.source_line = (int64_t)crm_csv_line(r->csv);
	if (line.n > 0 && crm_int_parse(line.p, line.n,
	    &row->line.source_line) == -1) {
		tell(r, "source_line", "no whole number", _("no whole number"),
		    line);
		good = 0;
	}
	return (good);
}

static void
get_people(struct crm_order_reader *r, struct crm_order_row *row)
{

	row->buyer.role = CRM_ROLE_BUYER;
	row->buyer.channel = 0;
	row->buyer.code = cell(r, C_MEMBER_CODE);
	row->buyer.buyer_id = cell(r, C_BUYER_ID);
	row->buyer.name = cell(r, C_BUYER_NAME);
	row->buyer.phone = cell(r, C_BUYER_PHONE);
	row->buyer.email = cell(r, C_BUYER_EMAIL);
	row->receiver.role = CRM_ROLE_RECEIVER;
	row->receiver.channel = 0;
	row->receiver.code = row->receiver.buyer_id = nothing;
	row->receiver.email = nothing;
	row->receiver.name = cell(r, C_RECEIVER_NAME);
	row->receiver.phone = cell(r, C_RECEIVER_PHONE);
}

static void
get_texts(struct crm_order_reader *r, struct crm_order_row *row)
{
	static const int from[CRM_LINE_TEXTS] = {
		[CRM_LINE_NO] = C_LINE_NO, [CRM_LINE_CARRIER] = C_CARRIER,
		[CRM_LINE_INVOICE_NO] = C_INVOICE_NO,
		[CRM_LINE_COUPON] = C_COUPON, [CRM_LINE_PAYMENT] = C_PAYMENT,
		[CRM_LINE_MESSAGE] = C_MESSAGE,
		[CRM_LINE_REF_ORDER_NO] = C_REF_ORDER_NO,
		[CRM_LINE_REF_LINE_NO] = C_REF_LINE_NO,
		[CRM_LINE_REASON] = C_REASON
	};
	int i;

	for (i = 0; i < CRM_LINE_TEXTS; i++)
		row->text[i] = cell(r, from[i]);
	for (i = 0; i < 3; i++)
		row->item[i] = cell(r, C_PRODUCT_CODE + i);
	for (i = 0; i < 5; i++)
		row->ship_to[i] = cell(r, C_RECEIVER_NAME + i);
}

static int
get_key(struct crm_order_reader *r, struct crm_order_row *row)
{
	int good = 1;

	crm_order_key(r, &row->channel, &row->order_no);
	if (row->channel.n == 0) {
		tell(r, "channel", "no channel", _("the channel is missing; "
		    "crm-map --set channel=NAME gives one"), nothing);
		good = 0;
	}
	if (row->order_no.n == 0) {
		tell(r, "order_no", "no order number",
		    _("the order number is missing"), nothing);
		good = 0;
	}
	return (good);
}

int
crm_order_row_read(struct crm_order_reader *r, struct crm_order_row *row)
{
	struct crm_line *line = &row->line;
	int good;

	crm_buf_reset(&r->reason);
	crm_line_init(line);
	good = check_cells(r);
	good &= get_key(r, row);
	good &= get_origin(r, row);
	good &= get_words(r, line);
	good &= get_time(r, C_ORDERED_AT, "ordered_at", &line->ordered_at);
	if (good && line->ordered_at == CRM_NULL) {
		tell(r, "ordered_at", "no date", _("the date is missing"),
		    nothing);
		good = 0;
	}
	if (get_numbers(r, line) & good)
		good = get_qty(r, line) && get_amount(r, line);
	else
		good = 0;
	get_people(r, row);
	get_texts(r, row);
	if (r->reason.bad)
		return (crm_err_nomem(r->err));
	return (good);
}
