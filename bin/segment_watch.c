#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/money.h"
#include "insight/segwatch.h"
#include "segment_int.h"

#define DAYS	"30"	/* to look back: a month */

struct watching {
	struct cli	*cli;
	struct crm_buf	 text;
	int		 all;		/* what is well is printed, too */
	int		 alarms;
};

static int
put_figure(struct watching *work, int64_t v, int decimals)
{

	crm_buf_reset(&work->text);
	if (v != CRM_NULL)
		crm_money_format(&work->text, v, decimals);
	if (work->text.bad)
		return (crm_err_nomem(work->cli->err));
	return (crm_out_textn(work->cli->out, crm_buf_text(&work->text),
	    work->text.n));
}

static int
put_watch(void *arg, const struct crm_segwatch *watch)
{
	struct watching *work = arg;
	struct crm_out *out = work->cli->out;

	return (crm_out_text(out, watch->name) == -1 ||
	    crm_out_text(out, watch->measure) == -1 ||
	    crm_out_text(out, watch->bound) == -1 ||
	    put_figure(work, watch->threshold, crm_segwatch_decimals(
	    work->cli->db, watch->measure)) == -1 ||
	    crm_out_int(out, watch->days) == -1 ? -1 : 0);
}

static int
put_listed(void *arg, const struct crm_segwatch *watch)
{
	struct watching *work = arg;

	return (put_watch(work, watch) == -1 ||
	    crm_out_end(work->cli->out) == -1 ? -1 : 0);
}

static void
note_unjudged(struct watching *work, const struct crm_segwatch_look *look)
{
	const struct crm_segwatch *watch = &look->watch;
	char day[CRM_DATE_LEN];

	if (look->begin == CRM_TIME_NONE)
		cli_note(work->cli, _("%s: %s is not judged: nobody was ever "
		    "in it"), watch->name, watch->measure);
	else
		cli_note(work->cli, _("%s: %s is not judged: nothing is known "
		    "of it before %s"), watch->name, watch->measure,
		    crm_date_format(crm_time_day(look->begin), day));
}

static int
put_look(void *arg, const struct crm_segwatch_look *look)
{
	struct watching *work = arg;
	struct crm_out *out = work->cli->out;
	int decimals = crm_segwatch_decimals(work->cli->db,
	    look->watch.measure);

	if (!look->judged)
		note_unjudged(work, look);
	work->alarms += look->alarm;
	if (!look->alarm && !work->all)
		return (0);
	return (put_watch(work, &look->watch) == -1 ||
	    put_figure(work, look->judged ? look->value : CRM_NULL,
	    decimals) == -1 ||
	    put_figure(work, look->judged ? look->before : CRM_NULL,
	    decimals) == -1 ||
	    crm_out_text(out, !look->judged ? "" :
	    look->alarm ? "yes" : "no") == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
look(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col col[] = {
		{ "name", CRM_KIND_TEXT }, { "measure", CRM_KIND_TEXT },
		{ "bound", CRM_KIND_TEXT }, { "threshold", CRM_KIND_NUMBER },
		{ "days", CRM_KIND_NUMBER }, { "value", CRM_KIND_NUMBER },
		{ "before", CRM_KIND_NUMBER }, { "alarm", CRM_KIND_TEXT },
		{ NULL, CRM_KIND_TEXT }
	};
	struct watching work = { .cli = cli };
	const char *all = NULL;
	const struct cli_opt opts[] = { { "all", 0, 0, &all },
	    { NULL, 0, 0, NULL } };
	int64_t end;
	int status;

	if (cli_options(cli, argc, argv, opts) != 0)
		return (cli_fail(cli, EX_USAGE_, _("watch takes no set; watch "
		    "add and watch rm do")));
	work.all = all != NULL;
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (crm_db_snapshot(cli->db) == -1)
		return (cli_fail_err(cli));
	end = cli->as_of == CRM_TIME_NONE ? cli->now + 1 :
	    (cli->as_of + 1) * CRM_DAY;
	if (cli_columns(cli, col) == NULL)
		return (EX_INTERNAL);
	if (crm_segwatch_look(cli->db, end, put_look, &work) == -1 ||
	    crm_out_finish(cli->out) == -1)
		status = cli_fail_err(cli);
	crm_buf_free(&work.text);
	return (status == 0 && work.alarms > 0 ? EX_NO : status);
}

static int
list(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col col[] = {
		{ "name", CRM_KIND_TEXT }, { "measure", CRM_KIND_TEXT },
		{ "bound", CRM_KIND_TEXT }, { "threshold", CRM_KIND_NUMBER },
		{ "days", CRM_KIND_NUMBER }, { NULL, CRM_KIND_TEXT }
	};
	struct watching work = { .cli = cli };
	int status;

	if (cli_options(cli, argc, argv, NULL) != 0)
		return (cli_fail(cli, EX_USAGE_,
		    _("watch list takes no operand")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (cli_columns(cli, col) == NULL)
		return (EX_INTERNAL);
	if (crm_segwatch_each(cli->db, put_listed, &work) == -1 ||
	    crm_out_finish(cli->out) == -1)
		status = cli_fail_err(cli);
	crm_buf_free(&work.text);
	return (status);
}

static int
check_words(struct cli *cli, const char *measure, const char *bound)
{

	if (crm_segwatch_known(measure, bound))
		return (0);
	return (cli_fail(cli, EX_USAGE_, _("measures are size, value, in, out, "
	    "share, drift and age, each below or above a number")));
}

/* A threshold in the units of its measure. */
static int
read_threshold(struct cli *cli, const char *text, struct crm_segwatch *watch)
{
	int decimals = crm_segwatch_decimals(cli->db, watch->measure);

	if (crm_money_parse(text, strlen(text), decimals,
	    &watch->threshold) == 0 && (watch->threshold >= 0 ||
	    strcmp(watch->measure, "value") == 0))
		return (0);
	return (cli_fail(cli, EX_USAGE_, _("\"%s\" is no threshold of %s: give "
	    "a number with at most %d decimals"), text, watch->measure,
	    decimals));
}

static int
add(struct cli *cli, int argc, char **argv)
{
	struct crm_segwatch watch = { 0 };
	const char *days = DAYS;
	const struct cli_opt opts[] = { { "days", 0, 1, &days },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;

	if (n != 4)
		return (cli_fail(cli, EX_USAGE_, _("watch add takes the name "
		    "of a set, a measure, below or above, and a number")));
	watch.name = argv[0];
	watch.measure = argv[1];
	watch.bound = argv[2];
	watch.days = cli_number(cli, "--days", days, 1, 3660);
	if ((status = check_words(cli, watch.measure, watch.bound)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = segment_find(cli, watch.name, &watch.segment)) != 0 ||
	    (status = read_threshold(cli, argv[3], &watch)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if (crm_segwatch_put(cli->db, &watch) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, _("%s is watched: %s %s %s"), watch.name,
	    watch.measure, watch.bound, argv[3]));
}

static int
rm(struct cli *cli, int argc, char **argv)
{
	int n = cli_options(cli, argc, argv, NULL), status;
	int64_t segment, gone;

	if (n < 1 || n > 3)
		return (cli_fail(cli, EX_USAGE_, _("watch rm takes the name of "
		    "a set, and perhaps a measure, and below or above")));
	if ((n > 1 && (status = check_words(cli, argv[1], n > 2 ? argv[2] :
	    NULL)) != 0) ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0 ||
	    (status = segment_find(cli, argv[0], &segment)) != 0)
		return (status);
	if (crm_segwatch_rm(cli->db, segment, n > 1 ? argv[1] : NULL,
	    n > 2 ? argv[2] : NULL, &gone) == -1)
		return (cli_fail_err(cli));
	if (gone == 0)
		return (cli_fail(cli, EX_NO, _("nothing of the kind is "
		    "watched; see crm-segment watch list")));
	return (cli_store(cli, NULL, _("no longer watched: %lld"),
	    (long long)gone));
}

int
segment_watch(struct cli *cli, int argc, char **argv)
{
	static const struct cli_verb verbs[] = {
		{ "add", add,
		    "watch add [--days N] [-n] NAME MEASURE below|above NUMBER" },
		{ "rm", rm, "watch rm [-n] NAME [MEASURE [below|above]]" },
		{ "list", list, "watch list" },
		{ "look", look, "watch [look] [--as-of DATE] [--all]" },
		{ NULL, NULL, NULL }
	};
	size_t i;

	for (i = 0; argc > 1 && verbs[i].name != NULL; i++)
		if (strcmp(verbs[i].name, argv[1]) == 0)
			return (cli_verb(cli, argc, argv, verbs));
	cli->verbs = verbs;
	return (look(cli, argc, argv));
}
