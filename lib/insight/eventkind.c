#include <string.h>

#include "core/buf.h"
#include "core/lang.h"
#include "core/money.h"
#include "insight/eventkind.h"

#define INT(name, least, most, preset) \
	{ name, CRM_EVENT_INT, least, most, preset, NULL }
#define DEC(name, least, most, preset) \
	{ name, CRM_EVENT_HUNDREDTHS, least, most, preset, NULL }
#define WORD(name, words) \
	{ name, CRM_EVENT_WORD, 0, 0, 0, words }
#define TEXT(name) \
	{ name, CRM_EVENT_TEXT, 0, 0, 0, NULL }

static const struct crm_event_kind kinds[] = {
	{ "first", CRM_EVENT_FIRST, { { 0 } } },
	{ "nth", CRM_EVENT_NTH, { INT("n", 2, 1000, 2) } },
	{ "large", CRM_EVENT_LARGE, { DEC("ratio", 101, 10000, 300),
	    INT("purchases", 1, 100, 3) } },
	{ "silence", CRM_EVENT_SILENCE, { DEC("factor", 100, 10000, 200),
	    INT("purchases", 2, 100, 3), INT("days", 1, 3660, 7) } },
	{ "due", CRM_EVENT_DUE, { INT("ahead", 0, 365, 0),
	    INT("purchases", 2, 100, 3) } },
	{ "price", CRM_EVENT_PRICE, { DEC("factor", 100, 10000, 200),
	    INT("purchases", 2, 100, 3), INT("rise", 1, 1000, 10) } },
	{ "returns", CRM_EVENT_RETURNS, { INT("n", 2, 100, 3),
	    INT("days", 1, 366, 90) } },
	{ "anniversary", CRM_EVENT_ANNIV, {
	    WORD("of", "birthday joined first_order custom"),
	    INT("ahead", 0, 180, 0) } },
	{ "life", CRM_EVENT_LIFE, { INT("after", -180, 36600, 0),
	    TEXT("title") } },
	{ "flag", CRM_EVENT_FLAG, { WORD("kind", "watch complaint "
	    "return_abuse reseller fraud deceased") } },
	{ "contact", CRM_EVENT_CONTACT, { INT("ahead", 0, 180, 0) } }
};

const struct crm_event_kind *
crm_event_kind_at(size_t i)
{

	return (i < sizeof(kinds) / sizeof(kinds[0]) ? &kinds[i] : NULL);
}

const struct crm_event_kind *
crm_event_kind(const char *name)
{
	const struct crm_event_kind *kind;
	size_t i;

	for (i = 0; (kind = crm_event_kind_at(i)) != NULL; i++)
		if (strcmp(kind->name, name) == 0)
			return (kind);
	return (NULL);
}

void
crm_event_preset(const struct crm_event_kind *kind,
    struct crm_event_values *values)
{
	int i;

	for (i = 0; i < CRM_EVENT_PARAMS; i++)
		values->v[i] = kind->param[i].preset;
	values->text = NULL;
}

/* The place of a word among words, or -1. */
static int64_t
place(const char *words, const char *word, size_t n)
{
	int64_t i;
	size_t len;

	for (i = 0; *words != '\0'; i++) {
		len = strcspn(words, " ");
		if (len == n && strncmp(words, word, n) == 0)
			return (i);
		words += len + (words[len] == ' ');
	}
	return (-1);
}

/* 0 or -1. */
static int
take_value(const struct crm_event_param *param, const char *s, size_t n,
    int64_t *v)
{
	int bad;

	if (param->type == CRM_EVENT_WORD) {
		*v = place(param->words, s, n);
		return (*v == -1 ? -1 : 0);
	}
	bad = param->type == CRM_EVENT_INT ? crm_int_parse(s, n, v) :
	    crm_money_parse(s, n, 2, v);
	return (bad != 0 || *v < param->least || *v > param->most ? -1 : 0);
}

int
crm_event_take(const struct crm_event_kind *kind,
    struct crm_event_values *values, const char *word,
    const struct crm_event_param **param)
{
	size_t n = strcspn(word, "="), i;
	const char *s = word + n + (word[n] == '=');

	for (i = 0; i < CRM_EVENT_PARAMS; i++) {
		*param = &kind->param[i];
		if ((*param)->name == NULL || strlen((*param)->name) != n ||
		    strncmp((*param)->name, word, n) != 0)
			continue;
		if ((*param)->type != CRM_EVENT_TEXT)
			return (take_value(*param, s, strlen(s),
			    &values->v[i]) == 0 ? 0 : -2);
		values->text = s;
		return (*s == '\0' ? -2 : 0);
	}
	return (-1);
}

/* The word at that place. */
static void
add_word(struct crm_buf *text, const char *words, int64_t at)
{

	for (; at > 0; at--)
		words += strcspn(words, " ") + 1;
	crm_buf_add(text, words, strcspn(words, " "));
}

void
crm_event_format(const struct crm_event_kind *kind,
    const struct crm_event_values *values, struct crm_buf *text)
{
	const struct crm_event_param *param;
	int i;

	for (i = 0; i < CRM_EVENT_PARAMS; i++) {
		param = &kind->param[i];
		if (param->name == NULL)
			break;
		crm_buf_fmt(text, "%s%s=", i == 0 ? "" : " ", param->name);
		if (param->type == CRM_EVENT_INT)
			crm_buf_int(text, values->v[i]);
		else if (param->type == CRM_EVENT_HUNDREDTHS)
			crm_money_format(text, values->v[i], 2);
		else if (param->type == CRM_EVENT_WORD)
			add_word(text, param->words, values->v[i]);
		else
			crm_buf_str(text, values->text == NULL ? "" :
			    values->text);
	}
}

int
crm_event_parse(const struct crm_event_kind *kind,
    struct crm_event_values *values, const char *text)
{
	const struct crm_event_param *param;
	size_t n;
	int i;

	crm_event_preset(kind, values);
	for (i = 0; i < CRM_EVENT_PARAMS; i++) {
		param = &kind->param[i];
		if (param->name == NULL)
			break;
		n = strlen(param->name);
		text += *text == ' ';
		if (strncmp(text, param->name, n) != 0 || text[n] != '=')
			return (-1);
		text += n + 1;
		n = param->type == CRM_EVENT_TEXT ? strlen(text) :
		    strcspn(text, " ");
		if (param->type != CRM_EVENT_TEXT &&
		    take_value(param, text, n, &values->v[i]) == -1)
			return (-1);
		if (param->type == CRM_EVENT_TEXT)
			values->text = text;
		text += n;
	}
	return (*text == '\0' ? 0 : -1);
}

void
crm_event_range(const struct crm_event_param *param, struct crm_buf *text)
{
	struct crm_buf least = { 0 }, most = { 0 };
	int decimals = param->type == CRM_EVENT_HUNDREDTHS ? 2 : 0;

	if (param->type == CRM_EVENT_WORD) {
		crm_buf_fmt(text, _("one of %s"), param->words);
		return;
	}
	if (param->type == CRM_EVENT_TEXT) {
		crm_buf_str(text, _("a text"));
		return;
	}
	crm_money_format(&least, param->least, decimals);
	crm_money_format(&most, param->most, decimals);
	crm_buf_fmt(text, _("a number from %s to %s"), crm_buf_text(&least),
	    crm_buf_text(&most));
	text->bad |= least.bad || most.bad;
	crm_buf_free(&least);
	crm_buf_free(&most);
}
