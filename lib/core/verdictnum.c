/* Verdicts on times, dates of birth and numbers. */

#include <string.h>

#include "core/contact.h"
#include "core/form_int.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "core/verdict_int.h"

#define LAST_DOUBTFUL	1900	/* the year in which spreadsheets begin */

/* Doubts about a day that can be read; NULL for none. */
static const char *
doubt_day(int64_t day, int64_t now)
{
	int d, m, y;

	crm_date_split(day, &y, &m, &d);
	if (y <= LAST_DOUBTFUL)
		return (N_("of 1900 or before"));
	return (day > crm_time_day(now) ? N_("in the future") : NULL);
}

static int
has(struct crm_cell cell, const char *word)
{
	size_t n = strlen(word);

	return (memmem(cell.p, cell.n, word, n) != NULL);
}

/* What was done to a time that is in another form now. */
static const char *
how_read(struct crm_cell in)
{
	size_t n = crm_form_digits(in.p, in.n);
	char last = in.p[in.n - 1];

	if (n == 5)
		return (N_("a spreadsheet's number for a day"));
	if (last == 'Z' || last == 'z')
		return (N_("turned to the clock of Korea"));
	if (has(in, "오후") || has(in, "오전") || has(in, "PM") ||
	    has(in, "AM") || has(in, "pm") || has(in, "am"))
		return (N_("hours counted to 12"));
	return (N_("another form of date"));
}

/* Why a time cannot be read, and what of it can be. */
static enum crm_judgment
unread_time(struct crm_trial *trial)
{
	struct crm_cell in = trial->in;
	char text[CRM_TIME_LEN];
	int second;

	if (crm_masked(in.p, in.n))
		return (crm_trial_suspect(trial, N_("masked")));
	if (crm_clock_guess(in.p, in.n, &second) == 0) {
		crm_buf_str(trial->buf, crm_time_format(second, text) + 11);
		return (crm_trial_suspect(trial,
		    N_("a time without its date")));
	}
	if (crm_trial_lost(in))
		return (crm_trial_dead(trial, N_("lost digits")));
	return (crm_trial_dead(trial, crm_trial_digits(in) == 0 ?
	    N_("no date") : N_("no such date")));
}

enum crm_judgment
crm_verdict_time(struct crm_buf *buf, struct crm_cell cell, int64_t now,
    const char **why)
{
	struct crm_trial trial = { .buf = buf, .raw = cell, .why = why };
	enum crm_judgment verdict;
	struct crm_cell out;
	const char *doubt;
	int64_t t;

	if (!crm_trial_start(&trial, &verdict))
		return (verdict);
	out = crm_form_time(trial.in, buf);
	if (out.n == 0)
		return (crm_trial_end(&trial, N_("a word for nothing")));
	if (crm_time_parse(out.p, out.n, &t) == -1)
		return (unread_time(&trial));
	crm_trial_keep(&trial, out);
	if ((doubt = doubt_day(crm_time_day(t), now)) != NULL)
		return (crm_trial_suspect(&trial, doubt));
	return (crm_trial_end(&trial, how_read(trial.in)));
}

/*
 * Every month of the lunar calendar may have a 30th: such a day is judged as
 * the 28th, which all calendars know.  0 or -1.
 */
static int
read_birth(struct crm_cell form, int lunar, int64_t *day)
{
	char first[CRM_DATE_LEN];

	if (form.n != CRM_DATE_LEN - 1)
		return (-1);
	memcpy(first, form.p, form.n);
	if (lunar && ((first[8] == '2' && first[9] == '9') ||
	    (first[8] == '3' && first[9] == '0')))
		memcpy(first + 8, "28", 2);
	return (crm_date_parse(first, form.n, day));
}

/* 1 for "850312" and "85.03.12": of which century? */
static int
is_short_year(struct crm_cell in)
{
	size_t n = crm_form_digits(in.p, in.n);
	char whole[32] = "20";
	int64_t t;

	if (n == 6 && in.n == 6)
		return (1);
	if (n != 2 || in.n > sizeof(whole) - 2)
		return (0);
	memcpy(whole + 2, in.p, in.n);
	return (crm_time_guess(whole, in.n + 2, &t) == 0);
}

enum crm_judgment
crm_verdict_birth(struct crm_buf *buf, struct crm_cell cell, int64_t now,
    int lunar, const char **why)
{
	struct crm_trial trial = { .buf = buf, .raw = cell, .why = why };
	enum crm_judgment verdict;
	struct crm_cell out;
	const char *doubt;
	size_t at, len;
	int64_t day;

	if (!crm_trial_start(&trial, &verdict))
		return (verdict);
	if (crm_rrn_find(trial.in.p, trial.in.n, 0, &at, &len))
		return (crm_trial_dead(&trial, N_("a resident number")));
	out = crm_form_birth(trial.in, buf);
	if (out.n == 0)
		return (crm_trial_end(&trial, N_("a word for nothing")));
	if (read_birth(out, lunar, &day) == -1) {
		if (is_short_year(trial.in))
			return (crm_trial_suspect(&trial,
			    N_("a year of two digits")));
		return (unread_time(&trial));
	}
	crm_trial_keep(&trial, out);
	if ((doubt = doubt_day(day, now)) != NULL)
		return (crm_trial_suspect(&trial, doubt));
	return (crm_trial_end(&trial, how_read(trial.in)));
}

/* The number of groups of digits, such as "10,20" has two. */
static int
groups(struct crm_cell in)
{
	int inside = 0, n = 0;
	size_t i;

	for (i = 0; i < in.n; i++) {
		if (in.p[i] >= '0' && in.p[i] <= '9') {
			n += !inside;
			inside = 1;
		} else
			inside = 0;
	}
	return (n);
}

/* Why a number cannot be read. */
static const char *
no_number(struct crm_cell in)
{
	if (*in.p == '=')
		return (N_("a formula"));
	if (crm_trial_lost(in))
		return (N_("lost digits"));
	if (has(in, "%") || has(in, "％"))
		return (N_("a share and no amount"));
	if (crm_trial_digits(in) == 0)
		return (N_("no digits"));
	return (groups(in) > 1 ? N_("more than one number") :
	    N_("no number"));
}

/* Why the form of a number is another one than what came. */
static const char *
how_number(struct crm_cell in, int count)
{
	size_t n = crm_form_digits(in.p, in.n);

	if (count && n == 4 && memcmp(in.p, "1900", 4) == 0 &&
	    groups(in) > 2)
		return (N_("a count shown as a day of 1900"));
	if (n > 0 && n < in.n && in.p[n] == '.' &&
	    crm_form_digits(in.p + n + 1, in.n - n - 1) == in.n - n - 1)
		return (N_("zeros behind the point"));
	if (*in.p == '(' || has(in, "△") || has(in, "▲"))
		return (N_("a minus sign of accountants"));
	return (N_("separators or units"));
}

static enum crm_judgment
judge_number(struct crm_trial *trial, int count)
{
	enum crm_judgment verdict;
	struct crm_cell out;
	int64_t v;
	int r;

	if (!crm_trial_start(trial, &verdict))
		return (verdict);
	out = crm_form_number(trial->in, count, trial->buf);
	r = crm_money_parse(out.p, out.n, CRM_PRICE_DECIMALS, &v);
	if (r == -1) {
		if (crm_masked(trial->in.p, trial->in.n))
			return (crm_trial_suspect(trial, N_("masked")));
		return (crm_trial_dead(trial, no_number(trial->in)));
	}
	crm_trial_keep(trial, out);
	if (r == -2)
		return (crm_trial_suspect(trial, N_("too many decimals")));
	if (count && crm_int_parse(out.p, out.n, &v) == -1)
		return (crm_trial_suspect(trial, N_("no whole number")));
	return (crm_trial_end(trial, how_number(trial->in, count)));
}

enum crm_judgment
crm_verdict_money(struct crm_buf *buf, struct crm_cell cell, const char **why)
{
	struct crm_trial trial = { .buf = buf, .raw = cell, .why = why };

	return (judge_number(&trial, 0));
}

enum crm_judgment
crm_verdict_count(struct crm_buf *buf, struct crm_cell cell, const char **why)
{
	struct crm_trial trial = { .buf = buf, .raw = cell, .why = why };

	return (judge_number(&trial, 1));
}
