#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "outreach/sms.h"

struct crm_sms {
	struct crm_err	*err;
	iconv_t		 cd;
	struct crm_buf	 from, to;	/* iconv(3) wants its input not const */
};

struct crm_sms *
crm_sms_open(struct crm_err *err)
{
	struct crm_sms *sms;

	if ((sms = calloc(1, sizeof(*sms))) == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	sms->err = err;
	sms->cd = iconv_open("CP949", "UTF-8");
	if (sms->cd != (iconv_t)-1)
		return (sms);
	(void)crm_err_set(err, CRM_ERR_CONFIG, _("this system's iconv knows "
	    "no CP949; install its character sets"));
	free(sms);
	return (NULL);
}

void
crm_sms_close(struct crm_sms *sms)
{

	if (sms == NULL)
		return;
	(void)iconv_close(sms->cd);
	crm_buf_free(&sms->from);
	crm_buf_free(&sms->to);
	free(sms);
}

static enum crm_sms_odd
why_odd(uint32_t cp)
{

	if ((cp >= 0x1100 && cp <= 0x11ff) || (cp >= 0xa960 && cp <= 0xa97f) ||
	    (cp >= 0xd7b0 && cp <= 0xd7ff))
		return (CRM_SMS_JAMO);
	if ((cp >= 0x1f000 && cp <= 0x1faff) || (cp >= 0x2600 &&
	    cp <= 0x27bf) || cp == 0xfe0f || cp == 0x200d || cp == 0x20e3 ||
	    (cp >= 0xe0020 && cp <= 0xe007f))
		return (CRM_SMS_EMOJI);
	return (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ? CRM_SMS_CONTROL :
	    CRM_SMS_OTHER);
}

/* The character of s that begins at byte "at" is odd. */
static int
is_odd(struct crm_sms *sms, const char *s, size_t n, size_t at,
    struct crm_sms_size *size)
{

	if (crm_text_decode(s + at, n - at, &size->cp) == 0)
		return (crm_err_set(sms->err, CRM_ERR_INPUT, _("a text is no "
		    "UTF-8")));
	size->odd = crm_text_chars(s, at) + 1;
	size->why = why_odd(size->cp);
	return (0);
}

/* Where the first control character is that no message may have, or n. */
static size_t
control(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (((unsigned char)s[i] < 0x20 && s[i] != '\n' &&
		    s[i] != '\r' && s[i] != '\t') || s[i] == 0x7f)
			break;
	return (i);
}

int
crm_sms_put(struct crm_sms *sms, struct crm_buf *buf, const char *s, size_t n,
    struct crm_sms_size *size)
{
	size_t clean = control(s, n), left = clean, room = n * 2 + 8;
	char *from, *to;

	memset(size, 0, sizeof(*size));
	crm_buf_reset(&sms->from);
	crm_buf_reset(&sms->to);
	crm_buf_add(&sms->from, s, clean);
	if (sms->from.bad || crm_buf_room(&sms->to, room) == -1)
		return (crm_err_nomem(sms->err));
	from = sms->from.p;
	to = sms->to.p;
	(void)iconv(sms->cd, NULL, NULL, NULL, NULL);
	if (iconv(sms->cd, &from, &left, &to, &room) == (size_t)-1 ||
	    clean < n)
		return (is_odd(sms, s, n, clean - left, size));
	size->bytes = (size_t)(to - sms->to.p);
	if (buf == NULL)
		return (1);
	crm_buf_add(buf, sms->to.p, size->bytes);
	return (buf->bad ? crm_err_nomem(sms->err) : 1);
}

/* What CP949 lacks, from first to last, and what stands for it. */
static const struct equal {
	uint32_t	 first, last;
	const char	*text;
} equals[] = {
	{ 0x00a0, 0x00a0, " " },	/* no-break */
	{ 0x00ab, 0x00ab, "\xe3\x80\x8a" },	/* angled quotes */
	{ 0x00bb, 0x00bb, "\xe3\x80\x8b" },
	{ 0x2000, 0x200a, " " },
	{ 0x200b, 0x200c, "" },
	{ 0x200e, 0x200f, "" },		/* directions */
	{ 0x2010, 0x2013, "-" },
	{ 0x2014, 0x2014, "\xe2\x80\x95" },
	{ 0x201a, 0x201b, "'" },
	{ 0x201e, 0x201f, "\"" },
	{ 0x2022, 0x2023, "\xc2\xb7" },	/* bullets */
	{ 0x202a, 0x202e, "" },
	{ 0x202f, 0x202f, " " },
	{ 0x2039, 0x2039, "<" },
	{ 0x203a, 0x203a, ">" },
	{ 0x2043, 0x2043, "-" },
	{ 0x205f, 0x205f, " " },
	{ 0x2060, 0x2060, "" },
	{ 0x20a9, 0x20a9, "\xef\xbf\xa6" },	/* won */
	{ 0x2212, 0x2212, "-" },
	{ 0x2219, 0x2219, "\xc2\xb7" },
	{ 0x22c5, 0x22c5, "\xc2\xb7" },
	{ 0x25aa, 0x25aa, "\xe2\x96\xa0" },	/* small squares */
	{ 0x25ab, 0x25ab, "\xe2\x96\xa1" },
	{ 0x25e6, 0x25e6, "\xc2\xb7" },
	{ 0x2e31, 0x2e31, "\xc2\xb7" },
	{ 0x301c, 0x301c, "~" },
	{ 0x30fb, 0x30fb, "\xc2\xb7" },
	{ 0xfe0e, 0xfe0f, "" },		/* as text, as a picture */
	{ 0xfeff, 0xfeff, "" },
	{ 0xff65, 0xff65, "\xc2\xb7" }
};

static const char *
equal_of(uint32_t cp)
{
	size_t low = 0, high = sizeof(equals) / sizeof(equals[0]), mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (cp < equals[mid].first)
			high = mid;
		else if (cp > equals[mid].last)
			low = mid + 1;
		else
			return (equals[mid].text);
	}
	return (NULL);
}

/* The bytes of Hangul in pieces that s begins with. */
static size_t
pieces(const char *s, size_t n)
{
	uint32_t cp;
	size_t at, k;

	for (at = 0; at < n; at += k)
		if ((k = crm_text_decode(s + at, n - at, &cp)) == 0 ||
		    why_odd(cp) != CRM_SMS_JAMO)
			break;
	return (at);
}

int
crm_sms_fit(struct crm_buf *buf, const char *s, size_t n)
{
	const char *text;
	uint32_t cp;
	size_t k;

	if (crm_text_invalid(s, n) != n)
		return (-1);
	/* NFC of all would break the sign of the angstrom, which is there. */
	for (; n > 0; s += k, n -= k) {
		if ((k = pieces(s, n)) > 0) {
			(void)crm_text_nfc(buf, s, k);
			continue;
		}
		k = crm_text_decode(s, n, &cp);
		if ((text = equal_of(cp)) != NULL)
			crm_buf_str(buf, text);
		else
			crm_buf_add(buf, s, k);
	}
	return (0);
}

enum crm_sms_kind
crm_sms_kind(size_t bytes)
{

	return (bytes <= CRM_SMS_BYTES ? CRM_SMS_SMS :
	    bytes <= CRM_LMS_BYTES ? CRM_SMS_LMS : CRM_SMS_NONE);
}

const char *
crm_sms_kind_name(enum crm_sms_kind kind)
{

	return (kind == CRM_SMS_SMS ? "SMS" : kind == CRM_SMS_LMS ? "LMS" :
	    "");
}
