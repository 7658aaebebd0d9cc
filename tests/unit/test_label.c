#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/hash.h"
#include "outreach/label.h"

static void
breaks(const char *address, const char *one, const char *two)
{
	const char *second;
	size_t n = crm_label_break(address, &second);

	if (n != strlen(one) || memcmp(address, one, n) != 0 ||
	    strcmp(second, two) != 0)
		fail_msg("%s: \"%.*s\" \"%s\"", address, (int)n, address,
		    second);
}

static void
test_break(void **state)
{
	(void)state;
	breaks("서울 강남구 테헤란로 152, 3층 (역삼동)", "서울 강남구 테헤란로 152",
	    "3층 (역삼동)");
	breaks("서울 강남구 테헤란로152 3층", "서울 강남구 테헤란로152", "3층");
	breaks("부산광역시 해운대구 중앙로 12번길 5-3(우동)",
	    "부산광역시 해운대구 중앙로 12번길 5-3", "(우동)");
	breaks("경기 성남시 분당구 판교역로 지하 160 상가", "경기 성남시 분당구 판교역로 지하 160",
	    "상가");
	breaks("강원도 평창군 봉평면 흥정리 산 12-3 펜션", "강원도 평창군 봉평면 흥정리 산 12-3",
	    "펜션");
	breaks("서울 중구 을지로1가 16 을지빌딩", "서울 중구 을지로1가 16", "을지빌딩");
	breaks("대구 수성구 범어동 123-4번지 푸른아파트 101동 1203호",
	    "대구 수성구 범어동 123-4번지", "푸른아파트 101동 1203호");
	breaks("서울 강남구 테헤란로 152,강남빌딩", "서울 강남구 테헤란로 152", "강남빌딩");
	/* No second line. */
	breaks("서울 강남구 테헤란로 152", "서울 강남구 테헤란로 152", "");
	breaks("서울 강남구 테헤란로 152 ", "서울 강남구 테헤란로 152", "");
	/* No number: at a comma, at a bracket, not at all. */
	breaks("종로 어딘가, 뒷집", "종로 어딘가", "뒷집");
	breaks("푸른마을 101동 1203호 (범어동)", "푸른마을 101동 1203호", "(범어동)");
	breaks("푸른마을 101동 1203호", "푸른마을 101동 1203호", "");
	breaks("", "", "");
	breaks("(역삼동)", "(역삼동)", "");
}

static void
postcode(const char *contact, size_t n, const char *address)
{
	const char *rest;

	assert_int_equal(crm_label_postcode(contact, &rest), n);
	assert_string_equal(rest, address);
}

static void
test_postcode(void **state)
{
	(void)state;
	postcode("06236 서울 강남구", 5, "서울 강남구");
	postcode("135-080 서울 강남구", 7, "서울 강남구");
	postcode("135080 서울", 6, "서울");
	postcode("서울 강남구", 0, "서울 강남구");
	postcode("123 Main Street", 0, "123 Main Street");
	postcode("12345번지", 0, "12345번지");
	postcode("06236", 5, "");
	postcode("", 0, "");
}

static void
named(const char *name, const char *nim, const char *letter)
{
	struct crm_buf buf = { 0 };

	crm_label_name(&buf, name, CRM_LABEL_NIM);
	assert_string_equal(crm_buf_text(&buf), nim);
	crm_buf_reset(&buf);
	crm_label_name(&buf, name, CRM_LABEL_LETTER);
	assert_string_equal(crm_buf_text(&buf), letter);
	crm_buf_free(&buf);
}

static void
test_name(void **state)
{
	(void)state;
	named("김하나", "김하나 님", "김하나 귀하");
	named(" 김하나님 ", "김하나 님", "김하나 귀하");
	named("김하나 귀하", "김하나 님", "김하나 귀하");
	named("(주)푸른들", "(주)푸른들 님", "(주)푸른들 귀중");
	named("푸른들 주식회사 귀중", "푸른들 주식회사 님", "푸른들 주식회사 귀중");
	named("", "고객 님", "고객 귀하");
}

static struct crm_households *houses;

static void
same(const char *a, const char *b, int want)
{
	static const struct crm_key key = { 1, 2 };
	int64_t i, j;

	houses = crm_households_new(&key);
	assert_non_null(houses);
	i = crm_household_of(houses, a);
	j = crm_household_of(houses, b);
	assert_int_equal(i, 0);
	if ((i == j) != want)
		fail_msg("%s | %s", a, b);
	/* Whichever comes first. */
	crm_households_free(houses);
	houses = crm_households_new(&key);
	assert_non_null(houses);
	i = crm_household_of(houses, b);
	j = crm_household_of(houses, a);
	assert_int_equal(i == j, want);
	crm_households_free(houses);
}

static void
test_household(void **state)
{
	(void)state;
	same("06236 서울특별시 강남구 테헤란로 152", "06236 서울 강남구 테헤란로 152 (역삼동)", 1);
	same("06236 서울 강남구 테헤란로 152, 101동 1203호",
	    "서울시 강남구 테헤란로152 101-1203", 1);
	same("대구 수성구 범어동 123-4", "대구광역시 수성구 범어동 123-4번지", 1);
	/* Other doors, other buildings, other towns. */
	same("06236 서울 강남구 테헤란로 152, 101동 1203호",
	    "06236 서울 강남구 테헤란로 152, 101동 1204호", 0);
	same("06236 서울 강남구 테헤란로 152, 101동 1203호",
	    "06236 서울 강남구 테헤란로 152, 102동 1203호", 0);
	same("서울 강남구 테헤란로 152", "서울 강남구 테헤란로 153", 0);
	same("서울 중구 중앙로 1", "부산 중구 중앙로 1", 0);
	same("04524 중구 중앙로 1", "48948 중구 중앙로 1", 0);
	/* Two shops of one building, of which no door is known. */
	same("서울 강남구 테헤란로 152 하나상사", "서울 강남구 테헤란로 152 두리상사", 0);
	/* Equal texts, whatever they are. */
	same("푸른마을 뒷집", "푸른마을  뒷집", 1);
	same("서울 강남구 테헤란로 152 하나상사", "서울 강남구 테헤란로 152 하나 상사", 1);
	same("서울 강남구", "서울 강남구 ", 1);
	same("푸른마을 뒷집", "푸른마을 앞집", 0);
	same("서울 강남구", "서울특별시 강남구", 0);
	/* A lot and a road's number may be one house, but nothing says so. */
	same("서울 강남구 역삼동 737", "서울 강남구 테헤란로 152", 0);
}

static void
test_many(void **state)
{
	static const struct crm_key key = { 1, 2 };
	struct crm_buf text = { 0 };
	int i;

	(void)state;
	houses = crm_households_new(&key);
	assert_non_null(houses);
	for (i = 0; i < 4000; i++) {
		crm_buf_reset(&text);
		crm_buf_fmt(&text, "%s 강남구 테헤란로 %d, %d호", i % 2 ? "서울" :
		    "서울특별시", i / 2 % 40 + 1, i / 80 + 1);
		assert_int_equal(crm_household_of(houses,
		    crm_buf_text(&text)), i / 2);
	}
	crm_buf_free(&text);
	crm_households_free(houses);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_break),
		cmocka_unit_test(test_postcode),
		cmocka_unit_test(test_name),
		cmocka_unit_test(test_household),
		cmocka_unit_test(test_many)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
