#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "map_int.h"

#define LIMIT_MAX	(1024UL * 1024 * 1024)

/* The words for what is not easily typed. */
static const struct {
	const char	*word;
	char		 c;
} words[] = {
	{ "comma", ',' }, { "tab", '\t' }, { "\\t", '\t' },
	{ "semicolon", ';' }, { "bar", '|' }, { "backslash", '\\' },
	{ "double", '"' }, { "single", '\'' }
};

/* One character of ASCII, by itself or by its word. */
static int
character(struct work *work, const char *option, const char *word, char *c)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(word, words[i].word) == 0) {
			*c = words[i].c;
			return (0);
		}
	}
	/* A blank or a letter as a mark would only hide a wrong file. */
	if (strlen(word) == 1 && *word > ' ' && *word < 127 &&
	    strchr("0123456789abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ", *word) == NULL) {
		*c = *word;
		return (0);
	}
	return (cli_fail(&work->cli, EX_USAGE_, _("%s: take one mark, such as "
	    "\";\", or tab: \"%s\""), option, word));
}

static int
set_dialect(struct work *work)
{
	struct crm_dialect *d = &work->way.dialect;

	if (work->quote != NULL && strcmp(work->quote, "none") == 0)
		d->quote = CRM_CSV_NO_QUOTE;
	else if (work->quote != NULL &&
	    character(work, "--quote", work->quote, &d->quote) != 0)
		return (EX_USAGE_);
	if (work->escape != NULL && strcmp(work->escape, "none") == 0)
		d->escape = CRM_NO_ESCAPE;
	else if (work->escape != NULL &&
	    character(work, "--escape", work->escape, &d->escape) != 0)
		return (EX_USAGE_);
	if (work->delimiter != NULL && character(work, "--delimiter",
	    work->delimiter, &d->delim) != 0)
		return (EX_USAGE_);
	if (work->line_end == NULL)
		return (0);
	if (strcmp(work->line_end, "cr") == 0)
		d->eol = '\r';
	else if (strcmp(work->line_end, "lf") == 0 ||
	    strcmp(work->line_end, "crlf") == 0)
		d->eol = '\n';
	else
		return (cli_fail(&work->cli, EX_USAGE_, _("--line-end: take "
		    "lf, crlf or cr: \"%s\""), work->line_end));
	return (0);
}

/* The marks of a dialect must be told apart, those that are found out, too. */
static int
check_dialect(struct work *work)
{
	const struct crm_dialect *d = &work->way.dialect;
	char quote = d->quote != '\0' ? d->quote : '"';

	if ((d->delim != '\0' && (d->delim == quote ||
	    d->delim == d->escape)) || (d->escape == quote &&
	    quote != CRM_CSV_NO_QUOTE) ||
	    (d->delim == '\0' && d->escape != '\0' &&
	    strchr(CRM_DELIMS, d->escape) != NULL))
		return (cli_fail(&work->cli, EX_USAGE_, _("--delimiter, "
		    "--quote and --escape must be different")));
	return (0);
}

static int
number(struct work *work, const char *option, const char *word, size_t *n)
{
	char *end;
	unsigned long v;

	if (word == NULL)
		return (0);
	errno = 0;
	v = strtoul(word, &end, 10);
	if (*word < '0' || *word > '9' || *end != '\0' || errno != 0 ||
	    v == 0 || v > LIMIT_MAX)
		return (cli_fail(&work->cli, EX_USAGE_, _("%s: no whole "
		    "number from 1 to %lu: \"%s\""), option, LIMIT_MAX,
		    word));
	*n = v;
	return (0);
}

/* What was done to a row; all are listed, also with -q: they are changes. */
static void
tell(void *arg, size_t line, size_t cell, enum crm_mended what)
{
	struct work *work = arg;
	const char *name = work->mending;

	work->mended++;
	switch (what) {
	case CRM_MENDED_QUOTE:
		cli_warn(&work->cli, _("%s:%zu: column %zu: mended: a quote "
		    "inside the cell is text"), name, line, cell + 1);
		break;
	case CRM_MENDED_OPEN:
		cli_warn(&work->cli, _("%s:%zu: column %zu: mended: a quote "
		    "that nothing closes is text"), name, line, cell + 1);
		break;
	case CRM_MENDED_CLOSE:
		cli_warn(&work->cli, _("%s:%zu: column %zu: mended: the quote "
		    "that opens the cell is closed where the row then fits"),
		    name, line, cell + 1);
		break;
	case CRM_MENDED_BEHIND:
		cli_warn(&work->cli, _("%s:%zu: column %zu: mended: the text "
		    "behind the closing quote belongs to the cell"), name,
		    line, cell + 1);
		break;
	case CRM_MENDED_BLANKS:
		cli_warn(&work->cli, _("%s:%zu: column %zu: mended: blanks "
		    "behind the closing quote are gone"), name, line,
		    cell + 1);
		break;
	case CRM_MENDED_LINE_END:
		cli_warn(&work->cli, _("%s:%zu: column %zu: mended: the row "
		    "ends here, at another kind of line end"), name, line,
		    cell + 1);
		break;
	case CRM_MENDED_SHORT:
		cli_warn(&work->cli, _("%s:%zu: mended: the row has only %zu "
		    "cells, the others are empty"), name, line, cell);
		break;
	case CRM_MENDED_LONG:
		cli_warn(&work->cli, _("%s:%zu: mended: the row has %zu "
		    "cells, more than the header has names"), name, line,
		    cell);
		break;
	case CRM_MENDED_TABLE:
		cli_warn(&work->cli, _("%s:%zu: mended: another table begins "
		    "here and is left out: --header-row %zu reads it"), name,
		    line, line);
		break;
	}
}

int
map_way(struct work *work)
{
	struct crm_input_way *way = &work->way;
	int status;

	if ((status = set_dialect(work)) != 0 ||
	    (status = check_dialect(work)) != 0 ||
	    (status = number(work, "--header-row", work->header_row,
	    &way->header_line)) != 0 ||
	    (status = number(work, "--max-field", work->max_field,
	    &way->max_field)) != 0 ||
	    (status = number(work, "--max-row", work->max_row,
	    &way->max_row)) != 0)
		return (status);
	status = number(work, "--max-columns", work->max_columns,
	    &way->max_cols);
	if (work->repair != NULL) {
		way->mend.tell = tell;
		way->mend.arg = work;
	}
	return (status);
}
