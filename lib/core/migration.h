#ifndef CRM_MIGRATION_H
#define CRM_MIGRATION_H

/*
 * The steps from one schema to the next: the files lib/core/sql/NNNN-what.sql,
 * embedded when the programs are built.
 */

struct crm_migration {
	int		 version;	/* NNNN: the schema after this step */
	const char	*name;		/* "NNNN-what" */
	const char	*sql;		/* the statements, NUL-terminated */
};

/*
 * All steps, versions 1, 2, 3 and so on without a gap; a row of version 0
 * with NULLs ends them.
 */
extern const struct crm_migration crm_migrations[];

#endif
