/* Verdicts on e-mail addresses. */

#include <string.h>

#include "core/contact.h"
#include "core/lang.h"
#include "core/text.h"
#include "core/verdict_int.h"

/* Domains that somebody meant to be another one, most of them seen daily. */
static const char *const slips[] = { "naver.co", "naver.con", "naver.cm",
    "naver.om", "naver.co.kr", "naver.kr", "naver.net", "never.com",
    "naver.comm", "naver.cpm", "naver.vom", "navr.com", "nver.com",
    "naver.coml", "nave.com", "naevr.com", "navre.com", "gmail.co",
    "gmail.con", "gmail.cm", "gmail.om", "gmail.co.kr", "gmail.kr",
    "gmail.net", "gmail.comm", "gmail.cpm", "gmail.vom", "gmial.com",
    "gmai.com", "gmal.com", "gmil.com", "gamil.com", "gnail.com", "gmaill.com",
    "gmali.com", "gemail.com", "hanmail.com", "hanmail.ne", "hanmail.co.kr",
    "hanmail.ent", "hanmail.nat", "hanmai.net", "hanamil.net", "hamail.net",
    "hanmil.net", "hanmal.net", "daum.com", "daum.ne", "daum.nat", "duam.net",
    "nate.co", "nate.con", "nate.co.kr", "nate.net", "natr.com", "kakao.co",
    "kakao.con", "hotmail.co", "hotmail.con", "hotmial.com", "hotmai.com",
    "outlook.co", "outlook.con", "outlok.com", "yahoo.con", "yaho.com",
    "iclould.com", "icloud.co", "icloud.con" };

/* Endings that no domain has and fingers make. */
static const char *const slip_ends[] = { ".con", ".cmo", ".ocm", ".vom",
    ".comm", ".coom", ".nte", ".ent" };

/* What RFC 2606 keeps: nobody can have an address there. */
static const char *const reserved[] = { "example.com", "example.net",
    "example.org" };
static const char *const reserved_ends[] = { ".example.com", ".example.net",
    ".example.org", ".test", ".example", ".invalid", ".localhost" };

static const char *const nobodys[] = { "noreply", "no-reply", "donotreply",
    "none", "null", "noemail", "no-email", "nomail", "test", "unknown" };

#define COUNT(list)	(sizeof(list) / sizeof((list)[0]))

static int
is_one_of(const char *s, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(s, list[i]) == 0)
			return (1);
	return (0);
}

static int
ends_in_one_of(const char *s, const char *const *list, size_t n)
{
	size_t i, k, len = strlen(s);

	for (i = 0; i < n; i++) {
		k = strlen(list[i]);
		if (len > k && strcmp(s + len - k, list[i]) == 0)
			return (1);
	}
	return (0);
}

static int
is_nobodys(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < COUNT(nobodys); i++)
		if (strlen(nobodys[i]) == n && memcmp(s, nobodys[i], n) == 0)
			return (1);
	return (0);
}

/* Why it is no address. */
static const char *
no_address(struct crm_cell in)
{
	const char *at = memchr(in.p, '@', in.n), *end = in.p + in.n;

	if (at == NULL)
		return (N_("no @ in it"));
	if (memchr(at + 1, '@', (size_t)(end - at) - 1) != NULL)
		return (N_("more than one address"));
	return (memchr(at, '.', (size_t)(end - at)) == NULL ?
	    N_("no domain") : N_("no e-mail address"));
}

enum crm_judgment
crm_verdict_email(struct crm_buf *buf, struct crm_cell cell, const char **why)
{
	struct crm_trial trial = { .buf = buf, .raw = cell, .why = why };
	enum crm_judgment verdict;
	const char *form, *domain;
	size_t at, len;

	if (!crm_trial_start(&trial, &verdict))
		return (verdict);
	if (crm_rrn_find(trial.in.p, trial.in.n, 1, &at, &len))
		return (crm_trial_dead(&trial, N_("a resident number")));
	if (crm_masked(trial.in.p, trial.in.n))
		return (crm_trial_suspect(&trial, N_("masked")));
	if (crm_email_parse(buf, trial.in.p, trial.in.n) == -1)
		return (crm_trial_dead(&trial, no_address(trial.in)));
	if (buf->bad)
		return (CRM_VERDICT_DEAD);
	form = crm_buf_text(buf) + trial.from;
	domain = strchr(form, '@') + 1;
	if (is_one_of(domain, reserved, COUNT(reserved)) ||
	    ends_in_one_of(domain, reserved_ends, COUNT(reserved_ends)))
		return (crm_trial_dead(&trial,
		    N_("a domain kept for examples")));
	if (is_one_of(domain, slips, COUNT(slips)) ||
	    ends_in_one_of(domain, slip_ends, COUNT(slip_ends)))
		return (crm_trial_suspect(&trial,
		    N_("the domain looks mistyped")));
	if (is_nobodys(form, (size_t)(domain - form) - 1))
		return (crm_trial_suspect(&trial, N_("a placeholder")));
	return (crm_trial_end(&trial, N_("capital letters")));
}
