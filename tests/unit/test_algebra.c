#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/csv.h"
#include "core/err.h"
#include "core/out.h"
#include "core/money.h"
#include "insight/algebra.h"

struct sets {
	struct crm_err	*err;
	struct crm_algebra *algebra;
};

static struct sets
open_sets(enum crm_algebra_op op, size_t n)
{
	struct sets sets;

	sets.err = crm_err_new();
	assert_non_null(sets.err);
	sets.algebra = crm_algebra_new(sets.err, op, n);
	assert_non_null(sets.algebra);
	return (sets);
}

/* Puts the rows of a CSV text, whose column "member" counts. */
static void
put(struct sets *sets, size_t i, const char *text)
{
	struct crm_csv *csv;
	struct crm_cell cell;
	int64_t member;
	int col;

	csv = crm_csv_open_mem(sets->err, text, strlen(text), "set", NULL);
	assert_non_null(csv);
	assert_int_equal(crm_csv_header(csv), 0);
	col = crm_csv_col(csv, "member");
	assert_true(col >= 0);
	while (crm_csv_next(csv) == 1) {
		cell = crm_csv_cell(csv, (size_t)col);
		assert_int_equal(crm_int_parse(cell.p, cell.n, &member), 0);
		assert_int_equal(crm_algebra_put(sets->algebra, i, csv,
		    member), 0);
	}
	assert_int_equal(crm_algebra_columns(sets->algebra, i, csv), 0);
	crm_csv_close(csv);
}

static void
assert_written(struct sets *sets, const char *want)
{
	struct crm_out_opt opt = { .format = CRM_FORMAT_CSV };
	struct crm_out *out;
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	assert_non_null(f);
	out = crm_out_open(sets->err, f, &opt);
	assert_non_null(out);
	assert_int_equal(crm_algebra_write(sets->algebra, out), 0);
	assert_int_equal(crm_out_finish(out), 0);
	crm_out_close(out);
	(void)fclose(f);
	assert_string_equal(text, want);
	free(text);
	crm_algebra_free(sets->algebra);
	crm_err_free(sets->err);
}

static void
cells(void **state)
{
	struct sets sets = open_sets(CRM_ALGEBRA_AND, 3);

	(void)state;
	put(&sets, 0, "x,member\na,3\n,2\nz,9\n");
	put(&sets, 1, "member,y,x\n2,q,never\n3,,never\n3,later,\n");
	put(&sets, 2, "z,member\n,3\n\"l,m\",2\n");
	assert_written(&sets, "x,member,y,z\n,2,q,\"l,m\"\na,3,,\n");
	sets = open_sets(CRM_ALGEBRA_OR, 2);
	put(&sets, 0, "member,x\n7,a\n");
	put(&sets, 1, "member,x,y\n5,b,c\n7,d,e\n");
	assert_written(&sets, "member,x,y\n5,b,c\n7,a,e\n");
	sets = open_sets(CRM_ALGEBRA_NOT, 2);
	put(&sets, 0, "member,x\n7,a\n6,b\n6,c\n");
	put(&sets, 1, "member,y\n7,e\n");
	assert_written(&sets, "member,x\n6,b\n");
}

static void
empties(void **state)
{
	struct sets sets = open_sets(CRM_ALGEBRA_AND, 2);

	(void)state;
	put(&sets, 0, "member,x\n");
	put(&sets, 1, "member,y\n1,a\n");
	assert_written(&sets, "member,x,y\n");
	sets = open_sets(CRM_ALGEBRA_OR, 1);
	assert_int_equal(crm_algebra_columns(sets.algebra, 0, NULL), 0);
	assert_written(&sets, "member\n");
	/* A member without cells beside rows that have some. */
	sets = open_sets(CRM_ALGEBRA_OR, 2);
	assert_int_equal(crm_algebra_put(sets.algebra, 0, NULL, 4), 0);
	assert_int_equal(crm_algebra_put(sets.algebra, 0, NULL, 4), 0);
	assert_int_equal(crm_algebra_columns(sets.algebra, 0, NULL), 0);
	put(&sets, 1, "x,member\na,4\nb,1\n");
	assert_written(&sets, "member,x\n1,b\n4,a\n");
}

/* Lengths around where they are told in one byte. */
static void
lengths(void **state)
{
	char text[700], want[700];
	struct sets sets;
	int n;

	(void)state;
	for (n = 250; n < 260; n++) {
		sets = open_sets(CRM_ALGEBRA_OR, 2);
		(void)snprintf(text, sizeof(text), "member,x,y\n1,%0*d,b\n", n,
		    0);
		(void)snprintf(want, sizeof(want),
		    "member,x,y\n1,%0*d,b\n2,c,d\n", n, 0);
		put(&sets, 0, text);
		put(&sets, 1, "member,x,y\n2,c,d\n");
		assert_written(&sets, want);
	}
}

static void
aliases(void **state)
{
	struct sets sets = open_sets(CRM_ALGEBRA_AND, 2);

	(void)state;
	put(&sets, 0, "member,x\n8,eight\n2,two\n5,five\n");
	put(&sets, 1, "member\n2\n6\n");
	assert_int_equal(crm_algebra_alias(sets.algebra, 8, 2), 0);
	assert_int_equal(crm_algebra_alias(sets.algebra, 6, 5), 0);
	assert_int_equal(crm_algebra_alias(sets.algebra, 3, 1), 0);
	assert_written(&sets, "member,x\n2,eight\n5,five\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells),
		cmocka_unit_test(empties),
		cmocka_unit_test(lengths),
		cmocka_unit_test(aliases)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
