#include <stdlib.h>
#include <string.h>

#include "intake/bouncerule_int.h"

#define MAX_FOLD	((size_t)16 * 1024)
#define MAX_GAP		((size_t)80)	/* bytes that "*" stands for */

void
crm_bounce_rules_free(struct crm_bounce_rules *rules)
{

	if (rules == NULL)
		return;
	crm_buf_free(&rules->text);
	crm_buf_free(&rules->folded);
	free(rules);
}

/* 1 for a word that is a person's or a page's name and no word of a reason. */
static int
is_name(const char *s, size_t n)
{

	return (memchr(s, '@', n) != NULL || memmem(s, n, "://", 3) != NULL);
}

static int
is_blank(char c)
{

	return (c == ' ' || c == '\t' || c == '\n' || c == '\r');
}

void
crm_bounce_fold(struct crm_buf *buf, const char *s, size_t n)
{
	size_t i, len, from = buf->n;
	char c;

	for (i = 0; i < n && buf->n - from < MAX_FOLD; i += len) {
		for (len = 0; i + len < n && !is_blank(s[i + len]); len++)
			continue;
		if (len == 0 || is_name(s + i, len)) {
			len += len == 0;
			continue;
		}
		if (buf->n > from && !((s[i] & 0x80) != 0 &&
		    (buf->p[buf->n - 1] & 0x80) != 0))
			crm_buf_chr(buf, ' ');
		for (size_t k = 0; k < len; k++) {
			c = s[i + k];
			crm_buf_chr(buf, c >= 'A' && c <= 'Z' ?
			    (char)(c + 'a' - 'A') : c);
		}
	}
}

static int
is_letter(char c)
{

	return ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
}

/*
 * 1 when s (n bytes) has the pattern, whose pieces a "*" divides; within: its
 * first piece begins before that byte, else anywhere but inside a word.
 */
static int
matches(const char *pattern, const char *s, size_t n, size_t within)
{
	size_t len = strcspn(pattern, "*");
	const char *at = s, *end = s + n;

	if (len == 0)
		return (*pattern == '\0' || matches(pattern + 1, s, n, within));
	while ((at = memmem(at, (size_t)(end - at), pattern, len)) != NULL) {
		if (within != 0 && (size_t)(at - s) > within)
			return (0);
		if (within != 0 || at == s || !is_letter(*pattern) ||
		    !is_letter(at[-1])) {
			if (pattern[len] == '\0' || matches(pattern + len + 1,
			    at + len, (size_t)(end - at) - len, MAX_GAP))
				return (1);
		}
		at++;
	}
	return (0);
}

static int
rule_matches(const struct crm_bounce_rules *rules,
    const struct crm_bounce_rule *rule, const char *text, size_t n)
{

	return (rule->text != 0 &&
	    matches(rules->folded.p + rule->text - 1, text, n, 0));
}

int
crm_bounce_sign(const struct crm_bounce_rules *rules, enum crm_sign sign,
    const char *text)
{
	const struct crm_bounce_rule *rule;
	size_t i, n = strlen(text);

	for (i = 0; i < rules->nrule; i++) {
		rule = &rules->rule[i];
		if (rule->sign == (int)sign &&
		    rule_matches(rules, rule, text, n))
			return (1);
	}
	return (0);
}

/* "5.7.*" is every code of that kind. */
static int
status_fits(const char *pattern, const char *status)
{
	size_t n = strcspn(pattern, "*");

	return (strncmp(pattern, status, n) == 0 &&
	    (pattern[n] == '*' || status[n] == '\0'));
}

static int
holds(const struct crm_bounce_rule *rule, const struct crm_said *said)
{

	return ((rule->status == NULL ||
	    status_fits(rule->status, said->status)) &&
	    (rule->reply == 0 || rule->reply == said->reply) &&
	    (rule->command == CRM_COMMAND_NONE ||
	    rule->command == said->command) &&
	    (!rule->delayed || said->delayed) &&
	    (!rule->local || said->reply == 0));
}

const struct crm_reason *
crm_bounce_judge(const struct crm_bounce_rules *rules,
    const struct crm_said *said, const char *text)
{
	const struct crm_bounce_rule *rule;
	size_t i, n = text != NULL ? strlen(text) : 0;

	for (i = 0; i < rules->nrule; i++) {
		rule = &rules->rule[i];
		if (rule->sign != CRM_SIGNS || !holds(rule, said))
			continue;
		if (text == NULL ? rule->text == 0 :
		    rule_matches(rules, rule, text, n))
			return (&rules->reason[rule->reason]);
	}
	return (NULL);
}

const struct crm_reason *
crm_bounce_reason(const struct crm_bounce_rules *rules, const char *name)
{
	size_t i;

	for (i = 0; i < rules->nreason; i++)
		if (strcmp(rules->reason[i].name, name) == 0)
			return (&rules->reason[i]);
	return (NULL);
}
