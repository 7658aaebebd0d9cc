#ifndef CRM_BOUNCERULE_INT_H
#define CRM_BOUNCERULE_INT_H

/* What reading and using the rules of bounces share. */

#include "core/buf.h"
#include "intake/bouncerule.h"

#define CRM_BOUNCE_REASONS	100
#define CRM_BOUNCE_RULES	4000

struct crm_bounce_rule {
	int		 sign;		/* enum crm_sign; CRM_SIGNS: a reason */
	short		 reason;
	short		 reply;		/* 0: whatever it is */
	enum crm_command command;
	int		 delayed;	/* only of warnings */
	int		 local;		/* only without a reply of SMTP */
	const char	*status;	/* may end in "*"; NULL: whatever */
	size_t		 text;		/* where in folded, from 1; 0: any */
};

struct crm_bounce_rules {
	struct crm_buf	 text;		/* the file, cut up by NUL */
	struct crm_buf	 folded;	/* the texts of the rules */
	size_t		 nreason, nrule;
	struct crm_reason reason[CRM_BOUNCE_REASONS];
	struct crm_bounce_rule	 rule[CRM_BOUNCE_RULES];
};

#endif
