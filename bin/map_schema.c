#include <string.h>

#include "core/stream.h"
#include "map_int.h"

static const char *
type_name(enum crm_type type)
{

	switch (type) {
	case CRM_TYPE_INTEGER:
		return ("integer");
	case CRM_TYPE_DECIMAL:
		return ("decimal");
	case CRM_TYPE_DATE:
		return ("date");
	case CRM_TYPE_TIME:
		return ("time");
	case CRM_TYPE_TEXT:
		break;
	}
	return ("text");
}

/* New columns go last and none goes away, so their number is the version. */
static int
write_stream(struct crm_out *out, const char *stream)
{
	const struct crm_column *col = crm_stream_columns(stream);
	int64_t i, n = 0;

	while (col[n].name != NULL)
		n++;
	for (i = 0; i < n; i++) {
		if (crm_out_text(out, stream) == -1 ||
		    crm_out_int(out, n) == -1 ||
		    crm_out_int(out, i + 1) == -1 ||
		    crm_out_text(out, col[i].name) == -1 ||
		    crm_out_text(out, type_name(col[i].type)) == -1 ||
		    crm_out_text(out, col[i].kind != CRM_KIND_TEXT &&
		    col[i].kind != CRM_KIND_NUMBER ? "yes" : "") == -1 ||
		    crm_out_end(out) == -1)
			return (-1);
	}
	return (0);
}

int
map_schema(struct work *work)
{
	static const char *const names[] = { "stream", "version", "position",
	    "column", "type", "personal", NULL };
	const char *const *stream = crm_stream_names();
	struct crm_out *out = cli_table(&work->cli, names);

	if (out == NULL)
		return (EX_INTERNAL);
	for (; *stream != NULL; stream++) {
		if (work->only != NULL && strcmp(work->only, *stream) != 0)
			continue;
		if (write_stream(out, *stream) == -1)
			return (cli_fail_err(&work->cli));
	}
	return (crm_out_finish(out) == 0 ? 0 : cli_fail_err(&work->cli));
}
