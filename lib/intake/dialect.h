#ifndef CRM_DIALECT_H
#define CRM_DIALECT_H

/*
 * The dialects of CSV: what divides cells, what quotes them, what stands
 * before a character that means itself, and what ends a line.
 */

#include <stddef.h>

struct crm_dialect {
	char	delim;		/* 0 in each: to be found out */
	char	quote;		/* CRM_CSV_NO_QUOTE: none */
	char	escape;		/* CRM_NO_ESCAPE: none */
	char	eol;		/* LF (and CR LF), or CR */
};

/* As an escape: there is none.  No text that we read has this byte. */
#define CRM_NO_ESCAPE	'\xff'

/* The delimiters that are looked for, the likeliest first. */
#define CRM_DELIMS	",\t;|"

/*
 * Finds out from the first n bytes of a text what ask leaves open: the dialect
 * in which most rows have the same number of cells, and many.  more tells
 * that the text goes on.  Where nothing tells, it is a comma and a double
 * quote.  0, or -1 without memory.
 */
int
crm_dialect_guess(const char *s, size_t n, int more,
    const struct crm_dialect *ask, struct crm_dialect *dialect);

/* The line end of a text: CR when it has CR and no LF, else LF. */
char
crm_dialect_eol(const char *s, size_t n);

/* A word for it: "comma", "tab", "none", or the character itself, into buf. */
const char *
crm_dialect_word(char c, char buf[2]);

#endif
