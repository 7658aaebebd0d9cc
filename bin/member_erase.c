#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "member_int.h"
#include "record/consent.h"
#include "record/erase.h"
#include "record/erased.h"
#include "record/member.h"

struct people {
	struct cli	*cli;
	int64_t		*member;
	size_t		 n, cap;
};

static int
add(struct people *people, int64_t member)
{
	int64_t *more;

	if (people->n == people->cap) {
		people->cap = people->cap == 0 ? 64 : people->cap * 2;
		more = realloc(people->member, people->cap * sizeof(*more));
		if (more == NULL)
			return (crm_err_nomem(people->cli->err));
		people->member = more;
	}
	people->member[people->n++] = member;
	return (0);
}

/* A row of the set: its live number, or one that is gone already. */
static int
take(void *arg, struct crm_csv *csv, int64_t member, struct crm_fault *fault)
{
	struct people *people = arg;
	char word[32];
	int64_t at, live = 0;
	int rc;

	(void)csv;
	if ((rc = crm_erased_number(people->cli->db, member, &at)) != 0)
		return (rc == -1 ? -1 : add(people, member));
	(void)snprintf(word, sizeof(word), "member=%lld", (long long)member);
	if ((rc = crm_member_find(people->cli->db, word, &live)) == -1)
		return (-1);
	if (rc == 0) {
		fault->kind = N_("there is no member of this number");
		return (1);
	}
	return (add(people, live));
}

/* The members of a set on standard input or in a file.  0 or a status. */
static int
read_set(struct cli *cli, const char *path, struct people *people)
{
	struct cli_set set = { .take = take, .arg = people };
	struct crm_stage *stage;
	struct crm_csv *csv;
	int status;

	if ((status = cli_stage(cli, path, &stage)) != 0)
		return (status);
	csv = crm_stage_csv(stage, NULL);
	if (csv == NULL)
		status = cli_fail_err(cli);
	else if ((status = cli_open(cli, CRM_OPEN_WRITE)) == 0)
		status = cli_read_set(cli, csv, &set);
	crm_csv_close(csv);
	crm_stage_close(stage);
	return (status);
}

/* The one member of the operand: its number, also of who is gone already. */
static int
read_word(struct cli *cli, const char *word, struct people *people)
{
	int64_t member = 0, at;
	char *end;
	int rc, status;

	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0)
		return (status);
	member = strtoll(word, &end, 10);
	if (*end == '\0' && member > 0) {
		if ((rc = crm_erased_number(cli->db, member, &at)) == -1)
			return (cli_fail_err(cli));
		if (rc == 1)
			return (add(people, member) == -1 ?
			    cli_fail_err(cli) : 0);
	}
	if ((status = cli_member(cli, word, 1, &member)) != 0)
		return (status);
	return (add(people, member) == -1 ? cli_fail_err(cli) : 0);
}

static int
seal(struct crm_db *db)
{

	return (crm_erase_flush(db) == -1 ? -1 : crm_consent_flush(db));
}

static int
store(struct cli *cli, struct crm_eraser *eraser,
    const struct people *people)
{
	struct crm_erase_count count = { 0, 0, 0, 0 };
	size_t i, known = 0;
	int rc, status;

	for (i = 0; i < people->n; i++) {
		rc = crm_eraser_member(eraser, people->member[i]);
		if (rc == -1)
			return (cli_fail_err(cli));
		known += rc == 0;
	}
	if (known == people->n) {
		cli_note(cli, _("erased already: %zu; nothing was done"),
		    known);
		crm_batch_rollback(cli->db);
		return (0);
	}
	if (crm_eraser_end(eraser, &count) == -1)
		return (cli_fail_err(cli));
	status = cli_store(cli, NULL, _("erased %lld: orders that stay %lld, "
	    "records that the law keeps %lld, before-images emptied %lld"),
	    (long long)count.members, (long long)count.orders,
	    (long long)count.kept, (long long)count.images);
	return (status != 0 || cli->dry_run ? status : cli_prove(cli));
}

/* The batch names numbers alone: a code would be a trace. */
static int
erase(struct cli *cli, const struct people *people, const char *reason)
{
	struct crm_buf command = { 0 };
	struct crm_eraser *eraser;
	int status;

	if (people->n == 1)
		crm_buf_fmt(&command, "crm-member erase %lld",
		    (long long)people->member[0]);
	else
		crm_buf_str(&command, "crm-member erase");
	if ((status = member_command(cli, &command)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if ((eraser = crm_eraser_open(cli->db, reason)) == NULL)
		return (cli_fail_err(cli));
	cli->seal = seal;
	status = store(cli, eraser, people);
	crm_eraser_close(eraser);
	return (status);
}

int
member_erase(struct cli *cli, int argc, char **argv)
{
	const char *reason = NULL;
	const struct cli_opt opts[] = { { "reason", 0, 1, &reason },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;
	struct people people = { .cli = cli };

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("erase takes one member's "
		    "number or code, or a set of members as a file or on "
		    "standard input")));
	if (reason == NULL || *reason == '\0')
		return (cli_fail(cli, EX_USAGE_, _("erase needs --reason "
		    "TEXT, which names nobody: \"asked on 2026-11-20\"")));
	if ((status = cli_check_text(cli, "--reason", reason)) != 0)
		return (status);
	if (n == 0 || strcmp(argv[0], "-") == 0 ||
	    strchr(argv[0], '/') != NULL)
		status = read_set(cli, n == 0 ? NULL : argv[0], &people);
	else
		status = read_word(cli, argv[0], &people);
	if (status == 0)
		status = erase(cli, &people, reason);
	free(people.member);
	return (status);
}
