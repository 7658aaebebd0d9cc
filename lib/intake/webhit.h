#ifndef CRM_WEBHIT_H
#define CRM_WEBHIT_H

/*
 * What a line of an access log means by the rules: which page was seen, where
 * its reader came from, and whether a machine was at work.
 */

#include "core/buf.h"
#include "core/hash.h"
#include "intake/webrule.h"

struct crm_err;

enum crm_webkind {
	CRM_WEB_VIEW,		/* a page was shown */
	CRM_WEB_LINK,		/* a link with a token that leads on */
	CRM_WEB_OPEN,		/* a picture with a token */
	CRM_WEB_ROBOTS,		/* robots.txt, which people do not read */
	CRM_WEB_HEAD,		/* asked for the head alone */
	CRM_WEB_FILE,		/* pictures, scripts, and what is not GET */
	CRM_WEB_MOVED,		/* led on elsewhere */
	CRM_WEB_ERROR,		/* refused, or no request at all */
	CRM_WEB_NHIT
};

enum crm_webclock {		/* whose clock times are of */
	CRM_WEB_SEOUL,
	CRM_WEB_SERVER
};

struct crm_webhit {
	enum crm_webkind kind;
	int64_t		 at;		/* of the shop's clock */
	struct crm_span	 address, agent;	/* as in the line */
	struct crm_buf	 path;
	struct crm_buf	 product;	/* empty: no product's page */
	int		 ordered;	/* 1: the page behind an order */
	const char	*from;		/* direct, own, search, site, ad,
					   campaign */
	struct crm_buf	 name;		/* of the engine, host, ad */
	struct crm_buf	 keyword, campaign;
	struct crm_buf	 token;
	const char	*machine;	/* what its agent says it is, or NULL */
	int		 proxy;		/* 1: of a mail reader */
	int		 posted;	/* 1: by POST, which no scanner does */
};

struct crm_webreader;
struct crm_webreader *
crm_webreader_open(struct crm_err *err, const struct crm_webrules *rules,
    const char *token, enum crm_webclock clock);
void
crm_webreader_close(struct crm_webreader *reader);

/*
 * Reads a line: the hit, borrowed until the next; NULL when the line is
 * damaged, with what is wrong in *why (untranslated), or, *why being NULL, when
 * memory ran out.
 */
const struct crm_webhit *
crm_webreader_line(struct crm_webreader *reader, const char *p, size_t n,
    const char **why);

#endif
