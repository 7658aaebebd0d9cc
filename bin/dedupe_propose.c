#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/hash.h"
#include "dedupe_int.h"
#include "insight/latecomer.h"
#include "insight/linkage.h"
#include "insight/weightfile.h"

static int
check_words(struct dedupe_proposal *pr, int n, char **argv)
{
	struct cli *cli = pr->cli;
	char *end;

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many; people are read with -i"), argv[0]));
	pr->from = CRM_CLUSTER_FROM;
	if (pr->from_word != NULL) {
		pr->from = strtod(pr->from_word, &end);
		if (*pr->from_word == '\0' || *end != '\0' ||
		    !(pr->from >= .01 && pr->from <= 1))
			return (cli_fail(cli, EX_USAGE_, _("--from: must be a "
			    "number from 0.01 to 1: \"%s\""), pr->from_word));
	}
	if (pr->input != NULL && cli->database != NULL)
		return (cli_fail(cli, EX_USAGE_, _("give either -d or -i")));
	if (pr->input == NULL && cli->rejects_path != NULL)
		return (cli_fail(cli, EX_USAGE_,
		    _("--rejects goes with -i: there are no rows to reject")));
	if (pr->input == NULL && pr->compare[0] != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--compare goes with -i: "
		    "the columns of members are known")));
	if (pr->input != NULL && (pr->store != NULL || pr->new != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--store and --new go with "
		    "a database, not with -i")));
	if (pr->new != NULL && (pr->weight_path != NULL ||
	    pr->save_path != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--new takes the weights "
		    "that --store kept")));
	return (cli_check_rejects(cli));
}

static int
read_weights(struct dedupe_proposal *pr)
{
	struct cli *cli = pr->cli;
	struct crm_csv *csv;
	int fd, status = 0;

	if ((fd = cli_input(cli, pr->weight_path)) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, pr->weight_path, NULL);
	if (csv == NULL || crm_weightfile_read(&pr->weights, pr->set.people,
	    csv, cli->err) == -1)
		status = cli_fail_err(cli);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

/* Two records whose members somebody keeps apart. */
static int
kept_apart(void *arg, uint32_t a, uint32_t b)
{
	const struct dedupe_proposal *pr = arg;
	int64_t x = pr->set.member[a], y = pr->set.member[b];
	struct crm_hash h = { (uint64_t)(x < y ? x : y),
	    (uint64_t)(x < y ? y : x) };

	return (crm_map_get(pr->apart, h) != NULL);
}

static int
find(struct dedupe_proposal *pr)
{
	struct crm_linkage_opt opt = { 0 };
	struct cli *cli = pr->cli;
	int status;

	if (pr->weight_path != NULL && (status = read_weights(pr)) != 0)
		return (status);
	opt.from = pr->from;
	if (pr->set.member != NULL) {
		if ((pr->apart = dedupe_pairs_apart(cli)) == NULL)
			return (cli_fail_err(cli));
		opt.apart = kept_apart;
		opt.arg = pr;
	}
	pr->linkage = pr->new != NULL ? crm_linkage_given(cli->err,
	    pr->set.people, &pr->weights, &opt, pr->given, pr->ngiven) :
	    crm_linkage_new(cli->err, pr->set.people,
	    pr->weight_path != NULL ? &pr->weights : NULL, &opt);
	if (pr->linkage == NULL)
		return (cli_fail_err(cli));
	if (pr->save_path != NULL && !cli->dry_run && crm_weightfile_save(
	    crm_linkage_weights(pr->linkage), pr->set.people, pr->save_path,
	    cli->err) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static void
note(const struct dedupe_proposal *pr)
{
	const struct crm_linkage_count *count = crm_linkage_count(pr->linkage);

	if (pr->set.rejected > 0)
		cli_note(pr->cli, _("rows rejected: %" PRIu64),
		    pr->set.rejected);
	cli_note(pr->cli, _("records %" PRIu32 ", pairs compared %.0f, "
	    "estimated to match %.0f"), crm_people_n(pr->set.people),
	    count->compared, count->matches);
	cli_note(pr->cli, _("pairs printed %zu, surplus records %zu"),
	    count->pairs, count->extra);
}

/* Those who came since --store, and whom they are compared with. */
static int
read_new(struct dedupe_proposal *pr)
{
	struct cli *cli = pr->cli;
	int rc;

	if ((rc = crm_latecomers_weights(cli->db, &pr->weights)) == 0)
		return (cli_fail(cli, EX_CONFIG_, _("nothing was stored that "
		    "--new could go by; run crm-dedupe propose --store "
		    "first")));
	if (rc == 1)
		pr->set.people = crm_latecomers_load(cli->db,
		    &pr->set.member, &pr->given, &pr->ngiven);
	return (pr->set.people == NULL ? cli_fail_err(cli) : 0);
}

static int
read_people(struct dedupe_proposal *pr)
{
	struct cli *cli = pr->cli;
	int status;

	if (pr->input != NULL)
		return (dedupe_read(cli, &pr->set, pr->input, pr->compare));
	if ((status = cli_open(cli, pr->store != NULL ? CRM_OPEN_WRITE :
	    CRM_OPEN_READ)) != 0)
		return (status);
	if (pr->store != NULL && (status = cli_begin(cli)) != 0)
		return (status);
	return (pr->new != NULL ? read_new(pr) :
	    dedupe_members(cli, &pr->set));
}

/* Keeps what the next night's --new goes by. */
static int
store(struct dedupe_proposal *pr)
{
	struct cli *cli = pr->cli;

	if (pr->store == NULL)
		return (0);
	if ((pr->new != NULL ? crm_latecomers_seen(cli->db) :
	    crm_latecomers_store(cli->db,
	    crm_linkage_weights(pr->linkage))) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, pr->new != NULL ?
	    _("all members were seen") :
	    _("all members were seen, and the weights are stored")));
}

static int
run(struct dedupe_proposal *pr, int n, char **argv)
{
	int status, printed;

	if ((status = check_words(pr, n, argv)) != 0 ||
	    (status = read_people(pr)) != 0 || (status = find(pr)) != 0 ||
	    (status = dedupe_arrange(pr)) != 0)
		return (status);
	note(pr);
	if ((printed = dedupe_print(pr)) > EX_NO)
		return (printed);
	return ((status = store(pr)) != 0 ? status : printed);
}

int
dedupe_propose(struct cli *cli, int argc, char **argv)
{
	struct dedupe_proposal pr = { 0 };
	const struct cli_opt opts[] = {
		{ "input", 'i', 1, &pr.input },
		{ "compare", 0, 2, NULL },
		{ "from", 0, 1, &pr.from_word },
		{ "weights", 0, 1, &pr.weight_path },
		{ "save-weights", 0, 1, &pr.save_path },
		{ "store", 0, 0, &pr.store },
		{ "new", 0, 0, &pr.new },
		{ NULL, 0, 0, NULL }
	};
	struct cli_opt all[sizeof(opts) / sizeof(opts[0])];
	int status;

	memcpy(all, opts, sizeof(opts));
	pr.cli = cli;
	pr.compare = calloc((size_t)argc + 1, sizeof(*pr.compare));
	if (pr.compare == NULL)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	all[1].value = pr.compare;
	status = run(&pr, cli_options(cli, argc, argv, all), argv);
	crm_linkage_free(pr.linkage);
	crm_map_free(pr.apart);
	dedupe_set_free(&pr.set);
	free(pr.rank);
	free(pr.record);
	free(pr.person);
	free(pr.pair);
	free(pr.given);
	free(pr.compare);
	return (status);
}
