#include <unistd.h>

#include "basket_int.h"
#include "core/buf.h"
#include "insight/sets.h"

#define MAX_SETS	1000000		/* some 100 MiB */

/* Adds a name; what would read as the end of one is escaped. */
static void
add_item(struct crm_buf *text, const char *name)
{

	for (; *name != '\0'; name++) {
		if (*name == '|' || *name == '\\')
			crm_buf_chr(text, '\\');
		crm_buf_chr(text, *name);
	}
}

static int
put_set(struct basket *b, const struct crm_set *set, struct crm_buf *text)
{
	struct crm_out *out = b->cli->out;
	uint32_t i;

	crm_buf_reset(text);
	for (i = 0; i < set->size; i++) {
		if (i > 0)
			crm_buf_chr(text, '|');
		add_item(text, crm_labels_text(b->rows->items, set->item[i]));
	}
	return (text->bad || crm_out_int(out, set->size) == -1 ||
	    crm_out_textn(out, text->p, text->n) == -1 ||
	    crm_out_int(out, set->n) == -1 || basket_put_share(b, text,
	    set->n, crm_labels_n(b->rows->groups), 4) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
print(struct basket *b, const struct crm_sets *sets)
{
	static const struct { const char *name; enum crm_kind kind; } col[] = {
		{ "size", CRM_KIND_NUMBER }, { "items", CRM_KIND_TEXT },
		{ "n", CRM_KIND_NUMBER }, { "support", CRM_KIND_NUMBER }
	};
	struct crm_buf text = { 0 };
	struct crm_set set;
	size_t i;
	int res = 0;

	if (cli_out(b->cli) == NULL)
		return (EX_INTERNAL);
	for (i = 0; res == 0 && i < sizeof(col) / sizeof(*col); i++)
		res = crm_out_col(b->cli->out, col[i].name, col[i].kind);
	for (i = 0; res == 0 && i < crm_sets_n(sets); i++) {
		set = crm_sets_get(sets, i);
		res = put_set(b, &set, &text);
	}
	crm_buf_free(&text);
	if (res == -1)
		return (cli_fail_err(b->cli));
	return (basket_done(b, crm_sets_n(sets)));
}

int
basket_sets(struct cli *cli, int argc, char **argv)
{
	struct basket b = { .cli = cli };
	const char *max_at = NULL;
	const struct cli_opt opts[] = {
		BASKET_OPTS(&b), { "max-sets", 0, 1, &max_at },
		{ NULL, 0, 0, NULL }
	};
	struct crm_sets *sets = NULL;
	size_t orders, max = MAX_SETS;
	uint32_t need;
	int status;

	if ((status = basket_open(&b, argc, argv, opts, 0)) != 0)
		goto out;
	if (max_at != NULL)
		max = (size_t)cli_number(cli, "--max-sets", max_at, 1,
		    1000000000);
	orders = crm_labels_n(b.rows->groups);
	if ((status = basket_need(&b, orders, &need)) != 0)
		goto out;
	sets = crm_sets_find(b.rows, need, max, cli->err);
	if (sets == NULL) {
		status = cli_fail_err(cli);
		goto out;
	}
	cli_note(cli, _("orders %zu, items %zu, support from %lu, sets %zu"),
	    orders, crm_labels_n(b.rows->items), (unsigned long)need,
	    crm_sets_n(sets));
	status = print(&b, sets);
out:
	crm_sets_free(sets);
	basket_close(&b);
	return (status);
}
