#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "intake/folder.h"
#include "intake/pool.h"

static int
by_text(const void *a, const void *b)
{

	return (strcmp(*(const char *const *)a, *(const char *const *)b));
}

size_t
crm_profile_stem(const char *name)
{
	static const char end[] = ".profile";
	size_t n = strlen(name), len = sizeof(end) - 1;

	if (n <= len || *name == '.' || strcmp(name + n - len, end) != 0)
		return (0);
	return (n - len);
}

int
crm_profile_lengthened(const char *name)
{
	static const char end[] = ".profile.txt";
	size_t n = strlen(name), len = sizeof(end) - 1;

	return (n > len && *name != '.' && strcmp(name + n - len, end) == 0);
}

int
crm_profile_list(struct crm_err *err, struct crm_pool *pool,
    const char *folder, struct crm_files *files)
{
	struct dirent *entry;
	const char **v;
	DIR *dir;
	int r = 0;

	if ((dir = opendir(folder)) == NULL) {
		if (errno == ENOENT || errno == ENOTDIR)
			return (0);
		return (crm_err_set(err, CRM_ERR_NOINPUT, "%s: %s",
		    folder, strerror(errno)));
	}
	while (r == 0 && (errno = 0, entry = readdir(dir)) != NULL) {
		if (crm_profile_stem(entry->d_name) == 0 &&
		    !crm_profile_lengthened(entry->d_name))
			continue;
		v = crm_pool_more(pool, files->v, files->n, sizeof(*v));
		if (v == NULL || (v[files->n] = crm_pool_text(pool,
		    entry->d_name, strlen(entry->d_name))) == NULL)
			r = crm_err_nomem(err);
		else {
			files->v = v;
			files->n++;
		}
	}
	if (r == 0 && errno != 0)
		r = crm_err_sys(err, "%s", folder);
	(void)closedir(dir);
	if (files->n > 1)
		qsort(files->v, files->n, sizeof(*files->v), by_text);
	return (r);
}
