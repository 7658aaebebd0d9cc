#include "db_int.h"
#include "record/erase.h"
#include "record/purge.h"

struct purging {
	struct cli	*cli;
	int64_t		 rows, files;
	int		 done;		/* 1: the rows are stored */
};

static int
put(void *arg, const struct crm_purged *purged)
{
	struct purging *p = arg;
	struct crm_out *out = p->cli->out;

	if (p->done)
		p->files += purged->n;
	else
		p->rows += purged->n;
	return (crm_out_text(out, purged->what) == -1 ||
	    crm_out_text(out, purged->article) == -1 ||
	    crm_out_text(out, purged->setting) == -1 ||
	    (purged->days <= 0 ? crm_out_text(out, purged->days == 0 ? "" :
	    "never") : crm_out_int(out, purged->days)) == -1 ||
	    crm_out_int(out, purged->n) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
purge(struct cli *cli)
{
	struct purging p = { cli, 0, 0, 0 };
	int status;

	cli->seal = crm_erase_flush;
	if (crm_purge_rows(cli->db, put, &p) == -1)
		return (cli_fail_err(cli));
	if ((status = cli_store(cli, NULL, cli->dry_run ?
	    _("rows that would go %lld") : _("rows that went %lld"),
	    (long long)p.rows)) != 0)
		return (status);
	p.done = 1;
	if (crm_purge_files(cli->db, cli->dry_run, put, &p) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (cli->dry_run ? 0 : cli_prove(cli));
}

int
db_purge(struct cli *cli, int argc, char **argv)
{
	static const char *const names[] = { "what", "article", "setting",
	    "days", "purged", NULL };
	int status;

	if (cli_options(cli, argc, argv, NULL) != 0)
		return (db_wrong_words(cli, "purge [-n]"));
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if (cli_table(cli, names) == NULL)
		return (EX_INTERNAL);
	return (purge(cli));
}
