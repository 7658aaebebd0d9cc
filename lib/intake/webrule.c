#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "intake/webpattern.h"
#include "intake/webrule.h"

#define MAX_WORDS	6
#define MAX_FILE	(1024 * 1024)

struct rule {
	enum crm_webrule  kind;
	char		 *text;		/* the words, as they came */
	char		 *copy;		/* cut into: */
	char		 *word[MAX_WORDS];
	size_t		  n;
};

struct crm_webrules {
	struct crm_err	*err;
	struct rule	*rule;
	size_t		 n, cap;
	size_t		 of[CRM_WEB_NKIND];	/* how many of each */
};

static const struct kind {
	const char	*name;
	size_t		 least, most;	/* words */
	int		 rest;		/* 1: the last word may have blanks */
} kinds[CRM_WEB_NKIND] = {
	{ "search", 3, MAX_WORDS, 0 }, { "ad", 2, 3, 0 },
	{ "robot", 2, 2, 1 }, { "proxy", 2, 2, 1 }, { "asset", 1, 1, 0 },
	{ "page", 1, 1, 0 }, { "product", 1, 1, 0 }, { "order", 1, 1, 0 },
	{ "site", 1, 1, 0 }
};

struct crm_webrules *
crm_webrules_new(struct crm_err *err)
{
	struct crm_webrules *rules = calloc(1, sizeof(*rules));

	if (rules == NULL)
		(void)crm_err_nomem(err);
	else
		rules->err = err;
	return (rules);
}

void
crm_webrules_free(struct crm_webrules *rules)
{
	size_t i;

	if (rules == NULL)
		return;
	for (i = 0; i < rules->n; i++) {
		free(rules->rule[i].text);
		free(rules->rule[i].copy);
	}
	free(rules->rule);
	free(rules);
}

/* Cuts the words of a rule apart: 0, or -1 when they are too many. */
static int
cut_words(struct rule *rule, const struct kind *kind)
{
	char *p = rule->copy;

	for (;;) {
		p += strspn(p, " \t");
		if (*p == '\0')
			return (0);
		if (rule->n == kind->most)
			return (-1);
		rule->word[rule->n++] = p;
		if (kind->rest && rule->n == kind->most)
			return (0);
		p += strcspn(p, " \t");
		if (*p != '\0')
			*p++ = '\0';
	}
}

/* What is wrong with a rule, or NULL. */
static const char *
fault_of(struct rule *rule)
{
	const struct kind *kind = &kinds[rule->kind];

	if (cut_words(rule, kind) == -1 || rule->n < kind->least)
		return (N_("too few words, or too many"));
	if (rule->kind < CRM_WEB_ASSET || rule->kind == CRM_WEB_SITE ||
	    (rule->kind == CRM_WEB_ASSET && *rule->word[0] == '.'))
		return (NULL);
	return (crm_webpattern_fault(rule->word[0],
	    rule->kind == CRM_WEB_PRODUCT));
}

static int
room(struct crm_webrules *rules)
{
	size_t cap = rules->cap == 0 ? 64 : 2 * rules->cap;
	struct rule *p;

	if (rules->n < rules->cap)
		return (0);
	if ((p = realloc(rules->rule, cap * sizeof(*p))) == NULL)
		return (crm_err_nomem(rules->err));
	rules->rule = p;
	rules->cap = cap;
	return (0);
}

/* Adds a rule; what is wrong with it in *why.  0 or -1. */
static int
add(struct crm_webrules *rules, const char *name, const char *words,
    const char **why)
{
	struct rule *rule;
	size_t i;

	*why = NULL;
	for (i = 0; i < CRM_WEB_NKIND; i++)
		if (strcmp(kinds[i].name, name) == 0)
			break;
	if (i == CRM_WEB_NKIND) {
		*why = N_("there is no such kind of rule");
		return (-1);
	}
	if (room(rules) == -1)
		return (-1);
	rule = rules->rule + rules->n;
	memset(rule, 0, sizeof(*rule));
	rule->kind = (enum crm_webrule)i;
	rule->text = strdup(words);
	rule->copy = strdup(words);
	rules->n++;
	if (rule->text == NULL || rule->copy == NULL)
		return (crm_err_nomem(rules->err));
	rules->of[i]++;
	return ((*why = fault_of(rule)) == NULL ? 0 : -1);
}

int
crm_webrules_add(struct crm_webrules *rules, const char *kind,
    const char *words)
{
	const char *why;

	if (add(rules, kind, words, &why) == 0)
		return (0);
	return (why == NULL ? -1 : crm_err_set(rules->err, CRM_ERR_INPUT,
	    "%s: \"%s\": %s", kind, words, _(why)));
}

static int
read_all(struct crm_webrules *rules, int fd, const char *name,
    struct crm_buf *text)
{
	ssize_t got = 1;

	while (got != 0 && text->n <= MAX_FILE) {
		if (crm_buf_room(text, 16384) == -1)
			return (crm_err_nomem(rules->err));
		if ((got = read(fd, text->p + text->n, 16384)) == -1) {
			if (errno == EINTR)
				continue;
			return (crm_err_sys(rules->err, "%s", name));
		}
		text->n += (size_t)got;
	}
	text->p[text->n] = '\0';
	if (text->n > MAX_FILE || crm_text_invalid(text->p, text->n) < text->n)
		return (crm_err_set(rules->err, CRM_ERR_INPUT, _("%s: this "
		    "is no file of rules: it must be UTF-8 text"), name));
	return (0);
}

/* One line, in place: "KIND WORDS", a comment, or nothing. */
static int
read_line(struct crm_webrules *rules, char *s, const char *name, size_t line)
{
	const char *why;
	size_t n = strlen(s);
	char *words;

	while (n > 0 && strchr(" \t\r", s[n - 1]) != NULL)
		s[--n] = '\0';
	s += strspn(s, " \t");
	if (*s == '\0' || *s == '#')
		return (0);
	words = s + strcspn(s, " \t");
	if (*words != '\0')
		*words++ = '\0';
	words += strspn(words, " \t");
	if (add(rules, s, words, &why) == 0)
		return (0);
	return (why == NULL ? -1 : crm_err_set(rules->err, CRM_ERR_INPUT,
	    "%s:%zu: %s %s: %s", name, line, s, words, _(why)));
}

int
crm_webrules_read(struct crm_webrules *rules, int fd, const char *name)
{
	struct crm_buf text = { 0 };
	char *s, *next;
	size_t line = 0;
	int rc;

	rc = read_all(rules, fd, name, &text);
	s = rc == -1 ? NULL : text.p;
	if (s != NULL && strncmp(s, "\xef\xbb\xbf", 3) == 0)
		s += 3;
	for (; rc == 0 && s != NULL; s = next) {
		if ((next = strchr(s, '\n')) != NULL)
			*next++ = '\0';
		rc = read_line(rules, s, name, ++line);
	}
	crm_buf_free(&text);
	return (rc);
}

int
crm_webrules_have(const struct crm_webrules *rules, enum crm_webrule kind)
{

	return (rules->of[kind] > 0);
}

/* "=TEXT" is all of the agent, else a part of it, in any case. */
static int
in_agent(struct crm_span agent, const char *text)
{
	size_t i, n = strlen(text);

	if (*text == '=')
		return (agent.n == n - 1 &&
		    memcmp(agent.p, text + 1, n - 1) == 0);
	for (i = 0; i + n <= agent.n; i++)
		if (strncasecmp(agent.p + i, text, n) == 0)
			return (1);
	return (0);
}

const char *
crm_webrules_machine(const struct crm_webrules *rules, struct crm_span agent,
    enum crm_webrule *kind)
{
	const struct rule *rule = rules->rule;
	size_t i;

	for (i = 0; i < rules->n; i++, rule++)
		if ((rule->kind == CRM_WEB_ROBOT ||
		    rule->kind == CRM_WEB_PROXY) &&
		    in_agent(agent, rule->word[1])) {
			*kind = rule->kind;
			return (rule->word[0]);
		}
	return (NULL);
}

/*
 * A host is of a site when it is it or ends with "." and it; "google.*" is any
 * end of one or two parts.
 */
static int
host_fits(struct crm_span host, const char *want)
{
	size_t n = strlen(want), i, dots = 0;

	if (n > 2 && strcmp(want + n - 2, ".*") == 0) {
		for (i = host.n; i > 0 && dots < 3; i--) {
			if (host.p[i - 1] != '.')
				continue;
			dots++;
			if (dots < 3 && i >= n - 1 && strncasecmp(host.p + i -
			    (n - 1), want, n - 1) == 0 && (i == n - 1 ||
			    host.p[i - n] == '.'))
				return (1);
		}
		return (0);
	}
	return (host.n >= n && strncasecmp(host.p + host.n - n, want,
	    n) == 0 && (host.n == n || host.p[host.n - n - 1] == '.'));
}

const char *
crm_webrules_search(const struct crm_webrules *rules,
    const struct crm_weburl *referrer, struct crm_span *keyword)
{
	const struct rule *rule = rules->rule;
	const char *name = NULL;
	size_t i, k;

	keyword->p = "";
	keyword->n = 0;
	for (i = 0; i < rules->n; i++, rule++) {
		if (rule->kind != CRM_WEB_SEARCH ||
		    !host_fits(referrer->host, rule->word[1]))
			continue;
		for (k = 2; k < rule->n; k++)
			if (crm_weburl_value(referrer->query, rule->word[k],
			    keyword) && keyword->n > 0)
				return (rule->word[0]);
		/* A start page is found, too, but by no word. */
		if (name == NULL)
			name = rule->word[0];
	}
	return (name);
}

const char *
crm_webrules_ad(const struct crm_webrules *rules, struct crm_span query,
    struct crm_span *keyword)
{
	const struct rule *rule = rules->rule;
	struct crm_span value;
	size_t i;

	keyword->p = "";
	keyword->n = 0;
	for (i = 0; query.n > 0 && i < rules->n; i++, rule++)
		if (rule->kind == CRM_WEB_AD &&
		    crm_weburl_value(query, rule->word[1], &value)) {
			if (rule->n > 2)
				(void)crm_weburl_value(query, rule->word[2],
				    keyword);
			return (rule->word[0]);
		}
	return (NULL);
}

int
crm_webrules_own(const struct crm_webrules *rules, struct crm_span host)
{
	size_t i;

	for (i = 0; i < rules->n; i++)
		if (rules->rule[i].kind == CRM_WEB_SITE &&
		    host_fits(host, rules->rule[i].word[0]))
			return (1);
	return (0);
}

const char *
crm_webrules_page(const struct crm_webrules *rules, enum crm_webrule kind,
    struct crm_span path, struct crm_span query, struct crm_span *code)
{
	const struct rule *rule = rules->rule;
	size_t i, n;

	for (i = 0; i < rules->n; i++, rule++) {
		if (rule->kind != kind)
			continue;
		if (*rule->word[0] == '.') {
			n = strlen(rule->word[0]);
			if (path.n >= n && strncasecmp(path.p + path.n - n,
			    rule->word[0], n) == 0)
				return (rule->text);
		} else if (crm_webpattern_fits(rule->word[0], path, query,
		    code))
			return (rule->text);
	}
	return (NULL);
}
