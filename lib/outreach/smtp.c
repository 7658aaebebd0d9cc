#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "outreach/smtp.h"

#define LONGEST_PATH	254	/* bytes of an address: RFC 5321, 4.5.3.1.3 */

struct smtp {
	struct crm_transport	 transport;	/* the first: it is told by */
	CURL			*curl;

	/* The message on its way; NULL between two. */
	const struct crm_mail	*mail;
	size_t			 at;		/* bytes that were handed on */
	int			(*begin)(void *arg);
	void			*arg;
	int			 begun, held;	/* held: begin said no */
	int			 heard;		/* 1: the server said something */
	int			 over;		/* 1: what comes is not of it */

	/* The last command, and the answer to it; 0 and "" before it. */
	enum crm_phase		 phase;
	int			 code;
	struct crm_buf		 reply;
	struct crm_buf		 lines;		/* of an answer that goes on */
};

static int
is_command(const char *p, size_t n, const char *word)
{
	size_t len = strlen(word);

	return (n >= len && memcmp(p, word, len) == 0);
}

/* The commands by which a dialogue comes from phase to phase. */
static int
command_phase(const char *p, size_t n, enum crm_phase *phase)
{
	static const struct {
		const char	*word;
		enum crm_phase	 phase;
	} commands[] = {
		{ "EHLO", CRM_PHASE_HELLO }, { "HELO", CRM_PHASE_HELLO },
		{ "STARTTLS", CRM_PHASE_HELLO }, { "AUTH", CRM_PHASE_HELLO },
		{ "MAIL", CRM_PHASE_MAIL }, { "RCPT", CRM_PHASE_RCPT },
		{ "DATA", CRM_PHASE_DATA }
	};
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (is_command(p, n, commands[i].word)) {
			*phase = commands[i].phase;
			return (1);
		}
	return (0);
}

static void
unanswered(struct smtp *smtp)
{

	smtp->code = 0;
	crm_buf_reset(&smtp->reply);
	crm_buf_reset(&smtp->lines);
}

/* What leaves, as far as it is no message.  Nothing of QUIT is told. */
static int
see_out(CURL *curl, curl_infotype type, char *p, size_t n, void *arg)
{
	struct smtp *smtp = arg;

	(void)curl;
	if (type != CURLINFO_HEADER_OUT || smtp->mail == NULL)
		return (0);
	if (is_command(p, n, "QUIT"))
		smtp->over = 1;
	else if (command_phase(p, n, &smtp->phase))
		unanswered(smtp);
	return (0);
}

static void
add_clean(struct crm_buf *to, const char *p, size_t n)
{

	while (n > 0 && (unsigned char)p[n - 1] <= ' ')
		n--;
	for (; n > 0; p++, n--)
		crm_buf_chr(to, (unsigned char)*p < ' ' || *p == 0x7f ? ' ' :
		    *p);
}

/* The code of a line "250 text" or "250-text"; 0 when it is none. */
static int
line_code(const char *p, size_t n)
{

	if (n < 3 || p[0] < '2' || p[0] > '5' || p[1] < '0' || p[1] > '9' ||
	    p[2] < '0' || p[2] > '9')
		return (0);
	return ((p[0] - '0') * 100 + (p[1] - '0') * 10 + p[2] - '0');
}

/* A line that came. */
static size_t
see_in(char *p, size_t size, size_t count, void *arg)
{
	struct smtp *smtp = arg;
	size_t n = size * count;
	int code = line_code(p, n);

	if (smtp->over || smtp->mail == NULL)
		return (n);
	smtp->heard = 1;
	if (code == 0) {
		/* libcurl would wait for a better one until time runs out. */
		unanswered(smtp);
		crm_buf_str(&smtp->reply, "no answer of SMTP: ");
		add_clean(&smtp->reply, p, n);
		smtp->over = 1;
		return (0);
	}
	if (smtp->lines.n == 0)
		crm_buf_int(&smtp->lines, code);
	if (n > 4) {
		crm_buf_chr(&smtp->lines, ' ');
		add_clean(&smtp->lines, p + 4, n - 4);
	}
	if (n > 3 && p[3] == '-')
		return (n);
	smtp->code = code;
	crm_buf_reset(&smtp->reply);
	crm_buf_str(&smtp->reply, crm_buf_text(&smtp->lines));
	crm_buf_reset(&smtp->lines);
	if (smtp->phase == CRM_PHASE_BODY && smtp->at == smtp->mail->n)
		smtp->phase = CRM_PHASE_DONE;
	return (n);
}

/* Called first when the server has said that the message may come. */
static size_t
give(char *p, size_t size, size_t count, void *arg)
{
	struct smtp *smtp = arg;
	size_t n = size * count, left;

	if (!smtp->begun) {
		if (smtp->begin(smtp->arg) != 0) {
			smtp->held = 1;
			return (CURL_READFUNC_ABORT);
		}
		smtp->begun = 1;
		smtp->phase = CRM_PHASE_BODY;
		unanswered(smtp);
	}
	left = smtp->mail->n - smtp->at;
	if (n > left)
		n = left;
	if (n > 0)
		memcpy(p, smtp->mail->bytes + smtp->at, n);
	smtp->at += n;
	return (n);
}

static const char *
failure(const struct smtp *smtp, CURLcode rc)
{

	if (smtp->held)
		return ("not begun");
	switch (rc) {
	case CURLE_COULDNT_CONNECT:
		return ("no connection");
	case CURLE_COULDNT_RESOLVE_HOST:
		return ("there is no such host");
	case CURLE_OPERATION_TIMEDOUT:
		return ("time ran out");
	case CURLE_USE_SSL_FAILED:
		return ("the server knows no TLS");
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_OK:
		return (smtp->code != 0 ? "an answer that leads nowhere" :
		    "the connection was lost");
	default:
		return (curl_easy_strerror(rc));
	}
}

/* As much as there is room for, in whole characters. */
static void
say(struct crm_sent *sent, const char *text)
{
	size_t n = strlen(text), i;

	if (n >= sizeof(sent->text))
		for (n = sizeof(sent->text) - 1; n > 0 &&
		    ((unsigned char)text[n] & 0xc0) == 0x80; n--)
			continue;
	memcpy(sent->text, text, n);
	sent->text[n] = '\0';
	if (crm_text_invalid(text, n) < n)
		for (i = 0; i < n; i++)
			if ((unsigned char)sent->text[i] >= 0x80)
				sent->text[i] = '?';
}

static void
tell(struct smtp *smtp, CURLcode rc, struct crm_sent *sent)
{

	sent->phase = smtp->phase;
	sent->code = smtp->code;
	if (smtp->phase == CRM_PHASE_DONE || smtp->code >= 400 ||
	    (smtp->code == 0 && smtp->reply.n > 0))
		say(sent, crm_buf_text(&smtp->reply));
	else {
		say(sent, failure(smtp, rc));
		sent->code = 0;
	}
}

/*
 * One try.  What a server that ended an idle connection has not even answered
 * is tried anew: 1.
 */
static int
attempt(struct smtp *smtp, long fresh, CURLcode *rc)
{
	long made = 1;

	smtp->at = 0;
	smtp->begun = smtp->held = smtp->heard = smtp->over = 0;
	smtp->phase = CRM_PHASE_CONNECT;
	unanswered(smtp);
	if ((*rc = curl_easy_setopt(smtp->curl, CURLOPT_FRESH_CONNECT,
	    fresh)) != CURLE_OK)
		return (0);
	*rc = curl_easy_perform(smtp->curl);
	return (!fresh && *rc != CURLE_OK && !smtp->heard && !smtp->begun &&
	    *rc != CURLE_OUT_OF_MEMORY && curl_easy_getinfo(smtp->curl,
	    CURLINFO_NUM_CONNECTS, &made) == CURLE_OK && made == 0);
}

/*
 * NULL where an address may stand between the brackets of an envelope, else a
 * server's answer to one that may not.  No blank, bracket or control may end
 * the command; what is not ASCII would need SMTPUTF8, which few servers know.
 */
static const char *
refusal(const char *address)
{
	const char *at = strrchr(address, '@');
	size_t n = strlen(address), i;

	if (n > LONGEST_PATH || at == NULL || at == address || at[1] == '\0')
		return ("553 5.1.3 this is no address");
	for (i = 0; i < n; i++) {
		if ((unsigned char)address[i] >= 0x80)
			return ("553 5.6.7 an address beyond ASCII");
		if (address[i] <= ' ' || address[i] == 0x7f ||
		    strchr("<>\"\\,;:()", address[i]) != NULL)
			return ("553 5.1.3 this is no address");
	}
	return (NULL);
}

static int
is_fit(const struct crm_mail *mail, struct crm_sent *sent)
{
	const char *why;

	sent->phase = CRM_PHASE_MAIL;
	if ((why = refusal(mail->from)) == NULL) {
		sent->phase = CRM_PHASE_RCPT;
		why = refusal(mail->to);
	}
	if (why == NULL)
		return (1);
	sent->code = 553;
	say(sent, why);
	return (0);
}

static CURLcode
address(struct smtp *smtp, const struct crm_mail *mail,
    struct curl_slist *to)
{
	CURLcode rc;

	if ((rc = curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM,
	    mail->from)) == CURLE_OK && (rc = curl_easy_setopt(smtp->curl,
	    CURLOPT_MAIL_RCPT, to)) == CURLE_OK)
		rc = curl_easy_setopt(smtp->curl, CURLOPT_INFILESIZE_LARGE,
		    (curl_off_t)mail->n);
	return (rc);
}

static int
smtp_send(struct crm_transport *transport, const struct crm_mail *mail,
    int (*begin)(void *arg), void *arg, struct crm_sent *sent)
{
	struct smtp *smtp = (struct smtp *)transport;
	struct curl_slist *to;
	CURLcode rc;

	if (!is_fit(mail, sent))
		return (0);
	if ((to = curl_slist_append(NULL, mail->to)) == NULL)
		return (-1);
	smtp->mail = mail;
	smtp->begin = begin;
	smtp->arg = arg;
	rc = address(smtp, mail, to);
	if (rc == CURLE_OK && attempt(smtp, 0, &rc))
		(void)attempt(smtp, 1, &rc);
	smtp->mail = NULL;
	tell(smtp, rc, sent);
	(void)curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(to);
	/* Where bytes may have left, that is what has to be told. */
	if (smtp->begun)
		return (0);
	return (rc == CURLE_OUT_OF_MEMORY || smtp->reply.bad ? -1 : 0);
}

static void
smtp_close(struct crm_transport *transport)
{
	struct smtp *smtp = (struct smtp *)transport;

	if (smtp->curl != NULL) {
		/* Nobody waits long for the answer to QUIT. */
		(void)curl_easy_setopt(smtp->curl,
		    CURLOPT_SERVER_RESPONSE_TIMEOUT, 2L);
		curl_easy_cleanup(smtp->curl);
	}
	curl_global_cleanup();
	crm_buf_free(&smtp->reply);
	crm_buf_free(&smtp->lines);
	free(smtp);
}

/* No proxy, whatever the environment says; nothing asks for a signal. */
static int
set_fixed(struct smtp *smtp)
{
	CURL *curl = smtp->curl;

	return (curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, see_out) !=
	    CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, smtp) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, see_in) !=
	    CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_HEADERDATA, smtp) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_READDATA, smtp) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_PROXY, "") != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2) != CURLE_OK ? -1 : 0);
}

static int
set_times(CURL *curl, const struct crm_smtp *smtp)
{

	return (curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
	    smtp->connect) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT,
	    smtp->answer) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_TIMEOUT, smtp->whole) !=
	    CURLE_OK ? -1 : 0);
}

static int
set_server(CURL *curl, const struct crm_smtp *smtp)
{
	struct crm_buf url = { 0 };
	int bad;

	crm_buf_fmt(&url, "%s://%s/%s", smtp->tls == CRM_SMTP_TLS ? "smtps" :
	    "smtp", smtp->server, smtp->hello);
	bad = url.bad || curl_easy_setopt(curl, CURLOPT_URL, url.p) !=
	    CURLE_OK;
	crm_buf_free(&url);
	if (!bad && smtp->tls == CRM_SMTP_STARTTLS)
		bad = curl_easy_setopt(curl, CURLOPT_USE_SSL,
		    (long)CURLUSESSL_ALL) != CURLE_OK;
	if (!bad && *smtp->ca != '\0')
		bad = curl_easy_setopt(curl, CURLOPT_CAINFO, smtp->ca) !=
		    CURLE_OK;
	if (!bad && *smtp->user != '\0')
		bad = curl_easy_setopt(curl, CURLOPT_USERNAME, smtp->user) !=
		    CURLE_OK || curl_easy_setopt(curl, CURLOPT_PASSWORD,
		    smtp->password) != CURLE_OK;
	return (bad ? -1 : 0);
}

struct crm_transport *
crm_smtp_open(struct crm_err *err, const struct crm_smtp *smtp)
{
	struct smtp *made;

	if (crm_smtp_check(err, smtp) == -1)
		return (NULL);
	if ((made = calloc(1, sizeof(*made))) == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	made->transport.send = smtp_send;
	made->transport.close = smtp_close;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		(void)crm_err_nomem(err);
		free(made);
		return (NULL);
	}
	if ((made->curl = curl_easy_init()) == NULL || set_fixed(made) == -1 ||
	    set_times(made->curl, smtp) == -1 ||
	    set_server(made->curl, smtp) == -1) {
		(void)crm_err_nomem(err);
		smtp_close(&made->transport);
		return (NULL);
	}
	return (&made->transport);
}
