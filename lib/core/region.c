#include <string.h>

#include "core/buf.h"
#include "core/region.h"
#include "core/text.h"

/* The provinces: the short name, then the other spellings, older ones too. */
static const char *const province[][6] = {
	{ "서울", "서울특별시", "서울시" },
	{ "부산", "부산광역시", "부산시", "부산직할시" },
	{ "대구", "대구광역시", "대구시", "대구직할시" },
	{ "인천", "인천광역시", "인천시", "인천직할시" },
	{ "광주", "광주광역시", "광주직할시", "광주시" },
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
#define NPROVINCE	((int)(sizeof(province) / sizeof(province[0])))

/*
 * What lies in which province, by the law of local government as of July 2026.
 * Names of before stand beside what they became, and where.
 */
static const struct {
	int		 province;
	const char	*name;
	const char	*now;		/* NULL: this is one of today's; "":
					   the province alone */
	int		 moved;		/* the province of now */
} district[] = {
	{ 0, "종로구", NULL, 0 }, { 0, "중구", NULL, 0 },
	{ 0, "용산구", NULL, 0 }, { 0, "성동구", NULL, 0 },
	{ 0, "광진구", NULL, 0 }, { 0, "동대문구", NULL, 0 },
	{ 0, "중랑구", NULL, 0 }, { 0, "성북구", NULL, 0 },
	{ 0, "강북구", NULL, 0 }, { 0, "도봉구", NULL, 0 },
	{ 0, "노원구", NULL, 0 }, { 0, "은평구", NULL, 0 },
	{ 0, "서대문구", NULL, 0 }, { 0, "마포구", NULL, 0 },
	{ 0, "양천구", NULL, 0 }, { 0, "강서구", NULL, 0 },
	{ 0, "구로구", NULL, 0 }, { 0, "금천구", NULL, 0 },
	{ 0, "영등포구", NULL, 0 }, { 0, "동작구", NULL, 0 },
	{ 0, "관악구", NULL, 0 }, { 0, "서초구", NULL, 0 },
	{ 0, "강남구", NULL, 0 }, { 0, "송파구", NULL, 0 },
	{ 0, "강동구", NULL, 0 },
	{ 1, "중구", NULL, 0 }, { 1, "서구", NULL, 0 }, { 1, "동구", NULL, 0 },
	{ 1, "영도구", NULL, 0 }, { 1, "부산진구", NULL, 0 },
	{ 1, "동래구", NULL, 0 }, { 1, "남구", NULL, 0 },
	{ 1, "북구", NULL, 0 }, { 1, "해운대구", NULL, 0 },
	{ 1, "사하구", NULL, 0 }, { 1, "금정구", NULL, 0 },
	{ 1, "강서구", NULL, 0 }, { 1, "연제구", NULL, 0 },
	{ 1, "수영구", NULL, 0 }, { 1, "사상구", NULL, 0 },
	{ 1, "기장군", NULL, 0 }, { 1, "진구", "부산진구", 1 },
	{ 2, "중구", NULL, 0 }, { 2, "동구", NULL, 0 }, { 2, "서구", NULL, 0 },
	{ 2, "남구", NULL, 0 }, { 2, "북구", NULL, 0 },
	{ 2, "수성구", NULL, 0 }, { 2, "달서구", NULL, 0 },
	{ 2, "달성군", NULL, 0 }, { 2, "군위군", NULL, 0 },
	{ 3, "중구", NULL, 0 }, { 3, "동구", NULL, 0 },
	{ 3, "미추홀구", NULL, 0 }, { 3, "연수구", NULL, 0 },
	{ 3, "남동구", NULL, 0 }, { 3, "부평구", NULL, 0 },
	{ 3, "계양구", NULL, 0 }, { 3, "서구", NULL, 0 },
	{ 3, "강화군", NULL, 0 }, { 3, "옹진군", NULL, 0 },
	{ 3, "제물포구", NULL, 0 }, { 3, "영종구", NULL, 0 },
	{ 3, "검단구", NULL, 0 },
	{ 3, "서해구", NULL, 0 }, { 3, "남구", "미추홀구", 3 },
	{ 4, "동구", NULL, 0 }, { 4, "서구", NULL, 0 }, { 4, "남구", NULL, 0 },
	{ 4, "북구", NULL, 0 }, { 4, "광산구", NULL, 0 },
	{ 5, "동구", NULL, 0 }, { 5, "중구", NULL, 0 }, { 5, "서구", NULL, 0 },
	{ 5, "유성구", NULL, 0 }, { 5, "대덕구", NULL, 0 },
	{ 6, "중구", NULL, 0 }, { 6, "남구", NULL, 0 }, { 6, "동구", NULL, 0 },
	{ 6, "북구", NULL, 0 }, { 6, "울주군", NULL, 0 },
	{ 8, "수원시", NULL, 0 }, { 8, "성남시", NULL, 0 },
	{ 8, "의정부시", NULL, 0 }, { 8, "안양시", NULL, 0 },
	{ 8, "부천시", NULL, 0 }, { 8, "광명시", NULL, 0 },
	{ 8, "평택시", NULL, 0 }, { 8, "동두천시", NULL, 0 },
	{ 8, "안산시", NULL, 0 }, { 8, "고양시", NULL, 0 },
	{ 8, "과천시", NULL, 0 }, { 8, "구리시", NULL, 0 },
	{ 8, "남양주시", NULL, 0 }, { 8, "오산시", NULL, 0 },
	{ 8, "시흥시", NULL, 0 }, { 8, "군포시", NULL, 0 },
	{ 8, "의왕시", NULL, 0 }, { 8, "하남시", NULL, 0 },
	{ 8, "용인시", NULL, 0 }, { 8, "파주시", NULL, 0 },
	{ 8, "이천시", NULL, 0 }, { 8, "안성시", NULL, 0 },
	{ 8, "김포시", NULL, 0 }, { 8, "화성시", NULL, 0 },
	{ 8, "광주시", NULL, 0 }, { 8, "양주시", NULL, 0 },
	{ 8, "포천시", NULL, 0 }, { 8, "여주시", NULL, 0 },
	{ 8, "연천군", NULL, 0 }, { 8, "가평군", NULL, 0 },
	{ 8, "양평군", NULL, 0 }, { 8, "용인군", "용인시", 8 },
	{ 8, "파주군", "파주시", 8 }, { 8, "이천군", "이천시", 8 },
	{ 8, "안성군", "안성시", 8 }, { 8, "김포군", "김포시", 8 },
	{ 8, "화성군", "화성시", 8 }, { 8, "광주군", "광주시", 8 },
	{ 8, "양주군", "양주시", 8 }, { 8, "포천군", "포천시", 8 },
	{ 8, "여주군", "여주시", 8 },
	{ 9, "춘천시", NULL, 0 }, { 9, "원주시", NULL, 0 },
	{ 9, "강릉시", NULL, 0 }, { 9, "동해시", NULL, 0 },
	{ 9, "태백시", NULL, 0 }, { 9, "속초시", NULL, 0 },
	{ 9, "삼척시", NULL, 0 }, { 9, "홍천군", NULL, 0 },
	{ 9, "횡성군", NULL, 0 }, { 9, "영월군", NULL, 0 },
	{ 9, "평창군", NULL, 0 }, { 9, "정선군", NULL, 0 },
	{ 9, "철원군", NULL, 0 }, { 9, "화천군", NULL, 0 },
	{ 9, "양구군", NULL, 0 }, { 9, "인제군", NULL, 0 },
	{ 9, "고성군", NULL, 0 }, { 9, "양양군", NULL, 0 },
	{ 10, "청주시", NULL, 0 }, { 10, "충주시", NULL, 0 },
	{ 10, "제천시", NULL, 0 }, { 10, "보은군", NULL, 0 },
	{ 10, "옥천군", NULL, 0 }, { 10, "영동군", NULL, 0 },
	{ 10, "증평군", NULL, 0 }, { 10, "진천군", NULL, 0 },
	{ 10, "괴산군", NULL, 0 }, { 10, "음성군", NULL, 0 },
	{ 10, "단양군", NULL, 0 }, { 10, "청원군", "청주시", 10 },
	{ 11, "천안시", NULL, 0 }, { 11, "공주시", NULL, 0 },
	{ 11, "보령시", NULL, 0 }, { 11, "아산시", NULL, 0 },
	{ 11, "서산시", NULL, 0 }, { 11, "논산시", NULL, 0 },
	{ 11, "계룡시", NULL, 0 }, { 11, "당진시", NULL, 0 },
	{ 11, "금산군", NULL, 0 }, { 11, "부여군", NULL, 0 },
	{ 11, "서천군", NULL, 0 }, { 11, "청양군", NULL, 0 },
	{ 11, "홍성군", NULL, 0 }, { 11, "예산군", NULL, 0 },
	{ 11, "태안군", NULL, 0 }, { 11, "당진군", "당진시", 11 },
	{ 11, "연기군", "", 7 },
	{ 12, "전주시", NULL, 0 }, { 12, "군산시", NULL, 0 },
	{ 12, "익산시", NULL, 0 }, { 12, "정읍시", NULL, 0 },
	{ 12, "남원시", NULL, 0 }, { 12, "김제시", NULL, 0 },
	{ 12, "완주군", NULL, 0 }, { 12, "진안군", NULL, 0 },
	{ 12, "무주군", NULL, 0 }, { 12, "장수군", NULL, 0 },
	{ 12, "임실군", NULL, 0 }, { 12, "순창군", NULL, 0 },
	{ 12, "고창군", NULL, 0 }, { 12, "부안군", NULL, 0 },
	{ 13, "목포시", NULL, 0 }, { 13, "여수시", NULL, 0 },
	{ 13, "순천시", NULL, 0 }, { 13, "나주시", NULL, 0 },
	{ 13, "광양시", NULL, 0 }, { 13, "담양군", NULL, 0 },
	{ 13, "곡성군", NULL, 0 }, { 13, "구례군", NULL, 0 },
	{ 13, "고흥군", NULL, 0 }, { 13, "보성군", NULL, 0 },
	{ 13, "화순군", NULL, 0 }, { 13, "장흥군", NULL, 0 },
	{ 13, "강진군", NULL, 0 }, { 13, "해남군", NULL, 0 },
	{ 13, "영암군", NULL, 0 }, { 13, "무안군", NULL, 0 },
	{ 13, "함평군", NULL, 0 }, { 13, "영광군", NULL, 0 },
	{ 13, "장성군", NULL, 0 }, { 13, "완도군", NULL, 0 },
	{ 13, "진도군", NULL, 0 }, { 13, "신안군", NULL, 0 },
	{ 14, "포항시", NULL, 0 }, { 14, "경주시", NULL, 0 },
	{ 14, "김천시", NULL, 0 }, { 14, "안동시", NULL, 0 },
	{ 14, "구미시", NULL, 0 }, { 14, "영주시", NULL, 0 },
	{ 14, "영천시", NULL, 0 }, { 14, "상주시", NULL, 0 },
	{ 14, "문경시", NULL, 0 }, { 14, "경산시", NULL, 0 },
	{ 14, "의성군", NULL, 0 }, { 14, "청송군", NULL, 0 },
	{ 14, "영양군", NULL, 0 }, { 14, "영덕군", NULL, 0 },
	{ 14, "청도군", NULL, 0 }, { 14, "고령군", NULL, 0 },
	{ 14, "성주군", NULL, 0 }, { 14, "칠곡군", NULL, 0 },
	{ 14, "예천군", NULL, 0 }, { 14, "봉화군", NULL, 0 },
	{ 14, "울진군", NULL, 0 }, { 14, "울릉군", NULL, 0 },
	{ 14, "군위군", "군위군", 2 },
	{ 15, "창원시", NULL, 0 }, { 15, "진주시", NULL, 0 },
	{ 15, "통영시", NULL, 0 }, { 15, "사천시", NULL, 0 },
	{ 15, "김해시", NULL, 0 }, { 15, "밀양시", NULL, 0 },
	{ 15, "거제시", NULL, 0 }, { 15, "양산시", NULL, 0 },
	{ 15, "의령군", NULL, 0 }, { 15, "함안군", NULL, 0 },
	{ 15, "창녕군", NULL, 0 }, { 15, "고성군", NULL, 0 },
	{ 15, "남해군", NULL, 0 }, { 15, "하동군", NULL, 0 },
	{ 15, "산청군", NULL, 0 }, { 15, "함양군", NULL, 0 },
	{ 15, "거창군", NULL, 0 }, { 15, "합천군", NULL, 0 },
	{ 15, "마산시", "창원시", 15 }, { 15, "진해시", "창원시", 15 },
	{ 16, "제주시", NULL, 0 }, { 16, "서귀포시", NULL, 0 },
	{ 16, "북제주군", "제주시", 16 }, { 16, "남제주군", "서귀포시", 16 },
};
#define NDISTRICT	((int)(sizeof(district) / sizeof(district[0])))

static int
begins(const char *s, size_t n, const char *word)
{
	size_t k = strlen(word);

	return (k <= n && memcmp(s, word, k) == 0);
}

/* The bytes of what stands before an address: codes, brackets, the country. */
static size_t
skip_front(const char *s, size_t n)
{
	static const char *const word[] = { "대한민국", "우편번호", "우)" };
	size_t at = 0, i;

	while (at < n) {
		for (i = 0; i < sizeof(word) / sizeof(word[0]); i++)
			if (begins(s + at, n - at, word[i]))
				break;
		if (i < sizeof(word) / sizeof(word[0]))
			at += strlen(word[i]);
		else if ((unsigned char)s[at] < 0x41)	/* up to a letter */
			at++;
		else if (s[at] == '[' || s[at] == ']')
			at++;
		else
			break;
	}
	return (at);
}

/* The province that s begins with, by its longest spelling; bytes in *used. */
static int
find_province(const char *s, size_t n, size_t *used)
{
	int i, j, found = CRM_REGION_NONE;

	*used = 0;
	for (i = 0; i < NPROVINCE; i++)
		for (j = 0; j < 6 && province[i][j] != NULL; j++)
			if (strlen(province[i][j]) > *used &&
			    begins(s, n, province[i][j])) {
				*used = strlen(province[i][j]);
				found = i;
			}
	return (found);
}

/* Does s begin with the name of district i but for its last syllable? */
static int
begins_short(const char *s, size_t n, int i)
{
	size_t k = strlen(district[i].name) - strlen("시");

	return (k >= strlen("서울") && k <= n &&
	    memcmp(s, district[i].name, k) == 0 && (k == n || s[k] == ' '));
}

/* The district of a province that s begins with: its row, or NONE. */
static int
find_within(const char *s, size_t n, int in)
{
	int i, found = CRM_REGION_NONE;
	size_t used = 0;

	for (i = 0; i < NDISTRICT; i++)
		if (district[i].province == in &&
		    strlen(district[i].name) > used &&
		    begins(s, n, district[i].name)) {
			used = strlen(district[i].name);
			found = i;
		}
	for (i = 0; i < NDISTRICT && found == CRM_REGION_NONE; i++)
		if (district[i].province == in && begins_short(s, n, i))
			found = i;
	return (found);
}

/*
 * The district that s begins with, where only one in the country is called so
 * today, or where only one was.
 */
static int
find_alone(const char *s, size_t n, size_t *used)
{
	int i, today = 0, before = 0, found = CRM_REGION_NONE;

	*used = 0;
	for (i = 0; i < NDISTRICT; i++) {
		if (strlen(district[i].name) < *used ||
		    !begins(s, n, district[i].name))
			continue;
		if (strlen(district[i].name) > *used)
			today = before = 0;
		*used = strlen(district[i].name);
		today += district[i].now == NULL;
		before += district[i].now != NULL;
		if (district[i].now == NULL || today == 0)
			found = i;
	}
	if (today > 1 || (today == 0 && before > 1))
		return (CRM_REGION_NONE);
	return (found);
}

/* What district row i is today. */
static void
settle(struct crm_region *region, int i)
{
	int k;

	region->province = district[i].province;
	region->district = i;
	if (district[i].now == NULL)
		return;
	region->province = district[i].moved;
	region->district = CRM_REGION_NONE;
	for (k = 0; k < NDISTRICT; k++)
		if (district[k].province == region->province &&
		    district[k].now == NULL &&
		    strcmp(district[k].name, district[i].now) == 0)
			region->district = k;
}

/* Where the name of a province ends and that of a district may begin. */
static size_t
skip_blanks(const char *s, size_t n)
{
	size_t at = 0;

	while (at < n && (s[at] == ' ' || s[at] == ',' || s[at] == '\t'))
		at++;
	return (at);
}

/*
 * Gwangju and Jeonnam are one since July 2026; they stay two here, so that
 * what was counted before can be compared.  1 when s is of the one.
 */
static int
read_joined(struct crm_region *region, const char *s, size_t n)
{
	static const char *const name[] = { "전남광주통합특별시",
	    "전남광주특별시", "광주특별시" };
	static const char *const part[] = { "광주", "전남" };
	int i, found = CRM_REGION_NONE;
	size_t at, used, k;

	for (k = 0; k < sizeof(name) / sizeof(name[0]); k++)
		if (begins(s, n, name[k]))
			break;
	if (k == sizeof(name) / sizeof(name[0]))
		return (0);
	at = strlen(name[k]);
	at += skip_blanks(s + at, n - at);
	for (i = 0; i < 2 && found == CRM_REGION_NONE; i++)
		found = find_within(s + at, n - at, find_province(part[i],
		    strlen(part[i]), &used));
	if (found != CRM_REGION_NONE)
		settle(region, found);
	return (1);
}

static void
read_name(struct crm_region *region, const char *s, size_t n)
{
	size_t used, alone, at = skip_front(s, n);
	int in, i, whole;

	s += at;
	n -= at;
	if (read_joined(region, s, n))
		return;
	in = find_province(s, n, &used);
	whole = find_alone(s, n, &alone);
	i = CRM_REGION_NONE;
	if (in != CRM_REGION_NONE) {
		at = used + skip_blanks(s + used, n - used);
		i = find_within(s + at, n - at, in);
	}
	/* Gwangju-si is two of them: what stands behind it tells. */
	if (whole != CRM_REGION_NONE && (alone > used ||
	    (alone == used && i == CRM_REGION_NONE)))
		i = whole;
	if (i != CRM_REGION_NONE)
		settle(region, i);
	else
		region->province = in;
}

int
crm_region_read(struct crm_region *region, const char *address, size_t n)
{
	struct crm_buf text = { 0 };

	region->province = region->district = CRM_REGION_NONE;
	/* Names decomposed into letters are the same names. */
	if (crm_text_nfc(&text, address, n) == 0 && !text.bad)
		read_name(region, crm_buf_text(&text), text.n);
	if (text.bad) {
		crm_buf_free(&text);
		return (-1);
	}
	crm_buf_free(&text);
	return (region->province != CRM_REGION_NONE);
}

int
crm_region_postcode(const char *postcode, size_t n)
{
	/* The last two digits that each province's codes begin with. */
	static const struct {
		int		 last;
		const char	*name;
	} range[] = {
		{ 9, "서울" }, { 20, "경기" }, { 23, "인천" }, { 26, "강원" },
		{ 29, "충북" }, { 30, "세종" }, { 33, "충남" }, { 35, "대전" },
		{ 40, "경북" }, { 43, "대구" }, { 45, "울산" }, { 49, "부산" },
		{ 53, "경남" }, { 56, "전북" }, { 60, "전남" }, { 62, "광주" },
		{ 63, "제주" }
	};
	size_t i, used;
	int v;

	for (i = 0; i < n; i++)
		if (postcode[i] < '0' || postcode[i] > '9')
			return (CRM_REGION_NONE);
	if (n != 5)
		return (CRM_REGION_NONE);
	v = (postcode[0] - '0') * 10 + postcode[1] - '0';
	for (i = 0; v > 0 && i < sizeof(range) / sizeof(range[0]); i++)
		if (v <= range[i].last)
			return (find_province(range[i].name,
			    strlen(range[i].name), &used));
	return (CRM_REGION_NONE);
}

const char *
crm_region_province(int i)
{

	return (province[i][0]);
}

const char *
crm_region_district(int i)
{

	return (district[i].name);
}

/* Has the province no districts? */
static int
is_whole(int in)
{
	int i;

	for (i = 0; i < NDISTRICT; i++)
		if (district[i].province == in)
			return (0);
	return (1);
}

void
crm_region_format(const struct crm_region *region, int with_district,
    struct crm_buf *buf)
{

	if (region->province == CRM_REGION_NONE || (with_district &&
	    region->district == CRM_REGION_NONE &&
	    !is_whole(region->province))) {
		crm_buf_str(buf, "unknown");
		return;
	}
	crm_buf_str(buf, crm_region_province(region->province));
	if (with_district && region->district != CRM_REGION_NONE)
		crm_buf_fmt(buf, " %s", crm_region_district(region->district));
}
