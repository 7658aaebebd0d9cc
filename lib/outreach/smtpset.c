#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "outreach/smtp.h"
#include "record/sending.h"

#define USUAL	"127.0.0.1:25"

/* Seconds; RFC 5321, 4.5.3.2, has five minutes for most answers. */
#define CONNECT	30
#define ANSWER	300

/* The settings, and who we are to the server. */
struct given {
	struct crm_buf	 server, tls, ca, login;
	struct crm_buf	 user, password;
	int64_t		 answer;
};

/* A password does not lie about in freed memory. */
static void
wipe(struct crm_buf *buf)
{
	volatile char *p = buf->p;
	size_t n;

	for (n = buf->n; n > 0; n--)
		*p++ = '\0';
	crm_buf_free(buf);
}

/* 1 when the server is this machine itself. */
static int
is_local(const char *server)
{
	static const char *const names[] = { "localhost", "127.0.0.1",
	    "[::1]" };
	size_t i, n;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		n = strlen(names[i]);
		if (strncmp(server, names[i], n) == 0 && (server[n] == '\0' ||
		    server[n] == ':'))
			return (1);
	}
	return (0);
}

int
crm_smtp_check(struct crm_err *err, const struct crm_smtp *smtp)
{

	if (!crm_sending_server(smtp->server))
		return (crm_err_set(err, CRM_ERR_CONFIG, _("mail_server: this "
		    "is no mail server: \"%s\""), smtp->server));
	if (*smtp->hello != '\0' && !crm_sending_domain(smtp->hello))
		return (crm_err_set(err, CRM_ERR_CONFIG, _("mail_domain: this "
		    "is no domain: \"%s\""), smtp->hello));
	if (*smtp->user != '\0' && smtp->tls == CRM_SMTP_PLAIN &&
	    !is_local(smtp->server))
		return (crm_err_set(err, CRM_ERR_CONFIG, _("mail_login: the "
		    "password would travel unencrypted; say: crm-db set "
		    "mail_tls starttls")));
	return (0);
}

/* 0 with all of it in text, or -1. */
static int
read_all(struct crm_err *err, int fd, const char *path, struct crm_buf *text)
{
	char bytes[4096];
	ssize_t n;

	while ((n = read(fd, bytes, sizeof(bytes))) > 0 &&
	    text->n <= sizeof(bytes))
		crm_buf_add(text, bytes, (size_t)n);
	if (n == -1)
		return (crm_err_sys(err, "mail_login: %s", path));
	return (text->bad ? crm_err_nomem(err) : 0);
}

static int
check_owner(struct crm_err *err, int fd, const char *path)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return (crm_err_sys(err, "mail_login: %s", path));
	if (!S_ISREG(st.st_mode))
		return (crm_err_set(err, CRM_ERR_CONFIG, _("mail_login: %s is "
		    "no regular file"), path));
	if ((st.st_mode & 077) != 0)
		return (crm_err_set(err, CRM_ERR_PERMISSION, _("mail_login: "
		    "others may read %s; say: chmod 600 %s"), path, path));
	return (0);
}

/* A line of its own into to; what stands behind it. */
static const char *
take_line(struct crm_buf *to, const char *p)
{
	size_t n = strcspn(p, "\n");

	crm_buf_add(to, p, n > 0 && p[n - 1] == '\r' ? n - 1 : n);
	return (p[n] == '\n' ? p + n + 1 : p + n);
}

static int
take_login(struct crm_err *err, struct given *given, const char *path)
{
	struct crm_buf text = { 0 };
	const char *p;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	int rc;

	if (fd == -1)
		return (crm_err_set(err, CRM_ERR_CONFIG, "mail_login: %s: %s",
		    path, strerror(errno)));
	if ((rc = check_owner(err, fd, path)) == 0)
		rc = read_all(err, fd, path, &text);
	(void)close(fd);
	if (rc == 0) {
		p = take_line(&given->user, crm_buf_text(&text));
		p = take_line(&given->password, p);
		if (strlen(crm_buf_text(&text)) != text.n || *p != '\0' ||
		    given->user.n == 0 || given->password.n == 0)
			rc = crm_err_set(err, CRM_ERR_CONFIG, _("mail_login: "
			    "%s must have two lines, the user and the "
			    "password"), path);
	}
	wipe(&text);
	return (rc);
}

/* How long each answer may take.  0 or -1. */
static int
take_timeout(struct crm_db *db, struct given *given)
{
	struct crm_buf seconds = { 0 };
	int rc = crm_db_get(db, "mail_timeout", &seconds);

	given->answer = ANSWER;
	if (rc == 1 && (crm_int_parse(seconds.p, seconds.n,
	    &given->answer) == -1 || given->answer < 1 ||
	    given->answer > 3600))
		rc = crm_err_set(crm_db_err(db), CRM_ERR_CONFIG,
		    _("mail_timeout: this is no number of seconds"));
	crm_buf_free(&seconds);
	return (rc == -1 ? -1 : 0);
}

static int
take_settings(struct crm_db *db, struct given *given)
{

	if (crm_db_get(db, "mail_server", &given->server) == -1 ||
	    crm_db_get(db, "mail_tls", &given->tls) == -1 ||
	    crm_db_get(db, "mail_ca", &given->ca) == -1 ||
	    crm_db_get(db, "mail_login", &given->login) == -1 ||
	    take_timeout(db, given) == -1)
		return (-1);
	if (given->server.n == 0)
		crm_buf_str(&given->server, USUAL);
	if (given->server.bad)
		return (crm_err_nomem(crm_db_err(db)));
	return (given->login.n == 0 ? 0 : take_login(crm_db_err(db), given,
	    given->login.p));
}

/* What leaves this machine is encrypted unless the setting says no. */
static enum crm_smtp_tls
encryption(const struct given *given)
{

	if (given->tls.n > 0)
		return (strcmp(given->tls.p, "no") == 0 ? CRM_SMTP_PLAIN :
		    strcmp(given->tls.p, "tls") == 0 ? CRM_SMTP_TLS :
		    CRM_SMTP_STARTTLS);
	return (is_local(given->server.p) ? CRM_SMTP_PLAIN :
	    CRM_SMTP_STARTTLS);
}

struct crm_transport *
crm_smtp_open_set(struct crm_db *db, const char *hello)
{
	struct crm_transport *transport = NULL;
	struct given given = { 0 };
	struct crm_smtp smtp = { .hello = hello, .connect = CONNECT };

	if (take_settings(db, &given) == 0) {
		smtp.answer = (long)given.answer;
		smtp.whole = 3 * smtp.answer;
		smtp.server = given.server.p;
		smtp.tls = encryption(&given);
		smtp.ca = crm_buf_text(&given.ca);
		smtp.user = crm_buf_text(&given.user);
		smtp.password = crm_buf_text(&given.password);
		transport = crm_smtp_open(crm_db_err(db), &smtp);
	}
	crm_buf_free(&given.server);
	crm_buf_free(&given.tls);
	crm_buf_free(&given.ca);
	crm_buf_free(&given.login);
	crm_buf_free(&given.user);
	wipe(&given.password);
	return (transport);
}
