#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/money.h"
#include "core/text.h"
#include "member_int.h"
#include "record/contactpoint.h"

/* What is listed. */
struct listing {
	struct cli	*cli;
	struct crm_buf	 shown;
	int64_t		 before;	/* confirmed last before it; CRM_NULL */
	int		 mask;
};

/* The value of a row is personal as its kind is. */
static int
put_value(struct listing *listing, const struct crm_contact *contact)
{
	enum crm_kind kind = contact->kind == CRM_CONTACT_EMAIL ?
	    CRM_KIND_EMAIL : contact->kind == CRM_CONTACT_ADDRESS ?
	    CRM_KIND_ADDRESS : CRM_KIND_PHONE;
	struct crm_buf *shown = &listing->shown;
	size_t n = strlen(contact->value);

	crm_buf_reset(shown);
	if (listing->mask)
		crm_mask(shown, kind, contact->value, n);
	else
		crm_buf_add(shown, contact->value, n);
	if (shown->bad)
		return (crm_err_nomem(listing->cli->err));
	return (crm_out_textn(listing->cli->out, crm_buf_text(shown),
	    shown->n));
}

static int
put_time(struct crm_out *out, int64_t at)
{
	char time[CRM_TIME_LEN];

	return (crm_out_text(out, at == CRM_NULL ? "" :
	    crm_time_format(at, time)));
}

/* 1 when somebody confirmed it late enough. */
static int
is_fresh(const struct listing *listing, const struct crm_contact *contact)
{

	return (listing->before != CRM_NULL &&
	    ((contact->last_at != CRM_NULL &&
	    contact->last_at >= listing->before) ||
	    (contact->verified_at != CRM_NULL &&
	    contact->verified_at >= listing->before)));
}

static int
list_one(void *arg, const struct crm_contact *contact)
{
	struct listing *listing = arg;
	struct crm_out *out = listing->cli->out;

	/* Of a stale list: what is no longer used cannot be stale. */
	if (listing->before != CRM_NULL && (contact->state ==
	    CRM_CONTACT_FORMER || contact->result > CRM_CONTACT_OK ||
	    is_fresh(listing, contact)))
		return (0);
	if (crm_out_int(out, contact->member) == -1 ||
	    crm_out_text(out, crm_contact_kind_name(contact->kind)) == -1 ||
	    put_value(listing, contact) == -1 ||
	    crm_out_text(out, contact->postcode) == -1 ||
	    crm_out_text(out, crm_contact_state_name(contact->state)) == -1 ||
	    crm_out_text(out, crm_verdict_word((enum crm_judgment)
	    contact->verdict)) == -1 ||
	    crm_out_text(out, *contact->reason == '\0' ? "" :
	    _(contact->reason)) == -1 ||
	    crm_out_text(out, contact->source) == -1 ||
	    put_time(out, contact->first_at) == -1 ||
	    put_time(out, contact->last_at) == -1 ||
	    put_time(out, contact->verified_at) == -1 ||
	    crm_out_text(out, crm_contact_result_name(contact->result)) ==
	    -1 || crm_out_text(out, contact->note) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
open_list(struct cli *cli)
{
	static const struct cli_col col[] = {
		{ "member", CRM_KIND_NUMBER }, { "kind", CRM_KIND_TEXT },
		{ "value", CRM_KIND_TEXT }, { "postcode", CRM_KIND_SECRET },
		{ "state", CRM_KIND_TEXT }, { "verdict", CRM_KIND_TEXT },
		{ "reason", CRM_KIND_TEXT }, { "source", CRM_KIND_TEXT },
		{ "first_at", CRM_KIND_TEXT }, { "last_at", CRM_KIND_TEXT },
		{ "verified_at", CRM_KIND_TEXT }, { "result", CRM_KIND_TEXT },
		{ "note", CRM_KIND_SECRET }, { NULL, CRM_KIND_TEXT }
	};

	return (cli_columns(cli, col) == NULL ? EX_INTERNAL : 0);
}

static int
do_list(struct cli *cli, int argc, char **argv)
{
	const char *stale = NULL;
	const struct cli_opt opts[] = { { "stale", 0, 1, &stale },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), rc, status;
	struct listing listing = { .cli = cli, .before = CRM_NULL };
	int64_t member = 0, days;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("contact list takes one "
		    "member, or none for all")));
	if (stale != NULL) {
		if ((status = member_stale(cli, stale, &days)) != 0)
			return (status);
		listing.before = (cli_day(cli) - days) * CRM_DAY;
	}
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 || (n == 1 &&
	    (status = cli_member(cli, argv[0], 0, &member)) != 0) ||
	    (status = open_list(cli)) != 0)
		return (status);
	listing.mask = isatty(STDOUT_FILENO) && !cli->unmask;
	rc = crm_contact_each(cli->db, member, list_one, &listing);
	crm_buf_free(&listing.shown);
	if (rc == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* The words of a command on one contact. */
struct words {
	struct cli	*cli;
	const char	*verb;
	const char	*kind;		/* of --kind, or NULL */
	const char	*note, *source, *postcode, *at;
	int64_t		 member, time;
	enum crm_contact_kind kind_is;
	struct crm_contact contact;
	struct crm_buf	 text;		/* of the contact */
};

/* Opens the database for a change of a member's contact.  0 or a status. */
static int
begin(struct words *words, const char *member)
{
	struct crm_buf command = { 0 };
	struct cli *cli = words->cli;
	int status;

	/* The value is personal: the log does without it. */
	crm_buf_fmt(&command, "crm-member contact %s %s", words->verb, member);
	if ((status = member_command(cli, &command)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_member(cli, member, 0, &words->member)) != 0)
		return (status);
	return (cli_begin(cli));
}

/* What was written of a contact may be stored.  0 or a status (said). */
static int
check_words(struct words *words, const char *value)
{
	struct cli *cli = words->cli;
	int status = cli_check_text(cli, _("the contact"), value);

	if (status == 0 && *value == '\0')
		status = cli_fail(cli, EX_USAGE_, _("the contact is empty"));
	if (status == 0 && words->note != NULL)
		status = cli_check_text(cli, "--note", words->note);
	if (status == 0 && words->source != NULL)
		status = cli_check_text(cli, "--source", words->source);
	if (status == 0 && words->postcode != NULL)
		status = cli_check_text(cli, "--postcode", words->postcode);
	if (status != 0 || words->kind == NULL)
		return (status);
	words->kind_is = crm_contact_kind_of(words->kind, strlen(words->kind));
	if (words->kind_is == CRM_CONTACT_NONE)
		return (cli_fail(cli, EX_USAGE_, _("no kind of contact: "
		    "\"%s\"; take mobile, home, work, fax, email or address"),
		    words->kind));
	return (0);
}

/* Finds the contact that a command means, in its batch.  0 or a status. */
static int
find(struct words *words, const char *member, const char *value)
{
	struct cli *cli = words->cli;
	int rc, status;

	if ((status = check_words(words, value)) != 0 ||
	    (status = begin(words, member)) != 0)
		return (status);
	rc = crm_contact_find(cli->db, words->member, words->kind_is, value,
	    &words->contact, &words->text);
	if (rc == -1)
		return (cli_fail_err(cli));
	if (rc == 0)
		return (cli_fail(cli, EX_NO, _("member %s has no such "
		    "contact; crm-member contact list shows them"), member));
	return (0);
}

/* Makes a value primary.  0 or a status. */
static int
make_primary(struct words *words, enum crm_contact_kind kind,
    const char *value, const char *postcode)
{
	struct crm_cell cell = { value, strlen(value) };
	struct crm_cell code = { postcode, strlen(postcode) };
	struct cli *cli = words->cli;

	if (crm_contact_primary(cli->db, &cli->faults, words->member, kind,
	    cell, code) == -1)
		return (cli->faults.n > 0 ? EX_DATA : cli_fail_err(cli));
	return (0);
}

static int
do_add(struct cli *cli, int argc, char **argv)
{
	struct words words = { .cli = cli, .verb = "add" };
	const char *primary = NULL;
	const struct cli_opt opts[] = {
		{ "primary", 0, 0, &primary }, { "note", 0, 1, &words.note },
		{ "source", 0, 1, &words.source },
		{ "postcode", 0, 1, &words.postcode }, { NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), rc, status;
	struct crm_contact_new add;

	if (n != 3)
		return (cli_fail(cli, EX_USAGE_, _("contact add takes a "
		    "member, a kind and the contact")));
	words.kind = argv[1];
	if ((status = check_words(&words, argv[2])) != 0)
		return (status);
	if (words.postcode != NULL && words.kind_is != CRM_CONTACT_ADDRESS)
		return (cli_fail(cli, EX_USAGE_, _("--postcode belongs to an "
		    "address")));
	if (primary != NULL && words.kind_is == CRM_CONTACT_FAX)
		return (cli_fail(cli, EX_USAGE_, _("nobody is called by fax: "
		    "it cannot be primary")));
	if ((status = begin(&words, argv[0])) != 0)
		return (status);
	add = (struct crm_contact_new){ words.member, words.kind_is,
	    { argv[2], strlen(argv[2]) }, { words.postcode == NULL ? "" :
	    words.postcode, words.postcode == NULL ? 0 :
	    strlen(words.postcode) }, words.source == NULL ? "crm-member" :
	    words.source, words.note };
	if ((rc = crm_contact_add(cli->db, &add)) == -1)
		return (cli_fail_err(cli));
	if (primary != NULL && (status = make_primary(&words, words.kind_is,
	    argv[2], add.postcode.p)) != 0)
		return (status);
	return (cli_store(cli, NULL, rc || primary != NULL ?
	    _("member %lld has one more contact") :
	    _("member %lld has it already"), (long long)words.member));
}

static int
do_verify(struct cli *cli, int argc, char **argv)
{
	struct words words = { .cli = cli, .verb = "verify" };
	const struct cli_opt opts[] = {
		{ "kind", 0, 1, &words.kind }, { "note", 0, 1, &words.note },
		{ "at", 0, 1, &words.at }, { NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), rc, result, status = 0;
	struct crm_contact_tried tried = { .force = 1, .at = cli->now };

	if (n != 3)
		return (cli_fail(cli, EX_USAGE_, _("contact verify takes a "
		    "member, the contact and ok, dead or moved")));
	result = crm_contact_result_of(argv[2], strlen(argv[2]));
	if (result <= 0)
		return (cli_fail(cli, EX_USAGE_, _("what came of it is ok, "
		    "dead or moved, not \"%s\""), argv[2]));
	if (words.at != NULL)
		tried.at = cli_time(cli, "--at", words.at);
	if (tried.at > cli->now)
		return (cli_fail(cli, EX_DATA, _("--at: the time lies in the "
		    "future")));
	if ((status = find(&words, argv[0], argv[1])) == 0) {
		tried.id = words.contact.id;
		tried.result = (enum crm_contact_result)result;
		tried.note = words.note;
		if ((rc = crm_contact_try(cli->db, &tried)) == -1)
			status = cli_fail_err(cli);
		else
			status = cli_store(cli, NULL, rc ?
			    _("the contact is %s") :
			    _("what is known of the contact is newer, or the "
			    "same: %s changes nothing"), argv[2]);
	}
	crm_buf_free(&words.text);
	return (status);
}

static int
do_primary(struct cli *cli, int argc, char **argv)
{
	struct words words = { .cli = cli, .verb = "primary" };
	const struct cli_opt opts[] = {
		{ "kind", 0, 1, &words.kind }, { NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;

	if (n != 2)
		return (cli_fail(cli, EX_USAGE_, _("contact primary takes a "
		    "member and the contact")));
	status = find(&words, argv[0], argv[1]);
	if (status == 0 && words.contact.result > CRM_CONTACT_OK)
		status = cli_fail(cli, EX_DATA, _("the contact was found "
		    "dead; crm-member contact verify says otherwise"));
	if (status == 0 && words.contact.kind == CRM_CONTACT_FAX)
		status = cli_fail(cli, EX_USAGE_, _("nobody is called by fax: "
		    "it cannot be primary"));
	if (status == 0)
		status = make_primary(&words, words.contact.kind,
		    words.contact.value, words.contact.postcode);
	if (status == 0)
		status = cli_store(cli, NULL, _("member %lld is reached there "
		    "first"), (long long)words.member);
	crm_buf_free(&words.text);
	return (status);
}

static int
do_rm(struct cli *cli, int argc, char **argv)
{
	struct words words = { .cli = cli, .verb = "rm" };
	const struct cli_opt opts[] = {
		{ "kind", 0, 1, &words.kind }, { NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;

	if (n != 2)
		return (cli_fail(cli, EX_USAGE_, _("contact rm takes a member "
		    "and the contact")));
	status = find(&words, argv[0], argv[1]);
	if (status == 0 && words.contact.state == CRM_CONTACT_SEEN)
		status = cli_fail(cli, EX_NO, _("only orders show it, and "
		    "they stay; crm-member contact verify says that it is "
		    "dead"));
	/* The column of the member says it, too. */
	if (status == 0 && words.contact.state == CRM_CONTACT_PRIMARY)
		status = make_primary(&words, words.contact.kind, "", "");
	if (status == 0 && crm_contact_remove(cli->db, words.contact.id) == -1)
		status = cli_fail_err(cli);
	if (status == 0)
		status = cli_store(cli, NULL, _("member %lld has one "
		    "contact fewer"), (long long)words.member);
	crm_buf_free(&words.text);
	return (status);
}

static const struct cli_verb verbs[] = {
	{ "list", do_list, "contact list [--stale DAYS] [NUMBER|CODE]" },
	{ "add", do_add,
	    "contact add [--primary] [--source TEXT] [--note TEXT]\n"
	    "           [--postcode CODE] NUMBER|CODE KIND VALUE" },
	{ "verify", do_verify,
	    "contact verify [--kind KIND] [--at TIME] [--note TEXT]\n"
	    "           NUMBER|CODE VALUE ok|dead|moved" },
	{ "primary", do_primary,
	    "contact primary [--kind KIND] NUMBER|CODE VALUE" },
	{ "rm", do_rm, "contact rm [--kind KIND] NUMBER|CODE VALUE" },
	{ "calls", member_calls,
	    "contact calls [--kind KIND,...] [--limit N] [-i FILE]" },
	{ "import", member_answers,
	    "contact import [--rejects FILE] [-n] [FILE]" },
	{ NULL, NULL, NULL }
};

int
member_contact(struct cli *cli, int argc, char **argv)
{

	return (cli_verb(cli, argc, argv, verbs));
}
