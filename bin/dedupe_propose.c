#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/hash.h"
#include "core/money.h"
#include "core/sort.h"
#include "dedupe_int.h"
#include "insight/latecomer.h"
#include "insight/linkage.h"
#include "insight/sure.h"
#include "insight/values.h"
#include "insight/weightfile.h"

struct proposal {
	struct cli	*cli;
	struct dedupe_set set;
	struct crm_linkage *linkage;
	struct crm_map	*apart;		/* pairs of members; NULL: of a file */
	struct crm_weights weights;
	double		 from;
	uint32_t	*rank;		/* of each record, by its key */
	uint32_t	*record;	/* by rank */
	uint32_t	*person;	/* of each group's root the lowest rank */
	struct crm_pair	*pair;		/* by rank */
	size_t		 npair;
	/* The words of the command; NULL where they were not given. */
	const char	*input, *from_word, *weight_path, *save_path;
	const char	*store, *new;
	struct crm_pair	*given;		/* with --new: what is compared */
	size_t		 ngiven;
	const char	**compare;
};

static int
check_words(struct proposal *pr, int n, char **argv)
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
read_weights(struct proposal *pr)
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
	const struct proposal *pr = arg;
	int64_t x = pr->set.member[a], y = pr->set.member[b];
	struct crm_hash h = { (uint64_t)(x < y ? x : y),
	    (uint64_t)(x < y ? y : x) };

	return (crm_map_get(pr->apart, h) != NULL);
}

static int
find(struct proposal *pr)
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

static const char *
key(const struct proposal *pr, uint32_t record, size_t *n)
{

	return (crm_values_get(pr->set.keys, record + 1, n));
}

/* Numbers in their order first, then other text bytewise. */
static int
by_key(const void *a, const void *b, void *arg)
{
	const struct proposal *pr = arg;
	size_t na, nb, n;
	int64_t x, y;
	const char *p = key(pr, *(const uint32_t *)a, &na);
	const char *q = key(pr, *(const uint32_t *)b, &nb);
	int px = crm_int_parse(p, na, &x) == 0;
	int py = crm_int_parse(q, nb, &y) == 0, cmp;

	if (px != py)
		return (px ? -1 : 1);
	if (px && x != y)
		return (x < y ? -1 : 1);
	n = na < nb ? na : nb;
	if ((cmp = memcmp(p, q, n)) != 0)
		return (cmp);
	return (na < nb ? -1 : na > nb);
}

/* The sequence of the records by their keys: members come in theirs. */
static int
rank(struct proposal *pr)
{
	uint32_t i, n = crm_people_n(pr->set.people);
	void **p = malloc(((size_t)n + 1) * sizeof(*p));
	int res = -1;

	pr->rank = malloc(((size_t)n + 1) * sizeof(*pr->rank));
	pr->record = malloc(((size_t)n + 1) * sizeof(*pr->record));
	pr->person = malloc(((size_t)n + 1) * sizeof(*pr->person));
	if (p == NULL || pr->rank == NULL || pr->record == NULL ||
	    pr->person == NULL)
		goto out;
	for (i = 0; i < n; i++) {
		pr->rank[i] = i;
		pr->person[i] = UINT32_MAX;
		p[i] = &pr->rank[i];
	}
	if (pr->set.keys != NULL && crm_sort(p, n, by_key, pr) == -1)
		goto out;
	for (i = 0; i < n; i++)
		pr->record[i] = *(uint32_t *)p[i];
	for (i = 0; i < n; i++)
		pr->rank[pr->record[i]] = i;
	for (i = n; i > 0; i--)
		pr->person[crm_linkage_cluster(pr->linkage,
		    pr->record[i - 1])] = i - 1;
	res = 0;
out:
	free(p);
	return (res);
}

static int
by_rank(const void *a, const void *b)
{
	const struct crm_pair *x = a, *y = b;

	if (x->a != y->a)
		return (x->a < y->a ? -1 : 1);
	return (x->b < y->b ? -1 : x->b > y->b);
}

/* The pairs in the order in which they are printed, by rank. */
static int
arrange(struct proposal *pr)
{
	const struct crm_pair *pairs = crm_linkage_pairs(pr->linkage,
	    &pr->npair);
	uint32_t swap;
	size_t i;

	pr->pair = malloc((pr->npair + 1) * sizeof(*pr->pair));
	if (pr->pair == NULL || rank(pr) == -1)
		return (cli_fail(pr->cli, EX_INTERNAL, "%s",
		    strerror(ENOMEM)));
	for (i = 0; i < pr->npair; i++) {
		pr->pair[i] = pairs[i];
		pr->pair[i].a = pr->rank[pairs[i].a];
		pr->pair[i].b = pr->rank[pairs[i].b];
		if (pr->pair[i].a > pr->pair[i].b) {
			swap = pr->pair[i].a;
			pr->pair[i].a = pr->pair[i].b;
			pr->pair[i].b = swap;
		}
	}
	qsort(pr->pair, pr->npair, sizeof(*pr->pair), by_rank);
	return (0);
}

static int
put_key(const struct proposal *pr, uint32_t r)
{
	struct crm_out *out = pr->cli->out;
	const char *p;
	size_t n;

	if (pr->set.keys == NULL) {
		cli_saw(pr->cli, pr->set.member[pr->record[r]]);
		return (crm_out_int(out, pr->set.member[pr->record[r]]));
	}
	p = key(pr, pr->record[r], &n);
	return (crm_out_textn(out, p, n));
}

static int
is_sure(const struct proposal *pr, uint32_t a, double score,
    const uint8_t level[CRM_PEOPLE_FIELDS])
{
	int rc = crm_sure(pr->set.people, a, score, level);

	return (rc != -1 ? rc : crm_linkage_sure(pr->linkage, score, level));
}

static int
put_pair(const struct proposal *pr, const struct crm_pair *pair,
    struct crm_buf *text)
{
	struct crm_out *out = pr->cli->out;
	uint32_t a = pr->record[pair->a], b = pr->record[pair->b], root;
	size_t f, nf = crm_people_nfield(pr->set.people), nname;
	uint8_t level[CRM_PEOPLE_FIELDS];
	int crossed, one;

	(void)crm_people_names(pr->set.people, &nname);
	crossed = crm_linkage_levels(pr->linkage, a, b, level);
	root = crm_linkage_cluster(pr->linkage, a);
	one = root == crm_linkage_cluster(pr->linkage, b);
	crm_buf_reset(text);
	crm_buf_fmt(text, "%.4f", (double)pair->score);
	if (put_key(pr, pair->a) == -1 || put_key(pr, pair->b) == -1 ||
	    crm_out_text(out, crm_buf_text(text)) == -1 ||
	    (one ? put_key(pr, pr->person[root]) :
	    crm_out_text(out, NULL)) == -1)
		return (-1);
	for (f = 0; f < nf; f++)
		if (crm_out_text(out, crossed && (f == 0 || f == nname - 1) &&
		    level[f] >= CRM_LEVEL_SAME && level[f] !=
		    CRM_LEVEL_MISSING ? "swapped" :
		    crm_level_name(level[f])) == -1)
			return (-1);
	if (crm_out_text(out, one && is_sure(pr, a, pair->score, level) ?
	    "same" : "") == -1)
		return (-1);
	return (crm_out_end(out));
}

/* A field whose name is one of ours, or a field's before it, gets a mark. */
static int
put_names(const struct proposal *pr)
{
	static const char *const first[] = { "member_a", "member_b", "score",
	    "cluster" };
	size_t f, i, nf = crm_people_nfield(pr->set.people);
	struct crm_out *out = pr->cli->out;
	enum crm_kind kind = pr->set.keys == NULL ? CRM_KIND_NUMBER :
	    CRM_KIND_TEXT;
	struct crm_buf name = { 0 };
	int res = 0;

	for (i = 0; i < 4 && res == 0; i++)
		res = crm_out_col(out, first[i], i == 2 ? CRM_KIND_NUMBER :
		    kind);
	for (f = 0; f < nf && res == 0; f++) {
		crm_buf_reset(&name);
		crm_buf_str(&name, crm_people_field(pr->set.people, f)->name);
		for (i = 0; i < 4; i++)
			if (strcmp(crm_buf_text(&name), first[i]) == 0)
				crm_buf_chr(&name, '_');
		if (strcmp(crm_buf_text(&name), "verdict") == 0)
			crm_buf_chr(&name, '_');
		res = crm_out_col(out, crm_buf_text(&name), CRM_KIND_TEXT);
	}
	if (res == 0)
		res = crm_out_col(out, "verdict", CRM_KIND_TEXT);
	crm_buf_free(&name);
	return (res);
}

static int
print(struct proposal *pr)
{
	struct crm_buf text = { 0 };
	struct cli *cli = pr->cli;
	int res = 0;
	size_t i;

	if (cli->format == -1 && isatty(STDOUT_FILENO))
		cli->format = CRM_FORMAT_TABLE;
	/* Who may live with whom is told, too. */
	if (pr->set.keys == NULL)
		cli_people(cli);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	res = put_names(pr);
	for (i = 0; i < pr->npair && res == 0; i++)
		res = put_pair(pr, &pr->pair[i], &text);
	crm_buf_free(&text);
	if (res == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (pr->set.rejected > 0 ? EX_NO : 0);
}

static void
note(const struct proposal *pr)
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
read_new(struct proposal *pr)
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
read_people(struct proposal *pr)
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
store(struct proposal *pr)
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
run(struct proposal *pr, int n, char **argv)
{
	int status, printed;

	if ((status = check_words(pr, n, argv)) != 0 ||
	    (status = read_people(pr)) != 0 || (status = find(pr)) != 0 ||
	    (status = arrange(pr)) != 0)
		return (status);
	note(pr);
	if ((printed = print(pr)) > EX_NO)
		return (printed);
	return ((status = store(pr)) != 0 ? status : printed);
}

int
dedupe_propose(struct cli *cli, int argc, char **argv)
{
	struct proposal pr = { 0 };
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
