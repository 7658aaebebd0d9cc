#include <string.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/user_int.h"

/*
 * The functions that a statement may call: those that only compute.  A list of
 * what is forbidden would be one version of SQLite, or one extension, behind;
 * and a function that runs statements of its own (rtreecheck) runs them behind
 * the authorizer's back.
 */
int
crm_user_function(const char *name)
{
	static const char *const allowed[] = { "->", "->>", "abs", "acos",
	    "acosh", "asin", "asinh", "atan", "atan2", "atanh", "avg", "ceil",
	    "ceiling", "char", "coalesce", "concat", "concat_ws", "cos",
	    "cosh", "count", "cume_dist", "current_date", "current_time",
	    "current_timestamp", "date", "datetime", "degrees", "dense_rank",
	    "exp", "first_value", "floor", "format", "glob", "group_concat",
	    "hex", "if", "ifnull", "iif", "instr", "json", "json_array",
	    "json_array_length", "json_error_position", "json_extract",
	    "json_group_array", "json_group_object", "json_insert",
	    "json_object", "json_patch", "json_pretty", "json_quote",
	    "json_remove", "json_replace", "json_set", "json_type",
	    "json_valid", "julianday", "lag", "last_value", "lead", "length",
	    "like", "likelihood", "likely", "ln", "log", "log10", "log2",
	    "lower", "ltrim", "max", "median", "min", "mod", "nth_value",
	    "ntile", "nullif", "octet_length", "percent_rank", "percentile",
	    "percentile_cont", "percentile_disc", "pi", "pow", "power",
	    "printf", "quote", "radians", "random", "rank", "replace",
	    "round", "row_number", "rtrim", "sign", "sin", "sinh", "soundex",
	    "sqlite_version", "sqrt", "strftime", "string_agg", "substr",
	    "substring", "sum", "tan", "tanh", "time", "timediff", "total",
	    "trim", "trunc", "typeof", "unhex", "unicode", "unistr",
	    "unixepoch", "unlikely", "upper" };
	size_t i;

	for (i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		if (sqlite3_stricmp(allowed[i], name) == 0)
			return (1);
	return (0);
}

int
crm_user_listed(const struct crm_buf *names, const char *name)
{
	const char *p;

	for (p = names->p; p != NULL && p < names->p + names->n;
	    p += strlen(p) + 1)
		if (sqlite3_stricmp(p, name) == 0)
			return (1);
	return (0);
}

/* What stands behind blanks and comments. */
static const char *
skip_blanks(const char *p)
{

	for (;;) {
		p += strspn(p, " \t\r\n\f");
		if (strncmp(p, "\357\273\277", 3) == 0)	/* a BOM */
			p += 3;
		else if (p[0] == '-' && p[1] == '-')
			p += strcspn(p, "\n");
		else if (p[0] == '/' && p[1] == '*') {
			p = strstr(p + 2, "*/");
			if (p == NULL)
				return ("");
			p += 2;
		} else
			return (p);
	}
}

static int
is_word(int c)
{

	return (c == '_' || c == '$' || (c >= '0' && c <= '9') ||
	    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80);
}

/* Reads a word, quoted or not, into word; returns what is behind it. */
static const char *
read_word(struct crm_buf *word, const char *p)
{
	char close = *p == '[' ? ']' : *p;

	crm_buf_reset(word);
	if (strchr("\"'`[", *p) == NULL) {
		for (; is_word((unsigned char)*p); p++)
			crm_buf_chr(word, *p);
		return (p);
	}
	for (p++; *p != '\0' && (*p != close || (close != ']' &&
	    p[1] == close)); p++) {
		if (*p == close)
			p++;
		crm_buf_chr(word, *p);
	}
	return (*p == '\0' ? p : p + 1);
}

static int
starts_with_word(const char *p, const char *word)
{
	size_t n = strlen(word);

	return (sqlite3_strnicmp(p, word, (int)n) == 0 &&
	    !is_word((unsigned char)p[n]));
}

/* Behind a name: does "(", "AS (", "AS MATERIALIZED" or "AS NOT" follow? */
static int
defines(const char *p)
{

	p = skip_blanks(p);
	if (*p == '(')
		return (1);
	if (!starts_with_word(p, "as"))
		return (0);
	p = skip_blanks(p + 2);
	return (*p == '(' || starts_with_word(p, "materialized") ||
	    starts_with_word(p, "not"));
}

int
crm_user_names(struct crm_err *err, const struct crm_buf *names,
    const char *sql)
{
	struct crm_buf word = { 0 };
	const char *p = sql;
	int bad = 0;

	while (!bad && *(p = skip_blanks(p)) != '\0') {
		if (!is_word((unsigned char)*p) &&
		    strchr("\"'`[", *p) == NULL) {
			p++;
			continue;
		}
		p = read_word(&word, p);
		bad = strncmp(crm_buf_text(&word), "v_", 2) == 0 ||
		    strncmp(crm_buf_text(&word), "V_", 2) == 0;
		bad = bad && crm_user_listed(names, crm_buf_text(&word)) &&
		    defines(p);
	}
	if (word.bad)
		bad = 1;
	if (bad)
		crm_err_set(err, CRM_ERR_USAGE, _("%s is a view; call "
		    "what you define by another name"), crm_buf_text(&word));
	crm_buf_free(&word);
	return (bad ? -1 : 0);
}

int
crm_user_blank(const char *p)
{

	while (*(p = skip_blanks(p)) == ';')
		p++;
	return (*p == '\0');
}
