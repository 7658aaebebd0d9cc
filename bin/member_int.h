#ifndef MEMBER_INT_H
#define MEMBER_INT_H

/* What the files of crm-member share. */

#include "cli.h"
#include "core/buf.h"
#include "record/lookup.h"

/* The verbs import, show, find, add, set and clean. */
int
member_import(struct cli *cli, int argc, char **argv);
int
member_show(struct cli *cli, int argc, char **argv);
int
member_find(struct cli *cli, int argc, char **argv);
int
member_add(struct cli *cli, int argc, char **argv);
int
member_set(struct cli *cli, int argc, char **argv);
int
member_clean(struct cli *cli, int argc, char **argv);

/* The verbs history and rule. */
int
member_history(struct cli *cli, int argc, char **argv);
int
member_rule(struct cli *cli, int argc, char **argv);

/* The verb owner. */
int
member_owner(struct cli *cli, int argc, char **argv);

/* Prints what the open batch changed in members.  0 or a status (said). */
int
member_changes(struct cli *cli);

/* Those for what is kept by hand and over time. */
int
member_note(struct cli *cli, int argc, char **argv);
int
member_group(struct cli *cli, int argc, char **argv);
int
member_anniv(struct cli *cli, int argc, char **argv);
int
member_stage(struct cli *cli, int argc, char **argv);
int
member_flag(struct cli *cli, int argc, char **argv);

/* The verbs contact, with words of its own, and quality. */
int
member_contact(struct cli *cli, int argc, char **argv);
int
member_calls(struct cli *cli, int argc, char **argv);
int
member_answers(struct cli *cli, int argc, char **argv);
int
member_quality(struct cli *cli, int argc, char **argv);

/* The verb export, and the member stream on stdout. */
int
member_export(struct cli *cli, int argc, char **argv);
int
member_print(struct cli *cli, const char *partner);

/* The verb erase. */
int
member_erase(struct cli *cli, int argc, char **argv);

/* The columns of a list of members that were found, and a row of it. */
extern const char *const member_found_columns[];
int
member_found_row(struct crm_out *out, const struct crm_lookup_hit *hit);

/* find --why: of a text, or, where that is NULL, of these cells. */
struct member_why {
	const char	*code, *buyer_id, *channel, *name, *phone, *email;
};
int
member_why(struct cli *cli, const char *text, const struct member_why *cells);

/* list --facts, on a database that is open. */
int
member_facts(struct cli *cli);

/* find -i: of the member stream in a file. */
int
member_probe(struct cli *cli, const char *path);

/*
 * The batch's command line, which is taken over: what was done must be known
 * later, but not who it was about.  0 or a status.
 */
int
member_command(struct cli *cli, struct crm_buf *command);

/*
 * Does something to one member, or to each of the set that path names
 * (standard input where it is NULL), as one batch, and ends with the counts.
 * begin() is called once in the batch and returns 0 or a status (said); take()
 * returns one of the words below, or -1.  0 or a status.
 */
enum { MEMBER_SAME, MEMBER_NEW, MEMBER_CHANGED, MEMBER_NOBODY };
struct member_each {
	int		(*begin)(struct cli *cli, void *arg);
	int		(*take)(struct cli *cli, void *arg, int64_t member);
	void		*arg;
};
int
member_each(struct cli *cli, const struct member_each *each, const char *one,
    const char *path);

/*
 * Reads a set in a batch of its stage and ends it with the counts, to which
 * those are added that were read and rejected.  0 or a status.
 */
struct crm_csv;
int
member_rows(struct cli *cli, struct crm_stage *stage, struct crm_csv *csv,
    struct cli_set *set, struct cli_counts *counts);

/* The verb import of note. */
int
member_note_import(struct cli *cli, int argc, char **argv);

/* The days of "7", "7d" or "2w", from 1 to 366; or exits with 64. */
int
member_days(struct cli *cli, const char *option, const char *value);

/* The days of --stale.  0 or a status (said). */
int
member_stale(struct cli *cli, const char *value, int64_t *days);

/*
 * The batch's command without its operands: "crm-member VERB".  0 or a
 * status.
 */
int
member_quiet_command(struct cli *cli, const char *verb);

/* The value of --reason, which must be there.  0, or a status (said). */
int
member_reason(struct cli *cli, const char *verb, const char *reason);

#endif
