#ifndef CRM_RULE_H
#define CRM_RULE_H

/*
 * The names of segments, by rules on the scores.  A file of rules:
 *
 *	# a comment
 *	bins 5
 *	champions: r 4-5, fm 5
 *	other: any
 *
 * A name, a colon, and conditions with commas between: r, f, m or fm (the mean
 * of f and m, a half rounded up) with a score or a range, or any.  The first
 * rule that fits names the segment.
 */

#include <stddef.h>

struct crm_err;
struct crm_rules;

/*
 * Reads the rules of fd, which stays the caller's; name is what messages call
 * it.  Every combination of scores must get a name.  NULL with the reason,
 * file and line in err.
 */
struct crm_rules *
crm_rules_read(struct crm_err *err, int fd, const char *name);

/* Frees rules; NULL does nothing. */
void
crm_rules_free(struct crm_rules *rules);

/*
 * The name for scores of that many bins, which are brought to the bins of the
 * rules: worst to worst, best to best, even steps between, a half rounded up.
 * Owned by rules.
 */
const char *
crm_rules_name(const struct crm_rules *rules, int bins, const int rfm[3]);

/*
 * How many rules there are; the number of the rule for such scores, from 0,
 * the first one where several give the same name; and the name of a rule.
 */
size_t
crm_rules_n(const struct crm_rules *rules);
size_t
crm_rules_find(const struct crm_rules *rules, int bins, const int rfm[3]);
const char *
crm_rules_label(const struct crm_rules *rules, size_t rule);

#endif
