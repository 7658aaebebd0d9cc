#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/lang.h"
#include "outreach/coupon.h"
#include "outreach/lot.h"

/* A prime number of characters: the check finds what it promises. */
static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
#define NCHAR	31

#define SHORTEST	6
#define LONGEST		20
#define GUESSES		10000	/* that one in so many is somebody's */

struct shape {
	size_t		 before;	/* bytes in front of the brace */
	size_t		 n;		/* characters of the code */
	const char	*after;
};

struct crm_coupons {
	struct crm_db	*db;
	struct crm_hmac	*key;
	struct crm_map	*taken;
	struct crm_buf	 campaign, pattern;
	struct shape	 shape;		/* of pattern */
	struct crm_buf	 list;		/* codes that were added, a NUL each */
	size_t		 at;		/* of the next */
	uint64_t	 nlist, given;
	uint64_t	 most;		/* that the pattern is long enough for */
};

/* 1 for what may stand in a code. */
static int
plain(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (s[i] <= ' ' || s[i] > '~' || strchr("\"',;{}", s[i]) !=
		    NULL)
			return (0);
	return (1);
}

static int
read_shape(const char *pattern, struct shape *shape)
{
	const char *open = strchr(pattern, '{'), *p;

	if (open == NULL)
		return (-1);
	shape->before = (size_t)(open - pattern);
	shape->n = 0;
	for (p = open + 1; *p >= '0' && *p <= '9' && shape->n <= LONGEST; p++)
		shape->n = 10 * shape->n + (size_t)(*p - '0');
	shape->after = p + 1;
	if (*p != '}' || shape->n < SHORTEST || shape->n > LONGEST ||
	    !plain(pattern, shape->before) ||
	    !plain(shape->after, strlen(shape->after)))
		return (-1);
	return (shape->before + shape->n + strlen(shape->after) >
	    CRM_COUPON_LEN ? -1 : 0);
}

int
crm_coupon_check(const char *pattern)
{
	struct shape shape;

	return (read_shape(pattern, &shape));
}

/* The check of n - 1 characters: each counts by its place. */
static char
check_of(const char *s, size_t n)
{
	size_t i, sum = 0;
	const char *at;

	for (i = 0; i + 1 < n; i++) {
		at = strchr(alphabet, s[i]);
		sum += (i + 1) * (at == NULL ? 0 : (size_t)(at - alphabet));
	}
	return (alphabet[sum % NCHAR]);
}

int
crm_coupon_right(const char *pattern, const char *code, size_t n)
{
	struct shape shape;
	size_t i, tail;

	if (read_shape(pattern, &shape) == -1)
		return (0);
	tail = strlen(shape.after);
	if (n != shape.before + shape.n + tail ||
	    memcmp(code, pattern, shape.before) != 0 ||
	    memcmp(code + n - tail, shape.after, tail) != 0)
		return (0);
	code += shape.before;
	for (i = 0; i < shape.n; i++)
		if (code[i] == '\0' || strchr(alphabet, code[i]) == NULL)
			return (0);
	return (code[shape.n - 1] == check_of(code, shape.n));
}

/* 1 it was free and is taken now, 0, -1. */
static int
take(struct crm_coupons *coupons, const char *code, size_t n)
{
	int found;

	if (crm_map_put(coupons->taken, crm_hash_of(crm_db_key(coupons->db),
	    code, n), &found) == NULL)
		return (crm_err_nomem(crm_db_err(coupons->db)));
	return (!found);
}

/* Codes that begin alike are all that could be the same. */
static int
load_taken(struct crm_coupons *coupons)
{
	struct crm_stmt *stmt;
	const char *code;
	int rc;

	if ((stmt = crm_sql(coupons->db, "SELECT coupon\n"
	    "FROM campaign_target INDEXED BY campaign_target_coupon\n"
	    "WHERE coupon <> '' AND coupon >= :before\n"
	    "\tAND coupon < :before || char(1114111)")) == NULL ||
	    crm_bind(stmt, "s", crm_buf_text(&coupons->pattern),
	    coupons->shape.before) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		code = crm_col_text(stmt, 0);
		coupons->given++;
		if ((rc = take(coupons, code, strlen(code))) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

static int
open_pattern(struct crm_coupons *coupons, const char *pattern)
{
	size_t i;

	crm_buf_str(&coupons->pattern, pattern);
	if (coupons->pattern.bad)
		return (crm_err_nomem(crm_db_err(coupons->db)));
	if (read_shape(crm_buf_text(&coupons->pattern),
	    &coupons->shape) == -1)
		return (crm_err_set(crm_db_err(coupons->db), CRM_ERR_INPUT,
		    _("coupon: write a pattern such as SPRING-{8}: one {N}, N "
		    "from 6 to 20, without blanks, commas and quotes, at most "
		    "64 characters")));
	coupons->most = 1;
	for (i = 1; i < coupons->shape.n && coupons->most < UINT64_MAX /
	    (NCHAR + 1); i++)
		coupons->most *= NCHAR;
	coupons->most /= GUESSES;
	if ((coupons->key = crm_lot_key(coupons->db, "coupon")) == NULL)
		return (-1);
	return (load_taken(coupons));
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
	else if (pattern == NULL || open_pattern(coupons, pattern) == 0)
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
	crm_buf_free(&coupons->campaign);
	crm_buf_free(&coupons->pattern);
	crm_buf_free(&coupons->list);
	free(coupons);
}

int
crm_coupons_add(struct crm_coupons *coupons, const char *code, size_t n)
{
	int64_t one;
	int rc;

	if (n == 0 || n > CRM_COUPON_LEN || !plain(code, n))
		return (crm_err_set(crm_db_err(coupons->db), CRM_ERR_INPUT,
		    _("a code has 1 to %d characters of ASCII, without blanks, "
		    "commas and quotes"), CRM_COUPON_LEN));
	if ((rc = take(coupons, code, n)) != 1)
		return (rc);
	if ((rc = crm_one(coupons->db, &one, "SELECT 1\n"
	    "FROM campaign_target\n"
	    "WHERE coupon = :code AND coupon <> ''", "s", code, n)) != 0)
		return (rc == 1 ? 2 : -1);
	crm_buf_add(&coupons->list, code, n);
	crm_buf_chr(&coupons->list, '\0');
	if (coupons->list.bad)
		return (crm_err_nomem(crm_db_err(coupons->db)));
	coupons->nlist++;
	return (1);
}

/*
 * Adds the characters of a hash: bytes that would favour some of them are left
 * out.  0; -1 when too few are left, one hash in many millions.
 */
static int
spell(const uint8_t hash[CRM_HMAC_LEN], size_t n, struct crm_buf *code)
{
	size_t i, was = code->n;
	char last;

	for (i = 0; i < CRM_HMAC_LEN && code->n - was + 1 < n; i++)
		if (hash[i] < 256 / NCHAR * NCHAR)
			crm_buf_chr(code, alphabet[hash[i] % NCHAR]);
	if (code->bad || code->n - was + 1 < n)
		return (-1);
	last = check_of(code->p + was, n);
	crm_buf_chr(code, last);
	return (0);
}

/* The i-th code that a member could have. */
static int
make(struct crm_coupons *coupons, int64_t live, int64_t i,
    struct crm_buf *code)
{
	uint8_t hash[CRM_HMAC_LEN];
	size_t was = coupons->campaign.n;

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
	if (spell(hash, coupons->shape.n, code) == -1)
		return (code->bad ? crm_err_nomem(crm_db_err(coupons->db)) :
		    0);
	crm_buf_str(code, coupons->shape.after);
	if (code->bad)
		return (crm_err_nomem(crm_db_err(coupons->db)));
	return (take(coupons, code->p, code->n));
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

int
crm_coupons_next(struct crm_coupons *coupons, int64_t live,
    struct crm_buf *code)
{
	int64_t i;
	int rc;

	if (coupons->pattern.n == 0)
		return (next_added(coupons, code));
	if (++coupons->given > coupons->most)
		return (crm_err_set(crm_db_err(coupons->db), CRM_ERR_INPUT,
		    _("coupon: {%zu} is too short for so many members: codes "
		    "could be guessed; take a longer one"),
		    coupons->shape.n));
	for (i = 0; (rc = make(coupons, live, i, code)) == 0; i++)
		;
	return (rc == -1 ? -1 : 0);
}
