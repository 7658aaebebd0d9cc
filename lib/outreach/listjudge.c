/* What of a list's texts can be sent.  The contract is in listfile_int.h. */

#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "outreach/listfile_int.h"

static int
is_sms(const struct crm_listfile *file)
{

	return (strcmp(file->opt.channel, "sms") == 0);
}

int
crm_listfile_fit(struct crm_listfile *file, struct crm_buf *text)
{
	struct crm_buf was = *text;

	if (!file->opt.fit || text->n == 0)
		return (0);
	crm_buf_reset(&file->fit);
	if (crm_sms_fit(&file->fit, text->p, text->n) == -1)
		return (0);	/* CP949 will say what is wrong with it */
	if (file->fit.bad)
		return (crm_err_nomem(crm_db_err(file->db)));
	*text = file->fit;
	file->fit = was;
	return (0);
}

int
crm_listfile_measure(struct crm_listfile *file, const struct crm_buf *text,
    const char *column, size_t *bytes, struct crm_listfile_fault *fault)
{
	static const char *const what[] = { N_("an emoji"),
	    N_("Hangul in pieces"), N_("a control character"),
	    N_("one that CP949 lacks") };
	struct crm_sms_size size;
	int rc;

	rc = crm_sms_put(file->sms, NULL, crm_buf_text(text), text->n, &size);
	*bytes = size.bytes;
	if (rc == 0) {
		fault->why = CRM_LISTFILE_NOT_CP949;
		fault->column = column;
		fault->at = size.odd;
		fault->what = what[size.why];
	}
	return (rc);
}

/* The lengths that carriers take.  1, 0 with the fault, -1. */
static int
judge_message(struct crm_listfile *file, struct crm_listfile_fault *fault)
{
	size_t subject;
	int rc;

	if ((rc = crm_listfile_measure(file, &file->text, "text",
	    &file->bytes, fault)) != 1 ||
	    (rc = crm_listfile_measure(file, &file->subject, "subject",
	    &subject, fault)) != 1)
		return (rc);
	fault->n = file->bytes;
	fault->most = CRM_LMS_BYTES;
	if (crm_sms_kind(file->bytes) == CRM_SMS_NONE)
		fault->why = CRM_LISTFILE_TOO_LONG;
	else if (crm_sms_kind(file->bytes) == CRM_SMS_LMS &&
	    subject > CRM_LMS_SUBJECT) {
		fault->why = CRM_LISTFILE_SUBJECT;
		fault->n = subject;
		fault->most = CRM_LMS_SUBJECT;
	} else
		return (1);
	return (0);
}

int
crm_listfile_text(struct crm_listfile *file, const struct crm_listrow *row,
    struct crm_listfile_fault *fault)
{
	int rc;

	if (file->opt.texts == NULL || !crm_listtext_any(file->opt.texts))
		return (1);
	if ((rc = crm_listtext_make(file->opt.texts, row, &file->made)) == 0) {
		fault->why = file->made.field != NULL ?
		    CRM_LISTFILE_EMPTY_FIELD : file->made.law != NULL ?
		    CRM_LISTFILE_LAW : CRM_LISTFILE_NO_MESSAGE;
		fault->column = file->made.field;
		fault->what = file->made.law;
	}
	if (rc != 1)
		return (rc);
	if (crm_listfile_fit(file, &file->text) == -1 ||
	    crm_listfile_fit(file, &file->subject) == -1)
		return (-1);
	return (is_sms(file) ? judge_message(file, fault) : 1);
}
