#include <string.h>
#include <strings.h>

#include "core/csv.h"
#include "core/err.h"
#include "intake/dialect.h"

#define MOST_ROWS	200	/* they tell enough */
#define MOST_WIDTH	1000
#define NEAR_END	(16 * 1024)	/* a row that a sample's end may cut */

/* How well a dialect fits, from the number of cells in each row. */
struct fit {
	size_t	rows;
	size_t	width[MOST_ROWS];
	int	faulty;
};

char
crm_dialect_eol(const char *s, size_t n)
{

	return (memchr(s, '\r', n) != NULL && memchr(s, '\n', n) == NULL ?
	    '\r' : '\n');
}

const char *
crm_dialect_word(char c, char buf[2])
{

	switch (c) {
	case ',':
		return ("comma");
	case '\t':
		return ("tab");
	case ';':
		return ("semicolon");
	case '|':
		return ("bar");
	case '"':
		return ("double");
	case '\'':
		return ("single");
	case '\\':
		return ("backslash");
	case CRM_NO_ESCAPE:	/* and no quote */
	case '\0':
		return ("none");
	default:
		buf[0] = c;
		buf[1] = '\0';
		return (buf);
	}
}

static int
read_rows(const char *s, size_t n, int more, const struct crm_dialect *d,
    struct fit *fit)
{
	struct crm_csv_opt opt = { .delim = d->delim, .quote = d->quote,
	    .escape = d->escape == CRM_NO_ESCAPE ? '\0' : d->escape,
	    .eol = d->eol, .any_bytes = 1, .ragged = 1,
	    .max_cols = MOST_WIDTH };
	struct crm_err *err;
	struct crm_csv *csv = NULL;
	int r = -1;

	memset(fit, 0, sizeof(*fit));
	if ((err = crm_err_new()) == NULL)
		return (-1);
	if ((csv = crm_csv_open_mem(err, s, n, "", &opt)) != NULL) {
		while (fit->rows < MOST_ROWS && (r = crm_csv_next(csv)) == 1)
			fit->width[fit->rows++] = crm_csv_ncell(csv);
		/* What the sample's end has cut is no fault. */
		fit->faulty = r == -1 && !(more &&
		    crm_csv_offset(csv) + NEAR_END > n);
		r = 0;
	}
	crm_csv_close(csv);
	crm_err_free(err);
	return (r);
}

static size_t
same_width(const struct fit *fit, size_t width)
{
	size_t i, n = 0;

	for (i = 0; i < fit->rows; i++)
		n += fit->width[i] == width;
	return (n);
}

/*
 * The measure of van den Burg, Nazabal and Sutton ("Wrangling messy CSV files
 * by detecting row and type patterns", 2019) for patterns of rows, which here
 * are their widths: the mean over the patterns of rows * (width - 1) / width.
 * A dialect in which a row cannot be read is worse than any other, and one in
 * which most rows are one cell is none.
 */
static double
score(const struct fit *fit)
{
	double sum = 0;
	size_t i, k, patterns = 0;

	for (i = 0; i < fit->rows; i++) {
		for (k = 0; k < i; k++)
			if (fit->width[k] == fit->width[i])
				break;
		if (k < i)
			continue;
		patterns++;
		sum += (double)same_width(fit, fit->width[i]) *
		    (double)(fit->width[i] - 1) / (double)fit->width[i];
	}
	if (patterns == 0 || same_width(fit, 1) * 2 > fit->rows)
		return (0);
	return (sum / (double)patterns / (fit->faulty ? 1e6 : 1));
}

/* "sep=;" in the first line is a spreadsheet's word for the delimiter. */
static char
said(const char *s, size_t n)
{

	if (n > 5 && strncasecmp(s, "sep=", 4) == 0 &&
	    (s[5] == '\r' || s[5] == '\n') && s[4] != '\0' &&
	    strchr(CRM_DELIMS ":^~", s[4]) != NULL)
		return (s[4]);
	return ('\0');
}

static int
weigh(const char *s, size_t n, int more, const struct crm_dialect *d,
    struct crm_dialect *best, double *most)
{
	struct fit fit;
	double v;

	if (read_rows(s, n, more, d, &fit) == -1)
		return (-1);
	v = score(&fit);
	if (v > *most) {
		*most = v;
		*best = *d;
	}
	return (0);
}

/*
 * Marks that a text shows no sign of are not tried: where the usual ones meet
 * a fault, unusual ones would hide it.
 */
static int
likely(const char *s, size_t n, const struct crm_dialect *ask,
    const struct crm_dialect *d)
{
	char sign[2] = { d->escape, d->quote };

	if (ask->quote == '\0' && d->quote == '\'' &&
	    (memchr(s, '\'', n) == NULL || memchr(s, '"', n) != NULL))
		return (0);
	return (ask->escape != '\0' || d->escape == CRM_NO_ESCAPE ||
	    memmem(s, n, sign, 2) != NULL);
}

int
crm_dialect_guess(const char *s, size_t n, int more,
    const struct crm_dialect *ask, struct crm_dialect *best)
{
	/* In this order, so that of equals the more usual one is taken. */
	static const char marks[][2] = { { '"', CRM_NO_ESCAPE },
	    { '"', '\\' }, { '\'', CRM_NO_ESCAPE }, { '\'', '\\' } };
	struct crm_dialect d = *ask;
	const char *delim;
	double most = 0;
	size_t i;
	char word;

	if (d.eol == '\0')
		d.eol = crm_dialect_eol(s, n);
	word = d.delim != '\0' ? d.delim : said(s, n);
	*best = d;
	best->delim = word != '\0' ? word : ',';
	best->quote = d.quote != '\0' ? d.quote : '"';
	best->escape = d.escape != '\0' ? d.escape : CRM_NO_ESCAPE;
	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		d.quote = ask->quote != '\0' ? ask->quote : marks[i][0];
		d.escape = ask->escape != '\0' ? ask->escape : marks[i][1];
		if (!likely(s, n, ask, &d))
			continue;
		for (delim = CRM_DELIMS; *delim != '\0'; delim++) {
			d.delim = word != '\0' ? word : *delim;
			if (weigh(s, n, more, &d, best, &most) == -1)
				return (-1);
		}
	}
	return (0);
}
