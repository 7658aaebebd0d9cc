#ifndef CRM_KPI_H
#define CRM_KPI_H

/*
 * How far a campaign came, in people: each counts once, whatever it was sent
 * and however often it answered.  What a machine opened or clicked is not
 * counted.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

struct crm_kpi {
	const char	*domain;	/* "" where it is no mail, or of all */
	int64_t		 sent;		/* a message was tried: the sum of */
	int64_t		 reached;	/* it arrived, or nothing says that it
					   did not; */
	int64_t		 blocked, bad_address, failed;	/* it did not */
	int64_t		 opened, clicked;	/* who clicks has opened */
	int64_t		 responded;	/* clicked, or used the coupon */
	int64_t		 opted_out, complained;
};

/* Counts all of a campaign.  0 or -1. */
int
crm_kpi_count(struct crm_db *db, int64_t campaign, struct crm_kpi *kpi);

/*
 * The same by receiving domain, of one campaign or (0) of all together, most
 * people first, then by name; *all is their sum.  fn returns 0 to go on, -1 to
 * stop.  0 or -1.
 */
int
crm_kpi_domains(struct crm_db *db, int64_t campaign, struct crm_kpi *all,
    int (*fn)(void *arg, const struct crm_kpi *kpi, const struct crm_kpi *all),
    void *arg);

#endif
