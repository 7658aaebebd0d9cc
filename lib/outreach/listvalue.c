/* What the columns of a list hold.  The contract is in listfile_int.h. */

#include <string.h>

#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/money.h"
#include "core/time.h"
#include "outreach/label.h"
#include "outreach/listfile_int.h"
#include "outreach/listwith.h"
#include "outreach/reach.h"
#include "record/law.h"

/* Nobody is disturbed at an hour that needs a consent of its own. */
static int
best_hour(const struct crm_listfile *file)
{
	const struct crm_law_channel *law = crm_law_channel(file->opt.channel);
	const struct crm_law_rule *night = crm_law_on(CRM_LAW_NIGHT,
	    crm_time_day(crm_db_now(file->db)));

	if (law != NULL && law->night)
		return (crm_habit_best(&file->habit, night->until,
		    night->value));
	return (crm_habit_best(&file->habit, 0, 24));
}

/* The hour and the product that a member is used to.  0 or -1. */
static int
read_habit(struct crm_listfile *file, int64_t member)
{

	if (file->habit_of == member)
		return (0);
	/* Reads all orders: where no column asks for it it need not be. */
	if (!file->opened && crm_habits_open(&file->habits, file->db,
	    file->opt.as_of) == -1)
		return (-1);
	file->opened = 1;
	file->habit.product = &file->product;
	crm_buf_reset(&file->product);
	if (crm_habit_of(&file->habits, member, &file->habit) == -1)
		return (-1);
	file->hour = best_hour(file);
	file->habit_of = member;
	return (0);
}

static int
is_channel(const struct crm_listfile *file, const char *a, const char *b)
{

	return (strcmp(file->opt.channel, a) == 0 ||
	    strcmp(file->opt.channel, b) == 0);
}

/* What the channel reaches the member by, where it is of that kind. */
static void
put_contact(const struct crm_listfile *file, const struct crm_listrow *row,
    enum crm_listterm term, struct crm_buf *buf)
{
	int phone = is_channel(file, "sms", "call");

	if ((term == CRM_LISTTERM_PHONE && !phone) ||
	    (term == CRM_LISTTERM_EMAIL && !is_channel(file, "email", "")))
		return;
	if (phone && file->opt.shape->hyphens)
		crm_phone_format(buf, row->contact, strlen(row->contact));
	else
		crm_buf_str(buf, row->contact);
}

static void
put_address(const struct crm_listfile *file, const struct crm_listrow *row,
    enum crm_listterm term, struct crm_buf *buf)
{
	const char *address, *second;
	size_t n;

	if (!is_channel(file, "post", ""))
		return;
	n = crm_label_postcode(row->contact, &address);
	if (term == CRM_LISTTERM_POSTCODE)
		crm_buf_add(buf, row->contact, n);
	else if (term == CRM_LISTTERM_ADDRESS)
		crm_buf_str(buf, address);
	else {
		n = crm_label_break(address, &second);
		if (term == CRM_LISTTERM_ADDRESS1)
			crm_buf_add(buf, address, n);
		else
			crm_buf_str(buf, second);
	}
}

/* Of "MALL/BUYER" the one or the other. */
static void
put_buyer(const struct crm_listfile *file, const struct crm_listrow *row,
    enum crm_listterm term, struct crm_buf *buf)
{
	const char *buyer = crm_reach_buyer(row->contact);

	if (!is_channel(file, "mall", ""))
		return;
	if (term == CRM_LISTTERM_BUYER)
		crm_buf_str(buf, buyer);
	else if (buyer > row->contact)
		crm_buf_add(buf, row->contact, (size_t)(buyer - row->contact) -
		    1);
}

static void
put_batch(const struct crm_listfile *file, struct crm_buf *buf)
{

	crm_buf_fmt(buf, "%s-%d-%d", file->opt.campaign, file->opt.wave,
	    file->opt.part);
}

/* What the list as a whole has; 1 when the term is of those. */
static int
put_common(const struct crm_listfile *file, enum crm_listterm term,
    struct crm_buf *buf)
{

	switch (term) {
	case CRM_LISTTERM_CAMPAIGN:
		crm_buf_str(buf, file->opt.campaign);
		return (1);
	case CRM_LISTTERM_WAVE:
		crm_buf_int(buf, file->opt.wave);
		return (1);
	case CRM_LISTTERM_PART:
		crm_buf_int(buf, file->opt.part);
		return (1);
	case CRM_LISTTERM_CHANNEL:
		crm_buf_str(buf, file->opt.channel);
		return (1);
	default:
		return (0);
	}
}

/* What the message is; 1 when the term is of those. */
static int
put_message(const struct crm_listfile *file, enum crm_listterm term,
    struct crm_buf *buf)
{
	enum crm_sms_kind kind = crm_sms_kind(file->bytes);

	switch (term) {
	case CRM_LISTTERM_TEXT:
		crm_buf_str(buf, crm_buf_text(&file->text));
		return (1);
	case CRM_LISTTERM_SUBJECT:
		/* A short message has none. */
		if (!is_channel(file, "sms", "") || kind != CRM_SMS_SMS)
			crm_buf_str(buf, crm_buf_text(&file->subject));
		return (1);
	case CRM_LISTTERM_SENDER:
		crm_buf_str(buf, file->made.sender);
		return (1);
	case CRM_LISTTERM_KIND:
		crm_buf_str(buf, crm_sms_kind_name(kind));
		return (1);
	case CRM_LISTTERM_BYTES:
		crm_buf_int(buf, (int64_t)file->bytes);
		return (1);
	case CRM_LISTTERM_TEMPLATE:
		crm_buf_str(buf, file->made.template);
		return (1);
	default:
		return (0);
	}
}

/* What the member bought; 1 when the term is of those. */
static int
put_bought(const struct crm_listfile *file, const struct crm_listrow *row,
    enum crm_listterm term, struct crm_buf *buf)
{
	int decimals = crm_db_decimals(file->db);
	char day[CRM_DATE_LEN];

	switch (term) {
	case CRM_LISTTERM_LAST_AT:
		if (row->last_at != CRM_TIME_NONE)
			crm_buf_str(buf, crm_date_format(
			    crm_time_day(row->last_at), day));
		return (1);
	case CRM_LISTTERM_LAST_AMOUNT:
		if (row->last_at != CRM_TIME_NONE)
			crm_money_format(buf, row->last_amount, decimals);
		return (1);
	case CRM_LISTTERM_ORDERS:
		crm_buf_int(buf, row->orders);
		return (1);
	case CRM_LISTTERM_AMOUNT:
		crm_money_format(buf, row->amount, decimals);
		return (1);
	default:
		return (0);
	}
}

/* What is said of the member; 1 when the term is of those. */
static int
put_member(const struct crm_listrow *row, enum crm_listterm term,
    struct crm_buf *buf)
{

	switch (term) {
	case CRM_LISTTERM_MEMBER:
		crm_buf_int(buf, row->member);
		return (1);
	case CRM_LISTTERM_CODE:
		crm_buf_str(buf, row->code);
		return (1);
	case CRM_LISTTERM_NAME:
		crm_buf_str(buf, row->name);
		return (1);
	case CRM_LISTTERM_NAME_NIM:
		crm_label_name(buf, row->name, CRM_LABEL_NIM);
		return (1);
	case CRM_LISTTERM_ADDRESSEE:
		crm_label_name(buf, row->name, CRM_LABEL_LETTER);
		return (1);
	case CRM_LISTTERM_SEGMENT:
		crm_buf_str(buf, row->segment);
		return (1);
	case CRM_LISTTERM_ARM:
		crm_buf_str(buf, row->arm);
		return (1);
	case CRM_LISTTERM_COUPON:
		crm_buf_str(buf, row->coupon);
		return (1);
	case CRM_LISTTERM_OFFER:
		crm_buf_str(buf, row->offer);
		return (1);
	case CRM_LISTTERM_WHY:
		crm_buf_str(buf, row->why);
		return (1);
	default:
		return (0);
	}
}

static int
put_habit(struct crm_listfile *file, const struct crm_listrow *row,
    enum crm_listterm term, struct crm_buf *buf)
{

	if (read_habit(file, row->member) == -1)
		return (-1);
	if (term == CRM_LISTTERM_PRODUCT)
		crm_buf_add(buf, crm_buf_text(&file->product),
		    file->product.n);
	else if (file->hour != -1)
		crm_buf_int(buf, file->hour);
	return (0);
}

int
crm_listvalue(struct crm_listfile *file, const struct crm_listrow *row,
    const struct crm_listcol *col, struct crm_buf *buf)
{
	int rc = 0;

	switch (col->term) {
	case CRM_LISTTERM_CONSTANT:
		crm_buf_str(buf, col->word);
		break;
	case CRM_LISTTERM_WITH:
		crm_buf_str(buf, crm_listwith_get(file->opt.with, row->member,
		    col->word));
		break;
	case CRM_LISTTERM_CONTACT:
	case CRM_LISTTERM_PHONE:
	case CRM_LISTTERM_EMAIL:
		put_contact(file, row, col->term, buf);
		break;
	case CRM_LISTTERM_MALL:
	case CRM_LISTTERM_BUYER:
		put_buyer(file, row, col->term, buf);
		break;
	case CRM_LISTTERM_POSTCODE:
	case CRM_LISTTERM_ADDRESS:
	case CRM_LISTTERM_ADDRESS1:
	case CRM_LISTTERM_ADDRESS2:
		put_address(file, row, col->term, buf);
		break;
	case CRM_LISTTERM_BATCH:
		if (file->opt.events)
			crm_buf_int(buf, row->key);
		else
			put_batch(file, buf);
		break;
	case CRM_LISTTERM_HOUR:
	case CRM_LISTTERM_PRODUCT:
		rc = put_habit(file, row, col->term, buf);
		break;
	default:
		if (!put_member(row, col->term, buf) &&
		    !put_common(file, col->term, buf) &&
		    !put_message(file, col->term, buf))
			(void)put_bought(file, row, col->term, buf);
	}
	if (rc == 0 && buf->bad)
		rc = crm_err_nomem(crm_db_err(file->db));
	return (rc);
}
