#ifndef MAP_INT_H
#define MAP_INT_H

/* What the files of crm-map share. */

#include "cli.h"
#include "intake/export.h"
#include "intake/mapper.h"

/* One operand. */
struct file {
	const char		*path;	/* NULL: standard input */
	struct crm_export	 e;
	int			 taken;	/* its rows are wanted */
	int			 namesake; /* of another operand */
};

struct work {
	struct cli		 cli;
	struct crm_pool		*pool;
	struct crm_profiles	*set;
	const struct crm_profile *profile;	/* of -p */
	const char		*stream;
	struct crm_cp949	*cp949;
	struct file		*file;
	size_t			 nfile;
	struct crm_mapped	*mapped;
	size_t			 nmapped;
	const char		*exported_at;	/* of --exported-at */
	struct crm_input_way	 way;		/* how to read the files */
	const char		*mending;	/* the file, for messages */
	size_t			 mended;	/* places so far */
	/* The words of the command; NULL where they were not given. */
	const char		*name, *only, *when, *from;
	const char		*list, *explain, *detect, *draft, *raw, *repair;
	const char		*schema;
	const char		*delimiter, *quote, *escape, *line_end;
	const char		*header_row, *max_field, *max_row;
	const char		*max_columns;
	const char		**set_words;
	int			 failed;	/* memory ran out in a callback */
};

/* Says that memory ran out, or what is in err, and forgets it; the status. */
int
map_nomem(struct work *work);
int
map_fail(struct work *work);

/* The folder for copies of pipes. */
const char *
map_scratch(void);

/* Drafts a profile from one operand (--new).  A status. */
int
map_new(struct work *work, int argc, char **argv);

/*
 * Finds out what each operand is, none being standard input.  The worst status,
 * so that every bad file is named at once.
 */
int
map_look(struct work *work, int argc, char **argv);

/* Takes the words that tell how files are to be read.  The status. */
int
map_way(struct work *work);

/* --schema: the streams and their columns. */
int
map_schema(struct work *work);

/* --raw: one file as it is, as clean CSV. */
int
map_raw(struct work *work, int argc, char **argv);

/* --explain of a file that no profile knows, as far as it can be read. */
int
map_explain_raw(struct work *work, struct file *f);

/* The stream that a file makes. */
const char *
map_stream(const struct file *f);

/* One stream comes out: that of all files, or that of --stream. */
int
map_choose_stream(struct work *work);

/*
 * Rows of two files must not look like those of one, for the import counts the
 * equal rows of a file and not those of two.
 */
int
map_tell_apart(struct work *work);

/* The columns of the output: those of the stream, then those of the files. */
int
map_choose_columns(struct work *work);

/* Makes the file readable again; it must be the one that was looked at. */
int
map_reopen(struct work *work, struct file *f);

/* After its last row: it must still be the one that was looked at. */
int
map_unchanged(struct work *work, struct file *f);

/* Says that the row on this line, the file's last, may be cut off. */
void
map_tell_open(struct work *work, const struct file *f, size_t line);

/* Closes it and frees what its rows needed. */
void
map_done(struct file *f);

#endif
