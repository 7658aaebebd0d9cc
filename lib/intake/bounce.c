#include <string.h>
#include <strings.h>

#include "core/text.h"
#include "core/time.h"
#include "intake/bounce_int.h"

static int
emit(struct crm_bounce_work *work, struct crm_bounce *bounce,
    enum crm_bounce_kind kind, const char *contact, size_t n)
{

	crm_buf_reset(&work->contact);
	crm_buf_add(&work->contact, contact, n);
	bounce->contact = crm_buf_text(&work->contact);
	bounce->at = work->mail->at;
	bounce->message_id = crm_buf_text(&work->message_id);
	bounce->returned_to = crm_buf_text(&work->returned_to);
	/* A failure is worse than a warning, that than a receipt. */
	if (work->kind == CRM_BOUNCE_NONE || kind < work->kind)
		work->kind = kind;
	work->rows++;
	if (work->contact.bad || work->take(work->arg, bounce) == -1)
		work->failed = 1;
	return (work->failed ? -1 : 0);
}

int
crm_bounce_emit_as(struct crm_bounce_work *work, enum crm_bounce_kind kind,
    const char *contact, size_t n, const char *state, const char *reason)
{
	struct crm_bounce bounce = { .state = state, .reason = reason,
	    .status = "" };

	return (emit(work, &bounce, kind, contact, n));
}

int
crm_bounce_emit(struct crm_bounce_work *work, const char *contact, size_t n,
    const struct crm_said *said, const struct crm_reason *reason)
{
	int temporary = said->status[0] == '4' ||
	    (said->reply >= 400 && said->reply < 500);
	/* Before it hears of a recipient a server says nothing about one. */
	int early = said->command == CRM_COMMAND_CONNECT ||
	    said->command == CRM_COMMAND_HELO ||
	    said->command == CRM_COMMAND_MAIL;
	struct crm_bounce bounce = { .status = said->status,
	    .reply = said->reply };

	if (reason == NULL)
		reason = crm_bounce_reason(work->rules, said->delayed ?
		    "expired" : "onhold");
	bounce.reason = reason->name;
	/* What may yet change says nothing about the address. */
	bounce.hard = reason->hard && !temporary && !early && !said->delayed;
	if (said->delayed)
		bounce.state = "sent";
	else if (strcmp(reason->state, "bad_address") == 0 &&
	    (temporary || early))
		bounce.state = "failed";
	else
		bounce.state = reason->state;
	return (emit(work, &bounce, said->delayed ? CRM_BOUNCE_DELAY :
	    CRM_BOUNCE_FAILURE, contact, n));
}

void
crm_bounce_hear(struct crm_said *said, const char *text)
{
	char found[CRM_STATUS_LEN];

	/* "5.0.0" says nothing that a better code would not. */
	if (crm_say_status(text, found) && (said->status[0] == '\0' ||
	    strcmp(said->status + 1, ".0.0") == 0))
		memcpy(said->status, found, sizeof(found));
	if (said->reply == 0)
		said->reply = crm_say_reply(text);
	if (said->command == CRM_COMMAND_NONE)
		said->command = crm_say_command(text, NULL);
}

/* Adds the first "<...>" of a header, else its first word. */
static void
add_id(struct crm_buf *buf, const char *value)
{
	const char *from = strchr(value, '<');
	size_t n;

	if (from != NULL && strchr(from, '>') != NULL)
		n = strcspn(from, ">") + 1;
	else {
		from = value + strspn(value, " \t\n");
		n = strcspn(from, " \t\n");
	}
	if (n <= 998)
		crm_buf_add(buf, from, n);
}

/* What came back: its number, and its recipient where it had one alone. */
static void
take_returned(struct crm_bounce_work *work, const char *head)
{
	struct crm_field field = { 0 };
	size_t at, from, len;
	const char *name, *value;
	int is;

	while ((is = crm_field_next(&head, &field)) == 1) {
		name = crm_buf_text(&field.name);
		value = crm_buf_text(&field.value);
		if (strcmp(name, "message-id") == 0 &&
		    work->message_id.n == 0)
			add_id(&work->message_id, value);
		if (strcmp(name, "to") != 0 &&
		    strcmp(name, "x-hmxmroriginalrecipient") != 0)
			continue;
		for (from = 0; from < field.value.n; from = at + len) {
			at = from + crm_say_address(value + from,
			    field.value.n - from, &len);
			if (at >= field.value.n)
				break;
			if (work->recipient.n == len && strncasecmp(
			    work->recipient.p, value + at, len) == 0)
				continue;
			crm_buf_reset(&work->recipient);
			crm_buf_add(&work->recipient, value + at, len);
			work->nrecipient++;
		}
	}
	work->failed |= field.name.bad || field.value.bad;
	crm_field_free(&field);
}

/* The first address of a header. */
static void
take_address(struct crm_buf *buf, const struct crm_buf *header)
{
	size_t len, at = crm_say_address(crm_buf_text(header), header->n,
	    &len);

	if (at < header->n)
		crm_buf_add(buf, header->p + at, len);
}

static void
prepare(struct crm_bounce_work *work)
{
	const struct crm_mail *mail = work->mail;
	const struct crm_part *part;
	size_t i;

	take_address(&work->returned_to, &mail->to);
	crm_buf_fmt(&work->own, "%s\n%s", crm_buf_text(&mail->from),
	    crm_buf_text(&mail->to));
	crm_bounce_fold(&work->subject, crm_buf_text(&mail->subject),
	    mail->subject.n);
	for (i = 0; i < mail->npart; i++) {
		part = &mail->part[i];
		if (part->kind == CRM_PART_MAIL && work->nrecipient == 0)
			take_returned(work, crm_buf_text(&part->text));
		if (part->kind == CRM_PART_TEXT)
			crm_sections_add(&work->sections, work->rules,
			    crm_buf_text(&part->text), part->text.n,
			    crm_buf_text(&work->own));
	}
	if (work->nrecipient == 0)
		take_returned(work, crm_buf_text(&work->sections.copy));
	if (work->message_id.n == 0)
		add_id(&work->message_id, crm_buf_text(&mail->answers));
	crm_bounce_fold(&work->all, crm_buf_text(&work->sections.all),
	    work->sections.all.n);
	work->failed |= work->own.bad || work->subject.bad || work->all.bad ||
	    work->sections.bad || work->message_id.bad ||
	    work->recipient.bad || work->returned_to.bad;
}

/* What machines wrote for machines. */
static void
read_reports(struct crm_bounce_work *work)
{
	const struct crm_mail *mail = work->mail;
	const char *all = crm_buf_text(&work->sections.all), *s;
	size_t i;

	for (i = 0; i < mail->npart && !work->failed; i++) {
		if (mail->part[i].kind == CRM_PART_FEEDBACK)
			(void)crm_bounce_feedback(work,
			    crm_buf_text(&mail->part[i].text));
		if (mail->part[i].kind == CRM_PART_STATUS)
			(void)crm_bounce_status(work,
			    crm_buf_text(&mail->part[i].text));
		if (mail->part[i].kind == CRM_PART_TEXT)
			(void)crm_bounce_notice(work,
			    crm_buf_text(&mail->part[i].text));
	}
	/* Some write the report among the text. */
	if (work->rows == 0 && !work->failed &&
	    (s = strcasestr(all, "\nReporting-MTA:")) != NULL &&
	    strcasestr(s, "\nFinal-Recipient:") != NULL)
		(void)crm_bounce_status(work, s + 1);
}

/* Complaints of those who write no report, but a sentence. */
static int
is_complaint(const struct crm_bounce_work *work)
{

	return (work->subject.n > 0 && crm_bounce_sign(work->rules,
	    CRM_SIGN_COMPLAINT, crm_buf_text(&work->subject)));
}

/* Somebody answers a bounce, or sends it on: it is no bounce any more. */
static int
is_answer(const struct crm_bounce_work *work)
{
	static const char *const names[] = { "re:", "fw:", "fwd:", "aw:",
	    "회신:", "전달:", "답장:" };
	const char *subject = crm_buf_text(&work->subject);
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strncmp(subject, names[i], strlen(names[i])) == 0)
			return (1);
	return (0);
}

/* 1 where the sender is one of bounces. */
static int
is_from(struct crm_bounce_work *work)
{
	struct crm_buf who = { 0 };
	size_t i;

	/* Addresses are no words: here they are wanted. */
	crm_buf_str(&who, crm_buf_text(&work->mail->from));
	for (i = 0; i < who.n; i++)
		if (who.p[i] == '@')
			who.p[i] = ' ';
	crm_buf_reset(&work->part);
	crm_bounce_fold(&work->part, crm_buf_text(&who), who.n);
	work->failed |= who.bad || work->part.bad;
	crm_buf_free(&who);
	return (crm_bounce_sign(work->rules, CRM_SIGN_FROM,
	    crm_buf_text(&work->part)));
}

/*
 * One sign is not enough: people write of bounces, too, and a postmaster is a
 * person.  Automatic replies have no sender either, but another subject.
 */
static int
is_bounce(struct crm_bounce_work *work)
{
	int from = is_from(work), text, subject;

	if (is_answer(work))
		return (0);
	subject = crm_bounce_sign(work->rules, CRM_SIGN_SUBJECT,
	    crm_buf_text(&work->subject));
	text = crm_bounce_sign(work->rules, CRM_SIGN_TEXT,
	    crm_buf_text(&work->all));
	return ((from && (subject || text)) ||
	    (work->mail->senderless && subject) ||
	    (work->mail->failed.n > 0 && (from || subject || text)));
}

static int
is_reply(const struct crm_bounce_work *work)
{
	const char *automatic = crm_buf_text(&work->mail->automatic);

	return (strcasestr(automatic, "auto-replied") != NULL ||
	    strcasestr(automatic, "auto_reply") != NULL ||
	    crm_bounce_sign(work->rules, CRM_SIGN_HOLIDAY,
	    crm_buf_text(&work->subject)));
}

/* Gives whoever wrote the mail to take(). */
static void
emit_sender(struct crm_bounce_work *work, enum crm_bounce_kind kind,
    const char *state, const char *reason)
{
	const struct crm_buf *from = &work->mail->from;
	size_t len, at = crm_say_address(crm_buf_text(from), from->n, &len);

	if (at == from->n)
		len = at = 0;
	(void)crm_bounce_emit_as(work, kind, crm_buf_text(from) + at, len,
	    state, reason);
}

/* Who is not here has the mail. */
static void
read_reply(struct crm_bounce_work *work)
{
	const struct crm_reason *reason =
	    crm_bounce_reason(work->rules, "vacation");

	emit_sender(work, CRM_BOUNCE_REPLY, reason->state, reason->name);
}

/*
 * The address that List-Unsubscribe of our mails names: whoever writes to it,
 * whatever the mail says, wants no more.
 */
static int
is_refusal(const struct crm_bounce_work *work)
{

	return (strncasecmp(crm_buf_text(&work->returned_to), "refuse+", 7) ==
	    0);
}

static void
release(struct crm_bounce_work *work)
{

	crm_sections_free(&work->sections);
	crm_buf_free(&work->own);
	crm_buf_free(&work->subject);
	crm_buf_free(&work->all);
	crm_buf_free(&work->part);
	crm_buf_free(&work->contact);
	crm_buf_free(&work->returned_to);
	crm_buf_free(&work->message_id);
	crm_buf_free(&work->recipient);
}

int
crm_bounce_read(const struct crm_bounce_rules *rules,
    const struct crm_mail *mail,
    int (*take)(void *arg, const struct crm_bounce *bounce), void *arg,
    enum crm_bounce_kind *kind)
{
	struct crm_bounce_work work = { .rules = rules, .mail = mail,
	    .take = take, .arg = arg };

	prepare(&work);
	if (!work.failed)
		read_reports(&work);
	if (work.rows == 0 && !work.failed) {
		if (is_complaint(&work))
			(void)crm_bounce_feedback(&work, "");
		else if (is_bounce(&work))
			(void)crm_bounce_text(&work);
		else if (is_reply(&work))
			read_reply(&work);
		else if (is_refusal(&work))
			emit_sender(&work, CRM_BOUNCE_COMPLAINT,
			    "unsubscribed", "feedback");
	}
	release(&work);
	*kind = work.kind;
	return (work.failed ? -1 : 0);
}
