#ifndef CRM_NAME_H
#define CRM_NAME_H

/*
 * Names of columns, and the three forms by which those of a profile and those
 * of a header are compared, from exact to lenient (crm-profile.5, Names of
 * columns).
 */

#include <stddef.h>

#include "core/hash.h"

struct crm_buf;
struct crm_conf;
struct crm_pool;

struct crm_name {
	const char	*text;		/* as it was written */
	struct crm_hash	 strict;	/* without blanks and ASCII case */
	struct crm_hash	 loose;		/* without ( ) - _ / . , : * too */
	struct crm_hash	 unified;	/* with headers.alias */
};

/* headers.alias: spellings of one word, the longest first. */
struct crm_spelling {
	const char	*from;		/* in the loose form */
	size_t		 len;
	const char	*to;
};

struct crm_spellings {
	struct crm_spelling	*v;
	size_t			 n;
};

/* Adds the lines of a headers.alias.  0 or -1. */
int
crm_spellings_read(struct crm_spellings *sp, struct crm_pool *pool,
    struct crm_conf *conf);

/*
 * Computes the forms of the n bytes of valid UTF-8 at s; name->text is not
 * touched.  sp may be NULL.  0, or -1 when memory ran out.
 */
int
crm_name_form(struct crm_name *name, const char *s, size_t n,
    const struct crm_spellings *sp);

/*
 * Adds the unified form itself to buf, as text.  0, or -1 when s is ill-formed
 * or memory ran out.
 */
int
crm_name_unify(struct crm_buf *buf, const char *s, size_t n,
    const struct crm_spellings *sp);

/* 1 when two forms are the same. */
int
crm_form_same(struct crm_hash a, struct crm_hash b);

#endif
