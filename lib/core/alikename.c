/*
 * Names.  The form is Hangul, or lower-case Latin words with a blank between;
 * a star stands for each character that was masked.  The contract is in
 * alike.h.
 */

#include <string.h>

#include "core/alike.h"
#include "core/alike_int.h"
#include "core/buf.h"
#include "core/contact.h"
#include "core/jamo.h"
#include "core/text.h"

#define SLIP_MAX	60	/* one slip, hundredths of a letter */
#define CLOSE_MAX	100
#define SOUND_MAX	45	/* two sounds that are heard alike */

/* Surnames of one syllable, then of two, each with a blank behind. */
static const char surnames[] =
    "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 전 홍 고 문 "
    "양 손 배 백 허 유 남 심 노 하 곽 성 차 주 우 구 나 민 진 지 엄 채 원 천 "
    "방 공 현 함 변 염 여 추 도 소 석 선 설 마 길 연 위 표 명 기 반 라 왕 금 "
    "옥 육 인 맹 제 모 탁 국 어 은 편 용 예 경 봉 사 부 가 복 태 목 형 피 두 감 "
    "음 빈 동 온 호 범 좌 팽 승 간 상 갈 단 견 당 리 림 량 로 려 "
    "남궁 황보 제갈 선우 독고 사공 서문 동방 어금 ";

/* What is said behind a name, the longer first. */
static const char *const titles[] = { "고객님", "회원님", "선생님", "사장님",
    "대표님", "사모님", "과장님", "부장님", "팀장님", "원장님", "실장님",
    "주문자", "구매자", "수취인", "받는분", "고객", "회원", "선생", "사장",
    "대표", "귀하", "귀중", "님께", "님", "씨", "앞" };
static const char *const companies[] = { "주식회사", "유한회사" };

static int
is_surname(const char *s, size_t n)
{
	const char *p = surnames;
	size_t k;

	for (; (k = strcspn(p, " ")) > 0; p += k + 1)
		if (k == n && memcmp(p, s, n) == 0)
			return (1);
	return (0);
}

/* Syllables of Hangul that s is made of; 0 when there is anything else. */
static size_t
syllables(const char *s, size_t n)
{
	size_t i;
	uint32_t cp;

	for (i = 0; i < n; i += 3)
		if (crm_text_decode(s + i, n - i, &cp) != 3 || cp < 0xac00 ||
		    cp > 0xd7a3)
			return (0);
	return (n / 3);
}

static int
ends_with(const char *s, size_t n, const char *tail)
{
	size_t k = strlen(tail);

	return (n >= k && memcmp(s + n - k, tail, k) == 0);
}

static int
starts_with(const char *s, size_t n, const char *head)
{
	size_t k = strlen(head);

	return (n >= k && memcmp(s, head, k) == 0);
}

/* Takes company words from both ends. */
static void
cut_company(const char **s, size_t *n)
{
	size_t i, k;

	for (i = 0; i < sizeof(companies) / sizeof(companies[0]); i++) {
		k = strlen(companies[i]);
		if (starts_with(*s, *n, companies[i])) {
			*s += k;
			*n -= k;
		} else if (ends_with(*s, *n, companies[i]))
			*n -= k;
		*s = crm_text_trim(*s, n);
	}
}

/* Titles and digits at the end; at least two syllables stay. */
static size_t
cut_titles(const char *s, size_t n)
{
	size_t i, k;
	int again = 1;

	while (again) {
		again = 0;
		for (i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
			k = strlen(titles[i]);
			if (!ends_with(s, n, titles[i]) ||
			    crm_text_chars(s, n - k) < 2)
				continue;
			n -= k;
			(void)crm_text_trim(s, &n);
			again = 1;
			break;
		}
		while (n > 0 && ((s[n - 1] >= '0' && s[n - 1] <= '9') ||
		    strchr(" -_.,/", s[n - 1]) != NULL))
			n--;
	}
	return (n);
}

/*
 * Adds s in one width and case, its words kept apart by one blank, brackets
 * taken out with what they hold.
 */
static void
add_plain(struct crm_buf *out, const char *s, size_t n)
{
	struct crm_buf word = { 0 };
	size_t from, i = 0, start;
	int depth = 0;

	while (i < n) {
		while (i < n && strchr(" \t\r\n", s[i]) != NULL)
			i++;
		for (start = i; i < n && strchr(" \t\r\n", s[i]) == NULL; i++)
			;
		crm_buf_reset(&word);
		if (i == start || crm_text_fold(&word, s + start,
		    i - start) == -1 || word.bad)
			continue;
		if (out->n > 0)
			crm_buf_chr(out, ' ');
		for (from = 0; from < word.n; from++) {
			if (strchr("([{<", word.p[from]) != NULL)
				depth++;
			else if (strchr(")]}>", word.p[from]) != NULL)
				depth -= depth > 0;
			else if (depth == 0)
				crm_buf_chr(out, word.p[from]);
		}
	}
	crm_buf_free(&word);
}

/* 1 for what malls put for a letter that they hide. */
static int
is_hidden(uint32_t cp, int hangul_before)
{
	if (cp == '*' || cp == 0x25cb || cp == 0x25cf || cp == 0x25ef ||
	    cp == 0x3007)
		return (1);
	return (hangul_before && (cp == 'o' || cp == 'x'));
}

/* Puts a star for each hidden letter; 1 if there was one. */
static int
add_stars(struct crm_buf *out, const char *s, size_t n)
{
	size_t i, k;
	uint32_t cp;
	int hidden = 0, hangul = 0, star;

	for (i = 0; i < n; i += k) {
		if ((k = crm_text_decode(s + i, n - i, &cp)) == 0)
			return (0);
		star = is_hidden(cp, hangul);
		if (star)
			crm_buf_chr(out, '*');
		else
			crm_buf_add(out, s + i, k);
		hidden |= star;
		if (cp != ' ')
			hangul = star || (cp >= 0xac00 && cp <= 0xd7a3);
	}
	return (hidden);
}

/* Hangul: the surname comes first, and blanks are left out. */
static void
add_hangul(struct crm_buf *buf, const char *s, size_t n)
{
	const char *gap = memchr(s, ' ', n);
	size_t given, last, i;

	if (gap != NULL) {
		given = (size_t)(gap - s);
		last = n - given - 1;
		if (syllables(s, given) > 0 && syllables(gap + 1, last) > 0 &&
		    !is_surname(s, given) && is_surname(gap + 1, last)) {
			crm_buf_add(buf, gap + 1, last);
			n = given;
		}
	}
	for (i = 0; i < n; i++)
		if (s[i] != ' ' && s[i] != '.' && s[i] != ',')
			crm_buf_chr(buf, s[i]);
}

/* Latin that was meant to be Hangul: a surname and one to three syllables. */
static int
add_typed(struct crm_buf *buf, const char *s, size_t n)
{
	size_t from = buf->n, count;

	if (memchr(s, ' ', n) != NULL || crm_jamo_typed(buf, s, n) == -1)
		return (0);
	count = syllables(buf->p + from, buf->n - from);
	if (count >= 2 && count <= 4 && (is_surname(buf->p + from, 3) ||
	    is_surname(buf->p + from, 6)))
		return (1);
	buf->n = from;
	buf->p[from] = '\0';
	return (0);
}

/* 1 when s is letters of ASCII alone. */
static int
is_latin(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!((s[i] >= 'a' && s[i] <= 'z') ||
		    (s[i] >= 'A' && s[i] <= 'Z')))
			return (0);
	return (n > 0);
}


void
crm_alike_name(struct crm_buf *buf, const char *s, size_t n)
{
	struct crm_buf plain = { 0 }, stars = { 0 }, key = { 0 };
	const char *p;
	size_t len;
	int hidden;

	s = crm_text_trim(s, &n);
	cut_company(&s, &n);
	if (is_latin(s, n) && add_typed(buf, s, n))
		return;
	add_plain(&plain, s, n);
	hidden = add_stars(&stars, crm_buf_text(&plain), plain.n);
	len = stars.n;
	p = crm_text_trim(crm_buf_text(&stars), &len);
	len = cut_titles(p, len);
	if (len > 0 && (hidden ? strspn(p, "*") < len :
	    crm_name_key(&key, p, len) == 0)) {
		if (is_latin(p, 1))
			crm_buf_add(buf, p, len);
		else
			add_hangul(buf, p, len);
	}
	buf->bad |= plain.bad | stars.bad | key.bad;
	crm_buf_free(&plain);
	crm_buf_free(&stars);
	crm_buf_free(&key);
}

/*
 * What can be seen before the first star and behind the last one must agree,
 * and the number of characters, give or take one: some malls put two stars
 * whatever the name.
 */
static int
mask_fits(struct crm_alike mask, struct crm_alike name)
{
	const char *star = memchr(mask.p, '*', mask.n);
	size_t head = (size_t)(star - mask.p), tail = 0, have, want;

	while (mask.p[mask.n - 1 - tail] != '*')
		tail++;
	have = crm_text_chars(name.p, name.n);
	want = crm_text_chars(mask.p, mask.n);
	return (head + tail < name.n && have + 1 >= want &&
	    want + 1 >= have && memcmp(mask.p, name.p, head) == 0 &&
	    memcmp(mask.p + mask.n - tail, name.p + name.n - tail,
	    tail) == 0);
}

/* Two masks: what stands before and behind the stars of both must agree. */
static int
masks_fit(struct crm_alike a, struct crm_alike b)
{
	size_t i, n = a.n < b.n ? a.n : b.n;

	for (i = 0; i < n && a.p[i] != '*' && b.p[i] != '*'; i++)
		if (a.p[i] != b.p[i])
			return (0);
	for (i = 0; i < n && a.p[a.n - 1 - i] != '*' &&
	    b.p[b.n - 1 - i] != '*'; i++)
		if (a.p[a.n - 1 - i] != b.p[b.n - 1 - i])
			return (0);
	return (1);
}

static enum crm_names
compare_masked(struct crm_alike a, struct crm_alike b, int in_a, int in_b)
{
	int fits = in_a && in_b ? masks_fit(a, b) :
	    in_a ? mask_fits(a, b) : mask_fits(b, a);

	return (fits ? CRM_NAMES_MASKED : CRM_NAMES_DIFFERENT);
}

/* 1 when b is a with its surname (one syllable) moved behind. */
static int
is_turned(struct crm_alike a, struct crm_alike b)
{
	return (a.n == b.n && a.n > 3 && is_surname(a.p, 3) &&
	    memcmp(a.p, b.p + b.n - 3, 3) == 0 &&
	    memcmp(a.p + 3, b.p, a.n - 3) == 0);
}

enum crm_names
crm_alike_names(struct crm_alike a, struct crm_alike b, int *distance)
{
	int d = CRM_JAMO_FAR, in_a, in_b, sound;
	enum crm_names level;

	if (distance == NULL)
		distance = &d;
	*distance = CRM_JAMO_FAR;
	if (a.n == 0 || b.n == 0)
		return (CRM_NAMES_NONE);
	in_a = memchr(a.p, '*', a.n) != NULL;
	in_b = memchr(b.p, '*', b.n) != NULL;
	if (is_latin(a.p, 1) != is_latin(b.p, 1))
		return (CRM_NAMES_NONE);
	if (in_a || in_b)
		return (compare_masked(a, b, in_a, in_b));
	if (a.n == b.n && memcmp(a.p, b.p, a.n) == 0) {
		*distance = 0;
		return (CRM_NAMES_SAME);
	}
	if (is_latin(a.p, 1))
		return (crm_alike_latin(a, b, distance));
	if (is_turned(a, b) || is_turned(b, a)) {
		*distance = SLIP_MAX;
		return (CRM_NAMES_SLIP);
	}
	*distance = crm_jamo_distance(a.p, a.n, b.p, b.n);
	sound = *distance <= SOUND_MAX;
	level = sound ? CRM_NAMES_SOUND : *distance <= SLIP_MAX ?
	    CRM_NAMES_SLIP : *distance <= CLOSE_MAX ? CRM_NAMES_CLOSE :
	    CRM_NAMES_DIFFERENT;
	return (level);
}

void
crm_alike_sound(struct crm_buf *buf, struct crm_alike form)
{
	if (form.n > 0 && memchr(form.p, '*', form.n) == NULL)
		crm_jamo_sound(buf, form.p, form.n);
}
