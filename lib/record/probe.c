#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/text.h"
#include "core/time.h"
#include "record/identity.h"
#include "record/lookup.h"
#include "record/probe.h"
#include "record/why.h"

/* What of the row is compared, in the form of what is stored. */
struct seeker {
	struct crm_db	*db;
	struct crm_buf	 name, phone, email, address, other;
	int64_t		 birth;		/* a day, or CRM_TIME_NONE */
	int		(*fn)(void *arg, const struct crm_probe *probe);
	void		*arg;
	size_t		 n;		/* found so far */
};

static int
tell(struct seeker *s, const char *match, int64_t member, const char *why,
    size_t members)
{
	struct crm_probe probe = { match, member, why, members };

	return (s->fn(s->arg, &probe));
}

static int
same(const struct crm_buf *a, const struct crm_buf *b)
{

	return (a->n > 0 && a->n == b->n && memcmp(a->p, b->p, a->n) == 0);
}

static int
same_name(struct seeker *s, const char *name)
{

	crm_buf_reset(&s->other);
	return (crm_name_key(&s->other, name, strlen(name)) == 0 &&
	    same(&s->name, &s->other));
}

static int
same_phone(struct seeker *s, const char *phone)
{

	crm_buf_reset(&s->other);
	(void)crm_phone_parse(&s->other, phone, strlen(phone));
	return (same(&s->phone, &s->other));
}

static int
same_address(struct seeker *s, const char *address)
{

	crm_buf_reset(&s->other);
	return (crm_text_fold(&s->other, address, strlen(address)) == 0 &&
	    same(&s->address, &s->other));
}

/* What else is the same of somebody of that name, or NULL. */
static const char *
common(struct seeker *s, const struct crm_lookup_hit *hit)
{
	int64_t day;

	if (s->birth != CRM_TIME_NONE && crm_date_parse(hit->birth,
	    strlen(hit->birth), &day) == 0 && day == s->birth)
		return ("name+birth");
	if (same_phone(s, hit->phone))
		return ("name+phone");
	if (s->email.n > 0 && strcmp(crm_buf_text(&s->email),
	    hit->email) == 0)
		return ("name+email");
	return (same_address(s, hit->address) ? "name+address" : NULL);
}

static int
consider(void *arg, const struct crm_lookup_hit *hit)
{
	struct seeker *s = arg;
	const char *why;

	if (!same_name(s, hit->name) || (why = common(s, hit)) == NULL)
		return (0);
	s->n++;
	return (tell(s, "probable", hit->member, why, 0));
}

static int
prepare(struct seeker *s, const struct crm_cell *cell)
{
	const struct crm_cell *c = &cell[CRM_MEMBER_ADDRESS];

	if (c->n > 0 && crm_text_fold(&s->address, c->p, c->n) == -1)
		crm_buf_reset(&s->address);
	c = &cell[CRM_MEMBER_PHONE];
	/* Fakes and numbers that were lent tell nothing. */
	if (c->n > 0)
		switch (crm_phone_parse(&s->phone, c->p, c->n)) {
		case CRM_PHONE_FAKE:
		case CRM_PHONE_VIRTUAL:
			crm_buf_reset(&s->phone);
			break;
		default:
			break;
		}
	c = &cell[CRM_MEMBER_EMAIL];
	if (c->n > 0)
		(void)crm_email_parse(&s->email, c->p, c->n);
	c = &cell[CRM_MEMBER_BIRTH];
	if (c->n == 0 || crm_date_parse(c->p, c->n, &s->birth) == -1)
		s->birth = CRM_TIME_NONE;
	return (s->address.bad || s->phone.bad || s->email.bad ?
	    crm_err_nomem(crm_db_err(s->db)) : 0);
}

/* Nobody is known by the row's keys: who is it probably? */
static int
seek(struct seeker *s, const struct crm_cell *cell)
{
	const struct crm_cell *name = &cell[CRM_MEMBER_NAME];

	if (name->n > 0 && crm_name_key(&s->name, name->p, name->n) == 0) {
		if (prepare(s, cell) == -1 || crm_lookup_name(s->db,
		    crm_buf_text(&s->name), s->name.n, consider, s) == -1)
			return (-1);
	}
	return (s->n > 0 ? 0 : tell(s, "none", 0, "", 0));
}

int
crm_probe_row(struct crm_db *db, const struct crm_cell cell[CRM_MEMBER_NCOL],
    int (*fn)(void *arg, const struct crm_probe *probe), void *arg)
{
	static const char *const match[CRM_MATCH_END] = { "code", "buyer_id",
	    "phone+name", "email+name", "disputed", "none" };
	struct seeker s = { .db = db, .fn = fn, .arg = arg };
	struct crm_who who = { .code = cell[CRM_MEMBER_CODE],
	    .name = cell[CRM_MEMBER_NAME], .phone = cell[CRM_MEMBER_PHONE],
	    .email = cell[CRM_MEMBER_EMAIL] };
	struct crm_why why;
	int rc = crm_why_row(db, &who, NULL, NULL, &why);

	if (rc == 0 && why.match == CRM_MATCH_NONE)
		rc = seek(&s, cell);
	else if (rc == 0)
		rc = tell(&s, match[why.match], why.member, "",
		    why.members > 1 ? why.members : 0);
	crm_buf_free(&s.name);
	crm_buf_free(&s.phone);
	crm_buf_free(&s.email);
	crm_buf_free(&s.address);
	crm_buf_free(&s.other);
	return (rc);
}
