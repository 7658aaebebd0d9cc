#include <pthread.h>
#include <stdlib.h>

#include "core/err.h"
#include "outreach/crowd_int.h"
#include "record/consent.h"

/*
 * The keys of a crowd against what was withdrawn.  A base has two or three
 * keys a member, each told by several rows: what a person's last row told in
 * the same writing is not hashed again.  Hashing takes as long as reading, so
 * a batch is hashed in a thread while the next one is read.  The thread alone
 * writes when something was withdrawn, and who has a key.
 */

#define BATCH	8192		/* rows */
#define NCELL	4		/* of a row */
#define NTOLD	3		/* of them are told again: not the buyer */

struct row {
	size_t		 who;
	int		 n[NCELL];	/* bytes of each cell */
};

struct batch {
	struct row	*row;
	size_t		 n;
	struct crm_buf	 text;
};

struct crowd_keys {
	struct crm_crowd *crowd;
	struct crm_optout_keyer *keyer;
	unsigned char	*has;		/* by person: 1 it has a key */
	uint64_t	(*told)[NTOLD];	/* by person: the last cells, hashed */
	struct batch	 fill, hash;
	pthread_t	 thread;
	int		 runs, failed;
	size_t		 who;		/* of the row in hand */
};

/* What a hash knows holds for the person in hand. */
static void
found(void *arg, const uint8_t bytes[CRM_HMAC_LEN])
{
	struct crowd_keys *keys = arg;
	struct crm_crowd *crowd = keys->crowd;
	const int64_t *at = crowd_out(crowd, bytes);
	size_t i;

	if (at == NULL)
		return;
	for (i = 0; i < crowd->nlane; i++)
		crm_consent_later(&crowd->lane[i].withdrawn[keys->who],
		    at[i]);
}

static struct crm_cell
cut(const char **p, int n)
{
	struct crm_cell cell = { *p, (size_t)n };

	*p += n;
	return (cell);
}

static void *
run(void *arg)
{
	struct crowd_keys *keys = arg;
	const char *p = crm_buf_text(&keys->hash.text);
	struct crm_optout_row row;
	const int *len;
	size_t i;
	int n;

	for (i = 0; i < keys->hash.n; i++) {
		keys->who = keys->hash.row[i].who;
		len = keys->hash.row[i].n;
		row.code = cut(&p, len[0]);
		row.phone = cut(&p, len[1]);
		row.email = cut(&p, len[2]);
		row.buyer = cut(&p, len[3]);
		n = crm_optout_row(keys->keyer, &row, found, keys);
		if (n > 0)
			keys->has[keys->who] = 1;
		keys->failed |= n == -1;
	}
	keys->hash.n = 0;
	crm_buf_reset(&keys->hash.text);
	return (NULL);
}

/* Waits for the thread.  0 or -1. */
static int
settle(struct crowd_keys *keys)
{

	if (keys->runs)
		(void)pthread_join(keys->thread, NULL);
	keys->runs = 0;
	return (keys->failed ? -1 : 0);
}

/* Hands what waits to the thread.  0 or -1. */
static int
hand(struct crowd_keys *keys)
{
	struct batch batch;

	if (settle(keys) == -1)
		return (-1);
	if (keys->fill.text.bad)
		return (crm_err_nomem(crm_db_err(keys->crowd->db)));
	batch = keys->hash;
	keys->hash = keys->fill;
	keys->fill = batch;
	if (pthread_create(&keys->thread, NULL, run, keys) == 0)
		keys->runs = 1;
	else
		(void)run(keys);
	return (0);
}

int
crowd_keys_begin(struct crm_crowd *crowd)
{
	struct crowd_keys *keys = calloc(1, sizeof(*keys));

	if ((crowd->keys = keys) == NULL)
		return (crm_err_nomem(crm_db_err(crowd->db)));
	keys->crowd = crowd;
	keys->has = crowd_zeros(crowd->n + 1, 1);
	keys->told = crowd_zeros(crowd->n + 1,
	    sizeof(*keys->told));
	keys->fill.row = malloc(BATCH * sizeof(*keys->fill.row));
	keys->hash.row = malloc(BATCH * sizeof(*keys->hash.row));
	if (keys->has == NULL || keys->told == NULL ||
	    keys->fill.row == NULL || keys->hash.row == NULL)
		return (crm_err_nomem(crm_db_err(crowd->db)));
	keys->keyer = crm_optout_keyer_open(crowd->db);
	return (keys->keyer == NULL ? -1 : 0);
}

/* 1 when there is something to hash that the person's last row did not tell. */
static int
is_new(struct crm_crowd *crowd, struct crm_cell cell, uint64_t *told)
{
	uint64_t hash;

	if (cell.n == 0)
		return (0);
	hash = crm_hash_of(crm_db_key(crowd->db), cell.p, cell.n).a;
	if (hash == *told)
		return (0);
	*told = hash;
	return (1);
}

static int
add(struct batch *batch, struct crm_cell cell, int is)
{

	if (!is)
		return (0);
	crm_buf_add(&batch->text, cell.p, cell.n);
	return ((int)cell.n);
}

int
crowd_keys_put(struct crm_crowd *crowd, size_t who,
    const struct crm_optout_row *row)
{
	uint64_t *told = crowd->keys->told[who];
	struct batch *batch = &crowd->keys->fill;
	struct row *to = &batch->row[batch->n];
	int code = is_new(crowd, row->code, &told[0]),
	    phone = is_new(crowd, row->phone, &told[1]),
	    email = is_new(crowd, row->email, &told[2]);

	if (!code && !phone && !email && row->buyer.n == 0)
		return (0);
	to->who = who;
	to->n[0] = add(batch, row->code, code);
	to->n[1] = add(batch, row->phone, phone);
	to->n[2] = add(batch, row->email, email);
	to->n[3] = add(batch, row->buyer, 1);
	return (++batch->n == BATCH ? hand(crowd->keys) : 0);
}

int
crowd_keys_end(struct crm_crowd *crowd)
{
	struct crowd_keys *keys = crowd->keys;

	if (hand(keys) == -1 || settle(keys) == -1)
		return (-1);
	for (keys->who = 0; keys->who < crowd->n; keys->who++)
		if (!keys->has[keys->who] && crm_optout_number(keys->keyer,
		    crowd->person[keys->who].member, found, keys) == -1)
			return (-1);
	return (0);
}

void
crowd_keys_free(struct crm_crowd *crowd)
{
	struct crowd_keys *keys = crowd->keys;

	if (keys == NULL)
		return;
	(void)settle(keys);
	crm_optout_keyer_close(keys->keyer);
	crm_buf_free(&keys->fill.text);
	crm_buf_free(&keys->hash.text);
	free(keys->fill.row);
	free(keys->hash.row);
	free(keys->has);
	free(keys->told);
	free(keys);
}

int
crowd_load_codes(struct crm_crowd *crowd)
{
	struct crm_optout_row row = { 0 };
	struct crm_stmt *stmt;
	int64_t who;
	int rc;

	if ((stmt = crm_sql(crowd->db, "SELECT code, member\n"
	    "FROM member_code /* scan: most members are asked about */")) ==
	    NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if ((who = crowd_self(crowd, crm_col_int(stmt, 1))) == -1)
			continue;
		row.code.p = crm_col_text(stmt, 0);
		row.code.n = crm_col_len(stmt, 0);
		if ((rc = crowd_keys_put(crowd, (size_t)who, &row)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
