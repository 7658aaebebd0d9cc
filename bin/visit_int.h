#ifndef VISIT_INT_H
#define VISIT_INT_H

/* The verbs of crm-visit, and what they share. */

#include <stdint.h>

#include "cli.h"
#include "insight/visits.h"
#include "intake/webhit.h"

struct crm_lines;
struct crm_stage;

/* What lines of a log were, in the order of the summary. */
struct visit_counts {
	uint64_t	 read, rejected;
	uint64_t	 kind[CRM_WEB_NHIT];
	int		 unfinished;	/* 1: the last line is not whole yet */
};

/* A log that is read: what its hits are put into. */
struct visit_log {
	struct cli			*cli;
	const struct crm_webrules	*rules;
	const struct crm_visitrule	*rule;
	const struct crm_key		*key;	/* of the visitors' hashes */
	struct crm_visitdict		*dict;
	struct crm_visitors		*visitors;
	struct visit_counts		 counts;

	/*
	 * Reads a hit's token: 1 with the link but its time and page, and the
	 * name of its campaign in "campaign"; 2 it is nobody's any more; 0
	 * none of ours; -1.  NULL: nobody can read them.
	 */
	int	(*token)(void *arg, const struct crm_webhit *hit,
		    struct crm_visitlink *link);
	struct crm_buf	 campaign;
	/* Called when so much is held that it may be stored; NULL. */
	int	(*full)(void *arg);
	void	*arg;
};

/* Reads lines that are open.  0 or a status (said). */
int
visit_read_log(struct visit_log *log, struct crm_lines *lines);

/* The words of all verbs that tell of visits; NULL where not given. */
struct visit {
	struct cli		*cli;
	const char		*input, *rules_at, *from, *to, *gap, *clock;
	const char		*rate, *machines, *limit;
	const char		**site, **product, **order, **page, **asset;
	int64_t			 first, before;
	size_t			 max;		/* rows to show */
	struct crm_webrules	*rules;
	struct crm_visitrule	 rule;
	struct crm_visits	 vs;
	uint64_t		 rejected;
};

#define VISIT_OPTS(v) \
	{ "input", 'i', 1, &(v)->input }, \
	{ "rules", 0, 1, &(v)->rules_at }, { "from", 0, 1, &(v)->from }, \
	{ "to", 0, 1, &(v)->to }, { "gap", 0, 1, &(v)->gap }, \
	{ "clock", 0, 1, &(v)->clock }, { "rate", 0, 1, &(v)->rate }, \
	{ "site", 0, 2, (v)->site }, { "product", 0, 2, (v)->product }, \
	{ "order", 0, 2, (v)->order }, { "page", 0, 2, (v)->page }, \
	{ "asset", 0, 2, (v)->asset }, \
	{ "machines", 0, 0, &(v)->machines }, \
	{ "limit", 0, 1, &(v)->limit }

/* Makes the arrays of the words that may come several times.  0 or a status. */
int
visit_words(struct visit *v, struct cli *cli, int argc);

/*
 * Reads the options of a verb that takes no operand, and the visits, from the
 * log of -i or, without, the database.  0 or a status (said).
 */
int
visit_open(struct visit *v, int argc, char **argv, const struct cli_opt *opts);
void
visit_close(struct visit *v);

/* The next visit that counts: machines do not unless they are asked for. */
const struct crm_visit *
visit_next(const struct visit *v, size_t *at);

/* The rules: of a file, or those of the site and the toolkit.  0 or a status. */
int
visit_rules(struct cli *cli, const char *path, struct crm_webrules **rules);

/* Ends a verb's output: 0 or a status. */
int
visit_done(struct visit *v);

int
visit_import(struct cli *cli, int argc, char **argv);
int
visit_rule(struct cli *cli, int argc, char **argv);
int
visit_list(struct cli *cli, int argc, char **argv);
int
visit_pages(struct cli *cli, int argc, char **argv);
int
visit_paths(struct cli *cli, int argc, char **argv);
int
visit_sources(struct cli *cli, int argc, char **argv);
int
visit_hours(struct cli *cli, int argc, char **argv);
int
visit_machines(struct cli *cli, int argc, char **argv);
int
visit_views(struct cli *cli, int argc, char **argv);
int
visit_members(struct cli *cli, int argc, char **argv);
int
visit_links(struct cli *cli, int argc, char **argv);
int
visit_token(struct cli *cli, int argc, char **argv);

#endif
