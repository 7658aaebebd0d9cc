/*
 * Files of any bytes: none looks like a header, or a profile is drafted that
 * can be read, unless it says what it lacks.
 */

#include <sys/mman.h>

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/err.h"
#include "intake/conf.h"
#include "intake/draft.h"
#include "intake/encode.h"
#include "intake/input.h"
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

static void
read_draft(const struct crm_draft *draft)
{
	struct crm_profile p = { 0 };
	struct crm_pool *pool = crm_pool_new();
	struct crm_err *err = crm_err_new();
	struct crm_conf conf;
	struct crm_parse parse = { &conf, pool, &p.names };
	int r;

	need(pool != NULL && err != NULL);
	r = crm_conf_open_text(&conf, err, "x", crm_buf_text(&draft->text));
	if (r == 0)
		r = crm_profile_read(&p, &parse, "x");
	need((r == 0) == (draft->lacks[0] == NULL));
	crm_conf_close(&conf);
	crm_pool_free(pool);
	crm_err_free(err);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct crm_input_opt opt = { .tmp = "/tmp", .cp949 = &cp949 };
	struct crm_draft_opt want = { NULL, NULL, "a b.csv", NULL };
	struct crm_pool *pool = crm_pool_new();
	struct crm_err *err = crm_err_new();
	struct crm_input in = { .fd = -1 };
	struct crm_draft draft;
	int fd = memfd_create("draft", 0);

	if (set == NULL)
		load();
	want.pool = pool;
	want.set = set;
	need(pool != NULL && err != NULL && fd != -1);
	need(write(fd, data, size) == (ssize_t)size);
	need(lseek(fd, 0, SEEK_SET) == 0);
	if (crm_input_open(&in, err, fd, "x", &opt) == 0 &&
	    crm_draft_make(&draft, &in, &want) == 0) {
		read_draft(&draft);
		crm_draft_free_text(&draft);
	} else
		need(crm_errkind(err) == CRM_ERR_INPUT);
	crm_input_close(&in);
	(void)close(fd);
	crm_pool_free(pool);
	crm_err_free(err);
	return (0);
}
