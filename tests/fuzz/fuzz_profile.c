/*
 * Profiles of any bytes: they are read, or refused with a file and a line.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "intake/conf.h"
#include "intake/pool.h"
#include "intake/profile.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
need(int good)
{
	if (!good)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct crm_profile p = { 0 };
	struct crm_pool *pool = crm_pool_new();
	struct crm_err *err = crm_err_new();
	struct crm_conf conf;
	struct crm_parse parse = { &conf, pool, &p.names };
	char *text = malloc(size + 1);
	int r;

	need(pool != NULL && err != NULL && text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	r = crm_conf_open_text(&conf, err, "x", text);
	if (r == 0)
		r = crm_profile_read(&p, &parse, "x");
	need((r == -1) == (crm_errkind(err) == CRM_ERR_INPUT));
	need(r == 0 || strncmp(crm_errmsg(err), "x:", 2) == 0);
	crm_conf_close(&conf);
	crm_pool_free(pool);
	crm_err_free(err);
	free(text);
	return (0);
}
