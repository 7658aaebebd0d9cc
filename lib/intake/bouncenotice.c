#include <string.h>

#include "intake/bounce_int.h"

/*
 * Notices of sending services that mail JSON: an object has an array
 * "bouncedRecipients" or "complainedRecipients" of objects with emailAddress,
 * action, status and diagnosticCode.  Often it stands, once more quoted, in a
 * string of another object.
 */

/* What is copied out of such an object, and as which field of a report. */
static const struct {
	const char	*key, *field;
} keys[] = {
	{ "emailAddress", "\nFinal-Recipient: rfc822; " },
	{ "action", "Action: " },
	{ "status", "Status: " },
	{ "diagnosticCode", "Diagnostic-Code: smtp; " }
};

/* Takes one level of quoting off where the whole is a string. */
static void
unquote(struct crm_buf *buf, const char *s)
{
	int quoted = strstr(s, "\\\"") != NULL;

	for (; *s != '\0'; s++)
		if (quoted && *s == '\\' && (s[1] == '"' || s[1] == '\\'))
			crm_buf_chr(buf, *++s);
		else
			crm_buf_chr(buf, *s);
}

/*
 * Reads the string at or behind s, unless its array ends before, into buf; the
 * byte behind it, or NULL.  An escape becomes what it stands for, or a blank.
 */
static const char *
next_string(struct crm_buf *buf, const char *s)
{

	crm_buf_reset(buf);
	s += strcspn(s, "\"]");
	if (*s++ != '"')
		return (NULL);
	for (; *s != '"'; s++) {
		if (*s == '\0')
			return (NULL);
		if (*s == '\\' && s[1] != '\0') {
			s++;
			crm_buf_chr(buf, strchr("\"\\/", *s) != NULL ? *s :
			    ' ');
		} else
			crm_buf_chr(buf, *s == '\n' ? ' ' : *s);
	}
	return (s + 1);
}

/* 1 when the first string behind that key is that value. */
static int
is_value(const char *s, const char *key, const char *value)
{
	struct crm_buf buf = { 0 };
	int is = (s = strstr(s, key)) != NULL &&
	    next_string(&buf, s + strlen(key)) != NULL &&
	    strcmp(crm_buf_text(&buf), value) == 0;

	crm_buf_free(&buf);
	return (is);
}

/* Makes a report of the array at s; status is that of whoever has none. */
static void
report(struct crm_buf *to, const char *s, const char *status)
{
	struct crm_buf key = { 0 }, value = { 0 };
	size_t i;

	while ((s = next_string(&key, s)) != NULL &&
	    (s = next_string(&value, s)) != NULL)
		for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
			if (strcmp(keys[i].key, crm_buf_text(&key)) != 0)
				continue;
			crm_buf_fmt(to, "%s%s\n", keys[i].field,
			    crm_buf_text(&value));
			if (i == 0)
				crm_buf_str(to, status);
		}
	to->bad |= key.bad || value.bad;
	crm_buf_free(&key);
	crm_buf_free(&value);
}

static int
bounced(struct crm_bounce_work *work, const char *all, const char *array)
{
	struct crm_buf made = { 0 };

	/* A service that gave up, but might succeed another day, says so. */
	report(&made, array, is_value(all, "\"bounceType\"", "Transient") ?
	    "Status: 4.0.0\n" : "");
	work->failed |= made.bad;
	if (!work->failed)
		(void)crm_bounce_status(work, crm_buf_text(&made));
	crm_buf_free(&made);
	return (work->failed ? -1 : 0);
}

static int
complained(struct crm_bounce_work *work, const char *all, const char *array)
{
	static const char from[] = "Final-Recipient: rfc822; ",
	    to[] = "Original-Rcpt-To: rfc822;";
	struct crm_buf made = { 0 };
	char *s;

	_Static_assert(sizeof(from) == sizeof(to), "they change places");
	if (is_value(all, "\"complaintFeedbackType\"", "not-spam"))
		crm_buf_str(&made, "Feedback-Type: not-spam\n");
	report(&made, array, "");
	for (s = made.p; s != NULL && (s = strstr(s, from)) != NULL;)
		memcpy(s, to, sizeof(to) - 1);
	work->failed |= made.bad;
	if (!work->failed)
		(void)crm_bounce_feedback(work, crm_buf_text(&made));
	crm_buf_free(&made);
	return (work->failed ? -1 : 0);
}

int
crm_bounce_notice(struct crm_bounce_work *work, const char *text)
{
	static const char bounces[] = "\"bouncedRecipients\"",
	    complaints[] = "\"complainedRecipients\"";
	struct crm_buf plain = { 0 };
	const char *all, *array;
	int r = 0;

	if (strstr(text, "\"bouncedRecipients") == NULL &&
	    strstr(text, "\"complainedRecipients") == NULL)
		return (0);
	unquote(&plain, text);
	work->failed |= plain.bad;
	all = crm_buf_text(&plain);
	if ((array = strstr(all, bounces)) != NULL)
		r = bounced(work, all, array + sizeof(bounces) - 1);
	else if ((array = strstr(all, complaints)) != NULL)
		r = complained(work, all, array + sizeof(complaints) - 1);
	crm_buf_free(&plain);
	return (r);
}
