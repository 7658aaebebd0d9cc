#ifndef CLI_H
#define CLI_H

/*
 * What the programs share: the words that mean the same everywhere, opening
 * inputs and the database, faults and rejects, the summary, and the checks at
 * the end.  A program declares a struct cli, calls cli_start() first and
 * returns cli_end().
 */

#include <stdio.h>

#include "core/db.h"
#include "core/err.h"
#include "core/fault.h"
#include "core/lang.h"
#include "core/out.h"
#include "core/stage.h"
#include "core/time.h"

#define EX_NO		1
#define EX_USAGE_	64
#define EX_DATA		65
#define EX_NOINPUT_	66
#define EX_INTERNAL	70
#define EX_CREATE	73
#define EX_IO		74
#define EX_BUSY		75
#define EX_PERMISSION	77
#define EX_CONFIG_	78

struct cli {
	const char	*program;	/* "crm-order" */
	const char	*usage;		/* lines of usage, untranslated */
	const struct cli_verb *verbs;	/* whose lines come before; or NULL */
	struct crm_err	*err;
	struct crm_db	*db;
	struct crm_out	*out;
	struct crm_faults faults;
	const char	*database;	/* -d */
	const char	*rejects_path;	/* --rejects */
	char		*command;	/* the command line, for the batch */
	int64_t		 now;		/* CRM_NOW, or the clock */
	int64_t		 as_of;		/* day, or CRM_TIME_NONE */
	int		 wait;
	int		 dry_run;
	int		 quiet;
	int		 unmask;
	int		 excel;
	int		 format;	/* enum crm_format, or -1 */
	int		 threads;	/* 1: the database may be read beside */
	/* Called before a commit, or NULL. */
	int		(*seal)(struct crm_db *db);
	void		*priv;		/* of cli.c */
};

/* One option of a program beside the common ones. */
struct cli_opt {
	const char	*name;		/* long name */
	int		 letter;	/* short letter, or 0 */
	int		 has_arg;	/* 1: takes a value; 2: several times */
	const char	**value;	/* set to the value, or to ""; with 2 an
					   array of NULLs, at least argc long,
					   filled from the front */
};

/* A verb of a noun. */
struct cli_verb {
	const char	*name;
	int		(*run)(struct cli *cli, int argc, char **argv);
	const char	*usage;		/* its words, lines after the first
					   indented by 11 */
};

/*
 * Sets the locale, the clock, umask, signals; -1 when memory ran out.  usage
 * is what --help prints, untranslated; of a program with verbs, what it prints
 * after their lines.
 */
int
cli_start(struct cli *cli, int argc, char **argv, const char *program,
    const char *usage);

/*
 * Reads the options of argv[1..]: the common words and those of opts (ended
 * by a NULL name).  Operands are left in argv[0..n-1]; returns n.  Exits for
 * --help and --version, and with 64 when the words are wrong.  May be called
 * again for the words behind a verb.
 */
int
cli_options(struct cli *cli, int argc, char **argv,
    const struct cli_opt *opts);

/* Finds the verb argv[1] in verbs (ended by NULL) and runs it; 64 if none. */
int
cli_verb(struct cli *cli, int argc, char **argv,
    const struct cli_verb *verbs);

/* Says "PROGRAM: what" on stderr and returns status. */
int
cli_fail(struct cli *cli, int status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Says what is in cli->err and returns its status. */
int
cli_fail_err(struct cli *cli);

/* The same, of what was done all the same: also with -q. */
void
cli_warn(struct cli *cli, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A note on stderr unless -q. */
void
cli_note(struct cli *cli, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The database's path (-d, $CRM_DB, the default place); NULL (said). */
const char *
cli_path(struct cli *cli);

/* Opens the database (-d, $CRM_DB, the default place).  0 or a status. */
int
cli_open(struct cli *cli, enum crm_open mode);

/* For a program that runs for long: looks at the clock again. */
void
cli_tick(struct cli *cli);

/* The user's name, borrowed until the next call. */
const char *
cli_user(void);

/* Begins the batch of a writing program.  0 or a status. */
int
cli_begin(struct cli *cli);

/*
 * Ends it: with --dry-run rolls back, else checks stdout and the rejects file
 * (flushed, fsynced) and commits.  0 or a status.
 */
int
cli_commit(struct cli *cli, const char *sha256, const char *summary);

/*
 * An import of one operand: looks at --rejects, stages the input, opens the
 * database for writing (the input first: nobody waits for our lock while we
 * wait for it) and calls run(), which begins the batch.  0 or a status.
 */
int
cli_import(struct cli *cli, const char *path,
    int (*run)(struct cli *cli, struct crm_stage *stage, void *arg),
    void *arg);

/* The file descriptor of an operand ("-" or NULL: stdin), or -1 (said). */
int
cli_input(struct cli *cli, const char *path);

/*
 * Stages an operand for a writing program, once a database is known to be
 * there.  0 or a status; *stage is NULL then.
 */
int
cli_stage(struct cli *cli, const char *path, struct crm_stage **stage);

/*
 * The access log.  Output with columns of personal data, and which members
 * stand in its column "member", is logged by itself.  Else a program says
 * cli_people() before its output begins: it shows something of people whatever
 * its columns are, or cli_nobody(): it never does; cli_saw() each of them (0:
 * everybody), cli_what() what was asked, without values; cli_access() before
 * what is not written by cli_out().  0 or a status (said): then nothing may be
 * shown.
 */
void
cli_people(struct cli *cli);
void
cli_nobody(struct cli *cli);
void
cli_saw(struct cli *cli, int64_t member);
void
cli_what(struct cli *cli, const char *what);
int
cli_access(struct cli *cli);

/* Logs that a fault of the access log is known: 0 or a status (said). */
int
cli_acknowledge(struct cli *cli, const char *what, const char *mark);

/* The writer on stdout in the asked format; NULL (said). */
struct crm_out *
cli_out(struct cli *cli);

/* The same with these columns, ended by NULL, of the kinds of the streams. */
struct crm_out *
cli_table(struct cli *cli, const char *const *names);

/* The same where a name means here what it means in no stream. */
struct cli_col {
	const char	*name;		/* NULL ends them */
	enum crm_kind	 kind;
};
struct crm_out *
cli_columns(struct cli *cli, const struct cli_col *cols);

/*
 * Rejects: writes the row that csv holds with its reason.  The file appears
 * when it is whole.  0 or a status.  cli_rejecting() is 1 with --rejects.
 * cli_reject() takes the struct cli as whoever calls it back has it.
 */
struct crm_cell;
struct crm_csv;
int
cli_check_rejects(struct cli *cli);	/* 73 at once when the file exists */
int
cli_rejecting(const struct cli *cli);
int
cli_reject(void *cli, struct crm_csv *csv, int ragged, const char *reason);

/*
 * The same of an input that is no CSV: a bad line, to the rejects as it came,
 * or a fault that is said.  0 or a status.
 */
int
cli_bad_line(struct cli *cli, const char *p, size_t n,
    const struct crm_fault *fault);

/* A bad row: to the rejects, or a fault that is said.  0 or a status. */
int
cli_bad_row(struct cli *cli, struct crm_csv *csv,
    const struct crm_fault *fault);

/* Notes what is wrong with a cell, whose value may be shown.  Always 1. */
int
cli_wrong_cell(struct crm_fault *fault, const char *column, const char *kind,
    const struct crm_cell *cell);

/*
 * As cli_bad_row() of a column (NULL: the row as a whole), whose value is not
 * shown.
 */
int
cli_bad_cell(struct cli *cli, struct crm_csv *csv, const char *column,
    const char *kind);

/*
 * Ends the rejects file: written whole, synced, under its name.  0 or -1
 * (said).  cli_commit() does it; a program without a batch must.
 */
int
cli_keep_rejects(struct cli *cli);

/*
 * Ends the program with 75 once it has computed for that many seconds: for
 * work that nothing inside can stop, on a read-only database.  stdout is left
 * so that every strict reader refuses it.  0 lifts it.
 */
void
cli_deadline(int seconds);

/*
 * Answers a user's SELECT on stdout within a time, on a database opened for
 * reading; what is or may be personal is masked where masking is on.
 * With views_only it reads views alone and must give a column member.  0 or a
 * status.
 */
int
cli_query(struct cli *cli, const char *sql, int seconds, int views_only);

/* The SQL of an operand, or (NULL, "-") of stdin.  0 or a status (said). */
struct crm_buf;
int
cli_read_sql(struct cli *cli, const char *operand, struct crm_buf *sql);

/*
 * A set of members: reads the header and all rows of csv and calls take()
 * with each: 0 taken; 1 a bad row, its column and kind in *fault, which goes
 * to the rejects or is said; -1 with the reason in cli->err.  0 or a status.
 */
struct cli_set {
	int		(*take)(void *arg, struct crm_csv *csv, int64_t member,
			    struct crm_fault *fault);
	void		*arg;
	uint64_t	 read, rejected;
	size_t		 col;		/* inside */
};
int
cli_read_set(struct cli *cli, struct crm_csv *csv, struct cli_set *set);

/* The same of an operand.  0 or a status. */
int
cli_read_set_of(struct cli *cli, const char *path, struct cli_set *set);

/*
 * No resident registration number may come in, in whatever column of a row:
 * 0; -1 with the column and the kind in *fault.
 */
int
cli_check_cells(struct crm_csv *csv, struct crm_fault *fault);

/* Text of the command line that is stored: 0, or a status (said). */
int
cli_check_text(struct cli *cli, const char *what, const char *text);

/* cli_commit(), and then the summary on stderr with the batch's number. */
int
cli_store(struct cli *cli, const char *sha256, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* After it: what was erased goes from the bytes, too.  0 or a status (said). */
int
cli_prove(struct cli *cli);

/* The same of an import: read is the sum of the rest; EX_NO with rejects. */
struct cli_counts {
	size_t		 read, new, changed, same, rejected;
};
int
cli_store_counts(struct cli *cli, const char *sha256,
    const struct cli_counts *counts);

/* Seconds from least to most of an option, or exits with 64. */
int
cli_seconds(struct cli *cli, const char *option, const char *value,
    int least, int most);

/* A whole number of an option, or exits with 64. */
int
cli_number(struct cli *cli, const char *option, const char *value, int least,
    int most);

/* A number of at most six decimals of an option, or exits with 64. */
double
cli_decimal(struct cli *cli, const char *option, const char *value,
    double least, double most);

/*
 * The span of time of --from and --to (NULL: not given), whole days, none
 * after --as-of: from *first, before *before.  Exits with 64.
 */
void
cli_span(struct cli *cli, const char *from, const char *to, int64_t *first,
    int64_t *before);

/*
 * Opens a file of rules: path, or where it is NULL "usual" of the user's, the
 * site's or the toolkit's folder rules/; adds its name.  A file descriptor,
 * perhaps that of stdin, or -1 (said).
 */
struct crm_buf;
int
cli_rules_open(struct cli *cli, const char *path, const char *usual,
    struct crm_buf *name);

/*
 * The rules that name segments: of a file, or where path is NULL the user's,
 * the site's or the toolkit's.  The caller frees them.  0 or a status (said).
 */
struct crm_rules;
int
cli_rules(struct cli *cli, const char *path, struct crm_rules **rules);

/* The day of --as-of, else today. */
int64_t
cli_day(const struct cli *cli);

/*
 * The member that an operand names, by number or code, also one that was
 * removed where removed is set.  0, or a status (said).
 */
int
cli_member(struct cli *cli, const char *word, int removed, int64_t *member);

/* 0 when a partner is known: a misspelt one would have nobody; else (said). */
int
cli_partner(struct cli *cli, const char *partner);

/* The time of YYYY-MM-DD[ HH:MM[:SS]] of an option, or exits with 64. */
int64_t
cli_time(struct cli *cli, const char *option, const char *value);

/*
 * Frees all and checks that stdout could be written: the status, which is 74
 * when it was 0 or 1 and stdout could not.
 */
int
cli_end(struct cli *cli, int status);

/* The folder of profiles, rules and catalogues (ends without a slash). */
const char *
cli_datadir(void);

#endif
