#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "outreach/mergetext.h"

static const char *const fields[] = {
	"name", "code", "segment", "offer", "coupon", "ends_on", "refuse",
	"pick1", "pick2", "pick3", "pick4", "pick5", "pick6", "pick7", "pick8",
	"pick9"
};

#define NFIELD	(sizeof(fields) / sizeof(fields[0]))

/* Text as it is; or a field, and then the text for where it is empty. */
struct piece {
	const char	*field;		/* NULL: text */
	const char	*p;
	size_t		 n;
	int		 other;		/* a field has such a text */
};

struct crm_mergetext {
	char		*copy;
	size_t		 n;
	int		 html;
	struct piece	*piece;
	size_t		 npiece, cap;
};

const char *
crm_mergetext_field(size_t i)
{

	return (i < NFIELD ? fields[i] : NULL);
}

static const char *
known(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < NFIELD; i++)
		if (strlen(fields[i]) == n && memcmp(fields[i], p, n) == 0)
			return (fields[i]);
	return (NULL);
}

static struct piece *
add(struct crm_mergetext *text, const char *p, size_t n)
{
	struct piece *piece;
	size_t cap;

	if (text->npiece == text->cap) {
		cap = text->cap == 0 ? 16 : text->cap * 2;
		piece = realloc(text->piece, cap * sizeof(*piece));
		if (piece == NULL)
			return (NULL);
		text->piece = piece;
		text->cap = cap;
	}
	piece = &text->piece[text->npiece++];
	memset(piece, 0, sizeof(*piece));
	piece->p = p;
	piece->n = n;
	return (piece);
}

/* A place as people count it. */
struct place {
	size_t	line, character;
};

static struct place
place(const struct crm_mergetext *text, size_t at)
{
	struct place where = { 1, 1 };
	size_t i, from = 0;

	for (i = 0; i < at; i++)
		if (text->copy[i] == '\n') {
			where.line++;
			from = i + 1;
		}
	where.character = crm_text_chars(text->copy + from, at - from) + 1;
	return (where);
}

/* The names in the words of a message. */
static int
unknown(const struct crm_mergetext *text, struct crm_err *err, size_t at,
    size_t n)
{
	struct place where = place(text, at);

	return (crm_err_set(err, CRM_ERR_INPUT, _("line %zu, character %zu: "
	    "there is no merge field {%.*s}; take name, code, segment, offer, "
	    "coupon, ends_on, refuse or pick1 to pick9, and write {{ for a "
	    "brace"), where.line, where.character, (int)(n > 60 ? 60 : n),
	    text->copy + at + 1));
}

/* The field that begins at *at: 0 and *at behind it, or -1. */
static int
take_field(struct crm_mergetext *text, struct crm_err *err, size_t *at)
{
	const char *p = text->copy + *at + 1, *name;
	size_t left = text->n - *at - 1, n, end = 0;
	struct place where;
	struct piece *piece;

	while (end < left && strchr("{}\n", p[end]) == NULL)
		end++;
	if (end == left || p[end] != '}') {
		where = place(text, *at);
		return (crm_err_set(err, CRM_ERR_INPUT, _("line %zu, character "
		    "%zu: no } ends what begins with {; write {{ for a brace"),
		    where.line, where.character));
	}
	for (n = 0; n < end && p[n] != '|'; n++)
		;
	if ((name = known(p, n)) == NULL)
		return (unknown(text, err, *at, n));
	piece = n < end ? add(text, p + n + 1, end - n - 1) : add(text, p, 0);
	if (piece == NULL)
		return (crm_err_nomem(err));
	piece->field = name;
	piece->other = n < end;
	*at += end + 2;
	return (0);
}

/* How long an element is whose insides are no business of ours; 0: none. */
static size_t
raw(const struct crm_mergetext *text, size_t at)
{
	static const char *const names[] = { "style", "script" };
	const char *p = text->copy + at;
	size_t left = text->n - at, len, i, k;

	if (!text->html || left < 8 || p[0] != '<')
		return (0);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		len = strlen(names[i]);
		if (strncasecmp(p + 1, names[i], len) != 0 ||
		    strchr(" \t\r\n>", p[len + 1]) == NULL)
			continue;
		for (k = len + 1; k + len + 2 <= left; k++)
			if (p[k] == '<' && p[k + 1] == '/' &&
			    strncasecmp(p + k + 2, names[i], len) == 0)
				return (k);
		return (left);
	}
	return (0);
}

/* Text up to the next field: 0 and *at behind it, or -1. */
static int
take_text(struct crm_mergetext *text, struct crm_err *err, size_t *at)
{
	const char *p = text->copy;
	size_t end = *at, n;
	struct place where;

	while (end < text->n && p[end] != '{' && p[end] != '}')
		end += (n = raw(text, end)) > 0 ? n : 1;
	if (end < text->n && end + 1 < text->n && p[end + 1] == p[end]) {
		n = 2;
		end++;
	} else if (end < text->n && p[end] == '}') {
		where = place(text, end);
		return (crm_err_set(err, CRM_ERR_INPUT, _("line %zu, character "
		    "%zu: a } ends what no { began; write }} for a brace"),
		    where.line, where.character));
	} else
		n = 0;
	if (end > *at && add(text, p + *at, end - *at) == NULL)
		return (crm_err_nomem(err));
	*at = end + (n == 2);
	return (0);
}

struct crm_mergetext *
crm_mergetext_parse(struct crm_err *err, const char *p, size_t n, int html)
{
	struct crm_mergetext *text = calloc(1, sizeof(*text));
	size_t at = 0;
	int rc = 0;

	if (text == NULL || (text->copy = malloc(n + 1)) == NULL) {
		(void)crm_err_nomem(err);
		crm_mergetext_free(text);
		return (NULL);
	}
	memcpy(text->copy, p, n);
	text->copy[n] = '\0';
	text->n = n;
	text->html = html;
	while (rc == 0 && at < n) {
		rc = take_text(text, err, &at);
		if (rc == 0 && at < n && text->copy[at] == '{' &&
		    text->copy[at + 1] != '{')
			rc = take_field(text, err, &at);
	}
	if (rc == 0)
		return (text);
	crm_mergetext_free(text);
	return (NULL);
}

void
crm_mergetext_free(struct crm_mergetext *text)
{

	if (text == NULL)
		return;
	free(text->piece);
	free(text->copy);
	free(text);
}

static int
stands(const struct crm_mergetext *text, const char *field, int alone)
{
	const struct piece *piece;
	size_t i;

	for (i = 0; i < text->npiece; i++) {
		piece = &text->piece[i];
		if (piece->field != NULL && strcmp(piece->field, field) == 0 &&
		    !(alone && piece->other))
			return (1);
	}
	return (0);
}

int
crm_mergetext_uses(const struct crm_mergetext *text, const char *field)
{

	return (stands(text, field, 0));
}

int
crm_mergetext_needs(const struct crm_mergetext *text, const char *field)
{

	return (stands(text, field, 1));
}

/* C0, C1, and the ends of lines and paragraphs that Unicode has beside them. */
static int
control(uint32_t cp)
{

	return (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 ||
	    cp == 0x2029);
}

static void
put_value(struct crm_buf *out, const struct crm_buf *value, int html)
{
	static const char marks[] = "&<>\"'";
	static const char *const names[] = { "&amp;", "&lt;", "&gt;",
		"&quot;", "&#39;" };
	size_t i, len;
	const char *mark;
	uint32_t cp;

	for (i = 0; i < value->n; i += len) {
		len = crm_text_decode(value->p + i, value->n - i, &cp);
		if (len == 0) {
			len = 1;
			cp = 0;
		}
		mark = html && cp != 0 && cp < 0x80 ?
		    strchr(marks, (int)cp) : NULL;
		if (control(cp))
			crm_buf_chr(out, ' ');
		else if (mark != NULL)
			crm_buf_str(out, names[mark - marks]);
		else
			crm_buf_add(out, value->p + i, len);
	}
}

int
crm_mergetext_fill(const struct crm_mergetext *text,
    int (*value)(void *arg, const char *field, struct crm_buf *to), void *arg,
    struct crm_buf *out, const char **empty)
{
	struct crm_buf its = { 0 };
	const struct piece *piece;
	size_t i;
	int rc = 1;

	for (i = 0; rc == 1 && i < text->npiece; i++) {
		piece = &text->piece[i];
		crm_buf_reset(&its);
		if (piece->field != NULL &&
		    value(arg, piece->field, &its) == -1)
			rc = -1;
		else if (its.bad)
			out->bad = 1;
		else if (its.n > 0)
			put_value(out, &its, text->html);
		else if (piece->field == NULL || piece->other)
			crm_buf_add(out, piece->p, piece->n);
		else {
			*empty = piece->field;
			rc = 0;
		}
	}
	crm_buf_free(&its);
	return (out->bad ? -1 : rc);
}
