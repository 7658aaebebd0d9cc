#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/money.h"
#include "insight/purchase.h"
#include "ltv_int.h"

static int
read_rows(struct cli *cli, struct ltv_input *in, struct crm_csv *csv,
    struct crm_purchases *purchases)
{
	struct crm_purchase purchase;
	struct crm_fault fault;
	int step, status;

	while ((step = crm_purchases_next(purchases, &purchase, &fault)) > 0) {
		status = 0;
		if (step == 2) {
			in->rejected += (uint64_t)cli_rejecting(cli);
			status = cli_bad_row(cli, csv, &fault);
		} else if (crm_buyers_add(in->buyers, &purchase) == -1)
			status = cli_fail_err(cli);
		if (status != 0)
			return (status);
	}
	if (step == -1)
		return (cli_fail_err(cli));
	if (cli->faults.n > 0)
		return (EX_DATA);
	return (cli_keep_rejects(cli) == -1 ? EX_IO : 0);
}

static int
read_stream(struct cli *cli, struct ltv_input *in, const char *path)
{
	struct crm_purchases *purchases = NULL;
	struct crm_csv *csv;
	int fd, status;

	if ((fd = cli_input(cli, path)) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, fd == STDIN_FILENO ?
	    _("standard input") : path, NULL);
	if (csv != NULL &&
	    (purchases = crm_purchases_open(cli->err, csv)) != NULL)
		status = read_rows(cli, in, csv, purchases);
	else
		status = cli_fail_err(cli);
	crm_purchases_close(purchases);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

static int
check_words(struct cli *cli, const char *path)
{

	if (path != NULL && cli->database != NULL)
		return (cli_fail(cli, EX_USAGE_, _("give either -d or -i")));
	if (path == NULL && cli->rejects_path != NULL)
		return (cli_fail(cli, EX_USAGE_,
		    _("--rejects goes with -i: there are no rows to reject")));
	return (cli_check_rejects(cli));
}

static void
note(struct cli *cli, const struct crm_buyer_set *set)
{

	if (set->later > 0)
		cli_note(cli, _("rows that are later and do not count: %llu"),
		    (unsigned long long)set->later);
	if (set->orphans > 0)
		cli_note(cli, _("returns without a purchase before them, which "
		    "do not count: %llu"), (unsigned long long)set->orphans);
}

int
ltv_read(struct cli *cli, struct ltv_input *in, const char *path,
    int64_t until, int64_t held)
{
	int status;

	in->buyers = NULL;
	in->set = NULL;
	in->rejected = 0;
	if ((status = check_words(cli, path)) != 0 ||
	    (path == NULL && cli->db == NULL && (status = cli_open(cli,
	    in->write ? CRM_OPEN_WRITE : CRM_OPEN_READ)) != 0))
		return (status);
	if ((in->buyers = crm_buyers_new(cli->err)) == NULL)
		return (cli_fail_err(cli));
	if (in->keep)
		crm_buyers_keep(in->buyers);
	if (path != NULL)
		status = read_stream(cli, in, path);
	else if (crm_buyers_load(in->buyers, cli->db) == -1)
		status = cli_fail_err(cli);
	if (status != 0)
		return (status);
	if ((in->set = crm_buyers_end(in->buyers, until, held)) == NULL)
		return (cli_fail_err(cli));
	note(cli, in->set);
	return (0);
}

void
ltv_input_free(struct ltv_input *in)
{

	crm_buyers_free(in->buyers);
}

int
ltv_columns(struct crm_out *out, const char *const *names, int texts)
{

	for (; *names != NULL; names++)
		if (crm_out_col(out, *names, texts-- > 0 ? CRM_KIND_TEXT :
		    CRM_KIND_NUMBER) == -1)
			return (-1);
	return (0);
}

/*
 * Digit by digit: with printf() or a buffer of the heap this would take most
 * of the time of a million rows.
 */
int
ltv_put_money(struct crm_out *out, int64_t v, int decimals)
{
	uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char text[48];
	size_t at = sizeof(text);
	int i;

	for (i = 0; i < decimals || i == 0 || rest > 0; i++, rest /= 10) {
		if (i == decimals && i > 0)
			text[--at] = '.';
		text[--at] = (char)('0' + rest % 10);
	}
	if (i == decimals && i > 0) {
		text[--at] = '.';
		text[--at] = '0';
	}
	if (v < 0)
		text[--at] = '-';
	return (crm_out_textn(out, text + at, sizeof(text) - at));
}

/* By way of a whole number, where it is one that a double holds exactly. */
int
ltv_put(struct crm_out *out, double v, int decimals)
{
	static const double power[] = { 1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7,
	    1e8 };
	double scaled = v * power[decimals];
	char text[400];
	int n;

	if (fabs(scaled) < 9e15)
		return (ltv_put_money(out, llround(scaled), decimals));
	n = snprintf(text, sizeof(text), "%.*f", decimals, v);
	return (crm_out_textn(out, text, (size_t)n));
}

int64_t
ltv_day(struct cli *cli, const char *option, const char *value)
{
	int64_t day;

	if (crm_date_parse(value, strlen(value), &day) == 0)
		return (day);
	exit(cli_fail(cli, EX_USAGE_, _("%s: no such date: \"%s\"; write "
	    "YYYY-MM-DD"), option, value));
}
