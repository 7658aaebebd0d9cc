/* Every name and number is invented. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/err.h"
#include "insight/compare.h"
#include "insight/sure.h"

enum { NAME, PHONE, EMAIL, BIRTH, GENDER, ADDRESS, NCOL };

#define N	CRM_LEVEL_MISSING
#define D	CRM_LEVEL_DIFFERENT
#define P	CRM_LEVEL_PARTIAL
#define I	CRM_LEVEL_SIMILAR
#define C	CRM_LEVEL_CLOSE
#define S	CRM_LEVEL_SAME

static const struct crm_people_column columns[NCOL] = {
	{ .name = "name", .kind = CRM_COMPARE_NAME },
	{ .name = "phone", .kind = CRM_COMPARE_PHONE },
	{ .name = "email", .kind = CRM_COMPARE_EMAIL },
	{ .name = "birth", .kind = CRM_COMPARE_DATE },
	{ .name = "gender", .kind = CRM_COMPARE_TEXT },
	{ .name = "address", .kind = CRM_COMPARE_ADDRESS }
};

static void
add(struct crm_people *people, const char *phone)
{
	struct crm_cell cell[NCOL] = { { "김민수", strlen("김민수") },
	    { phone, strlen(phone) }, { "", 0 }, { "", 0 }, { "", 0 },
	    { "", 0 } };

	assert_int_equal(crm_people_add(people, cell), 0);
}

/* Records 0 and 1 alone have a number; 2, 3 and 4 share another. */
static struct crm_people *
make(struct crm_err *err, size_t n)
{
	struct crm_people *people = crm_people_new(err, columns, n);
	int i;

	assert_non_null(people);
	for (i = 0; i < 5; i++)
		add(people, i < 2 ? "010-2656-7701" : "010-2656-7702");
	return (people);
}

struct want {
	uint8_t	level[CRM_PEOPLE_FIELDS];
	double	score;
	int	own, shared;	/* by whose the telephone is */
};

static void
test_rules(void **state)
{
	static const struct want want[] = {
		/* A key: the same name with telephone or e-mail address. */
		{ { S, S, N, N, N, N }, .99, 1, 1 },
		{ { S, S, D, N, N, D }, .99, 1, 1 },
		{ { S, N, S, N, N, N }, .99, 1, 1 },
		{ { S, N, N, N, N, S }, .99, 0, 0 },
		{ { S, N, N, S, N, S }, .99, 1, 1 },
		{ { S, N, N, S, N, N }, .99, 0, 0 },
		/* Whatever speaks for it, this speaks against it. */
		{ { S, S, S, D, N, S }, .99, 0, 0 },
		{ { S, S, S, N, D, S }, .99, 0, 0 },
		{ { D, S, S, S, S, S }, 1, 0, 0 },
		{ { I, S, S, S, S, S }, 1, 0, 0 },
		{ { N, S, S, S, S, S }, 1, 0, 0 },
		{ { S, S, S, S, S, S }, .8, 0, 0 },
		/* Half a birth. */
		{ { S, S, N, P, N, N }, .99, 1, 1 },
		{ { S, C, C, I, N, S }, .99, 0, 0 },
		{ { C, S, S, I, N, S }, .99, 0, 0 },
		/* Brothers share telephone and house. */
		{ { C, S, N, N, N, S }, .99, 1, 0 },
		{ { C, S, D, N, N, S }, .99, 0, 0 },
		{ { C, S, N, S, N, N }, .99, 1, 1 },
		{ { C, N, S, N, N, N }, .99, 1, 1 },
		{ { C, D, N, S, N, S }, .99, 0, 0 },
		/* Masked names. */
		{ { P, S, N, N, N, N }, .99, 0, 0 },
		{ { P, S, N, N, N, S }, .99, 1, 0 },
		{ { P, S, N, S, N, N }, .99, 1, 1 },
		{ { P, N, N, S, N, S }, .99, 0, 0 },
		{ { P, P, N, S, N, N }, .99, 1, 1 },
		/* A slip in the number. */
		{ { S, C, N, N, N, N }, .99, 1, 1 },
		{ { S, C, D, N, N, N }, .99, 0, 0 },
	};
	struct crm_err *err = crm_err_new();
	struct crm_people *people = make(err, NCOL);
	size_t i;
	int own, shared;

	(void)state;
	for (i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		own = crm_sure(people, 0, want[i].score, want[i].level);
		shared = crm_sure(people, 2, want[i].score, want[i].level);
		if (own != want[i].own || shared != want[i].shared)
			fail_msg("rule %zu: %d and %d, not %d and %d", i, own,
			    shared, want[i].own, want[i].shared);
	}
	crm_people_free(people);
	crm_err_free(err);
}

/* A name alone: the weights must tell. */
static void
test_unknown(void **state)
{
	static const uint8_t level[CRM_PEOPLE_FIELDS] = { S, S, S, S, S, S };
	struct crm_err *err = crm_err_new();
	struct crm_people *people = crm_people_new(err, columns, 1);

	(void)state;
	assert_non_null(people);
	assert_int_equal(crm_sure(people, 0, 1, level), -1);
	crm_people_free(people);
	crm_err_free(err);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_unknown),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
