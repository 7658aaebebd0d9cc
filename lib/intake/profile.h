#ifndef CRM_PROFILE_H
#define CRM_PROFILE_H

/*
 * Profiles: how the export of one source is read (crm-profile.5), and the set
 * of all that are known.
 */

#include <stddef.h>

#include "core/stream.h"
#include "intake/channel.h"
#include "intake/name.h"
#include "intake/shape.h"
#include "intake/source.h"
#include "intake/word.h"

struct crm_err;
struct crm_profiles;

/* A canonical column, or one of the member's own (x_NAME). */
struct crm_target {
	const char		*name;
	enum crm_shape		 shape;
	enum crm_kind		 kind;
	struct crm_source	 source;	/* nalt 0: stays empty */
	const struct crm_words	*words;		/* the profile's, or NULL */
	const struct crm_words	*common;	/* common.words, or NULL */
	int			 vat;		/* 1: VAT is added */
	int			 long_id;	/* 1: watched for damage */
};

/* What a [when] gives to one target. */
struct crm_override {
	size_t			 target;
	struct crm_source	 source;
};

struct crm_when {
	struct crm_cond		*cond;		/* all of them hold */
	size_t			 ncond;
	struct crm_override	*set;
	size_t			 nset;
	size_t			*negative;	/* targets */
	size_t			 nnegative;
	const char		*drop;		/* the reason, or NULL */
};

/* Names that stand for a source when all of them are in a header. */
struct crm_group {
	size_t	*name;
	size_t	 n;
};

struct crm_profile {
	const char		*name, *title, *path;
	const char		*stream;
	int			 place;		/* the folder it came from */
	int			 rank;
	int			 complete;
	int			 decimals;
	int			 vat_rate;	/* per cent */
	int			 header_rows;
	int			 as_is;
	unsigned		 given;		/* general keys, by bits */
	size_t			 columns_line;	/* of [columns], 0: none */
	struct crm_names	 names;
	struct crm_group	*match;
	size_t			 nmatch;
	struct crm_group	 not;
	struct crm_target	*target;	/* the stream's, then x_NAME */
	size_t			 ntarget, ncanonical;
	struct crm_when		*when;
	size_t			 nwhen;
	struct crm_source	 bundle;
	struct crm_words	 helper, total, empty;
	const char		**file_date;	/* patterns in sequence */
	size_t			 nfile_date;
};

/*
 * Reads all profiles of the folders (ended by NULL; one that is absent holds
 * nothing), later ones in the place of earlier ones of the same name, and the
 * shared lists beside them.  NULL with the fault, file and line.
 */
struct crm_profiles *
crm_profiles_load(struct crm_err *err, const char *const *folders);

/* Frees the set; NULL does nothing. */
void
crm_profiles_free(struct crm_profiles *set);

/*
 * What is to be told of files that are no profiles but may have been meant for
 * some: the sentence at i, NULL behind the last.
 */
const char *
crm_profiles_note(const struct crm_profiles *set, size_t i);

/* The profiles by name: how many, the one at i, the one called so or NULL. */
size_t
crm_profiles_count(const struct crm_profiles *set);
const struct crm_profile *
crm_profiles_at(const struct crm_profiles *set, size_t i);
const struct crm_profile *
crm_profiles_find(const struct crm_profiles *set, const char *name);

const struct crm_channels *
crm_profiles_channels(const struct crm_profiles *set);
const struct crm_spellings *
crm_profiles_spellings(const struct crm_profiles *set);
struct crm_vocab;
const struct crm_vocab *
crm_profiles_vocab(const struct crm_profiles *set);

/* The word list that all profiles share for a column, or NULL. */
const struct crm_words *
crm_profiles_common(const struct crm_profiles *set, const char *column);

/*
 * Reads one profile, for profiles.c: name and path are kept.  0, or -1 with
 * the fault.  Its targets' common lists are left to the caller.
 */
struct crm_conf;
int
crm_profile_read(struct crm_profile *profile, const struct crm_parse *parse,
    const char *name);

/*
 * Reads the lines of a [words COLUMN] into words until what comes next is no
 * pair; returns that, an enum crm_conf_kind, or -1.  stream is NULL for all.
 */
int
crm_profile_words(const struct crm_parse *parse, struct crm_words *words,
    const char *stream, const char *column);

/*
 * 1 when a folded word is one of those that begin a total, with the number of
 * what was added or its sum behind it: "합계6건".  The shortest of them, 계, may
 * begin a number of an order: a unit must follow.
 */
int
crm_profile_is_total(const char *word, size_t n);

/* The index of the target of that name, or -1. */
int
crm_profile_target(const struct crm_profile *profile, const char *name);

#endif
