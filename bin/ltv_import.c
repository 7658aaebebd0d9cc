#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/csv.h"
#include "insight/score.h"
#include "ltv_int.h"

/* Scores from models outside: a row is a member's score of a day. */

#define LONGEST	200	/* bytes of a version and a reason */

enum { MODEL, VERSION, DATE, VALUE, REASON, NCOL };

static const char *const colname[NCOL] = { "model", "version", "date",
    "value", "reason" };

/* A model of a day, which a file may have many of. */
struct target {
	char		*name, *version;
	int64_t		 day;
	struct crm_scorer *scorer;
};

struct import {
	struct cli	*cli;
	struct crm_csv	*csv;
	const char	*whole, *challenger;
	int		 found;		/* 1: the columns were looked for */
	int		 col[NCOL];	/* -1: absent */
	struct target	*target;
	size_t		 n, last;
	struct cli_counts counts;
};

/* What a row says but for its member. */
struct row {
	int64_t		 day;
	double		 value;
	const char	*reason;
};

static int
bad(struct crm_fault *fault, int col, const char *kind)
{

	fault->column = colname[col];
	fault->kind = kind;
	return (1);
}

static int
find_columns(struct import *in)
{
	int i;

	if (in->found)
		return (0);
	in->found = 1;
	for (i = 0; i < NCOL; i++) {
		in->col[i] = crm_csv_col(in->csv, colname[i]);
		if (in->col[i] == -1 && i != REASON)
			return (crm_err_set(in->cli->err, CRM_ERR_INPUT,
			    _("%s: no column \"%s\"; needed are member, "
			    "model, version, date and value"),
			    crm_csv_source(in->csv), colname[i]));
	}
	return (0);
}

static struct crm_cell
cell(const struct import *in, int col)
{
	static const struct crm_cell none = { "", 0 };

	return (in->col[col] == -1 ? none :
	    crm_csv_cell(in->csv, (size_t)in->col[col]));
}

/* One line, and none too long. */
static int
is_line(struct crm_cell text)
{
	size_t i;

	for (i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f)
			return (0);
	return (text.n <= LONGEST);
}

/* Decimal digits with or without an exponent; empty: no score. */
static int
read_value(struct crm_cell text, double *v)
{
	char *end;

	*v = NAN;
	if (text.n == 0)
		return (0);
	if (strspn(text.p, "0123456789+-.eE") != text.n)
		return (-1);
	*v = strtod(text.p, &end);
	return (*end == '\0' && end > text.p && isfinite(*v) ? 0 : -1);
}

static int
read_row(struct import *in, struct row *row, struct crm_fault *fault)
{
	struct crm_cell date = cell(in, DATE), version = cell(in, VERSION);

	if (!crm_score_name(cell(in, MODEL).p))
		return (bad(fault, MODEL, N_("no name of a model; write small "
		    "letters, digits and _, no digit first")));
	if (version.n == 0 || !is_line(version))
		return (bad(fault, VERSION, N_("no version; write one line of "
		    "at most 200 bytes")));
	if (crm_date_parse(date.p, date.n, &row->day) == -1)
		return (bad(fault, DATE, N_("no such date; write "
		    "YYYY-MM-DD")));
	if (row->day > crm_time_day(in->cli->now))
		return (bad(fault, DATE, N_("the day lies in the future")));
	if (read_value(cell(in, VALUE), &row->value) == -1) {
		fault->value = cell(in, VALUE).p;
		fault->value_len = cell(in, VALUE).n;
		return (bad(fault, VALUE, N_("no number")));
	}
	if (!is_line(cell(in, REASON)))
		return (bad(fault, REASON, N_("no reason; write one line of "
		    "at most 200 bytes")));
	row->reason = cell(in, REASON).p;
	return (0);
}

/* The number of the model, made where there is none; 0: it is our own; -1. */
static int64_t
find_model(struct import *in, const char *name, const char *version)
{
	struct crm_score_model made = { .name = name, .version = version,
	    .kind = "outside", .parameters = "", .fitted_to = CRM_NULL };
	struct crm_db *db = in->cli->db;
	struct crm_buf kind = { 0 };
	int64_t model = crm_score_find(db, name, version), any;
	int ours;

	if (model > 0) {
		if (crm_score_about(db, model, &kind, NULL) == -1)
			model = -1;
		ours = strcmp(crm_buf_text(&kind), "outside") != 0;
		crm_buf_free(&kind);
		return (model > 0 && ours ? 0 : model);
	}
	if (model == -1 || (any = crm_score_find(db, name, NULL)) == -1 ||
	    (model = crm_score_add(db, &made)) <= 0)
		return (-1);
	if ((any == 0 || in->challenger == NULL) &&
	    crm_score_choose(db, model, cli_user(), "imported") == -1)
		return (-1);
	return (model);
}

/* Adds the target of this row: 1, 0 (with the fault) or -1. */
static int
add_target(struct import *in, const struct row *row, struct crm_fault *fault)
{
	const char *name = cell(in, MODEL).p, *version = cell(in, VERSION).p;
	int64_t model = find_model(in, name, version);
	struct target *target;

	if (model == 0) {
		(void)bad(fault, MODEL, N_("this is a model of crm-ltv's own; "
		    "give yours another name"));
		return (0);
	}
	if (model == -1)
		return (-1);
	target = realloc(in->target, (in->n + 1) * sizeof(*target));
	if (target == NULL)
		return (crm_err_nomem(in->cli->err));
	in->target = target;
	target += in->n;
	target->name = strdup(name);
	target->version = strdup(version);
	target->day = row->day;
	target->scorer = crm_scorer_open(in->cli->db, model, row->day,
	    in->whole != NULL, 0);
	in->last = in->n++;
	if (target->name == NULL || target->version == NULL)
		return (crm_err_nomem(in->cli->err));
	return (target->scorer == NULL ? -1 : 1);
}

/* Finds the target of this row, mostly that of the row before. */
static int
find_target(struct import *in, const struct row *row, struct crm_fault *fault)
{
	const struct target *target;
	size_t i, at;

	for (i = 0; i < in->n; i++) {
		at = (in->last + i) % in->n;
		target = &in->target[at];
		if (target->day != row->day ||
		    strcmp(target->name, cell(in, MODEL).p) != 0 ||
		    strcmp(target->version, cell(in, VERSION).p) != 0)
			continue;
		in->last = at;
		return (1);
	}
	return (add_target(in, row, fault));
}

static int
take(void *arg, struct crm_csv *csv, int64_t member, struct crm_fault *fault)
{
	struct import *in = arg;
	struct row row;
	int rc;

	(void)csv;
	if (find_columns(in) == -1)
		return (-1);
	if (read_row(in, &row, fault) != 0)
		return (1);
	if ((rc = find_target(in, &row, fault)) != 1)
		return (rc == 0 ? 1 : -1);
	rc = crm_scorer_put(in->target[in->last].scorer, member, row.value,
	    row.reason);
	in->counts.same += rc == 0;
	in->counts.new += rc == 1;
	in->counts.changed += rc == 2;
	fault->column = "member";
	if (rc == 3)
		fault->kind = N_("there is no such member");
	else if (rc == 4)
		fault->kind = N_("another row gives the same member another "
		    "score of that day");
	return (rc >= 3 ? 1 : rc == -1 ? -1 : 0);
}

/* Notes the runs.  0 or a status. */
static int
end_targets(struct import *in)
{
	int64_t ended, all = 0;
	size_t i;

	for (i = 0; i < in->n; i++) {
		if (crm_scorer_end(in->target[i].scorer, &ended) == -1)
			return (cli_fail_err(in->cli));
		all += ended;
	}
	if (all > 0)
		cli_note(in->cli, _("members who have no score any more: "
		    "%lld"), (long long)all);
	return (0);
}

static void
free_targets(struct import *in)
{
	size_t i;

	for (i = 0; i < in->n; i++) {
		crm_scorer_close(in->target[i].scorer);
		free(in->target[i].name);
		free(in->target[i].version);
	}
	free(in->target);
}

static int
import_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct import *in = arg;
	struct cli_set set = { .take = take, .arg = in };
	int status;

	if ((status = cli_begin(cli)) != 0)
		return (status);
	if ((in->csv = crm_stage_csv(stage, NULL)) == NULL)
		return (cli_fail_err(cli));
	status = cli_read_set(cli, in->csv, &set);
	crm_csv_close(in->csv);
	if (status != 0 || (status = end_targets(in)) != 0)
		return (status);
	in->counts.read = set.read;
	in->counts.rejected = set.rejected;
	return (cli_store_counts(cli, crm_stage_sha256(stage), &in->counts));
}

int
ltv_scores_import(struct cli *cli, int argc, char **argv)
{
	struct import in = { .cli = cli };
	const struct cli_opt opts[] = { { "whole", 0, 0, &in.whole },
	    { "challenger", 0, 0, &in.challenger }, { NULL, 0, 0, NULL } };
	int status;

	if (cli_options(cli, argc, argv, opts) > 1)
		return (cli_fail(cli, EX_USAGE_, _("one file at a time")));
	status = cli_import(cli, argv[0], import_stage, &in);
	free_targets(&in);
	return (status);
}
