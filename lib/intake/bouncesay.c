#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "intake/bouncesay.h"

static int
is_digit(char c)
{

	return (c >= '0' && c <= '9');
}

static int
is_alnum(char c)
{

	return (is_digit(c) || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z'));
}

/* The bytes of a code such as 5.1.1 at s, where it stands alone, else 0. */
static size_t
status_at(const char *text, const char *s)
{
	size_t i, n, len = 2;

	if ((*s != '2' && *s != '4' && *s != '5') || s[1] != '.' ||
	    (s > text && (is_alnum(s[-1]) || s[-1] == '.')))
		return (0);
	for (i = 0; i < 2; i++) {
		for (n = 0; is_digit(s[len + n]); n++)
			continue;
		if (n == 0 || n > 3)
			return (0);
		len += n;
		if (i == 0 && s[len++] != '.')
			return (0);
	}
	/* 4.16.55.1 is an address, 5.1.2a a version. */
	return (is_alnum(s[len]) || (s[len] == '.' && is_digit(s[len + 1])) ?
	    0 : len);
}

/* 1 where three digits of a reply are at s, alone. */
static int
reply_at(const char *text, const char *s)
{

	return ((*s == '4' || *s == '5') && s[1] >= '0' && s[1] <= '7' &&
	    is_digit(s[2]) && strchr(" -:,;)]\"'", s[3]) != NULL &&
	    (s == text || (!is_alnum(s[-1]) && s[-1] != '.' &&
	    s[-1] != '-' && s[-1] != '/')));
}

static int
after_reply(const char *text, const char *s)
{
	size_t back;

	/* 550 5.1.1, 550-5.1.1, 550-'5.1.1, 550 #5.1.1 */
	for (back = 1; back <= 3 && s > text + back; back++)
		if (strchr(" -'#(", s[-(long)back]) == NULL)
			break;
	return (s >= text + back + 2 && reply_at(text, s - back - 2));
}

int
crm_say_status(const char *text, char status[CRM_STATUS_LEN])
{
	const char *s, *best = NULL;
	size_t len = 0, n;
	int rank = 0, is;

	for (s = text; (s = strpbrk(s, "245")) != NULL; s++) {
		if ((n = status_at(text, s)) == 0)
			continue;
		is = after_reply(text, s) ? 3 :
		    strncmp(s + 1, ".0.0", n - 1) != 0 ? 2 : 1;
		if (is > rank) {
			rank = is;
			best = s;
			len = n;
		}
	}
	if (best != NULL)
		memcpy(status, best, len);
	status[len] = '\0';
	return (rank > 0);
}

int
crm_say_reply(const char *text)
{
	const char *s, *best = NULL;
	size_t back;
	int rank = 0, is;

	for (s = text; (s = strpbrk(s, "45")) != NULL; s++) {
		if (!reply_at(text, s))
			continue;
		for (back = 0; s > text + back && s[-1 - (long)back] == ' ';)
			back++;
		is = (s[3] == ' ' || s[3] == '-') &&
		    (status_at(text, s + 4) > 0 ||
		    status_at(text, s + 4 + (s[4] == '\'' || s[4] == '#')) > 0)
		    ? 3 : s == text + back ||
		    strchr(":;<,.]", s[-1 - (long)back]) != NULL ? 2 : 1;
		if (is > rank) {
			rank = is;
			best = s;
		}
	}
	return (best != NULL ? (int)strtol(best, NULL, 10) : 0);
}

static const struct {
	const char		*words;
	enum crm_command	 command;
} phrases[] = {
	{ "in reply to rcpt", CRM_COMMAND_RCPT },
	{ "response to rcpt", CRM_COMMAND_RCPT },
	{ "after rcpt to", CRM_COMMAND_RCPT },
	{ "mail server after rcpt", CRM_COMMAND_RCPT },
	{ "[rcpt_to]", CRM_COMMAND_RCPT },
	{ "like our rcpt to", CRM_COMMAND_RCPT },
	{ "rcpt to response", CRM_COMMAND_RCPT },
	{ "does not like recipient", CRM_COMMAND_RCPT },
	{ "command: rcpt", CRM_COMMAND_RCPT },
	{ "smtp command rcpt", CRM_COMMAND_RCPT },
	{ "in reply to mail", CRM_COMMAND_MAIL },
	{ "mail server after mail", CRM_COMMAND_MAIL },
	{ "like our mail from", CRM_COMMAND_MAIL },
	{ "sender was rejected", CRM_COMMAND_MAIL },
	{ "[mail_from]", CRM_COMMAND_MAIL },
	{ "smtp command mail", CRM_COMMAND_MAIL },
	{ "in reply to end of data", CRM_COMMAND_DATA },
	{ "in reply to data", CRM_COMMAND_DATA },
	{ "after end of data", CRM_COMMAND_DATA },
	{ "mail server after data", CRM_COMMAND_DATA },
	{ "pipelined data", CRM_COMMAND_DATA },
	{ "like our data", CRM_COMMAND_DATA },
	{ "failed after i sent the message", CRM_COMMAND_DATA },
	{ "smtp command data", CRM_COMMAND_DATA },
	{ "step: data", CRM_COMMAND_DATA },
	{ "initial connection", CRM_COMMAND_CONNECT },
	{ "initial server greeting", CRM_COMMAND_CONNECT },
	{ "refused to talk to me", CRM_COMMAND_CONNECT },
	{ "in reply to helo", CRM_COMMAND_HELO },
	{ "in reply to ehlo", CRM_COMMAND_HELO },
	{ "mail server after helo", CRM_COMMAND_HELO },
	{ "mail server after ehlo", CRM_COMMAND_HELO }
};

/* The command of ">>> RCPT To". */
static enum crm_command
command_at(const char *s)
{
	static const char *const names[] = { "", "", "helo", "mail", "rcpt",
	    "data" };
	size_t i;

	for (i = CRM_COMMAND_HELO; i <= CRM_COMMAND_DATA; i++)
		if (strncmp(s, names[i], 4) == 0)
			return ((enum crm_command)i);
	return (strncmp(s, "ehlo", 4) == 0 ? CRM_COMMAND_HELO :
	    CRM_COMMAND_NONE);
}

/* Of a transcript: what was sent last before a refusal. */
static enum crm_command
of_session(const char *text, const char *what)
{
	enum crm_command command = CRM_COMMAND_NONE;
	const char *answer = text, *s;

	while ((answer = strstr(answer, "<<< ")) != NULL) {
		answer += 4;
		if (what != NULL ? strncmp(answer, what, strlen(what)) == 0 :
		    *answer == '4' || *answer == '5')
			break;
	}
	if (answer == NULL)
		return (CRM_COMMAND_NONE);
	for (s = text; (s = strstr(s, ">>> ")) != NULL && s < answer;) {
		s += 4;
		command = command_at(s);
	}
	return (command);
}

enum crm_command
crm_say_command(const char *text, const char *what)
{
	enum crm_command command = CRM_COMMAND_NONE;
	const char *first = NULL, *s;
	size_t i;

	for (i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
		s = strstr(text, phrases[i].words);
		if (s != NULL && (first == NULL || s < first)) {
			first = s;
			command = phrases[i].command;
		}
	}
	return (first != NULL ? command : of_session(text, what));
}

/*
 * What may stand before and behind the @: ASCII alone, for Korean glues its
 * particles to addresses.
 */
static int
is_local(char c)
{

	return (is_alnum(c) ||
	    (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL));
}

static int
is_domain(char c)
{

	return (is_alnum(c) || c == '-' || c == '.');
}

size_t
crm_say_address(const char *s, size_t n, size_t *len)
{
	const char *at = s;
	size_t from, to;

	while ((at = memchr(at, '@', n - (size_t)(at - s))) != NULL) {
		from = to = (size_t)(at - s);
		while (from > 0 && is_local(s[from - 1]))
			from--;
		while (from < to && strchr("'.=/|", s[from]) != NULL)
			from++;
		for (to++; to < n && is_domain(s[to]); to++)
			continue;
		while (s[to - 1] == '.' || s[to - 1] == '-')
			to--;
		at++;
		*len = to - from;
		if (s + from + 1 < at && *len <= 254 &&
		    memchr(at, '.', (size_t)(s + to > at ? s + to - at : 0)) !=
		    NULL)
			return (from);
	}
	return (n);
}

int
crm_say_daemon(const char *address, size_t n)
{
	static const char *const names[] = { "mailer-daemon@", "postmaster@",
	    "mailer_daemon@", "abuse@", "mdaemon@" };
	size_t i, len;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		len = strlen(names[i]);
		if (n > len && strncasecmp(address, names[i], len) == 0)
			return (1);
	}
	return (0);
}

void
crm_field_free(struct crm_field *field)
{

	crm_buf_free(&field->name);
	crm_buf_free(&field->value);
}

/* Adds what stands between outer blanks. */
static void
add_trimmed(struct crm_buf *buf, const char *s, size_t n)
{

	while (n > 0 && (*s == ' ' || *s == '\t')) {
		s++;
		n--;
	}
	while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	crm_buf_add(buf, s, n);
}

int
crm_field_next(const char **s, struct crm_field *field)
{
	const char *line = *s, *colon;
	size_t n, i;

	crm_buf_reset(&field->name);
	crm_buf_reset(&field->value);
	for (;; line += n + 1) {
		n = strcspn(line, "\n");
		*s = line[n] == '\0' ? line + n : line + n + 1;
		if (*line == '\0')
			return (0);
		if (strspn(line, " \t") >= n)
			return (2);
		colon = memchr(line, ':', n);
		if (colon != NULL && *line != ' ' && *line != '\t')
			break;
		if (line[n] == '\0')
			return (0);
	}
	add_trimmed(&field->name, line, (size_t)(colon - line));
	for (i = 0; i < field->name.n; i++)
		if (field->name.p[i] >= 'A' && field->name.p[i] <= 'Z')
			field->name.p[i] = (char)(field->name.p[i] + 'a' - 'A');
	add_trimmed(&field->value, colon + 1, n - (size_t)(colon + 1 - line));
	while (**s == ' ' || **s == '\t') {
		n = strcspn(*s, "\n");
		if (strspn(*s, " \t") >= n)
			break;
		crm_buf_chr(&field->value, ' ');
		add_trimmed(&field->value, *s, n);
		*s += n + ((*s)[n] != '\0');
	}
	return (1);
}
