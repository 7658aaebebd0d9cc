#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/db.h"
#include "core/err.h"
#include "record/orderrow.h"
#include "record/orderscan.h"

/* Two hashes of the parts, the second keyed by the first: no copy is made. */
struct crm_hash
crm_order_hash(struct crm_db *db, const struct crm_order_reader *reader)
{
	struct crm_cell channel, order_no;
	struct crm_hash h;
	struct crm_key key;

	crm_order_key(reader, &channel, &order_no);
	h = crm_hash_of(crm_db_key(db), channel.p, channel.n);
	key.k0 = h.a;
	key.k1 = h.b;
	return (crm_hash_of(&key, order_no.p, order_no.n));
}

static int
add_run(struct crm_orderscan *scan, struct crm_db *db, int64_t *state,
    const struct crm_csv *csv)
{
	struct crm_run *run;
	int64_t i;

	if (scan->nrun == scan->crun) {
		scan->crun = scan->crun == 0 ? 64 : scan->crun * 2;
		run = realloc(scan->run, scan->crun * sizeof(*run));
		if (run == NULL)
			return (crm_err_nomem(crm_db_err(db)));
		scan->run = run;
	}
	i = (int64_t)scan->nrun++;
	run = &scan->run[i];
	run->offset = crm_csv_offset(csv);
	run->line = crm_csv_line(csv);
	/* The sequence of an order's runs means nothing: the newest leads. */
	run->next = *state < 0 ? -1 - *state : -1;
	*state = -1 - i;
	return (0);
}

int
crm_orderscan_fill(struct crm_orderscan *scan, struct crm_db *db,
    struct crm_csv *csv, const struct crm_order_reader *reader)
{
	struct crm_hash h, last = { 0, 0 };
	int64_t *state;
	int rc, found;

	memset(scan, 0, sizeof(*scan));
	if ((scan->order = crm_map_new()) == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	while ((rc = crm_csv_next(csv)) > 0) {
		scan->rows++;
		if (rc == 2)
			continue;	/* ragged: the second pass judges it */
		h = crm_order_hash(db, reader);
		if (h.a == last.a && h.b == last.b)
			continue;
		last = h;
		if ((state = crm_map_put(scan->order, h, &found)) == NULL)
			return (crm_err_nomem(crm_db_err(db)));
		if (found && add_run(scan, db, state, csv) == -1)
			return (-1);
	}
	return (rc);
}

void
crm_orderscan_free(struct crm_orderscan *scan)
{

	crm_map_free(scan->order);
	free(scan->run);
	memset(scan, 0, sizeof(*scan));
}
