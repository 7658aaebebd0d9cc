#include <string.h>

#include "core/buf.h"
#include "core/text.h"
#include "outreach/label.h"

static size_t
digits(const char *s)
{

	return (strspn(s, "0123456789"));
}

size_t
crm_label_postcode(const char *contact, const char **address)
{
	size_t n = digits(contact), k = n;

	if (n == 3 && contact[3] == '-' && digits(contact + 4) == 3)
		k = 7;
	else if (n != 5 && n != 6)
		k = 0;
	if (k > 0 && contact[k] != ' ' && contact[k] != '\0')
		k = 0;
	*address = contact + k + strspn(contact + k, k > 0 ? " " : "");
	return (k);
}

static int
ends(const char *s, size_t n, const char *tail)
{
	size_t k = strlen(tail);

	return (n > k && memcmp(s + n - k, tail, k) == 0);
}

static int
begins(const char *s, const char *head)
{

	return (strncmp(s, head, strlen(head)) == 0);
}

/* The bytes of a building's or a lot's number that s begins with, or 0. */
static size_t
number(const char *s)
{
	static const char *const before[] = { "산 ", "산", "지하 ", "지하" };
	size_t at = 0, i, n;

	for (i = 0; i < 4 && at == 0; i++)
		if (begins(s, before[i]))
			at = strlen(before[i]);
	if ((n = digits(s + at)) == 0)
		return (0);
	at += n;
	if (s[at] == '-' && (n = digits(s + at + 1)) > 0)
		at += 1 + n;
	if (begins(s + at, "번지"))
		at += strlen("번지");
	/* 101-dong, 12beon-gil, 3-cheung are no numbers of a building. */
	return (s[at] == '\0' || strchr(" ,([", s[at]) != NULL ? at : 0);
}

/* A word behind which the number of a building or of a lot stands. */
static int
leads(const char *s, size_t n)
{

	if (ends(s, n, "로") || ends(s, n, "길"))
		return (1);
	return (digits(s) == 0 && (ends(s, n, "동") || ends(s, n, "리") ||
	    ends(s, n, "가")));
}

/* Where such a number ends that is glued to the word before it, or 0. */
static size_t
glued(const char *s, size_t n)
{
	size_t i, k;

	for (i = 3; i < n; i++)
		if (digits(s + i) > 0 && leads(s, i) &&
		    (k = number(s + i)) > 0)
			return (i + k);
	return (0);
}

/* Where the number ends, or 0. */
static size_t
behind_number(const char *s)
{
	size_t at, n, k, gap;

	for (at = strspn(s, " "); s[at] != '\0'; at += n) {
		n = strcspn(s + at, " ,([");
		if ((k = glued(s + at, n)) > 0)
			return (at + k);
		gap = strspn(s + at + n, " ");
		if (gap > 0 && leads(s + at, n) &&
		    (k = number(s + at + n + gap)) > 0)
			return (at + n + gap + k);
		n += s[at + n] == ' ' ? gap : s[at + n] != '\0';
	}
	return (0);
}

size_t
crm_label_break(const char *address, const char **second)
{
	size_t at = behind_number(address), end;

	if (at == 0)
		at = strcspn(address, ",([");
	if (at == 0)
		at = strlen(address);
	*second = address + at + strspn(address + at, " ,");
	for (end = at; end > 0 && address[end - 1] == ' '; end--)
		;
	return (end);
}

/* The name of a company, a shop, an office: no person's. */
static int
is_company(const char *name)
{
	static const char *const words[] = { "(주)", "㈜", "주식회사", "(유)",
	    "유한회사", "(사)", "사단법인", "재단법인", "(재)", "협동조합" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(name, words[i]) != NULL)
			return (1);
	return (0);
}

void
crm_label_name(struct crm_buf *buf, const char *name,
    enum crm_label_title title)
{
	static const char *const titles[] = { "님", "귀하", "귀중", "貴下",
	    "貴中" };
	size_t n = strlen(name), i;

	name = crm_text_trim(name, &n);
	if (n == 0) {
		name = "고객";
		n = strlen(name);
	}
	for (i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (ends(name, n, titles[i]))
			n -= strlen(titles[i]);
	while (n > 0 && name[n - 1] == ' ')
		n--;
	crm_buf_add(buf, name, n);
	crm_buf_chr(buf, ' ');
	crm_buf_str(buf, title == CRM_LABEL_NIM ? "님" :
	    is_company(name) ? "귀중" : "귀하");
}
