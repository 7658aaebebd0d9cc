#ifndef CRM_FOLDER_H
#define CRM_FOLDER_H

/*
 * The files of a folder of profiles, by their names.
 */

#include <stddef.h>

struct crm_err;
struct crm_pool;

struct crm_files {
	const char	**v;
	size_t		 n;
};

/* The stem's length when name is STEM.profile, else 0. */
size_t
crm_profile_stem(const char *name);

/* 1 for STEM.profile.txt: some editors add what they think is missing. */
int
crm_profile_lengthened(const char *name);

/*
 * Lists the names of both kinds in the folder, sorted, into files, which lives
 * in pool; a folder that is absent has none.  0 or -1.
 */
int
crm_profile_list(struct crm_err *err, struct crm_pool *pool,
    const char *folder, struct crm_files *files);

#endif
