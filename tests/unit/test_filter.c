#include <stdio.h>

#include "base.h"
#include "core/csv.h"
#include "core/fault.h"
#include "core/time.h"
#include "insight/filter.h"

struct asked {
	struct base	*base;
	int		 opened;
	int		 refuse;
	int		 ticks;
};

static struct crm_db *
database(void *arg)
{
	struct asked *asked = arg;

	asked->opened++;
	return (asked->refuse ? NULL : asked->base->db);
}

static void
tick(void *arg)
{
	struct asked *asked = arg;

	asked->ticks++;
}

/* The members of the rows that are left, and a "!" for each fault. */
static int
run(struct asked *asked, const char *text, const char *rows,
    struct crm_buf *out)
{
	struct crm_filter_opt opt = { .text = text, .now = BASE_NOW,
	    .as_of = CRM_TIME_NONE, .database = database, .arg = asked,
	    .tick = tick };
	struct crm_err *err = asked->base->err;
	struct crm_filter *filter;
	struct crm_fault fault;
	struct crm_csv *csv;
	int rc = -1;

	crm_err_clear(err);
	asked->opened = asked->ticks = 0;
	csv = crm_csv_open_mem(err, rows, strlen(rows), "rows", NULL);
	assert_non_null(csv);
	assert_int_equal(crm_csv_header(csv), 0);
	filter = crm_filter_open(err, csv, &opt);
	if (filter != NULL)
		while ((rc = crm_filter_next(filter, &fault)) > 0) {
			crm_buf_str(out, rc == 2 ? "!" :
			    crm_csv_cell(csv, 0).p);
			crm_buf_chr(out, ' ');
		}
	crm_filter_close(filter);
	crm_csv_close(csv);
	return (rc);
}

static void
assert_left(struct asked *asked, const char *text, const char *rows,
    const char *want)
{
	struct crm_buf out = { 0 };

	if (run(asked, text, rows, &out) == -1)
		fail_msg("%s: %s", text, crm_errmsg(asked->base->err));
	if (strcmp(crm_buf_text(&out), want) != 0)
		fail_msg("%s: %s", text, crm_buf_text(&out));
	crm_buf_free(&out);
}

static const char rows[] = "member,r,monetary,last_at,note\n"
    "1,5,10.50,2026-11-01,a\n"
    "2,,-3,,\n"
    "3,x,1e3,2026-02-30,b\n"
    "4,4,9223372036854775807,2026-11-02T10:00:00,\"q\"\"\"\n"
    "5\n"
    "9,1,0.000001,2026-11-03 01:02:03,z\n";

static void
types(void **state)
{
	struct asked asked = { .base = *state };

	assert_left(&asked, "1", rows, "1 2 3 4 ! 9 ");
	assert_left(&asked, "r >= 4", rows, "1 ! 4 ! ");
	assert_left(&asked, "r IS NULL", rows, "2 ! ! ");
	assert_left(&asked, "monetary > 10.4", rows, "1 ! 4 ! ");
	assert_left(&asked, "monetary = 9223372036854775807", rows, "! 4 ! ");
	assert_left(&asked, "monetary = 0.000001", rows, "! ! 9 ");
	assert_left(&asked, "last_at = '2026-11-01 00:00:00'", rows,
	    "1 ! ! ");
	assert_left(&asked, "last_at > '2026-11-02'", rows, "! 4 ! 9 ");
	assert_left(&asked, "note = 'q\"'", rows, "4 ! ");
	assert_left(&asked, "note IS NULL", rows, "2 ! ");
	assert_int_equal(asked.opened, 0);
	assert_int_equal(asked.ticks, 1);
}

static void
asks_the_database(void **state)
{
	struct asked asked = { .base = *state };
	struct base *base = *state;
	struct crm_buf out = { 0 };

	base_begin(base);
	base_run(base, "INSERT INTO member (id, name, grade, joined_at, state,\n"
	    "\tmerged_into, explicit, batch)\n"
	    "VALUES (1, 'a', 'gold', 1795165200, 0, NULL, 1, 1),\n"
	    "\t(2, 'b', NULL, NULL, 0, NULL, 1, 1),\n"
	    "\t(4, 'd', NULL, NULL, 1, 1, 1, 1)");
	base_run(base, "INSERT INTO member_field (member, name, value, batch)\n"
	    "VALUES (2, 'color', 'red', 1)");
	base_commit(base);
	assert_left(&asked, "m.grade = 'gold'", rows, "1 4 ! ");
	assert_int_equal(asked.opened, 1);
	assert_left(&asked, "m.name IS NULL", rows, "3 ! 9 ");
	assert_left(&asked, "m.member <> member", rows, "4 ! ");
	assert_left(&asked, "m.x_color = 'red'", rows, "2 ! ");
	assert_int_equal(asked.opened, 1);
	assert_left(&asked, "m.joined_at = '2026-11-20 09:00:00'", rows,
	    "1 4 ! ");
	assert_left(&asked, "m.sms_consent IS NULL", "member\n1\nx\n0\n\n-1\n",
	    "1 ! ! ! ");
	assert_int_equal(run(&asked, "m.x_nothing = 1", rows, &out), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_USAGE);
	assert_int_equal(run(&asked, "m.name = 1", "r\n1\n", &out), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_INPUT);
	/* Whoever opens it says why it cannot be opened. */
	asked.refuse = 1;
	assert_int_equal(run(&asked, "m.name = 1", rows, &out), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_NONE);
	crm_buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(types, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(asks_the_database, base_setup,
		    base_teardown)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
