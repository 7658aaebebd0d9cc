#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/err.h"
#include "insight/block.h"
#include "insight/comparetext.h"
#include "insight/linkage.h"
#include "insight/peopledate.h"
#include "insight/similar.h"
#include "insight/values.h"

static double
jaro(const char *a, const char *b)
{
	uint32_t x[CRM_SIMILAR_MAX], y[CRM_SIMILAR_MAX];
	size_t n = crm_similar_letters(a, strlen(a), x);
	size_t k = crm_similar_letters(b, strlen(b), y);

	return (crm_similar_jaro(x, n, y, k));
}

static unsigned
edits(const char *a, const char *b, unsigned most)
{
	uint32_t x[CRM_SIMILAR_MAX], y[CRM_SIMILAR_MAX];
	size_t n = crm_similar_letters(a, strlen(a), x);
	size_t k = crm_similar_letters(b, strlen(b), y);

	return (crm_similar_edits(x, n, y, k, most));
}

/* The examples of Winkler's papers. */
static void
test_jaro(void **state)
{

	(void)state;
	assert_true(jaro("martha", "marhta") > .9611 - 1e-4);
	assert_true(jaro("martha", "marhta") < .9611 + 1e-4);
	assert_true(jaro("dixon", "dicksonx") > .8133 - 1e-4);
	assert_true(jaro("dixon", "dicksonx") < .8133 + 1e-4);
	assert_true(jaro("dwayne", "duane") > .8400 - 1e-4);
	assert_true(jaro("dwayne", "duane") < .8400 + 1e-4);
	assert_true(jaro("abc", "xyz") <= 0 && jaro("", "a") <= 0);
	assert_true(jaro("same", "same") >= 1);
}

static void
test_edits(void **state)
{

	(void)state;
	assert_int_equal(edits("price", "price", 2), 0);
	assert_int_equal(edits("price", "pirce", 2), 1);
	assert_int_equal(edits("price", "pric", 2), 1);
	assert_int_equal(edits("price", "pricee", 2), 1);
	assert_int_equal(edits("price", "slice", 2), 2);
	assert_int_equal(edits("price", "rowe", 2), 3);
	assert_int_equal(edits("", "ab", 2), 2);
	/* One vowel of a syllable. */
	assert_int_equal(edits("민수", "민소", 2), 1);
}

static void
assert_date(const char *s, int day_first, const char *want)
{
	struct crm_buf buf = { 0 };

	crm_people_date(&buf, s, strlen(s), day_first);
	assert_string_equal(crm_buf_text(&buf), want);
	crm_buf_free(&buf);
}

static void
test_date_forms(void **state)
{

	(void)state;
	assert_date("19710624", 0, "19710624");
	assert_date("1971-06-24", 0, "19710624");
	assert_date("1971-6-4", 0, "19710604");
	assert_date("1971년 6월 24일", 0, "19710624");
	assert_date("710624", 0, "19710624");
	assert_date("050624", 0, "20050624");
	assert_date("197106", 0, "197106--");
	assert_date("1971", 0, "1971----");
	assert_date("1971-**-**", 0, "1971----");
	assert_date("24/06/1971", 1, "19710624");
	assert_date("06/24/1971", 0, "19710624");
	assert_date("24 June 1971", 0, "19710624");
	assert_date("Jun 24, 1971", 1, "19710624");
	assert_date("1971-06-24 00:00:00", 0, "19710624");
	assert_date("1971-13-45", 0, "19711345");
	assert_date("soon", 0, "");
	assert_int_equal(crm_people_date_order("24/06/1971", 10), 1);
	assert_int_equal(crm_people_date_order("06/24/1971", 10), 0);
	assert_int_equal(crm_people_date_order("06/07/1971", 10), -1);
	assert_int_equal(crm_people_date_order("1971-06-24", 10), -1);
}

static void
test_dates_agree(void **state)
{

	(void)state;
	assert_int_equal(crm_people_dates("19710624", "19710624"),
	    CRM_DATES_SAME);
	assert_int_equal(crm_people_dates("19710624", "19710524"),
	    CRM_DATES_CLOSE);
	assert_int_equal(crm_people_dates("19710624", "19710642"),
	    CRM_DATES_CLOSE);
	assert_int_equal(crm_people_dates("19710611", "19711106"),
	    CRM_DATES_CLOSE);
	assert_int_equal(crm_people_dates("19710624", "19830624"),
	    CRM_DATES_SIMILAR);
	assert_int_equal(crm_people_dates("19710624", "19711231"),
	    CRM_DATES_PARTIAL);
	assert_int_equal(crm_people_dates("197106--", "19710624"),
	    CRM_DATES_PARTIAL);
	assert_int_equal(crm_people_dates("1970----", "19710624"),
	    CRM_DATES_DIFFERENT);
	assert_int_equal(crm_people_dates("19710624", "19991105"),
	    CRM_DATES_DIFFERENT);
}

static uint8_t
names(const char *a, const char *b)
{
	struct crm_alike x = { a, strlen(a) }, y = { b, strlen(b) };
	double sim;

	return (crm_compare_name_forms(x, y, &sim));
}

static void
test_names(void **state)
{

	(void)state;
	assert_int_equal(names("jones", "jonse"), CRM_LEVEL_CLOSE);
	assert_int_equal(names("rob", "robert"), CRM_LEVEL_SIMILAR);
	assert_int_equal(names("r", "robert"), CRM_LEVEL_SIMILAR);
	assert_int_equal(names("robert allen", "allen robert"),
	    CRM_LEVEL_CLOSE);
	assert_int_equal(names("robert allen", "robert"), CRM_LEVEL_SIMILAR);
	assert_int_equal(names("jones", "smith"), CRM_LEVEL_DIFFERENT);
	assert_int_equal(names("j***s", "jones"), CRM_LEVEL_PARTIAL);
	assert_int_equal(names("김민수", "김민서"), CRM_LEVEL_CLOSE);
	assert_int_equal(names("김재현", "김제현"), CRM_LEVEL_CLOSE);
	assert_int_equal(names("김민수", "수민김"), CRM_LEVEL_DIFFERENT);
	assert_int_equal(names("김민수", "민수김"), CRM_LEVEL_CLOSE);
	assert_int_equal(names("김민수", "박영희"), CRM_LEVEL_DIFFERENT);
	assert_int_equal(names("김*수", "김민수"), CRM_LEVEL_PARTIAL);
	/* Neither speaks for or against the other. */
	assert_int_equal(names("김민수", "minsu kim"), CRM_LEVEL_MISSING);
}

static enum crm_compare
kind(const char *name, const char *value)
{
	struct crm_people_column column = { name, CRM_COMPARE_IGNORE, 0, 0, 0,
	    0 };
	struct crm_cell cell = { value, strlen(value) };

	crm_people_guess(&column, &cell, 1);
	return (column.kind);
}

static void
test_kinds(void **state)
{

	(void)state;
	assert_int_equal(kind("Given Name", "Ann"), CRM_COMPARE_NAME);
	assert_int_equal(kind("이름", "김민수"), CRM_COMPARE_NAME);
	assert_int_equal(kind("휴대폰번호", ""), CRM_COMPARE_PHONE);
	assert_int_equal(kind("생년월일", ""), CRM_COMPARE_DATE);
	assert_int_equal(kind("date_of_birth", ""), CRM_COMPARE_DATE);
	assert_int_equal(kind("주소2", ""), CRM_COMPARE_ADDRESS);
	assert_int_equal(kind("우편번호", ""), CRM_COMPARE_ADDRESS);
	assert_int_equal(kind("이메일주소", ""), CRM_COMPARE_EMAIL);
	assert_int_equal(kind("E-mail address", ""), CRM_COMPARE_EMAIL);
	assert_int_equal(kind("memo", "Ann"), CRM_COMPARE_IGNORE);
	/* By their values. */
	assert_int_equal(kind("a", "ann@example.com"), CRM_COMPARE_EMAIL);
	assert_int_equal(kind("a", "010-2656-7701"), CRM_COMPARE_PHONE);
	assert_int_equal(kind("a", "Leeds"), CRM_COMPARE_TEXT);
	assert_int_equal(kind("a", "17"), CRM_COMPARE_IGNORE);
	assert_int_equal(kind("a", ""), CRM_COMPARE_IGNORE);
}

/* Scores of a test: of the pair a, b at [a * 8 + b]. */
static double
told(void *arg, uint32_t a, uint32_t b)
{
	const double *score = arg;

	return (a < b ? score[a * 8 + b] : score[b * 8 + a]);
}

static void
test_chain_is_cut(void **state)
{
	const struct crm_pair pair[] = { { 0, 1, .99F }, { 1, 2, .7F },
	    { 2, 3, .98F }, { 4, 5, .6F } };
	double score[64] = { 0 };
	uint32_t cluster[6];
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++)
		score[pair[i].a * 8 + pair[i].b] = (double)pair[i].score;
	assert_int_equal(crm_cluster(cluster, 6, pair, 4, told, score), 0);
	assert_int_equal(cluster[0], 0);
	assert_int_equal(cluster[1], 0);
	assert_int_equal(cluster[2], 2);
	assert_int_equal(cluster[3], 2);
	assert_int_equal(cluster[4], 4);
	assert_int_equal(cluster[5], 4);
	/* Where the ends agree, though nobody printed it, it holds. */
	score[0 * 8 + 2] = score[0 * 8 + 3] = score[1 * 8 + 3] = .43;
	assert_int_equal(crm_cluster(cluster, 6, pair, 4, told, score), 0);
	for (i = 0; i < 4; i++)
		assert_int_equal(cluster[i], i < 2 ? 0 : 2);
	score[0 * 8 + 2] = score[0 * 8 + 3] = score[1 * 8 + 3] = .44;
	assert_int_equal(crm_cluster(cluster, 6, pair, 4, told, score), 0);
	for (i = 0; i < 4; i++)
		assert_int_equal(cluster[i], 0);
}

static const struct crm_people_column columns[] = {
	{ "name", CRM_COMPARE_NAME, 0, 0, 1, 0 },
	{ "phone", CRM_COMPARE_PHONE, 0, 0, 1, 0 },
	{ "birth", CRM_COMPARE_DATE, 0, 0, 0, 0 }
};

static void
add(struct crm_people *people, const char *name, const char *phone,
    const char *birth)
{
	struct crm_cell cell[3];

	cell[0].p = name;
	cell[1].p = phone;
	cell[2].p = birth;
	cell[0].n = strlen(name);
	cell[1].n = strlen(phone);
	cell[2].n = strlen(birth);
	assert_int_equal(crm_people_add(people, cell), 0);
}

/* n people, each tenth of whom is there twice, with a slip. */
static struct crm_people *
invent(struct crm_err *err, int n)
{
	static const char *const name[] = { "김민수", "이영희", "박지성",
	    "최수진", "정하늘", "강바다", "조은비", "윤서준", "장미란",
	    "임꺽정", "한가람" };
	struct crm_people *people = crm_people_new(err, columns, 3);
	struct crm_buf phone = { 0 }, birth = { 0 };
	int i;

	assert_non_null(people);
	for (i = 0; i < n; i++) {
		crm_buf_reset(&phone);
		crm_buf_reset(&birth);
		crm_buf_fmt(&phone, "010%08d", 20000000 + i * 7919 % 79999999);
		crm_buf_fmt(&birth, "%04d-%02d-%02d", 1940 + i % 63,
		    1 + i % 12, 1 + i % 28);
		add(people, name[i % 11], phone.p, birth.p);
		if (i % 10 != 0)
			continue;
		if (i % 20 == 0)
			phone.p[7] = phone.p[7] == '9' ? '0' : '9';
		add(people, name[i % 11], phone.p, i % 30 == 0 ? "" : birth.p);
	}
	crm_buf_free(&phone);
	crm_buf_free(&birth);
	return (people);
}

/* Blocks find what comparing all with all finds, in any number of threads. */
static void
test_blocks_and_threads(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_people *people = invent(err, 1000);
	struct crm_linkage_opt opt = { .from = .5, .threads = 1 };
	struct crm_linkage *all, *one, *many;
	const struct crm_pair *p, *q;
	size_t n, k, i;

	(void)state;
	all = crm_linkage_new(err, people, NULL, &opt);
	opt.blocked = 1;
	one = crm_linkage_new(err, people, NULL, &opt);
	opt.threads = 4;
	many = crm_linkage_new(err, people, NULL, &opt);
	assert_true(all != NULL && one != NULL && many != NULL);
	(void)crm_linkage_pairs(all, &n);
	p = crm_linkage_pairs(one, &k);
	assert_int_equal(n, 100);
	assert_true(k >= 98 && k <= 100);
	assert_true(crm_linkage_count(one)->compared <
	    crm_linkage_count(all)->compared / 4);
	q = crm_linkage_pairs(many, &n);
	assert_int_equal(n, k);
	for (i = 0; i < n; i++) {
		assert_int_equal(p[i].a, q[i].a);
		assert_int_equal(p[i].b, q[i].b);
		assert_memory_equal(&p[i].score, &q[i].score,
		    sizeof(p[i].score));
	}
	crm_linkage_free(all);
	crm_linkage_free(one);
	crm_linkage_free(many);
	crm_people_free(people);
	crm_err_free(err);
}

static int
first_two(void *arg, uint32_t a, uint32_t b)
{

	(void)arg;
	return (a == 0 && b == 1);
}

/* Who is kept apart is no pair, and in no group of a third. */
static void
test_apart(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_people *people = crm_people_new(err, columns, 3);
	struct crm_linkage_opt opt = { .from = .5 };
	struct crm_linkage *linkage;
	const struct crm_pair *pair;
	size_t n, i;

	(void)state;
	assert_non_null(people);
	for (i = 0; i < 3; i++)
		add(people, "김민수", "010-2656-7701", "1980-03-12");
	linkage = crm_linkage_new(err, people, NULL, &opt);
	assert_non_null(linkage);
	(void)crm_linkage_pairs(linkage, &n);
	assert_int_equal(n, 3);
	assert_int_equal(crm_linkage_cluster(linkage, 2), 0);
	crm_linkage_free(linkage);
	opt.apart = first_two;
	linkage = crm_linkage_new(err, people, NULL, &opt);
	assert_non_null(linkage);
	pair = crm_linkage_pairs(linkage, &n);
	assert_int_equal(n, 2);
	assert_int_equal(pair[0].b, 2);
	assert_int_equal(pair[1].a, 1);
	assert_int_not_equal(crm_linkage_cluster(linkage, 0),
	    crm_linkage_cluster(linkage, 1));
	crm_linkage_free(linkage);
	crm_people_free(people);
	crm_err_free(err);
}

static void
test_values(void **state)
{
	struct crm_values *values = crm_values_new();
	struct crm_buf text = { 0 };
	uint32_t i, id;
	size_t n;

	(void)state;
	assert_non_null(values);
	assert_int_equal(crm_values_add(values, "", 0), 0);
	for (i = 0; i < 2000; i++) {
		crm_buf_reset(&text);
		crm_buf_fmt(&text, "value %u", i % 1000);
		id = crm_values_add(values, text.p, text.n);
		assert_int_equal(id, 1 + i % 1000);
	}
	assert_int_equal(crm_values_n(values), 1001);
	assert_int_equal(crm_values_count(values, 1000), 2);
	assert_memory_equal(crm_values_get(values, 1000, &n), "value 999", 9);
	assert_int_equal(n, 9);
	crm_buf_free(&text);
	crm_values_free(values);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_jaro),
		cmocka_unit_test(test_edits),
		cmocka_unit_test(test_date_forms),
		cmocka_unit_test(test_dates_agree),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_chain_is_cut),
		cmocka_unit_test(test_blocks_and_threads),
		cmocka_unit_test(test_apart),
		cmocka_unit_test(test_values),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
