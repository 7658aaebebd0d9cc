/* What all verdicts have in common.  The contract is in verdict.h. */

#include <string.h>

#include "core/form_int.h"
#include "core/lang.h"
#include "core/stream.h"
#include "core/text.h"
#include "core/verdict_int.h"

const char *
crm_verdict_word(enum crm_judgment verdict)
{
	static const char *const words[CRM_VERDICTS] = { "ok", "fixed",
	    "suspect", "dead" };

	return (words[verdict]);
}

enum crm_judged
crm_verdict_kind(const struct crm_column *column)
{
	switch (column->kind) {
	case CRM_KIND_NAME:
		return (CRM_JUDGED_NAME);
	case CRM_KIND_PHONE:
		return (CRM_JUDGED_PHONE);
	case CRM_KIND_EMAIL:
		return (CRM_JUDGED_EMAIL);
	case CRM_KIND_ADDRESS:
		return (CRM_JUDGED_ADDRESS);
	case CRM_KIND_TEXT:
	case CRM_KIND_NUMBER:
	case CRM_KIND_SECRET:
		break;
	}
	if (strcmp(column->name, "birth") == 0)
		return (CRM_JUDGED_BIRTH);
	if (strcmp(column->name, "postcode") == 0)
		return (CRM_JUDGED_POSTCODE);
	if (strcmp(column->name, "qty") == 0)
		return (CRM_JUDGED_COUNT);
	if (column->type == CRM_TYPE_TIME || column->type == CRM_TYPE_DATE)
		return (CRM_JUDGED_TIME);
	return (column->type == CRM_TYPE_DECIMAL ? CRM_JUDGED_MONEY :
	    CRM_JUDGED_NOT);
}

enum crm_judgment
crm_verdict(enum crm_judged kind, struct crm_buf *buf, struct crm_cell cell,
    int64_t now, const char **why)
{
	*why = NULL;
	switch (kind) {
	case CRM_JUDGED_TIME:
		return (crm_verdict_time(buf, cell, now, why));
	case CRM_JUDGED_BIRTH:
	case CRM_JUDGED_LUNAR:
		return (crm_verdict_birth(buf, cell, now,
		    kind == CRM_JUDGED_LUNAR, why));
	case CRM_JUDGED_MONEY:
		return (crm_verdict_money(buf, cell, why));
	case CRM_JUDGED_COUNT:
		return (crm_verdict_count(buf, cell, why));
	case CRM_JUDGED_PHONE:
		return (crm_verdict_phone(buf, cell, why));
	case CRM_JUDGED_POSTCODE:
		return (crm_verdict_postcode(buf, cell, why));
	case CRM_JUDGED_NAME:
		return (crm_verdict_name(buf, cell, why));
	case CRM_JUDGED_ADDRESS:
		return (crm_verdict_address(buf, cell, why));
	case CRM_JUDGED_EMAIL:
		return (crm_verdict_email(buf, cell, why));
	case CRM_JUDGED_NOT:
		break;
	}
	crm_buf_add(buf, cell.p, cell.n);
	return (CRM_VERDICT_OK);
}

int
crm_trial_start(struct crm_trial *trial, enum crm_judgment *verdict)
{
	const struct crm_cell *raw = &trial->raw;

	trial->from = trial->buf->n;
	*trial->why = NULL;
	*verdict = CRM_VERDICT_OK;
	if (raw->n == 0)
		return (0);
	if (crm_text_invalid(raw->p, raw->n) != raw->n) {
		*verdict = crm_trial_dead(trial, N_("broken characters"));
		return (0);
	}
	trial->in = crm_form_clean(*raw);
	if (trial->in.n > 0)
		return (1);
	*verdict = crm_trial_end(trial, N_("a word for nothing"));
	return (0);
}

struct crm_cell
crm_trial_form(const struct crm_trial *trial)
{
	struct crm_cell cell = { "", trial->buf->n - trial->from };

	if (cell.n > 0)
		cell.p = trial->buf->p + trial->from;
	return (cell);
}

/* Shortens buf; a form that came to nothing may have left bytes behind it. */
static void
cut(struct crm_buf *buf, size_t n)
{
	if (buf->p == NULL || n > buf->n)
		return;
	buf->n = n;
	buf->p[n] = '\0';
}

void
crm_trial_keep(struct crm_trial *trial, struct crm_cell form)
{
	if (trial->buf->n > trial->from)
		cut(trial->buf, trial->from + form.n);
	else if (form.n > 0)
		crm_buf_add(trial->buf, form.p, form.n);
}

enum crm_judgment
crm_trial_dead(struct crm_trial *trial, const char *why)
{
	cut(trial->buf, trial->from);
	*trial->why = why;
	return (CRM_VERDICT_DEAD);
}

enum crm_judgment
crm_trial_suspect(struct crm_trial *trial, const char *why)
{
	if (trial->buf->n == trial->from)
		crm_buf_add(trial->buf, trial->in.p, trial->in.n);
	*trial->why = why;
	return (CRM_VERDICT_SUSPECT);
}

static int
is_same(struct crm_cell a, struct crm_cell b)
{
	return (a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0));
}

/* What stood around a value; NULL for nothing. */
static const char *
around(struct crm_cell raw)
{
	size_t n = raw.n;
	const char *s = crm_text_trim(raw.p, &n);

	if (n > 1 && (*s == '=' || *s == '\''))
		return (N_("a spreadsheet's guard"));
	if (n > 2 && memcmp(s + n - 2, ".0", 2) == 0)
		return (N_("a tail of .0"));
	return (n < raw.n ? N_("blanks around it") : NULL);
}

enum crm_judgment
crm_trial_end(struct crm_trial *trial, const char *why)
{
	struct crm_cell form = crm_trial_form(trial), bare = trial->in;
	const char *outer;

	if (is_same(form, trial->raw))
		return (CRM_VERDICT_OK);
	if (bare.n > 1 && *bare.p == '\'') {
		bare.p++;
		bare.n--;
	}
	outer = bare.n > 0 && is_same(form, bare) ? around(trial->raw) : NULL;
	*trial->why = outer != NULL ? outer : why;
	return (CRM_VERDICT_FIXED);
}

size_t
crm_trial_digits(struct crm_cell cell)
{
	size_t i, k, n = 0;
	uint32_t cp;

	for (i = 0; i < cell.n; i += k) {
		if ((k = crm_text_decode(cell.p + i, cell.n - i, &cp)) == 0)
			return (n);
		n += (cp >= '0' && cp <= '9') || (cp >= 0xff10 && cp <= 0xff19);
	}
	return (n);
}

int
crm_trial_lost(struct crm_cell cell)
{
	size_t i = 0;

	while (i < cell.n && ((cell.p[i] >= '0' && cell.p[i] <= '9') ||
	    cell.p[i] == '.' || cell.p[i] == '-'))
		i++;
	if (i == 0 || i == cell.n || (cell.p[i] != 'E' && cell.p[i] != 'e'))
		return (0);
	i++;
	if (i < cell.n && (cell.p[i] == '+' || cell.p[i] == '-'))
		i++;
	return (i < cell.n && crm_form_digits(cell.p + i, cell.n - i) ==
	    cell.n - i);
}
