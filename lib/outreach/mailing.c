#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "core/time.h"
#include "outreach/adtext.h"
#include "outreach/letter.h"
#include "outreach/letterlink.h"
#include "outreach/mailing.h"
#include "outreach/mailform.h"
#include "outreach/verp.h"
#include "record/linktoken.h"
#include "record/visitrule.h"

/* Subject, text and HTML of a message. */
struct parts {
	struct crm_buf	 subject, text, html;
};

struct crm_mailing {
	struct crm_db	*db;
	struct crm_mailforms *forms;
	struct crm_linkkey *linkkey;
	struct crm_verpkey *verpkey;
	struct crm_visitrule rule;
	struct crm_buf	 shop, from, domain, base, refuse_url;

	/* Of the delivery that is at work. */
	const struct crm_delivery *delivery;
	struct crm_buf	 refuse, refuse_base;
	struct parts	 merged, lawful, linked, seen;
	struct crm_buf	 to, returns, writes, id, bytes, why;
};

static int
no_memory(struct crm_mailing *m)
{

	return (crm_err_nomem(crm_db_err(m->db)));
}

/* The address that all come from: what it cannot be, none of them can leave. */
static int
read_from(struct crm_mailing *m)
{
	struct crm_buf said = { 0 };
	const char *p;
	int rc = crm_db_get(m->db, "sender_email", &said);

	p = crm_text_trim(crm_buf_text(&said), &said.n);
	if (said.n > 0)
		said.p[(size_t)(p - said.p) + said.n] = '\0';
	if (rc != -1 && said.n == 0)
		rc = crm_err_set(crm_db_err(m->db), CRM_ERR_CONFIG, _("nobody "
		    "is said to send; say: crm-db set sender_email "
		    "ADDRESS"));
	else if (rc != -1 && !crm_letter_ascii(p, &m->from))
		rc = m->from.bad ? no_memory(m) : crm_err_set(
		    crm_db_err(m->db), CRM_ERR_CONFIG, _("sender_email: no "
		    "mail can come from \"%s\": take an address in letters of "
		    "ASCII"), p);
	crm_buf_free(&said);
	return (rc == -1 ? -1 : 0);
}

static int
read_settings(struct crm_mailing *m)
{
	struct crm_db *db = m->db;
	const char *at;

	if (crm_db_get(db, "sender_name", &m->shop) == -1 ||
	    crm_db_get(db, "mail_domain", &m->domain) == -1 ||
	    crm_db_get(db, "link_base", &m->base) == -1 ||
	    crm_db_get(db, "refuse_url", &m->refuse_url) == -1 ||
	    crm_visitrule_load(db, &m->rule) == -1 || read_from(m) == -1)
		return (-1);
	if (m->domain.n == 0 && (at = strrchr(m->from.p, '@')) != NULL)
		crm_buf_str(&m->domain, at + 1);
	if (m->base.n > 0)
		crm_buf_fmt(&m->refuse_base, "%s/refuse", m->base.p);
	return (m->domain.bad || m->refuse_base.bad ? no_memory(m) : 0);
}

struct crm_mailing *
crm_mailing_open(struct crm_db *db)
{
	struct crm_mailing *m = calloc(1, sizeof(*m));

	if (m == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	m->db = db;
	if (read_settings(m) == 0 &&
	    (m->forms = crm_mailforms_open(db)) != NULL &&
	    (m->linkkey = crm_linkkey_open(db)) != NULL &&
	    (m->verpkey = crm_verpkey_open(db)) != NULL)
		return (m);
	crm_mailing_close(m);
	return (NULL);
}

static void
each_part(struct parts *parts, void (*each)(struct crm_buf *buf))
{

	each(&parts->subject);
	each(&parts->text);
	each(&parts->html);
}

/* What was made for one delivery. */
static void
each_made(struct crm_mailing *m, void (*each)(struct crm_buf *buf))
{

	each_part(&m->merged, each);
	each_part(&m->lawful, each);
	each_part(&m->linked, each);
	each_part(&m->seen, each);
	each(&m->refuse);
	each(&m->to);
	each(&m->returns);
	each(&m->writes);
	each(&m->id);
	each(&m->bytes);
	each(&m->why);
}

void
crm_mailing_close(struct crm_mailing *m)
{

	if (m == NULL)
		return;
	crm_mailforms_close(m->forms);
	crm_linkkey_close(m->linkkey);
	crm_verpkey_close(m->verpkey);
	crm_visitrule_free(&m->rule);
	crm_buf_free(&m->shop);
	crm_buf_free(&m->from);
	crm_buf_free(&m->domain);
	crm_buf_free(&m->base);
	crm_buf_free(&m->refuse_url);
	crm_buf_free(&m->refuse_base);
	each_made(m, crm_buf_free);
	free(m);
}

const char *
crm_mailing_domain(const struct crm_mailing *m)
{

	return (crm_buf_text(&m->domain));
}

static void
put_token(const struct crm_mailing *m, enum crm_linkpurpose purpose,
    int64_t part, struct crm_buf *to)
{
	const struct crm_linktoken token = { purpose, m->delivery->member,
	    m->delivery->campaign, part };

	crm_linktoken_make(m->linkkey, &token, to);
}

static void
link_token(void *arg, int i, struct crm_buf *to)
{

	put_token(arg, i == 0 ? CRM_LINK_OPEN : CRM_LINK_CLICK, i, to);
}

/* The member's own link that refuses; without one, the page for all. */
static void
put_refusal(struct crm_mailing *m)
{

	if (m->base.n == 0) {
		crm_buf_str(&m->refuse, crm_buf_text(&m->refuse_url));
		return;
	}
	crm_buf_fmt(&m->refuse, "%s?%s=", m->refuse_base.p, m->rule.token.p);
	put_token(m, CRM_LINK_REFUSE, 0, &m->refuse);
}

/*
 * Numbers and return paths say to whom the message went when it was planned,
 * so that they stay when members are joined.  0 or -1.
 */
static int
put_addresses(struct crm_mailing *m)
{
	struct crm_verp verp = { CRM_VERP_BOUNCE, m->delivery->campaign,
	    m->delivery->wave, m->delivery->member };

	if (crm_one(m->db, &verp.member, "SELECT addressee\n"
	    "FROM delivery\n"
	    "WHERE id = :id AND addressee > 0", "i", m->delivery->id) == -1)
		return (-1);
	crm_verp_make(m->verpkey, &verp, m->domain.p, &m->returns);
	verp.kind = CRM_VERP_REFUSE;
	crm_verp_make(m->verpkey, &verp, m->domain.p, &m->writes);
	verp.kind = CRM_VERP_ID;
	crm_verp_make(m->verpkey, &verp, m->domain.p, &m->id);
	return (0);
}

static int
must_not(struct crm_delivery_end *end, const char *reason, const char *reply)
{

	end->state = CRM_DELIVERY_SUPPRESSED;
	end->reason = reason;
	end->reply = reply;
	return (0);
}

/* What is wrong with this one message alone is told with it. */
static int
must_not_err(struct crm_mailing *m, struct crm_delivery_end *end,
    const char *reason)
{
	struct crm_err *err = crm_db_err(m->db);

	if (crm_errkind(err) != CRM_ERR_INPUT)
		return (-1);
	crm_buf_str(&m->why, crm_errmsg(err));
	crm_err_clear(err);
	return (must_not(end, reason, crm_buf_text(&m->why)));
}

static int
fill(struct crm_mailing *m, const struct crm_mailform *form,
    struct crm_delivery_end *end)
{
	const struct crm_mailform_made made = { &m->merged.subject,
	    &m->merged.text, &m->merged.html };
	const char *empty;
	int rc;

	rc = crm_mailform_fill(m->forms, form, m->delivery,
	    crm_buf_text(&m->refuse), &made, &empty);
	return (rc == 0 ? must_not(end, "empty_field", empty) : rc);
}

static struct crm_adtext
adtext(const struct crm_mailing *m, const char *purpose,
    const struct parts *parts)
{
	struct crm_adtext text = { .channel = "email", .purpose = purpose,
	    .subject = crm_buf_text(&parts->subject),
	    .body = crm_buf_text(&parts->text),
	    .html = crm_buf_text(&parts->html),
	    .refuse = crm_buf_text(&m->refuse) };

	return (text);
}

static int
obey(struct crm_mailing *m, const char *purpose, struct crm_delivery_end *end)
{
	const struct crm_adtext text = adtext(m, purpose, &m->merged);
	const struct crm_adtext_made made = { &m->lawful.subject,
	    &m->lawful.text, &m->lawful.html };

	if (crm_adtext_make(m->db, NULL, &text, &made) == -1)
		return (must_not_err(m, end, "bad_text"));
	return (1);
}

static void
put_links(struct crm_mailing *m)
{
	const struct crm_letterlink link = { .base = crm_buf_text(&m->base),
	    .name = crm_buf_text(&m->rule.token),
	    .refuse = { crm_buf_text(&m->refuse_base),
	    crm_buf_text(&m->refuse_url) }, .token = link_token, .arg = m };
	struct crm_buf html = { 0 };

	if (m->base.n == 0) {
		crm_buf_str(&m->linked.text, crm_buf_text(&m->lawful.text));
		crm_buf_str(&m->linked.html, crm_buf_text(&m->lawful.html));
		return;
	}
	crm_letterlink_text(&link, crm_buf_text(&m->lawful.text),
	    &m->linked.text);
	if (m->lawful.html.n == 0)
		return;
	crm_letterlink_html(&link, m->lawful.html.p, &html);
	crm_letterlink_picture(&link, crm_buf_text(&html), &m->linked.html);
	m->linked.html.bad |= html.bad;
	crm_buf_free(&html);
}

/* How many minutes the clock of the process is before UTC at such a time. */
static int
minutes_east(int64_t at)
{
	int64_t day = crm_time_day(at), second = at - day * CRM_DAY;
	struct tm tm = { .tm_isdst = -1 };
	int year, month, mday;

	crm_date_split(day, &year, &month, &mday);
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = mday;
	tm.tm_hour = (int)(second / 3600);
	tm.tm_min = (int)(second / 60 % 60);
	tm.tm_sec = (int)(second % 60);
	return (mktime(&tm) == (time_t)-1 ? 0 : (int)(tm.tm_gmtoff / 60));
}

static int
write_letter(struct crm_mailing *m, const struct crm_mailform *form,
    struct crm_delivery_end *end)
{
	const char *sender = crm_mailform_sender(form);
	int advertising = strcmp(crm_mailform_purpose(form), "notice") != 0;
	struct crm_letter letter = { .sender = *sender != '\0' ? sender :
	    crm_buf_text(&m->shop), .from = m->from.p,
	    .to = m->to.p,
	    .subject = crm_buf_text(&m->lawful.subject),
	    .text = crm_buf_text(&m->linked.text),
	    .html = crm_buf_text(&m->linked.html), .id = crm_buf_text(&m->id),
	    .refuse_url = "", .refuse_mail = "", .bulk = advertising,
	    .at = crm_db_now(m->db) };

	letter.east = minutes_east(letter.at);
	if (advertising) {
		letter.refuse_mail = crm_buf_text(&m->writes);
		/* One click needs a link that knows whose it is. */
		if (strncmp(crm_buf_text(&m->base), "https://", 8) == 0)
			letter.refuse_url = crm_buf_text(&m->refuse);
	}
	if (crm_letter_make(crm_db_err(m->db), &letter, &m->bytes) == -1)
		return (must_not_err(m, end, "bad_letter"));
	return (1);
}

/* What is about to leave, as whoever gets it will read it. */
static int
look(struct crm_mailing *m, const char *purpose, struct crm_delivery_end *end)
{
	const struct crm_letter_read read = { &m->seen.subject, &m->seen.text,
	    &m->seen.html };
	struct crm_adtext text;
	const char *why;
	int rc;

	if (crm_letter_read(m->bytes.p, m->bytes.n, &read) == -1)
		return (must_not(end, "bad_letter", ""));
	text = adtext(m, purpose, &m->seen);
	rc = crm_adtext_check(m->db, NULL, &text, &why);
	return (rc == 0 ? must_not(end, why, "") : rc);
}

static int
is_bad(const struct crm_mailing *m)
{

	return (m->refuse.bad || m->returns.bad || m->writes.bad ||
	    m->id.bad || m->bytes.bad || m->merged.subject.bad ||
	    m->merged.text.bad || m->merged.html.bad ||
	    m->lawful.subject.bad || m->lawful.text.bad ||
	    m->lawful.html.bad || m->linked.text.bad || m->linked.html.bad);
}

int
crm_mailing_make(struct crm_mailing *m, const struct crm_delivery *delivery,
    struct crm_mail *mail, struct crm_delivery_end *end)
{
	const struct crm_mailform *form;
	const char *purpose;
	int rc;

	each_made(m, crm_buf_reset);
	m->delivery = delivery;
	if (!crm_letter_ascii(delivery->contact, &m->to)) {
		if (m->to.bad)
			return (no_memory(m));
		(void)must_not(end, "bad_address", "");
		end->state = CRM_DELIVERY_FAILED;
		return (0);
	}
	if ((form = crm_mailform_find(m->forms, delivery)) == NULL)
		return (-1);
	purpose = crm_mailform_purpose(form);
	put_refusal(m);
	if (put_addresses(m) == -1)
		return (-1);
	if ((rc = fill(m, form, end)) != 1 ||
	    (rc = obey(m, purpose, end)) != 1)
		return (rc);
	put_links(m);
	if ((rc = write_letter(m, form, end)) != 1 ||
	    (rc = look(m, purpose, end)) != 1)
		return (rc);
	if (is_bad(m))
		return (no_memory(m));
	mail->from = m->returns.p;
	mail->to = m->to.p;
	mail->bytes = m->bytes.p;
	mail->n = m->bytes.n;
	return (1);
}
