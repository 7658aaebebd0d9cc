#include <string.h>

#include "core/contact.h"
#include "core/text.h"
#include "outreach/adtext_int.h"

/* The mark, and what pretends to be it. */

#define REACH	64	/* bytes in which a mark ends */

size_t
crm_admark_first(const char *text)
{

	return (strncmp(text, CRM_ADMARK, sizeof(CRM_ADMARK) - 1) == 0 ?
	    sizeof(CRM_ADMARK) - 1 : 0);
}

/*
 * 1 when letters say what the mark does, or end so, as "loan ads" does: in
 * Hangul, in letters of it one by one as folding leaves them, in Chinese
 * characters, in English.
 */
static int
says_it(const struct crm_buf *letters)
{
	static const char *const ends[] = { "광고", "과\u110b고",
	    "고\u1161\u110b고", "廣告", "広告", "广告" };
	static const char *const whole[] = { "ad", "ads", "advertisement",
	    "광고성정보", "광고성", "광고메일", "광고문자" };
	size_t i, n;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		n = strlen(ends[i]);
		if (letters->n >= n && memcmp(letters->p + letters->n - n,
		    ends[i], n) == 0)
			return (1);
	}
	for (i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (strcmp(crm_buf_text(letters), whole[i]) == 0)
			return (1);
	return (0);
}

/*
 * Between signs of whatever kind; what stands among its letters that is none
 * is left out.
 */
static int
in_signs(const struct crm_buf *fold)
{
	struct crm_buf letters = { 0 };
	size_t i, len;
	int found = 0, sign;
	uint32_t cp;

	for (i = 0; !found && i < fold->n && i < REACH; i += len) {
		if ((len = crm_text_decode(fold->p + i, fold->n - i,
		    &cp)) == 0)
			break;
		sign = !crm_is_letter(cp) && (cp < '0' || cp > '9') &&
		    (cp < 0x1100 || cp > 0x11ff);
		if (i == 0 && !sign)
			break;
		if (sign)
			found = letters.n > 0 && says_it(&letters);
		else if (cp < '0' || cp > '9')
			crm_buf_add(&letters, fold->p + i, len);
	}
	crm_buf_free(&letters);
	return (found);
}

int
crm_admark_alike(const char *text)
{
	struct crm_buf fold = { 0 };
	size_t first;
	int alike;

	while ((first = crm_admark_first(text)) > 0)
		text += first + strspn(text + first, " ");
	alike = crm_text_fold(&fold, text, strlen(text)) == 0 &&
	    in_signs(&fold);
	crm_buf_free(&fold);
	return (alike);
}
