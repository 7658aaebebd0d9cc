/*
 * Exports of any bytes: each is refused, or becomes a stream that, read again,
 * is itself.
 */

#include <sys/mman.h>

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/out.h"
#include "intake/encode.h"
#include "intake/export.h"
#include "intake/mapper.h"
#include "intake/pool.h"
#include "intake/profile.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct crm_profiles *set;
static struct crm_cp949 *cp949;

static void
need(int good)
{
	if (!good)
		abort();
}

static void
load(void)
{
	const char *top = getenv("TOP"), *folders[2] = { NULL, NULL };
	struct crm_err *err = crm_err_new();
	struct crm_buf path = { 0 };

	need(err != NULL);
	crm_buf_fmt(&path, "%s/lib/intake/profiles", top != NULL ? top : ".");
	folders[0] = crm_buf_text(&path);
	set = crm_profiles_load(err, folders);
	need(set != NULL);
	crm_buf_free(&path);
	crm_err_free(err);
}

static struct crm_mapped *
columns(struct crm_pool *pool, const struct crm_header *h, size_t *n)
{
	const struct crm_column *col;
	struct crm_mapped *v = NULL;
	const char *name;
	size_t i, k;

	*n = 0;
	for (col = crm_stream_columns(h->profile->stream); col->name != NULL;
	    col++) {
		v = crm_pool_more(pool, v, *n, sizeof(*v));
		v[*n].fixed = NULL;
		v[(*n)++].name = col->name;
	}
	for (i = 0; (name = crm_mapper_extra(h, i)) != NULL; i++) {
		for (k = 0; k < *n && strcmp(v[k].name, name) != 0;)
			k++;
		if (k < *n)
			continue;
		v = crm_pool_more(pool, v, *n, sizeof(*v));
		v[*n].fixed = NULL;
		v[(*n)++].name = name;
	}
	return (v);
}

/* Maps an export to text; 1, or 0 when a row was refused. */
static int
map(struct crm_export *e, struct crm_pool *pool, struct crm_err *err,
    char **text, size_t *n)
{
	struct crm_mapper_opt opt = { .set = set, .header = &e->header,
	    .input = &e->input, .source = e->source };
	struct crm_out_opt plain = { .format = CRM_FORMAT_CSV };
	FILE *f = open_memstream(text, n);
	struct crm_mapper *m;
	size_t i;
	int r;

	need(f != NULL);
	opt.mapped = columns(pool, &e->header, &opt.nmapped);
	opt.out = crm_out_open(err, f, &plain);
	for (i = 0; i < opt.nmapped; i++)
		need(crm_out_col(opt.out, opt.mapped[i].name,
		    CRM_KIND_TEXT) == 0);
	m = crm_mapper_open(err, &opt);
	need(m != NULL);
	while ((r = crm_mapper_next(m)) == 1)
		continue;
	if (r == 0)
		need(crm_out_finish(opt.out) == 0);
	crm_mapper_close(m);
	crm_out_close(opt.out);
	fclose(f);
	return (r == 0);
}

/* Looks at n bytes and maps them; 1 with the text, or 0. */
static int
run(const void *p, size_t n, char **text, size_t *len)
{
	struct crm_pool *pool = crm_pool_new();
	struct crm_err *err = crm_err_new();
	struct crm_export_opt opt = { .input = { .tmp = "/tmp",
	    .cp949 = &cp949 },
	    .pool = pool, .set = set };
	struct crm_export e = { .label = "x" };
	int fd = memfd_create("x", 0), r;

	need(pool != NULL && err != NULL && fd != -1);
	need(crm_write_all(fd, p, n) == 0 && lseek(fd, 0, SEEK_SET) == 0);
	r = crm_export_look(&e, err, fd, NULL, &opt) == 0 &&
	    map(&e, pool, err, text, len);
	need(r || crm_errkind(err) == CRM_ERR_INPUT);
	crm_input_close(&e.input);
	close(fd);
	crm_pool_free(pool);
	crm_err_free(err);
	return (r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *once = NULL, *twice = NULL;
	size_t n, m;

	if (set == NULL)
		load();
	if (run(data, size, &once, &n)) {
		need(run(once, n, &twice, &m));
		need(n == m && memcmp(once, twice, n) == 0);
	}
	free(once);
	free(twice);
	return (0);
}
