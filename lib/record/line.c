#include <string.h>

#include "core/db.h"
#include "record/line.h"

static const char *const statuses[] = {
	"ordered", "paid", "preparing", "shipped", "delivered", "confirmed",
	"cancel_requested", "cancelled", "return_requested", "returned",
	"exchange_requested", "exchanged"
};
#define NSTATUS	((int)(sizeof(statuses) / sizeof(statuses[0])))

static const char *const kinds[] = { "sale", "return", "exchange" };
#define NKIND	((int)(sizeof(kinds) / sizeof(kinds[0])))

static int
word_in(const char *const *words, int n, const char *word, size_t len)
{
	int i;

	for (i = 0; i < n; i++)
		if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0)
			return (i);
	return (-2);
}

int
crm_status_of(const char *word, size_t n)
{

	if (n == 0)
		return (CRM_STATUS_NONE);
	return (word_in(statuses, NSTATUS, word, n));
}

const char *
crm_status_name(int status)
{

	return (status < 0 || status >= NSTATUS ? "" : statuses[status]);
}

int
crm_line_kind_of(const char *word, size_t n)
{

	if (n == 0)
		return (CRM_LINE_SALE);
	return (word_in(kinds, NKIND, word, n));
}

const char *
crm_line_kind_name(int kind)
{

	return (kind < 0 || kind >= NKIND ? "" : kinds[kind]);
}

void
crm_line_init(struct crm_line *line)
{
	int i;

	memset(line, 0, sizeof(*line));
	line->status = CRM_STATUS_NONE;
	line->returns = -1;
	for (i = 0; i < CRM_LINE_NUMBERS; i++)
		line->number[i] = CRM_NULL;
	for (i = 0; i < CRM_LINE_TEXTS; i++)
		line->text[i] = "";
}

static int
cmp(int64_t a, int64_t b)
{

	return ((a > b) - (a < b));
}

/* The texts behind two numbers of a dictionary, compared in SQL, bytewise. */
static int
cmp_ref(struct crm_db *db, const char *sql, int64_t a, int64_t b)
{
	int64_t order = 0;

	if (a == b)
		return (0);
	if (db == NULL || a == 0 || b == 0)
		return (cmp(a, b));
	if (crm_one(db, &order, sql, "ii", a, b) != 1)
		return (cmp(a, b));
	return ((int)order);
}

static int
cmp_item(struct crm_db *db, int64_t a, int64_t b)
{

	return (cmp_ref(db, "SELECT (x > y) - (x < y)\n"
	    "FROM (SELECT (SELECT product_code || char(1) || product_name\n"
	    "\t|| char(1) || option FROM item WHERE id = :a) AS x,\n"
	    "\t(SELECT product_code || char(1) || product_name\n"
	    "\t|| char(1) || option FROM item WHERE id = :b) AS y)", a, b));
}

int
crm_line_compare_buyer(struct crm_db *db, const struct crm_line *a,
    const struct crm_line *b)
{

	return (cmp_ref(db, "SELECT (x > y) - (x < y)\n"
	    "FROM (SELECT (SELECT role || char(1) || code || char(1)\n"
	    "\t|| buyer_id || char(1) || name || char(1) || phone\n"
	    "\t|| char(1) || email FROM identity WHERE id = :a) AS x,\n"
	    "\t(SELECT role || char(1) || code || char(1)\n"
	    "\t|| buyer_id || char(1) || name || char(1) || phone\n"
	    "\t|| char(1) || email FROM identity WHERE id = :b) AS y)", a->buyer,
	    b->buyer));
}

int
crm_line_compare_place(struct crm_db *db, const struct crm_line *a,
    const struct crm_line *b)
{

	return (cmp_ref(db, "SELECT (x > y) - (x < y)\n"
	    "FROM (SELECT (SELECT receiver_name || char(1) || receiver_phone\n"
	    "\t|| char(1) || receiver_phone2 || char(1) || postcode\n"
	    "\t|| char(1) || address FROM ship_to WHERE id = :a) AS x,\n"
	    "\t(SELECT receiver_name || char(1) || receiver_phone\n"
	    "\t|| char(1) || receiver_phone2 || char(1) || postcode\n"
	    "\t|| char(1) || address FROM ship_to WHERE id = :b) AS y)",
	    a->ship_to, b->ship_to));
}

int
crm_line_compare_sale(struct crm_db *db, const struct crm_line *a,
    const struct crm_line *b)
{
	int c;

	if ((c = cmp(a->kind, b->kind)) != 0 ||
	    (c = cmp(a->qty, b->qty)) != 0 ||
	    (c = cmp(a->amount, b->amount)) != 0 ||
	    (c = cmp(a->number[CRM_LINE_UNIT_PRICE],
	    b->number[CRM_LINE_UNIT_PRICE])) != 0 ||
	    (c = cmp(a->ordered_at, b->ordered_at)) != 0)
		return (c);
	return (cmp_item(db, a->item, b->item));
}

int
crm_line_compare(struct crm_db *db, const struct crm_line *a,
    const struct crm_line *b)
{
	int c, i;

	if ((c = cmp(a->status, b->status)) != 0 ||
	    (c = crm_line_compare_sale(db, a, b)) != 0)
		return (c);
	for (i = 0; i < CRM_LINE_TEXTS; i++)
		if ((c = strcmp(a->text[i], b->text[i])) != 0)
			return (c < 0 ? -1 : 1);
	for (i = 0; i < CRM_LINE_NUMBERS; i++)
		if ((c = cmp(a->number[i], b->number[i])) != 0)
			return (c);
	if ((c = cmp(a->usable, b->usable)) != 0 ||
	    (c = crm_line_compare_buyer(db, a, b)) != 0)
		return (c);
	return (crm_line_compare_place(db, a, b));
}
