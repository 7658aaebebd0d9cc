#include <gmime/gmime.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "outreach/headword.h"
#include "outreach/letter.h"

#define ADDRESS		254	/* bytes, at most: RFC 5321, 4.5.3.1.3 */
#define LINK		900	/* bytes: it stands on a line of 998 */

static int
refuse(struct crm_err *err, const char *field, const char *why)
{

	return (crm_err_set(err, CRM_ERR_INPUT, "%s: %s", field, why));
}

/*
 * What turns the direction of a line, or ends one: behind these, a sender's
 * name shows as another than it is.
 */
static int
is_trick(uint32_t cp)
{

	return (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x61c ||
	    cp == 0x200e || cp == 0x200f || (cp >= 0x2028 && cp <= 0x202e) ||
	    (cp >= 0x2066 && cp <= 0x2069) || cp == 0xfeff);
}

/* Every value of a header comes through here.  0 or -1. */
static int
check_line(struct crm_err *err, const char *field, const char *value)
{
	size_t n = strlen(value), at, len;
	uint32_t cp;

	if (n > CRM_LETTER_LINE)
		return (refuse(err, field, _("it is too long for the head of "
		    "a mail")));
	for (at = 0; at < n; at += len) {
		if ((len = crm_text_decode(value + at, n - at, &cp)) == 0)
			return (refuse(err, field, _("this is no UTF-8")));
		if (is_trick(cp))
			return (refuse(err, field, _("a line end or a control "
			    "character cannot stand in the head of a mail")));
	}
	return (0);
}

/* A link in brackets: nothing has to be quoted. */
static int
check_link(struct crm_err *err, const char *field, const char *value)
{
	size_t n = strlen(value), i;

	if (check_line(err, field, value) == -1)
		return (-1);
	for (i = 0; i < n; i++)
		if (value[i] <= ' ' || (unsigned char)value[i] >= 0x7f ||
		    strchr("<>\"\\", value[i]) != NULL)
			break;
	return (i == n && n <= LINK && strncmp(value, "https://", 8) == 0 ?
	    0 : refuse(err, field, _("this is no https address")));
}

int
crm_letter_address(const char *address)
{
	const char *at = strchr(address, '@'), *p;

	for (p = address; *p > ' ' && *p < 0x7f; p++)
		if (strchr("<>\"\\,;:()[]", *p) != NULL)
			return (0);
	return (*p == '\0' && p - address <= ADDRESS && at != NULL &&
	    at != address && at[1] != '\0' && strchr(at + 1, '@') == NULL);
}

int
crm_letter_ascii(const char *address, struct crm_buf *to)
{
	const char *at = strrchr(address, '@'), *p;
	size_t n = strlen(address), had = to->n;
	char *domain;

	for (p = at == NULL ? "" : at; *p != '\0'; p++)
		if ((unsigned char)*p >= 0x80)
			break;
	if (at == NULL || *p == '\0')
		crm_buf_add(to, address, n);
	else if (crm_text_invalid(address, n) < n ||
	    (domain = g_hostname_to_ascii(at + 1)) == NULL)
		return (0);
	else {
		crm_buf_add(to, address, (size_t)(at + 1 - address));
		crm_buf_str(to, domain);
		g_free(domain);
	}
	return (!to->bad && crm_letter_address(crm_buf_text(to) + had));
}

static int
check_address(struct crm_err *err, const char *field, const char *value)
{

	if (check_line(err, field, value) == -1)
		return (-1);
	return (crm_letter_address(value) ? 0 : refuse(err, field,
	    _("this is no e-mail address")));
}

/* Lines of a body may have blanks and tabs, and controls they may not. */
static int
check_body(struct crm_err *err, const char *field, const char *value)
{
	size_t n = strlen(value), i;

	if (n > CRM_LETTER_MAX)
		return (refuse(err, field, _("it is too long for a mail")));
	if (crm_text_invalid(value, n) < n)
		return (refuse(err, field, _("this is no UTF-8")));
	for (i = 0; i < n; i++)
		if (((unsigned char)value[i] < 0x20 && strchr("\t\n\r",
		    value[i]) == NULL) || value[i] == 0x7f)
			return (refuse(err, field, _("a control character "
			    "cannot stand in a mail")));
	return (0);
}

static int
check(struct crm_err *err, const struct crm_letter *letter)
{

	if (check_line(err, "sender", letter->sender) == -1 ||
	    check_address(err, "from", letter->from) == -1 ||
	    check_address(err, "to", letter->to) == -1 ||
	    check_line(err, "subject", letter->subject) == -1 ||
	    check_body(err, "text", letter->text) == -1 ||
	    check_body(err, "html", letter->html) == -1 ||
	    check_address(err, "id", letter->id) == -1)
		return (-1);
	if (*letter->text == '\0')
		return (refuse(err, "text", _("there is none")));
	if (*letter->refuse_url != '\0' && check_link(err, "refuse_url",
	    letter->refuse_url) == -1)
		return (-1);
	if (*letter->refuse_mail != '\0' && check_address(err, "refuse_mail",
	    letter->refuse_mail) == -1)
		return (-1);
	return (0);
}

/*
 * Base64 has CR LF inside it, quoted-printable has lines of its own.  Korean
 * is shorter as base64, English as quoted-printable.
 */
static GMimeContentEncoding
encoding(const char *text)
{
	size_t n = strlen(text), i, high = 0;

	for (i = 0; i < n; i++)
		high += (unsigned char)text[i] >= 0x80;
	return (high > n / 6 ? GMIME_CONTENT_ENCODING_BASE64 :
	    GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
}

/* CR LF, CR and LF are each a line's end. */
static void
add_lines(struct crm_buf *to, const char *text, const char *end)
{
	size_t n;

	for (; *text != '\0'; text += n) {
		n = strcspn(text, "\r\n");
		crm_buf_add(to, text, n);
		if (text[n] == '\0')
			continue;
		n += text[n] == '\r' && text[n + 1] == '\n' ? 2 : 1;
		crm_buf_str(to, end);
	}
}

static GMimePart *
new_part(const char *subtype, const char *text, int *bad)
{
	GMimePart *part = g_mime_part_new_with_type("text", subtype);
	GMimeContentEncoding how = encoding(text);
	const char *end = how == GMIME_CONTENT_ENCODING_BASE64 ? "\r\n" :
	    "\n";
	struct crm_buf lines = { 0 };
	GMimeDataWrapper *content;
	GMimeStream *stream;

	add_lines(&lines, text, end);
	if (lines.n > 0 && lines.p[lines.n - 1] != '\n')
		crm_buf_str(&lines, end);
	*bad |= lines.bad;
	stream = g_mime_stream_mem_new_with_buffer(crm_buf_text(&lines),
	    lines.n);
	content = g_mime_data_wrapper_new_with_stream(stream,
	    GMIME_CONTENT_ENCODING_DEFAULT);
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset",
	    "utf-8");
	g_mime_part_set_content(part, content);
	g_mime_part_set_content_encoding(part, how);
	g_object_unref(content);
	g_object_unref(stream);
	crm_buf_free(&lines);
	return (part);
}

/*
 * The text, or the text and the same as HTML.  The boundary is the letter's
 * own and stands in no part: neither encoding writes "=_".
 */
static GMimeObject *
new_body(const struct crm_letter *letter, int *bad)
{
	GMimePart *text = new_part("plain", letter->text, bad), *html;
	struct crm_buf boundary = { 0 };
	GMimeMultipart *both;

	if (*letter->html == '\0')
		return (GMIME_OBJECT(text));
	html = new_part("html", letter->html, bad);
	both = g_mime_multipart_new_with_subtype("alternative");
	crm_buf_str(&boundary, "=_");
	crm_buf_add(&boundary, letter->id, strspn(letter->id,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"));
	if (boundary.n > 60)
		boundary.p[60] = '\0';
	*bad |= boundary.bad;
	g_mime_multipart_set_boundary(both, crm_buf_text(&boundary));
	g_mime_multipart_add(both, GMIME_OBJECT(text));
	g_mime_multipart_add(both, GMIME_OBJECT(html));
	g_object_unref(text);
	g_object_unref(html);
	crm_buf_free(&boundary);
	return (GMIME_OBJECT(both));
}

/* A header as it is to stand there, behind its colon. */
static void
add_raw(GMimeMessage *message, const char *name, struct crm_buf *value)
{
	GMimeHeaderList *list =
	    g_mime_object_get_header_list(GMIME_OBJECT(message));
	GMimeHeader *header;

	crm_buf_chr(value, '\n');
	g_mime_object_append_header(GMIME_OBJECT(message), name, "x", NULL);
	header = g_mime_header_list_get_header_at(list,
	    g_mime_header_list_get_count(list) - 1);
	g_mime_header_set_raw_value(header, crm_buf_text(value));
}

/* RFC 2369 and 8058: one click, or a mail, and nobody asks why. */
static void
add_refusal(GMimeMessage *message, const struct crm_letter *letter, int *bad)
{
	struct crm_buf value = { 0 };

	if (*letter->refuse_url != '\0')
		crm_buf_fmt(&value, " <%s>", letter->refuse_url);
	if (*letter->refuse_mail != '\0')
		crm_buf_fmt(&value, "%s <mailto:%s>", value.n > 0 ? ",\n" :
		    "", letter->refuse_mail);
	if (value.n > 0)
		add_raw(message, "List-Unsubscribe", &value);
	*bad |= value.bad;
	if (*letter->refuse_url != '\0')
		g_mime_object_append_header(GMIME_OBJECT(message),
		    "List-Unsubscribe-Post", "List-Unsubscribe=One-Click",
		    NULL);
	crm_buf_free(&value);
}

static void
add_person(GMimeMessage *message, const char *header, const char *name,
    const char *address, int *bad)
{
	struct crm_buf value = { 0 };

	crm_buf_chr(&value, ' ');
	if (*name != '\0') {
		crm_headword_name(&value, name);
		crm_buf_str(&value, value.n > 60 ? "\n " : " ");
		crm_buf_fmt(&value, "<%s>", address);
	} else
		crm_buf_str(&value, address);
	add_raw(message, header, &value);
	*bad |= value.bad;
	crm_buf_free(&value);
}

static void
add_subject(GMimeMessage *message, const char *subject, int *bad)
{
	struct crm_buf value = { 0 };

	crm_buf_chr(&value, ' ');
	crm_headword(&value, subject);
	add_raw(message, "Subject", &value);
	*bad |= value.bad;
	crm_buf_free(&value);
}

static void
add_date(GMimeMessage *message, const struct crm_letter *letter)
{
	GTimeZone *zone = g_time_zone_new_offset(letter->east * 60);
	GDateTime *utc = g_date_time_new_from_unix_utc(letter->at -
	    letter->east * 60), *date = NULL;

	if (utc != NULL)
		date = g_date_time_to_timezone(utc, zone);
	if (date != NULL) {
		g_mime_message_set_date(message, date);
		g_date_time_unref(date);
	}
	if (utc != NULL)
		g_date_time_unref(utc);
	g_time_zone_unref(zone);
}

static GMimeMessage *
new_message(const struct crm_letter *letter, int *bad)
{
	GMimeMessage *message = g_mime_message_new(FALSE);
	GMimeObject *body = new_body(letter, bad);

	add_person(message, "From", letter->sender, letter->from, bad);
	add_person(message, "To", "", letter->to, bad);
	add_subject(message, letter->subject, bad);
	add_date(message, letter);
	g_mime_message_set_message_id(message, letter->id);
	add_refusal(message, letter, bad);
	/* Who is on holiday need not say so (RFC 3834). */
	if (letter->bulk)
		g_mime_object_append_header(GMIME_OBJECT(message),
		    "Precedence", "bulk", NULL);
	g_mime_object_append_header(GMIME_OBJECT(message), "Auto-Submitted",
	    "auto-generated", NULL);
	g_mime_message_set_mime_part(message, body);
	g_object_unref(body);
	return (message);
}

int
crm_letter_make(struct crm_err *err, const struct crm_letter *letter,
    struct crm_buf *bytes)
{
	GMimeFormatOptions *options;
	GMimeMessage *message;
	GMimeStream *stream;
	GByteArray *array;
	int bad = 0;

	if (check(err, letter) == -1)
		return (-1);
	/* Once is enough; what GMime keeps for itself is never given back. */
	g_mime_init();
	message = new_message(letter, &bad);
	options = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(options,
	    GMIME_NEWLINE_FORMAT_DOS);
	stream = g_mime_stream_mem_new();
	bad |= g_mime_object_write_to_stream(GMIME_OBJECT(message), options,
	    stream) == -1;
	array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	if (!bad)
		crm_buf_add(bytes, array->data, array->len);
	bad |= bytes->bad;
	g_object_unref(stream);
	g_mime_format_options_free(options);
	g_object_unref(message);
	return (bad ? crm_err_nomem(err) : 0);
}

/* A part's text, decoded; its line ends as LF. */
static void
read_part(GMimeObject *object, struct crm_buf *to)
{
	GMimeDataWrapper *data = NULL;
	GMimeStream *stream = g_mime_stream_mem_new();
	GByteArray *array;

	if (GMIME_IS_PART(object))
		data = g_mime_part_get_content(GMIME_PART(object));
	if (data != NULL)
		(void)g_mime_data_wrapper_write_to_stream(data, stream);
	(void)g_mime_stream_write(stream, "", 1);
	array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	add_lines(to, (const char *)array->data, "\n");
	g_object_unref(stream);
}

static void
read_message(GMimeMessage *message, const struct crm_letter_read *read)
{
	GMimeObject *body = g_mime_message_get_mime_part(message);
	GMimeHeader *subject = g_mime_header_list_get_header(
	    g_mime_object_get_header_list(GMIME_OBJECT(message)), "Subject");
	GMimeMultipart *both;

	if (subject != NULL)
		crm_headword_read(read->subject,
		    g_mime_header_get_raw_value(subject));
	if (!GMIME_IS_MULTIPART(body)) {
		read_part(body, read->text);
		return;
	}
	both = GMIME_MULTIPART(body);
	if (g_mime_multipart_get_count(both) == 2) {
		read_part(g_mime_multipart_get_part(both, 0), read->text);
		read_part(g_mime_multipart_get_part(both, 1), read->html);
	}
}

int
crm_letter_read(const char *bytes, size_t n,
    const struct crm_letter_read *read)
{
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *message;

	g_mime_init();
	stream = g_mime_stream_mem_new_with_buffer(bytes, n);
	parser = g_mime_parser_new_with_stream(stream);
	message = g_mime_parser_construct_message(parser, NULL);
	if (message != NULL) {
		read_message(message, read);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
	return (read->text->n > 0 && !read->text->bad && !read->html->bad &&
	    !read->subject->bad ? 0 : -1);
}
