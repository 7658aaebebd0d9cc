#include <math.h>
#include <stdio.h>

#include "base.h"
#include "insight/gain.h"
#include "insight/score.h"

#define MEMBERS	12
#define DAYS	9

static uint32_t state = 20261120;

static int
below(int n)
{

	state = state * 1664525 + 1013904223;
	return ((int)((state >> 8) % (uint32_t)n));
}

static int
setup(void **st)
{
	struct base *base;

	if (base_setup(st) == -1)
		return (-1);
	base = *st;
	base_begin(base);
	base_run(base, "INSERT INTO member\n"
	    "(id, state, merged_into, explicit, batch)\n"
	    "VALUES (1, 0, NULL, 1, 1), (2, 0, NULL, 1, 1),\n"
	    "\t(3, 0, NULL, 1, 1), (4, 0, NULL, 1, 1), (5, 0, NULL, 1, 1),\n"
	    "\t(6, 0, NULL, 1, 1), (7, 0, NULL, 1, 1), (8, 0, NULL, 1, 1),\n"
	    "\t(9, 0, NULL, 1, 1), (10, 0, NULL, 1, 1), (11, 0, NULL, 1, 1),\n"
	    "\t(12, 0, NULL, 1, 1), (13, 1, 1, 1, 1), (14, 2, NULL, 1, 1)");
	base_commit(base);
	return (0);
}

static int64_t
add_model(struct base *base, const char *name)
{
	struct crm_score_model model = { .name = name, .kind = "outside",
	    .parameters = "a=1 bb=-2.5e3 c=x", .fitted_to = CRM_NULL };
	int64_t number = crm_score_add(base->db, &model);

	assert_true(number > 0);
	return (number);
}

static void
names(void **st)
{

	(void)st;
	assert_true(crm_score_name("churn"));
	assert_true(crm_score_name("_a1"));
	assert_true(crm_score_name("이탈"));
	assert_false(crm_score_name(""));
	assert_false(crm_score_name("1a"));
	assert_false(crm_score_name("A"));
	assert_false(crm_score_name("a b"));
	assert_false(crm_score_name("a\xff"));
}

static void
parameters(void **st)
{
	double v;

	(void)st;
	assert_true(crm_score_parameter("a=1 bb=-2.5e3 c=x", "a", &v));
	assert_true(fabs(v - 1) < 1e-12);
	assert_true(crm_score_parameter("a=1 bb=-2.5e3 c=x", "bb", &v));
	assert_true(fabs(v + 2500) < 1e-9);
	assert_false(crm_score_parameter("a=1 bb=-2.5e3 c=x", "b", &v));
	assert_false(crm_score_parameter("a=1 bb=-2.5e3 c=x", "c", &v));
	assert_false(crm_score_parameter("a=1x", "a", &v));
	assert_false(crm_score_parameter("", "a", &v));
}

static void
versions(void **st)
{
	struct base *base = *st;
	struct crm_score_model model = { .name = "v", .version = "9x",
	    .kind = "outside", .parameters = "", .fitted_to = CRM_NULL };
	int64_t first, second, odd;

	base_begin(base);
	first = add_model(base, "v");
	second = add_model(base, "v");
	assert_true((odd = crm_score_add(base->db, &model)) > 0);
	assert_int_equal(crm_score_add(base->db, &model), 0);
	assert_int_equal(crm_score_find(base->db, "v", NULL), 0);
	assert_int_equal(crm_score_choose(base->db, first, "a", "b"), 1);
	assert_int_equal(crm_score_choose(base->db, first, "a", "b"), 0);
	assert_int_equal(crm_score_find(base->db, "v", NULL), first);
	assert_int_equal(crm_score_choose(base->db, second, "a", "b"), 1);
	assert_int_equal(crm_score_find(base->db, "v", NULL), second);
	assert_int_equal(crm_score_find(base->db, "v", "1"), first);
	assert_int_equal(crm_score_find(base->db, "v", "2"), second);
	assert_int_equal(crm_score_find(base->db, "v", "9x"), odd);
	assert_int_equal(crm_score_find(base->db, "v", "3"), 0);
	base_commit(base);
}

static void
put(struct base *base, struct crm_scorer *scorer, int64_t member,
    double value, int want)
{
	int rc = crm_scorer_put(scorer, member, value, "");

	if (rc != want)
		fail_msg("member %d: %d, wanted %d: %s", (int)member, rc, want,
		    crm_errmsg(base->err));
}

/* What put() answers, aliases and strangers too. */
static void
answers(void **st)
{
	struct base *base = *st;
	struct crm_scorer *scorer;
	int64_t model, ended;

	base_begin(base);
	model = add_model(base, "answers");
	scorer = crm_scorer_open(base->db, model, 100, 1, .1);
	assert_non_null(scorer);
	put(base, scorer, 13, .5, 1);		/* stands for 1 */
	put(base, scorer, 14, .5, 3);
	put(base, scorer, 99, .5, 3);
	put(base, scorer, 1, .5, 0);
	put(base, scorer, 1, .6, 4);
	put(base, scorer, 2, .5, 1);
	put(base, scorer, 3, NAN, 0);
	assert_int_equal(crm_scorer_end(scorer, &ended), 0);
	assert_int_equal(ended, 0);
	crm_scorer_close(scorer);
	scorer = crm_scorer_open(base->db, model, 101, 1, .1);
	put(base, scorer, 1, .59, 0);		/* less than a step */
	put(base, scorer, 2, .65, 2);
	put(base, scorer, 3, 1, 1);
	assert_int_equal(crm_scorer_end(scorer, &ended), 0);
	crm_scorer_close(scorer);
	/* Of a part every row is kept. */
	scorer = crm_scorer_open(base->db, model, 102, 0, 0);
	put(base, scorer, 1, .5, 2);
	assert_int_equal(crm_scorer_end(scorer, &ended), 0);
	assert_int_equal(ended, 0);
	crm_scorer_close(scorer);
	base_commit(base);
}

struct seen {
	double	 value[MEMBERS + 1];
};

static int
see(void *arg, const struct crm_score *score)
{
	struct seen *seen = arg;

	seen->value[score->member] = score->value;
	return (0);
}

static void
assert_day(struct base *base, int64_t model, int day, const double *want)
{
	struct seen seen;
	int i;

	for (i = 0; i <= MEMBERS; i++)
		seen.value[i] = NAN;
	assert_int_equal(crm_score_each(base->db, model, day, see, &seen), 0);
	for (i = 1; i <= MEMBERS; i++)
		if (isnan(want[i]) ? !isnan(seen.value[i]) :
		    !(fabs(want[i] - seen.value[i]) < 1e-12))
			fail_msg("day %d, member %d: %g, wanted %g", day, i,
			    seen.value[i], want[i]);
}

/* Whole runs of days in any sequence, some twice: each is as it was said. */
static void
any_sequence(void **st)
{
	struct base *base = *st;
	double said[DAYS][MEMBERS + 1];
	int done[DAYS] = { 0 }, rounds = base_quick() ? 2 : 12;
	int round, run, day, i;
	struct crm_scorer *scorer;
	int64_t model, ended;
	char name[16];

	for (round = 0; round < rounds; round++) {
		(void)snprintf(name, sizeof(name), "round%d", round);
		base_begin(base);
		model = add_model(base, name);
		base_commit(base);
		memset(done, 0, sizeof(done));
		for (run = 0; run < 2 * DAYS; run++) {
			day = below(DAYS);
			base_begin(base);
			scorer = crm_scorer_open(base->db, model, day, 1, 0);
			assert_non_null(scorer);
			for (i = 1; i <= MEMBERS; i++) {
				said[day][i] = below(4) == 0 ? NAN :
				    (double)below(3);
				if (!isnan(said[day][i]))
					assert_in_range(crm_scorer_put(scorer,
					    i, said[day][i], ""), 0, 2);
			}
			assert_int_equal(crm_scorer_end(scorer, &ended), 0);
			crm_scorer_close(scorer);
			base_commit(base);
			done[day] = 1;
			for (day = 0; day < DAYS; day++)
				if (done[day])
					assert_day(base, model, day,
					    said[day]);
		}
	}
}

static void
assert_near(double got, double want)
{

	if (!(fabs(got - want) < 1e-12))
		fail_msg("%.15g, wanted %.15g", got, want);
}

static void
measures(void **st)
{
	struct crm_judged judged[] = { { .1, 0 }, { .9, 1 }, { .5, 1 },
	    { .5, 0 }, { .2, 0 }, { .7, 0 } };
	struct crm_judged alike[] = { { 1, 1 }, { 2, 1 } };
	const double base[] = { 1, 2, 3, 4 }, same[] = { 1, 2, 3, 4 };
	const double all[] = { 4, 4, 4, 4 }, one[] = { 1, 1, 1, 1 };
	struct crm_gain gain[3];

	(void)st;
	crm_judged_sort(judged, 6);
	/* Of 8 pairs .9 wins 4, .5 wins 2, ties with one, loses one. */
	assert_near(crm_judged_auc(judged, 6), 6.5 / 8);
	assert_true(isnan(crm_judged_auc(alike, 2)));
	assert_true(isnan(crm_judged_auc(alike, 0)));
	crm_gain_cut(judged, 6, gain, 3);
	assert_int_equal(gain[0].n, 2);
	assert_int_equal(gain[0].hits, 1);
	assert_int_equal(gain[1].n, 2);
	assert_int_equal(gain[1].hits, 1);
	assert_near(gain[1].least, .5);
	crm_gain_cut(judged, 6, gain, 2);
	/* The two of .5 are not parted. */
	assert_int_equal(gain[0].n, 4);
	assert_int_equal(gain[1].n, 2);
	assert_near(crm_psi(base, 4, same, 4), 0);
	assert_near(crm_psi(one, 4, one, 4), 0);
	/* Four bins: 1.5 / 6 each, against three of .5 / 6 and 4.5 / 6. */
	assert_near(crm_psi(base, 4, all, 4),
	    3 * (.5 / 6 - 1.5 / 6) * log(.5 / 1.5) +
	    (4.5 / 6 - 1.5 / 6) * log(4.5 / 1.5));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(parameters),
		cmocka_unit_test(versions),
		cmocka_unit_test(answers),
		cmocka_unit_test(any_sequence),
		cmocka_unit_test(measures)
	};

	return (cmocka_run_group_tests(tests, setup, base_teardown));
}
