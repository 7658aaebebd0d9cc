#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "record/shiprow.h"

#define MAX_QTY	1000000000LL

/* The columns of the shipment stream, in its order (core/stream.c). */
enum {
	C_CHANNEL, C_ORDER_NO, C_LINE_NO, C_CARRIER, C_INVOICE_NO,
	C_SHIPPED_AT, C_DELIVERED_AT, C_STATUS, C_RECEIVER_NAME,
	C_RECEIVER_PHONE, C_PRODUCT_NAME, C_QTY, C_SOURCE, C_SOURCE_LINE,
	C_EXPORTED_AT
};

static const struct crm_cell nothing = { "", 0 };

int
crm_ship_header(struct crm_cells *cells)
{
	const int *col = cells->col;

	if (crm_csv_col(cells->csv, "ordered_at") != -1)
		return (crm_err_set(cells->err, CRM_ERR_INPUT, _("%s:1: "
		    "ordered_at: these are orders, which crm-order import "
		    "reads; crm-map --stream shipment takes files of parcels "
		    "only"), crm_csv_source(cells->csv)));
	if (col[C_ORDER_NO] == -1 && col[C_LINE_NO] == -1 &&
	    (col[C_RECEIVER_NAME] == -1 || col[C_RECEIVER_PHONE] == -1))
		return (crm_err_set(cells->err, CRM_ERR_INPUT, _("%s:1: no "
		    "column tells whose the parcels are; the shipment stream "
		    "needs order_no, line_no, or receiver_name and "
		    "receiver_phone (crm-map makes it of an export)"),
		    crm_csv_source(cells->csv)));
	if (col[C_INVOICE_NO] == -1 && col[C_SHIPPED_AT] == -1 &&
	    col[C_DELIVERED_AT] == -1 && col[C_STATUS] == -1)
		return (crm_err_set(cells->err, CRM_ERR_INPUT, _("%s:1: no "
		    "column tells of parcels; the shipment stream needs "
		    "invoice_no, shipped_at, delivered_at or status (crm-map "
		    "makes it of an export)"), crm_csv_source(cells->csv)));
	return (0);
}

static int
get_qty(struct crm_cells *cells, int64_t *qty)
{

	if (!crm_cells_int(cells, C_QTY, qty))
		return (0);
	if (*qty == CRM_NULL || (*qty > 0 && *qty <= MAX_QTY))
		return (1);
	crm_cells_fault(cells, "qty", "no such quantity", _("no such "
	    "quantity; a whole number above 0 is wanted"),
	    crm_cells_get(cells, C_QTY));
	return (0);
}

static void
get_texts(struct crm_cells *cells, struct crm_shipment *fact)
{
	static const int from[] = {
		[CRM_SHIPMENT_ORDER_NO] = C_ORDER_NO,
		[CRM_SHIPMENT_LINE_NO] = C_LINE_NO,
		[CRM_SHIPMENT_RECEIVER_NAME] = C_RECEIVER_NAME,
		[CRM_SHIPMENT_RECEIVER_PHONE] = C_RECEIVER_PHONE,
		[CRM_SHIPMENT_PRODUCT_NAME] = C_PRODUCT_NAME,
		[CRM_SHIPMENT_INVOICE_NO] = C_INVOICE_NO,
		[CRM_SHIPMENT_CARRIER] = C_CARRIER
	};
	int i;

	for (i = 0; i < CRM_SHIPMENT_RECEIVER_KEY; i++)
		fact->text[i] = crm_cells_get(cells, from[i]).p;
	fact->text[CRM_SHIPMENT_RECEIVER_KEY] = "";
}

/* What tells whose it is: a number, else the receiver. */
static int
get_key(struct crm_cells *cells, struct crm_ship_row *row)
{
	const char **text = row->fact.text;

	crm_buf_reset(&row->key);
	if (text[CRM_SHIPMENT_ORDER_NO][0] != '\0' ||
	    text[CRM_SHIPMENT_LINE_NO][0] != '\0') {
		text[CRM_SHIPMENT_RECEIVER_NAME] = "";
		text[CRM_SHIPMENT_RECEIVER_PHONE] = "";
		return (1);
	}
	if (crm_receiver_key(&row->key, text[CRM_SHIPMENT_RECEIVER_NAME],
	    text[CRM_SHIPMENT_RECEIVER_PHONE]) == 0) {
		text[CRM_SHIPMENT_RECEIVER_KEY] = crm_buf_text(&row->key);
		return (1);
	}
	crm_cells_fault(cells, "order_no", "nothing tells whose it is",
	    _("nothing tells whose parcel it is: an order or line number is "
	    "wanted, or the receiver's name and telephone number, neither "
	    "masked"), nothing);
	return (0);
}

static int
check_news(struct crm_cells *cells, const struct crm_shipment *fact)
{

	if (fact->text[CRM_SHIPMENT_INVOICE_NO][0] != '\0' ||
	    fact->shipped_at != CRM_NULL || fact->delivered_at != CRM_NULL ||
	    crm_cells_get(cells, C_STATUS).n > 0)
		return (1);
	crm_cells_fault(cells, "invoice_no", "nothing about a parcel",
	    _("neither an invoice number nor a time of shipment or delivery "
	    "nor a status"), nothing);
	return (0);
}

int
crm_ship_row_read(struct crm_cells *cells, struct crm_ship_row *row)
{
	struct crm_shipment *fact = &row->fact;
	int good = crm_cells_begin(cells), times;

	memset(fact, 0, sizeof(*fact));
	row->channel = crm_cells_get(cells, C_CHANNEL);
	row->source = crm_cells_get(cells, C_SOURCE);
	get_texts(cells, fact);
	good &= get_key(cells, row);
	times = crm_cells_time(cells, C_SHIPPED_AT, &fact->shipped_at);
	times &= crm_cells_time(cells, C_DELIVERED_AT, &fact->delivered_at);
	good &= crm_cells_status(cells, C_STATUS, &fact->status);
	good &= get_qty(cells, &fact->qty);
	good &= crm_cells_line(cells, &fact->source_line);
	good &= crm_cells_time(cells, C_EXPORTED_AT, &fact->exported_at);
	good &= times && check_news(cells, fact);
	if (cells->reason.bad || row->key.bad)
		return (crm_err_nomem(cells->err));
	return (good);
}
