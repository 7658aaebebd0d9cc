#ifndef CRM_WEBLOG_H
#define CRM_WEBLOG_H

/*
 * A line of a web server's access log in the combined format, which Apache and
 * nginx share:
 *
 *	ADDRESS IDENT USER [20/Nov/2026:09:00:00 +0900] "GET /a HTTP/1.1"
 *	200 512 "REFERRER" "AGENT"
 *
 * What follows the agent is not looked at.  Nothing is decoded here: spans are
 * as they stand in the line, escapes and all, and are borrowed from it.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_span {
	const char	*p;
	size_t		 n;
};

struct crm_logline {
	struct crm_span	 address;
	struct crm_span	 method;	/* empty: the request is none */
	struct crm_span	 target;
	struct crm_span	 referrer;	/* empty for "-" */
	struct crm_span	 agent;
	int64_t		 at;		/* of the server's own clock */
	int		 offset;	/* of that clock, seconds before UTC */
	int		 status;
};

/*
 * Reads a line without its end.  0; -1 when it is damaged, with what is wrong
 * in *why, untranslated (N_).
 */
int
crm_logline_parse(struct crm_logline *line, const char *p, size_t n,
    const char **why);

/* 1 when a span is that word. */
int
crm_span_is(struct crm_span span, const char *word);

#endif
