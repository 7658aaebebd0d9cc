#ifndef CRM_PROFILE_INT_H
#define CRM_PROFILE_INT_H

/*
 * What the readers of a profile share: profile.c, its sections, and profkey.c,
 * the keys before them.
 */

#include "intake/profile.h"

struct crm_pool;

/* Sets what holds for every profile.  0 or -1. */
int
crm_profile_preset(struct crm_profile *profile, const struct crm_parse *parse);

/* Takes the general key that was read.  0 or -1 with the fault. */
int
crm_profile_general(struct crm_profile *profile,
    const struct crm_parse *parse);

/* Adds a target; name must outlive the profile.  NULL: no memory. */
struct crm_target *
crm_profile_add(struct crm_profile *profile, struct crm_pool *pool,
    const char *name);

/* The index of a target that a line names, or -1 with the fault. */
int
crm_profile_find(const struct crm_profile *profile,
    const struct crm_parse *parse, const char *name);

/* Says that the stream has no column of that name, and which may be meant. */
int
crm_profile_unknown(const struct crm_profile *profile,
    const struct crm_parse *parse, const char *name);

/*
 * Refuses a target whose constant a draft has left open, or would be refused by
 * the importing program, which takes only some words for it: common is the list
 * that all profiles share for it, or NULL.  0 or -1.
 */
int
crm_profile_check_target(const struct crm_profile *profile,
    const struct crm_parse *parse, size_t target,
    const struct crm_words *common);

/* Reads [words COLUMN]; what comes next, as crm_profile_words(), or -1. */
int
crm_profile_begin_words(struct crm_profile *profile,
    const struct crm_parse *parse, const char *column);

/* Keeps a text in the pool.  0 or -1. */
int
crm_profile_text(const struct crm_parse *parse, const char *value,
    const char **text);

/*
 * Says that a key belongs before the sections, that a list has no word, or
 * that a name cannot be one.  -1.
 */
int
crm_profile_misplaced(const struct crm_parse *parse);
int
crm_profile_no_list(const struct crm_parse *parse);
int
crm_profile_bad_name(const struct crm_parse *parse, const char *name);

/* 1 when a profile may be called so. */
int
crm_profile_good_name(const char *name);

/* What means columns needs the stream before it.  0 or -1. */
int
crm_profile_need_stream(const struct crm_profile *profile,
    const struct crm_parse *parse);

#endif
