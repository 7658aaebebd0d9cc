#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "smtpsink.h"

#define MOST	32

static struct rule rules[MOST];
static size_t nrule;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const char *const names[NPHASE] = { "greeting", "ehlo", "helo", "auth",
    "mail", "rcpt", "data", "body", "dot" };

const char *
phase_name(enum phase phase)
{

	return (names[phase]);
}

static int
read_phase(const char **p, enum phase *phase)
{
	size_t i, n = strcspn(*p, "@*%:");

	for (i = 0; i < NPHASE; i++)
		if (strlen(names[i]) == n && strncmp(names[i], *p, n) == 0) {
			*phase = (enum phase)i;
			*p += n;
			return (0);
		}
	return (-1);
}

static int
is_action(const char *s)
{
	static const char *const words[] = { "close", "reset", "hang", "drop",
	    "garbage" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(s, words[i]) == 0)
			return (1);
	return (strncmp(s, "wait=", 5) == 0 || strspn(s, "0123456789") == 3);
}

int
rule_add(const char *text)
{
	struct rule *rule = &rules[nrule];
	const char *p = text;
	char *end;
	size_t n;

	if (nrule == MOST || read_phase(&p, &rule->phase) == -1)
		return (-1);
	rule->times = rule->every = 0;
	if (*p == '@') {
		n = strcspn(++p, "*%:");
		if (n >= sizeof(rule->with))
			return (-1);
		memcpy(rule->with, p, n);
		p += n;
	}
	if (*p == '*') {
		rule->times = strtol(p + 1, &end, 10);
		p = end;
	}
	if (*p == '%') {
		rule->every = strtol(p + 1, &end, 10);
		p = end;
	}
	if (*p != ':' || !is_action(p + 1))
		return (-1);
	rule->action = p + 1;
	nrule++;
	return (0);
}

static int
strikes(struct rule *rule)
{

	rule->seen++;
	return ((rule->times == 0 || rule->seen <= rule->times) &&
	    (rule->every == 0 || rule->seen % rule->every == 0));
}

const char *
rule_find(enum phase phase, const struct talk *talk)
{
	const char *action = NULL;
	size_t i;

	if (pthread_mutex_lock(&lock) != 0)
		abort();
	for (i = 0; i < nrule && action == NULL; i++)
		if (rules[i].phase == phase && strstr(crm_buf_text(&talk->to),
		    rules[i].with) != NULL && strikes(&rules[i]))
			action = rules[i].action;
	if (pthread_mutex_unlock(&lock) != 0)
		abort();
	return (action);
}
