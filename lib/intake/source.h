#ifndef CRM_SOURCE_H
#define CRM_SOURCE_H

/*
 * The sources of canonical columns and the conditions on rows, as a profile
 * writes them (crm-profile.5, COLUMNS, CONDITIONS), taken apart.
 */

#include <stddef.h>
#include <stdint.h>

#include "intake/word.h"

struct crm_conf;
struct crm_name;
struct crm_pool;
struct crm_spellings;

enum crm_term {
	CRM_TERM_COLUMN,	/* a column of the export */
	CRM_TERM_TEXT,		/* a constant */
	CRM_TERM_DATE,		/* @date */
	CRM_TERM_FILE		/* @file */
};

struct crm_part {
	char		 op;	/* + - *: how it joins what stands before */
	enum crm_term	 term;
	size_t		 name;	/* of a column: its index in the names */
	const char	*text;	/* of a constant */
	size_t		 n;
};

struct crm_alt {
	struct crm_part	*part;
	size_t		 npart;
};

struct crm_source {
	struct crm_alt	*alt;	/* the first that is not empty counts */
	size_t		 nalt;	/* 0: no source */
	size_t		 line;	/* of the profile */
};

/* The column names that a profile uses, each once. */
struct crm_names {
	struct crm_name			*v;
	size_t				 n;
	const struct crm_spellings	*spellings;	/* may be NULL */
};

enum crm_test {
	CRM_TEST_IS,
	CRM_TEST_IS_NOT,
	CRM_TEST_LESS,
	CRM_TEST_MORE
};

struct crm_cond {
	struct crm_source	 source;
	enum crm_test		 test;
	struct crm_words	 words;		/* none: an empty cell */
	int64_t			 number;	/* in millionths */
};

/* Where parsing takes from and puts to. */
struct crm_parse {
	struct crm_conf		*conf;
	struct crm_pool		*pool;
	struct crm_names	*names;
};

/* The index of the column name in names, added when new; -1 no memory. */
long
crm_names_add(const struct crm_parse *parse, const char *s, size_t n);

/*
 * Parses text as a source.  number allows - and * and forbids nothing but
 * joining with constants.  0, or -1 with the fault of the line.
 */
int
crm_source_parse(const struct crm_parse *parse, const char *text, int number,
    struct crm_source *source);

/* Parses text as conditions joined by &; they are added to the array. */
int
crm_cond_parse(const struct crm_parse *parse, const char *text,
    struct crm_cond **cond, size_t *ncond);

/*
 * Splits text at the operator c where it stands between blanks, outside
 * quotes: adds the next piece, trimmed, to *piece and moves *s behind the
 * operator.  1 a piece, empty where two operators meet or one ends the text; 0
 * the end.
 */
int
crm_source_split(const char **s, char c, const char **piece, size_t *n);

#endif
