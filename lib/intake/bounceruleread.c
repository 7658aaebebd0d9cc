#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "intake/bouncerule_int.h"

#define MAX_BYTES	((size_t)1024 * 1024)

/* The file on its way in. */
struct reader {
	struct crm_bounce_rules *rules;
	struct crm_err	*err;
	const char	*source;
	size_t		 line;
};

static const char *const signs[CRM_SIGNS] = { "from", "subject", "text",
    "delay", "copy", "skip", "complaint", "holiday" };

static const char *const commands[] = { "", "connect", "helo", "mail", "rcpt",
    "data" };

static int
refuse(const struct reader *rd, const char *reason, const char *what)
{

	return (crm_err_set(rd->err, CRM_ERR_INPUT, "%s:%zu: %s: \"%s\"",
	    rd->source, rd->line, reason, what));
}

/* Takes outer blanks off, in place. */
static char *
trim(char *s)
{
	size_t n;

	s += strspn(s, " \t\r");
	for (n = strlen(s); n > 0 && strchr(" \t\r", s[n - 1]) != NULL; n--)
		continue;
	s[n] = '\0';
	return (s);
}

/* The next word at *s, cut off, which moves behind it; NULL at the end. */
static char *
word(char **s)
{
	char *w = *s + strspn(*s, " \t");
	size_t n = strcspn(w, " \t,");

	if (n == 0)
		return (NULL);
	*s = w + n;
	if (**s != '\0')
		*(*s)++ = '\0';
	*s += strspn(*s, " \t,");
	return (w);
}

/* "reason NAME STATE [hard]" */
static int
read_reason(struct reader *rd, char *s)
{
	static const char *const states[] = { "sent", "delivered",
	    "unsubscribed", "complained", "blocked", "bad_address", "failed" };
	struct crm_bounce_rules *rules = rd->rules;
	struct crm_reason *reason = &rules->reason[rules->nreason];
	char *name = word(&s), *state = word(&s), *hard = word(&s);
	size_t i;

	if (name == NULL || state == NULL)
		return (refuse(rd, _("a reason needs a name and a state"),
		    name != NULL ? name : ""));
	for (i = 0; strcmp(states[i], state) != 0;)
		if (++i == sizeof(states) / sizeof(states[0]))
			return (refuse(rd, _("no such state"), state));
	if (hard != NULL && (strcmp(hard, "hard") != 0 || word(&s) != NULL))
		return (refuse(rd, _("only \"hard\" may follow"), hard));
	if (crm_bounce_reason(rules, name) != NULL)
		return (refuse(rd, _("a second reason of that name"), name));
	if (rules->nreason == CRM_BOUNCE_REASONS)
		return (refuse(rd, _("too many reasons"), name));
	*reason = (struct crm_reason){ name, state, hard != NULL };
	rules->nreason++;
	return (0);
}

/* One condition: its word, and the next where it takes one. */
static int
read_condition(struct reader *rd, struct crm_bounce_rule *rule,
    const char *what, char **s)
{
	const char *value;
	size_t i;

	if (strcmp(what, "delayed") == 0)
		return (rule->delayed = 1, 0);
	if (strcmp(what, "local") == 0)
		return (rule->local = 1, 0);
	if ((value = word(s)) == NULL)
		return (refuse(rd, _("no such condition, or its value is "
		    "missing"), what));
	if (strcmp(what, "status") == 0)
		return (rule->status = value, 0);
	if (strcmp(what, "reply") == 0 && strlen(value) == 3 &&
	    strspn(value, "0123456789") == 3)
		return (rule->reply = (short)strtol(value, NULL, 10), 0);
	for (i = 1; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(what, "command") == 0 &&
		    strcmp(value, commands[i]) == 0)
			return (rule->command = (enum crm_command)i, 0);
	return (refuse(rd, _("no such condition"), what));
}

/* The words before the colon. */
static int
read_head(struct reader *rd, struct crm_bounce_rule *rule, char *s)
{
	const char *name = word(&s), *what;
	const struct crm_reason *reason;
	size_t i;

	if (name == NULL)
		return (refuse(rd, _("no name before the colon"), ""));
	for (i = 0; i < CRM_SIGNS && strcmp(signs[i], name) != 0; i++)
		continue;
	rule->sign = (int)i;
	what = word(&s);
	if (i == CRM_SIGNS) {
		if ((reason = crm_bounce_reason(rd->rules, name)) == NULL)
			return (refuse(rd, _("no such reason"), name));
		rule->reason = (short)(reason - rd->rules->reason);
		if (what != NULL && strcmp(what, "when") == 0) {
			what = word(&s);
			if (what == NULL)
				return (refuse(rd, _("no condition"), name));
			for (; what != NULL; what = word(&s))
				if (read_condition(rd, rule, what, &s) == -1)
					return (-1);
		}
	}
	return (what == NULL ? 0 : refuse(rd, _("a colon is missing"), what));
}

/* Keeps the text of a rule; where it stands, from 1. */
static size_t
add_text(struct crm_bounce_rules *rules, const char *text)
{
	struct crm_buf one = { 0 };
	size_t at = rules->folded.n;

	crm_bounce_fold(&one, text, strlen(text));
	crm_buf_add(&rules->folded, crm_buf_text(&one), one.n + 1);
	rules->folded.bad |= one.bad;
	crm_buf_free(&one);
	return (at + 1);
}

static int
read_rule(struct reader *rd, char *head, char *text)
{
	struct crm_bounce_rules *rules = rd->rules;
	struct crm_bounce_rule rule = { 0 };

	if (read_head(rd, &rule, head) == -1)
		return (-1);
	if (rules->nrule == CRM_BOUNCE_RULES)
		return (refuse(rd, _("too many rules"), head));
	if (*(text = trim(text)) == '\0')
		return (refuse(rd, _("no text behind the colon"), head));
	if (strcmp(text, "any") == 0 && rule.sign != CRM_SIGNS)
		return (refuse(rd, _("\"any\" would be a sign everywhere"),
		    head));
	if (strcmp(text, "any") != 0)
		rule.text = add_text(rules, text);
	rules->rule[rules->nrule++] = rule;
	return (0);
}

static int
read_line(struct reader *rd, char *s)
{
	char *colon = strchr(s, ':');

	s = trim(s);
	if (*s == '\0' || *s == '#')
		return (0);
	if (colon == NULL && strncmp(s, "reason ", 7) == 0)
		return (read_reason(rd, s + 7));
	if (colon == NULL)
		return (refuse(rd, _("a colon is missing"), s));
	*colon++ = '\0';
	return (read_rule(rd, s, colon));
}

static int
read_lines(struct reader *rd)
{
	struct crm_bounce_rules *rules = rd->rules;
	char *s, *next;

	crm_buf_chr(&rules->text, '\n');
	if (rules->text.bad)
		return (crm_err_nomem(rd->err));
	if (crm_text_invalid(rules->text.p, rules->text.n) != rules->text.n)
		return (crm_err_set(rd->err, CRM_ERR_INPUT, _("%s: not UTF-8"),
		    rd->source));
	for (s = rules->text.p; *s != '\0'; s = next) {
		rd->line++;
		next = strchr(s, '\n');
		*next++ = '\0';
		if (read_line(rd, s) == -1)
			return (-1);
	}
	if (rules->folded.bad)
		return (crm_err_nomem(rd->err));
	if (crm_bounce_reason(rules, "onhold") == NULL ||
	    crm_bounce_reason(rules, "expired") == NULL ||
	    crm_bounce_reason(rules, "feedback") == NULL ||
	    crm_bounce_reason(rules, "vacation") == NULL)
		return (crm_err_set(rd->err, CRM_ERR_INPUT, _("%s: onhold, "
		    "expired, feedback and vacation must be among the "
		    "reasons"), rd->source));
	return (0);
}

static int
read_all(struct reader *rd, int fd)
{
	struct crm_buf *text = &rd->rules->text;
	char block[4096];
	ssize_t n;

	while ((n = read(fd, block, sizeof(block))) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return (crm_err_sys(rd->err, "%s", rd->source));
		crm_buf_add(text, block, (size_t)n);
		if (text->n > MAX_BYTES)
			return (crm_err_set(rd->err, CRM_ERR_INPUT,
			    _("%s: too large for rules"), rd->source));
	}
	return (0);
}

/* From a file, or of s where that is not NULL. */
static struct crm_bounce_rules *
read_rules(struct crm_err *err, int fd, const char *s, size_t n,
    const char *name)
{
	struct reader rd = { calloc(1, sizeof(*rd.rules)), err, name, 0 };

	if (rd.rules == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	if (s != NULL)
		crm_buf_add(&rd.rules->text, s, n);
	if ((s == NULL && read_all(&rd, fd) == -1) || read_lines(&rd) == -1) {
		crm_bounce_rules_free(rd.rules);
		return (NULL);
	}
	return (rd.rules);
}

struct crm_bounce_rules *
crm_bounce_rules_read(struct crm_err *err, int fd, const char *name)
{

	return (read_rules(err, fd, NULL, 0, name));
}

struct crm_bounce_rules *
crm_bounce_rules_mem(struct crm_err *err, const char *s, size_t n,
    const char *name)
{

	return (read_rules(err, -1, s, n, name));
}
