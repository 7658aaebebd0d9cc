#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "cli_int.h"
#include "core/contact.h"
#include "core/stream.h"

#define SHOWN_OF_A_KIND	20

/*
 * Prints "PROGRAM: text", whatever came into the text from outside: one line,
 * nothing that steers a terminal, and no resident registration number.
 */
static void
print(const struct cli *cli, const struct crm_buf *text)
{
	struct crm_buf safe = { 0 }, line = { 0 };

	crm_text_safe(&safe, crm_buf_text(text), text->n);
	crm_rrn_mask(&line, crm_buf_text(&safe), safe.n, 1);
	fprintf(stderr, "%s: %s\n", cli->program, text->bad || safe.bad ||
	    line.bad ? strerror(ENOMEM) : crm_buf_text(&line));
	crm_buf_free(&safe);
	crm_buf_free(&line);
}

static void
say(const struct cli *cli, const char *fmt, va_list ap)
{
	struct crm_buf text = { 0 };

	crm_buf_vfmt(&text, fmt, ap);
	print(cli, &text);
	crm_buf_free(&text);
}

int
cli_fail(struct cli *cli, int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(cli, fmt, ap);
	va_end(ap);
	return (status);
}

int
cli_fail_err(struct cli *cli)
{
	static const int status[] = {
		[CRM_ERR_NONE] = EX_INTERNAL, [CRM_ERR_INPUT] = EX_DATA,
		[CRM_ERR_NOINPUT] = EX_NOINPUT_, [CRM_ERR_CONFLICT] = EX_NO,
		[CRM_ERR_BUSY] = EX_BUSY, [CRM_ERR_DATABASE] = EX_INTERNAL,
		[CRM_ERR_CONFIG] = EX_CONFIG_, [CRM_ERR_CREATE] = EX_CREATE,
		[CRM_ERR_SYSTEM] = EX_IO, [CRM_ERR_PERMISSION] = EX_PERMISSION,
		[CRM_ERR_USAGE] = EX_USAGE_, [CRM_ERR_MEMORY] = EX_INTERNAL
	};

	return (cli_fail(cli, status[crm_errkind(cli->err)], "%s",
	    crm_errmsg(cli->err)));
}

void
cli_warn(struct cli *cli, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(cli, fmt, ap);
	va_end(ap);
}

void
cli_note(struct cli *cli, const char *fmt, ...)
{
	va_list ap;

	if (cli->quiet)
		return;
	va_start(ap, fmt);
	say(cli, fmt, ap);
	va_end(ap);
}

/* Counts a fault with its kind; the last takes those of too many kinds. */
static size_t
count(struct cli_priv *priv, const char *kind)
{
	size_t i;

	for (i = 0; i < priv->nkind; i++)
		if (strcmp(priv->kind[i].name, kind) == 0)
			break;
	if (i == CLI_KINDS)
		i--;
	else if (i == priv->nkind)
		priv->kind[priv->nkind++].name = kind;
	return (++priv->kind[i].n);
}

static void
add_value(struct crm_buf *line, const struct crm_fault *fault)
{
	const struct crm_column *column = fault->column == NULL ? NULL :
	    crm_stream_column(fault->column);

	crm_buf_str(line, ": \"");
	crm_rrn_mask(line, fault->value, fault->value_len,
	    column != NULL && column->code);
	crm_buf_chr(line, '"');
}

void
cli_show_fault(void *arg, const struct crm_fault *fault)
{
	struct cli *cli = arg;
	struct crm_buf line = { 0 };

	if (count(cli->priv, fault->kind) > SHOWN_OF_A_KIND)
		return;
	crm_buf_str(&line, fault->source);
	if (fault->line > 0)
		crm_buf_fmt(&line, ":%zu", fault->line);
	if (fault->column != NULL)
		crm_buf_fmt(&line, ": %s", fault->column);
	crm_buf_fmt(&line, ": %s", fault->reason);
	if (fault->value != NULL)
		add_value(&line, fault);
	print(cli, &line);
	crm_buf_free(&line);
}

void
cli_count_faults(struct cli *cli)
{
	struct cli_priv *priv = cli->priv;
	size_t i;

	for (i = 0; i < priv->nkind; i++)
		if (priv->kind[i].n > SHOWN_OF_A_KIND)
			cli_fail(cli, EX_DATA, _("and %zu more: %s"),
			    priv->kind[i].n - SHOWN_OF_A_KIND,
			    _(priv->kind[i].name));
}
