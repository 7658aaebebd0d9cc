#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/money.h"
#include "insight/grid.h"
#include "insight/labels.h"
#include "segment_groups.h"

struct share {			/* of an item, in a mix or a group */
	uint32_t	 item;
	double		 share;
};

static int
nomem(struct grouping *work)
{

	return (cli_fail(work->cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
}

static int
put_text(struct grouping *work, struct crm_buf *text)
{
	int rc = text->bad ? crm_err_nomem(work->cli->err) :
	    crm_out_textn(work->cli->out, crm_buf_text(text), text->n);

	crm_buf_reset(text);
	return (rc);
}

/* From thousandths of a share of the unit, or of a width. */
static void
add_thousandths(struct crm_buf *text, int64_t millionths)
{

	crm_money_format(text, millionths / 1000, 3);
}

static int
by_share(const void *a, const void *b)
{
	const struct share *x = a, *y = b;

	if (x->share != y->share)
		return (x->share > y->share ? -1 : 1);
	return (x->item < y->item ? -1 : x->item > y->item);
}

/* The largest shares, as ITEM PERCENT%|...; of is all of them. */
static void
add_top(const struct grouping *work, struct share *share, size_t n, double of,
    struct crm_buf *text)
{
	const char *p;
	size_t i;

	qsort(share, n, sizeof(*share), by_share);
	for (i = 0; i < n && i < work->top && share[i].share > 0; i++) {
		if (i > 0)
			crm_buf_chr(text, '|');
		p = crm_labels_text(work->mix->items, share[i].item);
		for (; *p != '\0'; p++) {
			if (*p == '|' || *p == '\\')
				crm_buf_chr(text, '\\');
			crm_buf_chr(text, *p);
		}
		crm_buf_fmt(text, " %d%%",
		    (int)(100 * share[i].share / of + .5));
	}
}

/* The shares of the medoid's mix, or of all of the group.  The number. */
static size_t
add_shares(const struct grouping *work, size_t group, int all,
    struct share *share)
{
	const struct crm_mix *mix = work->mix;
	size_t i, k, n = crm_labels_n(mix->items);

	for (i = 0; i < n; i++) {
		share[i].item = (uint32_t)i;
		share[i].share = 0;
	}
	for (i = 0; i < mix->nmix; i++) {
		if (all ? work->medoids->group[i] != group :
		    work->medoids->medoid[group] != i)
			continue;
		for (k = mix->at[i]; k < mix->at[i + 1]; k++)
			share[mix->part[k].item].share +=
			    (double)mix->part[k].share *
			    (all ? mix->weight[i] : 1);
	}
	return (n);
}

static int
put_group(struct grouping *work, size_t g, struct share *share,
    struct crm_buf *text)
{
	const struct crm_medoids *m = work->medoids;
	struct crm_out *out = work->cli->out;
	int64_t n = (int64_t)m->members[g];
	int all;
	size_t k;

	if (crm_out_int(out, (int64_t)g + 1) == -1 ||
	    crm_out_int(out, n) == -1)
		return (-1);
	crm_share_format(text, n, (int64_t)work->mix->n);
	if (put_text(work, text) == -1 || crm_out_int(out,
	    work->mix->member[work->mix->first[m->medoid[g]]]) == -1)
		return (-1);
	add_thousandths(text, m->spread[g] / n);
	if (put_text(work, text) == -1)
		return (-1);
	if (m->judged[g] > 0)
		add_thousandths(text, m->width[g]);
	if (put_text(work, text) == -1)
		return (-1);
	for (all = 0; all < 2; all++) {
		k = add_shares(work, g, all, share);
		add_top(work, share, k, CRM_MIX_UNIT *
		    (all ? (double)n : 1.0), text);
		if (put_text(work, text) == -1)
			return (-1);
	}
	return (crm_out_end(out));
}

static int
put_groups(struct grouping *work)
{
	static const struct cli_col col[] = {
		{ "group_no", CRM_KIND_NUMBER }, { "members", CRM_KIND_NUMBER },
		{ "share", CRM_KIND_NUMBER }, { "medoid", CRM_KIND_NUMBER },
		{ "distance", CRM_KIND_NUMBER },
		{ "silhouette", CRM_KIND_NUMBER },
		{ "medoid_items", CRM_KIND_TEXT },
		{ "group_items", CRM_KIND_TEXT }, { NULL, CRM_KIND_TEXT }
	};
	struct crm_buf text = { 0 };
	struct share *share;
	size_t g;
	int rc = 0;

	if (cli_columns(work->cli, col) == NULL)
		return (EX_INTERNAL);
	share = calloc(crm_labels_n(work->mix->items) + 1, sizeof(*share));
	if (share == NULL)
		return (nomem(work));
	for (g = 0; rc == 0 && g < work->k; g++)
		rc = put_group(work, g, share, &text);
	free(share);
	crm_buf_free(&text);
	return (rc == -1 ? cli_fail_err(work->cli) : 0);
}

static int
put_members(struct grouping *work)
{
	static const struct cli_col col[] = {
		{ "member", CRM_KIND_NUMBER }, { "group_no", CRM_KIND_NUMBER },
		{ "distance", CRM_KIND_NUMBER }, { NULL, CRM_KIND_TEXT }
	};
	const struct crm_mix *mix = work->mix;
	struct crm_buf text = { 0 };
	size_t i;
	int rc = 0;

	if (cli_columns(work->cli, col) == NULL)
		return (EX_INTERNAL);
	for (i = 0; rc == 0 && i < mix->n; i++) {
		add_thousandths(&text, work->medoids->distance[mix->mix[i]]);
		rc = crm_out_int(work->cli->out, mix->member[i]) == -1 ||
		    crm_out_int(work->cli->out, (int64_t)work->medoids->group[
		    mix->mix[i]] + 1) == -1 || put_text(work, &text) == -1 ?
		    -1 : crm_out_end(work->cli->out);
	}
	crm_buf_free(&text);
	return (rc == -1 ? cli_fail_err(work->cli) : 0);
}

/* A row for a number of groups. */
static int
put_choice(struct grouping *work, size_t k, struct crm_buf *text)
{
	struct crm_medoids *m = crm_medoids_find(work->mix, k, work->seed);
	struct crm_out *out = work->cli->out;
	int64_t spread = 0;
	size_t g;
	int rc = -1;

	if (m == NULL || crm_medoids_judge(m, work->mix, work->seed) == -1) {
		crm_medoids_free(m);
		return (crm_err_nomem(work->cli->err));
	}
	for (g = 0; g < k; g++)
		spread += m->spread[g];
	if (crm_out_int(out, (int64_t)k) == 0) {
		add_thousandths(text, m->all_width);
		rc = put_text(work, text);
		add_thousandths(text, spread / (int64_t)work->mix->n);
		if (rc == 0)
			rc = put_text(work, text);
	}
	crm_medoids_free(m);
	return (rc == -1 ? -1 : crm_out_end(out));
}

/* Which number of groups stands apart best. */
static int
put_choices(struct grouping *work)
{
	static const struct cli_col col[] = {
		{ "groups", CRM_KIND_NUMBER },
		{ "silhouette", CRM_KIND_NUMBER },
		{ "distance", CRM_KIND_NUMBER }, { NULL, CRM_KIND_TEXT }
	};
	struct crm_buf text = { 0 };
	size_t k;
	int rc = 0;

	if (cli_columns(work->cli, col) == NULL)
		return (EX_INTERNAL);
	for (k = work->k; rc == 0 && k <= work->most; k++)
		rc = put_choice(work, k, &text);
	crm_buf_free(&text);
	return (rc == -1 ? cli_fail_err(work->cli) : 0);
}

/* What cannot be grouped: 0 or a status (said). */
static int
check_mixes(struct grouping *work)
{
	const struct crm_mix *mix = work->mix;
	size_t k = work->most;

	if (mix->left_out > 0)
		cli_note(work->cli, _("members who kept nothing of what they "
		    "bought, left out: %" PRIu64), mix->left_out);
	if (mix->n < k)
		return (cli_fail(work->cli, EX_DATA, _("members %zu: too few "
		    "for %zu groups"), mix->n, k));
	if (mix->nmix == 1)
		return (cli_fail(work->cli, EX_DATA, _("all members buy the "
		    "same: there is nothing to tell groups by")));
	if (mix->nmix < k)
		return (cli_fail(work->cli, EX_DATA, _("the members have %zu "
		    "different mixes: they cannot be %zu groups; lower --k"),
		    mix->nmix, k));
	return (0);
}

static void
note(struct grouping *work)
{
	const struct crm_medoids *m = work->medoids;
	struct crm_buf text = { 0 };

	add_thousandths(&text, m->all_width);
	cli_note(work->cli, _("members %zu, items %zu, different mixes %zu, "
	    "groups %zu, seed %" PRIu64 ", silhouette %s of %" PRIu64
	    " members"), work->mix->n, crm_labels_n(work->mix->items),
	    work->mix->nmix, work->k, work->seed, crm_buf_text(&text),
	    m->all_judged);
	crm_buf_free(&text);
}

/* The groups of one number.  0 or a status (said). */
static int
group_once(struct grouping *work)
{

	work->medoids = crm_medoids_find(work->mix, work->k, work->seed);
	if (work->medoids == NULL || crm_medoids_judge(work->medoids,
	    work->mix, work->seed) == -1)
		return (nomem(work));
	note(work);
	return (work->describe ? put_groups(work) : put_members(work));
}

static int
group(struct grouping *work)
{
	int status;

	if ((work->mix = crm_mix_new()) == NULL)
		return (nomem(work));
	if ((status = segment_groups_read(work)) != 0 ||
	    (status = check_mixes(work)) != 0 ||
	    (status = work->most > work->k ? put_choices(work) :
	    group_once(work)) != 0)
		return (status);
	if (crm_out_finish(work->cli->out) == -1)
		return (cli_fail_err(work->cli));
	if (work->rejected > 0)
		cli_note(work->cli, _("rows rejected: %" PRIu64),
		    work->rejected);
	if (cli_keep_rejects(work->cli) == -1)
		return (EX_IO);
	return (work->rejected > 0 ? EX_NO : 0);
}

/* Words that have no meaning where the rows come from: 0 or a status. */
static int
check_words(const struct grouping *work)
{
	struct cli *cli = work->cli;

	if (work->input == NULL && cli->rejects_path != NULL)
		return (cli_fail(cli, EX_USAGE_,
		    _("--rejects goes with -i: there are no rows to reject")));
	if (work->input != NULL && cli->database != NULL)
		return (cli_fail(cli, EX_USAGE_, _("give either -d or -i")));
	if (work->input != NULL && (work->channel != NULL ||
	    work->from != NULL || work->to != NULL ||
	    cli->as_of != CRM_TIME_NONE))
		return (cli_fail(cli, EX_USAGE_, _("--channel, --from, --to "
		    "and --as-of go with the database")));
	return (cli_check_rejects(cli));
}

/* Reads the numbers.  0 or a status (said). */
static int
read_numbers(struct grouping *work, const char *k, const char *seed,
    const char *top)
{
	char *colon, *copy;
	int64_t v;

	if (k == NULL)
		return (cli_fail(work->cli, EX_USAGE_, _("how many groups? "
		    "give --k N")));
	if ((copy = strdup(k)) == NULL)
		return (nomem(work));
	if ((colon = strchr(copy, ':')) != NULL)
		*colon++ = '\0';
	work->k = (size_t)cli_number(work->cli, "--k", copy, 2,
	    CRM_MEDOID_MOST);
	work->most = colon == NULL ? work->k : (size_t)cli_number(work->cli,
	    "--k", colon, (int)work->k + 1, CRM_MEDOID_MOST);
	free(copy);
	if (work->most > work->k && work->describe)
		return (cli_fail(work->cli, EX_USAGE_, _("--describe goes "
		    "with one number of groups")));
	work->top = (size_t)cli_number(work->cli, "--top", top, 1, 100);
	if (crm_int_parse(seed, strlen(seed), &v) == -1 || v < 0)
		return (cli_fail(work->cli, EX_USAGE_, _("--seed: \"%s\" is no "
		    "whole number from 0"), seed));
	work->seed = (uint64_t)v;
	return (0);
}

int
segment_groups(struct cli *cli, int argc, char **argv)
{
	struct grouping work = { .cli = cli };
	const char *k = NULL, *seed = "1", *top = "3", *describe = NULL;
	const struct cli_opt opts[] = {
		{ "input", 'i', 1, &work.input }, { "k", 0, 1, &k },
		{ "seed", 0, 1, &seed }, { "by", 0, 1, &work.by },
		{ "channel", 0, 1, &work.channel },
		{ "from", 0, 1, &work.from }, { "to", 0, 1, &work.to },
		{ "describe", 0, 0, &describe }, { "top", 0, 1, &top },
		{ NULL, 0, 0, NULL }
	};
	int status;

	if (cli_options(cli, argc, argv, opts) > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many; purchases are read with -i"), argv[0]));
	work.describe = describe != NULL;
	if ((status = read_numbers(&work, k, seed, top)) == 0 &&
	    (status = check_words(&work)) == 0)
		status = group(&work);
	crm_medoids_free(work.medoids);
	crm_mix_free(work.mix);
	return (status);
}
