#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "basket_int.h"
#include "core/buf.h"
#include "core/csv.h"
#include "core/money.h"
#include "insight/chance.h"

#define PERCENT_DECIMALS	6

static int
read_rows(struct basket *b, struct crm_csv *csv, struct crm_basketread *rd)
{
	struct crm_fault fault;
	int status, step;

	while ((step = crm_basketread_next(rd, &fault)) > 0) {
		if (step == 1)
			continue;
		b->rejected += (uint64_t)cli_rejecting(b->cli);
		if ((status = cli_bad_row(b->cli, csv, &fault)) != 0)
			return (status);
	}
	if (step == -1)
		return (cli_fail_err(b->cli));
	return (b->cli->faults.n > 0 ? EX_DATA : 0);
}

int
basket_read(struct basket *b, const char *path, struct crm_basket *rows)
{
	const char *name = path;
	struct crm_basketread *rd = NULL;
	struct crm_csv *csv;
	int fd, status;

	if ((fd = cli_input(b->cli, path)) == -1)
		return (EX_NOINPUT_);
	if (fd == STDIN_FILENO)
		name = _("standard input");
	if ((csv = crm_csv_open(b->cli->err, fd, name, NULL)) != NULL &&
	    (rd = crm_basketread_open(b->cli->err, csv, rows)) != NULL)
		status = read_rows(b, csv, rd);
	else
		status = cli_fail_err(b->cli);
	crm_basketread_close(rd);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

static int
read_database(struct basket *b, enum crm_basket_by by)
{
	const struct crm_basket_opt opt = { b->channel, by };
	int status;

	if ((status = cli_open(b->cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (crm_basket_load(b->rows, b->cli->db, &opt) == -1)
		return (cli_fail_err(b->cli));
	return (0);
}

/* Words that have no meaning where the rows come from. */
static int
check_words(struct basket *b, int dated)
{
	struct cli *cli = b->cli;

	if (b->input == NULL && cli->rejects_path != NULL)
		return (cli_fail(cli, EX_USAGE_,
		    _("--rejects goes with -i: there are no rows to reject")));
	if (b->input != NULL && cli->database != NULL)
		return (cli_fail(cli, EX_USAGE_,
		    _("give either -d or -i")));
	if (b->input != NULL && (b->by != NULL || b->channel != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--%s goes with the "
		    "database; a stream names its items itself"),
		    b->by != NULL ? "by" : "channel"));
	if (b->input != NULL && !dated && (b->from != NULL ||
	    b->to != NULL || cli->as_of != CRM_TIME_NONE))
		return (cli_fail(cli, EX_USAGE_, _("--from, --to and --as-of "
		    "go with the database: order_no and item have no date")));
	return (cli_check_rejects(cli));
}

static int
take_by(struct basket *b, enum crm_basket_by *by)
{
	static const char *const word[] = { "product", "option", "code" };
	size_t i;

	*by = CRM_BY_PRODUCT;
	if (b->by == NULL)
		return (0);
	for (i = 0; i < sizeof(word) / sizeof(*word); i++)
		if (strcmp(b->by, word[i]) == 0) {
			*by = (enum crm_basket_by)i;
			return (0);
		}
	return (cli_fail(b->cli, EX_USAGE_, _("--by: \"%s\" is none of "
	    "product, option and code"), b->by));
}

static void
note_left_out(struct basket *b)
{

	if (b->rows->outside > 0)
		cli_note(b->cli, _("rows of other days, left out: %" PRIu64),
		    b->rows->outside);
	if (b->rejected > 0)
		cli_note(b->cli, _("rows rejected: %" PRIu64), b->rejected);
}

int
basket_open(struct basket *b, int argc, char **argv,
    const struct cli_opt *opts, int dated)
{
	struct cli *cli = b->cli;
	enum crm_basket_by by;
	int status;

	if (cli_options(cli, argc, argv, opts) > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many; purchases are read with -i"), argv[0]));
	if ((status = check_words(b, dated)) != 0 ||
	    (status = take_by(b, &by)) != 0)
		return (status);
	if ((b->rows = crm_basket_new(dated)) == NULL)
		return (basket_nomem(b));
	cli->as_of = cli_day(cli);
	cli_span(cli, b->from, b->to, &b->rows->from, &b->rows->before);
	status = b->input != NULL ? basket_read(b, b->input, b->rows) :
	    read_database(b, by);
	if (status == 0 && cli_keep_rejects(cli) == -1)
		status = EX_IO;
	if (status != 0)
		return (status);
	if (crm_basket_end(b->rows) == -1)
		return (basket_nomem(b));
	note_left_out(b);
	return (0);
}

void
basket_close(struct basket *b)
{

	crm_basket_free(b->rows);
}

int
basket_nomem(struct basket *b)
{

	return (cli_fail(b->cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
}

int
basket_run(struct basket *b, int argc, char **argv,
    const struct basket_job *job)
{
	int status = basket_open(b, argc, argv, job->opts, job->dated);

	if (status == 0)
		status = job->run(b, job->arg);
	basket_close(b);
	return (status);
}

void
basket_limits(struct basket *b, double *min_lift, double *max_p)
{

	if (b->lift != NULL)
		*min_lift = basket_number(b, "--min-lift", b->lift, 0, 1e9);
	if (b->p != NULL)
		*max_p = basket_number(b, "--max-p", b->p, 0, 1);
}

/* How many of "of" are so many millionths of a percent, rounded up. */
static uint32_t
share_of(int64_t millionths, size_t of)
{
	const int64_t whole = 100 * INT64_C(1000000);

	return ((uint32_t)((millionths * (int64_t)of + whole - 1) / whole));
}

int
basket_count(struct basket *b, const char *option, const char *word, size_t of,
    uint32_t *count)
{
	size_t n = strlen(word);
	int64_t v;

	if (n > 1 && word[n - 1] == '%') {
		if (crm_money_parse(word, n - 1, PERCENT_DECIMALS, &v) == 0 &&
		    v > 0 && v <= 100 * INT64_C(1000000)) {
			*count = share_of(v, of);
			return (0);
		}
		(void)cli_fail(b->cli, EX_USAGE_, _("%s: \"%s\" is no share "
		    "above 0%% and up to 100%%"), option, word);
		return (-1);
	}
	if (crm_int_parse(word, n, &v) == 0 && v >= 1 && v < UINT32_MAX) {
		*count = (uint32_t)v;
		return (0);
	}
	(void)cli_fail(b->cli, EX_USAGE_, _("%s: \"%s\" is neither a whole "
	    "number from 1 nor a share like 0.5%%"), option, word);
	return (-1);
}

int
basket_need(struct basket *b, size_t of, uint32_t *need)
{

	*need = share_of(500000, of);
	if (*need < 2)
		*need = 2;
	if (b->support == NULL)
		return (0);
	if (basket_count(b, "--support", b->support, of, need) == -1)
		return (EX_USAGE_);
	if (of > 0 && *need > of)
		return (cli_fail(b->cli, EX_USAGE_, _("--support: %s is more "
		    "than there are: %zu"), b->support, of));
	if (*need == 0)
		*need = 1;	/* of nothing */
	return (0);
}

double
basket_number(struct basket *b, const char *option, const char *value,
    double least, double most)
{
	char *end;
	double v;

	errno = 0;
	v = strtod(value, &end);
	if (end != value && *end == '\0' && errno == 0 && isfinite(v) &&
	    v >= least && v <= most)
		return (v);
	exit(cli_fail(b->cli, EX_USAGE_, _("%s: \"%s\" is no number from %g "
	    "to %g"), option, value, least, most));
}

static int
put(struct basket *b, const struct crm_buf *text)
{

	return (text->bad ? -1 :
	    crm_out_textn(b->cli->out, text->p, text->n));
}

int
basket_put_share(struct basket *b, struct crm_buf *text, uint64_t part,
    uint64_t of, int decimals)
{

	crm_buf_reset(text);
	crm_buf_fmt(text, "%.*f", decimals, 100 * (double)part / (double)of);
	return (put(b, text));
}

int
basket_put_lift(struct basket *b, struct crm_buf *text, double lift)
{

	crm_buf_reset(text);
	crm_buf_fmt(text, "%.3f", lift);
	return (put(b, text));
}

int
basket_put_chance(struct basket *b, struct crm_buf *text, double ln)
{

	crm_buf_reset(text);
	crm_chance_format(text, ln);
	return (put(b, text));
}

int
basket_done(struct basket *b, size_t n)
{

	if (crm_out_finish(b->cli->out) == -1)
		return (cli_fail_err(b->cli));
	if (b->rejected > 0)
		return (EX_NO);
	return (n == 0 && b->rows->n > 0 ? EX_NO : 0);
}
