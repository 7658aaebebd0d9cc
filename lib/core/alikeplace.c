/*
 * The form of a Korean address: what each of its words is.  Words are told by
 * how they end, as people do; what is not understood is left out.  The
 * contract is in alike.h.
 */

#include <string.h>

#include "core/alike.h"
#include "core/alike_int.h"
#include "core/buf.h"
#include "core/text.h"

struct parse {
	struct crm_buf	 part[CRM_PLACE_PARTS];
	int		 inside;	/* 1: in brackets */
	int		 numbered;	/* the part that waits for its number */
	int		 beonji;	/* 1: the lot just ended in beonji */
};

/* Provinces: the two syllables, then the other ways to write them. */
static const char *const sido[][6] = {
	{ "서울", "서울특별시", "서울시" },
	{ "부산", "부산광역시", "부산시", "부산직할시" },
	{ "대구", "대구광역시", "대구시", "대구직할시" },
	{ "인천", "인천광역시", "인천시", "인천직할시" },
	{ "광주", "광주광역시", "광주직할시" },
	{ "대전", "대전광역시", "대전시", "대전직할시" },
	{ "울산", "울산광역시", "울산시" },
	{ "세종", "세종특별자치시", "세종시" },
	{ "경기", "경기도" },
	{ "강원", "강원특별자치도", "강원도" },
	{ "충북", "충청북도" },
	{ "충남", "충청남도" },
	{ "전북", "전북특별자치도", "전라북도" },
	{ "전남", "전라남도" },
	{ "경북", "경상북도" },
	{ "경남", "경상남도" },
	{ "제주", "제주특별자치도", "제주도" },
};

static int
has(const struct parse *p, int part)
{
	return (p->part[part].n > 0);
}

static void
set(struct parse *p, int part, const char *s, size_t n)
{
	crm_buf_reset(&p->part[part]);
	crm_buf_add(&p->part[part], s, n);
}

static int
ends(const char *s, size_t n, const char *tail)
{
	size_t k = strlen(tail);

	return (n > k && memcmp(s + n - k, tail, k) == 0);
}

static int
is(const char *s, size_t n, const char *word)
{
	return (n == strlen(word) && memcmp(s, word, n) == 0);
}

static size_t
digits(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] >= '0' && s[i] <= '9')
		i++;
	return (i);
}

/* The bytes of a number "12" or "12-3" that s begins with. */
static size_t
number(const char *s, size_t n)
{
	size_t i = digits(s, n), k;

	if (i > 0 && i < n && s[i] == '-' &&
	    (k = digits(s + i + 1, n - i - 1)) > 0)
		i += 1 + k;
	return (i);
}

/*
 * Takes the province from the start of a word; the bytes used.  Of what is
 * glued together only whole spellings count, else Gwangju-si would be one.
 */
static size_t
take_sido(struct parse *p, const char *s, size_t n)
{
	const char *best = NULL;
	size_t i, j, k, used = 0;

	for (i = 0; i < sizeof(sido) / sizeof(sido[0]); i++)
		for (j = 0; j < 6 && sido[i][j] != NULL; j++) {
			k = strlen(sido[i][j]);
			if (k > n || k <= used ||
			    memcmp(sido[i][j], s, k) != 0 ||
			    (k < n && !ends(s + k, n - k, "구") &&
			    !ends(s + k, n - k, "시") &&
			    !ends(s + k, n - k, "군")))
				continue;
			used = k;
			best = sido[i][0];
		}
	if (best != NULL)
		set(p, CRM_PLACE_SIDO, best, strlen(best));
	return (used);
}

/* Si, gun, gu, eup, myeon: 1 when the word is one. */
static int
take_district(struct parse *p, const char *s, size_t n)
{
	int part;

	if (n < 6 || has(p, CRM_PLACE_ROAD) || has(p, CRM_PLACE_DONG) ||
	    (s[0] >= '0' && s[0] <= '9'))
		return (0);
	if (ends(s, n, "시") || ends(s, n, "군"))
		part = CRM_PLACE_SI;
	else if (ends(s, n, "구"))
		part = CRM_PLACE_GU;
	else if (ends(s, n, "읍") || ends(s, n, "면"))
		part = CRM_PLACE_TOWN;
	else
		return (0);
	if (!has(p, part))
		set(p, part, s, n);
	return (1);
}

/*
 * The bytes of s up to the last of its endings that only a number follows, or
 * 0; *rest is where the number begins.
 */
static size_t
split(const char *s, size_t n, const char *ending, size_t *rest)
{
	size_t k = strlen(ending), i;

	for (i = n; i > k; i--) {
		if (memcmp(s + i - k, ending, k) != 0)
			continue;
		*rest = i;
		return (i == n || number(s + i, n - i) > 0 ? i : 0);
	}
	return (0);
}

/* The number of a road or a lot; what follows it is left to the caller. */
static size_t
take_number(struct parse *p, const char *s, size_t n)
{
	size_t at = 0, k;
	int to = p->numbered;

	if (to == 0 || (has(p, to) && p->part[to].p[p->part[to].n - 1] >= '0' &&
	    p->part[to].p[p->part[to].n - 1] <= '9'))
		return (0);
	if (n >= 3 && memcmp(s, "산", 3) == 0)
		at = 3;
	else if (n >= 6 && memcmp(s, "지하", 6) == 0)
		at = 6;
	if ((k = number(s + at, n - at)) == 0) {
		if (at == n)		/* the number is the next word */
			set(p, to, s, n);
		return (at == n ? n : 0);
	}
	/* 101-dong, 3rd floor, 21beon-gil are no numbers of a lot. */
	if (at + k < n && !is(s + at + k, n - at - k, "번") &&
	    !is(s + at + k, n - at - k, "번지"))
		return (0);
	crm_buf_add(&p->part[to], s, at + k);
	p->beonji = ends(s, n, "번지");
	p->numbered = 0;
	return (n);
}

/* A road, perhaps with its number; 1 when the word is one. */
static int
take_road(struct parse *p, const char *s, size_t n)
{
	size_t rest = 0, len;

	if (p->inside || has(p, CRM_PLACE_NO))
		return (0);
	if ((len = split(s, n, "길", &rest)) == 0)
		len = split(s, n, "로", &rest);
	if (len < 6 && !(len > 3 && digits(s, len) > 0))
		return (0);
	/* "12beon-gil" goes on with the road before it. */
	if (has(p, CRM_PLACE_ROAD) && digits(s, len) == 0)
		return (0);
	crm_buf_add(&p->part[CRM_PLACE_ROAD], s, len);
	p->numbered = CRM_PLACE_NO;
	if (rest < n)
		(void)take_number(p, s + rest, n - rest);
	return (1);
}

/* The name of a dong without the number of its office: Yeoksam1-dong. */
static void
set_dong(struct parse *p, const char *s, size_t n)
{
	size_t i = n - 3, k = i;

	while (k > 0 && ((s[k - 1] >= '0' && s[k - 1] <= '9') ||
	    s[k - 1] == '.'))
		k--;
	if (k > 3 && k < i && memcmp(s + k - 3, "제", 3) == 0)
		k -= 3;
	crm_buf_reset(&p->part[CRM_PLACE_DONG]);
	crm_buf_add(&p->part[CRM_PLACE_DONG], s, k);
	crm_buf_add(&p->part[CRM_PLACE_DONG], s + i, 3);
}

/* A dong, ri or ga, perhaps with its lot; 1 when the word is one. */
static int
take_dong(struct parse *p, const char *s, size_t n)
{
	size_t rest = 0, len;
	int ri = 0;

	if (has(p, CRM_PLACE_DONG) || digits(s, n) > 0 || n < 6)
		return (0);
	if ((len = split(s, n, "동", &rest)) == 0) {
		if ((len = split(s, n, "리", &rest)) == 0 &&
		    (len = split(s, n, "가", &rest)) > 3 &&
		    digits(s + len - 4, 1) == 0)
			len = 0;
		ri = 1;
	}
	if (len < 6 || (has(p, CRM_PLACE_ROAD) && !p->inside) ||
	    (unsigned char)s[0] < 0x80)
		return (0);
	if (ri)
		set(p, CRM_PLACE_DONG, s, len);
	else
		set_dong(p, s, len);
	if (!has(p, CRM_PLACE_ROAD))
		p->numbered = CRM_PLACE_LOT;
	if (rest < n)
		(void)take_number(p, s + rest, n - rest);
	return (1);
}

/* Adds what stands before the ending of a unit's word, zeros left out. */
static void
set_unit(struct parse *p, int part, const char *s, size_t n)
{
	while (n > 1 && s[0] == '0') {
		s++;
		n--;
	}
	if (!has(p, part))
		set(p, part, s, n);
}

/* The second number of a lot: "123beonji 4ho"; 1 when the word is one. */
static int
take_ho(struct parse *p, const char *s, size_t n)
{
	if (!p->beonji || !ends(s, n, "호") || n > 5 ||
	    digits(s, n) != n - 3)
		return (0);
	crm_buf_chr(&p->part[CRM_PLACE_LOT], '-');
	crm_buf_add(&p->part[CRM_PLACE_LOT], s, n - 3);
	p->beonji = 0;
	return (1);
}

/* Blocks, doors, floors: "101dong1203ho", "101-1203", "3cheung". */
static int
take_unit(struct parse *p, const char *s, size_t n)
{
	size_t k;

	for (k = 1; k + 3 < n && memcmp(s + k, "동", 3) != 0; k++)
		;
	if ((unsigned char)s[0] < 0x80 && ends(s, k + 3 > n ? n : k + 3,
	    "동")) {
		set_unit(p, CRM_PLACE_BLOCK, s, k);
		return (k + 3 < n ? take_unit(p, s + k + 3, n - k - 3) : 1);
	}
	if (n == 6 && ends(s, n, "동"))
		set_unit(p, CRM_PLACE_BLOCK, s, n - 3);
	else if (ends(s, n, "호"))
		set_unit(p, CRM_PLACE_UNIT, s, n - 3);
	else if (ends(s, n, "층"))
		set_unit(p, CRM_PLACE_UNIT, s, n);
	else if (number(s, n) == n && (k = digits(s, n)) < n) {
		set_unit(p, CRM_PLACE_BLOCK, s, k);
		set_unit(p, CRM_PLACE_UNIT, s + k + 1, n - k - 1);
	} else if (digits(s, n) == n)
		set_unit(p, CRM_PLACE_UNIT, s, n);
	else
		return (0);
	return (1);
}

/* The building's name, its words joined, "apartment" left out. */
static void
take_name(struct parse *p, const char *s, size_t n)
{
	struct crm_buf *name = &p->part[CRM_PLACE_NAME];

	if (ends(s, n, "아파트"))
		n -= strlen("아파트");
	else if (ends(s, n, "apt"))
		n -= 3;
	else if (is(s, n, "아파트"))
		return;
	if (p->inside && name->n > 0)
		return;
	if (!has(p, CRM_PLACE_BLOCK) && !has(p, CRM_PLACE_UNIT))
		crm_buf_add(name, s, n);
	else if (name->n == 0)
		crm_buf_add(name, s, n);
}

static void
take_word(struct parse *p, const char *s, size_t n)
{
	size_t used;

	if (n == 0 || memchr(s, '*', n) != NULL)
		return;
	if (n == 5 && digits(s, n) == 5 && !has(p, CRM_PLACE_ROAD) &&
	    !has(p, CRM_PLACE_DONG)) {
		set(p, CRM_PLACE_POSTCODE, s, n);
		return;
	}
	if (!has(p, CRM_PLACE_SIDO) && !has(p, CRM_PLACE_SI) &&
	    !has(p, CRM_PLACE_GU) && !p->inside) {
		used = take_sido(p, s, n);
		s += used;
		if ((n -= used) == 0)
			return;
	}
	if (take_district(p, s, n) || take_number(p, s, n) > 0 ||
	    take_dong(p, s, n) || take_road(p, s, n) || take_ho(p, s, n) ||
	    take_unit(p, s, n))
		return;
	p->beonji = 0;
	if (has(p, CRM_PLACE_ROAD) || has(p, CRM_PLACE_DONG))
		take_name(p, s, n);
}

/* Each word of the text, told whether it stands in brackets. */
static void
take_words(struct parse *p, const char *s, size_t n)
{
	static const char gaps[] = " \t\r\n,/";
	struct crm_buf word = { 0 };
	size_t i = 0, from;
	int closes;

	while (i < n) {
		while (i < n && strchr(gaps, s[i]) != NULL)
			i++;
		if (i < n && strchr("([", s[i]) != NULL) {
			p->inside = 1;
			i++;
			continue;
		}
		for (from = i; i < n && strchr(gaps, s[i]) == NULL &&
		    strchr("()[]", s[i]) == NULL; i++)
			;
		closes = i < n && strchr(")]", s[i]) != NULL;
		crm_buf_reset(&word);
		if (i > from && crm_text_fold(&word, s + from, i - from) ==
		    0 && !word.bad)
			take_word(p, crm_buf_text(&word), word.n);
		if (closes) {
			p->inside = 0;
			i++;
		}
	}
	crm_buf_free(&word);
}

void
crm_alike_address(struct crm_buf *buf, const char *s, size_t n,
    const char *postcode, size_t npostcode)
{
	struct parse p = { .inside = 0 };
	int i;

	take_words(&p, s, n);
	if (npostcode == 5 && digits(postcode, npostcode) == 5)
		set(&p, CRM_PLACE_POSTCODE, postcode, npostcode);
	if (has(&p, CRM_PLACE_ROAD) || has(&p, CRM_PLACE_DONG) ||
	    has(&p, CRM_PLACE_GU) || has(&p, CRM_PLACE_SI) ||
	    has(&p, CRM_PLACE_POSTCODE))
		for (i = 0; i < CRM_PLACE_PARTS; i++) {
			if (i > 0)
				crm_buf_chr(buf, CRM_PLACE_SEP);
			crm_buf_add(buf, crm_buf_text(&p.part[i]),
			    p.part[i].n);
		}
	for (i = 0; i < CRM_PLACE_PARTS; i++) {
		buf->bad |= p.part[i].bad;
		crm_buf_free(&p.part[i]);
	}
}
