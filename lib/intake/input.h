#ifndef CRM_INPUT_H
#define CRM_INPUT_H

/*
 * A foreign file, made ready: it is no workbook in disguise, its encoding is
 * known for the whole of it, and it can be read more than once.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/csv.h"
#include "intake/dialect.h"

struct crm_buf;
struct crm_cp949;
struct crm_err;

enum crm_encoding {
	CRM_ENCODING_UTF8,
	CRM_ENCODING_CP949
};

/* How the text is to be read. */
struct crm_input_way {
	struct crm_dialect	 dialect;	/* 0 in it: to be found out */
	size_t			 header_line;	/* 0: to be found out */
	size_t			 max_field, max_row, max_cols;	/* 0: usual */
	struct crm_mend		 mend;		/* tell NULL: no mending */
};

struct crm_input {
	struct crm_err		*err;
	const char		*name;		/* borrowed, for messages */
	int			 fd;
	int			 own;		/* 1: fd is a copy of ours */
	uint64_t		 start, size;
	enum crm_encoding	 encoding;
	const char		*label;		/* utf-8, cp949, of --from */
	const struct crm_cp949	*cp949;		/* borrowed */
	int			 cut;		/* the last line has no end */
	char			 last;		/* the last byte */
	int			 crlf;		/* its head has CR LF */
	struct crm_input_way	 way;		/* as asked for */
};

struct crm_input_opt {
	const char	 *from;		/* an encoding, or NULL: by its bytes */
	const char	 *tmp;		/* a folder for copies of pipes */
	struct crm_cp949 **cp949;	/* shared; made when first needed */
	struct crm_input_way way;
};

/*
 * Reads all of fd once.  A pipe, and what --from converts, is copied to an
 * unlinked file (0600).  0; -1 with the reason: not CSV at all, or not text of
 * an encoding that is known, with line and offset.  name must outlive input.
 */
int
crm_input_open(struct crm_input *input, struct crm_err *err, int fd,
    const char *name, const struct crm_input_opt *opt);

/* Closes what is ours; fd stays the caller's. */
void
crm_input_close(struct crm_input *input);

/*
 * Finds out the dialect from the input's head, but for what was asked for.
 * 0 or -1.
 */
int
crm_input_dialect(struct crm_input *input, struct crm_dialect *dialect);

/*
 * 1 when the last row's last cell has neither a line end nor a quote behind it:
 * where the file was cut off, it is a piece.
 */
int
crm_input_open_end(const struct crm_input *input,
    const struct crm_dialect *dialect);

/* A reader from the start, for that dialect; rows may have any length. */
struct crm_csv *
crm_input_csv(struct crm_input *input, const struct crm_dialect *dialect);

/*
 * A cell as UTF-8: cell itself where it is that already, else decoded into
 * buf, behind what is there.
 */
struct crm_cell
crm_input_cell(const struct crm_input *input, struct crm_buf *buf,
    struct crm_cell cell);

#endif
