#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/lang.h"

struct crm_err {
	enum crm_errkind	 kind;
	char			*msg;	/* NULL: no memory for it */
};

struct crm_err *
crm_err_new(void)
{

	return (calloc(1, sizeof(struct crm_err)));
}

void
crm_err_free(struct crm_err *err)
{

	if (err == NULL)
		return;
	free(err->msg);
	free(err);
}

static char *
format(const char *fmt, va_list ap)
{
	va_list aq;
	char *p;
	int n;

	va_copy(aq, ap);
	n = vsnprintf(NULL, 0, fmt, aq);
	va_end(aq);
	if (n < 0 || (p = malloc((size_t)n + 1)) == NULL)
		return (NULL);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	return (p);
}

int
crm_err_set(struct crm_err *err, enum crm_errkind kind, const char *fmt, ...)
{
	va_list ap;

	if (err->kind != CRM_ERR_NONE)
		return (-1);
	va_start(ap, fmt);
	err->msg = format(fmt, ap);
	va_end(ap);
	err->kind = err->msg == NULL ? CRM_ERR_MEMORY : kind;
	return (-1);
}

int
crm_err_sys(struct crm_err *err, const char *fmt, ...)
{
	const char *why = strerror(errno);
	va_list ap;
	char *what;

	if (err->kind != CRM_ERR_NONE)
		return (-1);
	va_start(ap, fmt);
	what = format(fmt, ap);
	va_end(ap);
	if (what == NULL)
		return (crm_err_nomem(err));
	crm_err_set(err, CRM_ERR_SYSTEM, "%s: %s", what, why);
	free(what);
	return (-1);
}

int
crm_err_nomem(struct crm_err *err)
{

	if (err->kind == CRM_ERR_NONE)
		err->kind = CRM_ERR_MEMORY;
	return (-1);
}

void
crm_err_clear(struct crm_err *err)
{

	free(err->msg);
	err->msg = NULL;
	err->kind = CRM_ERR_NONE;
}

const char *
crm_errmsg(const struct crm_err *err)
{

	if (err->kind == CRM_ERR_NONE)
		return ("");
	if (err->msg == NULL)
		return (_("out of memory"));
	return (err->msg);
}

enum crm_errkind
crm_errkind(const struct crm_err *err)
{

	return (err->kind);
}
