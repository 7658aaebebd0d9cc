#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/hash.h"
#include "core/money.h"
#include "insight/cutfile.h"
#include "segment_grid.h"

struct grid_words {
	const char	*input, *bins, *cuts, *save, *list;
	const char	**cut, **name;	/* ended by NULL */
};

static int
nomem(struct cli *cli)
{

	return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
}

/* COLUMN=FROM,FROM...: the points where bins 2, 3, ... begin. */
static int
read_points(struct gridding *work, const char *word)
{
	struct cli *cli = work->cli;
	struct crm_cut *cut;
	const char *p, *end;
	size_t i, n;
	int bin = 1;

	for (i = 0; i < 2; i++) {
		n = strlen(work->name[i]);
		if (strncmp(word, work->name[i], n) == 0 && word[n] == '=')
			break;
	}
	if (i == 2 || work->cuts.cut[i].has != 0)
		return (cli_fail(cli, EX_USAGE_, _("--cut: give %s=FROM,... "
		    "and %s=FROM,..., each once"), work->name[0],
		    work->name[1]));
	cut = &work->cuts.cut[i];
	for (p = word + n; *p != '\0'; p = end) {
		end = p + 1 + strcspn(p + 1, ",");
		if (++bin > CRM_BINS_MAX)
			return (cli_fail(cli, EX_USAGE_, _("--cut: %s has more "
			    "than %d bins"), work->name[i], CRM_BINS_MAX));
		if (crm_money_parse(p + 1, (size_t)(end - p - 1),
		    CRM_PRICE_DECIMALS, &cut->from[bin]) != 0 || (bin > 2 &&
		    cut->from[bin] <= cut->from[bin - 1]))
			return (cli_fail(cli, EX_USAGE_, _("--cut: \"%s\" "
			    "holds no numbers that rise"), word));
		cut->has |= 1U << bin;
	}
	if (bin > work->cuts.bins)
		work->cuts.bins = bin;
	return (0);
}

/* The cut points of --cut.  0 or a status (said). */
static int
fix_cuts(struct gridding *work, const char *const *cut)
{
	int status;

	work->cuts.method = CRM_FIXED;
	for (; *cut != NULL; cut++)
		if ((status = read_points(work, *cut)) != 0)
			return (status);
	if (work->cuts.cut[0].has == 0 || work->cuts.cut[1].has == 0)
		return (cli_fail(work->cli, EX_USAGE_, _("--cut: give %s=FROM,"
		    "... and %s=FROM,..., each once"), work->name[0],
		    work->name[1]));
	return (0);
}

/* The cut points of a file.  0 or a status (said). */
static int
load_cuts(struct gridding *work, const char *path)
{
	struct crm_csv *csv;
	int fd, status = 0;

	if ((fd = cli_input(work->cli, path)) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(work->cli->err, fd, path, NULL);
	if (csv == NULL || crm_cutfile_read_named(&work->cuts, work->name,
	    csv, work->cli->err) == -1)
		status = cli_fail_err(work->cli);
	crm_csv_close(csv);
	(void)close(fd);
	return (status);
}

static int
by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x < *y ? -1 : *x > *y);
}

/* Cuts what was read into bins of as many members each. */
static int
cut_evenly(struct gridding *work)
{
	int64_t *value;
	size_t i, k, n;

	if ((value = calloc(work->n + 1, sizeof(*value))) == NULL)
		return (nomem(work->cli));
	for (i = 0; i < 2; i++) {
		for (k = n = 0; k < work->n; k++)
			if (work->row[k].has)
				value[n++] = work->row[k].v[i];
		qsort(value, n, sizeof(*value), by_value);
		crm_cut_set(&work->cuts.cut[i], value, n, work->cuts.bins);
		if (n > 0 && crm_cut_used(&work->cuts.cut[i]) == 1)
			cli_note(work->cli, _("all members come into one bin "
			    "of %s"), work->name[i]);
	}
	free(value);
	return (0);
}

/* The version of cut points is the digest of what a file of them holds. */
static int
find_version(struct gridding *work)
{
	struct crm_sha256 *sha = crm_sha256_new();
	struct crm_buf text = { 0 };
	char hex[CRM_SHA256_HEX];
	int bad;

	crm_cutfile_format(&work->cuts, 0, &text);
	if ((bad = sha == NULL || text.bad) == 0) {
		crm_sha256_add(sha, text.p, text.n);
		crm_sha256_hex(sha, hex);
		memcpy(work->version, hex, VERSION_LEN - 1);
	}
	crm_sha256_free(sha);
	crm_buf_free(&text);
	return (bad ? nomem(work->cli) : 0);
}

static int
place(struct gridding *work, const struct grid_words *words)
{
	struct gridded *row;
	size_t i, k;
	int status;

	if (words->cuts == NULL && *words->cut == NULL &&
	    (status = cut_evenly(work)) != 0)
		return (status);
	for (i = 0; i < work->n; i++)
		for (k = 0, row = &work->row[i]; k < 2; k++)
			row->bin[k] = crm_cut_score(&work->cuts.cut[k],
			    row->v[k]);
	if (work->unplaced > 0)
		cli_note(work->cli, _("members without %s or %s, in no cell: "
		    "%" PRIu64), work->name[0], work->name[1], work->unplaced);
	if (words->save != NULL && work->n == work->unplaced)
		return (cli_fail(work->cli, EX_DATA, _("%s: nobody is there "
		    "to take cut points from"), crm_csv_source(work->csv)));
	if (words->save != NULL && !work->cli->dry_run &&
	    crm_cutfile_save(&work->cuts, 0, words->save,
	    work->cli->err) == -1)
		return (cli_fail_err(work->cli));
	return (find_version(work));
}

/* X,Y=TEXT.  0 or a status (said). */
static int
name_cells(struct gridding *work, const char *const *word)
{
	struct crm_buf *label;
	char *end;
	long x, y;
	int status;

	for (; *word != NULL; word++) {
		x = strtol(*word, &end, 10);
		y = *end == ',' ? strtol(end + 1, &end, 10) : 0;
		if (x < 1 || x > CRM_BINS_MAX || y < 1 || y > CRM_BINS_MAX ||
		    end[0] != '=' || end[1] == '\0')
			return (cli_fail(work->cli, EX_USAGE_, _("--name: "
			    "\"%s\" is not of the form BIN,BIN=TEXT"), *word));
		if ((status = cli_check_text(work->cli, "--name",
		    end + 1)) != 0)
			return (status);
		label = &work->label[x][y];
		crm_buf_reset(label);
		crm_buf_str(label, end + 1);
		if (label->bad)
			return (nomem(work->cli));
	}
	return (0);
}

static int
find_cols(struct gridding *work)
{
	const char *want[3] = { work->name[0], work->name[1], "member" };
	size_t i;
	int col;

	for (i = 0; i < 3; i++) {
		if ((col = crm_csv_col(work->csv, want[i])) == -1)
			return (cli_fail(work->cli, EX_DATA, _("%s: no column "
			    "\"%s\""), crm_csv_source(work->csv), want[i]));
		*(i < 2 ? &work->col[i] : &work->member) = (size_t)col;
	}
	return (0);
}

static int
grid(struct gridding *work, const struct grid_words *words)
{
	struct cli *cli = work->cli;
	int status;

	work->cuts.name = work->name;
	work->cuts.bins = words->bins == NULL ? 2 : cli_number(cli, "--bins",
	    words->bins, CRM_BINS_MIN, CRM_BINS_MAX);
	work->list = words->list != NULL;
	if ((status = name_cells(work, words->name)) != 0 ||
	    (words->cuts != NULL &&
	    (status = load_cuts(work, words->cuts)) != 0) ||
	    (*words->cut != NULL &&
	    (status = fix_cuts(work, words->cut)) != 0))
		return (status);
	if ((work->seen = crm_map_new()) == NULL)
		return (nomem(cli));
	if (work->csv == NULL || crm_csv_header(work->csv) == -1)
		return (cli_fail_err(cli));
	if ((status = find_cols(work)) != 0 ||
	    (status = segment_grid_read(work)) != 0 ||
	    (status = place(work, words)) != 0 ||
	    (status = segment_grid_put(work)) != 0)
		return (status);
	if (work->rejected > 0)
		cli_note(cli, _("rows rejected: %" PRIu64), work->rejected);
	if (cli_keep_rejects(cli) == -1)
		return (EX_IO);
	return (work->rejected > 0 ? EX_NO : 0);
}

/* Words that do not go together: 0 or a status (said). */
static int
check_words(struct cli *cli, const struct grid_words *words, int argc,
    char **argv)
{

	if (argc != 2 || strcmp(argv[0], argv[1]) == 0)
		return (cli_fail(cli, EX_USAGE_, _("give two columns of "
		    "numbers, which differ")));
	if ((words->cuts != NULL) + (*words->cut != NULL) +
	    (words->bins != NULL) > 1)
		return (cli_fail(cli, EX_USAGE_, _("give one of --bins, --cut "
		    "and --cuts")));
	if (words->cuts != NULL && words->save != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--save-cuts: the cut "
		    "points are those of --cuts already")));
	return (cli_check_rejects(cli));
}

static int
grid_file(struct gridding *work, const struct grid_words *words)
{
	int fd, x, y, status;

	if ((fd = cli_input(work->cli, words->input)) == -1)
		return (EX_NOINPUT_);
	work->csv = crm_csv_open(work->cli->err, fd, fd == STDIN_FILENO ?
	    _("standard input") : words->input, NULL);
	status = grid(work, words);
	crm_csv_close(work->csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	crm_map_free(work->seen);
	free(work->row);
	crm_buf_free(&work->text);
	for (x = 0; x <= CRM_BINS_MAX; x++)
		for (y = 0; y <= CRM_BINS_MAX; y++)
			crm_buf_free(&work->label[x][y]);
	return (status);
}

int
segment_grid(struct cli *cli, int argc, char **argv)
{
	struct gridding work = { .cli = cli };
	struct grid_words words = { 0 };
	const struct cli_opt opts[] = {
		{ "input", 'i', 1, &words.input },
		{ "bins", 0, 1, &words.bins },
		{ "cut", 0, 2, calloc((size_t)argc + 1, sizeof(char *)) },
		{ "cuts", 0, 1, &words.cuts },
		{ "save-cuts", 0, 1, &words.save },
		{ "name", 0, 2, calloc((size_t)argc + 1, sizeof(char *)) },
		{ "list", 0, 0, &words.list }, { NULL, 0, 0, NULL }
	};
	int n, status;

	words.cut = opts[2].value;
	words.name = opts[5].value;
	if (words.cut == NULL || words.name == NULL)
		status = nomem(cli);
	else {
		n = cli_options(cli, argc, argv, opts);
		if ((status = check_words(cli, &words, n, argv)) == 0) {
			work.name[0] = argv[0];
			work.name[1] = argv[1];
			status = grid_file(&work, &words);
		}
	}
	free(words.cut);
	free(words.name);
	return (status);
}
