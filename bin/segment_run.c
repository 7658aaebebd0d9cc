#include <stdlib.h>

#include "insight/rule.h"
#include "insight/segment.h"
#include "insight/segrun.h"
#include "segment_int.h"

#define SECONDS	"10"

struct running {
	struct cli	*cli;
	struct crm_segrun *run;
	char		**name;
	int		 n;		/* 0: all */
	int		 seconds;	/* of computing, for some members */
};

/* No function of SQLite can be stopped while it is at work. */
static void
more_time(void *arg)
{
	struct running *work = arg;

	cli_deadline(work->seconds + 1);
}

/* The time that is asked for: the end of a day that is over, else now. */
static int
find_time(struct cli *cli, int64_t *at)
{
	int64_t today = crm_time_day(cli->now);

	*at = cli->now;
	if (cli->as_of == CRM_TIME_NONE || cli->as_of == today)
		return (0);
	if (cli->as_of > today)
		return (cli_fail(cli, EX_DATA, _("--as-of: the day lies in "
		    "the future")));
	*at = (cli->as_of + 1) * CRM_DAY - 1;
	return (0);
}

static int
add_sets(struct running *work)
{
	struct cli *cli = work->cli;
	int64_t id;
	int i, rc, status;

	if (work->n == 0)
		return (crm_segrun_add_all(work->run) == -1 ?
		    cli_fail_err(cli) : 0);
	for (i = 0; i < work->n; i++) {
		if ((status = segment_find(cli, work->name[i], &id)) != 0)
			return (status);
		if ((rc = crm_segrun_add(work->run, id)) == -1)
			return (cli_fail_err(cli));
		if (rc == 0)
			return (cli_fail(cli, EX_NO, _("no rule keeps %s; "
			    "crm-segment rule gives it one"), work->name[i]));
	}
	return (0);
}

/* What came of it: the sets that were asked, and how many were not. */
static int
tell(struct running *work)
{
	struct crm_segrun_result r;
	struct cli *cli = work->cli;
	int64_t entered = 0, gone = 0;
	char day[CRM_DATE_LEN];
	int done = 0, failed = 0, status;
	size_t i;

	for (i = 0; crm_segrun_result(work->run, i, &r); i++) {
		entered += r.entered;
		gone += r.gone;
		done += r.failed == NULL;
		failed += r.failed != NULL;
		if (r.failed != NULL)
			cli_warn(cli, _("%s: left as it was: %s"), r.name,
			    r.failed);
		else if (r.ended != CRM_TIME_NONE)
			cli_note(cli, _("%s: its rule was valid until %s; "
			    "nobody is in it"), r.name,
			    crm_date_format(r.ended, day));
	}
	status = cli_store(cli, NULL, _("sets %d, entered %lld, gone %lld, "
	    "failed %d"), done, (long long)entered,
	    (long long)gone, failed);
	return (status == 0 && failed > 0 ? EX_NO : status);
}

static int
run(struct running *work, struct crm_segrun_opt *opt)
{
	struct cli *cli = work->cli;
	int status;

	if ((work->run = crm_segrun_open(cli->db, opt)) == NULL)
		return (cli_fail_err(cli));
	if ((status = add_sets(work)) == 0) {
		if (crm_segrun_work(work->run) == -1)
			status = cli_fail_err(cli);
		cli_deadline(0);
	}
	if (status == 0)
		status = tell(work);
	crm_segrun_close(work->run);
	return (status);
}

int
segment_run(struct cli *cli, int argc, char **argv)
{
	struct running work = { .cli = cli, .name = argv };
	const char *all = NULL, *limit = SECONDS;
	const struct cli_opt opts[] = {
		{ "all", 0, 0, &all },
		{ "time-limit", 0, 1, &limit },
		{ NULL, 0, 0, NULL }
	};
	struct crm_segrun_opt opt = { .tick = more_time, .arg = &work };
	struct crm_rules *rules = NULL;
	int status;

	work.n = cli_options(cli, argc, argv, opts);
	if ((work.n == 0) == (all == NULL))
		return (cli_fail(cli, EX_USAGE_, _("give the names of sets, "
		    "or --all")));
	work.seconds = cli_seconds(cli, "--time-limit", limit, 1, 86400);
	opt.ms = work.seconds * 1000;
	if ((status = cli_rules(cli, NULL, &rules)) != 0)
		return (status);
	opt.rules = rules;
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) == 0 &&
	    (status = find_time(cli, &opt.at)) == 0 &&
	    (status = cli_begin(cli)) == 0)
		status = run(&work, &opt);
	crm_rules_free(rules);
	return (status);
}
