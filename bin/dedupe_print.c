#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/money.h"
#include "core/sort.h"
#include "dedupe_int.h"
#include "insight/sure.h"
#include "insight/values.h"

/* The pairs that propose found, in their sequence on stdout. */

static const char *
key(const struct dedupe_proposal *pr, uint32_t record, size_t *n)
{

	return (crm_values_get(pr->set.keys, record + 1, n));
}

/* Numbers in their order first, then other text bytewise. */
static int
by_key(const void *a, const void *b, void *arg)
{
	const struct dedupe_proposal *pr = arg;
	size_t na, nb, n;
	int64_t x, y;
	const char *p = key(pr, *(const uint32_t *)a, &na);
	const char *q = key(pr, *(const uint32_t *)b, &nb);
	int px = crm_int_parse(p, na, &x) == 0;
	int py = crm_int_parse(q, nb, &y) == 0, cmp;

	if (px != py)
		return (px ? -1 : 1);
	if (px && x != y)
		return (x < y ? -1 : 1);
	n = na < nb ? na : nb;
	if ((cmp = memcmp(p, q, n)) != 0)
		return (cmp);
	return (na < nb ? -1 : na > nb);
}

/* The sequence of the records by their keys: members come in theirs. */
static int
rank(struct dedupe_proposal *pr)
{
	uint32_t i, n = crm_people_n(pr->set.people);
	void **p = malloc(((size_t)n + 1) * sizeof(*p));
	int res = -1;

	pr->rank = malloc(((size_t)n + 1) * sizeof(*pr->rank));
	pr->record = malloc(((size_t)n + 1) * sizeof(*pr->record));
	pr->person = malloc(((size_t)n + 1) * sizeof(*pr->person));
	if (p == NULL || pr->rank == NULL || pr->record == NULL ||
	    pr->person == NULL)
		goto out;
	for (i = 0; i < n; i++) {
		pr->rank[i] = i;
		pr->person[i] = UINT32_MAX;
		p[i] = &pr->rank[i];
	}
	if (pr->set.keys != NULL && crm_sort(p, n, by_key, pr) == -1)
		goto out;
	for (i = 0; i < n; i++)
		pr->record[i] = *(uint32_t *)p[i];
	for (i = 0; i < n; i++)
		pr->rank[pr->record[i]] = i;
	for (i = n; i > 0; i--)
		pr->person[crm_linkage_cluster(pr->linkage,
		    pr->record[i - 1])] = i - 1;
	res = 0;
out:
	free(p);
	return (res);
}

static int
by_rank(const void *a, const void *b)
{
	const struct crm_pair *x = a, *y = b;

	if (x->a != y->a)
		return (x->a < y->a ? -1 : 1);
	return (x->b < y->b ? -1 : x->b > y->b);
}

int
dedupe_arrange(struct dedupe_proposal *pr)
{
	const struct crm_pair *pairs = crm_linkage_pairs(pr->linkage,
	    &pr->npair);
	uint32_t swap;
	size_t i;

	pr->pair = malloc((pr->npair + 1) * sizeof(*pr->pair));
	if (pr->pair == NULL || rank(pr) == -1)
		return (cli_fail(pr->cli, EX_INTERNAL, "%s",
		    strerror(ENOMEM)));
	for (i = 0; i < pr->npair; i++) {
		pr->pair[i] = pairs[i];
		pr->pair[i].a = pr->rank[pairs[i].a];
		pr->pair[i].b = pr->rank[pairs[i].b];
		if (pr->pair[i].a > pr->pair[i].b) {
			swap = pr->pair[i].a;
			pr->pair[i].a = pr->pair[i].b;
			pr->pair[i].b = swap;
		}
	}
	if (pr->npair > 0)
		qsort(pr->pair, pr->npair, sizeof(*pr->pair), by_rank);
	return (0);
}

static int
put_key(const struct dedupe_proposal *pr, uint32_t r)
{
	struct crm_out *out = pr->cli->out;
	const char *p;
	size_t n;

	if (pr->set.keys == NULL) {
		cli_saw(pr->cli, pr->set.member[pr->record[r]]);
		return (crm_out_int(out, pr->set.member[pr->record[r]]));
	}
	p = key(pr, pr->record[r], &n);
	return (crm_out_textn(out, p, n));
}

static int
is_sure(const struct dedupe_proposal *pr, uint32_t a, double score,
    const uint8_t level[CRM_PEOPLE_FIELDS])
{
	int rc = crm_sure(pr->set.people, a, score, level);

	return (rc != -1 ? rc : crm_linkage_sure(pr->linkage, score, level));
}

static int
put_pair(const struct dedupe_proposal *pr, const struct crm_pair *pair,
    struct crm_buf *text)
{
	struct crm_out *out = pr->cli->out;
	uint32_t a = pr->record[pair->a], b = pr->record[pair->b], root;
	size_t f, nf = crm_people_nfield(pr->set.people), nname;
	uint8_t level[CRM_PEOPLE_FIELDS];
	int crossed, one;

	(void)crm_people_names(pr->set.people, &nname);
	crossed = crm_linkage_levels(pr->linkage, a, b, level);
	root = crm_linkage_cluster(pr->linkage, a);
	one = root == crm_linkage_cluster(pr->linkage, b);
	crm_buf_reset(text);
	crm_buf_fmt(text, "%.4f", (double)pair->score);
	if (put_key(pr, pair->a) == -1 || put_key(pr, pair->b) == -1 ||
	    crm_out_text(out, crm_buf_text(text)) == -1 ||
	    (one ? put_key(pr, pr->person[root]) :
	    crm_out_text(out, NULL)) == -1)
		return (-1);
	for (f = 0; f < nf; f++)
		if (crm_out_text(out, crossed && (f == 0 || f == nname - 1) &&
		    level[f] >= CRM_LEVEL_SAME && level[f] !=
		    CRM_LEVEL_MISSING ? "swapped" :
		    crm_level_name(level[f])) == -1)
			return (-1);
	if (crm_out_text(out, one && is_sure(pr, a, pair->score, level) ?
	    "same" : "") == -1)
		return (-1);
	return (crm_out_end(out));
}

/* A field whose name is one of ours, or a field's before it, gets a mark. */
static int
put_names(const struct dedupe_proposal *pr)
{
	static const char *const first[] = { "member_a", "member_b", "score",
	    "cluster" };
	size_t f, i, nf = crm_people_nfield(pr->set.people);
	struct crm_out *out = pr->cli->out;
	enum crm_kind kind = pr->set.keys == NULL ? CRM_KIND_NUMBER :
	    CRM_KIND_TEXT;
	struct crm_buf name = { 0 };
	int res = 0;

	for (i = 0; i < 4 && res == 0; i++)
		res = crm_out_col(out, first[i], i == 2 ? CRM_KIND_NUMBER :
		    kind);
	for (f = 0; f < nf && res == 0; f++) {
		crm_buf_reset(&name);
		crm_buf_str(&name, crm_people_field(pr->set.people, f)->name);
		for (i = 0; i < 4; i++)
			if (strcmp(crm_buf_text(&name), first[i]) == 0)
				crm_buf_chr(&name, '_');
		if (strcmp(crm_buf_text(&name), "verdict") == 0)
			crm_buf_chr(&name, '_');
		res = crm_out_col(out, crm_buf_text(&name), CRM_KIND_TEXT);
	}
	if (res == 0)
		res = crm_out_col(out, "verdict", CRM_KIND_TEXT);
	crm_buf_free(&name);
	return (res);
}

int
dedupe_print(struct dedupe_proposal *pr)
{
	struct crm_buf text = { 0 };
	struct cli *cli = pr->cli;
	int res = 0;
	size_t i;

	if (cli->format == -1 && isatty(STDOUT_FILENO))
		cli->format = CRM_FORMAT_TABLE;
	/* Who may live with whom is told, too. */
	if (pr->set.keys == NULL)
		cli_people(cli);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	res = put_names(pr);
	for (i = 0; i < pr->npair && res == 0; i++)
		res = put_pair(pr, &pr->pair[i], &text);
	crm_buf_free(&text);
	if (res == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (pr->set.rejected > 0 ? EX_NO : 0);
}
