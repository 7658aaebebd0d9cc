#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/region.h"

/* "경기 성남시", "서울 -", "-". */
static const char *
told(const char *address, char out[64])
{
	struct crm_region region;

	if (crm_region_read(&region, address, strlen(address)) != 1)
		return ("-");
	snprintf(out, 64, "%s %s", crm_region_province(region.province),
	    region.district == CRM_REGION_NONE ? "-" :
	    crm_region_district(region.district));
	return (out);
}

static void
check(const char *const (*row)[2], size_t n)
{
	char out[64];
	size_t i;

	for (i = 0; i < n; i++)
		assert_string_equal(told(row[i][0], out), row[i][1]);
}
#define CHECK(row)	check(row, sizeof(row) / sizeof(row[0]))

static void
test_spellings(void **state)
{
	static const char *const row[][2] = {
		{ "서울특별시 강남구 테헤란로 1", "서울 강남구" },
		{ "서울시 강남구", "서울 강남구" },
		{ "서울 강남구", "서울 강남구" },
		{ "서울시강남구역삼동 1", "서울 강남구" },
		{ "서울 강남 역삼동", "서울 강남구" },
		{ "부산광역시 부산진구 부전동", "부산 부산진구" },
		{ "부산 진구 부전동", "부산 부산진구" },
		{ "경기도 성남시 분당구 정자동", "경기 성남시" },
		{ "경기 성남 분당구", "경기 성남시" },
		{ "경상남도 창원시 의창구", "경남 창원시" },
		{ "세종특별자치시 한누리대로 1", "세종 -" },
		{ "세종시 조치원읍", "세종 -" },
		{ "제주시 노형동", "제주 제주시" },
		{ "제주특별자치도 서귀포시 중문동", "제주 서귀포시" },
		{ "서울 알 수 없는 곳", "서울 -" },
	};

	(void)state;
	CHECK(row);
}

static void
test_renamed(void **state)
{
	static const char *const row[][2] = {
		{ "강원특별자치도 춘천시 중앙로", "강원 춘천시" },
		{ "강원도 춘천시", "강원 춘천시" },
		{ "전북특별자치도 전주시 완산구", "전북 전주시" },
		{ "전라북도 전주시", "전북 전주시" },
		{ "전북 전주시", "전북 전주시" },
		{ "경북 군위군 군위읍", "대구 군위군" },
		{ "대구광역시 군위군", "대구 군위군" },
		{ "인천광역시 남구 주안동", "인천 미추홀구" },
		{ "경남 마산시 합포구", "경남 창원시" },
		{ "충청남도 연기군 조치원읍", "세종 -" },
		{ "충북 청원군 오창읍", "충북 청주시" },
		{ "경기도 여주군", "경기 여주시" },
		{ "인천광역시 서해구 청라동", "인천 서해구" },
		{ "인천 서구 청라동", "인천 서구" },
		{ "인천광역시 제물포구 송학동", "인천 제물포구" },
		{ "전남광주통합특별시 동구 동명동", "광주 동구" },
		{ "전남광주통합특별시 여수시 학동", "전남 여수시" },
		{ "광주특별시 광산구", "광주 광산구" },
		{ "전남광주통합특별시 어딘가", "-" },
	};

	(void)state;
	CHECK(row);
}

static void
test_without_province(void **state)
{
	static const char *const row[][2] = {
		{ "성남시 분당구 정자동", "경기 성남시" },
		{ "해운대구 우동", "부산 해운대구" },
		{ "부산진구 부전동", "부산 부산진구" },
		{ "군위군 군위읍", "대구 군위군" },
		{ "광주시 북구 용봉동", "광주 북구" },
		{ "광주시 오포읍", "경기 광주시" },
		{ "광주광역시 북구", "광주 북구" },
		{ "경기도 광주시 오포읍", "경기 광주시" },
		/* Of several provinces. */
		{ "중구 남대문로", "-" },
		{ "강서구 화곡동", "-" },
		{ "고성군 고성읍", "-" },
		{ "강원 고성군", "강원 고성군" },
		{ "경남 고성군", "경남 고성군" },
	};

	(void)state;
	CHECK(row);
}

static void
test_front(void **state)
{
	static const char *const row[][2] = {
		{ "(06236) 서울 강남구", "서울 강남구" },
		{ "[06236]서울 강남구", "서울 강남구" },
		{ "우)06236 서울 강남구", "서울 강남구" },
		{ "대한민국 서울특별시 중구", "서울 중구" },
		{ "  전남 나주시", "전남 나주시" },
		{ "", "-" },
		{ "12-3", "-" },
		{ "1600 Amphitheatre Parkway", "-" },
		/* Letters apart, as some systems write them. */
		{ "\341\204\211\341\205\245\341\204\213\341\205\256\341\206\257"
		    " 강남구", "서울 강남구" },
		{ "\377\377", "-" },
	};

	(void)state;
	CHECK(row);
}

static void
test_postcode(void **state)
{

	(void)state;
	assert_string_equal(crm_region_province(crm_region_postcode("06236",
	    5)), "서울");
	assert_string_equal(crm_region_province(crm_region_postcode("63000",
	    5)), "제주");
	assert_string_equal(crm_region_province(crm_region_postcode("30100",
	    5)), "세종");
	assert_int_equal(crm_region_postcode("00123", 5), CRM_REGION_NONE);
	assert_int_equal(crm_region_postcode("64000", 5), CRM_REGION_NONE);
	assert_int_equal(crm_region_postcode("135-080", 7), CRM_REGION_NONE);
	assert_int_equal(crm_region_postcode("", 0), CRM_REGION_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spellings),
		cmocka_unit_test(test_renamed),
		cmocka_unit_test(test_without_province),
		cmocka_unit_test(test_front),
		cmocka_unit_test(test_postcode),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
