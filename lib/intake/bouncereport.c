#include <string.h>
#include <strings.h>

#include "core/text.h"
#include "intake/bounce_int.h"

/* The fields of one recipient. */
struct group {
	struct crm_buf	 original, final, action, status, diagnostic;
	struct crm_buf	 disposition;
	int		 named;		/* it is one of a recipient */
};

static struct crm_buf *
place(struct group *group, const char *name)
{

	if (strcmp(name, "original-recipient") == 0)
		return (&group->original);
	if (strcmp(name, "final-recipient") == 0)
		return (&group->final);
	if (strcmp(name, "action") == 0)
		return (&group->action);
	if (strcmp(name, "status") == 0)
		return (&group->status);
	if (strcmp(name, "diagnostic-code") == 0)
		return (&group->diagnostic);
	if (strcmp(name, "disposition") == 0)
		return (&group->disposition);
	return (NULL);
}

static void
reset(struct group *group, void (*each)(struct crm_buf *buf))
{

	each(&group->original);
	each(&group->final);
	each(&group->action);
	each(&group->status);
	each(&group->diagnostic);
	each(&group->disposition);
	group->named = 0;
}

/* What stands behind "smtp;", or all. */
static const char *
behind_type(const struct crm_buf *buf)
{
	const char *s = crm_buf_text(buf);
	size_t n = strcspn(s, "; \t");

	return (s[n] == ';' && n < 24 ? s + n + 1 : s);
}

/*
 * The address that was written to, which is the one that the shop knows; where
 * servers name a mailbox of their own, that of what came back.
 */
static const char *
address_of(struct crm_bounce_work *work, struct group *group, size_t *len)
{
	const struct crm_buf *tries[2] = { &group->original, &group->final };
	const char *s;
	size_t i, n, at;

	for (i = 0; i < 2; i++) {
		s = behind_type(tries[i]);
		n = strlen(s);
		if ((at = crm_say_address(s, n, len)) < n)
			return (s + at);
	}
	*len = work->nrecipient == 1 ? work->recipient.n : 0;
	return (crm_buf_text(&work->recipient));
}

/* Judges by folded text; NULL when it says nothing. */
static const struct crm_reason *
judge(struct crm_bounce_work *work, struct crm_said *said, const char *text)
{

	crm_bounce_hear(said, text);
	return (crm_bounce_judge(work->rules, said, text));
}

static enum crm_command
command_of_all(struct crm_bounce_work *work)
{

	if (!work->command_known)
		work->command = crm_say_command(crm_buf_text(&work->all),
		    NULL);
	work->command_known = 1;
	return (work->command);
}

/*
 * Which command was answered, by the answer, folded, by what the text says of
 * the recipient, or by the transcript, which breaks long answers: there their
 * beginning must do.
 */
static enum crm_command
command_of(struct crm_bounce_work *work, const char *answer,
    const struct crm_section *section)
{
	enum crm_command command = crm_say_command(answer, NULL);
	struct crm_buf buf = { 0 };
	size_t n = strlen(answer);

	if (command == CRM_COMMAND_NONE && section != NULL) {
		crm_bounce_fold(&buf, crm_buf_text(&section->text),
		    section->text.n);
		command = crm_say_command(crm_buf_text(&buf), NULL);
		crm_buf_reset(&buf);
	}
	if (command == CRM_COMMAND_NONE && n == 0)
		command = command_of_all(work);
	else if (command == CRM_COMMAND_NONE) {
		if (n > 24)
			for (n = 24; (answer[n] & 0xc0) == 0x80;)
				n++;
		crm_buf_add(&buf, answer, n);
		command = crm_say_command(crm_buf_text(&work->all),
		    crm_buf_text(&buf));
	}
	work->failed |= buf.bad;
	crm_buf_free(&buf);
	return (command);
}

static const struct crm_reason *
judge_all(struct crm_bounce_work *work, const struct crm_said *said)
{
	const struct crm_said *last = &work->whole.said;

	if (!work->whole.known || strcmp(last->status, said->status) != 0 ||
	    last->reply != said->reply || last->command != said->command ||
	    last->delayed != said->delayed)
		work->whole.reason = crm_bounce_judge(work->rules, said,
		    crm_buf_text(&work->all));
	work->whole.said = *said;
	work->whole.known = 1;
	return (work->whole.reason);
}

/*
 * The server's answer, folded in work->part, is the best witness, then what the
 * text says of that recipient, then the codes, then whatever else the text
 * says.
 */
static const struct crm_reason *
reason_of(struct crm_bounce_work *work, struct crm_said *said,
    const struct crm_section *section)
{
	const struct crm_reason *reason;

	said->command = command_of(work, crm_buf_text(&work->part), section);
	if ((reason = judge(work, said, crm_buf_text(&work->part))) != NULL)
		return (reason);
	if (section != NULL) {
		crm_buf_reset(&work->part);
		crm_bounce_fold(&work->part, crm_buf_text(&section->text),
		    section->text.n);
		reason = judge(work, said, crm_buf_text(&work->part));
	}
	if (reason == NULL)
		reason = crm_bounce_judge(work->rules, said, NULL);
	if (reason == NULL)
		reason = judge_all(work, said);
	return (reason);
}

/* A receipt of who read it, or did something else with it. */
static int
receipt(struct crm_bounce_work *work, struct group *group)
{
	const char *what = crm_buf_text(&group->disposition);
	size_t len;
	const char *address = address_of(work, group, &len);
	int seen = strcasestr(what, "displayed") != NULL &&
	    strcasestr(what, "error") == NULL;

	return (crm_bounce_emit_as(work, CRM_BOUNCE_RECEIPT, address, len,
	    seen ? "opened" : "delivered", seen ? "displayed" : "processed"));
}

static int
is_action(const struct group *group, const char *word)
{

	return (strncasecmp(crm_buf_text(&group->action), word,
	    strlen(word)) == 0);
}

static int
recipient(struct crm_bounce_work *work, struct group *group)
{
	struct crm_said said = { 0 };
	const struct crm_reason *reason;
	const char *answer = behind_type(&group->diagnostic);
	size_t len;
	const char *address = address_of(work, group, &len);

	if (is_action(group, "delivered"))
		return (crm_bounce_emit_as(work, CRM_BOUNCE_RECEIPT, address,
		    len, "delivered", "delivered"));
	if (is_action(group, "relayed") || is_action(group, "expanded"))
		return (crm_bounce_emit_as(work, CRM_BOUNCE_RECEIPT, address,
		    len, "sent", is_action(group, "relayed") ? "relayed" :
		    "expanded"));
	said.delayed = is_action(group, "delayed");
	(void)crm_say_status(crm_buf_text(&group->status), said.status);
	crm_buf_reset(&work->part);
	crm_bounce_fold(&work->part, answer, strlen(answer));
	reason = reason_of(work, &said, crm_sections_find(&work->sections,
	    address, len));
	return (crm_bounce_emit(work, address, len, &said, reason));
}

static int
end_group(struct crm_bounce_work *work, struct group *group)
{
	int r = 0;

	work->failed |= group->original.bad || group->final.bad ||
	    group->action.bad || group->status.bad || group->diagnostic.bad ||
	    group->disposition.bad;
	if (work->failed)
		r = -1;
	else if (group->disposition.n > 0)
		r = receipt(work, group);
	else if (group->named)
		r = recipient(work, group);
	reset(group, crm_buf_reset);
	return (r);
}

int
crm_bounce_status(struct crm_bounce_work *work, const char *text)
{
	struct group group = { 0 };
	struct crm_field field = { 0 };
	struct crm_buf *buf;
	int is, r = 0;

	while (r == 0 && (is = crm_field_next(&text, &field)) != 0) {
		if (is == 2) {
			r = end_group(work, &group);
			continue;
		}
		buf = place(&group, crm_buf_text(&field.name));
		if (buf == NULL)
			continue;
		/* A second recipient without an empty line between. */
		if (buf == &group.final && group.final.n > 0)
			r = end_group(work, &group);
		group.named |= buf == &group.final || buf == &group.original;
		crm_buf_reset(buf);
		crm_buf_str(buf, crm_buf_text(&field.value));
		work->failed |= field.name.bad || field.value.bad;
	}
	if (r == 0)
		r = end_group(work, &group);
	reset(&group, crm_buf_free);
	crm_field_free(&field);
	return (r);
}

/* Whose complaint it is, where the report says; the number of rows. */
static size_t
complainers(struct crm_bounce_work *work, const char *text, const char *state,
    const char *reason)
{
	struct crm_field field = { 0 };
	const char *name, *value;
	size_t at, len, before = work->rows;
	int is;

	while (!work->failed && (is = crm_field_next(&text, &field)) != 0) {
		name = crm_buf_text(&field.name);
		value = behind_type(&field.value);
		if (is == 2 || (strcmp(name, "original-rcpt-to") != 0 &&
		    strcmp(name, "removal-recipient") != 0))
			continue;
		at = crm_say_address(value, strlen(value), &len);
		if (value[at] != '\0')
			(void)crm_bounce_emit_as(work, CRM_BOUNCE_COMPLAINT,
			    value + at, len, state, reason);
		work->failed |= field.name.bad || field.value.bad;
	}
	crm_field_free(&field);
	return (work->rows - before);
}

/* The kind of feedback: its word into buf, in lower case. */
static void
feedback_type(struct crm_buf *buf, const char *text)
{
	struct crm_field field = { 0 };
	int is;

	while ((is = crm_field_next(&text, &field)) != 0)
		if (is == 1 && strcmp(crm_buf_text(&field.name),
		    "feedback-type") == 0) {
			crm_buf_reset(buf);
			crm_bounce_fold(buf, crm_buf_text(&field.value),
			    field.value.n);
		}
	crm_field_free(&field);
}

int
crm_bounce_feedback(struct crm_bounce_work *work, const char *text)
{
	const struct crm_reason *reason =
	    crm_bounce_reason(work->rules, "feedback");
	const char *state = reason->state;
	struct crm_buf *type = &work->part;

	crm_buf_reset(type);
	feedback_type(type, text);
	/*
	 * Who takes a mail out of the spam does not complain, and a server that
	 * tells of forgeries speaks for nobody.
	 */
	if (strcmp(crm_buf_text(type), "not-spam") == 0 ||
	    strcmp(crm_buf_text(type), "auth-failure") == 0)
		return (0);
	if (strncmp(crm_buf_text(type), "opt-out", 7) == 0)
		state = "unsubscribed";
	if (complainers(work, text, state, reason->name) == 0 &&
	    !work->failed)
		(void)crm_bounce_emit_as(work, CRM_BOUNCE_COMPLAINT,
		    crm_buf_text(&work->recipient), work->nrecipient == 1 ?
		    work->recipient.n : 0, state, reason->name);
	return (work->failed ? -1 : 0);
}
