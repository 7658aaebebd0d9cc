#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "core/buf.h"
#include "outreach/queue.h"
#include "outreach/sendguard.h"
#include "outreach/wave.h"
#include "send_int.h"

static void
add_count(struct crm_buf *text, const char *what, uint64_t n)
{

	if (n > 0)
		crm_buf_fmt(text, ", %s %" PRIu64, what, n);
}

/* in is the sum of what follows it up to the portions. */
static int
store(struct cli *cli, const struct crm_queue_count *n)
{
	struct crm_buf text = { 0 };
	int status;

	crm_buf_fmt(&text, _("in %" PRIu64 ", queued %" PRIu64), n->in,
	    n->queued);
	add_count(&text, _("queued before"), n->same);
	add_count(&text, _("duplicate contact"), n->duplicate);
	add_count(&text, _("merged"), n->merged);
	add_count(&text, _("gone"), n->gone);
	add_count(&text, _("control"), n->control);
	add_count(&text, _("after the pilot"), n->later);
	if (n->parts > 0)
		crm_buf_fmt(&text, _("; portions %" PRIu64 " of at most %"
		    PRIu64), n->parts, n->portion);
	if (text.bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else
		status = cli_store(cli, NULL, "%s", crm_buf_text(&text));
	crm_buf_free(&text);
	return (status);
}

static int
drop(struct cli *cli, const struct send_named *named)
{
	int64_t doubt, dropped, left;

	if (crm_send_doubt(cli->db, named->id, &doubt) == -1 ||
	    crm_queue_drop(cli->db, named->id, &dropped, &left) == -1)
		return (cli_fail_err(cli));
	if (doubt == 0)
		return (cli_store(cli, NULL, _("taken back %lld, stay %lld"),
		    (long long)dropped, (long long)left));
	return (cli_store(cli, NULL, _("taken back %lld, stay %lld, of which "
	    "%lld are unknown now: they may have left since this copy was "
	    "made"), (long long)dropped, (long long)left, (long long)doubt));
}

static int
plan(struct cli *cli, const struct send_named *named, int wave)
{
	struct crm_queue_plan what = { named->id, named->channel, wave };
	struct crm_queue_count count;
	int64_t without;

	if (crm_queue_plan(cli->db, &what, &count) == -1 ||
	    (count.queued > 0 && crm_send_planned(cli->db) == -1) ||
	    crm_wave_unplanned(cli->db, named->id, &without) == -1)
		return (cli_fail_err(cli));
	if (without > 0)
		cli_note(cli, _("%lld of the list have no message of the first "
		    "wave; crm-send plan --wave 1 queues it"),
		    (long long)without);
	return (store(cli, &count));
}

/* What is queued names the list's own members alone. */
static int
bulk(struct cli *cli)
{

	return (crm_db_bulk(cli->db) == -1 ? cli_fail_err(cli) : 0);
}

int
send_plan(struct cli *cli, int argc, char **argv)
{
	const char *dropping = NULL, *wave = NULL;
	const struct cli_opt opts[] = {
		{ "drop", 0, 0, &dropping },
		{ "wave", 0, 1, &wave },
		{ NULL, 0, 0, NULL }
	};
	struct send_named named;
	int which = 0, status;

	if (cli_options(cli, argc, argv, opts) != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if (wave != NULL && dropping != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--drop takes back all "
		    "waves; leave --wave away")));
	if (wave != NULL)
		which = cli_number(cli, "--wave", wave, 1, 3);
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = bulk(cli)) != 0 || (status = cli_begin(cli)) != 0 ||
	    (status = send_find(cli, argv[0], &named)) != 0)
		return (status);
	if (dropping != NULL)
		return (drop(cli, &named));
	return (plan(cli, &named, which));
}
