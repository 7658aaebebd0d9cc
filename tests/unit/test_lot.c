#include <math.h>

#include "base.h"
#include "outreach/coupon.h"
#include "outreach/lot.h"

/* Lots are even, and know nothing of each other; codes can be told apart. */

#define N	20000

static struct crm_lots *
open_lots(struct base *base, const char *campaign, const char *seed,
    int64_t year)
{
	struct crm_lot_terms terms = { .campaign = campaign,
	    .holdout = 100000, .global = 100000, .pilot = 200000,
	    .year = year, .seed = seed, .arms = "A:50,B:30,C:20" };
	struct crm_lots *lots = crm_lots_open(base->db, &terms);

	assert_non_null(lots);
	return (lots);
}

/* Chi-square of counts against what they should be. */
static double
chi(const double *seen, const double *share, size_t n, double all)
{
	double sum = 0, want;
	size_t i;

	for (i = 0; i < n; i++) {
		want = share[i] * all;
		sum += (seen[i] - want) * (seen[i] - want) / want;
	}
	return (sum);
}

/*
 * The limits are those of one in a million, for the secret is another in each
 * run: 35.9 at 4, 33.4 at 3, 30.7 at 2, 23.9 at 1 degree of freedom.
 */
static void
even(void **state)
{
	static const double share[] = { .1, .9 * .1, .81 * .5, .81 * .3,
	    .81 * .2 };
	static const double pilot[] = { .2, .8 };
	struct crm_lots *lots = open_lots(*state, "spring", "", 2026);
	double seen[5] = { 0 }, first[2] = { 0 };
	struct crm_lot lot;
	int64_t i;

	for (i = 1; i <= N; i++) {
		crm_lots_draw(lots, i, &lot);
		if (lot.side == CRM_LOT_IN) {
			seen[2 + lot.arm[0] - 'A']++;
			first[!lot.pilot]++;
			continue;
		}
		assert_string_equal(lot.arm, "control");
		assert_int_equal(lot.pilot, 0);
		seen[lot.side == CRM_LOT_HOLDOUT]++;
	}
	assert_true(chi(seen, share, 5, N) < 35.9);
	assert_true(chi(first, pilot, 2, first[0] + first[1]) < 23.9);
	crm_lots_close(lots);
}

/* Of two draws: held out in both, in one, in none. */
static double
chi_of_both(struct base *base, const char *a, const char *b)
{
	static const double share[] = { .01, .09, .09, .81 };
	struct crm_lot_terms terms = { .campaign = a, .holdout = 100000,
	    .year = 2026, .seed = "", .arms = "" };
	struct crm_lots *one = crm_lots_open(base->db, &terms), *two;
	double seen[4] = { 0 };
	struct crm_lot lot;
	int64_t i;
	int k;

	terms.campaign = b;
	two = crm_lots_open(base->db, &terms);
	assert_non_null(one);
	assert_non_null(two);
	for (i = 1; i <= N; i++) {
		crm_lots_draw(one, i, &lot);
		k = lot.side == CRM_LOT_IN ? 2 : 0;
		crm_lots_draw(two, i, &lot);
		seen[k + (lot.side == CRM_LOT_IN)]++;
	}
	crm_lots_close(one);
	crm_lots_close(two);
	return (chi(seen, share, 4, N));
}

static void
independent(void **state)
{

	assert_true(chi_of_both(*state, "spring", "autumn") < 33.4);
	assert_true(chi_of_both(*state, "spring", "spring ") < 33.4);
	/* The control: the same lot twice is nothing like it. */
	assert_true(chi_of_both(*state, "spring", "spring") > 1000);
}

/* Arms and pilot are drawn apart: a pilot has the arms' shares. */
static void
apart(void **state)
{
	static const double share[] = { .5, .3, .2 };
	struct crm_lots *lots = open_lots(*state, "spring", "", 2026);
	double seen[3] = { 0 };
	struct crm_lot lot;
	int64_t i;

	for (i = 1; i <= 5 * N; i++) {
		crm_lots_draw(lots, i, &lot);
		if (lot.pilot)
			seen[lot.arm[0] - 'A']++;
	}
	assert_true(chi(seen, share, 3, seen[0] + seen[1] + seen[2]) < 30.7);
	crm_lots_close(lots);
}

/* Who is in the global group of two draws. */
static void
overlap(struct crm_lots *a, struct crm_lots *b, int *both, int *any)
{
	struct crm_lot one, two;
	int64_t i;

	*both = *any = 0;
	for (i = 1; i <= N; i++) {
		crm_lots_draw(a, i, &one);
		crm_lots_draw(b, i, &two);
		*both += one.side == CRM_LOT_GLOBAL &&
		    two.side == CRM_LOT_GLOBAL;
		*any += one.side == CRM_LOT_GLOBAL ||
		    two.side == CRM_LOT_GLOBAL;
	}
}

/* The global group is the same in all campaigns of a year, with one seed. */
static void
global(void **state)
{
	struct crm_lots *spring = open_lots(*state, "spring", "", 2026);
	struct crm_lots *autumn = open_lots(*state, "autumn", "", 2026);
	struct crm_lots *next = open_lots(*state, "spring", "", 2027);
	struct crm_lots *seed = open_lots(*state, "spring", "2", 2026);
	int both, any;

	overlap(spring, autumn, &both, &any);
	assert_int_equal(both, any);
	assert_true(any > N / 20);
	overlap(spring, next, &both, &any);
	assert_true(both < any / 5);
	overlap(spring, seed, &both, &any);
	assert_true(both < any / 5);
	crm_lots_close(spring);
	crm_lots_close(autumn);
	crm_lots_close(next);
	crm_lots_close(seed);
}

/* A larger share keeps who was in the smaller one. */
static void
nested(void **state)
{
	struct crm_lot_terms terms = { .campaign = "x", .global = 50000,
	    .year = 2026, .seed = "", .arms = "" };
	struct base *base = *state;
	struct crm_lots *few = crm_lots_open(base->db, &terms), *more;
	struct crm_lot one, two;
	int64_t i;
	int n = 0;

	terms.global = 100000;
	more = crm_lots_open(base->db, &terms);
	for (i = 1; i <= N; i++) {
		crm_lots_draw(few, i, &one);
		crm_lots_draw(more, i, &two);
		n += one.side == CRM_LOT_GLOBAL;
		if (one.side == CRM_LOT_GLOBAL)
			assert_int_equal(two.side, CRM_LOT_GLOBAL);
	}
	assert_true(n > 0);
	crm_lots_close(few);
	crm_lots_close(more);
}

static void
arms(void **state)
{
	static const char *const good[] = { "", "A:1", "A:50,B:50",
	    "long-name_20-bytes_x:0.5,b:1" };
	static const char *const bad[] = { "A", "A:", ":1", "A:0", "A:-1",
	    "A:1,", ",A:1", "A:1,A:2", "control:1", "A:1;B:1", "a b:1",
	    "a-name-of-21-bytes-xx:1", "A:1.00001", "A:1 ", "A:x" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (crm_arms_check(good[i]) != 0)
			fail_msg("%s", good[i]);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (crm_arms_check(bad[i]) != -1)
			fail_msg("%s", bad[i]);
}

static void
patterns(void **state)
{
	static const char *const good[] = { "{6}", "SPRING-{8}", "a{20}b" };
	static const char *const bad[] = { "", "SPRING", "{5}", "{21}", "{}",
	    "{8", "8}", "{8}{8}", "A B{8}", "\"{8}", "a,{8}", "{x}", "가{8}",
	    "{8 }", "{99999999999999999999}" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (crm_coupon_check(good[i]) != 0)
			fail_msg("%s", good[i]);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (crm_coupon_check(bad[i]) != -1)
			fail_msg("%s", bad[i]);
}

/* Every wrong character and every swap of two neighbours is found. */
static void
slips(const char *pattern, const char *code, size_t n)
{
	static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
	char other[CRM_COUPON_LEN];
	size_t i, k;

	for (i = 7; i < n; i++) {
		memcpy(other, code, n);
		for (k = 0; k < sizeof(alphabet) - 1; k++) {
			other[i] = alphabet[k];
			assert_int_equal(crm_coupon_right(pattern, other, n),
			    other[i] == code[i]);
		}
	}
	for (i = 7; i + 1 < n; i++) {
		memcpy(other, code, n);
		other[i] = code[i + 1];
		other[i + 1] = code[i];
		assert_int_equal(crm_coupon_right(pattern, other, n),
		    code[i] == code[i + 1]);
	}
}

static void
codes(void **state)
{
	struct base *base = *state;
	struct crm_coupons *one = crm_coupons_open(base->db, "spring",
	    "SPRING-{8}");
	struct crm_coupons *two = crm_coupons_open(base->db, "spring",
	    "SPRING-{8}");
	struct crm_coupons *other = crm_coupons_open(base->db, "autumn",
	    "SPRING-{8}");
	struct crm_buf code = { 0 }, again = { 0 };
	struct crm_map *seen = crm_map_new();
	int64_t i;
	int found;

	for (i = 1; i <= 2000; i++) {
		assert_int_equal(crm_coupons_next(one, i, &code), 0);
		assert_int_equal(code.n, 15);
		assert_true(crm_coupon_right("SPRING-{8}", code.p, code.n));
		assert_non_null(crm_map_put(seen, crm_hash_of(
		    crm_db_key(base->db), code.p, code.n), &found));
		assert_false(found);
		assert_int_equal(crm_coupons_next(two, i, &again), 0);
		assert_string_equal(code.p, again.p);
		assert_int_equal(crm_coupons_next(other, i, &again), 0);
		assert_string_not_equal(code.p, again.p);
		if (i <= 20)
			slips("SPRING-{8}", code.p, code.n);
	}
	assert_false(crm_coupon_right("SPRING-{8}", "SPRING-", 7));
	assert_false(crm_coupon_right("AUTUMN-{8}", code.p, code.n));
	crm_map_free(seen);
	crm_buf_free(&code);
	crm_buf_free(&again);
	crm_coupons_close(one);
	crm_coupons_close(two);
	crm_coupons_close(other);
}

/* Codes that could be guessed are not given: {6} is for 2,862 members. */
static void
guesses(void **state)
{
	struct base *base = *state;
	struct crm_coupons *coupons = crm_coupons_open(base->db, "x", "{6}");
	struct crm_buf code = { 0 };
	int64_t i;

	for (i = 1; i <= 2862; i++)
		assert_int_equal(crm_coupons_next(coupons, i, &code), 0);
	assert_int_equal(crm_coupons_next(coupons, i, &code), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_INPUT);
	crm_buf_free(&code);
	crm_coupons_close(coupons);
}

#define T(test)	cmocka_unit_test_setup_teardown(test, base_setup, \
	base_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(even), T(independent), T(apart), T(global), T(nested),
		T(arms), T(patterns), T(codes), T(guesses)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
