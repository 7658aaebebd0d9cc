#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "campaign_plan.h"
#include "core/buf.h"
#include "core/csv.h"
#include "core/money.h"
#include "core/text.h"
#include "outreach/pick.h"

/* What crm-basket next picked for each member, for the messages. */

#define LONGEST	255		/* characters of a name */

struct picking {
	struct cli	*cli;
	const char	*name;
	int64_t		 campaign;
	int		 rank, item;	/* columns; -1 unknown yet */
	uint64_t	 stored, unknown, beyond;
};

static int
bad(struct crm_fault *fault, struct crm_csv *csv, const char *column,
    const char *kind)
{

	memset(fault, 0, sizeof(*fault));
	fault->source = crm_csv_source(csv);
	fault->line = crm_csv_line(csv);
	fault->column = column;
	fault->kind = kind;
	fault->reason = _(kind);
	return (1);
}

static int
find_columns(struct picking *work, struct crm_csv *csv)
{

	work->rank = crm_csv_col(csv, "rank");
	work->item = crm_csv_col(csv, "item");
	if (work->rank != -1 && work->item != -1)
		return (0);
	return (crm_err_set(work->cli->err, CRM_ERR_INPUT, _("%s: needed are "
	    "the columns member, rank and item, as crm-basket next writes "
	    "them"), crm_csv_source(csv)));
}

/* 1 for a name that can stand in one line of a message. */
static int
is_item(struct crm_cell item)
{
	uint32_t cp;
	size_t i, k;

	for (i = 0; i < item.n; i += k) {
		k = crm_text_decode(item.p + i, item.n - i, &cp);
		if (k == 0 || cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			return (0);
	}
	return (item.n > 0 && crm_text_chars(item.p, item.n) <= LONGEST);
}

static int
take_pick(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct picking *work = arg;
	struct crm_cell rank, item;
	int64_t place;
	int rc;

	if (work->item == -1 && find_columns(work, csv) == -1)
		return (-1);
	rank = crm_csv_cell(csv, (size_t)work->rank);
	item = crm_csv_cell(csv, (size_t)work->item);
	if (crm_int_parse(rank.p, rank.n, &place) == -1 || place < 1)
		return (bad(fault, csv, "rank", N_("no number from 1 on")));
	if (!is_item(item))
		return (bad(fault, csv, "item", N_("it must be one line of 1 "
		    "to 255 characters")));
	if (place > CRM_PICKS) {
		work->beyond++;
		return (0);
	}
	rc = crm_pick_add(work->cli->db, work->campaign, member, (int)place,
	    item.p, item.n);
	work->stored += rc == 1;
	work->unknown += rc == 0;
	return (rc == -1 ? -1 : 0);
}

static void
add_count(struct crm_buf *text, const char *what, uint64_t n)
{

	if (n > 0)
		crm_buf_fmt(text, ", %s %" PRIu64, what, n);
}

/* read is the sum of all that follows. */
static int
store(struct picking *work, struct crm_stage *stage,
    const struct cli_set *set)
{
	struct crm_buf text = { 0 };
	int status;

	crm_buf_fmt(&text, _("picks of %s: read %" PRIu64 ", stored %" PRIu64),
	    work->name, set->read, work->stored);
	add_count(&text, _("unknown member"), work->unknown);
	add_count(&text, _("behind the ninth"), work->beyond);
	add_count(&text, _("rejected"), set->rejected);
	status = text.bad ? cli_fail(work->cli, EX_INTERNAL, "%s",
	    strerror(ENOMEM)) : cli_store(work->cli, crm_stage_sha256(stage),
	    "%s", text.p);
	crm_buf_free(&text);
	return (status == 0 && set->rejected > 0 ? EX_NO : status);
}

static int
picks_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct picking *work = arg;
	struct cli_set set = { .take = take_pick, .arg = work };
	struct campaign_named named;
	struct crm_csv *csv;
	int status;

	if ((status = cli_begin(cli)) != 0 ||
	    (status = campaign_named(cli, work->name, &named)) != 0)
		return (status);
	work->campaign = named.id;
	if (crm_picks_clear(cli->db, named.id) == -1 ||
	    (csv = crm_stage_csv(stage, NULL)) == NULL)
		return (cli_fail_err(cli));
	status = cli_read_set(cli, csv, &set);
	crm_csv_close(csv);
	return (status == 0 ? store(work, stage, &set) : status);
}

int
campaign_picks(struct cli *cli, int argc, char **argv)
{
	struct picking work = { .cli = cli, .rank = -1, .item = -1 };
	int n = cli_options(cli, argc, argv, NULL);

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give one name, and at "
		    "most one file")));
	work.name = argv[0];
	return (cli_import(cli, argv[1], picks_stage, &work));
}
