#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "core/buf.h"
#include "core/stream.h"

#define SQL_MAX	(64 * 1024)	/* bytes of a query */

/* Text that no stream knows may be made of anything that was read. */
static enum crm_kind
kind_of(struct crm_stmt *stmt, int i, int first)
{
	const char *name = crm_col_name(stmt, i);
	enum crm_kind kind = crm_stream_kind(name);

	if (kind != CRM_KIND_TEXT)
		return (kind);
	if (first && crm_col_number(stmt, i))
		return (CRM_KIND_NUMBER);
	return (crm_stmt_personal(stmt) && crm_stream_column(name) == NULL ?
	    CRM_KIND_SECRET : CRM_KIND_TEXT);
}

/* A blob as SQL writes it, the rest as text. */
static int
put_value(struct cli *cli, struct crm_stmt *stmt, int i)
{
	static const char digit[] = "0123456789ABCDEF";
	const unsigned char *p;
	struct crm_buf hex = { 0 };
	const char *text;
	size_t n, k;
	int rc;

	if (!crm_col_bytes(stmt, i)) {
		text = crm_col_text(stmt, i);
		return (crm_out_textn(cli->out, text, crm_col_len(stmt, i)));
	}
	p = crm_col_blob(stmt, i);
	n = crm_col_len(stmt, i);
	crm_buf_str(&hex, "X'");
	for (k = 0; k < n; k++) {
		crm_buf_chr(&hex, digit[p[k] >> 4]);
		crm_buf_chr(&hex, digit[p[k] & 15]);
	}
	crm_buf_chr(&hex, '\'');
	rc = hex.bad ? crm_err_nomem(cli->err) :
	    crm_out_textn(cli->out, hex.p, hex.n);
	crm_buf_free(&hex);
	return (rc);
}

static int
put_rows(struct cli *cli, struct crm_stmt *stmt)
{
	int i, rc;

	/* What a column holds is seen from its first row. */
	rc = crm_step(stmt);
	if (rc == -1 || cli_out(cli) == NULL)
		return (-1);
	for (i = 0; i < crm_col_count(stmt); i++)
		if (crm_out_col(cli->out, crm_col_name(stmt, i),
		    kind_of(stmt, i, rc == 1)) == -1)
			return (-1);
	for (; rc == 1; rc = crm_step(stmt)) {
		for (i = 0; i < crm_col_count(stmt); i++)
			if (put_value(cli, stmt, i) == -1)
				return (-1);
		if (crm_out_end(cli->out) == -1)
			return (-1);
	}
	return (rc == 0 ? crm_out_finish(cli->out) : -1);
}

/*
 * The access log gets the statement without its literals: the value that was
 * looked for is somebody's.
 */
static int
note_query(struct cli *cli, const struct crm_stmt *stmt, const char *sql)
{
	struct crm_buf what = { 0 };
	const char *p;
	size_t n;

	if (!crm_stmt_personal(stmt))
		return (0);
	for (p = sql; *p != '\0'; p += n) {
		if ((n = *p == '\'' ? strcspn(p + 1, "'") + 1 :
		    strspn(p, "0123456789")) > 0) {
			crm_buf_chr(&what, '?');
			n += *p == '\'' && p[n] == '\'';
		} else {
			n = 1;
			crm_buf_chr(&what, *p);
		}
	}
	if (what.bad)
		return (crm_err_nomem(cli->err));
	cli_people(cli);
	cli_what(cli, crm_buf_text(&what));
	crm_buf_free(&what);
	return (0);
}

/* A query of members must give some. */
static int
check_member(struct cli *cli, struct crm_stmt *stmt)
{
	int i;

	for (i = 0; i < crm_col_count(stmt); i++)
		if (strcmp(crm_col_name(stmt, i), "member") == 0)
			return (0);
	return (crm_err_set(cli->err, CRM_ERR_USAGE, _("the query gives no "
	    "column \"member\"; a set of members needs one")));
}

int
cli_query(struct cli *cli, const char *sql, int seconds, int views_only)
{
	struct crm_stmt *stmt;
	int rc = -1;

	cli_deadline(seconds + 1);
	stmt = crm_sql_user(cli->db, sql, seconds, views_only);
	if (stmt != NULL && (!views_only || check_member(cli, stmt) == 0) &&
	    (rc = note_query(cli, stmt, sql)) == 0)
		rc = put_rows(cli, stmt);
	crm_stmt_free(stmt);
	cli_deadline(0);
	return (rc == -1 ? cli_fail_err(cli) : 0);
}

int
cli_read_sql(struct cli *cli, const char *operand, struct crm_buf *sql)
{
	char block[4096];
	ssize_t n;

	if (operand != NULL && strcmp(operand, "-") != 0)
		crm_buf_str(sql, operand);
	else {
		while ((n = read(STDIN_FILENO, block, sizeof(block))) > 0 &&
		    sql->n <= SQL_MAX)
			crm_buf_add(sql, block, (size_t)n);
		if (n == -1)
			return (cli_fail(cli, EX_IO, _("standard input: %s"),
			    strerror(errno)));
	}
	if (sql->bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	if (memchr(crm_buf_text(sql), '\0', sql->n) != NULL)
		return (cli_fail(cli, EX_DATA, _("standard input: there is a "
		    "NUL byte in the query")));
	return (0);
}
