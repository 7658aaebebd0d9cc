#include "outreach/sendguard.h"
#include "send_int.h"

/* The switch is thrown in a batch, so that the log says who did it. */
static int
throw(struct cli *cli, const struct send_named *named, int off)
{
	int rc = off ? crm_send_go(cli->db, named->id) :
	    crm_send_stop(cli->db, named->id, cli_user());

	if (rc == -1)
		return (cli_fail_err(cli));
	if (named->id == 0)
		return (cli_store(cli, NULL, rc == 0 ? (off ?
		    _("sending was not stopped") :
		    _("sending was stopped before")) : off ?
		    _("sending goes on") : _("sending is stopped")));
	return (cli_store(cli, NULL, rc == 0 ? (off ?
	    _("campaign %s was not stopped") :
	    _("campaign %s was stopped before")) : off ?
	    _("campaign %s goes on") : _("campaign %s is stopped"),
	    named->name));
}

int
send_stop(struct cli *cli, int argc, char **argv)
{
	const char *off = NULL;
	const struct cli_opt opts[] = {
		{ "off", 0, 0, &off },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;
	struct send_named named;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("give at most one name")));
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0 ||
	    (status = send_find(cli, n == 1 ? argv[0] : NULL, &named)) != 0)
		return (status);
	return (throw(cli, &named, off != NULL));
}

int
send_host(struct cli *cli, int argc, char **argv)
{
	const char *here = NULL;
	const struct cli_opt opts[] = {
		{ "here", 0, 0, &here },
		{ NULL, 0, 0, NULL }
	};
	int status, rc;

	if (cli_options(cli, argc, argv, opts) != 0 || here == NULL)
		return (cli_fail(cli, EX_USAGE_, _("say --here: this file on "
		    "this host is to send from now on")));
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if ((rc = crm_send_here(cli->db)) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, rc == 0 ? _("it is this file already") :
	    _("this file sends from now on")));
}
