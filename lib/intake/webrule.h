#ifndef CRM_WEBRULE_H
#define CRM_WEBRULE_H

/*
 * How a web log is read, as data: crm-visit(1) has the form.  A line is a kind
 * and its words:
 *
 *	search NAME HOST PARAMETER...	a search engine and its keyword
 *	ad NAME PARAMETER [PARAMETER]	what an advertisement adds, keyword
 *	robot NAME TEXT			in the agent of who says so
 *	proxy NAME TEXT			in the agent of who opens mail
 *	asset .END | PATTERN		no page
 *	page PATTERN			pages of one name
 *	product PATTERN			a product's page, its code at "{}"
 *	order PATTERN			the page behind an order
 *	site HOST			the shop's own
 *
 * In a PATTERN "*" is any text without a slash, "**" any text, "{}" a code
 * without slash and dot; behind "?" come parameters that must be there,
 * NAME=TEXT or NAME={}.
 */

#include "intake/weburl.h"

struct crm_err;
struct crm_webrules;

enum crm_webrule {
	CRM_WEB_SEARCH, CRM_WEB_AD, CRM_WEB_ROBOT, CRM_WEB_PROXY,
	CRM_WEB_ASSET, CRM_WEB_PAGE, CRM_WEB_PRODUCT, CRM_WEB_ORDER,
	CRM_WEB_SITE, CRM_WEB_NKIND
};

struct crm_webrules *
crm_webrules_new(struct crm_err *err);
void
crm_webrules_free(struct crm_webrules *rules);

/* Adds the rules of fd, which stays the caller's.  0 or -1. */
int
crm_webrules_read(struct crm_webrules *rules, int fd, const char *name);

/* Adds one rule: its words, blanks between them.  0 or -1. */
int
crm_webrules_add(struct crm_webrules *rules, const char *kind,
    const char *words);

/* 1 when there is a rule of a kind. */
int
crm_webrules_have(const struct crm_webrules *rules, enum crm_webrule kind);

/*
 * Who says in its agent that it is a machine: the rule's name, borrowed, with
 * its kind; or NULL.
 */
const char *
crm_webrules_machine(const struct crm_webrules *rules, struct crm_span agent,
    enum crm_webrule *kind);

/* The engine behind a referrer, with the keyword (n 0: it hides it); NULL. */
const char *
crm_webrules_search(const struct crm_webrules *rules,
    const struct crm_weburl *referrer, struct crm_span *keyword);

/* The advertisement that a query tells of, its keyword alike; or NULL. */
const char *
crm_webrules_ad(const struct crm_webrules *rules, struct crm_span query,
    struct crm_span *keyword);

/* 1 when a host is the shop's own. */
int
crm_webrules_own(const struct crm_webrules *rules, struct crm_span host);

/*
 * The first rule of a kind that fits a page: its words, borrowed, and, of a
 * product, the code; NULL.  path is decoded text.
 */
const char *
crm_webrules_page(const struct crm_webrules *rules, enum crm_webrule kind,
    struct crm_span path, struct crm_span query, struct crm_span *code);

#endif
