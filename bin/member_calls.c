#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/hash.h"
#include "core/money.h"
#include "member_int.h"
#include "outreach/calls.h"
#include "record/contactanswer.h"
#include "record/identity.h"
#include "record/member.h"

#define MAX_LIMIT	100000000

/* Somebody who may be called, and what for. */
struct worth {
	int64_t		 member, amount, last_at;
};

struct calls {
	struct cli	*cli;
	int		 kind[CRM_CONTACT_ADDRESS + 1];	/* 1: asked for */
	int64_t		 limit;		/* members; -1: all */
	struct worth	*worth;
	size_t		 n, cap;
	struct crm_map	*wanted;	/* of -i: member to its place + 1 */
	int		 col, decimals;	/* of monetary, or -1 */
	struct crm_buf	 known, text;
};

static int
add_worth(struct calls *calls, int64_t member, int64_t amount,
    int64_t last_at)
{
	struct worth *more;
	size_t n;

	if (calls->n == calls->cap) {
		n = calls->cap == 0 ? 256 : calls->cap * 2;
		more = realloc(calls->worth, n * sizeof(*more));
		if (more == NULL)
			return (crm_err_nomem(calls->cli->err));
		calls->worth = more;
		calls->cap = n;
	}
	calls->worth[calls->n++] = (struct worth){ member, amount, last_at };
	return (0);
}

static struct crm_hash
hash_of(int64_t member)
{
	struct crm_hash h = { (uint64_t)member, 1 };

	return (h);
}

/* What somebody bought for; with -i only of those who were named. */
static int
take_value(void *arg, int64_t member, int64_t amount, int64_t last_at)
{
	struct calls *calls = arg;
	const int64_t *at;

	if (calls->wanted == NULL)
		return (amount > 0 ? add_worth(calls, member, amount,
		    last_at) : 0);
	if ((at = crm_map_get(calls->wanted, hash_of(member))) == NULL)
		return (0);
	if (calls->col == -1)
		calls->worth[*at - 1].amount = amount;
	calls->worth[*at - 1].last_at = last_at;
	return (0);
}

/* A member of -i, with its monetary if there is the column. */
static int
take_member(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct calls *calls = arg;
	struct crm_cell cell = { "", 0 };
	int64_t amount = 0, live, *at;
	int found;

	if (calls->col == -2)
		calls->col = crm_csv_col(csv, "monetary");
	if (calls->col != -1)
		cell = crm_csv_cell(csv, (size_t)calls->col);
	if (cell.n > 0 && crm_money_parse(cell.p, cell.n, calls->decimals,
	    &amount) != 0) {
		fault->column = "monetary";
		fault->kind = N_("no amount of money");
		return (1);
	}
	/* Who is nobody any more is not called. */
	if ((live = crm_member_live(calls->cli->db, member)) <= 0)
		return (live == -1 ? -1 : 0);
	if ((at = crm_map_put(calls->wanted, hash_of(live), &found)) == NULL)
		return (crm_err_nomem(calls->cli->err));
	if (found)
		return (0);
	*at = (int64_t)calls->n + 1;
	return (add_worth(calls, live, amount, CRM_NULL));
}

static int
read_wanted(struct calls *calls, const char *path)
{
	struct cli_set set = { .take = take_member, .arg = calls };
	int status;

	if ((calls->wanted = crm_map_new()) == NULL)
		return (cli_fail(calls->cli, EX_INTERNAL, "%s",
		    strerror(ENOMEM)));
	status = cli_read_set_of(calls->cli, path, &set);
	if (calls->col == -2)
		calls->col = -1;
	return (status);
}

static int
by_worth(const void *a, const void *b)
{
	const struct worth *x = a, *y = b;

	if (x->amount != y->amount)
		return (x->amount < y->amount ? 1 : -1);
	return (x->member < y->member ? -1 : x->member > y->member);
}

static int
put_money(struct calls *calls, int64_t amount)
{

	crm_buf_reset(&calls->text);
	crm_money_format(&calls->text, amount, calls->decimals);
	if (calls->text.bad)
		return (crm_err_nomem(calls->cli->err));
	return (crm_out_text(calls->cli->out, calls->text.p));
}

static int
put_cell(struct calls *calls, struct crm_members *members,
    enum crm_member_col col)
{
	struct crm_cell cell = crm_members_cell(members, (size_t)col);

	return (crm_out_textn(calls->cli->out, cell.p, cell.n));
}

/* A row to be filled in by whoever calls. */
static int
put_call(struct calls *calls, const struct worth *worth,
    struct crm_members *members, enum crm_contact_kind kind,
    enum crm_call call)
{
	struct crm_out *out = calls->cli->out;
	char at[CRM_TIME_LEN], day[CRM_DATE_LEN];

	if (crm_out_int(out, worth->member) == -1 ||
	    put_cell(calls, members, CRM_MEMBER_CODE) == -1 ||
	    put_cell(calls, members, CRM_MEMBER_NAME) == -1 ||
	    put_money(calls, worth->amount) == -1 ||
	    crm_out_text(out, worth->last_at == CRM_NULL ? "" :
	    crm_time_format(worth->last_at, at)) == -1 ||
	    crm_out_text(out, crm_contact_kind_name(kind)) == -1 ||
	    crm_out_text(out, crm_call_name(call)) == -1 ||
	    crm_out_text(out, crm_buf_text(&calls->known)) == -1 ||
	    put_cell(calls, members, CRM_MEMBER_PHONE) == -1 ||
	    put_cell(calls, members, CRM_MEMBER_EMAIL) == -1 ||
	    put_cell(calls, members, CRM_MEMBER_ADDRESS) == -1 ||
	    crm_out_text(out, "") == -1 || crm_out_text(out, "") == -1 ||
	    crm_out_text(out, "") == -1 || crm_out_text(out, "") == -1 ||
	    crm_out_text(out, crm_date_format(cli_day(calls->cli), day)) ==
	    -1)
		return (-1);
	return (crm_out_end(out));
}

/* The contacts that somebody lacks: how many rows there were, or -1. */
static int
put_member(struct calls *calls, const struct worth *worth)
{
	struct crm_db *db = calls->cli->db;
	struct crm_members *members = NULL;
	int call, kind, n = 0, rc = 0;

	for (kind = 1; rc != -1 && kind <= CRM_CONTACT_ADDRESS; kind++) {
		if (!calls->kind[kind])
			continue;
		call = crm_call_needed(db, worth->member,
		    (enum crm_contact_kind)kind, &calls->known);
		if (call == CRM_CALL_NOT)
			continue;
		if (call != -1 && members == NULL) {
			members = crm_members_open(db, worth->member,
			    cli_day(calls->cli));
			if (members == NULL || crm_members_next(members) != 1)
				call = -1;
		}
		rc = call == -1 ? -1 : put_call(calls, worth, members,
		    (enum crm_contact_kind)kind, (enum crm_call)call);
		n++;
	}
	crm_members_close(members);
	return (rc == -1 ? -1 : n);
}

static int
open_calls(struct cli *cli)
{
	static const struct cli_col col[] = {
		{ "member", CRM_KIND_NUMBER }, { "code", CRM_KIND_TEXT },
		{ "name", CRM_KIND_NAME }, { "monetary", CRM_KIND_NUMBER },
		{ "last_at", CRM_KIND_TEXT }, { "kind", CRM_KIND_TEXT },
		{ "reason", CRM_KIND_TEXT }, { "known", CRM_KIND_SECRET },
		{ "phone", CRM_KIND_PHONE }, { "email", CRM_KIND_EMAIL },
		{ "address", CRM_KIND_ADDRESS }, { "value", CRM_KIND_SECRET },
		{ "postcode", CRM_KIND_SECRET }, { "result", CRM_KIND_TEXT },
		{ "note", CRM_KIND_SECRET }, { "at", CRM_KIND_TEXT },
		{ NULL, CRM_KIND_TEXT }
	};

	return (cli_columns(cli, col) == NULL ? EX_INTERNAL : 0);
}

static int
list_calls(struct calls *calls)
{
	struct cli *cli = calls->cli;
	int64_t listed = 0;
	size_t i;
	int n, status;

	if (crm_calls_value(cli->db, take_value, calls) == -1)
		return (cli_fail_err(cli));
	if (calls->n > 0)
		qsort(calls->worth, calls->n, sizeof(*calls->worth), by_worth);
	if ((status = open_calls(cli)) != 0)
		return (status);
	for (i = 0; i < calls->n && listed != calls->limit; i++) {
		if ((n = put_member(calls, &calls->worth[i])) == -1)
			return (cli_fail_err(cli));
		listed += n > 0;
	}
	return (crm_out_finish(cli->out) == -1 ? cli_fail_err(cli) : 0);
}

/* The kinds of --kind.  0 or a status. */
static int
read_kinds(struct calls *calls, const char *words)
{
	enum crm_contact_kind kind;
	size_t n;

	for (;; words += n + 1) {
		n = strcspn(words, ",");
		kind = crm_contact_kind_of(words, n);
		if (kind != CRM_CONTACT_MOBILE && kind != CRM_CONTACT_EMAIL &&
		    kind != CRM_CONTACT_ADDRESS)
			return (cli_fail(calls->cli, EX_USAGE_, _("--kind: "
			    "take mobile, email or address, with commas "
			    "between: \"%s\""), words));
		calls->kind[kind] = 1;
		if (words[n] == '\0')
			return (0);
	}
}

int
member_calls(struct cli *cli, int argc, char **argv)
{
	struct calls calls = { .cli = cli, .limit = -1, .col = -2 };
	const char *input = NULL, *kinds = "mobile", *limit = NULL;
	const struct cli_opt opts[] = {
		{ "input", 'i', 1, &input }, { "kind", 0, 1, &kinds },
		{ "limit", 0, 1, &limit }, { NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("contact calls takes no "
		    "operand; a set of members is read with -i FILE")));
	if ((status = read_kinds(&calls, kinds)) != 0)
		return (status);
	if (limit != NULL && (crm_int_parse(limit, strlen(limit),
	    &calls.limit) == -1 || calls.limit < 1 ||
	    calls.limit > MAX_LIMIT))
		return (cli_fail(cli, EX_USAGE_, _("--limit: take a number of "
		    "members from 1")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) == 0) {
		calls.decimals = crm_db_decimals(cli->db);
		status = input == NULL ? 0 : read_wanted(&calls, input);
	}
	if (status == 0)
		status = list_calls(&calls);
	crm_map_free(calls.wanted);
	free(calls.worth);
	crm_buf_free(&calls.known);
	crm_buf_free(&calls.text);
	return (status);
}

static int
answers_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct crm_contact_answers_opt opt = { .faults = &cli->faults,
	    .arg = cli };
	struct crm_contact_answers_count n;
	struct cli_counts counts;
	struct crm_csv *csv;
	int rc, status;

	(void)arg;
	if ((status = cli_begin(cli)) != 0)
		return (status);
	if (cli_rejecting(cli))
		opt.reject = cli_reject;
	csv = crm_stage_csv(stage, NULL);
	rc = csv == NULL ? -1 : crm_contact_answers(cli->db, csv, &opt, &n);
	crm_csv_close(csv);
	if (rc != 0)
		return (rc == -1 ? cli_fail_err(cli) : rc);
	if (cli->faults.n > 0)
		return (EX_DATA);
	if (n.open > 0)
		cli_note(cli, _("%zu rows have no answer yet"), n.open);
	counts = (struct cli_counts){ n.read, n.fresh, n.changed, n.same,
	    n.rejected };
	return (cli_store_counts(cli, crm_stage_sha256(stage), &counts));
}

int
member_answers(struct cli *cli, int argc, char **argv)
{

	if (cli_options(cli, argc, argv, NULL) > 1)
		return (cli_fail(cli, EX_USAGE_, _("one file at a time")));
	return (cli_import(cli, argv[0], answers_stage, NULL));
}
