#ifndef CRM_ORDERVIEW_H
#define CRM_ORDERVIEW_H

#include <stddef.h>
#include <stdint.h>

struct crm_db;

/*
 * Takes places, messages and reasons out of the packed views of an order, for
 * the subject (record/personal.h): told is called with each such text, and
 * places are added to temp.subject_place.  With own, only of lines that the
 * subject bought, in orders that by now are another's; the places of others are
 * added to temp.kept_place.  A batch must be open.  0 or -1.
 */
struct crm_order_strip {
	int	  own;
	int	(*told)(void *arg, const char *text, size_t n);
	void	 *arg;
};
int
crm_order_views_strip(struct crm_db *db, int64_t order,
    const struct crm_order_strip *strip);

#endif
