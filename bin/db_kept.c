#include <errno.h>
#include <string.h>

#include "core/buf.h"
#include "core/money.h"
#include "core/stream.h"
#include "db_int.h"
#include "record/erased.h"
#include "record/kept.h"

int
db_refuse_erasure(struct cli *cli, int64_t batch)
{
	int rc = crm_erased_by(cli->db, batch);

	if (rc == -1)
		return (cli_fail_err(cli));
	if (rc == 1)
		return (cli_fail(cli, EX_NO, _("batch %lld erased people, and "
		    "that is never taken back"), (long long)batch));
	return (0);
}

struct asked {
	struct cli	*cli;
	int64_t		 n, closed;
};

static int
put_kept(void *arg, const struct crm_kept *kept)
{
	struct asked *asked = arg;
	struct crm_out *out = asked->cli->out;
	char at[CRM_TIME_LEN], until[CRM_TIME_LEN];

	asked->n++;
	asked->closed += kept->body == NULL;
	crm_time_format(kept->until, until);
	until[CRM_DATE_LEN - 1] = '\0';
	return (crm_out_int(out, kept->member) == -1 ||
	    crm_out_text(out, kept->what) == -1 ||
	    crm_out_text(out, kept->article) == -1 ||
	    crm_out_text(out, crm_time_format(kept->at, at)) == -1 ||
	    crm_out_text(out, until) == -1 ||
	    crm_out_text(out, kept->body) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
list_kept(struct cli *cli, int64_t member)
{
	static const struct cli_col col[] = {
		{ "member", CRM_KIND_NUMBER }, { "what", CRM_KIND_TEXT },
		{ "article", CRM_KIND_TEXT }, { "at", CRM_KIND_TEXT },
		{ "until", CRM_KIND_TEXT }, { "data", CRM_KIND_SECRET },
		{ NULL, CRM_KIND_TEXT }
	};
	struct asked asked = { cli, 0, 0 };

	if (cli_columns(cli, col) == NULL)
		return (EX_INTERNAL);
	if (crm_kept_each(cli->db, member, put_kept, &asked) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	if (asked.closed > 0)
		return (cli_fail(cli, EX_NO, _("%lld records cannot be opened: "
		    "they were changed, or are of another database"),
		    (long long)asked.closed));
	return (0);
}

/* Why somebody looks stands in the access log, beside who and when. */
static int
note_reason(struct cli *cli, const char *reason)
{
	struct crm_buf what = { 0 };

	crm_buf_fmt(&what, "crm-db kept: %s", reason);
	if (what.bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	cli_what(cli, what.p);
	crm_buf_free(&what);
	return (0);
}

int
db_kept(struct cli *cli, int argc, char **argv)
{
	const char *reason = NULL;
	const struct cli_opt opts[] = { { "reason", 0, 1, &reason },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;
	int64_t member = 0;

	if (n > 1 || (n == 1 && (crm_int_parse(argv[0], strlen(argv[0]),
	    &member) == -1 || member <= 0)))
		return (db_wrong_words(cli, "kept --reason TEXT [MEMBER]"));
	if (reason == NULL || *reason == '\0')
		return (cli_fail(cli, EX_USAGE_, _("kept needs --reason TEXT: "
		    "what the law keeps apart is looked at for a reason only, "
		    "which goes to the access log")));
	if ((status = cli_check_text(cli, "--reason", reason)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = note_reason(cli, reason)) != 0)
		return (status);
	return (list_kept(cli, member));
}
