#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/text.h"
#include "record/sale.h"

/* The next word of a list that is not blank: 1 with it, 0 at the end. */
static int
next_word(const char **list, const char **word, size_t *n)
{

	while (**list != '\0') {
		*n = strcspn(*list, ",");
		*word = crm_text_trim(*list, n);
		*list += strcspn(*list, ",");
		*list += **list == ',';
		if (*n > 0)
			return (1);
	}
	return (0);
}

int
crm_sale_listed(const char *list)
{
	const char *word;
	size_t n;

	return (next_word(&list, &word, &n));
}

static int
among(const char *list, const char *name)
{
	size_t len = strlen(name), n;
	const char *word;

	while (next_word(&list, &word, &n))
		if (n == len && memcmp(word, name, n) == 0)
			return (1);
	return (0);
}

/* 1 when a name has one of the words in it, 0, -1 no memory. */
static int
has_word(const char *list, const char *name)
{
	struct crm_buf folded = { 0 }, piece = { 0 };
	const char *word;
	size_t n;
	int found = 0;

	if (crm_text_fold(&folded, name, strlen(name)) == -1)
		crm_buf_reset(&folded);
	while (!found && folded.n > 0 && next_word(&list, &word, &n)) {
		crm_buf_reset(&piece);
		found = crm_text_fold(&piece, word, n) == 0 && piece.n > 0 &&
		    memmem(folded.p, folded.n, piece.p, piece.n) != NULL;
	}
	if (folded.bad || piece.bad)
		found = -1;
	crm_buf_free(&folded);
	crm_buf_free(&piece);
	return (found);
}

/* Its lines by time, the latest first. */
static struct crm_stmt *
lines(struct crm_db *db, const struct crm_sale *sale)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "WITH mine (at, channel, item) AS (\n"
	    "\tSELECT o.ordered_at, o.channel, l.item\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "\tCROSS JOIN order_line AS l\n"
	    "\t\tON l.id BETWEEN o.id << 16 AND (o.id << 16) + 65535\n"
	    "\tWHERE i.member = :member AND l.buyer IS NULL AND l.kind = 0\n"
	    "\t\tAND l.status IN (-1, 1, 2, 3, 4, 5, 6, 8, 10)\n"
	    "\t\tAND l.returned_qty < l.qty\n"
	    "\t\tAND o.ordered_at >= :first AND o.ordered_at < :end\n"
	    "\tUNION ALL\n"
	    "\tSELECT o.ordered_at, o.channel, l.item\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN order_line AS l ON l.buyer = i.id\n"
	    "\tCROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "\tWHERE i.member = :member AND l.kind = 0\n"
	    "\t\tAND l.status IN (-1, 1, 2, 3, 4, 5, 6, 8, 10)\n"
	    "\t\tAND l.returned_qty < l.qty\n"
	    "\t\tAND o.ordered_at >= :first AND o.ordered_at < :end)\n"
	    "SELECT m.at, c.name, t.product_code, t.product_name\n"
	    "FROM mine AS m\n"
	    "CROSS JOIN channel AS c ON c.id = m.channel\n"
	    "CROSS JOIN item AS t ON t.id = m.item\n"
	    "ORDER BY m.at DESC /* scan: the lines of one member */")) ==
	    NULL || crm_bind(stmt, "iii", sale->member, sale->first,
	    sale->end) == -1)
		return (NULL);
	return (stmt);
}

int
crm_sale_latest(struct crm_db *db, const struct crm_sale *sale, int64_t *at)
{
	struct crm_stmt *stmt = lines(db, sale);
	int rc, is;

	if (stmt == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if (!among(sale->channels, crm_col_text(stmt, 1)))
			continue;
		is = among(sale->goods, crm_col_text(stmt, 2)) ? 1 :
		    has_word(sale->goods, crm_col_text(stmt, 3));
		if (is == 0)
			continue;
		*at = crm_col_int(stmt, 0);
		rc = is == -1 ? crm_err_nomem(crm_db_err(db)) : 1;
		break;
	}
	crm_reset(stmt);
	return (rc);
}
