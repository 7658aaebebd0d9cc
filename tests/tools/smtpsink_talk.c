#include <sys/socket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "smtpsink.h"

#define MAIL_MAX	((size_t)64 * 1024 * 1024)

/* What became of a command: go on, it was refused, the connection is over. */
enum got { WELL, REFUSED, OVER };

/* A line without its end; 0, or -1 when there is no more. */
static int
read_line(struct talk *talk)
{
	const char *end;
	ssize_t got;
	size_t n;

	crm_buf_reset(&talk->line);
	for (;;) {
		end = memchr(talk->in + talk->at, '\n', talk->n - talk->at);
		n = end == NULL ? talk->n - talk->at :
		    (size_t)(end - talk->in) - talk->at;
		crm_buf_add(&talk->line, talk->in + talk->at, n);
		talk->at += n;
		if (end != NULL) {
			talk->at++;
			n = talk->line.n;
			if (n > 0 && talk->line.p[n - 1] == '\r')
				talk->line.p[--talk->line.n] = '\0';
			return (talk->line.bad ? -1 : 0);
		}
		if (talk->line.n > MAIL_MAX || (got = recv(talk->fd, talk->in,
		    sizeof(talk->in), 0)) <= 0)
			return (-1);
		talk->at = 0;
		talk->n = (size_t)got;
	}
}

static int
put(struct talk *talk, const char *s, size_t n)
{
	ssize_t sent;

	for (; n > 0; s += sent, n -= (size_t)sent)
		if ((sent = send(talk->fd, s, n, MSG_NOSIGNAL)) <= 0)
			return (-1);
	return (0);
}

/* Lines are parted by bars, as in the actions. */
static int
answer(struct talk *talk, const char *text)
{
	struct crm_buf out = { 0 };
	int rc;

	for (; *text != '\0'; text++)
		if (*text == '|')
			crm_buf_str(&out, "\r\n");
		else
			crm_buf_chr(&out, *text);
	crm_buf_str(&out, "\r\n");
	rc = out.bad ? -1 : put(talk, out.p, out.n);
	crm_buf_free(&out);
	return (rc);
}

static void
wait_ms(long ms)
{
	struct timespec t = { .tv_sec = ms / 1000,
	    .tv_nsec = ms % 1000 * 1000000 };

	(void)nanosleep(&t, NULL);
}

/* Until the other side has had enough. */
static void
hang(struct talk *talk)
{

	while (recv(talk->fd, talk->in, sizeof(talk->in), 0) > 0)
		continue;
}

static void
reset(struct talk *talk)
{
	struct linger none = { .l_onoff = 1, .l_linger = 0 };

	(void)setsockopt(talk->fd, SOL_SOCKET, SO_LINGER, &none,
	    sizeof(none));
}

/* The answer of a phase in which all goes well, or what is to be done. */
static enum got
act(struct talk *talk, const char *action, const char *well)
{

	if (action == NULL)
		return (answer(talk, well) == 0 ? WELL : OVER);
	if (strncmp(action, "wait=", 5) == 0) {
		wait_ms(strtol(action + 5, NULL, 10));
		return (answer(talk, well) == 0 ? WELL : OVER);
	}
	if (strcmp(action, "drop") == 0)
		(void)answer(talk, well);
	else if (strcmp(action, "hang") == 0)
		hang(talk);
	else if (strcmp(action, "reset") == 0)
		reset(talk);
	else if (strcmp(action, "garbage") == 0) {
		if (answer(talk, "hello there\tthis is no server") == -1)
			return (OVER);
		return (REFUSED);
	} else if (strcmp(action, "close") != 0) {
		if (answer(talk, action) == -1 ||
		    strncmp(action, "421", 3) == 0)
			return (OVER);
		return (action[0] <= '3' ? WELL : REFUSED);
	}
	return (OVER);
}

static void
forget(struct talk *talk)
{

	crm_buf_reset(&talk->from);
	crm_buf_reset(&talk->to);
	crm_buf_reset(&talk->bytes);
	talk->began = 0;
}

static void
end(struct talk *talk, enum phase phase, const char *outcome, int code)
{

	if (record(talk, phase, outcome, code) == -1)
		abort();
}

/* A phase of a message; what does not go on has come to its end. */
static enum got
step(struct talk *talk, enum phase phase, const char *well)
{
	const char *action = rule_find(phase, talk);
	enum got got = act(talk, action, well);
	int code = action == NULL ? 0 : (int)strtol(action, NULL, 10);

	if (got != WELL && talk->from.n > 0)
		end(talk, phase, code >= 400 ? "refused" : "lost", code);
	return (got);
}

/* Lines to the dot.  0, or -1 when the connection ended. */
static int
read_body(struct talk *talk, const char *action)
{
	size_t skip;

	while (read_line(talk) == 0) {
		if (talk->line.n == 1 && talk->line.p[0] == '.')
			return (0);
		skip = talk->line.n > 0 && talk->line.p[0] == '.';
		crm_buf_add(&talk->bytes, crm_buf_text(&talk->line) + skip,
		    talk->line.n - skip);
		crm_buf_str(&talk->bytes, "\r\n");
		if (talk->bytes.bad || talk->bytes.n > MAIL_MAX)
			break;
		if (action != NULL && strncmp(action, "wait=", 5) == 0) {
			wait_ms(strtol(action + 5, NULL, 10));
			action = NULL;
		} else if (action != NULL) {
			(void)act(talk, action, "");
			break;
		}
	}
	return (-1);
}

/* The whole is kept before anything is answered. */
static enum got
finish(struct talk *talk)
{
	const char *action = rule_find(DOT, talk);
	int code = action == NULL ? 250 : (int)strtol(action, NULL, 10);

	if (action != NULL && code == 0)
		code = strncmp(action, "wait=", 5) == 0 ||
		    strcmp(action, "drop") == 0 ? 250 : 0;
	if (action != NULL && strncmp(action, "wait=", 5) == 0) {
		wait_ms(strtol(action + 5, NULL, 10));
		action = NULL;
	}
	end(talk, DOT, code == 0 ? "silent" : code < 400 ? "taken" :
	    "refused", code);
	forget(talk);
	return (act(talk, action, "250 2.0.0 taken"));
}

static enum got
data(struct talk *talk)
{
	enum got got;

	if (talk->began == 0)
		return (answer(talk, "503 5.5.1 no recipient") == 0 ? REFUSED :
		    OVER);
	if ((got = step(talk, DATA, "354 go on")) != WELL) {
		forget(talk);
		return (got);
	}
	if (read_body(talk, rule_find(BODY, talk)) == -1) {
		end(talk, BODY, "lost", 0);
		forget(talk);
		return (OVER);
	}
	return (finish(talk));
}

/* What stands in angle brackets. */
static void
address(struct crm_buf *to, const char *line)
{
	const char *from = strchr(line, '<');

	crm_buf_reset(to);
	if (from != NULL)
		crm_buf_add(to, from + 1, strcspn(from + 1, ">"));
	if (to->n == 0)
		crm_buf_str(to, "<>");
}

static enum got
hello(struct talk *talk, const struct manner *manner, enum phase phase)
{
	struct crm_buf text = { 0 };
	enum got got;
	size_t i;

	if (phase == HELO)
		return (step(talk, HELO, "250 sink.example"));
	crm_buf_str(&text, "250-sink.example|");
	for (i = 0; i < manner->n; i++)
		crm_buf_fmt(&text, "250-%s|", manner->extension[i]);
	if (manner->secret != NULL)
		crm_buf_str(&text, "250-AUTH PLAIN|");
	crm_buf_str(&text, "250 ENHANCEDSTATUSCODES");
	got = step(talk, EHLO, crm_buf_text(&text));
	crm_buf_free(&text);
	return (got);
}

static enum got
auth(struct talk *talk, const struct manner *manner)
{
	const char *secret = talk->line.p + strcspn(talk->line.p, " ");

	if (strncasecmp(secret, " PLAIN", 6) == 0) {
		secret += 6;
		if (*secret == '\0') {
			if (answer(talk, "334 ") == -1 || read_line(talk) == -1)
				return (OVER);
			secret = crm_buf_text(&talk->line);
		} else
			secret++;
		talk->proved = manner->secret != NULL &&
		    strcmp(secret, manner->secret) == 0;
	}
	return (step(talk, AUTH, talk->proved ? "235 2.7.0 welcome" :
	    "535 5.7.8 who are you?"));
}

static enum got
envelope(struct talk *talk, const struct manner *manner)
{
	enum got got;

	if (strncasecmp(talk->line.p, "MAIL FROM:", 10) == 0) {
		if (manner->secret != NULL && !talk->proved)
			return (answer(talk, "530 5.7.0 prove who you are") ==
			    0 ? REFUSED : OVER);
		forget(talk);
		address(&talk->from, talk->line.p);
		got = step(talk, MAIL, "250 2.1.0 ok");
	} else {
		address(&talk->to, talk->line.p);
		got = step(talk, RCPT, "250 2.1.5 ok");
		if (got == WELL)
			talk->began = now();
	}
	if (got != WELL)
		forget(talk);
	return (got);
}

static enum got
command(struct talk *talk, const struct manner *manner)
{
	const char *line = talk->line.p;

	if (strncasecmp(line, "EHLO ", 5) == 0)
		return (hello(talk, manner, EHLO));
	if (strncasecmp(line, "HELO ", 5) == 0)
		return (hello(talk, manner, HELO));
	if (strncasecmp(line, "AUTH ", 5) == 0)
		return (auth(talk, manner));
	if (strncasecmp(line, "MAIL FROM:", 10) == 0 ||
	    strncasecmp(line, "RCPT TO:", 8) == 0)
		return (envelope(talk, manner));
	if (strcasecmp(line, "DATA") == 0)
		return (data(talk));
	if (strcasecmp(line, "RSET") == 0)
		forget(talk);
	else if (strcasecmp(line, "QUIT") == 0) {
		(void)answer(talk, "221 2.0.0 bye");
		return (OVER);
	} else if (strcasecmp(line, "NOOP") != 0)
		return (answer(talk, "500 5.5.2 what?") == 0 ? REFUSED : OVER);
	return (answer(talk, "250 2.0.0 ok") == 0 ? WELL : OVER);
}

void
speak(struct talk *talk, const struct manner *manner)
{
	enum got got = step(talk, GREETING, "220 sink.example ESMTP");

	while (got != OVER && read_line(talk) == 0 && talk->line.n > 0)
		got = command(talk, manner);
	if (talk->began != 0)
		end(talk, RCPT, "lost", 0);
	(void)close(talk->fd);
	crm_buf_free(&talk->line);
	crm_buf_free(&talk->from);
	crm_buf_free(&talk->to);
	crm_buf_free(&talk->bytes);
}
