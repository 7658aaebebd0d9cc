#include "core/db.h"
#include "core/feed.h"
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

int
crm_line_add(struct crm_orders *orders, const struct crm_line *line,
    const struct crm_line *first, int64_t at, int64_t ref_line)
{

	return (crm_feed_row(orders->line,
	    "itiiiioiiiiiooooooootttttttto", line->id,
	    or_null(line->text[CRM_LINE_NO]), (int64_t)line->status,
	    (int64_t)line->kind, line->item, line->qty,
	    line->number[CRM_LINE_UNIT_PRICE], line->amount,
	    line->returned_qty, line->returned_amount, line->source,
	    line->source_line,
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
	    or_null(line->text[CRM_LINE_REASON]),
	    ref_line == 0 ? CRM_NULL : ref_line));
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
