#ifndef LTV_PROGRAM_INT_H
#define LTV_PROGRAM_INT_H

/* What the files of crm-ltv share. */

#include "cli.h"
#include "insight/buyer.h"
#include "insight/ltv.h"

/* The members with their purchases. */
struct ltv_input {
	struct crm_buyers	*buyers;
	const struct crm_buyer_set *set;
	uint64_t		 rejected;
	int			 keep;	/* 1: the days of buyers, too */
	int			 write;	/* 1: the database is opened for it */
};

/*
 * Reads purchases from a file or, path NULL, the database, which may be open
 * already, and adds them up as crm_buyers_end() says; all of in but keep and
 * write is set.  0 or a status; ltv_input_free() either way.
 */
int
ltv_read(struct cli *cli, struct ltv_input *in, const char *path,
    int64_t until, int64_t held);
void
ltv_input_free(struct ltv_input *in);

/* Adds columns, ended by NULL: the first text, the others numbers.  0 or -1. */
int
ltv_columns(struct crm_out *out, const char *const *names, int texts);

/* Puts a number with that many decimals.  0 or -1. */
int
ltv_put(struct crm_out *out, double v, int decimals);

/* Puts money of that many decimals.  0 or -1. */
int
ltv_put_money(struct crm_out *out, int64_t v, int decimals);

/* A day of an option, or exits with 64. */
int64_t
ltv_day(struct cli *cli, const char *option, const char *value);

/*
 * The amount in a cell of a set of members, with as many decimals as it shows.
 * 0; -1 with the fault, as cli_read_set() takes it.
 */
struct crm_csv;
int
ltv_cell_money(struct crm_csv *csv, int col, int64_t *v, int *decimals,
    struct crm_fault *fault);

/*
 * What a fit says of itself: columns, NULL (said); its rows; a table of its
 * test, 0 or a status; and the same week by week.
 */
struct crm_ltv_class;
struct crm_ltv_week;
struct crm_out *
ltv_fit_columns(struct cli *cli);
int
ltv_put_fit(struct crm_out *out, const struct crm_ltv_fit *fit);
int
ltv_print_classes(struct cli *cli, const struct crm_ltv_class *class);
struct crm_out *
ltv_week_columns(struct cli *cli);
int
ltv_put_week(struct crm_out *out, const struct crm_ltv_week *week,
    int64_t until);

/*
 * Finds a value model that is kept (version NULL: the one that counts).  0 or
 * a status; crm_value_free() either way.
 */
struct crm_value_model;
int
ltv_find_model(struct cli *cli, const char *name, const char *version,
    struct crm_value_model *model);

/* Says that there is no such model (version NULL: of any version): 64. */
int
ltv_no_model(struct cli *cli, const char *name, const char *version);

/* The verbs. */
int
ltv_fit(struct cli *cli, int argc, char **argv);
int
ltv_score(struct cli *cli, int argc, char **argv);
int
ltv_simple(struct cli *cli, int argc, char **argv);
int
ltv_annuity(struct cli *cli, int argc, char **argv);
int
ltv_whatif(struct cli *cli, int argc, char **argv);
int
ltv_equity(struct cli *cli, int argc, char **argv);
int
ltv_target(struct cli *cli, int argc, char **argv);
int
ltv_survival(struct cli *cli, int argc, char **argv);
int
ltv_payback(struct cli *cli, int argc, char **argv);
int
ltv_model(struct cli *cli, int argc, char **argv);
int
ltv_churn(struct cli *cli, int argc, char **argv);
int
ltv_winback(struct cli *cli, int argc, char **argv);
int
ltv_hits(struct cli *cli, int argc, char **argv);
int
ltv_gain(struct cli *cli, int argc, char **argv);
int
ltv_compare(struct cli *cli, int argc, char **argv);
int
ltv_features(struct cli *cli, int argc, char **argv);
int
ltv_tenure(struct cli *cli, int argc, char **argv);
int
ltv_scores(struct cli *cli, int argc, char **argv);
int
ltv_scores_import(struct cli *cli, int argc, char **argv);

#endif
