#ifndef CRM_EXPORT_H
#define CRM_EXPORT_H

/*
 * One foreign file as a whole: its content, its header, its name and its time.
 */

#include <stdint.h>

#include "intake/detect.h"
#include "intake/input.h"

struct crm_err;
struct crm_pool;
struct crm_profile;
struct crm_profiles;

struct crm_export {
	const char		*label;		/* for messages */
	const char		*source;	/* what rows say, in NFC */
	struct crm_input	 input;
	int			 text;		/* 1: input is text */
	struct crm_header	 header;
	const char		*exported_at;	/* NULL: not known */
	int			 has_date;
	int64_t			 date;		/* in the file's name */
	uint64_t		 device, inode;	/* to know it again */
	int64_t			 modified;
	long			 modified_ns;
};

struct crm_export_opt {
	struct crm_input_opt		 input;
	struct crm_pool			*pool;
	const struct crm_profiles	*set;
	const struct crm_profile	*profile;	/* NULL: found out */
	const char			*exported_at;	/* NULL: found out */
	int				 plain;	/* 1: whose it is, is no matter */
};

/*
 * Finds out what fd is; path is its name, NULL for standard input.  The caller
 * has set label and may close fd; what the export keeps lives in the pool, but
 * for input, which crm_input_close() ends.  0 or -1.
 */
int
crm_export_look(struct crm_export *export, struct crm_err *err, int fd,
    const char *path, const struct crm_export_opt *opt);

/*
 * Names it by its whole path, where another export has its name; its time
 * stays.  0, or -1 when there is no memory.
 */
int
crm_export_name(struct crm_export *export, const char *path,
    struct crm_pool *pool);

/*
 * Gives the export a descriptor again, which becomes its own in any case.
 * -1 when it is not the file that was looked at, or was changed since.
 */
int
crm_export_again(struct crm_export *export, int fd);

#endif
