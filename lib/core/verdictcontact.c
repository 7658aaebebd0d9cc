/* Verdicts on phones, postcodes and e-mail addresses. */

#include <string.h>

#include "core/contact.h"
#include "core/form_int.h"
#include "core/lang.h"
#include "core/text.h"
#include "core/verdict_int.h"

#define DIGITS_SHOWN	40	/* of a cell: more than three numbers */
#define POSTCODE_FIRST	"01000"
#define POSTCODE_LAST	"63644"

/* The first digits of a cell; their number. */
static size_t
first_digits(struct crm_cell cell, char d[DIGITS_SHOWN])
{
	size_t i, k, n = 0;
	uint32_t cp;

	for (i = 0; i < cell.n && n < DIGITS_SHOWN; i += k) {
		if ((k = crm_text_decode(cell.p + i, cell.n - i, &cp)) == 0)
			break;
		if (cp >= 0xff10 && cp <= 0xff19)
			cp -= 0xfee0;
		if (cp >= '0' && cp <= '9')
			d[n++] = (char)cp;
	}
	return (n);
}

static int
begins(const char *d, size_t n, const char *with, size_t len)
{
	return (n >= len && memcmp(d, with, len) == 0);
}

/*
 * What was written in front of the number, or lost there: the digits of the
 * cell that belong to the number, and the reason in *why when it was changed.
 */
static size_t
own_digits(const char *d, size_t n, struct crm_cell form, const char **why)
{
	static const char *const country[] = { "", "82", "0082" };
	size_t i, skip;

	if (*form.p == '+')
		return (form.n - 1);
	for (i = 0; i < 3; i++) {
		skip = strlen(country[i]);
		if (!begins(d, n, country[i], skip))
			continue;
		*why = i > 0 ? N_("country code taken away") : NULL;
		if (begins(d + skip, n - skip, form.p, form.n))
			return (skip + form.n);
		if (i == 0)
			*why = N_("lost zero restored");
		if (begins(d + skip, n - skip, form.p + 1, form.n - 1))
			return (skip + form.n - 1);
	}
	*why = NULL;
	return (n);
}

static int
has_letter(struct crm_cell cell)
{
	size_t i, k;
	uint32_t cp;

	for (i = 0; i < cell.n; i += k) {
		if ((k = crm_text_decode(cell.p + i, cell.n - i, &cp)) == 0)
			return (0);
		/* Hangul's own vowel of a dash is a dash in phones. */
		if (cp != 0x3161 && cp != 0x30fc && crm_is_letter(cp))
			return (1);
	}
	return (0);
}

/* A number that can be reached: is it all that stands there? */
static enum crm_judgment
judge_rest(struct crm_trial *trial)
{
	struct crm_cell form = crm_trial_form(trial);
	struct crm_buf shown = { 0 };
	char d[DIGITS_SHOWN];
	const char *why = NULL;
	size_t at, len, n = first_digits(trial->in, d);
	int same;

	/* Signs between them have hidden it. */
	if (crm_rrn_find(form.p, form.n, 0, &at, &len))
		return (crm_trial_dead(trial, N_("a resident number")));
	if (own_digits(d, n, form, &why) < n)
		return (crm_trial_suspect(trial,
		    N_("more than one number in it")));
	if (has_letter(trial->in))
		return (crm_trial_suspect(trial,
		    N_("words beside the number")));
	crm_phone_format(&shown, form.p, form.n);
	same = shown.n == trial->raw.n && shown.n > 0 &&
	    memcmp(shown.p, trial->raw.p, shown.n) == 0;
	if (shown.bad)
		trial->buf->bad = 1;
	crm_buf_free(&shown);
	if (same)
		return (CRM_VERDICT_OK);
	return (crm_trial_end(trial, why != NULL ? why :
	    N_("other signs between the digits")));
}

static const char *
no_phone(struct crm_cell in)
{
	size_t n = crm_trial_digits(in);

	if (n == 0)
		return (N_("no digits"));
	if (crm_trial_lost(in))
		return (N_("lost digits"));
	return (n < 8 || n > 15 ? N_("impossible number of digits") :
	    N_("no such number"));
}

enum crm_judgment
crm_verdict_phone(struct crm_buf *buf, struct crm_cell cell, const char **why)
{
	struct crm_trial trial = { .buf = buf, .raw = cell, .why = why };
	enum crm_judgment verdict;
	size_t at, len;

	if (!crm_trial_start(&trial, &verdict))
		return (verdict);
	trial.in = crm_form_code(trial.in);
	if (crm_rrn_find(trial.in.p, trial.in.n, 0, &at, &len))
		return (crm_trial_dead(&trial, N_("a resident number")));
	switch (crm_phone_parse(buf, trial.in.p, trial.in.n)) {
	case CRM_PHONE_BAD:
		return (crm_trial_dead(&trial, no_phone(trial.in)));
	case CRM_PHONE_MASKED:
		return (crm_trial_suspect(&trial, N_("masked")));
	case CRM_PHONE_FAKE:
		return (crm_trial_dead(&trial, N_("a placeholder")));
	case CRM_PHONE_VIRTUAL:
		return (crm_trial_suspect(&trial, N_("virtual number")));
	case CRM_PHONE_SERVICE:
		return (crm_trial_suspect(&trial, N_("service number")));
	case CRM_PHONE_MOBILE:
	case CRM_PHONE_LINE:
	case CRM_PHONE_FOREIGN:
		break;
	}
	return (judge_rest(&trial));
}

static int
is_digits(struct crm_cell cell, size_t n)
{
	return (cell.n == n && crm_form_digits(cell.p, cell.n) == n);
}

/* The six digits of the old system, "123-456" too: 1 when they were added. */
static int
add_old_postcode(struct crm_buf *buf, struct crm_cell in)
{
	char d[DIGITS_SHOWN];

	if (!is_digits(in, 6) && (in.n != 7 || in.p[3] != '-' ||
	    crm_form_digits(in.p, 3) != 3 || crm_form_digits(in.p + 4, 3) != 3))
		return (0);
	crm_buf_add(buf, d, first_digits(in, d));
	return (1);
}

static const char *
no_postcode(struct crm_cell in)
{
	if (crm_trial_digits(in) == 0)
		return (N_("no digits"));
	return (crm_trial_lost(in) ? N_("lost digits") :
	    N_("impossible number of digits"));
}

/* Why the form of a postcode is another one than what came. */
static const char *
how_postcode(struct crm_cell in)
{
	if (crm_trial_digits(in) == 4)
		return (N_("lost zero restored"));
	return (memchr(in.p, '-', in.n) != NULL ?
	    N_("other signs between the digits") :
	    N_("full-width characters"));
}

enum crm_judgment
crm_verdict_postcode(struct crm_buf *buf, struct crm_cell cell,
    const char **why)
{
	struct crm_trial trial = { .buf = buf, .raw = cell, .why = why };
	enum crm_judgment verdict;
	struct crm_cell out;

	if (!crm_trial_start(&trial, &verdict))
		return (verdict);
	trial.in = crm_form_code(trial.in);
	out = crm_form_postcode(trial.in, buf);
	if (is_digits(out, 5) || is_digits(out, 6))
		crm_trial_keep(&trial, out);
	else if (!add_old_postcode(buf, out))
		return (crm_masked(trial.in.p, trial.in.n) ?
		    crm_trial_suspect(&trial, N_("masked")) :
		    crm_trial_dead(&trial, no_postcode(trial.in)));
	out = crm_trial_form(&trial);
	if (strspn(crm_buf_text(buf) + trial.from, "0") >= out.n)
		return (crm_trial_dead(&trial, N_("a placeholder")));
	if (out.n != 5)
		return (crm_trial_suspect(&trial,
		    N_("old postcode of six digits")));
	if (memcmp(out.p, POSTCODE_FIRST, 5) < 0 ||
	    memcmp(out.p, POSTCODE_LAST, 5) > 0)
		return (crm_trial_suspect(&trial, N_("no such postcode")));
	return (crm_trial_end(&trial, how_postcode(trial.in)));
}
