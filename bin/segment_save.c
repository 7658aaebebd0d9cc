#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "insight/segment.h"
#include "record/erased.h"
#include "segment_int.h"

/* What save works on. */
struct saving {
	struct cli	*cli;
	struct crm_segment_save *save;
	uint64_t	 new, same, erased;
};

static int
take_member(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct saving *work = arg;
	int64_t at;
	int rc;

	switch (crm_segment_put(work->save, member)) {
	case 0:
		work->same++;
		return (0);
	case 1:
		work->new++;
		return (0);
	case 2:
		/* Scores still count who was erased; a set names nobody. */
		rc = crm_erased_number(work->cli->db, member, &at);
		if (rc == 1) {
			work->erased++;
			work->same++;
		}
		if (rc != 0)
			return (rc == 1 ? 0 : -1);
		fault->kind = N_("there is no such member");
		fault->value = crm_csv_cell(csv, (size_t)crm_csv_col(csv,
		    "member")).p;
		fault->value_len = strlen(fault->value);
		return (1);
	default:
		return (-1);
	}
}

static int
finish(struct cli *cli, struct crm_stage *stage, struct saving *work,
    const struct cli_set *set)
{
	struct cli_counts counts = { set->read, work->new, 0, work->same,
	    set->rejected };
	int64_t removed;
	int status;

	if (crm_segment_end(work->save, &removed) == -1)
		return (cli_fail_err(cli));
	status = cli_store_counts(cli, crm_stage_sha256(stage), &counts);
	if (status <= EX_NO && work->erased > 0)
		cli_note(cli, _("%llu members of the set were erased, and were "
		    "left out"), (unsigned long long)work->erased);
	if (status <= EX_NO && removed > 0)
		cli_note(cli, _("no longer in the set: %lld"),
		    (long long)removed);
	return (status);
}

struct save_words {
	const char	*name, *title, *replace;
};

static int
save_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	const struct save_words *words = arg;
	struct saving work = { .cli = cli };
	struct cli_set set = { .take = take_member, .arg = &work };
	struct crm_csv *csv;
	int status;

	if ((status = cli_begin(cli)) != 0)
		return (status);
	csv = crm_stage_csv(stage, NULL);
	if (csv != NULL)
		work.save = crm_segment_save(cli->db, words->name,
		    words->title, words->replace != NULL);
	if (work.save == NULL)
		status = cli_fail_err(cli);
	else
		status = cli_read_set(cli, csv, &set);
	if (status == 0)
		status = finish(cli, stage, &work, &set);
	crm_segment_close(work.save);
	crm_csv_close(csv);
	return (status);
}

int
segment_save(struct cli *cli, int argc, char **argv)
{
	struct save_words words = { 0 };
	const struct cli_opt opts[] = {
		{ "title", 0, 1, &words.title },
		{ "replace", 0, 0, &words.replace },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give one name, and at "
		    "most one file")));
	words.name = argv[0];
	if ((status = segment_check_name(cli, words.name)) != 0 ||
	    (words.title != NULL &&
	    (status = cli_check_text(cli, "--title", words.title)) != 0))
		return (status);
	return (cli_import(cli, argv[1], save_stage, &words));
}
