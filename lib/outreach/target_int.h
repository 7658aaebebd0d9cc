#ifndef CRM_TARGET_INT_H
#define CRM_TARGET_INT_H

/* Shared by target.c and targetdecide.c. */

#include "core/buf.h"
#include "core/db.h"
#include "core/hash.h"
#include "core/time.h"
#include "outreach/cap.h"
#include "outreach/coupon.h"
#include "outreach/crowd.h"
#include "outreach/lot.h"
#include "outreach/pilot.h"
#include "outreach/target.h"
#include "outreach/terms.h"

/* What is kept of somebody's verdict while others are decided on. */
enum { TARGET_IN = 1, TARGET_OUT };

struct target_candidate {
	int64_t		 member;	/* as given, then live */
	int64_t		 rank;
	size_t		 segment;	/* where its word begins */
	enum crm_reason	 reason;
	int		 in;
};

struct crm_feed;
struct crm_targets {
	struct crm_db	*db;
	enum crm_target_way way;
	struct crm_terms terms;
	struct target_candidate *candidate;
	size_t		 n, cap;
	struct crm_buf	 segments;
	struct crm_map	*word;		/* of segments */
	struct crm_map	*taken;		/* contacts of who passed all rules */
	struct crm_map	*seen;		/* by number, where there is no crowd */
	struct crm_aside *aside;	/* while all is read */
	struct crm_crowd *crowd;	/* NULL: each is asked about by itself */
	struct crm_caps	*caps;
	struct crm_lots	*lots;
	struct crm_coupons *coupons;	/* NULL: there are none */
	struct crm_feed	*feed;
	int64_t		 in, most;	/* most 0: all */
	int		 scan;		/* 1: whole tables are read */
	int		 listed;	/* 1: somebody is in by this call */
	size_t		 channel;	/* chosen of the one in hand */
	int		 sale;		/* 1: what it bought stands in for its
					   consent */
	struct crm_buf	 contact, key, code;
};

/* Takes a contact: 1 it was free, 0 somebody has it, -1. */
int
target_take(struct crm_targets *targets, const char *contact);

/* Decides on one candidate and stores the verdict.  0 or -1. */
int
target_decide(struct crm_targets *targets,
    struct target_candidate *candidate);

#endif
