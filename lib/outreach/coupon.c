#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/lang.h"
#include "outreach/coupon_int.h"
#include "outreach/lot.h"

#define GUESSES		10000	/* that one in so many is somebody's */
#define OWN		6	/* characters at the end, never kept alone */

enum { OURS, SOMEBODYS };

/* A campaign that gave codes, and what all of them begin with. */
struct giver {
	int64_t		 campaign;
	size_t		 begin, n;	/* in begins */
	int		 read;		/* 1: its codes are taken */
};

struct crm_coupons {
	struct crm_db	*db;
	struct crm_hmac	*key;
	struct crm_map	*taken;		/* codes: SOMEBODYS or ours */
	struct giver	*giver;
	size_t		 ngiver;
	struct crm_buf	 begins;
	struct crm_buf	 common;	/* what all begin with that were given */
	struct crm_buf	 campaign, pattern;
	struct coupon_shape shape;	/* of pattern */
	struct crm_buf	 list;		/* codes that were added, a NUL each */
	size_t		 at;		/* of the next */
	uint64_t	 nlist, given;
	int		 gave;		/* 1: common is of what was given */
	uint64_t	 most;		/* that the pattern is long enough for */
};

/* 1 it was free and is taken now, 0 with by whom, -1. */
static int
take(struct crm_coupons *coupons, const char *code, size_t n, int64_t *whose)
{
	int64_t *put;
	int found;

	put = crm_map_put(coupons->taken, crm_hash_of(
	    crm_db_key(coupons->db), code, n), &found);
	if (put == NULL)
		return (crm_err_nomem(crm_db_err(coupons->db)));
	if (found)
		*whose = *put;
	else
		*put = *whose;
	return (!found);
}

static int
load_givers(struct crm_coupons *coupons)
{
	struct crm_stmt *stmt;
	struct giver *giver;
	int rc;

	if ((stmt = crm_sql(coupons->db, "SELECT campaign, coupon\n"
	    "FROM campaign_bound\n"
	    "WHERE coupon IS NOT NULL /* scan: campaigns are few */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		giver = realloc(coupons->giver, (coupons->ngiver + 1) *
		    sizeof(*giver));
		if (giver == NULL)
			break;
		coupons->giver = giver;
		giver += coupons->ngiver++;
		giver->campaign = crm_col_int(stmt, 0);
		giver->begin = coupons->begins.n;
		crm_buf_str(&coupons->begins, crm_col_text(stmt, 1));
		giver->n = coupons->begins.n - giver->begin;
		giver->read = 0;
	}
	crm_reset(stmt);
	if (rc == 1 || coupons->begins.bad)
		return (crm_err_nomem(crm_db_err(coupons->db)));
	return (rc);
}

static int
take_all(struct crm_coupons *coupons, int64_t campaign)
{
	int64_t whose = SOMEBODYS;
	struct crm_stmt *stmt;
	const char *code;
	int rc;

	if ((stmt = crm_sql(coupons->db, "SELECT coupon\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND coupon <> ''")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		code = crm_col_text(stmt, 0);
		coupons->given += coupons->pattern.n > 0 && strncmp(code,
		    coupons->pattern.p, coupons->shape.before) == 0;
		if ((rc = take(coupons, code, crm_col_len(stmt, 0),
		    &whose)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

/* Takes the codes of whoever gave some that could begin so. */
static int
take_like(struct crm_coupons *coupons, const char *begin, size_t n)
{
	struct giver *giver;
	size_t i;

	for (i = 0; i < coupons->ngiver; i++) {
		giver = &coupons->giver[i];
		if (giver->read || memcmp(crm_buf_text(&coupons->begins) +
		    giver->begin, begin, giver->n < n ? giver->n : n) != 0)
			continue;
		giver->read = 1;
		if (take_all(coupons, giver->campaign) == -1)
			return (-1);
	}
	return (0);
}

static int
open_pattern(struct crm_coupons *coupons, const char *pattern)
{
	size_t i;

	crm_buf_str(&coupons->pattern, pattern);
	if (coupons->pattern.bad)
		return (crm_err_nomem(crm_db_err(coupons->db)));
	if (coupon_shape(crm_buf_text(&coupons->pattern),
	    &coupons->shape) == -1)
		return (crm_err_set(crm_db_err(coupons->db), CRM_ERR_INPUT,
		    _("coupon: write a pattern such as SPRING-{8}: one {N}, N "
		    "from 6 to 20, without blanks, commas and quotes, at most "
		    "64 characters")));
	coupons->most = 1;
	for (i = 1; i < coupons->shape.n && coupons->most < UINT64_MAX /
	    (COUPON_CHARS + 1); i++)
		coupons->most *= COUPON_CHARS;
	coupons->most /= GUESSES;
	if ((coupons->key = crm_lot_key(coupons->db, "coupon")) == NULL)
		return (-1);
	return (take_like(coupons, coupons->pattern.p, coupons->shape.before));
}

struct crm_coupons *
crm_coupons_open(struct crm_db *db, const char *campaign, const char *pattern)
{
	struct crm_coupons *coupons = calloc(1, sizeof(*coupons));

	if (coupons == NULL || (coupons->taken = crm_map_new()) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		free(coupons);
		return (NULL);
	}
	coupons->db = db;
	crm_buf_add(&coupons->campaign, campaign, strlen(campaign) + 1);
	if (coupons->campaign.bad)
		(void)crm_err_nomem(crm_db_err(db));
	else if (load_givers(coupons) == 0 &&
	    (pattern == NULL || open_pattern(coupons, pattern) == 0))
		return (coupons);
	crm_coupons_close(coupons);
	return (NULL);
}

void
crm_coupons_close(struct crm_coupons *coupons)
{

	if (coupons == NULL)
		return;
	crm_hmac_free(coupons->key);
	crm_map_free(coupons->taken);
	free(coupons->giver);
	crm_buf_free(&coupons->begins);
	crm_buf_free(&coupons->common);
	crm_buf_free(&coupons->campaign);
	crm_buf_free(&coupons->pattern);
	crm_buf_free(&coupons->list);
	free(coupons);
}

int
crm_coupons_add(struct crm_coupons *coupons, const char *code, size_t n)
{
	int64_t whose = OURS;
	int rc;

	if (n == 0 || n > CRM_COUPON_LEN || !coupon_plain(code, n))
		return (crm_err_set(crm_db_err(coupons->db), CRM_ERR_INPUT,
		    _("a code has 1 to %d characters of ASCII, without blanks, "
		    "commas and quotes"), CRM_COUPON_LEN));
	if (take_like(coupons, code, n) == -1)
		return (-1);
	if ((rc = take(coupons, code, n, &whose)) != 1)
		return (rc == 0 && whose == SOMEBODYS ? 2 : rc);
	crm_buf_add(&coupons->list, code, n);
	crm_buf_chr(&coupons->list, '\0');
	if (coupons->list.bad)
		return (crm_err_nomem(crm_db_err(coupons->db)));
	coupons->nlist++;
	return (1);
}

/* The i-th code that a member could have. */
static int
make(struct crm_coupons *coupons, int64_t live, int64_t i,
    struct crm_buf *code)
{
	uint8_t hash[CRM_HMAC_LEN];
	size_t was = coupons->campaign.n;
	int64_t whose = OURS;

	crm_buf_int(&coupons->campaign, live);
	crm_buf_chr(&coupons->campaign, ' ');
	crm_buf_int(&coupons->campaign, i);
	if (coupons->campaign.bad)
		return (crm_err_nomem(crm_db_err(coupons->db)));
	crm_hmac_of(coupons->key, coupons->campaign.p, coupons->campaign.n,
	    hash);
	coupons->campaign.n = was;
	crm_buf_reset(code);
	crm_buf_add(code, coupons->pattern.p, coupons->shape.before);
	if (coupon_spell(hash, coupons->shape.n, code) == -1)
		return (code->bad ? crm_err_nomem(crm_db_err(coupons->db)) :
		    0);
	crm_buf_str(code, coupons->shape.after);
	if (code->bad)
		return (crm_err_nomem(crm_db_err(coupons->db)));
	return (take(coupons, code->p, code->n, &whose));
}

static int
next_added(struct crm_coupons *coupons, struct crm_buf *code)
{

	crm_buf_reset(code);
	if (coupons->at >= coupons->list.n)
		return (crm_err_set(crm_db_err(coupons->db), CRM_ERR_INPUT,
		    _("there are only %" PRIu64 " codes for more members than "
		    "that; get more, or take fewer members"),
		    coupons->nlist));
	crm_buf_str(code, coupons->list.p + coupons->at);
	coupons->at += code->n + 1;
	return (code->bad ? crm_err_nomem(crm_db_err(coupons->db)) : 0);
}

/* What a code has in common with all that were given before. */
static int
give(struct crm_coupons *coupons, const struct crm_buf *code)
{
	struct crm_buf *common = &coupons->common;
	size_t n = code->n < OWN ? 0 : code->n - OWN, i;

	if (!coupons->gave) {
		coupons->gave = 1;
		crm_buf_add(common, code->p, n);
		return (common->bad ? crm_err_nomem(crm_db_err(coupons->db)) :
		    0);
	}
	for (i = 0; i < common->n && i < n && common->p[i] == code->p[i]; i++)
		;
	common->n = i;
	return (0);
}

int
crm_coupons_next(struct crm_coupons *coupons, int64_t live,
    struct crm_buf *code)
{
	int64_t i;
	int rc;

	if (coupons->pattern.n == 0)
		return (next_added(coupons, code) == -1 ? -1 :
		    give(coupons, code));
	if (++coupons->given > coupons->most)
		return (crm_err_set(crm_db_err(coupons->db), CRM_ERR_INPUT,
		    _("coupon: {%zu} is too short for so many members: codes "
		    "could be guessed; take a longer one"),
		    coupons->shape.n));
	for (i = 0; (rc = make(coupons, live, i, code)) == 0; i++)
		;
	return (rc == -1 ? -1 : give(coupons, code));
}

/* A file that was put together by hand, or an undo, may have it so. */
int
crm_coupons_twice(struct crm_db *db, struct crm_buf *code)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT coupon\n"
	    "FROM campaign_target\n"
	    "WHERE coupon <> ''\n"
	    "GROUP BY coupon\n"
	    "HAVING count(*) > 1\n"
	    "ORDER BY coupon\n"
	    "LIMIT 1 /* scan: all codes */")) == NULL)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		crm_buf_str(code, crm_col_text(stmt, 0));
	crm_reset(stmt);
	return (code->bad ? crm_err_nomem(crm_db_err(db)) : rc);
}

/* What a campaign's codes of before begin with counts as one more code. */
int
crm_coupons_keep(struct crm_coupons *coupons, int64_t campaign)
{
	const struct giver *giver;
	struct crm_buf *common = &coupons->common;
	const char *begin;
	size_t i, k;

	if (!coupons->gave)
		return (0);
	for (i = 0; i < coupons->ngiver; i++) {
		giver = &coupons->giver[i];
		begin = crm_buf_text(&coupons->begins) + giver->begin;
		if (giver->campaign != campaign)
			continue;
		for (k = 0; k < common->n && k < giver->n && common->p[k] ==
		    begin[k]; k++)
			;
		common->n = k;
	}
	return (crm_run(coupons->db, "UPDATE campaign_bound\n"
	    "SET coupon = :common\n"
	    "WHERE campaign = :campaign", "si", crm_buf_text(common),
	    common->n, campaign));
}
