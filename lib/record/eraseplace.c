#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "record/eraseplace.h"

int
crm_places_open(struct crm_db *db)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS kept_place (\n"
	    "\tid\tINTEGER PRIMARY KEY\n) STRICT", "") == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM temp.kept_place /* scan: all */",
	    ""));
}

/* The column of an image: columns are SQL literals with commas between. */
static int64_t
number_at(const char *image, size_t n, int col)
{
	const char *p = image, *end = image + n;
	int quoted = 0;

	for (; p < end && col > 0; p++) {
		if (*p == '\'')
			quoted = !quoted;
		else if (*p == ',' && !quoted)
			col--;
	}
	return (p < end && *p >= '0' && *p <= '9' ? strtoll(p, NULL, 10) : 0);
}

/* The number that an image has in a column of that name; 0 none, or -1. */
static int64_t
number_of(struct crm_db *db, const char *table, const char *column,
    const char *image, size_t n)
{
	int64_t col;

	if (crm_one(db, &col, "SELECT cid\n"
	    "FROM pragma_table_info(:tbl)\n"
	    "WHERE name = :name /* scan: the schema is small */", "tt",
	    table, column) != 1)
		return (-1);
	return (number_at(image, n, (int)col));
}

int
crm_places_keep(struct crm_db *db, const char *table, const char *image,
    size_t n)
{
	int64_t place, buyer;

	if (strcmp(table, "orders") != 0 && strcmp(table, "order_line") != 0)
		return (0);
	if ((place = number_of(db, table, "ship_to", image, n)) <= 0)
		return ((int)place);
	if ((buyer = number_of(db, table, "buyer", image, n)) == -1)
		return (-1);
	return (crm_run(db, "INSERT OR IGNORE INTO temp.kept_place (id)\n"
	    "SELECT :id\n"
	    "WHERE NOT EXISTS (SELECT 1\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN erasure AS e ON e.member = i.member\n"
	    "\tWHERE i.id = :buyer)", "ii", place, buyer));
}

int
crm_places_drop(struct crm_db *db)
{

	return (crm_run(db, "DELETE FROM ship_to\n"
	    "WHERE id NOT IN (SELECT ship_to FROM orders\n"
	    "\tWHERE ship_to IS NOT NULL)\n"
	    "\tAND id NOT IN (SELECT ship_to FROM order_line\n"
	    "\tWHERE ship_to IS NOT NULL)\n"
	    "\tAND id NOT IN (SELECT id FROM temp.kept_place)\n"
	    "/* scan: all orders are looked at */", ""));
}
