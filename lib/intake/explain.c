#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/out.h"
#include "intake/absent.h"
#include "intake/explain.h"
#include "intake/export.h"
#include "intake/mapper.h"
#include "intake/profile.h"
#include "intake/raw.h"
#include "intake/use.h"

/* 1 when the source uses the column. */
static int
uses(const struct crm_header *h, const struct crm_source *source, size_t col)
{
	const struct crm_alt *alt;
	size_t i, k;

	for (i = 0; i < source->nalt; i++) {
		alt = &source->alt[i];
		for (k = 0; k < alt->npart; k++) {
			if (alt->part[k].term == CRM_TERM_COLUMN &&
			    h->col[alt->part[k].name] == (int)col)
				return (1);
		}
	}
	return (0);
}

/*
 * Adds what a column is used for: names of canonical columns, "bundle", "when";
 * nothing when it is not used.
 */
static void
explain_column(const struct crm_header *h, size_t col,
    struct crm_buf *buf)
{

	crm_use_add(h, uses, col, buf);
	if (buf->n == 0 && strcmp(h->profile->stream, "member") == 0 &&
	    strncmp(h->name[col], "x_", 2) == 0)
		crm_buf_str(buf, h->name[col]);
}

/* 1 when the source can give a value: a column that is there, a constant. */
static int
can_give(const struct crm_header *h, const struct crm_source *source)
{
	const struct crm_alt *alt;
	size_t i, k;

	for (i = 0; i < source->nalt; i++) {
		alt = &source->alt[i];
		for (k = 0; k < alt->npart; k++) {
			if (alt->part[k].term != CRM_TERM_COLUMN)
				continue;
			if (h->col[alt->part[k].name] != -1)
				return (1);
		}
		if (alt->npart == 1 && alt->part->term != CRM_TERM_COLUMN)
			return (1);
	}
	return (0);
}

/* 1 when nothing in the file gives the target a value. */
static int
is_missing(const struct crm_header *h, size_t target)
{
	const struct crm_profile *p = h->profile;
	size_t i, k;

	if (p->target[target].shape == CRM_SHAPE_MADE ||
	    can_give(h, &p->target[target].source))
		return (0);
	for (i = 0; i < p->nwhen; i++) {
		for (k = 0; k < p->when[i].nset; k++) {
			if (p->when[i].set[k].target == target &&
			    can_give(h, &p->when[i].set[k].source))
				return (0);
		}
	}
	return (1);
}

/* One row.  A failure stays in out until crm_out_finish() tells it. */
static void
say(struct crm_out *out, const struct crm_export *e, const char *item,
    const char *name, const char *value)
{

	(void)(crm_out_text(out, e->label) == 0 &&
	    crm_out_text(out, item) == 0 && crm_out_text(out, name) == 0 &&
	    crm_out_text(out, value) == 0 && crm_out_end(out) == 0);
}

static void
say_number(struct crm_out *out, const struct crm_export *e, const char *item,
    const char *name, uint64_t n)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%" PRIu64, n);
	say(out, e, item, name, text);
}

static void
say_dialect(struct crm_out *out, const struct crm_export *e,
    const struct crm_dialect *d)
{
	char one[2];

	say(out, e, "encoding", "", e->input.label);
	say(out, e, "delimiter", "", crm_dialect_word(d->delim, one));
	say(out, e, "quote", "", crm_dialect_word(d->quote, one));
	say(out, e, "escape", "", crm_dialect_word(d->escape, one));
	say(out, e, "line_end", "", d->eol == '\r' ? "cr" :
	    e->input.crlf ? "crlf" : "lf");
}

/* The columns that are used, or those that are not; -1 no memory. */
static int
say_columns(struct crm_out *out, const struct crm_export *e, int used)
{
	const struct crm_header *h = &e->header;
	struct crm_buf use = { 0 };
	size_t i;
	int bad = 0;

	for (i = 0; i < h->ncol && !bad; i++) {
		crm_buf_reset(&use);
		explain_column(h, i, &use);
		bad = use.bad;
		if (used && use.n > 0)
			say(out, e, "column", h->name[i], crm_buf_text(&use));
		else if (!used && use.n == 0 && *h->name[i] != '\0')
			say(out, e, "unused", h->name[i], "");
	}
	crm_buf_free(&use);
	return (bad ? crm_err_nomem(e->input.err) : 0);
}

/* The profile's names that the file has not; -1 no memory. */
static int
say_absent(struct crm_out *out, const struct crm_export *e)
{
	const struct crm_profile *p = e->header.profile;
	struct crm_buf use = { 0 };
	size_t i;
	int bad = 0;

	for (i = 0; i < p->names.n && !p->as_is && !bad; i++) {
		crm_buf_reset(&use);
		crm_absent_use(&e->header, i, &use);
		bad = use.bad;
		if (use.n > 0 && !bad)
			say(out, e, "absent", p->names.v[i].text, use.p);
	}
	crm_buf_free(&use);
	return (bad ? crm_err_nomem(e->input.err) : 0);
}

int
crm_explain_header(struct crm_out *out, const struct crm_export *e)
{
	const struct crm_header *h = &e->header;
	size_t i;

	say(out, e, "profile", "", h->profile->name);
	say(out, e, "stream", "", h->profile->stream);
	say_dialect(out, e, &h->dialect);
	say_number(out, e, "header_row", "", h->line);
	if (e->exported_at != NULL)
		say(out, e, "exported_at", "", e->exported_at);
	if (say_columns(out, e, 1) == -1 || say_columns(out, e, 0) == -1 ||
	    say_absent(out, e) == -1)
		return (-1);
	for (i = 0; i < h->profile->ntarget; i++) {
		if (is_missing(h, i))
			say(out, e, "missing", h->profile->target[i].name,
			    "");
	}
	return (0);
}

void
crm_explain_raw(struct crm_out *out, const struct crm_export *e,
    const struct crm_raw *raw)
{
	size_t i;

	say_dialect(out, e, crm_raw_dialect(raw));
	say_number(out, e, "header_row", "", crm_raw_line(raw));
	for (i = 0; i < crm_raw_ncol(raw); i++)
		say(out, e, "unused", crm_raw_name(raw, i), "");
}

/* Adds the counts of one verdict with its reasons: "fixed 3 (blanks 3)". */
static void
add_verdict(struct crm_buf *buf, const struct crm_mapper_judged *judged,
    int verdict)
{
	const struct crm_mapper_reason *reason = judged->reason;
	const char *before = " (";
	size_t i;

	crm_buf_fmt(buf, "%s%s %" PRIu64, buf->n == 0 ? "" : ", ",
	    crm_verdict_word((enum crm_judgment)verdict), judged->n[verdict]);
	for (i = 0; i < judged->nreason; i++, reason++) {
		if ((int)reason->verdict != verdict)
			continue;
		crm_buf_fmt(buf, "%s%s %" PRIu64, before, reason->word ?
		    reason->why : _(reason->why), reason->n);
		before = ", ";
	}
	if (*before == ',')
		crm_buf_chr(buf, ')');
}

static int
say_verdicts(struct crm_out *out, const struct crm_export *e,
    const struct crm_mapper_judged *judged)
{
	struct crm_buf text = { 0 };
	uint64_t n = 0;
	int bad, verdict;

	for (verdict = 0; verdict < CRM_VERDICTS; verdict++) {
		n += judged->n[verdict];
		add_verdict(&text, judged, verdict);
	}
	if (n > 0 && !text.bad)
		say(out, e, "verdict", judged->name, text.p);
	bad = text.bad;
	crm_buf_free(&text);
	return (bad ? crm_err_nomem(e->input.err) : 0);
}

int
crm_explain_rows(struct crm_out *out, const struct crm_export *e,
    const struct crm_mapper_count *n)
{
	size_t i;

	say_number(out, e, "rows", "", n->rows);
	if (n->shorter > 0)
		say_number(out, e, "shorter", "", n->shorter);
	for (i = 0; i < n->ndrop; i++)
		say_number(out, e, "dropped", n->drop[i].reason,
		    n->drop[i].n);
	for (i = 0; i < n->njudged; i++)
		if (say_verdicts(out, e, &n->judged[i]) == -1)
			return (-1);
	return (0);
}
