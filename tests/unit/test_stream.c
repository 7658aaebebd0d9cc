#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/stream.h"

/* The manual page crm-csv(5) must list every column of every stream. */

static int
read_page(void **state)
{
	const char *top = getenv("TOP");
	static struct crm_buf page;
	struct crm_buf path = { 0 };
	char block[4096];
	size_t n;
	FILE *f;

	crm_buf_fmt(&path, "%s/man/man5/crm-csv.5", top == NULL ? "." : top);
	f = fopen(crm_buf_text(&path), "r");
	crm_buf_free(&path);
	if (f == NULL)
		return (-1);
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		crm_buf_add(&page, block, n);
	fclose(f);
	*state = &page;
	return (page.bad ? -1 : 0);
}

static int
free_page(void **state)
{

	crm_buf_free(*state);
	return (0);
}

/* The text of the subsection on a stream, to be freed; NULL: none. */
static char *
section(const char *page, const char *stream)
{
	struct crm_buf head = { 0 }, text = { 0 };
	const char *begin, *end, *other;

	crm_buf_fmt(&head, "\n.Ss %s\n", stream);
	begin = strstr(page, crm_buf_text(&head));
	if (begin != NULL) {
		begin += head.n;
		end = strstr(begin, "\n.Ss ");
		other = strstr(begin, "\n.Sh ");
		if (end == NULL || (other != NULL && other < end))
			end = other;
		crm_buf_add(&text, begin, end == NULL ? strlen(begin) :
		    (size_t)(end - begin) + 1);
	}
	crm_buf_free(&head);
	return (text.p);
}

/* Where ".It Cm NAME Ar TYPE" stands in text, or NULL. */
static const char *
item(const char *text, const char *name, const char *type)
{
	struct crm_buf line = { 0 };
	const char *at;

	crm_buf_fmt(&line, "\n.It Cm %s Ar %s\n", name, type);
	at = strstr(text, crm_buf_text(&line));
	crm_buf_free(&line);
	return (at);
}

static const char *
find(const char *text, const struct crm_column *column)
{
	const char *at;

	switch (column->type) {
	case CRM_TYPE_INTEGER:
		return (item(text, column->name, "integer"));
	case CRM_TYPE_DECIMAL:
		return (item(text, column->name, "decimal"));
	case CRM_TYPE_DATE:
		return (item(text, column->name, "date"));
	case CRM_TYPE_TIME:
		return (item(text, column->name, "time"));
	case CRM_TYPE_TEXT:
		break;
	}
	at = item(text, column->name, "words");
	return (at != NULL ? at : item(text, column->name, "text"));
}

static void
test_sections(void **state)
{
	const struct crm_buf *page = *state;
	const char *const *name;
	char *text;

	for (name = crm_stream_names(); *name != NULL; name++) {
		text = section(page->p, *name);
		if (text == NULL)
			fail_msg("crm-csv.5 has no .Ss %s", *name);
		free(text);
	}
}

/* Each column is there with its type, in the stream's order. */
static void
test_columns(void **state)
{
	const struct crm_buf *page = *state;
	const struct crm_column *column;
	const char *const *name;
	const char *at, *last;
	char *text;

	for (name = crm_stream_names(); *name != NULL; name++) {
		text = section(page->p, *name);
		assert_non_null(text);
		last = text;
		for (column = crm_stream_columns(*name); column->name != NULL;
		    column++) {
			at = find(text, column);
			if (at == NULL)
				fail_msg("crm-csv.5 lacks %s of the stream %s, "
				    "or its type is another", column->name,
				    *name);
			if (at < last)
				fail_msg("crm-csv.5 has %s of the stream %s in "
				    "another place", column->name, *name);
			last = at;
		}
		free(text);
	}
}

static void
test_lookup(void **state)
{
	const struct crm_column *column = crm_stream_column("qty");

	(void)state;
	assert_non_null(column);
	assert_int_equal(column->type, CRM_TYPE_INTEGER);
	assert_null(crm_stream_column("quantity"));
	assert_null(crm_stream_column(""));
	assert_null(crm_stream_columns("orders"));
	assert_null(crm_stream_columns(""));
}

/* Which columns are personal is a promise: a change must be meant. */
static void
test_personal(void **state)
{
	static const char *const personal[] = { "buyer_id", "buyer_name",
	    "buyer_phone", "buyer_email", "receiver_name", "receiver_phone",
	    "receiver_phone2", "postcode", "address", "message", "name",
	    "phone", "email", "birth", "memo", "contact" };
	const struct crm_column *column;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(personal) / sizeof(personal[0]); i++) {
		column = crm_stream_column(personal[i]);
		assert_non_null(column);
		assert_int_not_equal(column->kind, CRM_KIND_TEXT);
		assert_int_not_equal(column->kind, CRM_KIND_NUMBER);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_lookup),
		cmocka_unit_test(test_personal),
	};

	return (cmocka_run_group_tests_name("stream", tests, read_page,
	    free_page));
}
