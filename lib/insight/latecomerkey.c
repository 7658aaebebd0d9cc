#include <stdlib.h>
#include <string.h>

#include "core/alike.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "insight/latecomer_int.h"

/*
 * The keys of a member: a piece of its name together with a piece of something
 * else, so that few others have them and a slip or a mask leaves one of them.
 */

/* Columns of the statement that makes keys. */
enum { MEMBER, NAME, PHONE, EMAIL, BIRTH, POSTCODE, ADDRESS, NCOL };

int
crm_entries_add(struct crm_entries *all, int64_t key, int64_t member)
{
	size_t cap = all->cap == 0 ? 1024 : all->cap * 2;
	struct crm_entry *e;

	if (all->n == all->cap) {
		if ((e = realloc(all->e, cap * sizeof(*e))) == NULL)
			return (crm_err_nomem(crm_db_err(all->db)));
		all->e = e;
		all->cap = cap;
	}
	all->e[all->n].key = key;
	all->e[all->n++].member = member;
	return (0);
}

void
crm_entries_free(struct crm_entries *all)
{
	int i;

	for (i = 0; i < NCOL; i++)
		crm_buf_free(&all->form[i]);
	crm_buf_free(&all->text);
	free(all->e);
}

/* The first and the last character of a name: what a mask leaves. */
static void
add_ends(struct crm_buf *text, const struct crm_buf *name)
{
	const char *p = crm_buf_text(name);
	size_t i, last = 0;

	for (i = 0; i < name->n; i++)
		if ((p[i] & 0xc0) != 0x80)
			last = i;
	for (i = 1; i < name->n && (p[i] & 0xc0) == 0x80; i++)
		;
	crm_buf_add(text, p, i < name->n ? i : name->n);
	crm_buf_add(text, p + last, name->n - last);
}

/* Starts the text of a key of one kind with a piece of a value. */
static struct crm_buf *
start(struct crm_entries *all, char kind, const char *p, size_t n)
{

	crm_buf_reset(&all->text);
	crm_buf_chr(&all->text, kind);
	crm_buf_add(&all->text, p, n);
	crm_buf_chr(&all->text, ' ');
	return (&all->text);
}

static int
end(struct crm_entries *all, int64_t member)
{

	if (all->text.bad)
		return (crm_err_nomem(crm_db_err(all->db)));
	return (crm_entries_add(all, (int64_t)crm_hash_of(crm_db_key(all->db),
	    all->text.p, all->text.n).a, member));
}

static void
make_forms(struct crm_entries *all, struct crm_stmt *stmt)
{
	const char *s[NCOL];
	size_t n[NCOL];
	int i;

	for (i = NAME; i < NCOL; i++) {
		crm_buf_reset(&all->form[i]);
		s[i] = crm_col_text(stmt, i);
		n[i] = crm_col_len(stmt, i);
	}
	crm_alike_name(&all->form[NAME], s[NAME], n[NAME]);
	crm_alike_phone(&all->form[PHONE], s[PHONE], n[PHONE]);
	crm_alike_email(&all->form[EMAIL], s[EMAIL], n[EMAIL]);
	crm_buf_add(&all->form[BIRTH], s[BIRTH], n[BIRTH]);
	crm_buf_reset(&all->text);
	crm_alike_address(&all->text, s[ADDRESS], n[ADDRESS], s[POSTCODE],
	    n[POSTCODE]);
	if (all->text.n > 0) {
		struct crm_alike form = { all->text.p, all->text.n };

		crm_alike_building(&all->form[ADDRESS], form);
	}
}

static int
phone_keys(struct crm_entries *all, int64_t member)
{
	const struct crm_buf *phone = &all->form[PHONE];
	const struct crm_buf *name = &all->form[NAME];
	struct crm_alike form = { crm_buf_text(name), name->n };

	if (phone->n < 9)
		return (0);
	if (memchr(phone->p, '*', phone->n) == NULL) {
		(void)start(all, 'p', phone->p, phone->n);
		if (end(all, member) == -1)
			return (-1);
		/* A slip in the end of the number. */
		crm_alike_sound(start(all, 'm', phone->p, phone->n - 4),
		    form);
		if (end(all, member) == -1)
			return (-1);
	}
	if (memchr(phone->p + phone->n - 4, '*', 4) != NULL || name->n == 0)
		return (0);
	/* And in its middle, or a mask there. */
	add_ends(start(all, 't', phone->p + phone->n - 4, 4), name);
	return (end(all, member));
}

int
crm_entries_keys(struct crm_entries *all, struct crm_stmt *stmt)
{
	const struct crm_buf *name = &all->form[NAME], *other;
	int64_t member = crm_col_int(stmt, MEMBER);
	const char *at;

	make_forms(all, stmt);
	if (phone_keys(all, member) == -1)
		return (-1);
	other = &all->form[EMAIL];
	at = other->n == 0 ? NULL : memchr(other->p, '@', other->n);
	if (at != NULL && at - other->p >= 4) {
		(void)start(all, 'e', other->p, (size_t)(at - other->p));
		if (end(all, member) == -1)
			return (-1);
	}
	if (name->n == 0)
		return (0);
	other = &all->form[BIRTH];
	if (other->n > 0) {
		add_ends(start(all, 'b', other->p, other->n), name);
		if (end(all, member) == -1)
			return (-1);
	}
	other = &all->form[ADDRESS];
	if (other->n == 0)
		return (0);
	add_ends(start(all, 'a', other->p, other->n), name);
	return (end(all, member));
}
