#include <string.h>
#include <unistd.h>

#include "core/contact.h"
#include "core/stream.h"
#include "member_int.h"
#include "record/identity.h"
#include "record/member.h"
#include "record/why.h"

/* find --why: what decides who somebody is. */

struct told {
	struct cli	*cli;
	int		 mask;
	size_t		 n;		/* lines */
	int		 finds;		/* 1: a key finds somebody */
};

static const char *const columns[] = { "key", "value", "name", "verdict",
    "person", "member", "why", NULL };

static int
put_number(struct crm_out *out, int64_t n)
{

	return (n == 0 ? crm_out_text(out, "") : crm_out_int(out, n));
}

/* The value of a key by its column; names are masked by theirs. */
static int
put_value(const struct told *t, const char *column, const char *value)
{
	struct crm_buf text = { 0 };
	size_t n = strlen(value);
	int rc;

	if (t->mask)
		crm_mask(&text, crm_stream_kind(column), value, n);
	else
		crm_buf_add(&text, value, n);
	rc = text.bad ? crm_err_nomem(t->cli->err) :
	    crm_out_textn(t->cli->out, crm_buf_text(&text), text.n);
	crm_buf_free(&text);
	return (rc);
}

static int
put_why(const struct told *t, const struct crm_why_key *key)
{
	struct crm_buf text = { 0 };
	int rc;

	if (key->why != NULL)
		crm_buf_str(&text, _(key->why));
	else if (key->verdict == CRM_WHY_DISPUTED)
		crm_buf_fmt(&text, _("seen with the codes %s, since batch "
		    "%lld"), key->codes, (long long)key->since);
	rc = text.bad ? crm_err_nomem(t->cli->err) :
	    crm_out_text(t->cli->out, crm_buf_text(&text));
	crm_buf_free(&text);
	return (rc);
}

static int
put_key(void *arg, const struct crm_why_key *key)
{
	static const char *const verdict[] = { "finds", "new", "no key",
	    "disputed", "removed" };
	struct told *t = arg;
	struct crm_out *out = t->cli->out;

	t->n++;
	t->finds |= key->verdict == CRM_WHY_FINDS && key->member != 0;
	return (crm_out_text(out, key->column) == -1 ||
	    put_value(t, key->column, key->value) == -1 ||
	    crm_out_text(out, key->name) == -1 ||
	    crm_out_text(out, verdict[key->verdict]) == -1 ||
	    put_number(out, key->person) == -1 ||
	    put_number(out, key->member) == -1 || put_why(t, key) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

/* The same of a text that may be something else: where it is a code at all. */
static int
put_known(void *arg, const struct crm_why_key *key)
{

	return (key->verdict == CRM_WHY_NEW ? 0 : put_key(arg, key));
}

/* The last line: who the row would be. */
static int
put_row(const struct told *t, const struct crm_why *why)
{
	static const char *const match[CRM_MATCH_END] = { "code", "buyer_id",
	    "phone+name", "email+name", "disputed", "none" };
	struct crm_out *out = t->cli->out;
	const char *text = "";

	if (why->match == CRM_MATCH_NONE)
		text = why->keys == 0 ? _("nothing tells who this is") :
		    _("an import would make a new member");
	else if (why->members > 1)
		text = why->match == CRM_MATCH_DISPUTED ? _("the keys are "
		    "those of members with different codes") :
		    _("an import would make these members one");
	return (crm_out_text(out, "row") == -1 ||
	    crm_out_text(out, "") == -1 || crm_out_text(out, "") == -1 ||
	    crm_out_text(out, match[why->match]) == -1 ||
	    crm_out_text(out, "") == -1 ||
	    put_number(out, why->member) == -1 ||
	    crm_out_text(out, text) == -1 || crm_out_end(out) == -1 ? -1 : 0);
}

static struct crm_cell
cell_of(const char *text)
{
	struct crm_cell cell = { text, text == NULL ? 0 : strlen(text) };

	return (cell);
}

/* Reads a text as what it looks like: phone, e-mail, else code and name. */
static int
why_text(struct told *t, const char *text)
{
	struct crm_who who = { .role = CRM_ROLE_BUYER };
	struct crm_buf form = { 0 };
	struct crm_why why;
	size_t n = strlen(text);
	enum crm_phone phone = crm_phone_parse(&form, text, n);
	int rc, plain = 0;

	if (phone != CRM_PHONE_BAD)
		who.phone = cell_of(text);
	else if (crm_email_parse(&form, text, n) == 0)
		who.email = cell_of(text);
	else
		plain = 1;
	rc = form.bad ? crm_err_nomem(t->cli->err) : 0;
	if (rc == 0)
		rc = crm_why_keys(t->cli->db, form.n > 0 ?
		    crm_buf_text(&form) : text, put_key, t);
	/* Where stored keys have it, its lack of a name is no news. */
	if (rc == 0 && !plain && t->n == 0)
		rc = crm_why_row(t->cli->db, &who, put_key, t, &why);
	if (rc == 0 && plain) {
		who.code = cell_of(text);
		rc = crm_why_row(t->cli->db, &who, put_known, t, &why);
	}
	crm_buf_free(&form);
	return (rc);
}

/* The number of a channel that the database knows; 0 and a status if not. */
static int
read_channel(struct cli *cli, const char *name, int64_t *channel)
{
	int rc = crm_channel_find(cli->db, name, channel);

	if (rc == -1)
		return (cli_fail_err(cli));
	if (rc == 0)
		return (cli_fail(cli, EX_NO, _("no order came from a channel "
		    "%s"), name));
	return (0);
}

static int
why_cells(struct told *t, const struct member_why *cells)
{
	struct crm_who who = { .role = CRM_ROLE_BUYER };
	struct crm_why why;
	int status;

	if (cells->channel != NULL && (status = read_channel(t->cli,
	    cells->channel, &who.channel)) != 0)
		return (status);
	who.code = cell_of(cells->code);
	who.buyer_id = cell_of(cells->buyer_id);
	who.name = cell_of(cells->name);
	who.phone = cell_of(cells->phone);
	who.email = cell_of(cells->email);
	if (crm_why_row(t->cli->db, &who, put_key, t, &why) == -1 ||
	    put_row(t, &why) == -1)
		return (cli_fail_err(t->cli));
	t->finds = why.member != 0;
	return (0);
}

int
member_why(struct cli *cli, const char *text, const struct member_why *cells)
{
	struct told t = { .cli = cli };
	int status = cli_open(cli, CRM_OPEN_READ);

	if (status != 0)
		return (status);
	t.mask = isatty(STDOUT_FILENO) && !cli->unmask;
	cli_people(cli);
	if (cli_table(cli, columns) == NULL)
		return (EX_INTERNAL);
	if (crm_db_snapshot(cli->db) == -1)
		return (cli_fail_err(cli));
	if (text == NULL)
		status = why_cells(&t, cells);
	else if (why_text(&t, text) == -1)
		status = cli_fail_err(cli);
	if (status == 0 && crm_out_finish(cli->out) == -1)
		status = cli_fail_err(cli);
	return (status == 0 && !t.finds ? EX_NO : status);
}
