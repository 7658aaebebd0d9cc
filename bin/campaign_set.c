#include <errno.h>
#include <string.h>

#include "campaign_plan.h"
#include "core/buf.h"
#include "core/csv.h"
#include "outreach/campaign.h"
#include "outreach/plan.h"

/* Fields of a campaign, from the words of a command or from another plan. */

int
campaign_named(struct cli *cli, const char *name,
    struct campaign_named *campaign)
{
	int rc = crm_campaign_find(cli->db, name, &campaign->id,
	    &campaign->channel);

	campaign->name = name;
	if (rc == -1)
		return (cli_fail_err(cli));
	if (rc == 0)
		return (cli_fail(cli, EX_NO, _("there is no campaign %s; "
		    "crm-campaign list names those there are, add makes one"),
		    name));
	return (0);
}

/* 0 said or the same; -1 with the reason in cli->err. */
static int
say(struct cli *cli, struct campaign_set *set, const char *field,
    const char *value)
{
	int rc;

	if (crm_plan_field(field) == NULL)
		return (crm_err_set(cli->err, CRM_ERR_USAGE, _("%s: there is "
		    "no such field; crm-campaign show names those there are"),
		    field));
	rc = set->late ? crm_plan_revise(cli->db, set->campaign, field,
	    value) : crm_plan_set(cli->db, set->campaign, field, value);
	if (rc == -1)
		return (-1);
	set->set += rc == 1;
	set->same += rc == 0;
	return (0);
}

/* 1 when the reason is a fault of the word, behind which others may be. */
static int
mild(const struct cli *cli)
{
	enum crm_errkind kind = crm_errkind(cli->err);

	return (kind == CRM_ERR_INPUT || kind == CRM_ERR_USAGE ||
	    kind == CRM_ERR_CONFLICT);
}

static int
assign(struct cli *cli, struct campaign_set *set, char *word)
{
	char *value = strchr(word, '=');
	int status;

	if (value == NULL || value == word)
		return (cli_fail(cli, EX_USAGE_, _("write FIELD=VALUE: \"%s\""),
		    word));
	*value++ = '\0';
	if ((status = cli_check_text(cli, word, value)) == 0 &&
	    say(cli, set, word, value) == -1)
		status = cli_fail_err(cli);
	value[-1] = '=';
	return (status);
}

int
campaign_assign(struct cli *cli, struct campaign_set *set, int n,
    char **words)
{
	int i, status = 0, its;

	for (i = 0; i < n; i++) {
		if ((its = assign(cli, set, words[i])) == 0)
			continue;
		if (crm_errkind(cli->err) != CRM_ERR_NONE && !mild(cli))
			return (its);
		crm_err_clear(cli->err);
		if (status == 0)
			status = its;
	}
	return (status);
}

/* The columns of another plan; -1: there is none. */
struct plan_rows {
	int	 field, value, version;
};

static int
bad(struct cli *cli, struct crm_csv *csv, const char *column, const char *why)
{
	struct crm_fault fault = { .source = crm_csv_source(csv),
	    .line = crm_csv_line(csv), .column = column,
	    .kind = N_("no such field or value"),
	    .reason = why };

	return (cli_bad_row(cli, csv, &fault));
}

/* What nobody said is not said here either: 0 or a status. */
static int
take_row(struct cli *cli, struct campaign_set *set, struct crm_csv *csv,
    const struct plan_rows *cols)
{
	struct crm_cell field = crm_csv_cell(csv, (size_t)cols->field);
	struct crm_cell value = crm_csv_cell(csv, (size_t)cols->value);
	struct crm_fault fault = { 0 };
	int status;

	if (cols->version != -1 &&
	    crm_csv_cell(csv, (size_t)cols->version).n == 0)
		return (0);
	if (cli_check_cells(csv, &fault) == -1)
		return (bad(cli, csv, fault.column, _(fault.kind)));
	if (say(cli, set, field.p, value.p) == 0)
		return (0);
	if (!mild(cli))
		return (cli_fail_err(cli));
	status = bad(cli, csv, NULL, crm_errmsg(cli->err));
	crm_err_clear(cli->err);
	return (status);
}

static int
take_rows(struct cli *cli, struct campaign_set *set, struct crm_csv *csv)
{
	struct plan_rows cols;
	int rc, status = 0;

	if (crm_csv_header(csv) == -1)
		return (cli_fail_err(cli));
	cols.field = crm_csv_col(csv, "field");
	cols.value = crm_csv_col(csv, "value");
	cols.version = crm_csv_col(csv, "version");
	if (cols.field == -1 || cols.value == -1)
		return (cli_fail(cli, EX_DATA, _("%s: needed are the columns "
		    "field and value"), crm_csv_source(csv)));
	while (status == 0 && (rc = crm_csv_next(csv)) > 0)
		status = rc == 1 ? take_row(cli, set, csv, &cols) :
		    bad(cli, csv, NULL, _("not as many cells as the header "
		    "has"));
	if (status != 0)
		return (status);
	if (rc == -1)
		return (cli_fail_err(cli));
	return (cli->faults.n > 0 ? EX_DATA : 0);
}

struct setting {
	const char	*file, *late;
	int		 argc;
	char		**argv;
};

static int
store(struct cli *cli, const struct setting *work, struct crm_stage *stage)
{
	struct campaign_set set = { .late = work->late != NULL };
	struct campaign_named named;
	struct crm_csv *csv;
	int status;

	if ((status = cli_begin(cli)) != 0 ||
	    (status = campaign_named(cli, work->argv[0], &named)) != 0)
		return (status);
	set.campaign = named.id;
	if (stage != NULL) {
		csv = crm_stage_csv(stage, NULL);
		status = csv == NULL ? cli_fail_err(cli) :
		    take_rows(cli, &set, csv);
		crm_csv_close(csv);
	}
	if (status != 0 || (status = campaign_assign(cli, &set,
	    work->argc - 1, work->argv + 1)) != 0)
		return (status);
	return (cli_store(cli, stage == NULL ? NULL :
	    crm_stage_sha256(stage), _("campaign %s: set %zu, same %zu"),
	    named.name, set.set, set.same));
}

static int
store_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{

	return (store(cli, arg, stage));
}

int
campaign_set(struct cli *cli, int argc, char **argv)
{
	struct setting work = { NULL, NULL, 0, argv };
	const struct cli_opt opts[] = {
		{ "file", 0, 1, &work.file },
		{ "late", 0, 0, &work.late },
		{ NULL, 0, 0, NULL }
	};
	int status;

	work.argc = cli_options(cli, argc, argv, opts);
	if (work.argc < 1 || (work.argc == 1 && work.file == NULL))
		return (cli_fail(cli, EX_USAGE_, _("give one name, and fields "
		    "as FIELD=VALUE or --file")));
	if (work.file != NULL)
		return (cli_import(cli, work.file, store_stage, &work));
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0)
		return (status);
	return (store(cli, &work, NULL));
}
