#ifndef CRM_EXPLAIN_H
#define CRM_EXPLAIN_H

/*
 * What a profile makes of a file: rows of file, item, name and value for
 * people who write profiles (crm-map.1, OUTPUT).
 */

struct crm_export;
struct crm_mapper_count;
struct crm_out;
struct crm_raw;

/*
 * What was found out about the file, what each of its columns is used for, and
 * which canonical columns stay empty.  0, or -1 when memory ran out; that a
 * row could not be written is told by crm_out_finish().
 */
int
crm_explain_header(struct crm_out *out, const struct crm_export *export);

/* The same of a file that no profile knows. */
void
crm_explain_raw(struct crm_out *out, const struct crm_export *export,
    const struct crm_raw *raw);

/* What became of its rows, and what its values are worth.  0 or -1. */
int
crm_explain_rows(struct crm_out *out, const struct crm_export *export,
    const struct crm_mapper_count *count);

#endif
