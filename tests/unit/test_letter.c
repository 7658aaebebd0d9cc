#include <gmime/gmime.h>

#include "base.h"
#include "core/text.h"
#include "outreach/letter.h"

#define KOREAN	"(광고) 김서연님께 드리는 햇된장 소식, 이번 주까지 20% 할인!"

struct world {
	struct crm_err		*err;
	struct crm_letter	 letter;
	struct crm_buf		 bytes;
	GMimeMessage		*message;
};

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	assert_non_null(w->err = crm_err_new());
	w->letter = (struct crm_letter){ .sender = "정직한 장독대",
	    .from = "news@shop.example.com", .to = "kim@example.com",
	    .subject = KOREAN, .text = "안녕하세요.\n\n새 된장입니다.\n",
	    .html = "", .id = "abcdef234@news.example.com",
	    .refuse_url = "", .refuse_mail = "", .bulk = 1,
	    .at = BASE_NOW, .east = 540 };
	*state = w;
	g_mime_init();
	return (0);
}

static void
forget(struct world *w)
{

	if (w->message != NULL)
		g_object_unref(w->message);
	w->message = NULL;
	crm_buf_reset(&w->bytes);
}

static int
teardown(void **state)
{
	struct world *w = *state;

	forget(w);
	crm_buf_free(&w->bytes);
	crm_err_free(w->err);
	free(w);
	return (0);
}

/* What any server takes: 7 bits, CR LF, no long line. */
static void
check_form(const struct crm_buf *bytes)
{
	size_t i, line = 0;

	for (i = 0; i < bytes->n; i++) {
		assert_true((unsigned char)bytes->p[i] < 0x80);
		assert_int_not_equal(bytes->p[i], '\0');
		if (bytes->p[i] == '\n') {
			assert_true(i > 0 && bytes->p[i - 1] == '\r');
			assert_in_range(i - line, 0, 999);
			line = i + 1;
		} else if (bytes->p[i] == '\r')
			assert_true(i + 1 < bytes->n && bytes->p[i + 1] ==
			    '\n');
	}
	assert_int_equal(line, bytes->n);
}

/*
 * What a header says, its words decoded one by one by somebody else's base64.
 * Each word is whole characters, and no line with one is long (RFC 2047, 2).
 */
static void
decode(const char *raw, struct crm_buf *to)
{
	const char *end, *line = raw;
	guchar *bytes;
	char word[128];
	gsize n;

	crm_buf_reset(to);
	for (raw += strspn(raw, " "); *raw != '\0';) {
		if (strncmp(raw, "=?utf-8?B?", 10) != 0) {
			if (*raw != '\n' && *raw != '\r')
				crm_buf_chr(to, *raw);
			raw++;
			continue;
		}
		assert_non_null(end = strstr(raw + 10, "?="));
		assert_in_range(end + 2 - raw, 13, 75);
		assert_in_range(end + 2 - line, 13, 76 - 9);
		memcpy(word, raw + 10, (size_t)(end - raw) - 10);
		word[end - raw - 10] = '\0';
		bytes = g_base64_decode(word, &n);
		assert_int_equal(crm_text_invalid((char *)bytes, n), n);
		crm_buf_add(to, bytes, n);
		g_free(bytes);
		raw = end + 2;
		n = strspn(raw, "\r\n ");
		if (strncmp(raw + n, "=?", 2) == 0) {
			raw += n;
			line = raw - 1;
		}
	}
}

static const char *
raw(GMimeMessage *message, const char *name)
{
	GMimeHeader *found = g_mime_header_list_get_header(
	    g_mime_object_get_header_list(GMIME_OBJECT(message)), name);

	assert_non_null(found);
	return (g_mime_header_get_raw_value(found));
}

static void
make(struct world *w)
{
	GMimeStream *stream;
	GMimeParser *parser;

	forget(w);
	if (crm_letter_make(w->err, &w->letter, &w->bytes) == -1)
		fail_msg("%s", crm_errmsg(w->err));
	check_form(&w->bytes);
	stream = g_mime_stream_mem_new_with_buffer(w->bytes.p, w->bytes.n);
	parser = g_mime_parser_new_with_stream(stream);
	w->message = g_mime_parser_construct_message(parser, NULL);
	assert_non_null(w->message);
	g_object_unref(parser);
	g_object_unref(stream);
}

static const char *
header(struct world *w, const char *name)
{

	return (g_mime_object_get_header(GMIME_OBJECT(w->message), name));
}

/* From and To have one address each, with that name and that subject. */
static void
check_head(struct world *w)
{
	InternetAddressList *list = g_mime_message_get_from(w->message);
	struct crm_buf text = { 0 }, want = { 0 };
	InternetAddress *person;

	assert_int_equal(internet_address_list_length(list), 1);
	person = internet_address_list_get_address(list, 0);
	assert_string_equal(internet_address_mailbox_get_addr(
	    INTERNET_ADDRESS_MAILBOX(person)), w->letter.from);
	decode(raw(w->message, "From"), &text);
	crm_buf_fmt(&want, "%s <%s>", w->letter.sender, w->letter.from);
	if (text.p[0] == '"')
		assert_string_equal(internet_address_get_name(person),
		    w->letter.sender);
	else
		assert_string_equal(text.p, want.p);
	decode(raw(w->message, "Subject"), &text);
	if (strcmp(text.p, w->letter.subject) != 0)
		fail_msg("\"%s\" became \"%s\"", w->letter.subject, text.p);
	list = g_mime_message_get_to(w->message);
	assert_int_equal(internet_address_list_length(list), 1);
	person = internet_address_list_get_address(list, 0);
	assert_string_equal(internet_address_mailbox_get_addr(
	    INTERNET_ADDRESS_MAILBOX(person)), w->letter.to);
	crm_buf_free(&text);
	crm_buf_free(&want);
}

/* What comes out again is what went in, with its last line ended. */
static void
check_parts(struct world *w)
{
	struct crm_buf subject = { 0 }, text = { 0 }, html = { 0 };
	const struct crm_letter_read read = { &subject, &text, &html };
	struct crm_buf want = { 0 };

	assert_int_equal(crm_letter_read(w->bytes.p, w->bytes.n, &read), 0);
	assert_string_equal(crm_buf_text(&subject), w->letter.subject);
	crm_buf_str(&want, w->letter.text);
	if (want.p[want.n - 1] != '\n')
		crm_buf_chr(&want, '\n');
	assert_string_equal(crm_buf_text(&text), crm_buf_text(&want));
	crm_buf_reset(&want);
	crm_buf_str(&want, w->letter.html);
	if (want.n > 0 && want.p[want.n - 1] != '\n')
		crm_buf_chr(&want, '\n');
	assert_string_equal(crm_buf_text(&html), crm_buf_text(&want));
	crm_buf_free(&subject);
	crm_buf_free(&text);
	crm_buf_free(&html);
	crm_buf_free(&want);
}

static void
test_text(void **state)
{
	struct world *w = *state;
	struct crm_buf again = { 0 };
	GDateTime *date;

	make(w);
	check_head(w);
	check_parts(w);
	assert_string_equal(g_mime_message_get_message_id(w->message),
	    w->letter.id);
	assert_string_equal(header(w, "Date"),
	    "Fri, 20 Nov 2026 09:00:00 +0900");
	date = g_mime_message_get_date(w->message);
	assert_true(g_date_time_to_unix(date) == BASE_NOW - 540 * 60);
	assert_string_equal(header(w, "MIME-Version"), "1.0");
	assert_string_equal(header(w, "Precedence"), "bulk");
	assert_string_equal(header(w, "Auto-Submitted"), "auto-generated");
	assert_null(header(w, "List-Unsubscribe"));
	assert_null(header(w, "List-Unsubscribe-Post"));
	assert_int_equal(crm_letter_make(w->err, &w->letter, &again), 0);
	assert_int_equal(again.n, w->bytes.n);
	assert_memory_equal(again.p, w->bytes.p, again.n);
	crm_buf_free(&again);
}

static void
test_html(void **state)
{
	struct world *w = *state;
	GMimeObject *body, *part;
	const char *boundary;

	w->letter.html = "<p>안녕하세요</p>\n<a href=\"https://a.example/?x=1"
	    "&amp;y=2\">여기</a>";
	make(w);
	check_head(w);
	check_parts(w);
	body = g_mime_message_get_mime_part(w->message);
	assert_true(g_mime_content_type_is_type(
	    g_mime_object_get_content_type(body), "multipart",
	    "alternative"));
	assert_int_equal(g_mime_multipart_get_count(GMIME_MULTIPART(body)), 2);
	part = g_mime_multipart_get_part(GMIME_MULTIPART(body), 0);
	assert_true(g_mime_content_type_is_type(
	    g_mime_object_get_content_type(part), "text", "plain"));
	assert_string_equal(g_mime_object_get_content_type_parameter(part,
	    "charset"), "utf-8");
	part = g_mime_multipart_get_part(GMIME_MULTIPART(body), 1);
	assert_true(g_mime_content_type_is_type(
	    g_mime_object_get_content_type(part), "text", "html"));
	boundary = g_mime_multipart_get_boundary(GMIME_MULTIPART(body));
	assert_string_equal(boundary, "=_abcdef234");
}

/* RFC 8058: both fields, exactly; the link as it is, however long. */
static void
test_refusal(void **state)
{
	struct world *w = *state;
	struct crm_buf url = { 0 };

	crm_buf_str(&url, "https://shop.example.com/m/refuse?t=");
	while (url.n < 300)
		crm_buf_str(&url, "1Ab-_");
	w->letter.refuse_url = crm_buf_text(&url);
	w->letter.refuse_mail = "refuse+abc@news.example.com";
	make(w);
	assert_non_null(strstr(w->bytes.p, "\r\nList-Unsubscribe: <https://"
	    "shop.example.com/m/refuse?t=1Ab-_"));
	assert_non_null(strstr(w->bytes.p, "1Ab-_>,\r\n <mailto:refuse+abc@"
	    "news.example.com>\r\n"));
	assert_non_null(strstr(w->bytes.p, "\r\nList-Unsubscribe-Post: "
	    "List-Unsubscribe=One-Click\r\n"));
	w->letter.refuse_url = "";
	make(w);
	assert_non_null(strstr(w->bytes.p, "\r\nList-Unsubscribe: <mailto:"));
	assert_null(header(w, "List-Unsubscribe-Post"));
	crm_buf_free(&url);
}

/* Names and subjects that look like something else come out as they are. */
static void
test_odd_words(void **state)
{
	static const char *const words[] = { "Kim, Seo-yeon", "\"Kim\"",
	    "Kim <root@example.com>", "a@b.example", "(comment)",
	    "=?utf-8?B?7Iud?=", "=?utf-8?Q?x?= and =?x", "back\\slash",
	    "🎁 선물 👨‍👩‍👧 왔어요", "x", " two  blanks ", "a;b:c", "가",
	    "Re: Re: [장독대] \xf0\x9f\x8e\x81", "?=?=?=", "Ünïcödé",
	    "a_b=c?d", "가 a 나 b 다", "Smith & Söhne \"Honig\", (2)" };
	struct world *w = *state;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		w->letter.subject = words[i];
		w->letter.sender = words[i];
		make(w);
		check_head(w);
		check_parts(w);
	}
}

static void
random_line(struct crm_buf *to, uint32_t *dice, size_t most)
{
	static const char *const piece[] = { "가", "된장", " ", "a", "Zz9",
	    "🎁", ",", ".", "값", "\xc3\xa9", "(", "=", "?", "_", "-" };
	size_t n;

	crm_buf_reset(to);
	*dice = *dice * 1103515245 + 12345;
	n = 1 + (*dice >> 8) % most;
	while (to->n < n) {
		*dice = *dice * 1103515245 + 12345;
		crm_buf_str(to, piece[(*dice >> 16) % 15]);
	}
}

static void
test_random_lines(void **state)
{
	struct crm_buf subject = { 0 }, sender = { 0 };
	struct world *w = *state;
	uint32_t dice = 1;
	int i;

	for (i = 0; i < 3000; i++) {
		random_line(&subject, &dice, 300);
		random_line(&sender, &dice, 90);
		w->letter.subject = crm_buf_text(&subject);
		w->letter.sender = crm_buf_text(&sender);
		make(w);
		check_head(w);
		check_parts(w);
	}
	crm_buf_free(&subject);
	crm_buf_free(&sender);
}

static void
test_bodies(void **state)
{
	static const char *const bodies[] = { "x", "\n", ".\n..\n...\n",
	    "From me\nFrom you\n", "--=_abcdef234\n--=_abcdef234--\n",
	    "blank at the end \ntab\t\n", "a=b=3D\n", "\n\n\n가\n\n\n",
	    "=\n", "가나다라마바사아자차카타파하", "\t\n" };
	struct crm_buf text = { 0 };
	struct world *w = *state;
	size_t i, k;

	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		for (k = 0; k < 2; k++) {
			w->letter.text = bodies[i];
			w->letter.html = k ? bodies[i] : "";
			make(w);
			check_parts(w);
		}
	/* One line of 64 KiB, in letters of one byte and of three. */
	for (k = 0; k < 2; k++) {
		crm_buf_reset(&text);
		while (text.n < 65536)
			crm_buf_str(&text, k ? "장" : "x");
		w->letter.text = text.p;
		w->letter.html = text.p;
		make(w);
		check_parts(w);
	}
	crm_buf_free(&text);
}

/* Any line end in a text is one line end. */
static void
test_line_ends(void **state)
{
	struct crm_buf subject = { 0 }, text = { 0 }, html = { 0 };
	const struct crm_letter_read read = { &subject, &text, &html };
	struct world *w = *state;

	w->letter.text = "a\r\nb\rc\nd\r\n\r\ne";
	make(w);
	assert_int_equal(crm_letter_read(w->bytes.p, w->bytes.n, &read), 0);
	assert_string_equal(text.p, "a\nb\nc\nd\n\ne\n");
	crm_buf_free(&subject);
	crm_buf_free(&text);
	crm_buf_free(&html);
}

static void
refused(struct world *w, const char *field, const char *value)
{

	crm_err_clear(w->err);
	forget(w);
	crm_buf_str(&w->bytes, "before");
	if (crm_letter_make(w->err, &w->letter, &w->bytes) != -1)
		fail_msg("%s: \"%s\" is taken", field, value);
	assert_int_equal(crm_errkind(w->err), CRM_ERR_INPUT);
	if (strncmp(crm_errmsg(w->err), field, strlen(field)) != 0)
		fail_msg("%s: \"%s\": %s", field, value, crm_errmsg(w->err));
	assert_string_equal(w->bytes.p, "before");
}

/* No field ends its line and begins another. */
static void
test_hostile_heads(void **state)
{
	static const char *const lines[] = { "a\r\nBcc: x@example.com", "a\n",
	    "\r", "a\x01", "a\x7f", "a\x1b[31m", "a\xc2\x85" "b",
	    "a\xe2\x80\xa8" "b", "a\xe2\x80\xae" "gpj.exe",
	    "a\xe2\x81\xa6", "\xe2\x80\x8f", "a\xff", "\xed\xa0\x80",
	    "a\xef\xbb\xbf" };
	static const char *const words[] = { "", "a b", "a>", "<a", "a\"b",
	    "a\\b", "\xea\xb0\x80@x.kr", "kim", "@x.kr", "kim@", "a@b@c.kr",
	    "a@b.kr,c@d.kr", "a@b.kr (x)", "a@b.kr;", "g:a@b.kr", "a@[1]" };
	struct world *w = *state;
	struct crm_letter good = w->letter;
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		w->letter.sender = lines[i];
		refused(w, "sender", lines[i]);
		w->letter = good;
		w->letter.subject = lines[i];
		refused(w, "subject", lines[i]);
		w->letter = good;
		w->letter.to = lines[i];
		refused(w, "to", lines[i]);
		w->letter = good;
		w->letter.refuse_url = lines[i];
		refused(w, "refuse_url", lines[i]);
		w->letter = good;
	}
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		w->letter.from = words[i];
		refused(w, "from", words[i]);
		w->letter = good;
		w->letter.to = words[i];
		refused(w, "to", words[i]);
		w->letter = good;
		w->letter.id = words[i];
		refused(w, "id", words[i]);
		w->letter = good;
		if (*words[i] == '\0')
			continue;
		w->letter.refuse_mail = words[i];
		refused(w, "refuse_mail", words[i]);
		w->letter = good;
	}
	w->letter.refuse_url = "http://shop.example.com/";
	refused(w, "refuse_url", w->letter.refuse_url);
}

static void
test_hostile_bodies(void **state)
{
	struct crm_buf big = { 0 };
	struct world *w = *state;
	struct crm_letter good = w->letter;
	size_t i;

	w->letter.text = "a\x01";
	refused(w, "text", "a control");
	w->letter.text = "a\xff";
	refused(w, "text", "no UTF-8");
	w->letter.text = "";
	refused(w, "text", "none");
	w->letter = good;
	w->letter.html = "\x7f";
	refused(w, "html", "a control");
	w->letter = good;
	for (i = 0; i < 65536; i++)
		crm_buf_chr(&big, 'x');
	w->letter.subject = big.p;
	refused(w, "subject", "64 KiB");
	w->letter = good;
	w->letter.sender = big.p;
	refused(w, "sender", "64 KiB");
	w->letter = good;
	memcpy(big.p + big.n - 5, "@x.kr", 5);
	w->letter.to = big.p;
	refused(w, "to", "64 KiB");
	crm_buf_free(&big);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_html, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refusal, setup, teardown),
		cmocka_unit_test_setup_teardown(test_odd_words, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_random_lines, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_bodies, setup, teardown),
		cmocka_unit_test_setup_teardown(test_line_ends, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_hostile_heads, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_hostile_bodies, setup,
		    teardown)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
