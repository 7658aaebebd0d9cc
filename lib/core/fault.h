#ifndef CRM_FAULT_H
#define CRM_FAULT_H

/*
 * Faults of rows: what is wrong, where, and what to do.  The library reports
 * them here and never prints; bin/cli.c shows twenty of a kind and counts the
 * rest.
 */

#include <stddef.h>

struct crm_fault {
	const char	*source;	/* the original file, or the stream */
	size_t		 line;		/* 0: the file as a whole */
	const char	*column;	/* NULL: the row as a whole */
	const char	*kind;		/* a stable English id: "no such date" */
	const char	*reason;	/* the sentence, translated */
	const char	*value;		/* NULL when it must not be shown */
	size_t		 value_len;
};

/* Where faults go.  fn may not keep what fault points to. */
struct crm_faults {
	void	(*fn)(void *arg, const struct crm_fault *fault);
	void	*arg;
	size_t	 n;		/* reported so far; kept by crm_fault() */
};

/* Reports one fault to faults, counting it. */
void
crm_fault(struct crm_faults *faults, const struct crm_fault *fault);

#endif
