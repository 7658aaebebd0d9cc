#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/lines.h"
#include "visit_int.h"

#define BLOCK		(256 * 1024)
#define LONGEST		(1024 * 1024)

int
visit_rules(struct cli *cli, const char *path, struct crm_webrules **rules)
{
	struct crm_buf name = { 0 };
	int fd, status = 0;

	fd = cli_rules_open(cli, path, "visits.rules", &name);
	if (fd == -1)
		status = EX_NOINPUT_;
	else if (crm_webrules_read(*rules, fd, crm_buf_text(&name)) == -1)
		status = cli_fail_err(cli);
	if (fd > STDIN_FILENO)
		(void)close(fd);
	crm_buf_free(&name);
	return (status);
}

int
visit_words(struct visit *v, struct cli *cli, int argc)
{
	const char ***word[] = { &v->site, &v->product, &v->order, &v->page,
	    &v->asset };
	size_t i;

	memset(v, 0, sizeof(*v));
	v->cli = cli;
	crm_visitrule_usual(&v->rule);
	for (i = 0; i < sizeof(word) / sizeof(word[0]); i++)
		if ((*word[i] = calloc((size_t)argc + 1,
		    sizeof(char *))) == NULL)
			return (cli_fail(cli, EX_INTERNAL, "%s",
			    strerror(ENOMEM)));
	if (crm_visits_open(&v->vs) == -1)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	return (0);
}

void
visit_close(struct visit *v)
{

	free(v->site);
	free(v->product);
	free(v->order);
	free(v->page);
	free(v->asset);
	crm_webrules_free(v->rules);
	crm_visitrule_free(&v->rule);
	crm_visits_close(&v->vs);
}

/* The rules of the command line, which count before those of the file. */
static int
take_rules(struct visit *v)
{
	const struct { const char *kind; const char **word; } list[] = {
		{ "site", v->site }, { "product", v->product },
		{ "order", v->order }, { "page", v->page },
		{ "asset", v->asset }
	};
	const char *const single[][2] = { { "gap", v->gap },
	    { "clock", v->clock }, { "rate", v->rate } }, *why;
	const char **word;
	size_t i;

	for (i = 0; i < sizeof(single) / sizeof(single[0]); i++)
		if (single[i][1] != NULL && (why = crm_visitrule_take(&v->rule,
		    single[i][0], single[i][1])) != NULL)
			return (cli_fail(v->cli, EX_USAGE_, "--%s: \"%s\": %s",
			    single[i][0], single[i][1], _(why)));
	if ((v->rules = crm_webrules_new(v->cli->err)) == NULL)
		return (cli_fail_err(v->cli));
	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		for (word = list[i].word; *word != NULL; word++)
			if (crm_webrules_add(v->rules, list[i].kind,
			    *word) == -1)
				return (cli_fail_err(v->cli) == EX_INTERNAL ?
				    EX_INTERNAL : EX_USAGE_);
	return (visit_rules(v->cli, v->rules_at, &v->rules));
}

/* Only the visits that began in the span. */
static void
keep_span(struct visit *v)
{
	struct crm_visits *vs = &v->vs;
	size_t i, n = 0;

	for (i = 0; i < vs->n; i++)
		if (vs->visit[i].started_at >= v->first &&
		    vs->visit[i].started_at < v->before)
			vs->visit[n++] = vs->visit[i];
	vs->n = n;
}

static int
cut(struct visit *v, struct visit_log *log, struct crm_lines *lines)
{
	int status = visit_read_log(log, lines);

	if (status != 0)
		return (status);
	if (!crm_webrules_have(v->rules, CRM_WEB_SITE))
		cli_note(v->cli, _("the shop's own site is not known, so its "
		    "pages count as other sites: --site HOST"));
	v->rejected = log->counts.rejected;
	if (cli_keep_rejects(v->cli) == -1)
		return (EX_IO);
	if (crm_visits_cut(&v->vs, log->dict, log->visitors, &v->rule) == -1)
		return (cli_fail(v->cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	log->dict = NULL;
	keep_span(v);
	return (0);
}

static int
read_log(struct visit *v)
{
	/* Nobody sees these hashes: they need no secret. */
	static const struct crm_key key = { 0, 0 };
	struct crm_lines lines = { .err = v->cli->err, .name = v->input,
	    .eol = '\n', .block = BLOCK, .max_row = LONGEST };
	struct visit_log log = { .cli = v->cli, .rules = v->rules,
	    .rule = &v->rule, .key = &key };
	int fd, status;

	if ((fd = cli_input(v->cli, v->input)) == -1)
		return (EX_NOINPUT_);
	if (fd == STDIN_FILENO)
		lines.name = _("standard input");
	log.dict = crm_visitdict_new();
	log.visitors = crm_visitors_new();
	crm_lines_open(&lines, fd, 0);
	status = log.dict == NULL || log.visitors == NULL ?
	    cli_fail(v->cli, EX_INTERNAL, "%s", strerror(ENOMEM)) :
	    cut(v, &log, &lines);
	/* What was cut has the dictionary. */
	if (v->vs.dict == NULL)
		crm_visitdict_free(log.dict);
	crm_visitors_free(log.visitors);
	crm_lines_close(&lines);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

static int
check_words(struct visit *v)
{
	struct cli *cli = v->cli;
	int of_log = v->rules_at != NULL || v->gap != NULL ||
	    v->clock != NULL || v->rate != NULL || *v->site != NULL ||
	    *v->product != NULL || *v->order != NULL || *v->page != NULL ||
	    *v->asset != NULL;

	if (v->input != NULL && cli->database != NULL)
		return (cli_fail(cli, EX_USAGE_, _("give either -d or -i")));
	if (v->input == NULL && of_log)
		return (cli_fail(cli, EX_USAGE_, _("--rules, --gap, --clock, "
		    "--rate, --site, --product, --order, --page and --asset go "
		    "with -i; what holds for the database, crm-visit rule "
		    "says")));
	if (v->input == NULL && cli->rejects_path != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--rejects goes with -i: "
		    "there are no lines to reject")));
	return (cli_check_rejects(cli));
}

int
visit_open(struct visit *v, int argc, char **argv, const struct cli_opt *opts)
{
	struct cli *cli = v->cli;
	int status;

	if (cli_options(cli, argc, argv, opts) > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many; a log is read with -i"), argv[0]));
	if ((status = check_words(v)) != 0)
		return (status);
	cli_span(cli, v->from, v->to, &v->first, &v->before);
	v->max = v->limit == NULL ? SIZE_MAX : (size_t)cli_number(cli,
	    "--limit", v->limit, 1, 1000000000);
	if (v->input != NULL)
		return ((status = take_rules(v)) != 0 ? status : read_log(v));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (crm_visits_load(&v->vs, cli->db, v->first, v->before) == -1)
		return (cli_fail_err(cli));
	return (0);
}

const struct crm_visit *
visit_next(const struct visit *v, size_t *at)
{
	const struct crm_visit *visit;

	while (*at < v->vs.n) {
		visit = v->vs.visit + (*at)++;
		if (visit->machine == 0 || v->machines != NULL)
			return (visit);
	}
	return (NULL);
}

int
visit_done(struct visit *v)
{

	if (crm_out_finish(v->cli->out) == -1)
		return (cli_fail_err(v->cli));
	return (v->rejected > 0 ? EX_NO : 0);
}
