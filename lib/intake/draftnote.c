#include <inttypes.h>
#include <string.h>

#include "core/buf.h"
#include "core/lang.h"
#include "intake/draft_int.h"

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
	static const struct {
		enum look	 look;
		const char	*words;
	} told[] = {
		{ LOOK_PHONE, N_("its cells look like telephone numbers:") },
		{ LOOK_DATE, N_("its cells look like dates:") },
		{ LOOK_POSTCODE, N_("its cells look like postcodes:") },
		{ LOOK_EMAIL, N_("its cells look like e-mail addresses:") },
		{ LOOK_COMPANY, N_("its cells look like firms:") },
		{ LOOK_PLACE, N_("its cells look like addresses:") }
	};
	size_t i;

	for (i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		if (crm_draft_is(c, told[i].look))
			return (told[i].words);
	}
	return (NULL);
}

static void
write_unused_one(const struct draft *d, size_t at, struct crm_buf *out)
{
	const struct draft_col *c = &d->col[at];
	const char *other = rival(d, c);

	/* A note of its own, so that the name is the end of its line. */
	if (other != NULL) {
		crm_buf_str(out, "# ");
		crm_buf_fmt(out, _("could be %s, too:"), other);
		crm_buf_chr(out, '\n');
	} else if (looks(c) != NULL)
		crm_buf_fmt(out, "# %s\n", _(looks(c)));
	crm_buf_str(out, "# unused: ");
	if (c->label != NULL)
		crm_buf_str(out, c->label);
	else
		crm_buf_fmt(out, _("column %zu, which a profile cannot name"),
		    at + 1);
	crm_buf_chr(out, '\n');
}

void
crm_draft_write_unused(const struct draft *d, struct crm_buf *out)
{
	const struct draft_col *c = d->col;
	size_t i, n = 0;

	for (i = 0; i < d->ncol; i++, c++) {
		if (c->target != NULL || c->maybe || (c->label == NULL &&
		    c->n == 0 && *c->form.loose == '\0'))
			continue;
		if (n++ == 0)
			crm_buf_fmt(out, "\n# %s\n", _("To use one of these, "
			    "write a column of crm-csv(5) and = for "
			    "\"# unused:\"."));
		write_unused_one(d, i, out);
	}
	if (n > 0 && strcmp(d->stream, "member") == 0)
		crm_buf_fmt(out, "# %s\n", _("To keep one as a field of your "
		    "own, write below [columns]: x_name = its name."));
}

void
crm_draft_write_maybe(const struct draft *d, struct crm_buf *out)
{
	const struct draft_pick *pick = d->pick;
	size_t i, n = 0;

	for (i = 0; i < d->npick; i++, pick++) {
		if (pick->how != DRAFT_MAYBE)
			continue;
		if (n++ == 0)
			crm_buf_fmt(out, "# %s\n", _("These could be so, but "
			    "nothing proves it: where it is, take the # "
			    "away."));
		if (pick->why != NULL)
			crm_buf_fmt(out, "# %s\n", pick->why);
		crm_buf_fmt(out, "#%-15s = %s\n", pick->target, pick->source);
	}
}

/* A word as a list has it: quoted where it must be. */
void
crm_draft_write_word(struct crm_buf *out, const char *word)
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

/* All words with their counts, in a comment. */
static void
write_counts(const struct draft *d, const struct draft_words *w,
    struct crm_buf *out)
{
	size_t i;

	crm_buf_str(out, "\n# ");
	crm_buf_fmt(out, _("%s has words that no list knows; say what "
	    "they mean (crm-csv(5)):"), d->col[w->col].label);
	for (i = 0; i < w->n; i++) {
		crm_buf_str(out, i > 0 ? ", " : " ");
		crm_draft_write_word(out, w->word[i].text);
		crm_buf_fmt(out, " %" PRIu64, w->word[i].n);
	}
	crm_buf_str(out, w->more ? ", ...\n" : ".\n");
}

/* A line for each word; those that are like known ones say what they mean. */
void
crm_draft_write_words(const struct draft *d, struct crm_buf *out)
{
	const struct draft_words *w = d->words;
	const char *off;
	size_t i, k;

	for (i = 0; i < d->nwords; i++, w++) {
		if (w->n == 0)
			continue;
		write_counts(d, w, out);
		off = w->how == DRAFT_MAYBE ? "#" : "";
		crm_buf_fmt(out, "%s[words %s]\n", off, w->target);
		for (k = 0; k < w->n; k++) {
			if (w->word[k].means != NULL)
				crm_buf_fmt(out, "%s%s = ", off,
				    w->word[k].means);
			else
				crm_buf_str(out, "#MEANING = ");
			crm_draft_write_word(out, w->word[k].text);
			crm_buf_chr(out, '\n');
		}
	}
}
