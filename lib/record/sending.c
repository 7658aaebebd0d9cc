#include <inttypes.h>
#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "record/sending.h"

#define LABEL	63	/* of a domain; RFC 1035 */

static int
is_digit(char c)
{

	return (c >= '0' && c <= '9');
}

static int
is_name(char c)
{

	return (is_digit(c) || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z'));
}

/* 1 for letters, digits and hyphens, in parts of which none is too long. */
static int
is_host(const char *s, size_t n)
{
	size_t i, label = 0;

	for (i = 0; i < n; i++) {
		if (s[i] == '.' ? label == 0 || s[i - 1] == '-' :
		    !is_name(s[i]) && (s[i] != '-' || label == 0))
			return (0);
		label = s[i] == '.' ? 0 : label + 1;
		if (label > LABEL)
			return (0);
	}
	return (label > 0 && s[n - 1] != '-');
}

/* 1 for ":PORT", or nothing. */
static int
is_port(const char *s, size_t n)
{
	int64_t port;

	return (n == 0 || (n > 1 && s[0] == ':' && is_digit(s[1]) &&
	    crm_int_parse(s + 1, n - 1, &port) == 0 && port > 0 &&
	    port < 65536));
}

/* 1 for a host, or an address of version 6 in brackets, and maybe a port. */
static int
is_server(const char *s, size_t n)
{
	const char *end;
	size_t len;

	if (n > 0 && s[0] == '[') {
		if ((end = memchr(s, ']', n)) == NULL)
			return (0);
		len = (size_t)(end - s) + 1;
		return (len > 3 && strspn(s + 1, "0123456789abcdefABCDEF:.") ==
		    len - 2 && memchr(s, ':', len) != NULL &&
		    is_port(s + len, n - len));
	}
	end = memchr(s, ':', n);
	len = end == NULL ? n : (size_t)(end - s);
	return (is_host(s, len) && is_port(s + len, n - len));
}

int
crm_sending_server(const char *value)
{

	return (is_server(value, strlen(value)));
}

int
crm_sending_domain(const char *value)
{

	return (strchr(value, '.') != NULL && is_host(value, strlen(value)) &&
	    strlen(value) < 254);
}

static int
host(const char *value)
{

	return (is_host(value, strlen(value)));
}

/* What stands in mails and pages as it is: nothing that has to be quoted. */
static int
url(const char *value)
{
	size_t n = strlen(value), scheme, i;

	scheme = strncmp(value, "https://", 8) == 0 ? 8 :
	    strncmp(value, "http://", 7) == 0 ? 7 : 0;
	if (scheme == 0)
		return (0);
	for (i = scheme; i < n; i++)
		if (value[i] <= 0x20 || value[i] > 0x7e ||
		    strchr("\"'<>\\^`{|}", value[i]) != NULL)
			return (0);
	return (is_server(value + scheme, strcspn(value + scheme, "/?#")));
}

/* Paths are put behind it. */
static int
base(const char *value)
{
	size_t n = strlen(value);

	return (url(value) && strpbrk(value, "?#&;") == NULL &&
	    value[n - 1] != '/');
}

static int
encryption(const char *value)
{

	return (strcmp(value, "no") == 0 || strcmp(value, "starttls") == 0 ||
	    strcmp(value, "tls") == 0);
}

/* Programs run in any folder, cron's too. */
static int
path(const char *value)
{

	return (*value == '/');
}

static int
email(const char *value)
{
	struct crm_buf key = { 0 };
	int good = crm_email_parse(&key, value, strlen(value)) == 0 &&
	    !key.bad;

	crm_buf_free(&key);
	return (good);
}

static int
day(const char *value)
{
	int64_t date;

	return (crm_date_parse(value, strlen(value), &date) == 0);
}

static int
share(const char *value)
{
	int64_t v;

	return (crm_money_parse(value, strlen(value), 4, &v) == 0 && v >= 0 &&
	    v <= 1000000);
}

static int
text(const char *value)
{

	return (strspn(value, " ") < strlen(value));
}

struct known {
	const char	*name;
	int		(*good)(const char *value);	/* NULL: a number */
	int64_t		 least, most;
	const char	*what;		/* that has to be written */
};

static const struct known known[] = {
	{ "sms_certificate", text, 0, 0, N_("the number of the certificate") },
	{ "sms_certificate_until", day, 0, 0, N_("a date, YYYY-MM-DD") },
	{ "refuse_url", url, 0, 0, N_("an address of the web such as "
	    "https://shop.example/refuse") },
	{ "refuse_email", email, 0, 0, N_("an e-mail address") },
	{ "own_channels", text, 0, 0, N_("names of channels, with commas "
	    "between") },
	{ "mail_server", crm_sending_server, 0, 0, N_("a host, and its port where it is "
	    "not 25, such as 127.0.0.1:2525") },
	{ "mail_tls", encryption, 0, 0, N_("no, starttls or tls") },
	{ "mail_ca", path, 0, 0, N_("the path of a file, from / on") },
	{ "mail_login", path, 0, 0, N_("the path of a file, from / on") },
	{ "mail_timeout", NULL, 1, 3600, NULL },
	{ "mail_domain", crm_sending_domain, 0, 0, N_("a domain such as "
	    "news.shop.example") },
	{ "link_base", base, 0, 0, N_("an address of the web such as "
	    "https://shop.example/m, without ? and # and a slash at its "
	    "end") },
	{ "holdout", share, 0, 0, N_("a number from 0 to 100, with at most "
	    "four decimals") },
	{ "holdout_seed", text, 0, 0, N_("a word that nobody guesses") },
	{ "cap", NULL, 1, 1000, NULL },
	{ "cap_days", NULL, 1, 366, NULL },
	{ "rest_days", NULL, 0, 366, NULL },
	{ "cap_sms", NULL, 1, 1000, NULL },
	{ "cap_email", NULL, 1, 1000, NULL },
	{ "cap_call", NULL, 1, 1000, NULL },
	{ "cap_post", NULL, 1, 1000, NULL },
	{ "rest_days_sms", NULL, 0, 366, NULL },
	{ "rest_days_email", NULL, 0, 366, NULL },
	{ "rest_days_call", NULL, 0, 366, NULL },
	{ "rest_days_post", NULL, 0, 366, NULL },
	{ "send_host", host, 0, 0, N_("the name of a host") }
};

static int
check_number(struct crm_db *db, const struct known *setting, const char *value)
{
	int64_t n;

	if (strspn(value, "0123456789") == strlen(value) &&
	    crm_int_parse(value, strlen(value), &n) == 0 &&
	    n >= setting->least && n <= setting->most)
		return (1);
	return (crm_err_set(crm_db_err(db), CRM_ERR_INPUT, _("%s: a whole "
	    "number from %" PRId64 " to %" PRId64), setting->name,
	    setting->least, setting->most));
}

int
crm_sending_check(struct crm_db *db, const char *name, const char *value)
{
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(known[i].name, name) != 0)
			continue;
		if (*value == '\0')
			return (1);
		if (known[i].good == NULL)
			return (check_number(db, &known[i], value));
		if (known[i].good(value))
			return (1);
		return (crm_err_set(crm_db_err(db), CRM_ERR_INPUT,
		    _("%s: write %s"), name, _(known[i].what)));
	}
	return (0);
}
