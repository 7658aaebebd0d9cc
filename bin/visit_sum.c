#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "visit_sum.h"

#define DEPTH	5	/* pages of a path */

static int
nomem(struct cli *cli)
{

	return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
}

static uint64_t
value_of(const char *column, const struct crm_visitcount *n)
{
	const struct { const char *name; uint64_t value; } all[] = {
		{ "visits", n->visits }, { "visitors", n->visitors },
		{ "new", n->fresh }, { "members", n->members },
		{ "pages", n->pages }, { "views", n->views },
		{ "landings", n->landings }, { "exits", n->exits },
		{ "bounces", n->bounces }
	};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i].name, column) == 0)
			return (all[i].value);
	return (n->ordered);
}

static int
put_parts(struct summing *s, const char *text)
{
	size_t i, n;
	int digit;

	for (i = 0; i < s->nparts; i++) {
		n = strcspn(text, (const char[]){ VISIT_APART, '\0' });
		digit = strcmp(s->part[i], "weekday") == 0;
		if (crm_out_textn(s->v.cli->out, text + digit, n == 1 &&
		    *text == '-' ? 0 : n - (size_t)digit) == -1)
			return (-1);
		text += n + (text[n] != '\0');
	}
	return (0);
}

static int
put(void *arg, const char *text, const struct crm_visitcount *n)
{
	struct summing *s = arg;
	const char *const *column;

	if (s->shown++ >= s->v.max)
		return (0);
	if (put_parts(s, text) == -1)
		return (-1);
	for (column = s->columns; *column != NULL; column++)
		if (crm_out_int(s->v.cli->out, (int64_t)value_of(*column,
		    n)) == -1)
			return (-1);
	return (crm_out_end(s->v.cli->out));
}

static int
print(struct summing *s)
{
	struct cli *cli = s->v.cli;
	const char *const *column;
	size_t i;

	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	for (i = 0; i < s->nparts; i++)
		if (crm_out_col(cli->out, s->part[i],
		    strcmp(s->part[i], "hour") == 0 ? CRM_KIND_NUMBER :
		    CRM_KIND_TEXT) == -1)
			return (cli_fail_err(cli));
	for (column = s->columns; *column != NULL; column++)
		if (crm_out_col(cli->out, *column, CRM_KIND_NUMBER) == -1)
			return (cli_fail_err(cli));
	if (crm_visitsum_each(s->sum, s->by_text, put, s) == -1)
		return (crm_errkind(cli->err) == CRM_ERR_NONE ? nomem(cli) :
		    cli_fail_err(cli));
	return (visit_done(&s->v));
}

/* The words of --by, each one of a list.  0 or a status (said). */
static int
take_parts(struct summing *s, const char *usual, const char *const *words)
{
	char *copy = strdup(s->by == NULL ? usual : s->by), *p, *at = NULL;
	size_t i;
	int status = copy == NULL ? nomem(s->v.cli) : 0;

	s->nparts = 0;
	for (p = copy; status == 0; p = NULL) {
		if ((p = strtok_r(p, ",", &at)) == NULL)
			break;
		for (i = 0; words[i] != NULL && strcmp(words[i], p) != 0;)
			i++;
		if (words[i] == NULL || s->nparts == VISIT_PARTS)
			status = cli_fail(s->v.cli, EX_USAGE_, _("--by: \"%s\" "
			    "cannot be counted by; the manual page has what "
			    "can"), p);
		else
			s->part[s->nparts++] = words[i];
	}
	if (status == 0 && s->nparts == 0)
		status = cli_fail(s->v.cli, EX_USAGE_, _("--by: name what is "
		    "to be counted by"));
	free(copy);
	return (status);
}

/* Opens, counts each visit, prints.  before() looks at the words, or NULL. */
static int
run(struct summing *s, int argc, char **argv, const struct cli_opt *opts,
    int (*before)(struct summing *s),
    int (*count)(struct summing *s, const struct crm_visit *visit))
{
	const struct crm_visit *visit;
	size_t at = 0;
	int status;

	if ((status = visit_open(&s->v, argc, argv, opts)) != 0 ||
	    (before != NULL && (status = before(s)) != 0))
		return (status);
	if ((s->sum = crm_visitsum_new()) == NULL)
		return (nomem(s->v.cli));
	while ((visit = visit_next(&s->v, &at)) != NULL)
		if (count(s, visit) == -1)
			return (nomem(s->v.cli));
	return (print(s));
}

static void
close_sum(struct summing *s)
{

	crm_visitsum_free(s->sum);
	crm_buf_free(&s->key);
	visit_close(&s->v);
}

int
visit_pages(struct cli *cli, int argc, char **argv)
{
	static const char *const columns[] = { "visits", "visitors", "views",
	    "landings", "exits", "bounces", NULL };
	struct summing s = { .part = { "page", "product" }, .nparts = 2,
	    .columns = columns };
	int status = visit_words(&s.v, cli, argc);
	const struct cli_opt opts[] = { VISIT_OPTS(&s.v),
	    { NULL, 0, 0, NULL } };

	if (status == 0)
		status = run(&s, argc, argv, opts, NULL, visit_count_pages);
	close_sum(&s);
	return (status);
}

static int
take_depth(struct summing *s)
{

	s->pages = s->depth == NULL ? DEPTH : (size_t)cli_number(s->v.cli,
	    "--depth", s->depth, 1, 100);
	return (0);
}

int
visit_paths(struct cli *cli, int argc, char **argv)
{
	static const char *const columns[] = { "visits", "visitors", "ordered",
	    NULL };
	struct summing s = { .part = { "path" }, .nparts = 1,
	    .columns = columns };
	int status = visit_words(&s.v, cli, argc);
	const struct cli_opt opts[] = { VISIT_OPTS(&s.v),
	    { "depth", 0, 1, &s.depth }, { "ordered", 0, 0, &s.ordered },
	    { NULL, 0, 0, NULL } };

	if (status == 0)
		status = run(&s, argc, argv, opts, take_depth, visit_count_path);
	close_sum(&s);
	return (status);
}

static int
take_sources(struct summing *s)
{
	static const char *const words[] = { "kind", "source", "keyword",
	    "campaign", "landing", NULL };

	return (take_parts(s, "kind,source", words));
}

int
visit_sources(struct cli *cli, int argc, char **argv)
{
	static const char *const columns[] = { "visits", "visitors", "new",
	    "members", "pages", "views", "bounces", "ordered", NULL };
	struct summing s = { .columns = columns };
	int status = visit_words(&s.v, cli, argc);
	const struct cli_opt opts[] = { VISIT_OPTS(&s.v),
	    { "by", 0, 1, &s.by }, { NULL, 0, 0, NULL } };

	if (status == 0)
		status = run(&s, argc, argv, opts, take_sources,
		    visit_count_source);
	close_sum(&s);
	return (status);
}

static int
take_hours(struct summing *s)
{
	static const char *const words[] = { "weekday", "hour", NULL };

	s->by_text = 1;
	return (take_parts(s, "weekday,hour", words));
}

int
visit_hours(struct cli *cli, int argc, char **argv)
{
	static const char *const columns[] = { "visits", "visitors", "pages",
	    "views", "ordered", NULL };
	struct summing s = { .columns = columns };
	int status = visit_words(&s.v, cli, argc);
	const struct cli_opt opts[] = { VISIT_OPTS(&s.v),
	    { "by", 0, 1, &s.by }, { NULL, 0, 0, NULL } };

	if (status == 0)
		status = run(&s, argc, argv, opts, take_hours, visit_count_hour);
	close_sum(&s);
	return (status);
}

int
visit_machines(struct cli *cli, int argc, char **argv)
{
	static const char *const columns[] = { "visits", "visitors", "pages",
	    NULL };
	struct summing s = { .part = { "machine", "agent" }, .nparts = 2,
	    .columns = columns };
	int status = visit_words(&s.v, cli, argc);
	const struct cli_opt opts[] = { VISIT_OPTS(&s.v),
	    { NULL, 0, 0, NULL } };

	s.v.machines = "";
	if (status == 0)
		status = run(&s, argc, argv, opts, NULL, visit_count_machine);
	close_sum(&s);
	return (status);
}
