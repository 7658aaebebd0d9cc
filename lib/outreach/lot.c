#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/lang.h"
#include "core/money.h"
#include "outreach/lot.h"

#define WHOLE	1000000		/* a share of all */

struct arm {
	char		 name[CRM_LOT_ARM];
	int64_t		 upto;		/* the weights so far */
};

struct crm_lots {
	struct crm_hmac	*key;
	struct crm_lot_terms terms;
	struct crm_buf	 own, all;	/* what is hashed, up to the number */
	struct arm	*arm;
	size_t		 narm;
};

/* One arm of a list: its bytes, with *last set behind the last; -1: no arm. */
static int
next_arm(const char **arms, struct arm *arm, int *last)
{
	const char *p = *arms, *colon = strchr(p, ':');
	size_t len = strcspn(p, ",");
	int64_t weight;

	if (colon == NULL || colon >= p + len || colon == p ||
	    (size_t)(colon - p) >= sizeof(arm->name) ||
	    strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789_-") != (size_t)(colon - p))
		return (-1);
	if (crm_money_parse(colon + 1, len - (size_t)(colon - p) - 1, 4,
	    &weight) != 0 || weight <= 0 || weight > INT64_C(10000000000))
		return (-1);
	memset(arm->name, 0, sizeof(arm->name));
	memcpy(arm->name, p, (size_t)(colon - p));
	arm->upto = weight;
	*last = p[len] == '\0';
	*arms = p + len + !*last;
	return (strcmp(arm->name, "control") == 0 ? -1 : 0);
}

static int
is_there(const struct crm_lots *lots, const char *name)
{
	size_t i;

	for (i = 0; i < lots->narm; i++)
		if (strcmp(lots->arm[i].name, name) == 0)
			return (1);
	return (0);
}

/* 0; -1 it is no list of arms; -2 without memory. */
static int
read_arms(struct crm_lots *lots, const char *arms)
{
	int64_t upto = 0;
	struct arm *more, arm;
	int last = *arms == '\0';

	while (!last) {
		if (next_arm(&arms, &arm, &last) == -1 ||
		    is_there(lots, arm.name))
			return (-1);
		arm.upto = upto += arm.upto;
		more = realloc(lots->arm, (lots->narm + 1) * sizeof(*more));
		if (more == NULL)
			return (-2);
		lots->arm = more;
		lots->arm[lots->narm++] = arm;
	}
	return (0);
}

int
crm_arms_check(const char *arms)
{
	struct crm_lots lots = { 0 };
	int rc = read_arms(&lots, arms);

	free(lots.arm);
	return (rc == -1 ? -1 : 0);
}

struct crm_hmac *
crm_lot_key(struct crm_db *db, const char *use)
{
	struct crm_hmac *whole = NULL, *key = NULL;
	struct crm_buf secret = { 0 };
	uint8_t bytes[CRM_HMAC_LEN];
	int rc = crm_db_get(db, "secret", &secret);

	if (rc == 0)
		(void)crm_err_set(crm_db_err(db), CRM_ERR_CONFIG,
		    _("%s: the database has no secret; restore a backup"),
		    crm_db_path(db));
	if (rc != 1)
		return (NULL);
	if ((whole = crm_hmac_new(secret.p, secret.n)) != NULL) {
		crm_hmac_of(whole, use, strlen(use) + 1, bytes);
		key = crm_hmac_new(bytes, sizeof(bytes));
	}
	if (key == NULL)
		(void)crm_err_nomem(crm_db_err(db));
	crm_hmac_free(whole);
	crm_buf_free(&secret);
	return (key);
}

struct crm_lots *
crm_lots_open(struct crm_db *db, const struct crm_lot_terms *terms)
{
	struct crm_lots *lots = calloc(1, sizeof(*lots));
	int rc;

	if (lots == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	lots->terms = *terms;
	crm_buf_fmt(&lots->own, "campaign %s", terms->campaign);
	crm_buf_chr(&lots->own, '\0');
	crm_buf_fmt(&lots->all, "global %lld %s", (long long)terms->year,
	    terms->seed);
	crm_buf_chr(&lots->all, '\0');
	rc = read_arms(lots, terms->arms);
	if (rc == -2 || lots->own.bad || lots->all.bad)
		(void)crm_err_nomem(crm_db_err(db));
	else if (rc == -1)
		(void)crm_err_set(crm_db_err(db), CRM_ERR_INPUT, _("arms: "
		    "write names and weights such as A:50,B:50; control is no "
		    "name of an arm"));
	else if ((lots->key = crm_lot_key(db, "lot")) != NULL)
		return (lots);
	crm_lots_close(lots);
	return (NULL);
}

void
crm_lots_close(struct crm_lots *lots)
{

	if (lots == NULL)
		return;
	crm_hmac_free(lots->key);
	crm_buf_free(&lots->own);
	crm_buf_free(&lots->all);
	free(lots->arm);
	free(lots);
}

/* The i-th of the four lots that one hash has, from 0 to below 1. */
static double
lot_at(const uint8_t hash[CRM_HMAC_LEN], size_t i)
{
	uint64_t v = 0;
	size_t k;

	for (k = 0; k < 7; k++)
		v = v << 8 | hash[8 * i + k];
	return ((double)(v >> 3) / (double)(UINT64_C(1) << 53));
}

/* What is hashed is a name, or a setting, and so is no longer than this. */
static void
hash(const struct crm_lots *lots, const struct crm_buf *what, int64_t live,
    uint8_t out[CRM_HMAC_LEN])
{
	char text[1024];
	int len;

	assert(what->n + 24 <= sizeof(text));
	memcpy(text, what->p, what->n);
	len = snprintf(text + what->n, sizeof(text) - what->n, "%lld",
	    (long long)live);
	crm_hmac_of(lots->key, text, what->n + (size_t)len, out);
}

static const char *
arm_at(const struct crm_lots *lots, double lot)
{
	double at;
	size_t i;

	if (lots->narm == 0)
		return ("");
	at = lot * (double)lots->arm[lots->narm - 1].upto;
	for (i = 0; i + 1 < lots->narm; i++)
		if (at < (double)lots->arm[i].upto)
			break;
	return (lots->arm[i].name);
}

void
crm_lots_draw(const struct crm_lots *lots, int64_t live, struct crm_lot *lot)
{
	const struct crm_lot_terms *terms = &lots->terms;
	uint8_t bytes[CRM_HMAC_LEN];

	lot->side = CRM_LOT_IN;
	lot->arm = "control";
	lot->pilot = 0;
	if (terms->global > 0) {
		hash(lots, &lots->all, live, bytes);
		if (lot_at(bytes, 0) * WHOLE < (double)terms->global) {
			lot->side = CRM_LOT_GLOBAL;
			return;
		}
	}
	if (terms->holdout > 0 || terms->pilot > 0 || lots->narm > 0)
		hash(lots, &lots->own, live, bytes);
	if (terms->holdout > 0 &&
	    lot_at(bytes, 0) * WHOLE < (double)terms->holdout) {
		lot->side = CRM_LOT_HOLDOUT;
		return;
	}
	lot->arm = lots->narm == 0 ? "" : arm_at(lots, lot_at(bytes, 1));
	lot->pilot = terms->pilot > 0 &&
	    lot_at(bytes, 2) * WHOLE < (double)terms->pilot;
}
