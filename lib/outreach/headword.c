#include <stdint.h>
#include <string.h>

#include "core/buf.h"
#include "core/text.h"
#include "outreach/headword.h"

#define BEFORE	"=?utf-8?B?"
#define BEHIND	"?="
#define WORD	39	/* bytes: 64 columns, once encoded */
#define PLAIN	60	/* bytes of a text that needs no folding */

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv"
    "wxyz0123456789+/";

static void
add_base64(struct crm_buf *to, const char *p, size_t n)
{
	uint32_t v;
	size_t i, k, got;

	for (i = 0; i < n; i += 3) {
		got = n - i < 3 ? n - i : 3;
		for (v = 0, k = 0; k < 3; k++)
			v = v << 8 | (k < got ? (unsigned char)p[i + k] : 0);
		for (k = 0; k < 4; k++)
			crm_buf_chr(to, k > got ? '=' :
			    digits[v >> (18 - 6 * k) & 63]);
	}
}

/* How much of it makes a word: whole characters, three bytes a group. */
static size_t
word(const char *p, size_t n)
{
	size_t at = 0, len, even = 0;
	uint32_t cp;

	if (n <= WORD)
		return (n);
	while ((len = crm_text_decode(p + at, n - at, &cp)) > 0 &&
	    at + len <= WORD) {
		at += len;
		if (at % 3 == 0)
			even = at;
	}
	return (even > WORD / 2 ? even : at > 0 ? at : WORD);
}

static void
add_words(struct crm_buf *to, const char *text)
{
	size_t n = strlen(text), len;

	for (; n > 0; text += len, n -= len) {
		len = word(text, n);
		crm_buf_str(to, BEFORE);
		add_base64(to, text, len);
		crm_buf_str(to, len < n ? BEHIND "\n " : BEHIND);
	}
}

/* One line of ASCII, in which nothing looks encoded or can be lost. */
static int
is_plain(const char *text)
{
	size_t n = strlen(text), i;

	for (i = 0; i < n; i++)
		if (text[i] < ' ' || text[i] > '~' ||
		    (text[i] == '=' && text[i + 1] == '?') ||
		    (text[i] == ' ' && (i == 0 || text[i + 1] == ' ')))
			return (0);
	return (n > 0 && n <= PLAIN && text[n - 1] != ' ');
}

void
crm_headword(struct crm_buf *to, const char *text)
{

	if (is_plain(text))
		crm_buf_str(to, text);
	else
		add_words(to, text);
}

void
crm_headword_name(struct crm_buf *to, const char *name)
{

	if (!is_plain(name)) {
		add_words(to, name);
		return;
	}
	crm_buf_chr(to, '"');
	for (; *name != '\0'; name++) {
		if (*name == '"' || *name == '\\')
			crm_buf_chr(to, '\\');
		crm_buf_chr(to, *name);
	}
	crm_buf_chr(to, '"');
}

/* 0; -1 where that is no base64. */
static int
read_base64(struct crm_buf *to, const char *p, size_t n)
{
	size_t i, k, none;
	const char *digit;
	uint32_t v;

	if (n % 4 != 0 || n == 0)
		return (-1);
	for (i = 0; i < n; i += 4) {
		for (v = 0, k = none = 0; k < 4; k++) {
			digit = memchr(digits, p[i + k], 64);
			if (digit == NULL && (i + 4 < n || k < 2 ||
			    p[i + k] != '='))
				return (-1);
			none += digit == NULL;
			v = v << 6 | (uint32_t)(digit == NULL ? 0 : digit -
			    digits);
		}
		for (k = 0; k + none < 3; k++)
			crm_buf_chr(to, (char)(v >> (16 - 8 * k) & 0xff));
	}
	return (0);
}

/* A word at p into to: its bytes, 0 where none is. */
static size_t
read_word(struct crm_buf *to, const char *p)
{
	size_t n = strlen(BEFORE), len;
	struct crm_buf text = { 0 };

	if (strncmp(p, BEFORE, n) != 0)
		return (0);
	len = strcspn(p + n, "? ");
	if (strncmp(p + n + len, BEHIND, 2) != 0 ||
	    read_base64(&text, p + n, len) == -1) {
		crm_buf_free(&text);
		return (0);
	}
	crm_buf_add(to, crm_buf_text(&text), text.n);
	to->bad |= text.bad;
	crm_buf_free(&text);
	return (n + len + 2);
}

void
crm_headword_read(struct crm_buf *to, const char *raw)
{
	size_t n, blank;

	raw += strspn(raw, " \r\n\t");
	while (*raw != '\0') {
		if ((n = read_word(to, raw)) > 0) {
			/* Blanks between two words are none. */
			raw += n;
			blank = strspn(raw, " \r\n\t");
			if (strncmp(raw + blank, BEFORE, strlen(BEFORE)) == 0)
				raw += blank;
			continue;
		}
		if (*raw == '\n' || *raw == '\r')
			raw++;
		else
			crm_buf_chr(to, *raw++);
	}
	while (to->n > 0 && to->p[to->n - 1] == '\n')
		to->p[--to->n] = '\0';
}
