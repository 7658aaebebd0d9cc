#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/text.h"
#include "intake/conf.h"
#include "intake/name.h"
#include "intake/pool.h"
#include "intake/source.h"

/* A token: an operator, a quoted text, or the words of a name. */
struct token {
	const char	*p;
	size_t		 n;
	char		 op;	/* + - * |, or 0 */
	int		 quoted;
};

static int
is_blank(char c)
{

	return (c == ' ' || c == '\t');
}

/* Bytes up to the next blank; a quoted text is taken whole. */
static size_t
word_len(const char *s)
{
	size_t n = 0;

	if (*s == '"') {
		for (n = 1; s[n] != '\0'; n++) {
			if (s[n] == '"' && s[n + 1] == '"')
				n++;
			else if (s[n] == '"')
				return (n + 1);
		}
		return (n);
	}
	while (s[n] != '\0' && !is_blank(s[n]))
		n++;
	return (n);
}

int
crm_source_split(const char **s, char c, const char **piece, size_t *n)
{
	const char *p = *s, *from;
	size_t len;

	while (is_blank(*p))
		p++;
	if (*p == '\0')
		return (0);
	from = p;
	*n = 0;
	while (*p != '\0') {
		len = word_len(p);
		if (len == 1 && *p == c)
			break;
		p += len;
		*n = (size_t)(p - from);
		while (is_blank(*p))
			p++;
	}
	*piece = from;
	/* An operator at the end is met again, with nothing before it. */
	*s = *p == '\0' || (*n > 0 && p[1 + strspn(p + 1, " \t")] == '\0') ?
	    p : p + 1;
	return (1);
}

/* 1 a token, 0 the end. */
static int
next_token(const char **s, const char *end, struct token *t)
{
	const char *p = *s;
	size_t len;

	memset(t, 0, sizeof(*t));
	while (p < end && is_blank(*p))
		p++;
	t->p = p;
	while (p < end) {
		len = word_len(p);
		if (len > (size_t)(end - p))
			len = (size_t)(end - p);
		if (len == 1 && strchr("+-*|", *p) != NULL) {
			if (t->n > 0)
				break;
			t->op = *p;
			t->n = 1;
			p++;
			break;
		}
		if (*p == '"') {
			if (t->n > 0)
				break;
			t->quoted = 1;
			t->n = len;
			p += len;
			break;
		}
		p += len;
		t->n = (size_t)(p - t->p);
		while (p < end && is_blank(*p))
			p++;
	}
	*s = p;
	return (t->n > 0);
}

long
crm_names_add(const struct crm_parse *parse, const char *s, size_t n)
{
	struct crm_names *names = parse->names;
	struct crm_name form, *v;
	size_t i;

	if (crm_name_form(&form, s, n, names->spellings) == -1)
		return (crm_err_nomem(parse->conf->err));
	for (i = 0; i < names->n; i++) {
		if (crm_form_same(names->v[i].strict, form.strict))
			return ((long)i);
	}
	v = crm_pool_more(parse->pool, names->v, names->n, sizeof(*v));
	if (v == NULL ||
	    (form.text = crm_pool_text(parse->pool, s, n)) == NULL)
		return (crm_err_nomem(parse->conf->err));
	names->v = v;
	v[names->n] = form;
	return ((long)names->n++);
}

/* The text of a quoted token, its doubled quotes made single. */
static int
constant(const struct crm_parse *parse, const struct token *t,
    struct crm_part *part)
{
	char *text;
	size_t i;

	if (t->n < 2 || t->p[t->n - 1] != '"')
		return (crm_conf_fault(parse->conf,
		    _("a quote that is not closed")));
	if ((text = crm_pool_get(parse->pool, t->n)) == NULL)
		return (crm_err_nomem(parse->conf->err));
	part->term = CRM_TERM_TEXT;
	part->text = text;
	for (i = 1; i < t->n - 1; i++) {
		text[part->n++] = t->p[i];
		if (t->p[i] == '"')
			i++;
	}
	text[part->n] = '\0';
	return (0);
}

static int
operand(const struct crm_parse *parse, const struct token *t,
    struct crm_part *part)
{
	long name;

	if (t->quoted)
		return (constant(parse, t, part));
	if (t->n == 5 && memcmp(t->p, "@date", 5) == 0)
		part->term = CRM_TERM_DATE;
	else if (t->n == 5 && memcmp(t->p, "@file", 5) == 0)
		part->term = CRM_TERM_FILE;
	else if (*t->p == '@')
		return (crm_conf_fault(parse->conf,
		    _("\"%.*s\" is neither @date nor @file"), (int)t->n,
		    t->p));
	else {
		if (crm_conf_quotes(parse->conf, t->p, t->n) == -1 ||
		    (name = crm_names_add(parse, t->p, t->n)) == -1)
			return (-1);
		part->term = CRM_TERM_COLUMN;
		part->name = (size_t)name;
	}
	return (0);
}

static int
add_part(const struct crm_parse *parse, struct crm_alt *alt, char op,
    const struct token *t)
{
	struct crm_part *part;

	part = crm_pool_more(parse->pool, alt->part, alt->npart,
	    sizeof(*part));
	if (part == NULL)
		return (crm_err_nomem(parse->conf->err));
	alt->part = part;
	part += alt->npart;
	memset(part, 0, sizeof(*part));
	part->op = op;
	if (operand(parse, t, part) == -1)
		return (-1);
	alt->npart++;
	return (0);
}

static int
parse_alt(const struct crm_parse *parse, const char *s, size_t n, int number,
    struct crm_alt *alt)
{
	const char *end = s + n;
	struct token t;
	char op = '+';

	while (next_token(&s, end, &t)) {
		if (t.op == 0 && op != 0) {
			if (add_part(parse, alt, op, &t) == -1)
				return (-1);
			op = 0;
		} else if (t.op == 0 || op != 0)
			return (crm_conf_fault(parse->conf, _("an operator "
			    "stands where none should, or is missing, at "
			    "\"%.*s\""), (int)(end - t.p), t.p));
		else if (t.op != '+' && !number)
			return (crm_conf_fault(parse->conf,
			    _("\"%c\" works in amounts and numbers only"),
			    t.op));
		else
			op = t.op;
	}
	if (op != 0)
		return (crm_conf_fault(parse->conf,
		    _("a source is missing")));
	return (0);
}

int
crm_source_parse(const struct crm_parse *parse, const char *text, int number,
    struct crm_source *source)
{
	const char *piece;
	struct crm_alt *alt;
	size_t n;

	memset(source, 0, sizeof(*source));
	source->line = parse->conf->line;
	while (crm_source_split(&text, '|', &piece, &n)) {
		alt = crm_pool_more(parse->pool, source->alt, source->nalt,
		    sizeof(*alt));
		if (alt == NULL)
			return (crm_err_nomem(parse->conf->err));
		source->alt = alt;
		alt += source->nalt++;
		memset(alt, 0, sizeof(*alt));
		if (parse_alt(parse, piece, n, number, alt) == -1)
			return (-1);
	}
	if (source->nalt == 0)
		return (crm_conf_fault(parse->conf,
		    _("a source is missing")));
	return (0);
}

/* Finds " = ", " != ", " < " or " > "; NULL when there is none. */
static const char *
find_test(const char *s, const char *end, enum crm_test *test, size_t *len)
{
	size_t n;

	for (; s < end; s += n) {
		while (s < end && is_blank(*s))
			s++;
		n = word_len(s);
		*len = n;
		*test = CRM_TEST_IS;
		if (n == 1 && *s == '=')
			return (s);
		*test = CRM_TEST_IS_NOT;
		if (n == 2 && memcmp(s, "!=", 2) == 0)
			return (s);
		*test = *s == '<' ? CRM_TEST_LESS : CRM_TEST_MORE;
		if (n == 1 && (*s == '<' || *s == '>'))
			return (s);
	}
	return (NULL);
}

static int
parse_right(const struct crm_parse *parse, const char *s, size_t n,
    struct crm_cond *cond)
{
	struct crm_buf *value = &parse->conf->value;
	enum crm_test test;
	size_t len;

	s = crm_text_trim(s, &n);
	/* "and" would make one long word of two conditions. */
	if (find_test(s, s + n, &test, &len) != NULL)
		return (crm_conf_fault(parse->conf, _("conditions are joined "
		    "with \" & \": %.*s"), (int)n, s));
	if (cond->test == CRM_TEST_LESS || cond->test == CRM_TEST_MORE) {
		if (crm_money_parse(s, n, CRM_PRICE_DECIMALS,
		    &cond->number) != 0)
			return (crm_conf_fault(parse->conf, _("no number: "
			    "\"%.*s\": write digits only"), (int)n, s));
		return (0);
	}
	crm_buf_reset(value);
	crm_buf_add(value, s, n);
	return (crm_words_add(&cond->words, parse->pool, parse->conf, ""));
}

static int
parse_cond(const struct crm_parse *parse, const char *s, size_t n,
    struct crm_cond *cond)
{
	struct crm_buf left = { 0 };
	const char *op, *right;
	size_t len;
	int r;

	op = find_test(s, s + n, &cond->test, &len);
	if (op == NULL)
		return (crm_conf_fault(parse->conf, _("a condition needs "
		    "\" = \", \" != \", \" < \" or \" > \"")));
	crm_buf_add(&left, s, (size_t)(op - s));
	right = op + len;
	if (left.bad)
		r = crm_err_nomem(parse->conf->err);
	else
		r = crm_source_parse(parse, crm_buf_text(&left),
		    cond->test == CRM_TEST_LESS || cond->test == CRM_TEST_MORE,
		    &cond->source);
	if (r == 0)
		r = parse_right(parse, right, (size_t)(s + n - right), cond);
	crm_buf_free(&left);
	return (r);
}

int
crm_cond_parse(const struct crm_parse *parse, const char *text,
    struct crm_cond **cond, size_t *ncond)
{
	struct crm_buf all = { 0 };
	const char *s, *piece;
	struct crm_cond *c;
	size_t n;
	int r = 0;

	/* text is conf's value, which the words of a condition reuse. */
	crm_buf_str(&all, text);
	s = crm_buf_text(&all);
	while (r == 0 && crm_source_split(&s, '&', &piece, &n)) {
		c = crm_pool_more(parse->pool, *cond, *ncond, sizeof(*c));
		if (c == NULL) {
			r = crm_err_nomem(parse->conf->err);
			break;
		}
		*cond = c;
		c += (*ncond)++;
		memset(c, 0, sizeof(*c));
		r = parse_cond(parse, piece, n, c);
	}
	if (r == 0 && all.bad)
		r = crm_err_nomem(parse->conf->err);
	if (r == 0 && *ncond == 0)
		r = crm_conf_fault(parse->conf, _("a condition is missing"));
	crm_buf_free(&all);
	return (r);
}
