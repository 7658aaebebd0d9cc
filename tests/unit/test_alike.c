/* Every name, number and address is invented. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/alike.h"
#include "core/buf.h"
#include "core/jamo.h"

typedef void form_fn(struct crm_buf *, const char *, size_t);

static void
form(form_fn *fn, const char *in, const char *want)
{
	struct crm_buf buf = { 0 };

	crm_buf_str(&buf, ">");
	fn(&buf, in, strlen(in));
	if (strcmp(crm_buf_text(&buf) + 1, want) != 0)
		fail_msg("\"%s\" has the form \"%s\", not \"%s\"", in,
		    crm_buf_text(&buf) + 1, want);
	crm_buf_free(&buf);
}

static struct crm_alike
alike(const struct crm_buf *buf)
{
	struct crm_alike a = { crm_buf_text(buf), buf->n };

	return (a);
}

static void
names(const char *a, const char *b, enum crm_names want)
{
	struct crm_buf fa = { 0 }, fb = { 0 };
	enum crm_names got, back;
	int d;

	crm_alike_name(&fa, a, strlen(a));
	crm_alike_name(&fb, b, strlen(b));
	got = crm_alike_names(alike(&fa), alike(&fb), &d);
	back = crm_alike_names(alike(&fb), alike(&fa), NULL);
	if (got != want || back != want)
		fail_msg("%s and %s are %d and %d (distance %d), not %d", a,
		    b, (int)got, (int)back, d, (int)want);
	crm_buf_free(&fa);
	crm_buf_free(&fb);
}

static void
phones(const char *a, const char *b, enum crm_phones want)
{
	struct crm_buf fa = { 0 }, fb = { 0 };
	enum crm_phones got, back;

	crm_alike_phone(&fa, a, strlen(a));
	crm_alike_phone(&fb, b, strlen(b));
	got = crm_alike_phones(alike(&fa), alike(&fb));
	back = crm_alike_phones(alike(&fb), alike(&fa));
	if (got != want || back != want)
		fail_msg("%s and %s are %d and %d, not %d", a, b, (int)got,
		    (int)back, (int)want);
	crm_buf_free(&fa);
	crm_buf_free(&fb);
}

static void
emails(const char *a, const char *b, enum crm_emails want)
{
	struct crm_buf fa = { 0 }, fb = { 0 };
	enum crm_emails got, back;

	crm_alike_email(&fa, a, strlen(a));
	crm_alike_email(&fb, b, strlen(b));
	got = crm_alike_emails(alike(&fa), alike(&fb));
	back = crm_alike_emails(alike(&fb), alike(&fa));
	if (got != want || back != want)
		fail_msg("%s and %s are %d and %d, not %d", a, b, (int)got,
		    (int)back, (int)want);
	crm_buf_free(&fa);
	crm_buf_free(&fb);
}

/* Addresses; a postcode in front of a bar. */
static void
add_place(struct crm_buf *buf, const char *s)
{
	const char *bar = strchr(s, '|');

	if (bar == NULL)
		crm_alike_address(buf, s, strlen(s), "", 0);
	else
		crm_alike_address(buf, bar + 1, strlen(bar + 1), s,
		    (size_t)(bar - s));
}

static void
places(const char *a, const char *b, enum crm_places want)
{
	struct crm_buf fa = { 0 }, fb = { 0 };
	enum crm_places got, back;
	char *p;

	add_place(&fa, a);
	add_place(&fb, b);
	got = crm_alike_addresses(alike(&fa), alike(&fb));
	back = crm_alike_addresses(alike(&fb), alike(&fa));
	if (got != want || back != want) {
		for (p = fa.p; p != NULL && *p != '\0'; p++)
			*p = *p == '\x1f' ? '|' : *p;
		for (p = fb.p; p != NULL && *p != '\0'; p++)
			*p = *p == '\x1f' ? '|' : *p;
		fail_msg("%s and %s are %d and %d, not %d", crm_buf_text(&fa),
		    crm_buf_text(&fb), (int)got, (int)back, (int)want);
	}
	crm_buf_free(&fa);
	crm_buf_free(&fb);
}

static int
distance(const char *a, const char *b)
{
	int d = crm_jamo_distance(a, strlen(a), b, strlen(b));

	assert_int_equal(d, crm_jamo_distance(b, strlen(b), a, strlen(a)));
	return (d);
}

/* What sounds alike is nearer than a slip, that nearer than another name. */
static void
test_jamo_order(void **state)
{
	(void)state;
	assert_int_equal(distance("김민수", "김민수"), 0);
	assert_in_range(distance("김혜진", "김헤진"), 1, 45);
	assert_in_range(distance("정재희", "정제희"), 1, 45);
	assert_in_range(distance("조은됴", "조은조"), 1, 45);
	assert_in_range(distance("이영희", "리영희"), 1, 45);
	assert_in_range(distance("유민수", "류민수"), 1, 45);
	assert_in_range(distance("나은지", "라은지"), 1, 45);
	assert_in_range(distance("최외경", "최왜경"), 1, 45);
	assert_in_range(distance("김바다", "김빠다"), 1, 60);
	assert_in_range(distance("김민수", "김만수"), 46, 60);
	assert_in_range(distance("김민수", "김미누스"), 101, 1000);
	assert_in_range(distance("김민수", "박지영"), 300, 1000);
	assert_in_range(distance("김민수", "김민"), 150, 250);
	assert_int_equal(distance("", "김민수"), CRM_JAMO_FAR);
	assert_int_equal(distance("가나다라마바사아자차카타파하", "가"),
	    CRM_JAMO_FAR);
}

static void
typed(const char *in, const char *want)
{
	struct crm_buf buf = { 0 };
	int r = crm_jamo_typed(&buf, in, strlen(in));

	assert_int_equal(r, want == NULL ? -1 : 0);
	assert_string_equal(crm_buf_text(&buf), want == NULL ? "" : want);
	crm_buf_free(&buf);
}

static void
test_jamo_typed(void **state)
{
	(void)state;
	typed("rlaalstn", "김민수");
	typed("RLAALSTN", "낌민쑤");
	typed("dltnswls", "이순진");
	typed("qkrrhkdghks", "박광환");
	typed("dhksgml", "완희");
	typed("dlf", "일");
	typed("john", NULL);
	typed("", NULL);
	typed("kim", NULL);
}

static void
sound(const char *a, const char *b, int same)
{
	struct crm_buf ka = { 0 }, kb = { 0 };
	struct crm_alike fa = { a, strlen(a) }, fb = { b, strlen(b) };

	crm_alike_sound(&ka, fa);
	crm_alike_sound(&kb, fb);
	assert_int_equal(strcmp(crm_buf_text(&ka), crm_buf_text(&kb)) == 0,
	    same);
	crm_buf_free(&ka);
	crm_buf_free(&kb);
}

static void
test_sound(void **state)
{
	(void)state;
	sound("김혜진", "김헤진", 1);
	sound("이영희", "리영희", 1);
	sound("유지외", "류지왜", 1);
	sound("노은쥬", "로은주", 1);
	sound("김민수", "김만수", 0);
	sound("김*수", "", 1);
}

static void
test_name_forms(void **state)
{
	(void)state;
	form(crm_alike_name, " 김민수님 ", "김민수");
	form(crm_alike_name, "김 민 수", "김민수");
	form(crm_alike_name, "김민수 고객님", "김민수");
	form(crm_alike_name, "김민수(집)", "김민수");
	form(crm_alike_name, "김민수2", "김민수");
	form(crm_alike_name, "민수 김", "김민수");
	form(crm_alike_name, "남궁 민수", "남궁민수");
	form(crm_alike_name, "민수 남궁", "남궁민수");
	form(crm_alike_name, "이 정", "이정");
	form(crm_alike_name, "한빛식품(주)", "한빛식품");
	form(crm_alike_name, "㈜한빛식품", "한빛식품");
	form(crm_alike_name, "주식회사 한빛식품", "한빛식품");
	form(crm_alike_name, "rlaalstn", "김민수");
	form(crm_alike_name, "Kim Min-Su", "kim min-su");
	form(crm_alike_name, "ＫＩＭ ＭＩＮＳＵ", "kim minsu");
	form(crm_alike_name, "김*수", "김*수");
	form(crm_alike_name, "홍OO", "홍**");
	form(crm_alike_name, "홍○○님", "홍**");
	form(crm_alike_name, "홍**", "홍**");
	form(crm_alike_name, "***", "");
	form(crm_alike_name, "고객", "");
	form(crm_alike_name, "", "");
	form(crm_alike_name, "()", "");
	form(crm_alike_name, "님", "");
}

static void
test_names(void **state)
{
	(void)state;
	names("김민수", "김 민수 님", CRM_NAMES_SAME);
	names("김민수", "rlaalstn", CRM_NAMES_SAME);
	names("김민수", "민수 김", CRM_NAMES_SAME);
	names("김민수", "민수김", CRM_NAMES_SLIP);
	names("이혜진", "이헤진", CRM_NAMES_SOUND);
	names("유민정", "류민정", CRM_NAMES_SOUND);
	names("김민수", "김만수", CRM_NAMES_SLIP);
	names("김민수", "김민쑤", CRM_NAMES_SLIP);
	names("김민수", "김민주", CRM_NAMES_CLOSE);
	names("김민수", "김영희", CRM_NAMES_DIFFERENT);
	names("김민수", "박민수", CRM_NAMES_DIFFERENT);
	names("김민수", "", CRM_NAMES_NONE);
	names("김*수", "김민수", CRM_NAMES_MASKED);
	names("김*수", "김민주", CRM_NAMES_DIFFERENT);
	names("홍OO", "홍길동", CRM_NAMES_MASKED);
	names("홍**", "홍길", CRM_NAMES_MASKED);
	names("홍**", "홍*동", CRM_NAMES_MASKED);
	names("김**", "홍*동", CRM_NAMES_DIFFERENT);
	names("*민수", "김민수", CRM_NAMES_MASKED);
	names("Kim Minsu", "KIM MIN SU", CRM_NAMES_SAME);
	names("Minsu Kim", "Kim Minsu", CRM_NAMES_SAME);
	names("Kim Minsu", "Kim Minsoo", CRM_NAMES_SLIP);
	names("Kim Minsu", "Lee Yeongho", CRM_NAMES_DIFFERENT);
	names("Kim Minsu", "김민수", CRM_NAMES_NONE);
}

static void
test_phones(void **state)
{
	(void)state;
	phones("010-2656-7701", "01026567701", CRM_PHONES_SAME);
	phones("010-2656-7701", "+82 10-2656-7701", CRM_PHONES_SAME);
	phones("010-2656-7701", "010-2656-7702", CRM_PHONES_SLIP);
	phones("010-2656-7701", "010-2656-7710", CRM_PHONES_SLIP);
	phones("010-2656-7701", "010-2665-7702", CRM_PHONES_DIFFERENT);
	phones("011-656-7701", "010-2656-7701", CRM_PHONES_SLIP);
	phones("010-2656-7701", "010-****-7701", CRM_PHONES_MASKED);
	phones("010-2656-7701", "010-26**-**01", CRM_PHONES_MASKED);
	phones("010-2656-7701", "010-****-7702", CRM_PHONES_DIFFERENT);
	phones("010-2656-7701", "010-2656-****", CRM_PHONES_MASKED);
	phones("010-2656-****", "010-****-7701", CRM_PHONES_NONE);
	phones("010-2656-7701", "010-****-****", CRM_PHONES_NONE);
	phones("0502-1234-5678", "0502-1234-5678", CRM_PHONES_NONE);
	phones("010-0000-0000", "010-0000-0000", CRM_PHONES_NONE);
	phones("1588-1234", "1588-1234", CRM_PHONES_NONE);
	phones("", "", CRM_PHONES_NONE);
}

static void
test_emails(void **state)
{
	(void)state;
	emails("Minsu82@example.com", "minsu82@example.com", CRM_EMAILS_SAME);
	emails("minsu82@hanmail.net", "minsu82@daum.net", CRM_EMAILS_SAME);
	emails("min.su82+a@gmail.com", "minsu82@gmail.com", CRM_EMAILS_SAME);
	emails("minsu82@naver.com", "minsu82@naver.con", CRM_EMAILS_SLIP);
	emails("minsu82@naver.com", "minsu82@nvaer.com", CRM_EMAILS_SLIP);
	emails("minsu82@naver.com", "mins82@naver.com", CRM_EMAILS_SLIP);
	emails("kim1@naver.com", "kim2@naver.com", CRM_EMAILS_DIFFERENT);
	emails("minsu82@naver.com", "minsu82@example.kr", CRM_EMAILS_LOCAL);
	emails("minsu82@naver.com", "yhlee@naver.com", CRM_EMAILS_DIFFERENT);
	emails("mi*****@naver.com", "minsu82@naver.com", CRM_EMAILS_MASKED);
	emails("mi*****@naver.com", "yhlee@naver.com", CRM_EMAILS_DIFFERENT);
	emails("nobody", "nobody", CRM_EMAILS_NONE);
}

static void
test_places_road(void **state)
{
	(void)state;
	places("서울특별시 강남구 테헤란로 152", "서울 강남구 테헤란로 152",
	    CRM_PLACES_UNIT);
	places("서울시 강남구 테헤란로152", "서울특별시강남구 테헤란로 152번지",
	    CRM_PLACES_UNIT);
	places("경북 포항시 북구 중앙로 12", "경상북도 포항시 북구 중앙로 12",
	    CRM_PLACES_UNIT);
	places("경기도 성남시 분당구 정자일로 95, 101동 1203호",
	    "경기 성남시 분당구 정자일로 95 101-1203", CRM_PLACES_UNIT);
	places("경기도 성남시 분당구 정자일로 95 101동1203호",
	    "경기 분당구 정자일로 95 (정자동, 한빛아파트) 101동 1203호",
	    CRM_PLACES_UNIT);
	places("경기도 성남시 분당구 정자일로 95 101동1203호",
	    "경기도 성남시 분당구 정자일로 95 101동 1204호",
	    CRM_PLACES_BUILDING);
	places("경기도 성남시 분당구 정자일로 95 101동1203호",
	    "경기도 성남시 분당구 정자일로 95", CRM_PLACES_BUILDING);
	places("서울 강남구 테헤란로 123길 45", "서울 강남구 테헤란로123길 45",
	    CRM_PLACES_UNIT);
	places("부산 수영구 광안로 21번길 5", "부산광역시 수영구 광안로21번길 5",
	    CRM_PLACES_UNIT);
	places("서울 강남구 테헤란로 152", "서울 강남구 태헤란로 152",
	    CRM_PLACES_UNIT);
	places("서울 강남구 테헤란로 152", "서울 강남구 테헤란로 15",
	    CRM_PLACES_STREET);
	places("서울 강남구 테헤란로 152", "서울 강남구 언주로 30",
	    CRM_PLACES_DISTRICT);
	places("서울 강남구 테헤란로 152", "서울 서초구 서초대로 30",
	    CRM_PLACES_DIFFERENT);
	places("서울 강남구 테헤란로 152 3층", "서울 강남구 테헤란로 152 4층",
	    CRM_PLACES_BUILDING);
	places("", "서울 강남구 테헤란로 152", CRM_PLACES_NONE);
	places("***", "서울 강남구 테헤란로 152", CRM_PLACES_NONE);
}

static void
test_places_lot(void **state)
{
	(void)state;
	places("서울 강남구 역삼동 123-4", "서울시 강남구 역삼1동 123-4번지",
	    CRM_PLACES_UNIT);
	places("서울 강남구 역삼동 123-4", "서울시 강남구 역삼동 123번지 4호",
	    CRM_PLACES_UNIT);
	places("전북 완주군 봉동읍 낙평리 산 12-3",
	    "전북특별자치도 완주군 봉동읍 낙평리 산12-3", CRM_PLACES_UNIT);
	places("서울 강남구 역삼동 123-4 한빛아파트 101동 1203호",
	    "서울 강남구 역삼동 한빛아파트 101동 1203호", CRM_PLACES_UNIT);
	places("서울 강남구 테헤란로 152 (역삼동, 한빛아파트) 101동 1203호",
	    "서울 강남구 역삼동 123-4 한빛아파트 101-1203", CRM_PLACES_UNIT);
	places("서울 강남구 테헤란로 152 (역삼동)", "서울 강남구 역삼동 123-4",
	    CRM_PLACES_STREET);
	places("서울 강남구 테헤란로 152", "서울 강남구 역삼동 123-4",
	    CRM_PLACES_DISTRICT);
	places("06236|서울 강남구 테헤란로 152", "06236|서울 강남구 역삼동 123-4",
	    CRM_PLACES_STREET);
	places("(06236) 서울 강남구 테헤란로 152",
	    "06236|서울 강남구 역삼동 123-4", CRM_PLACES_STREET);
	places("서울 중구 명동 12", "서울 중구 명동 12-1", CRM_PLACES_STREET);
	places("서울 종로구 종로1가 24", "서울 종로구 종로1가 24",
	    CRM_PLACES_UNIT);
	places("경기도 광주시 경안동 12", "광주광역시 북구 운암동 12",
	    CRM_PLACES_DIFFERENT);
}

static void
building(const char *in, const char *want)
{
	struct crm_buf fa = { 0 }, key = { 0 };

	add_place(&fa, in);
	crm_alike_building(&key, alike(&fa));
	assert_string_equal(crm_buf_text(&key), want);
	crm_buf_free(&fa);
	crm_buf_free(&key);
}

static void
test_building(void **state)
{
	(void)state;
	building("서울 강남구 테헤란로 152 3층", "강남구 테헤란로 152");
	building("경기 성남시 분당구 정자동 12-1", "성남시 정자동 12-1");
	building("서울 강남구", "");
	building("", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_jamo_order),
		cmocka_unit_test(test_jamo_typed),
		cmocka_unit_test(test_sound),
		cmocka_unit_test(test_name_forms),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_phones),
		cmocka_unit_test(test_emails),
		cmocka_unit_test(test_places_road),
		cmocka_unit_test(test_places_lot),
		cmocka_unit_test(test_building),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
