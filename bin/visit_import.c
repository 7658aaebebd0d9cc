#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/lines.h"
#include "record/linktoken.h"
#include "visit_int.h"

#define BLOCK		(256 * 1024)
#define LONGEST		(1024 * 1024)

struct importing {
	struct cli		*cli;
	const char		*rules_at;
	struct crm_visitrule	 rule;
	struct crm_webrules	*rules;
	struct crm_linkkey	*key;
	struct crm_visitstore	*store;
	struct visit_log	 log;
	uint64_t		 foreign;	/* tokens that are none */
	uint64_t		 gone;		/* of members who are no more */
};

static int
read_token(void *arg, const struct crm_webhit *hit,
    struct crm_visitlink *link)
{
	struct importing *im = arg;
	struct crm_linktoken token;

	if (!crm_linktoken_read(im->key, hit->token.p, hit->token.n, &token)) {
		im->foreign++;
		return (0);
	}
	if (crm_linktoken_today(im->cli->db, &token, &im->log.campaign) == -1)
		return (-1);
	if (token.member == 0) {
		im->gone++;
		return (2);
	}
	link->member = token.member;
	link->campaign = token.campaign;
	link->part = token.part;
	link->purpose = (int)token.purpose;
	return (1);
}

static int
store(void *arg)
{
	struct importing *im = arg;

	return (crm_visitstore_flush(im->store) == -1 ?
	    cli_fail_err(im->cli) : 0);
}

static int
add_rule(void *arg, const char *kind, const char *value)
{
	static const char *const lists[] = { "site", "product", "order",
	    "page", "asset" };
	struct importing *im = arg;
	size_t i;

	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (strcmp(lists[i], kind) == 0)
			return (crm_webrules_add(im->rules, kind, value));
	return (0);
}

/* What the database says counts before what the file of rules does. */
static int
prepare(struct importing *im)
{
	struct cli *cli = im->cli;

	if ((im->rules = crm_webrules_new(cli->err)) == NULL ||
	    crm_visitrule_load(cli->db, &im->rule) == -1 ||
	    crm_visitrule_each(cli->db, add_rule, im) == -1)
		return (cli_fail_err(cli));
	return (visit_rules(cli, im->rules_at, &im->rules));
}

static int
open_store(struct importing *im)
{
	struct cli *cli = im->cli;
	int status = cli_begin(cli);

	if (status != 0)
		return (status);
	if ((im->key = crm_linkkey_open(cli->db)) == NULL ||
	    (im->store = crm_visitstore_open(cli->db, &im->rule)) == NULL)
		return (cli_fail_err(cli));
	im->log.cli = cli;
	im->log.rules = im->rules;
	im->log.rule = &im->rule;
	im->log.key = crm_db_key(cli->db);
	im->log.dict = crm_visitstore_dict(im->store);
	im->log.visitors = crm_visitstore_visitors(im->store);
	im->log.token = read_token;
	im->log.full = store;
	im->log.arg = im;
	return (0);
}

static void
note(const struct importing *im)
{
	const struct crm_visitcounts *n = crm_visitstore_counts(im->store);

	cli_note(im->cli, _("visitors new %" PRIu64 "; visits new %" PRIu64
	    ", changed %" PRIu64 ", joined to others %" PRIu64 "; links new %"
	    PRIu64), n->visitors, n->fresh, n->changed, n->gone, n->links);
	if (im->foreign > 0)
		cli_note(im->cli, _("tokens that are not of this database: %"
		    PRIu64), im->foreign);
	if (im->gone > 0)
		cli_note(im->cli, _("tokens of members who are no more: %"
		    PRIu64), im->gone);
	if (!crm_webrules_have(im->rules, CRM_WEB_SITE))
		cli_note(im->cli, _("the shop's own site is not known, so its "
		    "pages count as other sites: crm-visit rule site HOST"));
}

static int
finish(struct importing *im, struct crm_stage *stage)
{
	const struct visit_counts *n = &im->log.counts;
	const char *sha256;
	int status;

	if ((status = store(im)) != 0)
		return (status);
	if ((sha256 = crm_stage_sha256(stage)) == NULL)
		return (cli_fail_err(im->cli));
	note(im);
	status = cli_store(im->cli, sha256, _("read %" PRIu64 ", pages %" PRIu64
	    ", links %" PRIu64 ", opens %" PRIu64 ", machine %" PRIu64
	    ", files %" PRIu64 ", moved %" PRIu64 ", errors %" PRIu64
	    ", rejected %" PRIu64), n->read, n->kind[CRM_WEB_VIEW],
	    n->kind[CRM_WEB_LINK], n->kind[CRM_WEB_OPEN],
	    n->kind[CRM_WEB_ROBOTS] + n->kind[CRM_WEB_HEAD],
	    n->kind[CRM_WEB_FILE], n->kind[CRM_WEB_MOVED],
	    n->kind[CRM_WEB_ERROR], n->rejected);
	return (status == 0 && n->rejected > 0 ? EX_NO : status);
}

static int
run(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct importing *im = arg;
	struct crm_lines lines = { .err = cli->err, .eol = '\n',
	    .block = BLOCK, .max_row = LONGEST };
	int status;

	lines.name = crm_stage_name(stage);
	if ((status = prepare(im)) != 0 || (status = open_store(im)) != 0)
		return (status);
	if (crm_stage_lines(stage, &lines) == -1)
		return (cli_fail_err(cli));
	status = visit_read_log(&im->log, &lines);
	crm_lines_close(&lines);
	return (status != 0 ? status : finish(im, stage));
}

int
visit_import(struct cli *cli, int argc, char **argv)
{
	struct importing im = { .cli = cli };
	const struct cli_opt opts[] = { { "rules", 0, 1, &im.rules_at },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("import takes one log; run "
		    "it once for each, in any order")));
	status = cli_import(cli, n == 1 ? argv[0] : NULL, run, &im);
	crm_visitstore_close(im.store);
	crm_linkkey_close(im.key);
	crm_buf_free(&im.log.campaign);
	crm_webrules_free(im.rules);
	crm_visitrule_free(&im.rule);
	return (status);
}
