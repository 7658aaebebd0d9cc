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

	write_key(out, pick->target);
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

static void
write_columns(const struct draft *d, struct crm_draft *draft)
{
	const struct crm_column *col = crm_stream_columns(d->stream);
	const struct draft_pick *pick;
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
	for (; col->name != NULL; col++) {
		if ((pick = crm_draft_picked(d, col->name)) != NULL)
			write_pick(d, pick, out);
	}
	crm_need_lacks(d->stream, has_pick, d, draft->lacks);
	for (i = 0; draft->lacks[i] != NULL; i++) {
		crm_buf_str(out, "# ");
		crm_buf_fmt(out, _("NEEDED, and no column looks like it: %s."),
		    _(draft->lacks[i]));
		crm_buf_str(out, "\n");
	}
}

/* A canonical column that the usual names would give it, but it has one. */
static const char *
rival(const struct draft *d, const struct draft_col *c)
{
	const struct crm_vocab_line *line = d->vocab->line;
	const struct crm_vocab_sum *sum;
	size_t i, k;

	for (i = 0; i < d->vocab->nline; i++, line++) {
		if (line->stream != NULL &&
		    strcmp(line->stream, d->stream) != 0)
			continue;
		for (k = 0; k < line->nalt; k++) {
			sum = line->alt[k].sum;
			if (sum->npart == 1 && !d->form[sum->part->id].pattern &&
			    crm_draft_fits(&d->form[sum->part->id],
			    &c->form) != -1 &&
			    crm_draft_picked(d, line->column) != NULL)
				return (line->column);
		}
	}
	return (NULL);
}

/* What is said of a column whose cells nearly all look so, by its look. */
static const char *
looks(const struct draft_col *c)
{
	static const char *const words[] = {
		N_("its cells look like telephone numbers"),
		N_("its cells look like dates"),
		N_("its cells look like postcodes"),
		N_("its cells look like e-mail addresses")
	};
	size_t i;

	for (i = 0; i < NLOOK && c->n > 0; i++) {
		if (c->look[i] * 5 >= c->n * 4)
			return (words[i]);
	}
	return (NULL);
}

static void
write_unused(const struct draft *d, struct crm_buf *out)
{
	const struct draft_col *c = d->col;
	const char *other;
	size_t i, n = 0;

	for (i = 0; i < d->ncol; i++, c++) {
		if (c->target != NULL || (c->label == NULL && c->n == 0 &&
		    *c->form.loose == '\0'))
			continue;
		crm_buf_str(out, n++ == 0 ? "\n" : "");
		crm_buf_str(out, "# unused: ");
		if (c->label != NULL)
			crm_buf_str(out, c->label);
		else
			crm_buf_fmt(out, _("column %zu, which a profile "
			    "cannot name"), i + 1);
		if ((other = rival(d, c)) != NULL) {
			crm_buf_str(out, " (");
			crm_buf_fmt(out, _("could be %s, too"), other);
			crm_buf_chr(out, ')');
		} else if (looks(c) != NULL)
			crm_buf_fmt(out, " (%s)", _(looks(c)));
		crm_buf_chr(out, '\n');
	}
	if (n > 0 && strcmp(d->stream, "member") == 0)
		crm_buf_fmt(out, "# %s\n", _("To keep one as a field of your "
		    "own, write below [columns]: x_name = its name."));
}

/* A word as a list has it: quoted where it must be. */
static void
write_word(struct crm_buf *out, const char *word)
{
	size_t n = strcspn(word, ",\"");

	if (word[n] == '\0') {
		crm_buf_str(out, word);
		return;
	}
	crm_buf_chr(out, '"');
	for (; *word != '\0'; word++) {
		if (*word == '"')
			crm_buf_chr(out, '"');
		crm_buf_chr(out, *word);
	}
	crm_buf_chr(out, '"');
}

static void
write_list(struct crm_buf *out, const char *const *word, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		crm_buf_str(out, i > 0 ? ", " : "");
		write_word(out, word[i]);
	}
	crm_buf_chr(out, '\n');
}

static void
write_words(const struct draft *d, struct crm_buf *out)
{
	const struct draft_words *w = d->words;
	size_t i;

	for (i = 0; i < d->nwords; i++, w++) {
		if (w->n == 0)
			continue;
		crm_buf_str(out, "\n# ");
		crm_buf_fmt(out, _("%s has words that no list knows; say what "
		    "they mean (crm-csv(5)):"), d->col[w->col].label);
		crm_buf_fmt(out, "\n#[words %s]\n#MEANING = ", w->target);
		write_list(out, w->word, w->n);
	}
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
	crm_buf_fmt(out, "\nstream = %s\n", d->stream);
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

static int
write_draft(struct draft *d, struct crm_draft *draft, const char *source)
{
	size_t i;

	write_head(d, source, &draft->text);
	if (write_match(d, &draft->text) == -1)
		return (-1);
	write_columns(d, draft);
	write_unused(d, &draft->text);
	write_words(d, &draft->text);
	draft->stream = d->stream;
	draft->line = d->line;
	draft->ncol = d->ncol;
	for (i = 0; i < d->ncol; i++)
		draft->known += d->col[i].target != NULL;
	return (draft->text.bad ? crm_err_nomem(d->in->err) : 0);
}

int
crm_draft_make(struct crm_draft *draft, struct crm_input *input,
    const struct crm_draft_opt *opt)
{
	struct draft d = { .in = input, .pool = opt->pool, .set = opt->set,
	    .vocab = crm_profiles_vocab(opt->set) };
	int r = -1;

	memset(draft, 0, sizeof(*draft));
	if (crm_draft_head(&d) == 0 && crm_draft_pick(&d, opt->stream) == 0 &&
	    crm_draft_look(&d) == 0)
		r = write_draft(&d, draft, opt->source);
	if (r == -1)
		crm_buf_free(&draft->text);
	crm_buf_free(&d.last);
	return (r);
}
