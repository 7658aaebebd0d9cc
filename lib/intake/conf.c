#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "intake/conf.h"

#define MAX_SIZE	(1024 * 1024)
#define MAX_SHOWN	120	/* of a line, in a message */

static int
slurp(struct crm_conf *conf, int fd)
{
	ssize_t n;

	do {
		if (crm_buf_room(&conf->text, 65536) == -1)
			return (crm_err_nomem(conf->err));
		n = read(fd, conf->text.p + conf->text.n, 65536);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return (crm_err_sys(conf->err, "%s", conf->path));
		conf->text.n += (size_t)n;
		conf->text.p[conf->text.n] = '\0';
		if (conf->text.n > MAX_SIZE)
			return (crm_err_set(conf->err, CRM_ERR_INPUT,
			    _("%s: too large for a profile"), conf->path));
	} while (n != 0);
	return (0);
}

static int
check(struct crm_conf *conf)
{
	size_t bad, i;

	if (conf->text.bad)
		return (crm_err_nomem(conf->err));
	bad = crm_text_invalid(crm_buf_text(&conf->text), conf->text.n);
	if (bad == conf->text.n) {
		if (bad >= 3 && memcmp(conf->text.p, "\xef\xbb\xbf", 3) == 0)
			conf->at = 3;
		return (0);
	}
	for (conf->line = 1, i = 0; i < bad; i++)
		conf->line += conf->text.p[i] == '\n';
	return (crm_conf_fault(conf, _("no UTF-8 text: save it as UTF-8")));
}

int
crm_conf_open(struct crm_conf *conf, struct crm_err *err, const char *path)
{
	struct stat st;
	int fd, status;

	memset(conf, 0, sizeof(*conf));
	conf->err = err;
	conf->path = path;
	conf->next = 1;
	/* A pipe of that name must not stop the night. */
	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) == -1)
		return (crm_err_set(err, CRM_ERR_NOINPUT, "%s: %s", path,
		    strerror(errno)));
	if (fstat(fd, &st) == 0 && !S_ISREG(st.st_mode))
		status = crm_err_set(err, CRM_ERR_INPUT, _("%s: this is no "
		    "plain file"), path);
	else
		status = slurp(conf, fd);
	if (close(fd) == -1 && status == 0)
		status = crm_err_sys(err, "%s", path);
	return (status == -1 ? -1 : check(conf));
}

int
crm_conf_open_text(struct crm_conf *conf, struct crm_err *err,
    const char *path, const char *text)
{

	memset(conf, 0, sizeof(*conf));
	conf->err = err;
	conf->path = path;
	conf->next = 1;
	crm_buf_str(&conf->text, text);
	return (check(conf));
}

void
crm_conf_close(struct crm_conf *conf)
{

	crm_buf_free(&conf->text);
	crm_buf_free(&conf->key);
	crm_buf_free(&conf->value);
}

int
crm_conf_fault(struct crm_conf *conf, const char *fmt, ...)
{
	struct crm_buf what = { 0 };
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || crm_buf_room(&what, (size_t)n + 1) == -1)
		return (crm_err_nomem(conf->err));
	va_start(ap, fmt);
	(void)vsnprintf(what.p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	/* A file without a line has its fault in the first. */
	(void)crm_err_set(conf->err, CRM_ERR_INPUT, "%s:%zu: %s", conf->path,
	    conf->line == 0 ? 1 : conf->line, what.p);
	crm_buf_free(&what);
	return (-1);
}

/* The next line, without its end; 1 or 0. */
static int
take(struct crm_conf *conf, const char **s, size_t *n)
{
	const char *from = crm_buf_text(&conf->text) + conf->at, *end;

	if (conf->at >= conf->text.n)
		return (0);
	end = memchr(from, '\n', conf->text.n - conf->at);
	*n = end != NULL ? (size_t)(end - from) : conf->text.n - conf->at;
	conf->at += *n + (end != NULL);
	conf->line = conf->next++;
	if (*n > 0 && from[*n - 1] == '\r')
		--*n;
	*s = from;
	return (1);
}

static int
continues(const struct crm_conf *conf)
{
	const char *s = crm_buf_text(&conf->text) + conf->at;
	size_t n = strcspn(s, "\r\n"), rest = n;

	if (*s != ' ' && *s != '\t')
		return (0);
	s = crm_text_trim(s, &rest);
	return (rest > 0 && *s != '#');
}

static int
is_blank(char c)
{

	return (c == ' ' || c == '\t');
}

/* 1 when a quote is open behind the n bytes at s; open: one was before. */
static int
opens_quote(const char *s, size_t n, int open)
{
	size_t i;

	for (i = 0; i < n; i++)
		open ^= s[i] == '"';
	return (open);
}

/*
 * 1 when a line that begins with a blank looks like one of its own: "key=" or
 * " = " outside quotes, or a section.
 */
static int
is_own_line(const char *s, size_t n, int quote)
{
	static const char small[] = "abcdefghijklmnopqrstuvwxyz_0123456789";
	static const char *const sections[] = { "[detect]", "[columns]",
	    "[words ", "[when " };
	size_t i;

	for (i = 0; i < 4 && !quote; i++) {
		if (n >= strlen(sections[i]) && s[n - 1] == ']' &&
		    memcmp(s, sections[i], strlen(sections[i])) == 0)
			return (1);
	}
	i = strspn(s, small);
	if (!quote && i > 0 && i < n && s[i] == '=')
		return (1);
	for (i = 1; i + 1 < n; i++) {
		quote = opens_quote(s + i - 1, 1, quote);
		if (!quote && s[i] == '=' && is_blank(s[i - 1]) &&
		    is_blank(s[i + 1]))
			return (1);
	}
	return (0);
}

/* Adds the lines that go on with the value, from the line given. */
static int
take_rest(struct crm_conf *conf, size_t line)
{
	const char *s;
	size_t n;
	int quote = opens_quote(crm_buf_text(&conf->value), conf->value.n, 0);

	while (continues(conf)) {
		(void)take(conf, &s, &n);
		s = crm_text_trim(s, &n);
		if (is_own_line(s, n, quote))
			return (crm_conf_fault(conf, _("this line begins with "
			    "a blank and so continues line %zu: take the "
			    "blanks away"), line));
		quote = opens_quote(s, n, quote);
		crm_buf_chr(&conf->value, ' ');
		crm_buf_add(&conf->value, s, n);
	}
	return (0);
}

/* Says why a line is none; what looks right but is wide is hard to see. */
static int
no_line(struct crm_conf *conf, const char *s, size_t n)
{
	static const char *const wide[] = { "＝", "［", "］" };
	static const char narrow[] = "=[]";
	size_t i;

	if (n > MAX_SHOWN)
		for (n = MAX_SHOWN; n > 0 && (s[n] & 0xc0) == 0x80;)
			n--;
	for (i = 0; i < 3; i++) {
		if (memmem(s, n, wide[i], strlen(wide[i])) != NULL)
			return (crm_conf_fault(conf, _("the wide \"%s\" is "
			    "not the narrow \"%c\": \"%.*s\""), wide[i],
			    narrow[i], (int)n, s));
	}
	if (*s == '[')
		return (crm_conf_fault(conf, _("a section without its "
		    "\"]\"")));
	return (crm_conf_fault(conf, _("neither [section] nor "
	    "\"key = value\": \"%.*s\""), (int)n, s));
}

static int
pair(struct crm_conf *conf, const char *s, size_t n)
{
	const char *eq = memchr(s, '=', n), *key, *value;
	size_t klen, vlen, line = conf->line;

	if (eq == NULL)
		return (no_line(conf, s, n));
	klen = (size_t)(eq - s);
	vlen = n - klen - 1;
	key = crm_text_trim(s, &klen);
	value = crm_text_trim(eq + 1, &vlen);
	if (klen == 0)
		return (crm_conf_fault(conf, _("no key before \"=\"")));
	crm_buf_add(&conf->key, key, klen);
	crm_buf_add(&conf->value, value, vlen);
	if (take_rest(conf, line) == -1)
		return (-1);
	conf->line = line;
	if (conf->key.bad || conf->value.bad)
		return (crm_err_nomem(conf->err));
	return (CRM_CONF_PAIR);
}

int
crm_conf_next(struct crm_conf *conf)
{
	const char *s;
	size_t n;

	crm_buf_reset(&conf->key);
	crm_buf_reset(&conf->value);
	while (take(conf, &s, &n)) {
		s = crm_text_trim(s, &n);
		if (n == 0 || *s == '#')
			continue;
		if (*s != '[')
			return (pair(conf, s, n));
		if (s[n - 1] != ']')
			return (no_line(conf, s, n));
		n -= 2;
		s = crm_text_trim(s + 1, &n);
		crm_buf_add(&conf->value, s, n);
		if (conf->value.bad)
			return (crm_err_nomem(conf->err));
		return (CRM_CONF_SECTION);
	}
	return (CRM_CONF_END);
}

/* A word in double quotes, in which a quote is doubled. */
static int
quoted(struct crm_conf *conf, const char **s, struct crm_buf *word)
{
	const char *p = *s + 1;

	for (;; p++) {
		if (*p == '\0')
			return (crm_conf_fault(conf,
			    _("a quote that is not closed")));
		if (*p == '"' && *++p != '"')
			break;
		crm_buf_chr(word, *p);
	}
	p += strspn(p, " \t");
	if (*p != ',' && *p != '\0')
		return (crm_conf_fault(conf,
		    _("a comma is missing behind a quoted word")));
	*s = p + (*p == ',');
	return (1);
}

int
crm_conf_quotes(struct crm_conf *conf, const char *s, size_t n)
{
	static const char *const quotes[] = { "“", "”", "‘", "’", "＂" };
	size_t i, len;
	int other;

	other = n > 1 && *s == '\'' && s[n - 1] == '\'';
	for (i = 0; i < sizeof(quotes) / sizeof(quotes[0]) && !other; i++) {
		len = strlen(quotes[i]);
		other = n >= len && (memcmp(s, quotes[i], len) == 0 ||
		    memcmp(s + n - len, quotes[i], len) == 0);
	}
	return (other ? crm_conf_fault(conf, _("straight double quotes stand "
	    "around a text, as in \"TEXT\": %.*s"), (int)n, s) : 0);
}

int
crm_conf_word(struct crm_conf *conf, const char **s, struct crm_buf *word)
{
	const char *p;
	size_t n;

	crm_buf_reset(word);
	*s += strspn(*s, " \t");
	if (**s == '\0')
		return (0);
	if (**s == '"')
		return (quoted(conf, s, word));
	n = strcspn(*s, ",");
	p = *s;
	*s += n + (p[n] == ',');
	p = crm_text_trim(p, &n);
	if (n == 0)
		return (crm_conf_fault(conf, _("an empty word in a list")));
	if (crm_conf_quotes(conf, p, n) == -1)
		return (-1);
	crm_buf_add(word, p, n);
	return (word->bad ? crm_err_nomem(conf->err) : 1);
}
