#include <stdlib.h>
#include <string.h>

#include "core/money.h"
#include "insight/visitmember.h"
#include "visit_int.h"

struct showing {
	struct visit	 v;
	const char	*visits, *days, *views;	/* --min-... */
	const char	*by;
	int		 min_visits, min_days, min_views;
	size_t		 shown;
};

static int
put_time(struct crm_out *out, int64_t t)
{
	char text[CRM_TIME_LEN];

	return (crm_out_text(out, crm_time_format(t, text)));
}

static int
put_member(void *arg, const struct crm_visitmember *m)
{
	struct showing *s = arg;
	struct crm_out *out = s->v.cli->out;

	if (m->visits < (uint64_t)s->min_visits ||
	    m->days < (uint64_t)s->min_days ||
	    m->views < (uint64_t)s->min_views || s->shown++ >= s->v.max)
		return (0);
	return (crm_out_int(out, m->member) == -1 ||
	    crm_out_int(out, (int64_t)m->visits) == -1 ||
	    crm_out_int(out, (int64_t)m->days) == -1 ||
	    crm_out_int(out, (int64_t)m->pages) == -1 ||
	    crm_out_int(out, (int64_t)m->views) == -1 ||
	    crm_out_int(out, (int64_t)m->ads) == -1 ||
	    crm_out_int(out, (int64_t)m->clicks) == -1 ||
	    crm_out_int(out, (int64_t)m->opens) == -1 ||
	    crm_out_int(out, (int64_t)m->ordered) == -1 ||
	    put_time(out, m->first_at) == -1 ||
	    put_time(out, m->last_at) == -1 || crm_out_end(out) == -1 ?
	    -1 : 0);
}

/* The hour at which a member is there most often, the earliest of several. */
static int
put_hour(void *arg, const struct crm_visitmember *m)
{
	struct showing *s = arg;
	struct crm_out *out = s->v.cli->out;
	uint32_t all = 0;
	int hour, best = 0;

	if (s->shown++ >= s->v.max)
		return (0);
	for (hour = 0; hour < 24; hour++) {
		all += m->hour[hour];
		if (m->hour[hour] > m->hour[best])
			best = hour;
	}
	return (crm_out_int(out, m->member) == -1 ||
	    crm_out_int(out, best) == -1 ||
	    crm_out_int(out, m->hour[best]) == -1 ||
	    crm_out_int(out, all) == -1 || crm_out_end(out) == -1 ? -1 : 0);
}

static int
least(struct cli *cli, const char *option, const char *value)
{

	return (value == NULL ? 0 : cli_number(cli, option, value, 0,
	    1000000000));
}

static int
show(struct showing *s)
{
	static const struct cli_col cols[] = { { "member", CRM_KIND_NUMBER },
	    { "visits", CRM_KIND_NUMBER }, { "days", CRM_KIND_NUMBER },
	    { "pages", CRM_KIND_NUMBER }, { "views", CRM_KIND_NUMBER },
	    { "ads", CRM_KIND_NUMBER }, { "clicks", CRM_KIND_NUMBER },
	    { "opens", CRM_KIND_NUMBER }, { "ordered", CRM_KIND_NUMBER },
	    { "first_at", CRM_KIND_TEXT }, { "last_at", CRM_KIND_TEXT },
	    { NULL, CRM_KIND_TEXT } };
	static const struct cli_col hours[] = { { "member", CRM_KIND_NUMBER },
	    { "hour", CRM_KIND_NUMBER }, { "n", CRM_KIND_NUMBER },
	    { "of", CRM_KIND_NUMBER }, { NULL, CRM_KIND_TEXT } };
	struct cli *cli = s->v.cli;

	s->min_visits = least(cli, "--min-visits", s->visits);
	s->min_days = least(cli, "--min-days", s->days);
	s->min_views = least(cli, "--min-views", s->views);
	if (cli_columns(cli, s->by == NULL ? cols : hours) == NULL)
		return (EX_INTERNAL);
	if (crm_visitmembers_each(&s->v.vs, cli->db, s->v.first, s->v.before,
	    s->by == NULL ? put_member : put_hour, s) == -1)
		return (cli_fail_err(cli));
	return (visit_done(&s->v));
}

int
visit_members(struct cli *cli, int argc, char **argv)
{
	struct showing s = { .shown = 0 };
	int status = visit_words(&s.v, cli, argc);
	const struct cli_opt opts[] = { { "from", 0, 1, &s.v.from },
	    { "to", 0, 1, &s.v.to }, { "limit", 0, 1, &s.v.limit },
	    { "min-visits", 0, 1, &s.visits },
	    { "min-days", 0, 1, &s.days }, { "min-views", 0, 1, &s.views },
	    { "hour", 0, 0, &s.by }, { NULL, 0, 0, NULL } };

	if (status == 0 && (status = visit_open(&s.v, argc, argv, opts)) == 0)
		status = show(&s);
	visit_close(&s.v);
	return (status);
}

static int
put_link(void *arg, const struct crm_visitlinkrow *row)
{
	struct showing *s = arg;
	struct crm_out *out = s->v.cli->out;

	if (s->shown++ >= s->v.max)
		return (0);
	return (put_time(out, row->at) == -1 ||
	    crm_out_int(out, row->member) == -1 ||
	    crm_out_text(out, row->purpose) == -1 ||
	    crm_out_text(out, row->campaign) == -1 ||
	    crm_out_int(out, row->part) == -1 ||
	    crm_out_text(out, row->page) == -1 ||
	    crm_out_text(out, row->machine) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

int
visit_links(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col cols[] = { { "at", CRM_KIND_TEXT },
	    { "member", CRM_KIND_NUMBER }, { "purpose", CRM_KIND_TEXT },
	    { "campaign", CRM_KIND_TEXT }, { "part", CRM_KIND_NUMBER },
	    { "page", CRM_KIND_TEXT }, { "machine", CRM_KIND_TEXT },
	    { NULL, CRM_KIND_TEXT } };
	struct showing s = { .shown = 0 };
	int status = visit_words(&s.v, cli, argc);
	const struct cli_opt opts[] = { { "from", 0, 1, &s.v.from },
	    { "to", 0, 1, &s.v.to }, { "limit", 0, 1, &s.v.limit },
	    { NULL, 0, 0, NULL } };

	if (status == 0 &&
	    (status = visit_open(&s.v, argc, argv, opts)) == 0) {
		if (cli_columns(cli, cols) == NULL)
			status = EX_INTERNAL;
		else if (crm_visitlinks_each(cli->db, s.v.first, s.v.before,
		    put_link, &s) == -1)
			status = cli_fail_err(cli);
		else
			status = visit_done(&s.v);
	}
	visit_close(&s.v);
	return (status);
}
