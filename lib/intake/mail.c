#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/time.h"
#include "intake/mail.h"
#include "intake/mailtext.h"

#define MAX_DEPTH	16
#define KOREA		(9 * 3600)	/* seconds before UTC, all year */

struct crm_mail_reader {
	GMimeParserOptions	*options;
};

struct crm_mail_reader *
crm_mail_open(void)
{
	struct crm_mail_reader *reader = calloc(1, sizeof(*reader));

	if (reader == NULL)
		return (NULL);
	g_mime_init();
	reader->options = g_mime_parser_options_new();
	/* Old and odd servers write addresses and parameters as they like. */
	g_mime_parser_options_set_address_compliance_mode(reader->options,
	    GMIME_RFC_COMPLIANCE_LOOSE);
	g_mime_parser_options_set_parameter_compliance_mode(reader->options,
	    GMIME_RFC_COMPLIANCE_LOOSE);
	g_mime_parser_options_set_rfc2047_compliance_mode(reader->options,
	    GMIME_RFC_COMPLIANCE_LOOSE);
	return (reader);
}

void
crm_mail_close(struct crm_mail_reader *reader)
{

	if (reader == NULL)
		return;
	g_mime_parser_options_free(reader->options);
	g_mime_shutdown();
	free(reader);
}

static void
empty(struct crm_mail *mail, void (*each)(struct crm_buf *buf))
{
	size_t i;

	each(&mail->from);
	each(&mail->subject);
	each(&mail->to);
	each(&mail->failed);
	each(&mail->automatic);
	each(&mail->answers);
	/* Parts are not kept: one of 4 MiB would stay for ever. */
	for (i = 0; i < mail->npart; i++)
		crm_buf_free(&mail->part[i].text);
	mail->npart = 0;
	mail->senderless = 0;
	mail->at = CRM_TIME_NONE;
}

void
crm_mail_free(struct crm_mail *mail)
{

	empty(mail, crm_buf_free);
}

/* Header text that came decoded, which may still be of no good UTF-8. */
static void
add_value(struct crm_buf *buf, const char *value)
{

	if (value == NULL)
		return;
	if (buf->n > 0)
		crm_buf_chr(buf, '\n');
	crm_mailtext_add(buf, value, strlen(value), NULL);
}

/* The decoded values of all headers of that name. */
static void
add_header(struct crm_buf *buf, GMimeMessage *message, const char *name)
{
	GMimeHeaderList *list =
	    g_mime_object_get_header_list(GMIME_OBJECT(message));
	GMimeHeader *header;
	int i, n = g_mime_header_list_get_count(list);

	for (i = 0; i < n; i++) {
		header = g_mime_header_list_get_header_at(list, i);
		if (strcasecmp(g_mime_header_get_name(header), name) == 0)
			add_value(buf, g_mime_header_get_value(header));
	}
}

/* 1 for an address that we wrote into a mail ourselves. */
static int
is_ours(const struct crm_buf *buf)
{

	return (strcasestr(crm_buf_text(buf), "bounce+") != NULL ||
	    strcasestr(crm_buf_text(buf), "refuse+") != NULL);
}

/*
 * Where several servers say to whom it came, the last one's word counts; but
 * an alias leads elsewhere than to the address that tells whose the mail was.
 */
static void
add_to(struct crm_buf *buf, GMimeMessage *message)
{
	static const char *const names[] = { "X-Original-To", "Delivered-To",
	    "Envelope-To", "To" };
	struct crm_buf other = { 0 };
	size_t i;

	for (i = 0; i < 4; i++) {
		crm_buf_reset(&other);
		add_header(&other, message, names[i]);
		if (buf->n > 0 && !is_ours(&other))
			continue;
		crm_buf_reset(buf);
		crm_buf_add(buf, crm_buf_text(&other), other.n);
		buf->bad |= other.bad;
		if (is_ours(buf))
			break;
	}
	crm_buf_free(&other);
}

static int64_t
clock_of(GDateTime *date)
{

	return (date == NULL ? CRM_TIME_NONE :
	    g_date_time_to_unix(date) + KOREA);
}

/* Its date, else when it came. */
static int64_t
date_of(GMimeMessage *message)
{
	GDateTime *date = g_mime_message_get_date(message), *came;
	const char *received, *semicolon;
	int64_t at;

	if (date != NULL)
		return (clock_of(date));
	received = g_mime_object_get_header(GMIME_OBJECT(message), "Received");
	if (received == NULL || (semicolon = strrchr(received, ';')) == NULL)
		return (CRM_TIME_NONE);
	came = g_mime_utils_header_decode_date(semicolon + 1);
	at = clock_of(came);
	if (came != NULL)
		g_date_time_unref(came);
	return (at);
}

static struct crm_buf *
new_part(struct crm_mail *mail, enum crm_part_kind kind)
{
	struct crm_part *part;

	if (mail->npart == CRM_MAIL_PARTS)
		return (NULL);
	part = &mail->part[mail->npart++];
	memset(part, 0, sizeof(*part));
	part->kind = kind;
	return (&part->text);
}

/* The bytes of a leaf, its transfer encoding undone; NULL where none are. */
static GByteArray *
content(GMimeObject *leaf, GMimeStream **stream)
{
	GMimeDataWrapper *data = NULL;

	*stream = g_mime_stream_mem_new();
	if (GMIME_IS_PART(leaf))
		data = g_mime_part_get_content(GMIME_PART(leaf));
	if (data != NULL)
		(void)g_mime_data_wrapper_write_to_stream(data, *stream);
	return (g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(*stream)));
}

static void
add_leaf(struct crm_mail *mail, GMimeObject *leaf, enum crm_part_kind kind,
    int html)
{
	struct crm_buf *to = new_part(mail, kind), text = { 0 };
	GMimeStream *stream;
	GByteArray *bytes = content(leaf, &stream);
	size_t n = bytes->len < CRM_MAIL_MAX ? bytes->len : CRM_MAIL_MAX;

	if (to != NULL && n > 0) {
		crm_mailtext_add(html ? &text : to, (const char *)bytes->data,
		    n, g_mime_object_get_content_type_parameter(leaf,
		    "charset"));
		if (html)
			crm_mailtext_html(to, crm_buf_text(&text), text.n);
		to->bad |= text.bad;
	}
	crm_buf_free(&text);
	g_object_unref(stream);
}

static void
add_returned(struct crm_mail *mail, GMimeObject *part)
{
	GMimeMessage *message =
	    g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
	struct crm_buf *to = new_part(mail, CRM_PART_MAIL);
	char *head;

	if (message == NULL || to == NULL)
		return;
	head = g_mime_object_get_headers(GMIME_OBJECT(message), NULL);
	crm_mailtext_add(to, head, strlen(head), NULL);
	g_free(head);
}

static int
is(GMimeObject *part, const char *type, const char *subtype)
{

	return (g_mime_content_type_is_type(
	    g_mime_object_get_content_type(part), type, subtype));
}

/* One leaf; of HTML only what has no plain text before it. */
static void
take(struct crm_mail *mail, GMimeObject *leaf)
{
	size_t i, plain = 0;

	for (i = 0; i < mail->npart; i++)
		plain += mail->part[i].kind == CRM_PART_TEXT;
	if (GMIME_IS_MESSAGE_PART(leaf))
		add_returned(mail, leaf);
	else if (is(leaf, "message", "delivery-status") ||
	    is(leaf, "message", "global-delivery-status") ||
	    is(leaf, "message", "disposition-notification"))
		add_leaf(mail, leaf, CRM_PART_STATUS, 0);
	else if (is(leaf, "message", "feedback-report"))
		add_leaf(mail, leaf, CRM_PART_FEEDBACK, 0);
	else if (is(leaf, "text", "rfc822-headers") ||
	    is(leaf, "message", "global-headers") ||
	    is(leaf, "message", "*"))
		add_leaf(mail, leaf, CRM_PART_MAIL, 0);
	else if (is(leaf, "text", "html")) {
		if (plain == 0)
			add_leaf(mail, leaf, CRM_PART_TEXT, 1);
	} else if (is(leaf, "text", "*"))
		add_leaf(mail, leaf, CRM_PART_TEXT, 0);
}

static void
add_loose(struct crm_mail *mail, const char *text)
{
	struct crm_buf *to = text != NULL ? new_part(mail, CRM_PART_TEXT) :
	    NULL;
	size_t n = to != NULL ? strlen(text) : 0;

	if (to != NULL)
		crm_mailtext_add(to, text, n, NULL);
}

/* Mails that came back are not entered: they are not about themselves. */
static void
walk(struct crm_mail *mail, GMimeObject *object, int depth)
{
	GMimeMultipart *multipart;
	int i, n;

	if (object == NULL || depth > MAX_DEPTH)
		return;
	if (!GMIME_IS_MULTIPART(object)) {
		take(mail, object);
		return;
	}
	multipart = GMIME_MULTIPART(object);
	n = g_mime_multipart_get_count(multipart);
	/* Whose boundary never comes has all of it before its first part. */
	if (n == 0)
		add_loose(mail, g_mime_multipart_get_prologue(multipart));
	for (i = 0; i < n; i++)
		walk(mail, g_mime_multipart_get_part(multipart, i), depth + 1);
}

static int
has(GMimeMessage *message, const char *name)
{

	return (g_mime_object_get_header(GMIME_OBJECT(message), name) != NULL);
}

/* Nobody answers an answer: bounces have no sender (RFC 5321, 4.5.5). */
static int
is_senderless(GMimeMessage *message)
{
	const char *path = g_mime_object_get_header(GMIME_OBJECT(message),
	    "Return-Path");

	return (path != NULL && strcmp(path + strspn(path, " \t"), "<>") == 0);
}

static void
take_all(struct crm_mail *mail, GMimeMessage *message)
{

	mail->senderless = is_senderless(message);
	add_header(&mail->from, message, "From");
	add_header(&mail->subject, message, "Subject");
	add_to(&mail->to, message);
	add_header(&mail->failed, message, "X-Failed-Recipients");
	add_header(&mail->automatic, message, "Auto-Submitted");
	add_header(&mail->automatic, message, "Precedence");
	if (has(message, "X-Autoreply") || has(message, "X-Autorespond"))
		add_value(&mail->automatic, "auto-replied");
	add_header(&mail->answers, message, "In-Reply-To");
	mail->at = date_of(message);
	walk(mail, g_mime_message_get_mime_part(message), 0);
}

int
crm_mail_read(struct crm_mail_reader *reader, struct crm_mail *mail,
    const char *s, size_t n)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(s, n);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message;
	size_t i;
	int bad;

	empty(mail, crm_buf_reset);
	message = g_mime_parser_construct_message(parser, reader->options);
	if (message != NULL) {
		take_all(mail, message);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
	bad = mail->from.bad || mail->subject.bad || mail->to.bad ||
	    mail->failed.bad || mail->automatic.bad || mail->answers.bad;
	for (i = 0; i < mail->npart; i++)
		bad |= mail->part[i].text.bad;
	return (bad ? -1 : 0);
}
