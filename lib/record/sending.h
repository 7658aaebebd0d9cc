#ifndef CRM_SENDING_H
#define CRM_SENDING_H

/*
 * The settings of who sends and by what: names, numbers, addresses, the mail
 * server, and how often one person may be written to.
 */

struct crm_db;

/*
 * Judges a value of a setting of that name: 1 it can be taken, as the empty one
 * always can; 0 there is no such setting among these; -1 it is no such value
 * (CRM_ERR_INPUT with what to write).
 */
int
crm_sending_check(struct crm_db *db, const char *name, const char *value);

/* 1 for a host, or an IPv6 address in brackets, and maybe a port. */
int
crm_sending_server(const char *value);

/* 1 for a domain of letters, digits and hyphens, with a dot. */
int
crm_sending_domain(const char *value);

#endif
