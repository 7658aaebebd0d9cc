#include <stdlib.h>
#include <string.h>

#include "ltv_late.h"
#include "record/flag.h"

/* Members who seem gone, whoever spent most first. */

struct list {
	struct late	*late;
	size_t		*at;		/* of buyers, those who are listed */
	size_t		 n;
	uint64_t	 barred;
};

/* qsort() has no argument: what is compared is copied. */
struct rank {
	int64_t		 total;
	size_t		 at;
};

static int
by_spend(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	if (x->total != y->total)
		return (x->total > y->total ? -1 : 1);
	return ((x->at > y->at) - (x->at < y->at));
}

static int
sort(struct list *list)
{
	struct rank *rank = calloc(list->n + 1, sizeof(*rank));
	size_t i;

	if (rank == NULL)
		return (-1);
	for (i = 0; i < list->n; i++) {
		rank[i].at = list->at[i];
		rank[i].total = list->late->in.set->buyer[list->at[i]].total;
	}
	if (list->n > 1)
		qsort(rank, list->n, sizeof(*rank), by_spend);
	for (i = 0; i < list->n; i++)
		list->at[i] = rank[i].at;
	free(rank);
	return (0);
}

/* Finds who is listed: of the stages, and not barred from offers. */
static int
gather(struct list *list)
{
	const struct late *late = list->late;
	struct crm_db *db = late->cli->db;
	struct late_row row;
	int bars = 0;
	size_t i;

	list->at = calloc(late->in.set->n + 1, sizeof(*list->at));
	if (list->at == NULL)
		return (cli_fail(late->cli, EX_INTERNAL, _("no memory")));
	for (i = 0; i < late->in.set->n; i++) {
		late_row(late, i, &row);
		if ((late->stages & 1U << row.stage) == 0)
			continue;
		if (late->causes != NULL)
			bars = crm_flag_bars(db, row.buyer->member,
			    cli_day(late->cli));
		if (bars == -1)
			return (cli_fail_err(late->cli));
		list->barred += bars == 1;
		if (bars == 0)
			list->at[list->n++] = i;
	}
	return (sort(list) == -1 ? cli_fail(late->cli, EX_INTERNAL,
	    _("no memory")) : 0);
}

static int
put_row(const struct late *late, const struct late_row *row)
{
	const struct crm_buyer *b = row->buyer;
	struct crm_out *out = late->cli->out;

	return (crm_out_textn(out, b->key, b->key_len) == -1 ||
	    crm_out_text(out, crm_churn_name(row->stage)) == -1 ||
	    ltv_put(out, row->score, 4) == -1 ||
	    late_put_day(out, row->last_day) == -1 ||
	    crm_out_int(out, b->T - b->t) == -1 ||
	    crm_out_int(out, b->x + 1) == -1 ||
	    ltv_put_money(out, b->total, late->in.set->decimals) == -1 ||
	    late_put_why(out, row) == -1 || crm_out_end(out) == -1 ? -1 : 0);
}

static int
print(const struct list *list, size_t limit)
{
	const struct late *late = list->late;
	const struct cli_col cols[] = {
		{ "member", late->in.set->numbers ? CRM_KIND_NUMBER :
		    CRM_KIND_TEXT },
		{ "stage", CRM_KIND_TEXT }, { "score", CRM_KIND_NUMBER },
		{ "last_at", CRM_KIND_TEXT }, { "recency", CRM_KIND_NUMBER },
		{ "purchases", CRM_KIND_NUMBER },
		{ "monetary", CRM_KIND_NUMBER }, { "reason", CRM_KIND_TEXT },
		{ "last_return", CRM_KIND_TEXT },
		{ "price_rise", CRM_KIND_NUMBER },
		{ "channel", CRM_KIND_TEXT }, { NULL, CRM_KIND_TEXT } };
	struct late_row row;
	size_t i;

	if (list->barred > 0)
		cli_note(late->cli, _("members with a flag that bars offers, "
		    "who are left out: %llu"),
		    (unsigned long long)list->barred);
	if (cli_columns(late->cli, cols) == NULL)
		return (EX_INTERNAL);
	for (i = 0; i < list->n && i < limit; i++) {
		late_row(late, list->at[i], &row);
		if (put_row(late, &row) == -1)
			return (cli_fail_err(late->cli));
	}
	if (crm_out_finish(late->cli->out) == -1)
		return (cli_fail_err(late->cli));
	return (late->in.rejected > 0 ? EX_NO : 0);
}

int
ltv_winback(struct cli *cli, int argc, char **argv)
{
	struct late_words words = { 0 };
	const char *limit = NULL;
	const struct cli_opt opts[] = {
		{ "input", 'i', 1, &words.input },
		{ "model", 0, 1, &words.model },
		{ "release", 0, 1, &words.release },
		{ "stage", 0, 1, &words.stage },
		{ "limits", 0, 1, &words.limits },
		{ "limit", 0, 1, &limit },
		{ NULL, 0, 0, NULL }
	};
	struct late late = { .cli = cli, .words = &words };
	struct list list = { .late = &late };
	int n = cli_options(cli, argc, argv, opts), status;
	size_t most = SIZE_MAX;

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many; purchases are read with -i"), argv[0]));
	if (limit != NULL)
		most = (size_t)cli_number(cli, "--limit", limit, 1, 1000000000);
	if ((status = late_check(&late, 1U << CRM_CHURN_AT_RISK |
	    1U << CRM_CHURN_LOST)) == 0 && (status = late_read(&late)) == 0)
		status = words.model == NULL ? late_fit(&late) :
		    late_take(&late, words.model, words.release);
	if (status == 0 && (status = gather(&list)) == 0)
		status = print(&list, most);
	free(list.at);
	late_free(&late);
	return (status);
}
