#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/db.h"
#include "core/err.h"
#include "core/region.h"
#include "core/time.h"
#include "insight/score.h"
#include "insight/trait.h"
#include "record/consent.h"
#include "record/identity.h"
#include "record/memberfield.h"

/* The columns of v_member, in the order in which load_view() reads them. */
static const char *const view_col[] = { "member", "code", "name", "kind",
    "phone", "email", "birth", "lunar", "gender", "postcode", "address",
    "grade", "joined_at", "source", "memo" };
static const struct {
	const char	*name, *channel;
} consent_col[] = {
	{ "email_consent", "email" },
	{ "sms_consent", "sms" },
	{ "call_consent", "call" },
	{ "post_consent", "post" },
	{ "push_consent", "push" },
	{ "shop_consent", "shop" },
	{ "mall_consent", "mall" }
};
#define BIRTH		6		/* of them */
#define POSTCODE	9
#define ADDRESS		10
#define NVIEW		(sizeof(view_col) / sizeof(view_col[0]))
#define NCONSENT	(sizeof(consent_col) / sizeof(consent_col[0]))
#define AGE		(NVIEW + NCONSENT)
#define AGE_BAND	(AGE + 1)
#define REGION		(AGE + 2)
#define DISTRICT	(AGE + 3)
#define NFIXED		(AGE + 4)

#define AGE_WIDTH	10	/* years of a band */

struct crm_traits {
	struct crm_err	*err;
	struct crm_db	*db;
	int64_t		 as_of;
	struct crm_expr_col *col;
	struct crm_expr_value *value;
	struct crm_buf	*text;		/* of what is made, by column */
	char		*wanted;
	size_t		 n;
	size_t		 scores;	/* from here on value and reason in turn */
	int64_t		*model;		/* by those */
	struct crm_stmt	*view;		/* the row that values point into */
};

/* Makes room for another column and names it; name is copied. */
static int
add_col(struct crm_traits *traits, const char *name, enum crm_type type)
{
	struct crm_expr_col *col;
	char *copy = strdup(name);

	if (copy == NULL)
		return (crm_err_nomem(traits->err));
	col = realloc(traits->col, (traits->n + 1) * sizeof(*col));
	if (col == NULL) {
		free(copy);
		return (crm_err_nomem(traits->err));
	}
	traits->col = col;
	col[traits->n].name = copy;
	col[traits->n++].type = type;
	return (0);
}

static int
add_fields(struct crm_traits *traits)
{
	struct crm_buf name = { 0 };
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(traits->db, "SELECT DISTINCT name\n"
	    "FROM member_field\n"
	    "ORDER BY name /* scan: any of them may be in use */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_reset(&name);
		crm_buf_fmt(&name, "x_%s", crm_col_text(stmt, 0));
		if ((rc = name.bad ? crm_err_nomem(traits->err) :
		    add_col(traits, crm_buf_text(&name),
		    CRM_TYPE_TEXT)) == -1)
			break;
	}
	crm_reset(stmt);
	crm_buf_free(&name);
	return (rc);
}

/* A model's name, of which there may be versions, once. */
static int
add_score(void *arg, const struct crm_score_model *model)
{
	struct crm_traits *traits = arg;
	size_t n = (traits->n - traits->scores) / 2;
	struct crm_buf name = { 0 };
	int64_t *number;
	int rc = -1;

	if (!model->chosen)
		return (0);
	if ((number = realloc(traits->model, (n + 1) * sizeof(*number))) ==
	    NULL)
		return (crm_err_nomem(traits->err));
	traits->model = number;
	number[n] = model->model;
	crm_buf_fmt(&name, "score_%s", model->name);
	if (name.bad)
		(void)crm_err_nomem(traits->err);
	else
		rc = add_col(traits, crm_buf_text(&name), CRM_TYPE_DECIMAL);
	crm_buf_reset(&name);
	crm_buf_fmt(&name, "reason_%s", model->name);
	if (rc == 0)
		rc = name.bad ? crm_err_nomem(traits->err) :
		    add_col(traits, crm_buf_text(&name), CRM_TYPE_TEXT);
	crm_buf_free(&name);
	return (rc);
}

static int
add_cols(struct crm_traits *traits)
{
	size_t i;

	for (i = 0; i < NVIEW; i++)
		if (add_col(traits, view_col[i], i == 0 ? CRM_TYPE_INTEGER :
		    CRM_TYPE_TEXT) == -1)
			return (-1);
	for (i = 0; i < NCONSENT; i++)
		if (add_col(traits, consent_col[i].name, CRM_TYPE_TEXT) == -1)
			return (-1);
	if (add_col(traits, "age", CRM_TYPE_INTEGER) == -1 ||
	    add_col(traits, "age_band", CRM_TYPE_INTEGER) == -1 ||
	    add_col(traits, "region", CRM_TYPE_TEXT) == -1 ||
	    add_col(traits, "district", CRM_TYPE_TEXT) == -1)
		return (-1);
	if (traits->db == NULL)
		return (0);
	if (add_fields(traits) == -1)
		return (-1);
	traits->scores = traits->n;
	return (crm_score_models(traits->db, NULL, add_score, traits));
}

struct crm_traits *
crm_traits_open(struct crm_err *err, struct crm_db *db, int64_t as_of)
{
	struct crm_traits *traits;

	if ((traits = calloc(1, sizeof(*traits))) == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	traits->err = err;
	traits->db = db;
	traits->as_of = as_of;
	if (add_cols(traits) == -1)
		goto close;
	traits->value = calloc(traits->n, sizeof(*traits->value));
	traits->text = calloc(traits->n, sizeof(*traits->text));
	traits->wanted = calloc(traits->n, 1);
	if (traits->value == NULL || traits->text == NULL ||
	    traits->wanted == NULL) {
		(void)crm_err_nomem(err);
		goto close;
	}
	return (traits);

close:
	crm_traits_close(traits);
	return (NULL);
}

void
crm_traits_close(struct crm_traits *traits)
{
	size_t i;

	if (traits == NULL)
		return;
	crm_traits_release(traits);
	for (i = 0; i < traits->n; i++) {
		free((char *)(uintptr_t)traits->col[i].name);
		if (traits->text != NULL)
			crm_buf_free(&traits->text[i]);
	}
	free(traits->col);
	free(traits->value);
	free(traits->text);
	free(traits->wanted);
	free(traits->model);
	free(traits);
}

const struct crm_expr_col *
crm_traits_cols(const struct crm_traits *traits, size_t *n)
{

	*n = traits->n;
	return (traits->col);
}

void
crm_traits_want(struct crm_traits *traits, size_t i)
{

	traits->wanted[i] = 1;
}

static void
set_text(struct crm_expr_value *value, const char *p, size_t n)
{

	value->kind = n == 0 ? CRM_EXPR_NULL : CRM_EXPR_TEXT;
	value->p = p;
	value->n = n;
}

static void
set_age(struct crm_traits *traits, const char *birth)
{
	int age = crm_member_age(birth, traits->as_of);
	struct crm_expr_value *value = &traits->value[AGE];

	value->kind = age == -1 ? CRM_EXPR_NULL : CRM_EXPR_INT;
	value->i = age;
	value = &traits->value[AGE_BAND];
	value->kind = age == -1 ? CRM_EXPR_NULL : CRM_EXPR_INT;
	value->i = age / AGE_WIDTH * AGE_WIDTH;
}

/* Where the member lives; without an address and a post code, NULL. */
static int
set_place(struct crm_traits *traits, struct crm_cell address,
    struct crm_cell postcode)
{
	struct crm_buf *region = &traits->text[REGION];
	struct crm_buf *district = &traits->text[DISTRICT];
	struct crm_region place;

	crm_buf_reset(region);
	crm_buf_reset(district);
	if (address.n > 0 || postcode.n > 0) {
		if (crm_region_read(&place, address.p, address.n) == -1)
			return (crm_err_nomem(traits->err));
		if (place.province == CRM_REGION_NONE)
			place.province = crm_region_postcode(postcode.p,
			    postcode.n);
		crm_region_format(&place, 0, region);
		crm_region_format(&place, 1, district);
	}
	if (region->bad || district->bad)
		return (crm_err_nomem(traits->err));
	set_text(&traits->value[REGION], crm_buf_text(region), region->n);
	set_text(&traits->value[DISTRICT], crm_buf_text(district),
	    district->n);
	return (0);
}

static struct crm_cell
cell_of(struct crm_stmt *stmt, int i)
{
	struct crm_cell cell;

	cell.p = crm_col_text(stmt, i);
	cell.n = crm_col_len(stmt, i);
	return (cell);
}

/* 1, or 0 where the member is not live. */
static int
load_view(struct crm_traits *traits, int64_t member)
{
	struct crm_expr_value *value = traits->value;
	struct crm_stmt *stmt;
	const char *p;
	size_t i;
	int rc;

	if ((stmt = crm_sql(traits->db, "SELECT member, code, name, kind,\n"
	    "\tphone, email, birth, lunar, gender, postcode, address,\n"
	    "\tgrade, joined_at, source, memo\n"
	    "FROM v_member\n"
	    "WHERE member = :member")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) != 1)
		return (rc);
	traits->view = stmt;
	value[0].kind = CRM_EXPR_INT;
	value[0].i = crm_col_int(stmt, 0);
	for (i = 1; i < NVIEW; i++)
		if (traits->wanted[i]) {
			p = crm_col_text(stmt, (int)i);
			set_text(&value[i], p, crm_col_len(stmt, (int)i));
		}
	if (traits->wanted[AGE] || traits->wanted[AGE_BAND])
		set_age(traits, crm_col_text(stmt, BIRTH));
	if ((traits->wanted[REGION] || traits->wanted[DISTRICT]) &&
	    set_place(traits, cell_of(stmt, ADDRESS),
	    cell_of(stmt, POSTCODE)) == -1)
		return (-1);
	return (1);
}

static int
load_consents(struct crm_traits *traits, int64_t member)
{
	struct crm_expr_value *value;
	int64_t at;
	size_t i;
	int state;

	for (i = 0; i < NCONSENT; i++) {
		if (!traits->wanted[NVIEW + i])
			continue;
		value = &traits->value[NVIEW + i];
		state = crm_consent_state(traits->db, member,
		    consent_col[i].channel, traits->as_of, &at);
		if (state == -1)
			return (-1);
		if (state == CRM_CONSENT_GIVEN)
			set_text(value, "yes", 3);
		else if (state == CRM_CONSENT_WITHDRAWN)
			set_text(value, "no", 2);
	}
	return (0);
}

static int
load_fields(struct crm_traits *traits, int64_t member)
{
	struct crm_stmt *stmt;
	struct crm_buf *text;
	size_t i;
	int rc;

	for (i = NFIXED; i < traits->scores; i++) {
		if (!traits->wanted[i])
			continue;
		if ((stmt = crm_sql(traits->db, "SELECT value\n"
		    "FROM member_field\n"
		    "WHERE member = :member AND name = :name")) == NULL ||
		    crm_bind(stmt, "it", member,
		    traits->col[i].name + 2) == -1 ||
		    (rc = crm_step(stmt)) == -1)
			return (-1);
		text = &traits->text[i];
		crm_buf_reset(text);
		if (rc == 1)
			crm_buf_str(text, crm_col_text(stmt, 0));
		crm_reset(stmt);
		if (text->bad)
			return (crm_err_nomem(traits->err));
		set_text(&traits->value[i], crm_buf_text(text), text->n);
	}
	return (0);
}

static int
load_scores(struct crm_traits *traits, int64_t member)
{
	struct crm_expr_value *value;
	struct crm_buf *text;
	size_t i;
	int rc;

	for (i = traits->scores; i + 1 < traits->n; i += 2) {
		if (!traits->wanted[i] && !traits->wanted[i + 1])
			continue;
		value = &traits->value[i];
		text = &traits->text[i + 1];
		crm_buf_reset(text);
		rc = crm_score_get(traits->db,
		    traits->model[(i - traits->scores) / 2], member,
		    traits->as_of, &value->d, text);
		if (rc == -1)
			return (-1);
		if (rc == 0)
			continue;
		value->kind = CRM_EXPR_REAL;
		set_text(value + 1, crm_buf_text(text), text->n);
	}
	return (0);
}

int
crm_traits_load(struct crm_traits *traits, int64_t member)
{
	int64_t live;
	int rc;

	memset(traits->value, 0, traits->n * sizeof(*traits->value));
	if ((live = crm_member_live(traits->db, member)) <= 0)
		return ((int)live);
	if ((rc = load_view(traits, live)) != 1)
		return (rc);
	if (load_consents(traits, live) == -1 ||
	    load_fields(traits, live) == -1 ||
	    load_scores(traits, live) == -1)
		return (-1);
	return (1);
}

const struct crm_expr_value *
crm_traits_values(const struct crm_traits *traits)
{

	return (traits->value);
}

void
crm_traits_release(struct crm_traits *traits)
{

	if (traits->view != NULL)
		crm_reset(traits->view);
	traits->view = NULL;
}
