#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "insight/visitsum.h"
#include "visit_int.h"

/*
 * The verbs that count: what they count by is one text, its parts apart by a
 * character that no part has.
 */
#define APART	'\x1f'

#define DEPTH	5		/* pages of a path */
#define PARTS	5

struct summing {
	struct visit		 v;
	struct crm_visitsum	*sum;
	struct crm_buf		 key;
	const char		*by;	/* --by */
	const char		*depth, *ordered;
	const char		*part[PARTS];	/* the columns of the key */
	size_t			 nparts;
	const char *const	*columns;	/* of the counts */
	int			 by_text;
	size_t			 shown;
	size_t			 pages;	/* of --depth */
};

static int
nomem(struct cli *cli)
{

	return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
}

static void
add_part(struct crm_buf *key, const char *text)
{

	if (key->n > 0)
		crm_buf_chr(key, APART);
	crm_buf_str(key, *text == '\0' ? "-" : text);
}

/* Counts a visit in the group of the key: 0 or -1. */
static int
count_visit(struct summing *s, const struct crm_visit *visit,
    struct crm_visitcount **counted)
{
	struct crm_visitcount *n;
	uint32_t group;
	int visitor, member = 0;

	n = s->key.bad ? NULL : crm_visitsum_at(s->sum,
	    crm_buf_text(&s->key), s->key.n, &group);
	if (n == NULL || (visitor = crm_visitsum_once(s->sum, group,
	    CRM_ONCE_VISITOR, visit->visitor)) == -1)
		return (-1);
	if (visit->member != 0 && (member = crm_visitsum_once(s->sum, group,
	    CRM_ONCE_MEMBER, visit->member)) == -1)
		return (-1);
	n->visits++;
	n->visitors += (uint64_t)visitor;
	n->members += (uint64_t)member;
	n->fresh += !visit->again;
	n->pages += visit->n;
	n->views += crm_visit_views(&s->v.vs, visit);
	n->bounces += visit->n == 1;
	n->ordered += (uint64_t)crm_visit_ordered(&s->v.vs, visit);
	if (counted != NULL)
		*counted = n;
	return (0);
}

static int
count_pages(struct summing *s, const struct crm_visit *visit)
{
	const struct crm_view *view = s->v.vs.view + visit->first;
	const struct crm_visitpage *page;
	struct crm_visitcount *n;
	uint32_t group, i;
	int one, visitor;

	for (i = 0; i < visit->n; i++, view++) {
		page = crm_visitdict_getpage(s->v.vs.dict, view->page);
		crm_buf_reset(&s->key);
		add_part(&s->key, page->path);
		add_part(&s->key, page->product);
		n = s->key.bad ? NULL : crm_visitsum_at(s->sum, s->key.p,
		    s->key.n, &group);
		if (n == NULL || (one = crm_visitsum_once(s->sum, group,
		    CRM_ONCE_VISIT, visit->id)) == -1 ||
		    (visitor = crm_visitsum_once(s->sum, group,
		    CRM_ONCE_VISITOR, visit->visitor)) == -1)
			return (-1);
		n->visits += (uint64_t)one;
		n->visitors += (uint64_t)visitor;
		n->views++;
		n->landings += i == 0;
		n->exits += i + 1 == visit->n;
		n->bounces += visit->n == 1;
	}
	return (0);
}

/* How many pages of a visit its path has: all, or up to the first order. */
static uint32_t
path_end(const struct summing *s, const struct crm_visit *visit)
{
	uint32_t i;

	if (s->ordered == NULL)
		return (visit->n);
	for (i = 0; i < visit->n; i++)
		if (crm_visitdict_getpage(s->v.vs.dict, s->v.vs.view[
		    visit->first + i].page)->ordered)
			return (i + 1);
	return (0);
}

/*
 * A page that is seen several times on end counts once.  The path of a visit
 * is its first pages; that to an order the last ones before it.
 */
static int
count_path(struct summing *s, const struct crm_visit *visit)
{
	const struct crm_view *view = s->v.vs.view + visit->first;
	uint32_t end = path_end(s, visit), from = 0, i;
	const struct crm_visitpage *page, *last = NULL;
	size_t n = 0;

	if (end == 0)
		return (0);
	if (s->ordered != NULL)
		for (from = end - 1, n = 1; from > 0; from--) {
			if (view[from - 1].page != view[from].page)
				n++;
			if (n > s->pages)
				break;
		}
	crm_buf_reset(&s->key);
	for (i = from, n = 0; i < end && n < s->pages; i++) {
		page = crm_visitdict_getpage(s->v.vs.dict, view[i].page);
		if (last != NULL && strcmp(page->path, last->path) == 0)
			continue;
		if (n++ > 0)
			crm_buf_str(&s->key, " > ");
		crm_buf_str(&s->key, page->path);
		last = page;
	}
	return (count_visit(s, visit, NULL));
}

static int
count_source(struct summing *s, const struct crm_visit *visit)
{
	const struct crm_visitsource *source = crm_visitdict_getsource(
	    s->v.vs.dict, visit->source);
	size_t i;

	crm_buf_reset(&s->key);
	for (i = 0; i < s->nparts; i++)
		switch (s->part[i][0]) {
		case 's':
			add_part(&s->key, source->name);
			break;
		case 'l':
			add_part(&s->key, crm_visitdict_getpage(s->v.vs.dict,
			    s->v.vs.view[visit->first].page)->path);
			break;
		case 'c':
			add_part(&s->key, source->campaign);
			break;
		default:
			add_part(&s->key, strcmp(s->part[i], "kind") == 0 ?
			    source->kind : source->keyword);
		}
	return (count_visit(s, visit, NULL));
}

/* Weekdays with their numbers, so that Monday comes first. */
static int
count_hour(struct summing *s, const struct crm_visit *visit)
{
	static const char *const days[] = { "1mon", "2tue", "3wed", "4thu",
	    "5fri", "6sat", "7sun" };
	int64_t day = crm_time_day(visit->started_at);
	int hour = (int)((visit->started_at - day * CRM_DAY) / 3600);
	size_t i;

	crm_buf_reset(&s->key);
	for (i = 0; i < s->nparts; i++) {
		if (i > 0)
			crm_buf_chr(&s->key, APART);
		if (strcmp(s->part[i], "weekday") == 0)
			crm_buf_str(&s->key, days[((day + 3) % 7 + 7) % 7]);
		else
			crm_buf_fmt(&s->key, "%02d", hour);
	}
	return (count_visit(s, visit, NULL));
}

static int
count_machine(struct summing *s, const struct crm_visit *visit)
{

	if (visit->machine == 0)
		return (0);
	crm_buf_reset(&s->key);
	add_part(&s->key, crm_visits_word(&s->v.vs, visit->machine));
	add_part(&s->key, crm_visits_word(&s->v.vs, visit->agent));
	return (count_visit(s, visit, NULL));
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
		n = strcspn(text, (const char[]){ APART, '\0' });
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
		if (words[i] == NULL || s->nparts == PARTS)
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
		status = run(&s, argc, argv, opts, NULL, count_pages);
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
		status = run(&s, argc, argv, opts, take_depth, count_path);
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
		    count_source);
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
		status = run(&s, argc, argv, opts, take_hours, count_hour);
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
		status = run(&s, argc, argv, opts, NULL, count_machine);
	close_sum(&s);
	return (status);
}
