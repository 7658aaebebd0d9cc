#include "bounce_int.h"

static const char usage[] = N_(
    "crm-bounce [-q] [-o FORMAT] [--rules FILE] [--rest FILE]\n"
    "    [FILE | MAILDIR]...\n"
    "Reads bounces, complaints and automatic replies: who could not be reached,\n"
    "why, and whether ever.\n"
    "Example: crm-bounce ~/Maildir > responses.csv\n");

static int
run(struct work *work, int argc, char **argv)
{
	int status;

	if ((status = bounce_open_rules(work)) != 0)
		return (status);
	if ((work->reader = crm_mail_open()) == NULL) {
		(void)crm_err_nomem(work->cli.err);
		return (cli_fail_err(&work->cli));
	}
	if ((status = bounce_write(work, argc, argv)) == 0)
		bounce_note(work);
	return (status);
}

int
main(int argc, char **argv)
{
	struct work work = { 0 };
	const struct cli_opt opts[] = {
		{ "rules", 0, 1, &work.rule_path },
		{ "rest", 0, 1, &work.rest_path },
		{ NULL, 0, 0, NULL }
	};
	int n, status;

	if (cli_start(&work.cli, argc, argv, "crm-bounce", usage) == -1)
		return (EX_INTERNAL);
	n = cli_options(&work.cli, argc, argv, opts);
	status = cli_end(&work.cli, run(&work, n, argv));
	crm_bounce_rules_free(work.rules);
	crm_mail_free(&work.mail);
	crm_mail_close(work.reader);
	crm_buf_free(&work.source);
	crm_buf_free(&work.rest);
	return (status);
}
