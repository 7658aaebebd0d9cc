#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/text.h"
#include "record/gram.h"

#define DIGITS		3		/* of a phone's gram */

struct crm_stmt *
crm_find_rows(struct crm_db *db, enum crm_find_kind kind, int64_t from,
    int64_t to)
{
	struct crm_stmt *stmt = NULL;

	switch (kind) {
	case CRM_FIND_MEMBER:
		stmt = crm_sql(db, "SELECT id, code, name, phone, NULL,\n"
		    "\temail, address, coalesce(merged_into, id)\n"
		    "FROM member\n"
		    "WHERE id >= :from AND id < :to\n"
		    "ORDER BY id");
		break;
	case CRM_FIND_IDENTITY:
		stmt = crm_sql(db, "SELECT id, NULL, name, phone, NULL,\n"
		    "\temail, NULL, member\n"
		    "FROM identity\n"
		    "WHERE id >= :from AND id < :to\n"
		    "ORDER BY id");
		break;
	case CRM_FIND_SHIP_TO:
		stmt = crm_sql(db, "SELECT id, NULL, NULL, receiver_phone,\n"
		    "\treceiver_phone2, NULL, address, NULL\n"
		    "FROM ship_to\n"
		    "WHERE id >= :from AND id < :to\n"
		    "ORDER BY id");
		break;
	case CRM_FIND_END:
		break;
	}
	if (stmt == NULL || crm_bind(stmt, "ii", from, to) == -1)
		return (NULL);
	return (stmt);
}

enum crm_find_field
crm_find_field(size_t text)
{
	static const enum crm_find_field field[CRM_FIND_TEXTS] = {
	    CRM_FIND_CODE, CRM_FIND_NAME, CRM_FIND_PHONE, CRM_FIND_PHONE,
	    CRM_FIND_EMAIL, CRM_FIND_ADDRESS };

	return (field[text]);
}

/* A number in any writing; of one that is masked or no number, the digits. */
static void
put_phone(struct crm_buf *buf, const char *s, size_t n)
{
	size_t i;

	if (s[0] != '0' && crm_phone_parse(buf, s, n) != CRM_PHONE_BAD &&
	    buf->n > 0)
		return;
	for (i = 0; i < n; i++)
		if (s[i] >= '0' && s[i] <= '9')
			crm_buf_chr(buf, s[i]);
		else if (strchr("-. ()/+", s[i]) == NULL)
			crm_buf_chr(buf, '*');
}

int
crm_find_texts(struct crm_stmt *stmt, struct crm_buf text[CRM_FIND_TEXTS])
{
	const char *s;
	size_t i, n;
	int bad = 0;

	for (i = 0; i < CRM_FIND_TEXTS; i++) {
		crm_buf_reset(&text[i]);
		s = crm_col_text(stmt, (int)i + 1);
		if ((n = crm_col_len(stmt, (int)i + 1)) == 0)
			continue;
		if (crm_find_field(i) == CRM_FIND_PHONE)
			put_phone(&text[i], s, n);
		else if (crm_text_fold(&text[i], s, n) == -1)
			crm_buf_reset(&text[i]);	/* it never matches */
		bad |= text[i].bad;
	}
	return (bad ? -1 : 0);
}

void
crm_find_texts_free(struct crm_buf text[CRM_FIND_TEXTS])
{
	size_t i;

	for (i = 0; i < CRM_FIND_TEXTS; i++)
		crm_buf_free(&text[i]);
}

static uint64_t
letter(uint32_t cp)
{

	return (cp & ((1u << CRM_GRAM_LETTER) - 1));
}

static int
add(struct crm_grams *grams, enum crm_find_field field, uint64_t gram)
{
	size_t cap = grams->cap == 0 ? 64 : grams->cap * 2;
	uint64_t *v;

	if (grams->n == grams->cap) {
		if ((v = realloc(grams->v, cap * sizeof(*v))) == NULL)
			return (-1);
		grams->v = v;
		grams->cap = cap;
	}
	grams->v[grams->n++] = (uint64_t)field << CRM_GRAM_FIELD | gram;
	return (0);
}

static int
add_digits(struct crm_grams *grams, const struct crm_buf *text)
{
	uint64_t gram = 0;
	size_t i, run = 0;
	char c;

	for (i = 0; i < text->n; i++) {
		c = text->p[i];
		if (c < '0' || c > '9') {
			run = 0;
			continue;
		}
		gram = (gram * 10 + (uint64_t)(c - '0')) % 1000;
		if (++run >= DIGITS && add(grams, CRM_FIND_PHONE, gram) == -1)
			return (-1);
	}
	return (0);
}

int
crm_gram_add(struct crm_grams *grams, enum crm_find_field field,
    const struct crm_buf *text, int piece)
{
	uint32_t before = 0, cp = 0;
	size_t i, k;

	if (field == CRM_FIND_PHONE)
		return (add_digits(grams, text));
	for (i = 0; i < text->n; i += k, before = cp) {
		k = crm_text_decode(text->p + i, text->n - i, &cp);
		if (k == 0)
			return (0);
		if (i > 0 && add(grams, field,
		    letter(before) << CRM_GRAM_LETTER | letter(cp)) == -1)
			return (-1);
	}
	/* The last letter begins a gram, too: that finds single letters. */
	if (!piece && text->n > 0)
		return (add(grams, field, letter(cp) << CRM_GRAM_LETTER));
	return (0);
}

void
crm_grams_free(struct crm_grams *grams)
{

	free(grams->v);
}

int
crm_gram_range(enum crm_find_field field, const struct crm_buf *text,
    uint64_t *from, uint64_t *to)
{
	uint32_t cp;

	if (field == CRM_FIND_PHONE || text->n == 0 ||
	    crm_text_decode(text->p, text->n, &cp) != text->n)
		return (0);
	*from = (uint64_t)field << CRM_GRAM_FIELD |
	    letter(cp) << CRM_GRAM_LETTER;
	*to = *from | ((UINT64_C(1) << CRM_GRAM_LETTER) - 1);
	return (1);
}
