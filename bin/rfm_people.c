#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/csv.h"
#include "insight/segment.h"
#include "rfm_int.h"

static int
grow(struct rfm_people *people, uint32_t id)
{
	size_t cap = people->cap + people->cap / 2 + 64;
	uint8_t *arm, *seen;

	if (id < people->cap)
		return (0);
	if ((arm = realloc(people->arm, cap)) != NULL)
		people->arm = arm;
	if ((seen = realloc(people->seen, cap)) != NULL)
		people->seen = seen;
	if (arm == NULL || seen == NULL)
		return (crm_err_nomem(people->rfm->cli.err));
	memset(arm + people->cap, RFM_NO_ARM, cap - people->cap);
	memset(seen + people->cap, 0, cap - people->cap);
	people->cap = cap;
	return (0);
}

static int
take_head(void *arg, struct crm_csv *csv)
{
	struct rfm_people *people = arg;

	/* Arms mean something to offers alone. */
	people->col = people->rfm->aims == NULL ? -1 :
	    crm_csv_col(csv, "arm");
	return (0);
}

static int
take_member(void *arg, struct crm_csv *csv, uint32_t id,
    struct crm_fault *fault)
{
	struct rfm_people *people = arg;
	enum rfm_arm arm = people->all;
	const char *word;

	if (grow(people, id) == -1)
		return (-1);
	if (people->col != -1) {
		word = crm_csv_cell(csv, (size_t)people->col).p;
		arm = strcmp(word, "control") == 0 ? RFM_CONTROL :
		    strcmp(word, "treated") == 0 ? RFM_TREATED : RFM_NO_ARM;
	}
	if (arm == RFM_NO_ARM) {
		fault->column = "arm";
		fault->kind = N_("neither treated nor control");
		return (1);
	}
	if (people->arm[id] != RFM_NO_ARM && people->arm[id] != arm) {
		fault->column = "arm";
		fault->kind = N_("the member stands above in the other arm");
		return (1);
	}
	people->arm[id] = (uint8_t)arm;
	return (0);
}

/* A member of a saved set. */
static int
take_saved(void *arg, int64_t member)
{
	struct rfm_people *people = arg;
	struct crm_buf text = { 0 };
	uint32_t id;
	int res;

	crm_buf_int(&text, member);
	if (text.bad || crm_labels_id(people->labels, text.p, text.n,
	    &id) == -1)
		res = crm_err_nomem(people->rfm->cli.err);
	else if ((res = grow(people, id)) == 0)
		people->arm[id] = (uint8_t)people->all;
	crm_buf_free(&text);
	return (res);
}

static int
read_saved(struct rfm_people *people, const char *name)
{
	struct cli *cli = &people->rfm->cli;
	int64_t id;

	if (cli->db == NULL)
		return (cli_fail(cli, EX_USAGE_, _("%s: a saved set is in the "
		    "database; with -i give - or a file, with a slash in its "
		    "path"), name));
	if ((id = crm_segment_find(cli->db, name)) == -1)
		return (cli_fail_err(cli));
	if (id == 0)
		return (cli_fail(cli, EX_NO, _("there is no saved set %s; a "
		    "file needs a slash in its path, as in ./%s"), name,
		    name));
	return (crm_segment_members(cli->db, id, take_saved, people) == -1 ?
	    cli_fail_err(cli) : 0);
}

int
rfm_people_read(struct rfm_people *people, const char *word)
{
	struct rfm_file file = { .path = word, .head = take_head,
	    .take = take_member, .arg = people };

	if (word == NULL)
		return (0);
	if ((file.labels = people->labels = crm_labels_new()) == NULL)
		return (cli_fail(&people->rfm->cli, EX_INTERNAL, "%s",
		    strerror(ENOMEM)));
	if (strcmp(word, "-") != 0 && strchr(word, '/') == NULL)
		return (read_saved(people, word));
	return (rfm_read_members(people->rfm, &file));
}

void
rfm_people_free(struct rfm_people *people)
{

	crm_labels_free(people->labels);
	free(people->arm);
	free(people->seen);
}

int
rfm_people_arm(struct rfm_people *people, const struct crm_rfm_row *row)
{
	uint32_t id;
	int found;

	if (people->labels == NULL)
		return ((int)people->all);
	if ((found = crm_rfm_find(row, people->labels, &id)) <= 0)
		return (found == 0 ? RFM_NO_ARM : -1);
	people->seen[id] = 1;
	return (people->arm[id]);
}


/* Adds a row for the member of a label. */
static int
add_other(struct crm_rfm *others, const char *text)
{
	struct crm_rfm_row *row = crm_rfm_add(others);

	if (row == NULL)
		return (-1);
	if (crm_label_number(text))
		row->member = strtoll(text, NULL, 10);
	else if ((row->key = crm_rfm_key(others, text, strlen(text))) == NULL)
		return (-1);
	return (0);
}

struct crm_rfm *
rfm_people_others(struct rfm_people *people)
{
	struct crm_rfm *others = crm_rfm_new(people->rfm->to_day);
	size_t i, n = people->labels == NULL ? 0 :
	    crm_labels_n(people->labels);

	for (i = 0; others != NULL && i < n; i++)
		if (i < people->cap && people->arm[i] != RFM_NO_ARM &&
		    !people->seen[i] && add_other(others, crm_labels_text(
		    people->labels, (uint32_t)i)) == -1) {
			crm_rfm_free(others);
			others = NULL;
		}
	if (others != NULL)
		crm_rfm_sort(others);
	return (others);
}

int
rfm_people_numbers(const struct rfm_people *people)
{
	uint32_t i, n = people->labels == NULL ? 0 :
	    (uint32_t)crm_labels_n(people->labels);

	for (i = 0; i < n; i++)
		if (!crm_label_number(crm_labels_text(people->labels, i)))
			return (0);
	return (1);
}
