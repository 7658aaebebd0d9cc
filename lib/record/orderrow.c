#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "record/orderrow.h"

#define MAX_QTY		1000000000LL
#define MAX_AMOUNT	1000000000000000LL

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

	if (r->cells.col[c] != -1)
		return (0);
	return (crm_err_set(r->cells.err, CRM_ERR_INPUT, _("%s:1: %s: the column is "
	    "missing; the order stream needs channel, order_no, ordered_at and "
	    "amount, or unit_price and qty (crm-map makes it of an export)"),
	    crm_csv_source(r->cells.csv), name));
}

int
crm_order_reader_open(struct crm_order_reader *r, struct crm_err *err,
    struct crm_csv *csv, struct crm_faults *faults, int decimals)
{

	r->decimals = decimals;
	if (crm_cells_open(&r->cells, err, csv, faults, "order") == -1)
		return (-1);
	if (need(r, C_CHANNEL, "channel") == -1 ||
	    need(r, C_ORDER_NO, "order_no") == -1 ||
	    need(r, C_ORDERED_AT, "ordered_at") == -1)
		return (-1);
	if (r->cells.col[C_AMOUNT] == -1 &&
	    (need(r, C_UNIT_PRICE, "amount") == -1 ||
	    need(r, C_QTY, "qty") == -1))
		return (-1);
	return (0);
}

void
crm_order_reader_close(struct crm_order_reader *r)
{

	crm_cells_close(&r->cells);
}

static struct crm_cell
cell(const struct crm_order_reader *r, int c)
{

	return (crm_cells_get(&r->cells, c));
}

void
crm_order_key(const struct crm_order_reader *r, struct crm_cell *channel,
    struct crm_cell *order_no)
{

	*channel = cell(r, C_CHANNEL);
	*order_no = cell(r, C_ORDER_NO);
}

static void
tell(struct crm_order_reader *r, const char *column, const char *kind,
    const char *reason, struct crm_cell value)
{

	crm_cells_fault(&r->cells, column, kind, reason, value);
}

static int
get_time(struct crm_order_reader *r, int c, int64_t *t)
{

	return (crm_cells_time(&r->cells, c, t));
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
	struct crm_cell kind = cell(r, C_KIND);
	int good = crm_cells_status(&r->cells, C_STATUS, &line->status);

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
	good &= get_time(r, C_SHIPPED_AT,
	    &number[CRM_LINE_SHIPPED_AT]);
	good &= get_time(r, C_DELIVERED_AT,
	    &number[CRM_LINE_DELIVERED_AT]);
	return (good);
}

/* Which file this is of: how new, whose, how whole. */
static int
get_origin(struct crm_order_reader *r, struct crm_order_row *row)
{
	struct crm_cell all = cell(r, C_COMPLETE);
	int good = get_time(r, C_EXPORTED_AT, &row->exported_at);

	row->profile = cell(r, C_PROFILE);
	row->source = cell(r, C_SOURCE);
	row->complete = all.n == 3 && memcmp(all.p, "yes", 3) == 0;
	if (all.n > 0 && !row->complete) {
		tell(r, "complete", "unknown word",
		    _("unknown word; it is yes or empty"), all);
		good = 0;
	}
	good &= crm_cells_int(&r->cells, C_RANK, &row->rank);
	if (row->rank == CRM_NULL)
		row->rank = 0;
	good &= crm_cells_line(&r->cells, &row->line.source_line);
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

	crm_line_init(line);
	good = crm_cells_begin(&r->cells);
	good &= get_key(r, row);
	good &= get_origin(r, row);
	good &= get_words(r, line);
	good &= get_time(r, C_ORDERED_AT, &line->ordered_at);
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
	if (r->cells.reason.bad)
		return (crm_err_nomem(r->cells.err));
	return (good);
}
