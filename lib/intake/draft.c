#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/stream.h"
#include "intake/detect.h"
#include "intake/draft_int.h"
#include "intake/pool.h"
#include "intake/source.h"

#define MATCH	4	/* names of a match line, at most */
#define WIDTH	15	/* of the canonical names */

/* How many profiles know the column; a name that few know tells files apart. */
static size_t
count_profiles(const struct draft *d, const struct draft_col *c)
{
	const struct crm_profile *p;
	struct crm_name name = { 0 };
	size_t i, k, n = 0;

	if (crm_name_form(&name, c->label, strlen(c->label), NULL) == -1)
		return (0);
	for (i = 0; i < crm_profiles_count(d->set); i++) {
		p = crm_profiles_at(d->set, i);
		for (k = 0; k < p->names.n; k++) {
			if (crm_form_same(p->names.v[k].loose, name.loose)) {
				n++;
				break;
			}
		}
	}
	return (n);
}

/*
 * 1 when column a is better for a match line than b: one that is used rather
 * than one that is not, which the source may leave out one day, and then one
 * that few profiles know.
 */
static int
is_better(const struct draft *d, const size_t *count, size_t a, size_t b)
{
	int used_a = d->col[a].target != NULL, used_b = d->col[b].target != NULL;

	return (used_a != used_b ? used_a : count[a] < count[b]);
}

/* The column for the match line that comes next, or -1. */
static int
next_match(const struct draft *d, const size_t *count, const int *chosen,
    size_t nchosen)
{
	size_t i, k;
	int best = -1;

	for (i = 0; i < d->ncol; i++) {
		for (k = 0; k < nchosen && chosen[k] != (int)i;)
			k++;
		if (k < nchosen || d->col[i].label == NULL ||
		    d->col[i].copy > 1)
			continue;
		if (best == -1 || is_better(d, count, i, (size_t)best))
			best = (int)i;
	}
	return (best);
}

static int
write_match(struct draft *d, struct crm_buf *out)
{
	int chosen[MATCH], at;
	size_t i, n = 0, *count;

	count = crm_pool_get(d->pool, (d->ncol + 1) * sizeof(*count));
	if (count == NULL)
		return (crm_err_nomem(d->in->err));
	for (i = 0; i < d->ncol; i++) {
		if (d->col[i].label != NULL)
			count[i] = count_profiles(d, &d->col[i]);
	}
	/* Three are enough when one of them is known to no profile. */
	while (n < MATCH && (n < MATCH - 1 || count[chosen[0]] > 0) &&
	    (at = next_match(d, count, chosen, n)) != -1)
		chosen[n++] = at;
	crm_buf_str(out, "\n[detect]\nmatch = ");
	for (i = 0; i < n; i++)
		crm_buf_fmt(out, "%s%s", i > 0 ? " & " : "",
		    d->col[chosen[i]].label);
	crm_buf_chr(out, '\n');
	if (n == 0)
		return (crm_err_set(d->in->err, CRM_ERR_INPUT, _("%s: a "
		    "profile cannot name its columns"), d->in->name));
	return (0);
}

static void
write_key(struct crm_buf *out, const char *key)
{

	crm_buf_fmt(out, "%-*s = ", WIDTH, key);
}

static void
write_pick(const struct draft *d, const struct draft_pick *pick,
    struct crm_buf *out)
{
	const struct crm_vocab_sum *sum;
	const int *col = pick->col;
	size_t i, k, n = 0, names;

	if (pick->why != NULL)
		crm_buf_fmt(out, "# %s\n", pick->why);
	write_key(out, pick->target);
	if (pick->source != NULL) {
		crm_buf_fmt(out, "%s\n", pick->source);
		return;
	}
	if (pick->alt->shared) {
		crm_buf_fmt(out, "%s\n", d->col[*col].label);
		return;
	}
	for (i = 0; i < pick->alt->nsum; i++) {
		sum = &pick->alt->sum[i];
		for (names = k = 0; k < sum->npart; k++)
			names += col[k] != -1;
		if (names > 0)
			crm_buf_str(out, n++ > 0 ? " | " : "");
		for (k = 0; names > 0 && k < sum->npart; k++) {
			crm_buf_str(out, k > 0 ? " + " : "");
			if (col[k] != -1)
				crm_buf_str(out, d->col[col[k]].label);
			else
				crm_buf_fmt(out, "\"%s\"", sum->part[k].text);
		}
		col += sum->npart;
	}
	crm_buf_chr(out, '\n');
}

/* The constant that a person fills in where the file does not say it. */
static const char *
constant(const struct draft *d)
{
	const char *column = strcmp(d->stream, "response") == 0 ? "campaign" :
	    "channel";

	if (strcmp(d->stream, "member") == 0 ||
	    crm_draft_picked(d, column) != NULL)
		return (NULL);
	return (column);
}

/* 1 when the draft has the column; a channel it always has. */
static int
has_pick(const void *d, const char *column)
{

	return (crm_draft_picked(d, column) != NULL ||
	    strcmp(column, "channel") == 0);
}

/* Writes the columns that the names have told, or those of the values. */
static void
write_picks(const struct draft *d, enum draft_how how, struct crm_draft *draft)
{
	const struct crm_column *col = crm_stream_columns(d->stream);
	const struct draft_pick *pick;
	int first = 1;

	for (; col->name != NULL; col++) {
		pick = crm_draft_picked(d, col->name);
		if (pick == NULL || pick->how != how)
			continue;
		if (how == DRAFT_VALUE && first)
			crm_buf_fmt(&draft->text, "# %s\n", _("By their "
			    "values: check each, and change the word on the "
			    "left where it is wrong."));
		if (how == DRAFT_VALUE)
			crm_buf_fmt(&draft->values, "%s%s = %s",
			    first ? "" : ", ", pick->target, pick->source);
		first = 0;
		write_pick(d, pick, &draft->text);
	}
}

/* The columns whose values could be what is needed. */
static void
write_could_be(const struct draft *d, const char *need, struct crm_buf *out)
{
	static const struct {
		const char	*need;
		enum look	 look;
	} looks[] = {
		{ "ordered_at", LOOK_DATE },
		{ "amount, or unit_price and qty", LOOK_NUMBER },
		{ "order_no", LOOK_CODE },
		{ "member, or contact", LOOK_PHONE }
	};
	const struct draft_col *c = d->col;
	size_t i, k, n = 0;

	for (i = 0; i < d->ncol; i++, c++) {
		for (k = 0; k < 4 && strcmp(looks[k].need, need) != 0;)
			k++;
		if (k == 4 || c->target != NULL || c->label == NULL ||
		    !crm_draft_is(c, looks[k].look) || (k < 3 &&
		    crm_draft_is(c, LOOK_PHONE)) || (k == 2 &&
		    c->chars < c->n * 3))
			continue;
		crm_buf_fmt(out, "%s%s", n == 0 ? " " : ", ",
		    n == 0 ? _("By its values it could be:") : c->label);
		if (n++ == 0)
			crm_buf_fmt(out, " %s", c->label);
	}
	if (n > 0)
		crm_buf_chr(out, '.');
}

static void
write_columns(const struct draft *d, struct crm_draft *draft)
{
	struct crm_buf *out = &draft->text;
	size_t i;

	crm_buf_str(out, "\n[columns]\n");
	draft->fill = constant(d);
	if (draft->fill != NULL) {
		crm_buf_fmt(out, "# %s\n", strcmp(draft->fill, "channel") == 0 ?
		    _("The file does not say whose it is: write the name of "
		    "the shop or mall for NAME.") :
		    _("The file does not say of which campaign it is: write "
		    "its name for NAME."));
		write_key(out, draft->fill);
		crm_buf_str(out, "\"NAME\"\n");
	}
	write_picks(d, DRAFT_NAME, draft);
	write_picks(d, DRAFT_VALUE, draft);
	crm_need_lacks(d->stream, has_pick, d, draft->lacks);
	for (i = 0; draft->lacks[i] != NULL; i++) {
		crm_buf_str(out, "# ");
		crm_buf_fmt(out, _("NEEDED, and neither the name nor the "
		    "values of a column tell it: %s."), _(draft->lacks[i]));
		write_could_be(d, draft->lacks[i], out);
		crm_buf_str(out, "\n");
	}
}

static void
write_list(struct crm_buf *out, const char *const *word, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		crm_buf_str(out, i > 0 ? ", " : "");
		crm_draft_write_word(out, word[i]);
	}
	crm_buf_chr(out, '\n');
}

static void
write_head(const struct draft *d, const char *source, struct crm_buf *out)
{
	const char *dot = strrchr(source, '.');
	const char *last;
	size_t n = dot != NULL && dot > source ? (size_t)(dot - source) :
	    strlen(source), i;

	crm_buf_str(out, "# ");
	crm_buf_fmt(out, _("Drafted by crm-map --new; crm-profile(5) says how "
	    "to go on."));
	crm_buf_str(out, "\n\ntitle  = ");
	for (i = 0; i < n; i++)
		crm_buf_chr(out, (unsigned char)source[i] < ' ' ? ' ' :
		    source[i]);
	crm_buf_chr(out, '\n');
	if (d->guessed)
		crm_buf_fmt(out, "# %s\n", _("The stream is told by the "
		    "values; if they mislead, draft again with --stream."));
	crm_buf_fmt(out, "stream = %s\n", d->stream);
	if (d->vat_excluded != NULL &&
	    crm_draft_picked(d, d->vat_excluded) != NULL)
		crm_buf_fmt(out, "# %s\nvat_excluded = %s\n", _("Its values "
		    "are without the VAT that the amount has."),
		    d->vat_excluded);
	if (d->bundle != NULL)
		crm_buf_fmt(out, "# %s\nbundle = %s\n", _("Each row of an "
		    "order repeats its shipping fee."), d->bundle);
	if (d->ntotal > 0) {
		crm_buf_str(out, "total  = ");
		write_list(out, d->total, d->ntotal);
	}
	if (d->last.n > 0) {
		crm_buf_fmt(out, "# %s\n#total = ", _("If the last row is a "
		    "total, take the first # of the next line away."));
		last = crm_buf_text(&d->last);
		write_list(out, &last, 1);
	}
}

/* What has a number below 0 is a return. */
static void
write_returns(const struct draft *d, struct crm_buf *out)
{

	if (d->back != -1 && strcmp(d->stream, "order") == 0 &&
	    crm_draft_picked(d, "kind") == NULL)
		crm_buf_fmt(out, "\n# %s\n[when %s < 0]\nkind = "
		    "\"return\"\n", _("By its values: check."),
		    d->col[d->back].label);
}

static int
write_draft(struct draft *d, struct crm_draft *draft, const char *source)
{
	size_t i;

	write_head(d, source, &draft->text);
	if (write_match(d, &draft->text) == -1)
		return (-1);
	write_columns(d, draft);
	crm_draft_write_maybe(d, &draft->text);
	crm_draft_write_unused(d, &draft->text);
	write_returns(d, &draft->text);
	crm_draft_write_words(d, &draft->text);
	draft->guessed = d->guessed;
	draft->stream = d->stream;
	draft->line = d->line;
	draft->ncol = d->ncol;
	for (i = 0; i < d->ncol; i++)
		draft->known += d->col[i].target != NULL;
	return (draft->text.bad || draft->values.bad ?
	    crm_err_nomem(d->in->err) : 0);
}

void
crm_draft_free_text(struct crm_draft *draft)
{

	crm_buf_free(&draft->text);
	crm_buf_free(&draft->values);
}

int
crm_draft_make(struct crm_draft *draft, struct crm_input *input,
    const struct crm_draft_opt *opt)
{
	struct draft d = { .in = input, .pool = opt->pool, .set = opt->set,
	    .vocab = crm_profiles_vocab(opt->set), .back = -1 };
	int r = -1;

	memset(draft, 0, sizeof(*draft));
	if ((d.scratch = crm_pool_new()) == NULL)
		return (crm_err_nomem(input->err));
	if (crm_draft_head(&d) == 0 && crm_draft_rows(&d) == 0 &&
	    crm_draft_see(&d) == 0 && crm_draft_pick(&d, opt->stream) == 0 &&
	    crm_draft_values(&d) == 0 && crm_draft_look(&d) == 0)
		r = write_draft(&d, draft, opt->source);
	if (r == -1)
		crm_draft_free_text(draft);
	crm_buf_free(&d.last);
	crm_pool_free(d.scratch);
	return (r);
}
