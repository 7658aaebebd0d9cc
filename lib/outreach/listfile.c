#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/lang.h"
#include "core/out.h"
#include "outreach/listfile_int.h"
#include "outreach/listwith.h"
#include "outreach/reach.h"

const char *
crm_listfile_why_name(enum crm_listfile_why why)
{
	static const char *const name[CRM_NLISTFILE] = {
		[CRM_LISTFILE_FINE] = "",
		[CRM_LISTFILE_EMPTY_CELL] = "empty_cell",
		[CRM_LISTFILE_NO_MESSAGE] = "no_message",
		[CRM_LISTFILE_EMPTY_FIELD] = "empty_field",
		[CRM_LISTFILE_LAW] = "law",
		[CRM_LISTFILE_NOT_CP949] = "not_cp949",
		[CRM_LISTFILE_TOO_LONG] = "too_long",
		[CRM_LISTFILE_SUBJECT] = "subject_too_long",
		[CRM_LISTFILE_DUPLICATE] = "duplicate_contact",
		[CRM_LISTFILE_HOUSEHOLD] = "household"
	};

	return (name[why]);
}

static int
nomem(struct crm_listfile *file)
{

	return (crm_err_nomem(crm_db_err(file->db)));
}

/* A column that asks for what nothing goes with the list for. */
static int
check_with(struct crm_db *db, const struct crm_listfile_opt *opt)
{
	const struct crm_listcol *col;
	size_t i;

	for (i = 0; i < opt->shape->ncol; i++) {
		col = &opt->shape->col[i];
		if (col->term == CRM_LISTTERM_WITH && (opt->with == NULL ||
		    !crm_listwith_has(opt->with, col->word)))
			return (crm_err_set(crm_db_err(db), CRM_ERR_USAGE,
			    _("shape %s, column \"%s\": there is no value "
			    "\"%s\", nor a column of that name in a file of "
			    "--with; crm-shape(5) has the values"),
			    opt->shape->name, col->head, col->word));
	}
	return (0);
}

/* 1 when a column holds something of the message. */
static int
tells_text(const struct crm_listshape *shape)
{
	size_t i;

	for (i = 0; i < shape->ncol; i++)
		if (shape->col[i].term >= CRM_LISTTERM_TEXT &&
		    shape->col[i].term <= CRM_LISTTERM_TEMPLATE)
			return (1);
	return (0);
}

struct crm_listfile *
crm_listfile_open(struct crm_db *db, const struct crm_listfile_opt *opt)
{
	struct crm_listfile *file;

	if (check_with(db, opt) == -1)
		return (NULL);
	if ((file = calloc(1, sizeof(*file))) == NULL ||
	    (file->at = calloc(opt->shape->ncol + 1, sizeof(*file->at))) ==
	    NULL || (file->taken = crm_map_new()) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		crm_listfile_close(file);
		return (NULL);
	}
	file->db = db;
	file->opt = *opt;
	/* What no column tells need not be made. */
	if (!tells_text(opt->shape))
		file->opt.texts = NULL;
	file->made.text = &file->text;
	file->made.subject = &file->subject;
	file->made.sender = file->made.template = "";
	if ((file->sms = crm_sms_open(crm_db_err(db))) != NULL)
		return (file);
	crm_listfile_close(file);
	return (NULL);
}

void
crm_listfile_part(struct crm_listfile *file, int part)
{

	file->opt.part = part;
	file->begun = 0;
	file->rows = 0;
}

void
crm_listfile_close(struct crm_listfile *file)
{

	if (file == NULL)
		return;
	crm_sms_close(file->sms);
	crm_map_free(file->taken);
	free(file->at);
	crm_buf_free(&file->text);
	crm_buf_free(&file->subject);
	crm_buf_free(&file->product);
	crm_buf_free(&file->cell);
	crm_buf_free(&file->fit);
	crm_buf_free(&file->key);
	crm_buf_free(&file->line);
	crm_buf_free(&file->cells);
	crm_buf_free(&file->held);
	crm_buf_free(&file->joined);
	free(file);
}

/* 1 when what a column holds is of others, as a name: no number of ours. */
static int
is_others(enum crm_listterm term)
{

	switch (term) {
	case CRM_LISTTERM_CONSTANT:
	case CRM_LISTTERM_MEMBER:
	case CRM_LISTTERM_CAMPAIGN:
	case CRM_LISTTERM_BATCH:
	case CRM_LISTTERM_LAST_AMOUNT:
	case CRM_LISTTERM_AMOUNT:
		return (0);
	default:
		return (1);
	}
}

/* One cell behind those before it: 1, 0 with the fault, -1. */
static int
put_cell(struct crm_listfile *file, const struct crm_listrow *row, size_t i,
    struct crm_listfile_fault *fault)
{
	const struct crm_listcol *col = &file->opt.shape->col[i];
	struct crm_buf *cell = &file->cell;
	size_t bytes;
	int rc = 1;

	crm_buf_reset(cell);
	if (crm_listvalue(file, row, col, cell) == -1)
		return (-1);
	if (cell->n == 0 && col->filled) {
		fault->why = CRM_LISTFILE_EMPTY_CELL;
		fault->column = col->head;
		return (0);
	}
	if (file->opt.shape->cp949 || file->opt.shape->sent_cp949) {
		if (crm_listfile_fit(file, cell) == -1)
			return (-1);
		rc = crm_listfile_measure(file, cell, col->head, &bytes,
		    fault);
	}
	file->at[i] = file->cells.n;
	/* Who marks a file for a spreadsheet opens it with one. */
	if (file->opt.shape->bom && is_others(col->term) &&
	    crm_csv_formula(crm_buf_text(cell), cell->n))
		crm_buf_chr(&file->cells, '\'');
	crm_buf_add(&file->cells, crm_buf_text(cell), cell->n + 1);
	return (file->cells.bad ? nomem(file) : rc);
}

/* 1 the contact is free, 0 the list has it, -1. */
static int
take_contact(struct crm_listfile *file, const char *contact)
{
	int found;

	if (*contact == '\0' || file->opt.shape->postal)
		return (1);
	crm_buf_reset(&file->key);
	crm_reach_key(&file->key, contact);
	if (file->key.bad || crm_map_put(file->taken,
	    crm_hash_of(crm_db_key(file->db), crm_buf_text(&file->key),
	    file->key.n), &found) == NULL)
		return (nomem(file));
	return (!found);
}

/* Adds a line with its end to the bytes, in the file's encoding. */
static int
put_line(struct crm_listfile *file, struct crm_buf *bytes)
{
	struct crm_sms_size size;
	int rc = 1;

	crm_buf_str(&file->line, file->opt.shape->crlf ? "\r\n" : "\n");
	if (file->line.bad)
		return (nomem(file));
	if (file->opt.shape->cp949)
		rc = crm_sms_put(file->sms, bytes, file->line.p,
		    file->line.n, &size);
	else
		crm_buf_add(bytes, file->line.p, file->line.n);
	if (rc == 0)
		return (crm_err_set(crm_db_err(file->db), CRM_ERR_INPUT, _("%s: "
		    "CP949 has not all of the columns' names"),
		    file->opt.shape->path));
	crm_buf_reset(&file->line);
	return (rc == -1 ? -1 : bytes->bad ? nomem(file) : 0);
}

static int
put_header(struct crm_listfile *file, struct crm_buf *bytes)
{
	const struct crm_listshape *shape = file->opt.shape;
	size_t i;

	if (file->begun)
		return (0);
	file->begun = 1;
	if (shape->bom)
		crm_buf_str(bytes, "\xef\xbb\xbf");
	if (!shape->header || shape->blocks)
		return (0);
	crm_buf_reset(&file->line);
	for (i = 0; i < shape->ncol; i++) {
		if (i > 0)
			crm_buf_chr(&file->line, ',');
		crm_csv_quote(&file->line, shape->col[i].head,
		    strlen(shape->col[i].head));
	}
	return (put_line(file, bytes));
}

/* A row of cells, one behind the other, as a line of CSV. */
static int
put_csv(struct crm_listfile *file, const char *cell, struct crm_buf *bytes)
{
	const struct crm_listshape *shape = file->opt.shape;
	size_t i, n;

	crm_buf_reset(&file->line);
	for (i = 0; i < shape->ncol; i++, cell += n + 1) {
		n = strlen(cell);
		if (i > 0)
			crm_buf_chr(&file->line, ',');
		if (shape->joined != NULL &&
		    strcmp(shape->joined, shape->col[i].head) == 0)
			crm_csv_quote(&file->line,
			    crm_buf_text(&file->joined), file->joined.n);
		else if (n == 0 && shape->ncol == 1)
			crm_buf_str(&file->line, "\"\"");
		else
			crm_csv_quote(&file->line, cell, n);
	}
	return (put_line(file, bytes));
}

/* A block has a line for each column, what is empty stands behind the rest. */
static int
put_block(struct crm_listfile *file, struct crm_buf *bytes)
{
	const struct crm_listshape *shape = file->opt.shape;
	const char *cell;
	size_t i, empty = 1;

	crm_buf_reset(&file->line);
	if (shape->per_page > 0 && file->rows > 0 &&
	    file->rows % shape->per_page == 0)
		crm_buf_chr(bytes, '\f');
	for (i = 0; i < shape->ncol; i++) {
		cell = file->cells.p + file->at[i];
		empty += *cell == '\0';
		if (*cell == '\0')
			continue;
		for (; *cell != '\0'; cell++)
			crm_buf_chr(&file->line, (unsigned char)*cell < 0x20 ?
			    ' ' : *cell);
		if (put_line(file, bytes) == -1)
			return (-1);
	}
	for (; empty > 0; empty--)
		if (put_line(file, bytes) == -1)
			return (-1);
	return (0);
}

/* Writes the row that was held back. */
static int
flush(struct crm_listfile *file, struct crm_buf *bytes)
{

	if (file->njoined == 0)
		return (0);
	file->njoined = 0;
	return (put_csv(file, file->held.p, bytes));
}

/* 1 when the row is that before it but for the joined cell. */
static int
is_held(const struct crm_listfile *file, size_t joined)
{
	const struct crm_listshape *shape = file->opt.shape;
	const char *a = file->held.p, *b = file->cells.p;
	size_t i;

	if (file->njoined == 0 || file->njoined >= shape->join_most)
		return (0);
	for (i = 0; i < shape->ncol; i++) {
		if (i != joined && strcmp(a, b) != 0)
			return (0);
		a += strlen(a) + 1;
		b += strlen(b) + 1;
	}
	return (1);
}

/* Holds a row back until one comes that is not like it. */
static int
hold(struct crm_listfile *file, struct crm_buf *bytes)
{
	const struct crm_listshape *shape = file->opt.shape;
	size_t i = 0;

	while (strcmp(shape->col[i].head, shape->joined) != 0)
		i++;
	if (!is_held(file, i)) {
		if (flush(file, bytes) == -1)
			return (-1);
		file->rows++;
		crm_buf_reset(&file->held);
		crm_buf_reset(&file->joined);
		crm_buf_add(&file->held, file->cells.p, file->cells.n);
	} else
		crm_buf_chr(&file->joined, ',');
	crm_buf_str(&file->joined, file->cells.p + file->at[i]);
	file->njoined++;
	return (file->held.bad || file->joined.bad ? nomem(file) : 0);
}

/* Writes the row whose cells are there. */
static int
put_row(struct crm_listfile *file, struct crm_buf *bytes)
{
	int rc;

	if (put_header(file, bytes) == -1)
		return (-1);
	if (file->opt.shape->joined != NULL)
		return (hold(file, bytes));
	rc = file->opt.shape->blocks ? put_block(file, bytes) :
	    put_csv(file, file->cells.p, bytes);
	file->rows++;
	return (rc);
}

int
crm_listfile_put(struct crm_listfile *file, const struct crm_listrow *row,
    struct crm_buf *bytes, struct crm_listfile_fault *fault)
{
	size_t i;
	int rc;

	memset(fault, 0, sizeof(*fault));
	crm_buf_reset(&file->cells);
	if ((rc = crm_listfile_text(file, row, fault)) != 1)
		return (rc);
	for (i = 0; i < file->opt.shape->ncol; i++)
		if ((rc = put_cell(file, row, i, fault)) != 1)
			return (rc);
	if ((rc = take_contact(file, row->contact)) != 1) {
		fault->why = CRM_LISTFILE_DUPLICATE;
		return (rc);
	}
	return (put_row(file, bytes) == -1 ? -1 : 1);
}

int
crm_listfile_full(const struct crm_listfile *file)
{
	size_t most = file->opt.shape->rows;

	return (most > 0 && file->rows >= most);
}

int
crm_listfile_end(struct crm_listfile *file, struct crm_buf *bytes)
{

	return (put_header(file, bytes) == -1 ? -1 : flush(file, bytes));
}
