#ifndef CRM_NORM_H
#define CRM_NORM_H

/*
 * The one place that says which keys a row has: the normal form of somebody as
 * a row writes them, why a cell is no key, and the text that stands for a key
 * wherever it is hashed.
 */

#include "core/buf.h"
#include "core/hash.h"
#include "record/identity.h"

enum crm_key_kind {		/* what finds a person; stored */
	CRM_KEY_BUYER_ID = 1,
	CRM_KEY_PHONE,		/* with the name, as is the next */
	CRM_KEY_EMAIL
};

#define CRM_KEYS	3

struct crm_person_key {		/* a key of a row, in its normal form */
	int		 kind;		/* an enum crm_key_kind */
	int64_t		 space;
	struct crm_buf	 value;
	struct crm_hash	 hash;
	int64_t		 person;	/* 0: nobody yet */
};

struct crm_norm {		/* a row's somebody, in normal form */
	struct crm_buf	 code, buyer_id, name, phone, email;
	struct crm_buf	 name_key, all;
	int64_t		 channel;
	int64_t		 member;	/* who says so, see crm_who; or 0 */
	struct crm_hash	 hash;		/* of the whole writing */
	struct crm_person_key key[CRM_KEYS];
	size_t		 nkey;
	const char	*fault[CRM_KEYS + 1];	/* by kind: why there is no
					   such key, untranslated; NULL: there
					   is, or nothing was said */
};

/*
 * Brings who into normal form: what is stored, the keys, why others are none,
 * the hashes.  0 or -1.
 */
int
crm_norm_set(struct crm_db *db, struct crm_norm *norm,
    const struct crm_who *who);
void
crm_norm_free(struct crm_norm *norm);

/*
 * The hash of a key that is stored.  text is the caller's, so that it is made
 * once; text->bad is set without memory.
 */
struct crm_hash
crm_hash_key(struct crm_db *db, struct crm_buf *text, int64_t kind,
    int64_t space, const char *value, size_t n);

/* The hash of a shop's code. */
struct crm_hash
crm_hash_code(struct crm_db *db, const char *code, size_t n);

#endif
