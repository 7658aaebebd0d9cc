#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/text.h"
#include "insight/people.h"
#include "insight/peopledate.h"

static const char *const words[] = {
	"ignore", "name", "date", "phone", "email", "address", "code", "text"
};

const char *
crm_compare_name(enum crm_compare kind)
{

	return (words[kind]);
}

int
crm_compare_find(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i]) == 0)
			return ((int)i);
	return (-1);
}

/*
 * Pieces of headers without blanks and marks, in lower case; the first that a
 * header has decides, so the more telling ones stand first.  A piece that
 * begins with "=" must be the whole.
 */
static const struct piece {
	const char	*text;
	enum crm_compare kind;
	int		 given;		/* 1; 2: a postcode */
} pieces[] = {
	{ "email", CRM_COMPARE_EMAIL, 0 },
	{ "=mail", CRM_COMPARE_EMAIL, 0 },
	{ "이메일", CRM_COMPARE_EMAIL, 0 },
	{ "메일", CRM_COMPARE_EMAIL, 0 },
	{ "phone", CRM_COMPARE_PHONE, 0 },
	{ "mobile", CRM_COMPARE_PHONE, 0 },
	{ "cell", CRM_COMPARE_PHONE, 0 },
	{ "=tel", CRM_COMPARE_PHONE, 0 },
	{ "전화", CRM_COMPARE_PHONE, 0 },
	{ "휴대", CRM_COMPARE_PHONE, 0 },
	{ "핸드폰", CRM_COMPARE_PHONE, 0 },
	{ "연락처", CRM_COMPARE_PHONE, 0 },
	{ "birthplace", CRM_COMPARE_TEXT, 0 },
	{ "출생지", CRM_COMPARE_TEXT, 0 },
	{ "birth", CRM_COMPARE_DATE, 0 },
	{ "=dob", CRM_COMPARE_DATE, 0 },
	{ "=bday", CRM_COMPARE_DATE, 0 },
	{ "생년", CRM_COMPARE_DATE, 0 },
	{ "생일", CRM_COMPARE_DATE, 0 },
	{ "출생", CRM_COMPARE_DATE, 0 },
	{ "joined", CRM_COMPARE_IGNORE, 0 },
	{ "created", CRM_COMPARE_IGNORE, 0 },
	{ "updated", CRM_COMPARE_IGNORE, 0 },
	{ "가입", CRM_COMPARE_IGNORE, 0 },
	{ "등록", CRM_COMPARE_IGNORE, 0 },
	{ "수정", CRM_COMPARE_IGNORE, 0 },
	{ "memo", CRM_COMPARE_IGNORE, 0 },
	{ "메모", CRM_COMPARE_IGNORE, 0 },
	{ "비고", CRM_COMPARE_IGNORE, 0 },
	{ "consent", CRM_COMPARE_IGNORE, 0 },
	{ "동의", CRM_COMPARE_IGNORE, 0 },
	{ "grade", CRM_COMPARE_IGNORE, 0 },
	{ "등급", CRM_COMPARE_IGNORE, 0 },
	{ "적립", CRM_COMPARE_IGNORE, 0 },
	{ "postcode", CRM_COMPARE_ADDRESS, 2 },
	{ "postalcode", CRM_COMPARE_ADDRESS, 2 },
	{ "zip", CRM_COMPARE_ADDRESS, 2 },
	{ "우편번호", CRM_COMPARE_ADDRESS, 2 },
	{ "address", CRM_COMPARE_ADDRESS, 0 },
	{ "=addr", CRM_COMPARE_ADDRESS, 0 },
	{ "street", CRM_COMPARE_ADDRESS, 0 },
	{ "suburb", CRM_COMPARE_ADDRESS, 0 },
	{ "주소", CRM_COMPARE_ADDRESS, 0 },
	{ "배송지", CRM_COMPARE_ADDRESS, 0 },
	{ "username", CRM_COMPARE_CODE, 0 },
	{ "surname", CRM_COMPARE_NAME, 0 },
	{ "lastname", CRM_COMPARE_NAME, 0 },
	{ "familyname", CRM_COMPARE_NAME, 0 },
	{ "givenname", CRM_COMPARE_NAME, 1 },
	{ "firstname", CRM_COMPARE_NAME, 1 },
	{ "middlename", CRM_COMPARE_NAME, 1 },
	{ "forename", CRM_COMPARE_NAME, 1 },
	{ "=first", CRM_COMPARE_NAME, 1 },
	{ "=given", CRM_COMPARE_NAME, 1 },
	{ "=fname", CRM_COMPARE_NAME, 1 },
	{ "=last", CRM_COMPARE_NAME, 0 },
	{ "=lname", CRM_COMPARE_NAME, 0 },
	{ "=family", CRM_COMPARE_NAME, 0 },
	{ "=name", CRM_COMPARE_NAME, 0 },
	{ "fullname", CRM_COMPARE_NAME, 0 },
	{ "customername", CRM_COMPARE_NAME, 0 },
	{ "membername", CRM_COMPARE_NAME, 0 },
	{ "buyername", CRM_COMPARE_NAME, 0 },
	{ "이름", CRM_COMPARE_NAME, 0 },
	{ "성명", CRM_COMPARE_NAME, 0 },
	{ "성함", CRM_COMPARE_NAME, 0 },
	{ "=성", CRM_COMPARE_NAME, 0 },
	{ "=성씨", CRM_COMPARE_NAME, 0 },
	{ "회원명", CRM_COMPARE_NAME, 0 },
	{ "고객명", CRM_COMPARE_NAME, 0 },
	{ "구매자명", CRM_COMPARE_NAME, 0 },
	{ "=구매자", CRM_COMPARE_NAME, 0 },
	{ "주문자명", CRM_COMPARE_NAME, 0 },
	{ "=주문자", CRM_COMPARE_NAME, 0 },
	{ "신청자명", CRM_COMPARE_NAME, 0 },
	{ "=신청자", CRM_COMPARE_NAME, 0 },
	{ "신청인", CRM_COMPARE_NAME, 0 },
	{ "받는분", CRM_COMPARE_NAME, 0 },
	{ "받는사람", CRM_COMPARE_NAME, 0 },
	{ "수령인", CRM_COMPARE_NAME, 0 },
	{ "수취인", CRM_COMPARE_NAME, 0 },
	{ "city", CRM_COMPARE_TEXT, 0 },
	{ "town", CRM_COMPARE_TEXT, 0 },
	{ "state", CRM_COMPARE_TEXT, 0 },
	{ "county", CRM_COMPARE_TEXT, 0 },
	{ "country", CRM_COMPARE_TEXT, 0 },
	{ "gender", CRM_COMPARE_TEXT, 0 },
	{ "=sex", CRM_COMPARE_TEXT, 0 },
	{ "성별", CRM_COMPARE_TEXT, 0 },
	{ "도시", CRM_COMPARE_TEXT, 0 },
	{ "지역", CRM_COMPARE_TEXT, 0 },
	{ "company", CRM_COMPARE_TEXT, 0 },
	{ "회사", CRM_COMPARE_TEXT, 0 },
	{ "ssn", CRM_COMPARE_CODE, 0 },
	{ "socsec", CRM_COMPARE_CODE, 0 },
	{ "passport", CRM_COMPARE_CODE, 0 },
	{ "회원번호", CRM_COMPARE_CODE, 0 },
	{ "고객번호", CRM_COMPARE_CODE, 0 },
	{ "아이디", CRM_COMPARE_CODE, 0 },
	{ "=code", CRM_COMPARE_CODE, 0 }
};

static const struct piece *
by_header(const char *name)
{
	struct crm_buf head = { 0 };
	const struct piece *found = NULL;
	size_t i, n = sizeof(pieces) / sizeof(pieces[0]);

	if (crm_text_header(&head, name, strlen(name), 1) == 0)
		for (i = 0; i < n && found == NULL; i++)
			if (pieces[i].text[0] == '=' ?
			    strcmp(crm_buf_text(&head), pieces[i].text + 1) ==
			    0 : strstr(crm_buf_text(&head), pieces[i].text) !=
			    NULL)
				found = &pieces[i];
	crm_buf_free(&head);
	return (found);
}

/* What values are that no header explains. */
static enum crm_compare
by_values(const struct crm_cell *value, size_t n)
{
	size_t i, k, full = 0, mails = 0, phones = 0, letters = 0, other = 0;
	struct crm_buf buf = { 0 };
	enum crm_phone phone;

	for (i = 0; i < n; i++) {
		if (value[i].n == 0)
			continue;
		full++;
		crm_buf_reset(&buf);
		phone = crm_phone_parse(&buf, value[i].p, value[i].n);
		if (memchr(value[i].p, '@', value[i].n) != NULL)
			mails++;
		else if (phone != CRM_PHONE_BAD && phone != CRM_PHONE_SERVICE)
			phones++;
		for (k = 0; k < value[i].n && !((value[i].p[k] | 0x20) >= 'a' &&
		    (value[i].p[k] | 0x20) <= 'z') &&
		    (unsigned char)value[i].p[k] < 0x80; k++)
			;
		letters += k < value[i].n;
		other += value[i].n > 40;
	}
	crm_buf_free(&buf);
	if (full == 0 || 10 * other > full)
		return (CRM_COMPARE_IGNORE);
	if (10 * mails > 8 * full)
		return (CRM_COMPARE_EMAIL);
	if (10 * phones > 8 * full)
		return (CRM_COMPARE_PHONE);
	return (10 * letters > 8 * full ? CRM_COMPARE_TEXT :
	    CRM_COMPARE_IGNORE);
}

/* Where a column writes the day before the month; more votes win. */
static int
day_first(const struct crm_cell *value, size_t n)
{
	size_t i, votes[2] = { 0, 0 };
	int order;

	for (i = 0; i < n; i++)
		if ((order = crm_people_date_order(value[i].p,
		    value[i].n)) != -1)
			votes[order]++;
	return (votes[1] >= votes[0]);
}

/* 1 when at least half of the values have Hangul in them. */
static int
korean(const struct crm_cell *value, size_t n)
{
	size_t i, at, len, full = 0, hangul = 0;
	uint32_t cp;

	for (i = 0; i < n; i++) {
		full += value[i].n > 0;
		for (at = 0; at < value[i].n; at += len) {
			len = crm_text_decode(value[i].p + at, value[i].n - at,
			    &cp);
			if (len == 0)
				break;
			if (cp >= 0xac00 && cp <= 0xd7a3) {
				hangul++;
				break;
			}
		}
	}
	return (full > 0 && 2 * hangul >= full);
}

void
crm_people_guess(struct crm_people_column *column,
    const struct crm_cell *value, size_t n)
{
	const struct piece *piece = by_header(column->name);

	column->given = column->postcode = 0;
	if (piece != NULL) {
		column->kind = piece->kind;
		column->given = piece->given == 1;
		column->postcode = piece->given == 2;
	} else
		column->kind = by_values(value, n);
	column->day_first = day_first(value, n);
	column->korean = korean(value, n);
}
