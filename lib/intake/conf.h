#ifndef CRM_CONF_H
#define CRM_CONF_H

/*
 * The lines of a profile and of the shared lists beside it (crm-profile.5):
 * "[section]" and "key = value", read one at a time.
 */

#include <stddef.h>

#include "core/buf.h"

struct crm_err;

enum crm_conf_kind {
	CRM_CONF_END,
	CRM_CONF_SECTION,	/* value is what stands in the brackets */
	CRM_CONF_PAIR
};

struct crm_conf {
	struct crm_err	*err;
	const char	*path;		/* borrowed */
	struct crm_buf	 text;		/* the whole file */
	struct crm_buf	 key;
	struct crm_buf	 value;		/* continuation lines joined */
	size_t		 at;		/* the next line */
	size_t		 next;		/* its number */
	size_t		 line;		/* the number of what was read last */
};

/* Reads the file at path, whose name must outlive conf.  0 or -1. */
int
crm_conf_open(struct crm_conf *conf, struct crm_err *err, const char *path);

/* The same over text; path is what messages call it. */
int
crm_conf_open_text(struct crm_conf *conf, struct crm_err *err,
    const char *path, const char *text);

/* Reads what comes next into key and value; an enum crm_conf_kind, or -1. */
int
crm_conf_next(struct crm_conf *conf);

/* Records a fault of the line read last; returns -1. */
int
crm_conf_fault(struct crm_conf *conf, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Takes the next word of a comma list: *s is moved behind it.  The word goes
 * to word, unquoted.  1 a word, 0 the end, -1 with the fault.
 */
int
crm_conf_word(struct crm_conf *conf, const char **s, struct crm_buf *word);

/*
 * Refuses what begins or ends with curly quotes, or stands in single ones: they
 * would be letters of it, and hardly a file has those.  0 or -1.
 */
int
crm_conf_quotes(struct crm_conf *conf, const char *s, size_t n);

void
crm_conf_close(struct crm_conf *conf);

#endif
