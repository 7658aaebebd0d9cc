#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "member_int.h"
#include "record/card.h"
#include "record/member.h"

static int
card_line(void *arg, const char *name, const char *value)
{

	return (crm_out_text(arg, name) == -1 ||
	    crm_out_text(arg, value) == -1 || crm_out_end(arg) == -1 ? -1 : 0);
}

static int
put_card(struct cli *cli, int64_t member)
{
	struct crm_card_opt opt = { 0 };
	struct crm_out *out;

	cli_people(cli);
	cli_saw(cli, member);
	opt.as_of = cli_day(cli);
	opt.mask = isatty(STDOUT_FILENO) && !cli->unmask;
	if ((out = cli_out(cli)) == NULL)
		return (EX_INTERNAL);
	if (crm_out_col(out, "name", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(out, "value", CRM_KIND_TEXT) == -1 ||
	    crm_card_each(cli->db, member, &opt, card_line, out) == -1 ||
	    crm_out_finish(out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

struct candidates {
	struct cli	*cli;
	struct crm_out	*out;		/* of the second one on */
	int64_t		 first;		/* the only one, as long as it is */
	size_t		 n;
};

static int
count(void *arg, const struct crm_lookup_hit *hit)
{
	struct candidates *c = arg;

	if (c->n++ == 0)
		c->first = hit->member;
	return (0);
}

static int
list(void *arg, const struct crm_lookup_hit *hit)
{

	return (member_found_row(((struct candidates *)arg)->out, hit));
}

/* Several have the phone, e-mail or order number: the user chooses. */
static int
put_candidates(struct cli *cli, const char *word, struct candidates *c)
{

	if ((c->out = cli_table(cli, member_found_columns)) == NULL)
		return (EX_INTERNAL);
	if (crm_lookup_word(cli->db, word, list, c) == -1 ||
	    crm_out_finish(c->out) == -1)
		return (cli_fail_err(cli));
	return (cli_fail(cli, EX_NO, _("%zu members have this; show one of "
	    "them by its number"), c->n));
}

int
member_show(struct cli *cli, int argc, char **argv)
{
	int n = cli_options(cli, argc, argv, NULL), status, rc;
	struct candidates c = { 0 };
	int64_t member;

	if (n != 1 || *argv[0] == '\0')
		return (cli_fail(cli, EX_USAGE_, _("show takes one member's "
		    "number, code, phone, e-mail address or order number")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	/* One state, and one lock instead of one for each statement. */
	if (crm_db_snapshot(cli->db) == -1 ||
	    (rc = crm_member_find(cli->db, argv[0], &member)) == -1)
		return (cli_fail_err(cli));
	if (rc == 1)
		return (put_card(cli, member));
	if (rc == 0 && crm_lookup_word(cli->db, argv[0], count, &c) == -1)
		return (cli_fail_err(cli));
	if (c.n == 1)
		return (put_card(cli, c.first));
	if (c.n > 1)
		return (put_candidates(cli, argv[0], &c));
	return (cli_member(cli, argv[0], 0, &member));
}
