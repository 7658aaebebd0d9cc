#include <inttypes.h>
#include <string.h>

#include "campaign_int.h"
#include "campaign_plan.h"
#include "outreach/laststate.h"
#include "outreach/plan.h"

/* The verb table: what became of those whom a campaign wrote to. */

struct table {
	struct cli	*cli;
	struct crm_last_opt opt;
	const char	*by, *funnel, *benchmark, *wave;
	int64_t		 mark;		/* hundredths of a percent; -1 */
	struct crm_last_group all;
};

static const char *
label_of(enum crm_last last)
{
	static const char *const labels[CRM_NLAST] = {
		[CRM_LAST_DELIVERED] = N_("delivered only"),
		[CRM_LAST_BLOCKED] = N_("blocked as spam"),
		[CRM_LAST_BAD_ADDRESS] = N_("bad address"),
		[CRM_LAST_FAILED] = N_("not delivered"),
		[CRM_LAST_OPENED] = N_("read only"),
		[CRM_LAST_CLICKED] = N_("link followed"),
		[CRM_LAST_UNSUBSCRIBED] = N_("opted out"),
		[CRM_LAST_COUPON] = N_("coupon used"),
		[CRM_LAST_SENT] = N_("left and no more is known"),
		[CRM_LAST_UNKNOWN] = N_("in doubt")
	};

	return (_(labels[last]));
}

/* Hundredths of a percent; nothing where there are none. */
static int
put_percent(struct crm_out *out, int64_t v)
{
	char text[32] = "";

	if (v >= 0)
		(void)snprintf(text, sizeof(text), "%" PRId64 ".%02" PRId64,
		    v / 100, v % 100);
	return (crm_out_text(out, text));
}

/* One line of a group. */
struct line {
	const char	*name, *label;
	int64_t		 members, share;
	int		 clicked;	/* the benchmark stands beside it */
	const char	*verdict;	/* of domains */
};

static int
put_line(struct table *t, const struct crm_last_group *group,
    const struct line *line)
{
	struct crm_out *out = t->cli->out;

	if ((t->by != NULL && crm_out_text(out, group->value) == -1) ||
	    crm_out_text(out, line->name) == -1 ||
	    crm_out_text(out, line->label) == -1 ||
	    crm_out_int(out, line->members) == -1 ||
	    put_percent(out, line->share) == -1 ||
	    put_percent(out, line->clicked ? t->mark : -1) == -1 ||
	    (t->opt.by == CRM_LAST_BY_DOMAIN &&
	    crm_out_text(out, line->verdict) == -1))
		return (-1);
	return (crm_out_end(out));
}

/* Only of domains: nothing is known of who got nothing by mail. */
static const char *
verdict(const struct table *t, const struct crm_last_group *group)
{

	if (t->opt.by != CRM_LAST_BY_DOMAIN || *group->value == '\0')
		return ("");
	return (crm_last_bad(group, &t->all) ? "bad" : "ok");
}

static int
put_states(void *arg, const struct crm_last_group *group)
{
	struct table *t = arg;
	struct line line = { .verdict = "" };
	int64_t share[CRM_NLAST];
	int i;

	crm_last_shares(group->last, CRM_NLAST, share);
	for (i = 0; i < CRM_NLAST; i++) {
		/* What not every campaign has. */
		if (i >= CRM_LAST_COUPON && group->last[i] == 0)
			continue;
		line.name = crm_last_name((enum crm_last)i);
		line.label = label_of((enum crm_last)i);
		line.members = group->last[i];
		line.share = share[i];
		line.clicked = i == CRM_LAST_CLICKED;
		if (put_line(t, group, &line) == -1)
			return (-1);
	}
	line = (struct line){ "total", _("all of them"), group->members,
	    10000, 0, verdict(t, group) };
	return (put_line(t, group, &line));
}

static int
put_steps(void *arg, const struct crm_last_group *group)
{
	static const char *const names[CRM_NFURTHEST] = { "sent", "reached",
	    "opened", "clicked", "coupon" };
	static const char *const labels[CRM_NFURTHEST] = { N_("all sent"),
	    N_("reached at all"), N_("read or more"), N_("clicked or more"),
	    N_("coupon used") };
	struct table *t = arg;
	struct line line = { 0 };
	int i;

	for (i = 0; i < CRM_NFURTHEST; i++) {
		if (i == CRM_FURTHEST_COUPON && group->furthest[i] == 0)
			continue;
		line.name = names[i];
		line.label = _(labels[i]);
		line.members = group->furthest[i];
		line.share = (group->furthest[i] * 20000 + group->members) /
		    (2 * group->members);
		line.clicked = i == CRM_FURTHEST_CLICKED;
		line.verdict = i == CRM_FURTHEST_SENT ? verdict(t, group) :
		    "";
		if (put_line(t, group, &line) == -1)
			return (-1);
	}
	return (0);
}

static int
keep_all(void *arg, const struct crm_last_group *group)
{
	struct table *t = arg;

	t->all = *group;
	t->all.value = "";	/* the group's own is gone by then */
	return (0);
}

/* The benchmark of the command, or of the plan.  0 or a status. */
static int
find_mark(struct table *t)
{
	int64_t mark;
	int rc;

	t->mark = -1;
	if (t->benchmark != NULL) {
		t->mark = (int64_t)(cli_decimal(t->cli, "--benchmark",
		    t->benchmark, 0, 100) * 100 + .5);
		return (0);
	}
	if ((rc = crm_plan_int(t->cli->db, t->opt.campaign, "benchmark",
	    &mark)) == -1)
		return (cli_fail_err(t->cli));
	if (rc == 1)
		t->mark = (mark + 50) / 100;
	return (0);
}

static int
open_table(struct table *t)
{
	struct cli_col cols[8] = { { NULL, CRM_KIND_TEXT } };
	size_t n = 0;

	cli_nobody(t->cli);
	if (t->by != NULL)
		cols[n++] = (struct cli_col){ t->by, CRM_KIND_TEXT };
	cols[n++] = (struct cli_col){ t->funnel != NULL ? "step" : "state",
	    CRM_KIND_TEXT };
	cols[n++] = (struct cli_col){ "label", CRM_KIND_TEXT };
	cols[n++] = (struct cli_col){ "members", CRM_KIND_NUMBER };
	cols[n++] = (struct cli_col){ "percent", CRM_KIND_NUMBER };
	cols[n++] = (struct cli_col){ "benchmark", CRM_KIND_NUMBER };
	if (t->opt.by == CRM_LAST_BY_DOMAIN)
		cols[n++] = (struct cli_col){ "verdict", CRM_KIND_TEXT };
	cols[n] = (struct cli_col){ NULL, CRM_KIND_TEXT };
	return (cli_columns(t->cli, cols) == NULL ? EX_INTERNAL : 0);
}

static int
print(struct table *t, const char *name)
{
	int (*put)(void *, const struct crm_last_group *) =
	    t->funnel != NULL ? put_steps : put_states;
	enum crm_last_by by = t->opt.by;
	int status;

	t->opt.by = CRM_LAST_BY_NONE;
	if (crm_db_snapshot(t->cli->db) == -1 ||
	    crm_last_each(t->cli->db, &t->opt, keep_all, t) == -1)
		return (cli_fail_err(t->cli));
	t->opt.by = by;
	if (t->all.members == 0)
		return (cli_fail(t->cli, EX_NO, _("nothing was sent by %s, as "
		    "far as anybody said; crm-campaign respond reads what the "
		    "sending house says"), name));
	if ((status = open_table(t)) != 0)
		return (status);
	/* Of a large campaign it takes a while: not twice for nothing. */
	if ((by == CRM_LAST_BY_NONE ? put(t, &t->all) :
	    crm_last_each(t->cli->db, &t->opt, put, t)) == -1 ||
	    crm_out_finish(t->cli->out) == -1)
		return (cli_fail_err(t->cli));
	return (0);
}

int
campaign_table(struct cli *cli, int argc, char **argv)
{
	struct table t = { .cli = cli };
	struct campaign_named named;
	const struct cli_opt opts[] = {
		{ "wave", 0, 1, &t.wave },
		{ "by", 0, 1, &t.by },
		{ "funnel", 0, 0, &t.funnel },
		{ "benchmark", 0, 1, &t.benchmark },
		{ NULL, 0, 0, NULL }
	};
	int by, status;

	if (cli_options(cli, argc, argv, opts) != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if (t.by != NULL) {
		if ((by = crm_last_by_of(t.by)) == -1)
			return (cli_fail(cli, EX_USAGE_, _("--by: take arm, "
			    "segment, channel or domain")));
		t.opt.by = (enum crm_last_by)by;
	}
	if (t.wave != NULL)
		t.opt.wave = cli_number(cli, "--wave", t.wave, 1, 3);
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = campaign_named(cli, argv[0], &named)) != 0)
		return (status);
	t.opt.campaign = named.id;
	if ((status = find_mark(&t)) != 0)
		return (status);
	return (print(&t, argv[0]));
}
