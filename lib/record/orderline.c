#include "core/db.h"
#include "record/order_int.h"

static int64_t
unless(int64_t v, int64_t same)
{

	return (v == same || v == 0 ? CRM_NULL : v);
}

static const char *
or_null(const char *s)
{

	return (s[0] == '\0' ? NULL : s);
}

/* 1 when the line has none of the columns that few lines have. */
static int
is_short(const struct crm_line *line)
{

	return (line->number[CRM_LINE_SETTLEMENT] == CRM_NULL &&
	    line->number[CRM_LINE_SHIPPED_AT] == CRM_NULL &&
	    line->number[CRM_LINE_DELIVERED_AT] == CRM_NULL &&
	    line->text[CRM_LINE_CARRIER][0] == '\0' &&
	    line->text[CRM_LINE_INVOICE_NO][0] == '\0' &&
	    line->text[CRM_LINE_MESSAGE][0] == '\0' &&
	    line->text[CRM_LINE_REF_ORDER_NO][0] == '\0' &&
	    line->text[CRM_LINE_REF_LINE_NO][0] == '\0' &&
	    line->text[CRM_LINE_REASON][0] == '\0');
}

/* The common shape of a new line, with fewer binds. */
static int
insert_short(struct crm_db *db, const struct crm_line *line,
    const struct crm_line *first, int64_t at)
{

	return (crm_run(db, "INSERT INTO order_line (id, line_no, status,\n"
	    "\tkind, item, qty, unit_price, amount, returned_qty,\n"
	    "\treturned_amount, source, source_line, batch, ordered_at,\n"
	    "\tbuyer, ship_to, discount, shipping_fee, coupon, payment)\n"
	    "VALUES (:id, :line_no, :status, :kind, :item, :qty, :unit_price,\n"
	    "\t:amount, :returned_qty, :returned_amount, :source,\n"
	    "\t:source_line, :batch, :ordered_at, :buyer, :ship_to,\n"
	    "\t:discount, :shipping_fee, :coupon, :payment)",
	    "itiiiioiiiiiiooooott", line->id,
	    or_null(line->text[CRM_LINE_NO]), (int64_t)line->status,
	    (int64_t)line->kind, line->item, line->qty,
	    line->number[CRM_LINE_UNIT_PRICE], line->amount,
	    line->returned_qty, line->returned_amount, line->source,
	    line->source_line, crm_batch(db),
	    line->ordered_at == at ? CRM_NULL : line->ordered_at,
	    unless(line->buyer, first->buyer),
	    unless(line->ship_to, first->ship_to),
	    line->number[CRM_LINE_DISCOUNT],
	    line->number[CRM_LINE_SHIPPING_FEE],
	    or_null(line->text[CRM_LINE_COUPON]),
	    or_null(line->text[CRM_LINE_PAYMENT])));
}

int
crm_line_insert(struct crm_db *db, const struct crm_line *line,
    const struct crm_line *first, int64_t at)
{

	if (is_short(line))
		return (insert_short(db, line, first, at));
	return (crm_run(db, "INSERT INTO order_line (id, line_no, status,\n"
	    "\tkind, item, qty, unit_price, amount, returned_qty,\n"
	    "\treturned_amount, source, source_line, batch, ordered_at,\n"
	    "\tbuyer, ship_to, discount, shipping_fee, settlement,\n"
	    "\tshipped_at, delivered_at, carrier, invoice_no, coupon,\n"
	    "\tpayment, message, ref_order_no, ref_line_no, reason)\n"
	    "VALUES (:id, :line_no, :status, :kind, :item, :qty, :unit_price,\n"
	    "\t:amount, :returned_qty, :returned_amount, :source,\n"
	    "\t:source_line, :batch, :ordered_at, :buyer, :ship_to,\n"
	    "\t:discount, :shipping_fee, :settlement, :shipped_at,\n"
	    "\t:delivered_at, :carrier, :invoice_no, :coupon, :payment,\n"
	    "\t:message, :ref_order_no, :ref_line_no, :reason)",
	    "itiiiioiiiiiiooooooootttttttt", line->id,
	    or_null(line->text[CRM_LINE_NO]), (int64_t)line->status,
	    (int64_t)line->kind, line->item, line->qty,
	    line->number[CRM_LINE_UNIT_PRICE], line->amount,
	    line->returned_qty, line->returned_amount, line->source,
	    line->source_line, crm_batch(db),
	    line->ordered_at == at ? CRM_NULL : line->ordered_at,
	    unless(line->buyer, first->buyer),
	    unless(line->ship_to, first->ship_to),
	    line->number[CRM_LINE_DISCOUNT],
	    line->number[CRM_LINE_SHIPPING_FEE],
	    line->number[CRM_LINE_SETTLEMENT],
	    line->number[CRM_LINE_SHIPPED_AT],
	    line->number[CRM_LINE_DELIVERED_AT],
	    or_null(line->text[CRM_LINE_CARRIER]),
	    or_null(line->text[CRM_LINE_INVOICE_NO]),
	    or_null(line->text[CRM_LINE_COUPON]),
	    or_null(line->text[CRM_LINE_PAYMENT]),
	    or_null(line->text[CRM_LINE_MESSAGE]),
	    or_null(line->text[CRM_LINE_REF_ORDER_NO]),
	    or_null(line->text[CRM_LINE_REF_LINE_NO]),
	    or_null(line->text[CRM_LINE_REASON])));
}

int
crm_line_update(struct crm_db *db, const struct crm_line *line,
    const struct crm_line *first, int64_t at)
{

	return (crm_run(db, "UPDATE order_line\n"
	    "SET line_no = :line_no, status = :status, kind = :kind,\n"
	    "\titem = :item, qty = :qty, unit_price = :unit_price,\n"
	    "\tamount = :amount, returned_qty = :returned_qty,\n"
	    "\treturned_amount = :returned_amount, source = :source,\n"
	    "\tsource_line = :source_line, batch = :batch,\n"
	    "\tordered_at = :ordered_at, buyer = :buyer, ship_to = :ship_to,\n"
	    "\tdiscount = :discount, shipping_fee = :shipping_fee,\n"
	    "\tsettlement = :settlement, shipped_at = :shipped_at,\n"
	    "\tdelivered_at = :delivered_at, carrier = :carrier,\n"
	    "\tinvoice_no = :invoice_no, coupon = :coupon,\n"
	    "\tpayment = :payment, message = :message,\n"
	    "\tref_order_no = :ref_order_no, ref_line_no = :ref_line_no,\n"
	    "\treason = :reason\n"
	    "WHERE id = :id",
	    "tiiiioiiiiiiooooooootttttttti",
	    or_null(line->text[CRM_LINE_NO]), (int64_t)line->status,
	    (int64_t)line->kind, line->item, line->qty,
	    line->number[CRM_LINE_UNIT_PRICE], line->amount,
	    line->returned_qty, line->returned_amount, line->source,
	    line->source_line, crm_batch(db),
	    line->ordered_at == at ? CRM_NULL : line->ordered_at,
	    unless(line->buyer, first->buyer),
	    unless(line->ship_to, first->ship_to),
	    line->number[CRM_LINE_DISCOUNT],
	    line->number[CRM_LINE_SHIPPING_FEE],
	    line->number[CRM_LINE_SETTLEMENT],
	    line->number[CRM_LINE_SHIPPED_AT],
	    line->number[CRM_LINE_DELIVERED_AT],
	    or_null(line->text[CRM_LINE_CARRIER]),
	    or_null(line->text[CRM_LINE_INVOICE_NO]),
	    or_null(line->text[CRM_LINE_COUPON]),
	    or_null(line->text[CRM_LINE_PAYMENT]),
	    or_null(line->text[CRM_LINE_MESSAGE]),
	    or_null(line->text[CRM_LINE_REF_ORDER_NO]),
	    or_null(line->text[CRM_LINE_REF_LINE_NO]),
	    or_null(line->text[CRM_LINE_REASON]), line->id));
}
