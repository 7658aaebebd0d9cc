#ifndef CRM_VERDICT_INT_H
#define CRM_VERDICT_INT_H

/* What the parts of the verdicts share. */

#include <stddef.h>

#include "core/buf.h"
#include "core/verdict.h"

/* One value while it is judged. */
struct crm_trial {
	struct crm_buf	*buf;
	size_t		 from;		/* where its form begins in buf */
	struct crm_cell	 raw;		/* as it came */
	struct crm_cell	 in;		/* without what stands around it */
	const char	**why;
};

/* Begins it: 1, or 0 with the verdict when there is nothing to judge. */
int
crm_trial_start(struct crm_trial *trial, enum crm_judgment *verdict);

/*
 * Takes the form that core/form.h gave: it may be in buf already, with zeros
 * behind it that are none of it.
 */
void
crm_trial_keep(struct crm_trial *trial, struct crm_cell form);

/* DEAD: what was added is taken back. */
enum crm_judgment
crm_trial_dead(struct crm_trial *trial, const char *why);

/* SUSPECT: the form is what was added, or else the text that came. */
enum crm_judgment
crm_trial_suspect(struct crm_trial *trial, const char *why);

/*
 * OK when the form is what came, else FIXED: because of what stood around the
 * value if that was all, else for the reason given.
 */
enum crm_judgment
crm_trial_end(struct crm_trial *trial, const char *why);

/* The form, as far as it was added. */
struct crm_cell
crm_trial_form(const struct crm_trial *trial);

/* The number of digits in a text, wide ones too. */
size_t
crm_trial_digits(struct crm_cell cell);

/* 1 for "8.8E+12": a spreadsheet has thrown digits away. */
int
crm_trial_lost(struct crm_cell cell);

#endif
