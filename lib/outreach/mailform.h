#ifndef CRM_MAILFORM_H
#define CRM_MAILFORM_H

/*
 * The messages of campaigns by mail as they were written, with merge fields;
 * each is read once and kept, until somebody says another, as can be while none of
 * it has left.
 */

struct crm_buf;
struct crm_db;
struct crm_delivery;
struct crm_mailform;
struct crm_mailforms;

/* NULL with the reason. */
struct crm_mailforms *
crm_mailforms_open(struct crm_db *db);
void
crm_mailforms_close(struct crm_mailforms *forms);

/*
 * The form of a delivery's campaign, wave and arm, borrowed.  NULL with the
 * reason: CRM_ERR_CONFIG where no message was said for it, CRM_ERR_INPUT where
 * it cannot be read.
 */
const struct crm_mailform *
crm_mailform_find(struct crm_mailforms *forms,
    const struct crm_delivery *delivery);

/* The name that it comes from, "" for the shop's; advertising, or notice. */
const char *
crm_mailform_sender(const struct crm_mailform *form);
const char *
crm_mailform_purpose(const struct crm_mailform *form);

/*
 * Adds the form, filled for the delivery's member: 1; 0 a field is empty that
 * must not be, *empty is its name; -1.
 */
struct crm_mailform_made {
	struct crm_buf	*subject, *text, *html;
};
int
crm_mailform_fill(struct crm_mailforms *forms,
    const struct crm_mailform *form, const struct crm_delivery *delivery,
    const char *refuse, const struct crm_mailform_made *made,
    const char **empty);

#endif
