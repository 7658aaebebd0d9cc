#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/image.h"

/* The images of batch_image: SQL literals, as SQLite's quote() writes them. */

/* What an X'...' or '...' literal at p holds goes to *to; its last quote. */
static const char *
read_quoted(char **to, const char *p, int blob)
{
	char hex[3] = { 0 };

	if (blob) {
		for (; p[0] != '\0' && p[0] != '\'' && p[1] != '\0'; p += 2) {
			hex[0] = p[0];
			hex[1] = p[1];
			*(*to)++ = (char)strtol(hex, NULL, 16);
		}
		return (*p == '\'' ? p : NULL);
	}
	for (; *p != '\0' && (*p != '\'' || p[1] == '\''); p++) {
		if (*p == '\'')
			p++;
		*(*to)++ = *p;
	}
	return (*p == '\'' ? p : NULL);
}

/* Reads the literal at p: NULL, a number, 'text' or X'blob'; what follows. */
static const char *
read_literal(char **to, const char *p, struct crm_val *v)
{
	const char *end;
	int blob = *p == 'X';

	memset(v, 0, sizeof(*v));
	if (strncmp(p, "NULL", 4) == 0)
		return (p + 4);
	if (*p != '\'' && !blob) {
		end = p + strcspn(p, ",");
		if (memchr(p, '.', (size_t)(end - p)) != NULL) {
			v->type = CRM_VAL_REAL;
			v->d = strtod(p, NULL);
		} else {
			v->type = CRM_VAL_INT;
			v->i = strtoll(p, NULL, 10);
		}
		return (end > p ? end : NULL);
	}
	v->type = blob ? CRM_VAL_BLOB : CRM_VAL_TEXT;
	v->p = *to;
	end = read_quoted(to, p + 1 + blob, blob);
	v->n = (size_t)(*to - v->p);
	return (end == NULL ? NULL : end + 1);
}

/* What is read is never longer than how it was written. */
static char *
room(struct crm_images *images, size_t n)
{
	char *more;

	if (n <= images->cap)
		return (images->text);
	if ((more = realloc(images->text, n * 2)) == NULL) {
		crm_err_nomem(images->db->err);
		return (NULL);
	}
	images->text = more;
	images->cap = n * 2;
	return (more);
}

int
crm_image_parse(struct crm_images *images, struct crm_image_table *t,
    const char *text, struct crm_val *val)
{
	char *to = room(images, strlen(text) + 1);
	const char *p = text;
	int i;

	if (to == NULL)
		return (-1);
	for (i = 0; i < t->ncol; i++) {
		if ((p = read_literal(&to, p, &val[i])) == NULL ||
		    *p != (i < t->ncol - 1 ? ',' : '\0'))
			return (crm_image_misfit(images, t));
		p++;
	}
	return (0);
}
