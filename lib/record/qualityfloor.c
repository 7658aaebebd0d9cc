#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "record/quality.h"

#define WHOLE	1000	/* tenths of a percent */

int
crm_quality_floor(const char *word, size_t n, struct crm_quality_floor *floor)
{
	const char *equals = memchr(word, '=', n), *dot, *name;
	int m = CRM_QUALITY_COMPLETE;

	if (equals == NULL || crm_money_parse(equals + 1,
	    n - (size_t)(equals - word) - 1, 1, &floor->tenths) != 0 ||
	    floor->tenths < 0 || floor->tenths > WHOLE)
		return (-1);
	dot = memchr(word, '.', (size_t)(equals - word));
	if (dot != NULL)
		for (; m <= CRM_QUALITY_REACHABLE; m++) {
			name = crm_quality_measure((enum crm_quality_measure)m);
			if (strlen(name) == (size_t)(dot - word) &&
			    memcmp(name, word, strlen(name)) == 0)
				break;
		}
	if (m > CRM_QUALITY_REACHABLE)
		return (-1);
	word = dot == NULL ? word : dot + 1;
	floor->measure = (enum crm_quality_measure)m;
	floor->field = crm_quality_field(floor->measure, word,
	    (size_t)(equals - word));
	return (floor->field == NULL ? -1 : 0);
}

int
crm_quality_floors(struct crm_db *db, const char *name, const char *value)
{
	struct crm_quality_floor floor;
	size_t n;

	for (;; value += n + 1) {
		n = strcspn(value, ",");
		if (crm_quality_floor(value, n, &floor) == -1)
			return (crm_err_set(crm_db_err(db), CRM_ERR_INPUT,
			    _("%s: write phone=90 or reachable.sms=50, with "
			    "commas between; see crm-member(1)"), name));
		if (value[n] == '\0')
			return (0);
	}
}
