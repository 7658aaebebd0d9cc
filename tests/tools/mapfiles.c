/*
 * mapfiles: maps many small exports from standard input, whose profiles are
 * named, and tells what became of each.
 *
 * A file is a line "PROFILE LENGTH" and so many bytes; the answer is a line,
 * "rows N" or "refused REASON".
 */

#include <sys/mman.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/err.h"
#include "intake/encode.h"
#include "intake/export.h"
#include "intake/mapper.h"
#include "intake/pool.h"
#include "intake/profile.h"

struct tool {
	struct crm_err		*err;
	struct crm_profiles	*set;
	struct crm_cp949	*cp949;
};

/* Maps the export.  0, or -1 with the reason. */
static int
map(struct tool *tool, struct crm_export *e, struct crm_mapper_count *n)
{
	struct crm_mapper_opt opt = { .set = tool->set, .header = &e->header,
	    .input = &e->input, .source = e->source };
	struct crm_mapper *m = crm_mapper_open(tool->err, &opt);
	int r = -1;

	while (m != NULL && (r = crm_mapper_next(m)) == 1)
		continue;
	if (r == 0)
		crm_mapper_count(m, n);
	crm_mapper_close(m);
	return (r);
}

static void
answer(struct tool *tool, const char *profile, const char *p, size_t n)
{
	struct crm_pool *pool = crm_pool_new();
	struct crm_export_opt opt = { .input = { .tmp = "/tmp",
	    .cp949 = &tool->cp949 }, .pool = pool, .set = tool->set };
	struct crm_export e = { .label = "f" };
	struct crm_mapper_count count = { 0 };
	int fd = memfd_create("f", 0);

	opt.profile = crm_profiles_find(tool->set, profile);
	if (pool == NULL || fd == -1 || opt.profile == NULL ||
	    crm_write_all(fd, p, n) == -1 || lseek(fd, 0, SEEK_SET) == -1) {
		puts("refused: the tool itself failed");
		exit(1);
	}
	if (crm_export_look(&e, tool->err, fd, NULL, &opt) == 0 &&
	    map(tool, &e, &count) == 0)
		printf("rows %" PRIu64 "\n", count.rows);
	else
		printf("refused %s\n", crm_errmsg(tool->err));
	crm_err_clear(tool->err);
	crm_input_close(&e.input);
	(void)close(fd);
	crm_pool_free(pool);
}

int
main(int argc, char **argv)
{
	const char *folders[2] = { argc > 1 ? argv[1] : ".", NULL };
	struct tool tool = { 0 };
	char profile[64], *p;
	size_t n;

	if ((tool.err = crm_err_new()) == NULL ||
	    (tool.set = crm_profiles_load(tool.err, folders)) == NULL)
		return (78);
	while (scanf("%63s %zu", profile, &n) == 2 && getchar() == '\n') {
		if ((p = malloc(n + 1)) == NULL ||
		    fread(p, 1, n, stdin) != n)
			return (74);
		answer(&tool, profile, p, n);
		free(p);
	}
	crm_cp949_close(tool.cp949);
	crm_profiles_free(tool.set);
	crm_err_free(tool.err);
	return (fflush(stdout) == 0 && !ferror(stdout) ? 0 : 74);
}
