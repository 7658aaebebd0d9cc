#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/db.h"
#include "core/err.h"
#include "intake/pool.h"
#include "record/import_int.h"

static int
nomem(struct crm_import *im)
{

	return (crm_err_nomem(crm_db_err(im->db)));
}

static const char *
text_of(struct crm_import *im, struct crm_cell c)
{

	return (c.n == 0 ? "" : crm_pool_text(im->settler.pool, c.p, c.n));
}

static int
is_empty(const struct crm_cell *cell, int n)
{

	while (n-- > 0)
		if (cell[n].n > 0)
			return (0);
	return (1);
}

/* The numbers behind a row's words and people. */
static int
resolve(struct crm_import *im, struct crm_order_row *row, struct crm_line *line)
{

	row->buyer.channel = row->receiver.channel = im->channel;
	if (crm_identity_of_row(im->settler.ids, &row->buyer, &row->receiver,
	    line->ordered_at, &line->buyer, &line->usable) == -1 ||
	    crm_dict_id(im->settler.dict, CRM_DICT_ITEM, row->item,
	    &line->item) == -1)
		return (-1);
	if (!is_empty(row->ship_to, 5) && crm_dict_id(im->settler.dict,
	    CRM_DICT_SHIP_TO, row->ship_to, &line->ship_to) == -1)
		return (-1);
	if (!line->usable)
		im->counts->unlinked++;
	return (0);
}

static int
source_of(struct crm_import *im, struct crm_csv *csv, const struct crm_order_row
    *row, int64_t *source)
{
	struct crm_cell name = row->source;

	if (name.n == 0) {
		name.p = crm_csv_source(csv);
		name.n = strlen(name.p);
	}
	return (crm_dict_id(im->settler.dict, CRM_DICT_SOURCE, &name, source));
}

static int
begin_order(struct crm_import *im, const struct crm_order_row *row)
{

	im->order_no = text_of(im, row->order_no);
	if (im->order_no == NULL)
		return (nomem(im));
	return (crm_dict_id(im->settler.dict, CRM_DICT_CHANNEL, &row->channel,
	    &im->channel));
}

static struct crm_pending *
more_pending(struct crm_import *im)
{
	struct crm_pending *p;

	if (im->npending == im->cpending) {
		im->cpending = im->cpending == 0 ? 16 : im->cpending * 2;
		p = realloc(im->pending, im->cpending * sizeof(*p));
		if (p == NULL)
			return (NULL);
		im->pending = p;
	}
	return (&im->pending[im->npending]);
}

/*
 * An old file tells again of somebody who was erased: the sale is taken, the
 * person is not.
 */
static int
forget_erased(struct crm_import *im, struct crm_order_row *row)
{
	static const struct crm_cell nothing = { "", 0 };
	int i, rc;

	row->buyer.channel = row->receiver.channel = im->channel;
	rc = crm_identity_row_erased(im->settler.ids, &row->buyer,
	    &row->receiver, row->line.ordered_at);
	if (rc != 1)
		return (rc);
	im->counts->erased++;
	row->buyer.code = row->buyer.buyer_id = row->buyer.name = nothing;
	row->buyer.phone = row->buyer.email = nothing;
	row->receiver.name = row->receiver.phone = nothing;
	for (i = 0; i < 5; i++)
		row->ship_to[i] = nothing;
	row->text[CRM_LINE_MESSAGE] = row->text[CRM_LINE_REASON] = nothing;
	return (0);
}

/* Takes a good row into the order at hand. */
int
crm_import_take(struct crm_import *im, struct crm_csv *csv)
{
	struct crm_order_row *row = &im->row;
	struct crm_pending *p;
	int i;

	if (im->npending == 0 && begin_order(im, row) == -1)
		return (-1);
	if ((p = more_pending(im)) == NULL)
		return (nomem(im));
	if (forget_erased(im, row) == -1)
		return (-1);
	p->line = row->line;
	p->rank = row->rank;
	p->exported_at = row->exported_at;
	p->complete = row->complete;
	p->profile = text_of(im, row->profile);
	if (p->profile == NULL)
		return (nomem(im));
	for (i = 0; i < CRM_LINE_TEXTS; i++)
		if ((p->line.text[i] = text_of(im, row->text[i])) == NULL)
			return (nomem(im));
	/* An order that names itself names a line of its own. */
	if (strcmp(p->line.text[CRM_LINE_REF_ORDER_NO], im->order_no) == 0)
		p->line.text[CRM_LINE_REF_ORDER_NO] = "";
	if (p->line.text[CRM_LINE_REF_ORDER_NO][0] != '\0')
		im->settler.refs = 1;
	if (source_of(im, csv, row, &p->source) == -1 ||
	    resolve(im, row, &p->line) == -1)
		return (-1);
	p->line.source = p->source;
	im->npending++;
	return (0);
}
