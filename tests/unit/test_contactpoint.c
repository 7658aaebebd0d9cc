#include <stdio.h>

#include "base.h"
#include "core/time.h"
#include "record/contactpoint.h"
#include "record/identity.h"
#include "record/memberfield.h"
#include "record/quality.h"

/* Members 1 and 2, whose columns are said to be contacts. */
static int
setup(void **state)
{
	struct base *base;

	if (base_setup(state) == -1)
		return (-1);
	base = *state;
	base_begin(base);
	base_run(base, "INSERT INTO member (id, name, explicit, batch)\n"
	    "VALUES (1, 'a', 1, 1), (2, 'b', 1, 1)");
	base_commit(base);
	return (0);
}

static void
say(struct base *base, int64_t member, enum crm_member_col col,
    const char *value)
{
	struct crm_cell cell[CRM_MEMBER_NCOL] = { { NULL, 0 } };

	cell[col].p = value;
	cell[col].n = strlen(value);
	assert_int_not_equal(crm_member_update(base->db, member, cell), -1);
}

static int
put(void *arg, const struct crm_contact *contact)
{

	crm_buf_fmt(arg, "%d %s %s %s%s%s %s\n", (int)contact->member,
	    crm_contact_kind_name(contact->kind), contact->value,
	    crm_contact_state_name(contact->state),
	    contact->result == CRM_CONTACT_UNTRIED ? "" : " ",
	    crm_contact_result_name(contact->result),
	    crm_verdict_word((enum crm_judgment)contact->verdict));
	return (0);
}

static void
assert_contacts(struct base *base, int64_t member, const char *want)
{
	struct crm_buf buf = { 0 };

	if (crm_contact_each(base->db, member, put, &buf) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	assert_string_equal(crm_buf_text(&buf), want);
	crm_buf_free(&buf);
}

static void
words(void **state)
{

	(void)state;
	assert_int_equal(crm_contact_kind_of("fax", 3), CRM_CONTACT_FAX);
	assert_int_equal(crm_contact_kind_of("fa", 2), CRM_CONTACT_NONE);
	assert_int_equal(crm_contact_kind_of("", 0), CRM_CONTACT_NONE);
	assert_int_equal(crm_contact_result_of("moved", 5),
	    CRM_CONTACT_MOVED);
	assert_int_equal(crm_contact_result_of("", 0), CRM_CONTACT_UNTRIED);
	assert_int_equal(crm_contact_result_of("okay", 4), -1);
	assert_int_equal(crm_contact_column(CRM_CONTACT_WORK),
	    CRM_MEMBER_PHONE);
}

/* The number tells what it is of, and the form is the stored one. */
static void
judged(void **state)
{
	static const struct {
		const char		*value, *form;
		enum crm_contact_kind	 kind, shown;
		enum crm_judgment	 verdict;
	} want[] = {
		{ "+82 10-2656-7701", "01026567701", CRM_CONTACT_NONE,
		    CRM_CONTACT_MOBILE, CRM_VERDICT_FIXED },
		{ "02-2656-7701", "0226567701", CRM_CONTACT_NONE,
		    CRM_CONTACT_HOME, CRM_VERDICT_OK },
		{ "1588-2656", "15882656", CRM_CONTACT_NONE,
		    CRM_CONTACT_WORK, CRM_VERDICT_SUSPECT },
		{ "050326567705", "050326567705", CRM_CONTACT_NONE,
		    CRM_CONTACT_MOBILE, CRM_VERDICT_SUSPECT },
		{ "123", "123", CRM_CONTACT_WORK, CRM_CONTACT_WORK,
		    CRM_VERDICT_DEAD },
		{ "A@Shop.kr", "a@shop.kr", CRM_CONTACT_EMAIL,
		    CRM_CONTACT_EMAIL, CRM_VERDICT_FIXED },
		{ "Seoul  7", "Seoul 7", CRM_CONTACT_ADDRESS,
		    CRM_CONTACT_ADDRESS, CRM_VERDICT_FIXED }
	};
	enum crm_contact_kind kind;
	struct crm_cell cell;
	struct crm_buf form = { 0 };
	const char *why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		cell.p = want[i].value;
		cell.n = strlen(cell.p);
		kind = want[i].kind;
		crm_buf_reset(&form);
		assert_int_equal(crm_contact_judge(&form, &kind, cell, &why),
		    want[i].verdict);
		assert_string_equal(crm_buf_text(&form), want[i].form);
		assert_int_equal(kind, want[i].shown);
	}
	crm_buf_free(&form);
}

/* One is primary at a time; what comes back is no new row. */
static void
columns(void **state)
{
	struct base *base = *state;

	base_begin(base);
	say(base, 1, CRM_MEMBER_PHONE, "01026567701");
	say(base, 1, CRM_MEMBER_PHONE, "0226567702");
	assert_contacts(base, 1, "1 mobile 01026567701 former ok\n"
	    "1 home 0226567702 primary ok\n");
	say(base, 1, CRM_MEMBER_PHONE, "01026567701");
	say(base, 1, CRM_MEMBER_ADDRESS, "Seoul  7");
	say(base, 1, CRM_MEMBER_ADDRESS, "Seoul 7");
	say(base, 1, CRM_MEMBER_POSTCODE, "04524");
	assert_contacts(base, 1, "1 mobile 01026567701 primary ok\n"
	    "1 home 0226567702 former ok\n1 address Seoul 7 primary fixed\n");
	assert_int_equal(base_int(base, "SELECT count(*) FROM contact\n"
	    "WHERE postcode = '04524'"), 1);
	say(base, 1, CRM_MEMBER_PHONE, "");
	assert_contacts(base, 1, "1 mobile 01026567701 former ok\n"
	    "1 home 0226567702 former ok\n1 address Seoul 7 primary fixed\n");
	base_commit(base);
}

/* Newer news count; of the same time the worse, unless somebody insists. */
static void
tried(void **state)
{
	struct crm_contact_tried try = { 1, CRM_CONTACT_OK, 100, NULL, 0 };
	struct base *base = *state;

	base_begin(base);
	say(base, 1, CRM_MEMBER_EMAIL, "a@shop.kr");
	assert_int_equal(crm_contact_try(base->db, &try), 1);
	assert_int_equal(crm_contact_try(base->db, &try), 0);
	try.result = CRM_CONTACT_DEAD;
	assert_int_equal(crm_contact_try(base->db, &try), 1);
	try.result = CRM_CONTACT_OK;
	assert_int_equal(crm_contact_try(base->db, &try), 0);
	try.at = 99;
	try.force = 1;
	assert_int_equal(crm_contact_try(base->db, &try), 0);
	assert_contacts(base, 1, "1 email a@shop.kr primary dead dead\n");
	try.at = 100;
	assert_int_equal(crm_contact_try(base->db, &try), 1);
	assert_int_equal(crm_contact_try(base->db, &try), 0);
	assert_contacts(base, 1, "1 email a@shop.kr primary ok ok\n");
	base_commit(base);
}

/* What a file says again of a dead one is taken out, where it is another. */
static void
sifted(void **state)
{
	struct crm_contact_tried try = { 1, CRM_CONTACT_MOVED, 100, NULL, 0 };
	struct crm_cell cell[CRM_MEMBER_NCOL] = { { NULL, 0 } };
	struct crm_contactpoints *points;
	struct base *base = *state;

	base_begin(base);
	say(base, 1, CRM_MEMBER_PHONE, "01026567701");
	assert_int_equal(crm_contact_try(base->db, &try), 1);
	say(base, 1, CRM_MEMBER_PHONE, "01026567702");
	points = crm_contactpoints_open(base->db);
	assert_non_null(points);
	cell[CRM_MEMBER_PHONE].p = "01026567701";
	cell[CRM_MEMBER_PHONE].n = 11;
	assert_int_equal(crm_contactpoints_sift(points, 2, cell), 0);
	assert_int_equal(crm_contactpoints_sift(points, 1, cell), 1);
	assert_null(cell[CRM_MEMBER_PHONE].p);
	cell[CRM_MEMBER_PHONE].p = "01026567702";
	cell[CRM_MEMBER_PHONE].n = 11;
	assert_int_equal(crm_contactpoints_sift(points, 1, cell), 0);
	assert_non_null(cell[CRM_MEMBER_PHONE].p);
	crm_contactpoints_close(points);
	base_commit(base);
}

static void
barred(void **state)
{
	struct base *base = *state;

	base_begin(base);
	base_run(base, "INSERT INTO contact (member, kind, value, state,\n"
	    "former_at, result, verified_at, batch) VALUES\n"
	    "(1, 1, '1', 1, NULL, NULL, NULL, 2),\n"
	    "(1, 1, '2', 3, 500, NULL, NULL, 2),\n"
	    "(1, 4, '3', 2, NULL, NULL, NULL, 2),\n"
	    "(1, 3, '4', 2, NULL, 2, 1, 2), (1, 1, '4', 1, NULL, 1, 2, 2)");
	base_commit(base);
	assert_int_equal(crm_contact_barred(base->db, 1, 0, "0", 1), 0);
	assert_int_equal(crm_contact_barred(base->db, 1, 0, "1", 1), 0);
	assert_int_equal(crm_contact_barred(base->db, 1, 0, "2", CRM_NULL),
	    2);
	assert_int_equal(crm_contact_barred(base->db, 1, 0, "2", 500), 2);
	assert_int_equal(crm_contact_barred(base->db, 1, 0, "2", 501), 0);
	assert_int_equal(crm_contact_barred(base->db, 1, 0, "3", 1), 2);
	assert_int_equal(crm_contact_barred(base->db, 1, 0, "4", 1), 1);
	assert_int_equal(crm_contact_barred(base->db, 1, 1, "4", 1), 0);
	assert_int_equal(crm_contact_barred(base->db, 2, 0, "4", 1), 0);
}

static void
joined(void **state)
{
	struct base *base = *state;
	int64_t into;

	base_begin(base);
	say(base, 2, CRM_MEMBER_PHONE, "01026567702");
	say(base, 2, CRM_MEMBER_EMAIL, "b@shop.kr");
	base_run(base, "INSERT INTO contact (member, kind, value, state,\n"
	    "former_at, result, verified_at, batch) VALUES\n"
	    "(1, 1, '01026567702', 3, 5, 1, 7, 2),\n"
	    "(1, 5, 'b@shop.kr', 2, NULL, 2, 9, 2)");
	base_run(base, "UPDATE contact SET result = 2, verified_at = 8\n"
	    "WHERE member = 2 AND kind = 1");
	assert_int_equal(crm_member_join(base->db, 1, 2, &into), 0);
	assert_contacts(base, 1, "1 mobile 01026567702 primary dead dead\n"
	    "1 email b@shop.kr primary dead dead\n");
	assert_int_equal(base_int(base, "SELECT count(*) FROM contact"), 2);
	base_commit(base);
}

static void
ages(void **state)
{
	int64_t day;

	(void)state;
	assert_int_equal(crm_date_parse("2026-02-28", 10, &day), 0);
	assert_int_equal(crm_member_age("1980-02-28", day), 46);
	assert_int_equal(crm_member_age("1980-03-01", day), 45);
	assert_int_equal(crm_member_age("2004-02-29", day), 21);
	assert_int_equal(crm_member_age("2004-02-29", day + 1), 22);
	assert_int_equal(crm_member_age("2026-03-01", day), -1);
	assert_int_equal(crm_member_age("", day), -1);
	assert_int_equal(crm_member_age("1980-02-30", day), -1);
}

static void
floors(void **state)
{
	static const char *const none[] = { "", "phone", "phone=", "=4",
	    "phone=100.1", "phone=-1", "phone=1.23", "dead.code=4", "x.phone=4",
	    ".phone=4", "reachable.phone=4", "complete.sms=4" };
	struct crm_quality_floor floor;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(crm_quality_floor(none[i], strlen(none[i]),
		    &floor), -1);
	assert_int_equal(crm_quality_floor("phone=100,", 9, &floor), 0);
	assert_int_equal(floor.measure, CRM_QUALITY_COMPLETE);
	assert_int_equal(floor.tenths, 1000);
	assert_int_equal(crm_quality_floor("reachable.sms=0.5", 17, &floor),
	    0);
	assert_int_equal(floor.measure, CRM_QUALITY_REACHABLE);
	assert_string_equal(floor.field, "sms");
	assert_int_equal(floor.tenths, 5);
}

#define T(test)	cmocka_unit_test_setup_teardown(test, setup, base_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words), cmocka_unit_test(judged),
		cmocka_unit_test(ages), cmocka_unit_test(floors), T(columns),
		T(tried), T(sifted), T(barred), T(joined)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
