#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/csv.h"
#include "core/db.h"
#include "core/err.h"
#include "core/fault.h"
#include "core/hash.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "record/consent.h"
#include "record/consents.h"
#include "record/decide.h"
#include "record/identity.h"
#include "record/law.h"
#include "record/member.h"

enum { MEMBER, CODE, PHONE, EMAIL, CHANNEL, GIVEN_AT, WITHDRAWN_AT, PROOF,
    HOW, PURPOSE, NIGHT, GUARDIAN, SOURCE, SHA256, NCOL };

static const char *const names[] = { "member", "code", "phone", "email",
    "channel", "given_at", "withdrawn_at", "proof", "how", "purpose", "night",
    "guardian", "source", "proof_sha256" };

struct ledger {
	struct crm_db		*db;
	struct crm_csv		*csv;
	const struct crm_consents_opt *opt;
	struct crm_faults	 collect;
	struct crm_faults	*faults;
	struct crm_buf		 reasons;
	int			 col[NCOL];
	struct crm_cell		 cell[NCOL];
	struct crm_buf		 contact;	/* in key form */
	const char		*kind;		/* "phone", "email" or NULL */
	struct crm_consent_entry entry;
	size_t			 held;
};

static void
collect(void *arg, const struct crm_fault *fault)
{
	struct ledger *ledger = arg;

	if (ledger->reasons.n > 0)
		crm_buf_str(&ledger->reasons, "; ");
	if (fault->column != NULL)
		crm_buf_fmt(&ledger->reasons, "%s: ", fault->column);
	crm_buf_str(&ledger->reasons, fault->reason);
}

/* Reports what is wrong with a column (NCOL: the row).  Always 0. */
static int
bad(struct ledger *ledger, int col, const char *kind, const char *reason)
{
	struct crm_fault fault = { crm_csv_source(ledger->csv),
	    crm_csv_line(ledger->csv), col == NCOL ? NULL : names[col], kind,
	    reason, NULL, 0 };

	if (col == CHANNEL || col == GIVEN_AT || col == WITHDRAWN_AT ||
	    col == PURPOSE || col == NIGHT || col == SHA256) {
		fault.value = ledger->cell[col].p;
		fault.value_len = ledger->cell[col].n;
	}
	crm_fault(ledger->faults, &fault);
	return (0);
}

static int
check_rrn(struct ledger *ledger)
{
	struct crm_fault fault = { .source = crm_csv_source(ledger->csv),
	    .line = crm_csv_line(ledger->csv), .kind = "resident number",
	    .reason = _("a resident registration number must not be stored; "
	    "take it out") };
	struct crm_cell cell;
	size_t i, at, len;
	int n = 0;

	/* Columns that are not used are left alone but for this. */
	for (i = 0; i < crm_csv_ncol(ledger->csv); i++) {
		cell = crm_csv_cell(ledger->csv, i);
		if (!crm_rrn_find(cell.p, cell.n, (int)i == ledger->col[CODE],
		    &at, &len))
			continue;
		fault.column = crm_csv_name(ledger->csv, i);
		crm_fault(ledger->faults, &fault);
		n++;
	}
	return (n == 0);
}

/* 64 hex digits, in small letters. */
static int
is_sha256(const struct crm_cell *cell)
{

	return (cell->n == CRM_SHA256_HEX - 1 &&
	    strspn(cell->p, "0123456789abcdef") == cell->n);
}

/* What the entry is for, and by whom: 1, or 0 with a fault. */
static int
what_for(struct ledger *ledger)
{
	const struct crm_cell *cell = ledger->cell;
	struct crm_consent_entry *entry = &ledger->entry;
	enum crm_law law;

	if (cell[PURPOSE].n > 0 && strcmp(cell[PURPOSE].p, "all") != 0)
		entry->purpose = cell[PURPOSE].p;
	if (entry->purpose != NULL && !crm_law_purpose(entry->purpose, &law))
		return (bad(ledger, PURPOSE, "no such purpose", _("no such "
		    "purpose; take advertising, marketing, profiling, "
		    "third_party or overseas")));
	if (entry->purpose == NULL && cell[PURPOSE].n > 0 && entry->turns)
		return (bad(ledger, PURPOSE, "all purposes", _("consent is "
		    "given for one purpose; a withdrawal may be of all")));
	entry->night = strcmp(cell[NIGHT].p, "yes") == 0;
	if (cell[NIGHT].n > 0 && !entry->night &&
	    strcmp(cell[NIGHT].p, "no") != 0)
		return (bad(ledger, NIGHT, "yes or no", _("write yes or no")));
	if (entry->night && (!crm_law_channel(entry->channel)->night ||
	    (cell[PURPOSE].n > 0 &&
	    strcmp(cell[PURPOSE].p, "advertising") != 0)))
		return (bad(ledger, NIGHT, "no night", _("the night is apart "
		    "for advertising by sms, call, push or mall only")));
	if (cell[SHA256].n > 0 && !is_sha256(&cell[SHA256]))
		return (bad(ledger, SHA256, "no SHA-256", _("no SHA-256; write "
		    "64 hex digits in small letters")));
	if (!entry->turns && cell[GUARDIAN].n > 0)
		return (bad(ledger, GUARDIAN, "no guardian", _("anybody may "
		    "refuse alone; leave it empty")));
	entry->guardian = cell[GUARDIAN].p;
	entry->source = cell[SOURCE].p;
	entry->proof_sha256 = cell[SHA256].p;
	return (1);
}

/* Reads channel and time: 1, or 0 with a fault. */
static int
what(struct ledger *ledger)
{
	const struct crm_cell *given = &ledger->cell[GIVEN_AT];
	const struct crm_cell *withdrawn = &ledger->cell[WITHDRAWN_AT];
	int col = given->n > 0 ? GIVEN_AT : WITHDRAWN_AT;

	if (!crm_consent_channel(ledger->cell[CHANNEL].p))
		return (bad(ledger, CHANNEL, "no such channel", _("no such "
		    "channel; take email, sms, call, post, push, shop or "
		    "mall")));
	if ((given->n > 0) == (withdrawn->n > 0))
		return (bad(ledger, NCOL, "one time", _("give either given_at "
		    "or withdrawn_at")));
	if (crm_time_parse(ledger->cell[col].p, ledger->cell[col].n,
	    &ledger->entry.at) == -1)
		return (bad(ledger, col, "no such date", _("no such date; "
		    "write YYYY-MM-DD or YYYY-MM-DD HH:MM:SS")));
	if (ledger->entry.at > crm_db_now(ledger->db))
		return (bad(ledger, col, "in the future",
		    _("the time lies in the future")));
	ledger->entry.channel = ledger->cell[CHANNEL].p;
	ledger->entry.turns = given->n > 0;
	ledger->entry.how = ledger->cell[HOW].n > 0 ? ledger->cell[HOW].p :
	    "crm-consent";
	ledger->entry.proof = ledger->cell[PROOF].p;
	return (what_for(ledger));
}

static int
by_number(struct ledger *ledger, int64_t *member)
{
	int64_t number = 0;
	int rc;

	if (crm_int_parse(ledger->cell[MEMBER].p, ledger->cell[MEMBER].n,
	    &number) == -1)
		*member = 0;
	else if ((*member = crm_member_live(ledger->db, number)) == 0) {
		/* Anybody may refuse, those that were removed too. */
		if ((rc = crm_member_removed(ledger->db, number)) == -1)
			return (-1);
		if (rc == 1 && !ledger->entry.turns)
			*member = number;
	}
	if (*member == 0)
		return (bad(ledger, MEMBER, "no such member",
		    _("there is no such member")));
	return (*member == -1 ? -1 : 1);
}

static int
by_code(struct ledger *ledger, int64_t *member)
{
	int rc;

	rc = crm_one(ledger->db, member, "SELECT member\n"
	    "FROM v_member_code\n"
	    "WHERE code = :code", "s", ledger->cell[CODE].p,
	    ledger->cell[CODE].n);
	if (rc == 0)
		return (bad(ledger, CODE, "no such member",
		    _("there is no such member")));
	return (rc);
}

/* Brings phone or e-mail into key form: 1, or 0 with a fault. */
static int
take_contact(struct ledger *ledger)
{
	const struct crm_cell *cell;

	crm_buf_reset(&ledger->contact);
	if (ledger->cell[PHONE].n > 0) {
		cell = &ledger->cell[PHONE];
		ledger->kind = "phone";
		switch (crm_phone_parse(&ledger->contact, cell->p, cell->n)) {
		case CRM_PHONE_MOBILE:
		case CRM_PHONE_LINE:
		case CRM_PHONE_FOREIGN:
			return (1);
		default:
			return (bad(ledger, PHONE, "no phone number", _("no "
			    "phone number that belongs to somebody")));
		}
	}
	cell = &ledger->cell[EMAIL];
	ledger->kind = "email";
	if (cell->n > 0 && crm_email_parse(&ledger->contact, cell->p,
	    cell->n) == 0)
		return (1);
	if (cell->n > 0)
		return (bad(ledger, EMAIL, "no e-mail address",
		    _("no e-mail address")));
	return (bad(ledger, NCOL, "no key", _("nothing tells who this is; "
	    "give member, code, phone or email")));
}

/* Consent is one person's: a contact of several finds nobody. */
static int
by_contact(struct ledger *ledger, int64_t *member)
{
	const char *value = crm_buf_text(&ledger->contact);
	int64_t other;
	int rc, col = strcmp(ledger->kind, "phone") == 0 ? PHONE : EMAIL;

	if ((rc = crm_consent_holder(ledger->db, ledger->kind, value, 0,
	    member)) == 0)
		return (bad(ledger, col, "no such member",
		    _("there is no such member")));
	if (rc == -1 || (rc = crm_consent_holder(ledger->db, ledger->kind,
	    value, *member, &other)) == -1)
		return (-1);
	if (rc == 1)
		return (bad(ledger, col, "several members", _("several "
		    "members have it; give the number or the code")));
	return (1);
}

/* Gives the entry: as crm_consent_give(), and counts what does not count. */
static int
give(struct ledger *ledger)
{
	const struct crm_consent_entry *entry = &ledger->entry;
	int64_t adult;
	int rc;

	if ((rc = crm_consent_give(ledger->db, entry)) < 1)
		return (rc);
	if (crm_consent_adult(ledger->db, entry->member,
	    crm_time_day(entry->at), &adult) == -1)
		return (-1);
	ledger->held += entry->at < adult && *entry->guardian == '\0';
	return (1);
}

/* Stores the entry: 1 stored, 0 it was there, -1; *ok 0 with a fault. */
static int
store(struct ledger *ledger, int *ok)
{
	int64_t out;
	int rc;

	if (!ledger->entry.turns)
		return (crm_consent_withdraw(ledger->db, &ledger->entry));
	if ((rc = crm_consent_barred(ledger->db, &ledger->entry,
	    &out)) == -1)
		return (-1);
	if (rc == 1) {
		*ok = bad(ledger, GIVEN_AT, "withdrawn", _("a withdrawal of "
		    "the same time or later or of that day without an hour "
		    "stands; only consent given after it turns it"));
		return (0);
	}
	return (give(ledger));
}

/* One good-looking row: as store(). */
static int
take_row(struct ledger *ledger, int *ok)
{
	int64_t member = 0;
	int rc;

	ledger->kind = NULL;
	memset(&ledger->entry, 0, sizeof(ledger->entry));
	if (!(*ok = check_rrn(ledger) && what(ledger)))
		return (0);
	if (ledger->cell[MEMBER].n > 0)
		rc = by_number(ledger, &member);
	else if (ledger->cell[CODE].n > 0)
		rc = by_code(ledger, &member);
	else if ((rc = take_contact(ledger)) == 1 && !ledger->entry.turns)
		return (crm_consent_refuse(ledger->db, ledger->kind,
		    crm_buf_text(&ledger->contact), &ledger->entry));
	else if (rc == 1)
		rc = by_contact(ledger, &member);
	if (rc != 1) {
		*ok = 0;
		return (rc);
	}
	ledger->entry.member = member;
	return (store(ledger, ok));
}

static int
reject(struct ledger *ledger, int ragged)
{
	int rc = 0;

	if (ledger->reasons.bad)
		return (crm_err_nomem(crm_db_err(ledger->db)));
	if (ledger->opt->reject != NULL)
		rc = ledger->opt->reject(ledger->opt->arg, ledger->csv,
		    ragged, crm_buf_text(&ledger->reasons));
	crm_buf_reset(&ledger->reasons);
	return (rc);
}

static int
map_columns(struct ledger *ledger)
{
	int i;

	for (i = 0; i < NCOL; i++)
		ledger->col[i] = crm_csv_col(ledger->csv, names[i]);
	if (ledger->col[CHANNEL] != -1 && (ledger->col[GIVEN_AT] != -1 ||
	    ledger->col[WITHDRAWN_AT] != -1) && (ledger->col[MEMBER] != -1 ||
	    ledger->col[CODE] != -1 || ledger->col[PHONE] != -1 ||
	    ledger->col[EMAIL] != -1))
		return (0);
	return (crm_err_set(crm_db_err(ledger->db), CRM_ERR_INPUT, _("%s: the "
	    "columns are channel, given_at or withdrawn_at, and member, code, "
	    "phone or email"), crm_csv_source(ledger->csv)));
}

static int
each_row(struct ledger *ledger, struct crm_consents_count *count)
{
	const struct crm_cell empty = { "", 0 };
	int i, ok, rc, stored, step;

	while ((step = crm_csv_next(ledger->csv)) > 0) {
		count->read++;
		for (i = 0; i < NCOL; i++)
			ledger->cell[i] = ledger->col[i] == -1 ? empty :
			    crm_csv_cell(ledger->csv, (size_t)ledger->col[i]);
		ok = stored = 0;
		if (step == 2)
			(void)bad(ledger, NCOL, "ragged row", _("the row has "
			    "more or fewer cells than the header"));
		else if ((stored = take_row(ledger, &ok)) == -1)
			return (-1);
		if (!ok) {
			count->rejected++;
			if ((rc = reject(ledger, step == 2)) != 0)
				return (rc);
		} else if (stored)
			count->fresh++;
		else
			count->same++;
	}
	return (step);
}

int
crm_consents_import(struct crm_db *db, struct crm_csv *csv,
    const struct crm_consents_opt *opt, struct crm_consents_count *count)
{
	struct ledger ledger = { .db = db, .csv = csv, .opt = opt };
	int rc;

	memset(count, 0, sizeof(*count));
	ledger.collect.fn = collect;
	ledger.collect.arg = &ledger;
	ledger.faults = opt->reject == NULL ? opt->faults : &ledger.collect;
	rc = crm_csv_header(csv) == -1 || map_columns(&ledger) == -1 ? -1 :
	    each_row(&ledger, count);
	count->held = ledger.held;
	crm_buf_free(&ledger.reasons);
	crm_buf_free(&ledger.contact);
	return (rc);
}
