#include "base.h"
#include "outreach/smtp.h"
#include "sink.h"

#define BODY	"Message-ID: <1@example.com>\r\n\r\nhello\r\n.\r\n..x\r\n"

struct world {
	struct sink		 sink;
	struct crm_err		*err;
	struct crm_transport	*transport;
	int			 begun, answer;	/* of begin */
};

static int
begin(void *arg)
{
	struct world *world = arg;

	world->begun++;
	return (world->answer);
}

static struct crm_smtp
usual(const struct world *world)
{
	struct crm_smtp smtp = { .server = world->sink.server, .hello = "",
	    .ca = "", .user = "", .password = "", .connect = 2, .answer = 1,
	    .whole = 20 };

	return (smtp);
}

static void
start(struct world *world, const char *const *fault)
{
	struct crm_smtp smtp;

	*world = (struct world){ 0 };
	sink_start(&world->sink, fault);
	smtp = usual(world);
	assert_non_null(world->err = crm_err_new());
	world->transport = crm_smtp_open(world->err, &smtp);
	if (world->transport == NULL)
		fail_msg("%s", crm_errmsg(world->err));
}

static void
stop(struct world *world)
{

	world->transport->close(world->transport);
	crm_err_free(world->err);
	sink_stop(&world->sink);
}

static void
send_bytes(struct world *world, const char *to, const char *bytes, size_t n,
    struct crm_sent *sent)
{
	struct crm_mail mail = { .from = "shop@example.com", .to = to,
	    .bytes = bytes, .n = n };

	memset(sent, 0x55, sizeof(*sent));
	world->begun = 0;
	assert_int_equal(world->transport->send(world->transport, &mail,
	    begin, world, sent), 0);
}

static void
send_to(struct world *world, const char *to, struct crm_sent *sent)
{

	send_bytes(world, to, BODY, strlen(BODY), sent);
}

/* How many lines of the log have that. */
static int
logged(const char *piece)
{
	struct crm_buf text = { 0 };
	const char *p;
	int n = 0;

	sink_read("log", &text);
	for (p = crm_buf_text(&text); (p = strstr(p, piece)) != NULL; n++)
		p += strlen(piece);
	crm_buf_free(&text);
	return (n);
}

static const struct fault {
	const char	*fault[3];
	enum crm_phase	 phase;
	int		 code;
	const char	*text;
	int		 begun;		/* bytes may have left */
	const char	*log;		/* a piece of the sink's line */
} faults[] = {
	{ { NULL }, CRM_PHASE_DONE, 250, "250 2.0.0 taken", 1, "dot,taken" },

	{ { "greeting*1:421 4.3.2 down" }, CRM_PHASE_CONNECT, 421,
	    "421 4.3.2 down", 0, NULL },
	{ { "greeting*1:554 no" }, CRM_PHASE_CONNECT, 554, "554 no", 0, NULL },
	{ { "greeting*1:hang" }, CRM_PHASE_CONNECT, 0, "time ran out", 0,
	    NULL },
	{ { "greeting*1:wait=300" }, CRM_PHASE_DONE, 250, "250 2.0.0 taken",
	    1, "dot,taken" },
	{ { "greeting*1:close" }, CRM_PHASE_CONNECT, 0,
	    "the connection was lost", 0, NULL },
	{ { "greeting*1:garbage" }, CRM_PHASE_CONNECT, 0,
	    "no answer of SMTP: hello there this is no server", 0, NULL },

	{ { "ehlo*1:502 what" }, CRM_PHASE_DONE, 250, "250 2.0.0 taken", 1,
	    "dot,taken" },
	{ { "ehlo*1:502 what", "helo*1:501 who" }, CRM_PHASE_HELLO, 501,
	    "501 who", 0, NULL },
	{ { "ehlo*1:close" }, CRM_PHASE_HELLO, 0, "the connection was lost",
	    0, NULL },
	{ { "ehlo*1:hang" }, CRM_PHASE_HELLO, 0, "time ran out", 0, NULL },

	{ { "mail*1:451 4.3.0 later" }, CRM_PHASE_MAIL, 451, "451 4.3.0 later",
	    0, "mail,refused,451" },
	{ { "mail*1:550 5.7.1 not you" }, CRM_PHASE_MAIL, 550,
	    "550 5.7.1 not you", 0, "mail,refused,550" },
	{ { "mail*1:421 4.3.2 bye" }, CRM_PHASE_MAIL, 421, "421 4.3.2 bye", 0,
	    "mail,refused,421" },
	{ { "mail*1:reset" }, CRM_PHASE_MAIL, 0, "the connection was lost", 0,
	    "mail,lost" },
	{ { "mail*1:drop" }, CRM_PHASE_RCPT, 0, "the connection was lost", 0,
	    "mail,lost" },

	{ { "rcpt@gone:450 4.2.1 busy" }, CRM_PHASE_RCPT, 450,
	    "450 4.2.1 busy", 0, "rcpt,refused,450" },
	{ { "rcpt@gone:550-5.1.1 nobody|550 5.1.1 here" }, CRM_PHASE_RCPT, 550,
	    "550 5.1.1 nobody 5.1.1 here", 0, "rcpt,refused,550" },
	{ { "rcpt@gone:552 5.2.2 full" }, CRM_PHASE_RCPT, 552,
	    "552 5.2.2 full", 0, "rcpt,refused,552" },
	{ { "rcpt@gone:close" }, CRM_PHASE_RCPT, 0, "the connection was lost",
	    0, "rcpt,lost" },
	{ { "rcpt@gone:garbage" }, CRM_PHASE_RCPT, 0,
	    "no answer of SMTP: hello there this is no server", 0,
	    "rcpt,lost" },

	{ { "data@gone:451 4.3.0 later" }, CRM_PHASE_DATA, 451,
	    "451 4.3.0 later", 0, "data,refused,451" },
	{ { "data@gone:554 5.7.1 no" }, CRM_PHASE_DATA, 554, "554 5.7.1 no", 0,
	    "data,refused,554" },
	{ { "data@gone:close" }, CRM_PHASE_DATA, 0, "the connection was lost",
	    0, "data,lost" },
	{ { "data@gone:hang" }, CRM_PHASE_DATA, 0, "time ran out", 0,
	    "data,lost" },

	{ { "body@gone:close" }, CRM_PHASE_BODY, 0, "the connection was lost",
	    1, "body,lost" },
	{ { "body@gone:reset" }, CRM_PHASE_BODY, 0, "the connection was lost",
	    1, "body,lost" },

	{ { "dot@gone:close" }, CRM_PHASE_BODY, 0, "the connection was lost",
	    1, "dot,silent" },
	{ { "dot@gone:reset" }, CRM_PHASE_BODY, 0, "the connection was lost",
	    1, "dot,silent" },
	{ { "dot@gone:hang" }, CRM_PHASE_BODY, 0, "time ran out", 1,
	    "dot,silent" },
	{ { "dot@gone:garbage" }, CRM_PHASE_BODY, 0,
	    "no answer of SMTP: hello there this is no server", 1,
	    "dot,silent" },
	{ { "dot@gone:451 4.3.0 disk" }, CRM_PHASE_DONE, 451,
	    "451 4.3.0 disk", 1, "dot,refused,451" },
	{ { "dot@gone:554 5.6.0 spam" }, CRM_PHASE_DONE, 554,
	    "554 5.6.0 spam", 1, "dot,refused,554" },
	{ { "dot@gone:250-one|250 two" }, CRM_PHASE_DONE, 250, "250 one two",
	    1, "dot,taken,250" },
	{ { "dot@gone:drop" }, CRM_PHASE_DONE, 250, "250 2.0.0 taken", 1,
	    "dot,taken,250" }
};

static void
try_fault(const struct fault *fault)
{
	struct crm_sent sent;
	struct world world;

	start(&world, fault->fault);
	send_to(&world, "gone@example.com", &sent);
	if (sent.phase != fault->phase || sent.code != fault->code ||
	    strcmp(sent.text, fault->text) != 0 ||
	    world.begun != fault->begun)
		fail_msg("%s: phase %d code %d begun %d: %s",
		    fault->fault[0] != NULL ? fault->fault[0] : "none",
		    (int)sent.phase, sent.code, world.begun, sent.text);
	/* Whatever it was, the next one arrives, once. */
	send_to(&world, "kim@example.com", &sent);
	if (sent.phase != CRM_PHASE_DONE || sent.code != 250)
		fail_msg("%s: then phase %d code %d: %s", fault->fault[0],
		    (int)sent.phase, sent.code, sent.text);
	stop(&world);
	assert_int_equal(logged("kim@example.com"), 1);
	if (fault->log != NULL && !logged(fault->log))
		fail_msg("%s: not %s", fault->fault[0], fault->log);
}

static void
test_faults(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		try_fault(&faults[i]);
}

static void
test_nobody_listens(void **state)
{
	static const char *const none[] = { NULL };
	struct crm_sent sent;
	struct world world;

	(void)state;
	start(&world, none);
	sink_stop(&world.sink);
	usleep(100000);
	send_to(&world, "kim@example.com", &sent);
	assert_int_equal(sent.phase, CRM_PHASE_CONNECT);
	assert_int_equal(sent.code, 0);
	assert_string_equal(sent.text, "no connection");
	assert_int_equal(world.begun, 0);
	world.transport->close(world.transport);
	crm_err_free(world.err);
}

/* Nothing may leave, and nothing does: not even a dot that would end it. */
static void
test_begin_says_no(void **state)
{
	static const char *const none[] = { NULL };
	struct crm_sent sent;
	struct world world;

	(void)state;
	start(&world, none);
	world.answer = 1;
	send_to(&world, "kim@example.com", &sent);
	assert_int_equal(sent.phase, CRM_PHASE_DATA);
	assert_int_equal(sent.code, 0);
	assert_string_equal(sent.text, "not begun");
	assert_int_equal(world.begun, 1);
	world.answer = 0;
	send_to(&world, "lee@example.com", &sent);
	assert_int_equal(sent.phase, CRM_PHASE_DONE);
	stop(&world);
	assert_int_equal(logged("body,lost,0,0,0,shop@example.com,kim"), 1);
	assert_int_equal(logged("taken"), 1);
}

/* A server that was idle too long says good-bye; nobody is to notice. */
static void
test_connection(void **state)
{
	static const char *const drop[] = { "dot%2:drop", NULL };
	struct crm_sent sent;
	struct world world;
	int i;

	(void)state;
	start(&world, drop);
	for (i = 0; i < 6; i++) {
		send_to(&world, "kim@example.com", &sent);
		assert_int_equal(sent.phase, CRM_PHASE_DONE);
		assert_int_equal(sent.code, 250);
	}
	stop(&world);
	assert_int_equal(logged("\n1,"), 2);
	assert_int_equal(logged("\n2,"), 2);
	assert_int_equal(logged("\n3,"), 2);
}

/* n bytes, a line that ends; one that begins with a dot is next. */
static void
pad(struct crm_buf *bytes, size_t n)
{

	while (bytes->n + 70 < n)
		crm_buf_str(bytes, "0123456789012345678901234567890123456789"
		    "\r\n");
	while (bytes->n + 2 < n)
		crm_buf_chr(bytes, 'x');
	crm_buf_str(bytes, "\r\n..y\r\n.\r\n");
}

/* What arrives is what was sent, wherever its dots stand. */
static void
test_dots(void **state)
{
	static const char *const none[] = { NULL };
	static const char *const lines[] = { ".", "..", "...", "", "a", ".a",
	    "a.", "QUIT", "From me" };
	struct crm_buf bytes = { 0 }, got = { 0 };
	struct crm_sent sent;
	struct world world;
	uint32_t dice = 7;
	char name[16];
	int i;
	size_t n;

	(void)state;
	start(&world, none);
	for (i = 1; i <= 60; i++) {
		crm_buf_reset(&bytes);
		n = i < 20 ? (size_t)i : (size_t)i * 2000;
		/* A line with a dot over the end of 16 KiB and of 64 KiB. */
		if (i > 40)
			pad(&bytes, (i % 2 ? 16374u : 65526u) +
			    (size_t)(i - 40) / 2);
		while (bytes.n < n) {
			dice = dice * 1103515245 + 12345;
			crm_buf_str(&bytes, lines[(dice >> 16) % 9]);
			crm_buf_str(&bytes, "\r\n");
		}
		send_bytes(&world, "kim@example.com", bytes.p, bytes.n, &sent);
		assert_int_equal(sent.phase, CRM_PHASE_DONE);
		assert_int_equal(sent.code, 250);
		assert_true(snprintf(name, sizeof(name), "%d.eml", i) > 0);
		sink_read(name, &got);
		assert_int_equal(got.n, bytes.n);
		assert_memory_equal(got.p, bytes.p, got.n);
	}
	stop(&world);
	crm_buf_free(&bytes);
	crm_buf_free(&got);
}

static void
test_addresses(void **state)
{
	static const char *const none[] = { NULL };
	static const char *const bad[] = { "", "kim", "@example.com", "kim@",
	    "a@b.kr>\r\nRCPT TO:<c@d.kr", "a@b.kr\r\nDATA", "a b@c.kr",
	    "a@b.kr\n", "<a@b.kr>", "a@b.kr,c@d.kr", "\"a\"@b.kr",
	    "a@b.kr\t", "\x01@b.kr", "a\\@b.kr", "a;b@c.kr" };
	struct crm_mail mail = { .bytes = BODY, .n = strlen(BODY) };
	struct crm_buf longer = { 0 };
	struct crm_sent sent;
	struct world world;
	size_t i;

	(void)state;
	start(&world, none);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		send_to(&world, bad[i], &sent);
		assert_int_equal(sent.phase, CRM_PHASE_RCPT);
		assert_int_equal(sent.code, 553);
		assert_string_equal(sent.text, "553 5.1.3 this is no address");
		mail.from = bad[i];
		mail.to = "kim@example.com";
		assert_int_equal(world.transport->send(world.transport, &mail,
		    begin, &world, &sent), 0);
		assert_int_equal(sent.phase, CRM_PHASE_MAIL);
		assert_int_equal(sent.code, 553);
	}
	send_to(&world, "\xea\xb9\x80@example.com", &sent);
	assert_string_equal(sent.text, "553 5.6.7 an address beyond ASCII");
	for (i = 0; i < 250; i++)
		crm_buf_chr(&longer, 'a');
	crm_buf_str(&longer, "@b.kr");
	send_to(&world, longer.p, &sent);
	assert_int_equal(sent.code, 553);
	assert_int_equal(world.begun, 0);
	send_to(&world, "o'hara+x=y_z@sub.example.com", &sent);
	assert_int_equal(sent.phase, CRM_PHASE_DONE);
	stop(&world);
	assert_int_equal(logged("\n"), 2);
	crm_buf_free(&longer);
}

/* The answer of a stranger is one line of text, whatever it was. */
static void
test_hostile_answers(void **state)
{
	static char fault[1200] = "rcpt@gone:550 \x1b[31m\xff\xfe\t";
	static const char *const faults_of[] = { fault, "rcpt@kim:550 \xea\xb0"
	    "\x80\xeb\x82\x98", NULL };
	struct crm_sent sent;
	struct world world;
	size_t i;

	(void)state;
	memset(fault + strlen(fault), 'x', 1000);
	start(&world, faults_of);
	send_to(&world, "gone@example.com", &sent);
	assert_int_equal(sent.code, 550);
	assert_int_equal(strlen(sent.text), 255);
	assert_memory_equal(sent.text, "550  [31m?? xxx", 15);
	send_to(&world, "kim@example.com", &sent);
	assert_string_equal(sent.text, "550 \xea\xb0\x80\xeb\x82\x98");
	stop(&world);
	for (i = 0; sent.text[i] != '\0'; i++)
		assert_true((unsigned char)sent.text[i] >= ' ');
}

/* "\0kim\0secret" */
static void
test_login(void **state)
{
	static const char *const asks[] = { "-a", "AGtpbQBzZWNyZXQ=", NULL };
	struct world world;
	struct crm_smtp smtp;
	struct crm_sent sent;

	(void)state;
	start(&world, asks);
	send_to(&world, "kim@example.com", &sent);
	assert_int_equal(sent.phase, CRM_PHASE_MAIL);
	assert_int_equal(sent.code, 530);
	world.transport->close(world.transport);
	smtp = usual(&world);
	smtp.user = "kim";
	smtp.password = "secret";
	assert_non_null(world.transport = crm_smtp_open(world.err, &smtp));
	send_to(&world, "kim@example.com", &sent);
	assert_int_equal(sent.phase, CRM_PHASE_DONE);
	world.transport->close(world.transport);
	smtp.password = "wrong";
	assert_non_null(world.transport = crm_smtp_open(world.err, &smtp));
	send_to(&world, "kim@example.com", &sent);
	assert_int_equal(sent.phase, CRM_PHASE_HELLO);
	assert_int_equal(sent.code, 535);
	assert_int_equal(world.begun, 0);
	stop(&world);
}

/* Where TLS must be and is not, nothing is said in the clear. */
static void
test_tls(void **state)
{
	static const char *const none[] = { NULL };
	struct world world;
	struct crm_smtp smtp;
	struct crm_sent sent;

	(void)state;
	start(&world, none);
	world.transport->close(world.transport);
	smtp = usual(&world);
	smtp.tls = CRM_SMTP_STARTTLS;
	smtp.user = "kim";
	smtp.password = "secret";
	assert_non_null(world.transport = crm_smtp_open(world.err, &smtp));
	send_to(&world, "kim@example.com", &sent);
	assert_int_equal(sent.phase, CRM_PHASE_HELLO);
	assert_int_equal(sent.code, 0);
	assert_string_equal(sent.text, "the server knows no TLS");
	stop(&world);
	assert_int_equal(logged("\n"), 1);
}

static void
test_refused_settings(void **state)
{
	static const struct {
		const char	*server, *hello, *user;
		enum crm_smtp_tls tls;
		int		 good;
	} cases[] = {
		{ "127.0.0.1", "", "", CRM_SMTP_PLAIN, 1 },
		{ "[::1]:2525", "shop.example.com", "", CRM_SMTP_PLAIN, 1 },
		{ "127.0.0.1:25", "", "kim", CRM_SMTP_PLAIN, 1 },
		{ "mail.example.com:465", "", "kim", CRM_SMTP_TLS, 1 },
		{ "mail.example.com", "", "kim", CRM_SMTP_STARTTLS, 1 },
		{ "mail.example.com", "", "kim", CRM_SMTP_PLAIN, 0 },
		{ "127.0.0.1.example.com", "", "kim", CRM_SMTP_PLAIN, 0 },
		{ "http://127.0.0.1", "", "", CRM_SMTP_PLAIN, 0 },
		{ "kim:secret@127.0.0.1", "", "", CRM_SMTP_PLAIN, 0 },
		{ "127.0.0.1:0", "", "", CRM_SMTP_PLAIN, 0 },
		{ "127.0.0.1:65536", "", "", CRM_SMTP_PLAIN, 0 },
		{ "127.0.0.1/x", "", "", CRM_SMTP_PLAIN, 0 },
		{ "", "", "", CRM_SMTP_PLAIN, 0 },
		{ "a b", "", "", CRM_SMTP_PLAIN, 0 },
		{ "127.0.0.1", "a b.kr", "", CRM_SMTP_PLAIN, 0 },
		{ "127.0.0.1", "x\r\nDATA.kr", "", CRM_SMTP_PLAIN, 0 }
	};
	struct crm_err *err = crm_err_new();
	struct crm_smtp smtp = { .ca = "", .password = "secret" };
	size_t i;

	(void)state;
	assert_non_null(err);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		smtp.server = cases[i].server;
		smtp.hello = cases[i].hello;
		smtp.user = cases[i].user;
		smtp.tls = cases[i].tls;
		crm_err_clear(err);
		if ((crm_smtp_check(err, &smtp) == 0) != cases[i].good)
			fail_msg("%s %s", smtp.server, smtp.user);
		if (!cases[i].good)
			assert_int_equal(crm_errkind(err), CRM_ERR_CONFIG);
	}
	crm_err_free(err);
}

static void
write_login(const char *text, mode_t mode)
{
	FILE *f;

	(void)unlink("login");
	assert_non_null(f = fopen("login", "w"));
	assert_int_equal(fputs(text, f) >= 0, 1);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod("login", mode), 0);
}

/* The kind of what is wrong with the settings; NONE when nothing is. */
static enum crm_errkind
opens(struct base *base)
{
	struct crm_transport *transport;
	enum crm_errkind kind;

	crm_err_clear(base->err);
	transport = crm_smtp_open_set(base->db, "shop.example.com");
	kind = crm_errkind(base->err);
	assert_int_equal(transport != NULL, kind == CRM_ERR_NONE);
	if (transport != NULL)
		transport->close(transport);
	return (kind);
}

/* The file of the login is ours alone, and in its form. */
static void
test_settings(void **state)
{
	struct base *base = *state;
	char path[4096];

	assert_int_equal(opens(base), CRM_ERR_NONE);
	assert_non_null(getcwd(path, sizeof(path) - 10));
	memcpy(path + strlen(path), "/login", 7);
	base_begin(base);
	assert_int_equal(crm_db_set(base->db, "mail_login", path), 0);
	assert_int_equal(crm_db_set(base->db, "mail_server", "127.0.0.1:2525"),
	    0);
	(void)unlink("login");
	assert_int_equal(opens(base), CRM_ERR_CONFIG);
	write_login("kim\nsecret\n", 0644);
	assert_int_equal(opens(base), CRM_ERR_PERMISSION);
	write_login("kim\nsecret\n", 0620);
	assert_int_equal(opens(base), CRM_ERR_PERMISSION);
	write_login("kim\n", 0600);
	assert_int_equal(opens(base), CRM_ERR_CONFIG);
	write_login("kim\nsecret\nmore\n", 0600);
	assert_int_equal(opens(base), CRM_ERR_CONFIG);
	write_login("kim\r\nsecret", 0600);
	assert_int_equal(opens(base), CRM_ERR_NONE);
	/* Without a word about TLS another host is not told a password. */
	assert_int_equal(crm_db_set(base->db, "mail_server",
	    "mail.example.com"), 0);
	assert_int_equal(opens(base), CRM_ERR_NONE);
	assert_int_equal(crm_db_set(base->db, "mail_tls", "no"), 0);
	assert_int_equal(opens(base), CRM_ERR_CONFIG);
	assert_int_equal(crm_db_set(base->db, "mail_tls", "tls"), 0);
	assert_int_equal(opens(base), CRM_ERR_NONE);
	assert_int_equal(rename("login", "login-2"), 0);
	assert_int_equal(symlink("login-2", "login"), 0);
	assert_int_equal(opens(base), CRM_ERR_CONFIG);
	(void)unlink("login");
	(void)unlink("login-2");
	(void)base_commit(base);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_nobody_listens),
		cmocka_unit_test(test_begin_says_no),
		cmocka_unit_test(test_connection),
		cmocka_unit_test(test_dots),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_hostile_answers),
		cmocka_unit_test(test_login),
		cmocka_unit_test(test_tls),
		cmocka_unit_test(test_refused_settings),
		cmocka_unit_test_setup_teardown(test_settings, base_setup,
		    base_teardown)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
