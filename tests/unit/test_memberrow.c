#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/fault.h"
#include "core/stream.h"
#include "record/memberrow.h"

static char last[512];		/* the last fault: column, kind, value */

static void
note(void *arg, const struct crm_fault *fault)
{

	(void)arg;
	(void)snprintf(last, sizeof(last), "%s|%s|%.*s",
	    fault->column == NULL ? "" : fault->column, fault->kind,
	    (int)fault->value_len, fault->value == NULL ? "" : fault->value);
}

static struct crm_faults faults;

static void
start(struct crm_memberrow *row)
{

	memset(row, 0, sizeof(*row));
	crm_memberrow_start(row);
	faults.fn = note;
	faults.n = 0;
	last[0] = '\0';
	row->faults = &faults;
	row->source = "test";
	row->now = 1795165200;		/* 2026-11-20 09:00:00 */
}

static void
put(struct crm_memberrow *row, const char *name, const char *value)
{
	struct crm_cell cell = { value, strlen(value) };

	assert_int_equal(crm_memberrow_put(row, crm_memberrow_col(name), name,
	    cell), 0);
}

static void
is(const struct crm_memberrow *row, int col, const char *want)
{

	if (want == NULL) {
		assert_null(row->cell[col].p);
		return;
	}
	assert_non_null(row->cell[col].p);
	assert_int_equal(row->cell[col].n, strlen(want));
	assert_memory_equal(row->cell[col].p, want, strlen(want));
}

/* The columns are those of the stream, in its order. */
static void
test_columns(void **state)
{
	const struct crm_column *column = crm_stream_columns("member");
	int i;

	(void)state;
	for (i = 0; i < CRM_MEMBER_NCOL; i++)
		assert_int_equal(crm_memberrow_col(column[i].name), i);
	assert_string_equal(column[CRM_MEMBER_NCOL].name, "file");
	assert_string_equal(column[CRM_MEMBER_MEMO].name, "memo");
	assert_string_equal(column[CRM_MEMBER_JOINED_AT].name, "joined_at");
	assert_int_equal(crm_memberrow_col("x_a"), CRM_MEMBERROW_FIELD);
	assert_int_equal(crm_memberrow_col("x_"), CRM_MEMBERROW_OTHER);
	assert_int_equal(crm_memberrow_col("other"), CRM_MEMBERROW_OTHER);
}

static void
test_values(void **state)
{
	struct crm_memberrow row;

	(void)state;
	start(&row);
	put(&row, "member", "7");
	put(&row, "code", "9001011234567");
	put(&row, "name", "김하나");
	put(&row, "phone", "+82 10-2345-6789");
	put(&row, "email", "Hana@Example.COM");
	put(&row, "birth", "1980-02-29");
	put(&row, "joined_at", "2020-01-02");
	put(&row, "memo", "");
	put(&row, "email_consent", "yes");
	put(&row, "sms_consent", "no");
	put(&row, "consent_at", "2026-11-20 09:00:00");
	put(&row, "x_tier", "gold");
	crm_memberrow_end(&row);
	assert_int_equal(faults.n, 0);
	assert_int_equal(row.member, 7);
	is(&row, CRM_MEMBER_CODE, "9001011234567");
	is(&row, CRM_MEMBER_PHONE, "01023456789");
	is(&row, CRM_MEMBER_EMAIL, "hana@example.com");
	is(&row, CRM_MEMBER_JOINED_AT, "2020-01-02 00:00:00");
	is(&row, CRM_MEMBER_MEMO, NULL);
	assert_int_equal(row.consent[0], 1);
	assert_int_equal(row.consent[1], 0);
	assert_int_equal(row.nfield, 1);
	assert_string_equal(row.field[0].name, "x_tier");
	crm_memberrow_free(&row);
}

static void
test_faults(void **state)
{
	static const struct {
		const char *name, *value, *want;
	} t[] = {
		{ "member", "0", "member|no member's number|0" },
		{ "member", "x", "member|no member's number|x" },
		{ "phone", "12", "phone|no phone number|" },
		{ "email", "a@b", "email|no e-mail address|" },
		{ "birth", "2026-02-30", "birth|no such date|" },
		{ "birth", "0000-00-00", "birth|no such date|" },
		{ "birth", "2026-11-21", "birth|in the future|" },
		{ "lunar", "Y", "lunar|neither yes nor no|Y" },
		{ "joined_at", "2020-13-01",
		    "joined_at|no such date|2020-13-01" },
		{ "consent_at", "2026-11-20 09:00:01",
		    "consent_at|in the future|2026-11-20 09:00:01" },
		{ "sms_consent", "1", "sms_consent|neither yes nor no|1" },
		/* Thirteen digits are not shown, whatever they are. */
		{ "joined_at", "9001011234567", "joined_at|no such date|" },
		/* Resident numbers: with a hyphen anywhere, */
		{ "code", "900101-1234567", "code|resident number|" },
		{ "grade", "900101-1234567", "grade|resident number|" },
		{ "other", "900101-1234567", "other|resident number|" },
		/* without one where free text stands. */
		{ "name", "홍9001011234567", "name|resident number|" },
		{ "phone", "9001011234567", "phone|resident number|" },
		{ "address", "서울 9001011234567", "address|resident number|" },
		{ "birth", "9001011234567", "birth|resident number|" },
		{ "memo", "(9001011234567)", "memo|resident number|" },
		{ "x_id", "9001011234567", "x_id|resident number|" },
		{ "other", "9001011234567", "other|resident number|" }
	};
	struct crm_memberrow row;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		start(&row);
		put(&row, t[i].name, t[i].value);
		crm_memberrow_end(&row);
		assert_string_equal(last, t[i].want);
		assert_int_equal(faults.n, 1);
		crm_memberrow_free(&row);
	}
}

static void
test_kept_out(void **state)
{
	struct crm_memberrow row;

	(void)state;
	start(&row);
	put(&row, "name", "김*나");
	put(&row, "phone", "010-****-6789");
	put(&row, "email", "ha****@example.com");
	crm_memberrow_end(&row);
	assert_int_equal(faults.n, 0);
	assert_int_equal(row.masked, 3);
	is(&row, CRM_MEMBER_NAME, NULL);
	is(&row, CRM_MEMBER_PHONE, NULL);
	is(&row, CRM_MEMBER_EMAIL, NULL);
	assert_string_equal(row.masked_name.p, "김*나");
	crm_memberrow_start(&row);
	assert_int_equal(row.masked, 0);
	put(&row, "phone", "010-0000-0000");
	assert_int_equal(row.masked, 1);
	crm_memberrow_free(&row);
}

static void
test_lunar(void **state)
{
	static const struct {
		const char *birth;
		size_t faults;
	} t[] = {
		{ "1960-02-30", 0 }, { "1961-02-29", 0 }, { "1960-04-30", 0 },
		{ "1960-02-31", 1 }, { "1960-13-01", 1 }, { "1960-00-30", 1 },
		{ "1960-02-3", 1 }, { "1960-02-301", 1 }, { "1960-01-31", 1 }
	};
	struct crm_memberrow row;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		start(&row);
		put(&row, "lunar", "yes");
		put(&row, "birth", t[i].birth);
		crm_memberrow_end(&row);
		assert_int_equal(faults.n, t[i].faults);
		crm_memberrow_free(&row);
		start(&row);
		put(&row, "lunar", "no");
		put(&row, "birth", "1960-02-30");
		crm_memberrow_end(&row);
		assert_int_equal(faults.n, 1);
		crm_memberrow_free(&row);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns), cmocka_unit_test(test_values),
		cmocka_unit_test(test_faults), cmocka_unit_test(test_kept_out),
		cmocka_unit_test(test_lunar)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
