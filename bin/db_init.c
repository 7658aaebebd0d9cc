#include <sys/stat.h>

#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/money.h"
#include "db_int.h"

int
db_check_zone(struct cli *cli, const char *zone)
{
	const char *folder = getenv("TZDIR");
	struct crm_buf path = { 0 };
	size_t n = strspn(zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	struct stat st;
	int known;

	if (strcmp(zone, "Asia/Seoul") == 0 || (n >= 3 && n <= 6 &&
	    zone[n] != '\0' && zone[n + strspn(zone + n, "+-0123456789:")] ==
	    '\0'))
		return (0);
	crm_buf_fmt(&path, "%s/%s", folder != NULL && *folder != '\0' ?
	    folder : "/usr/share/zoneinfo", zone);
	known = *zone != '\0' && *zone != '/' && strstr(zone, "..") == NULL &&
	    !path.bad && stat(path.p, &st) == 0 && S_ISREG(st.st_mode);
	crm_buf_free(&path);
	if (known)
		return (0);
	return (cli_fail(cli, EX_DATA, _("timezone: this system knows no "
	    "\"%s\"; write a name such as Asia/Seoul or a rule such as KST-9"),
	    zone));
}

static int
find_group(struct cli *cli, const char *name, long *group)
{
	const struct group *gr = getgrnam(name);
	int64_t number;

	if (gr != NULL)
		*group = (long)gr->gr_gid;
	else if (crm_int_parse(name, strlen(name), &number) == 0 &&
	    number >= 0 && number <= 0x7fffffff)
		*group = (long)number;
	else
		return (cli_fail(cli, EX_USAGE_, _("--group: there is no group "
		    "\"%s\""), name));
	return (0);
}

/* Makes the folders of the default place, for us alone or for the group. */
static int
make_folders(struct cli *cli, const char *path, long group)
{
	char *copy = strdup(path), *slash;
	int bad = copy == NULL, last = errno;

	for (slash = copy; !bad && (slash = strchr(slash + 1, '/')) != NULL;
	    *slash = '/') {
		*slash = '\0';
		bad = mkdir(copy, 0700) == -1 && errno != EEXIST;
		if (!bad && group >= 0 && strchr(slash + 1, '/') == NULL)
			bad = chown(copy, (uid_t)-1, (gid_t)group) == -1 ||
			    chmod(copy, 02770) == -1;
		last = errno;
		if (bad)
			break;
	}
	if (bad)
		cli_fail(cli, EX_CREATE, "%s: %s", copy == NULL ? path : copy,
		    strerror(last));
	free(copy);
	return (bad ? EX_CREATE : 0);
}

static int
is_default(const struct cli *cli)
{
	const char *set = getenv("CRM_DB");

	return (cli->database == NULL && (set == NULL || *set == '\0'));
}

int
db_init(struct cli *cli, int argc, char **argv)
{
	struct crm_db_init init = { "KRW", "Asia/Seoul", -1, cli->now };
	const char *group = NULL, *path;
	const struct cli_opt opts[] = {
		{ "currency", 0, 1, &init.currency },
		{ "timezone", 0, 1, &init.timezone },
		{ "group", 0, 1, &group },
		{ NULL, 0, 0, NULL }
	};
	struct stat st;
	int status;

	if (cli_options(cli, argc, argv, opts) != 0)
		return (db_wrong_words(cli, "init [--currency CODE] "
		    "[--timezone ZONE] [--group GROUP]"));
	if ((path = cli_path(cli)) == NULL)
		return (EX_CONFIG_);
	if ((status = db_check_zone(cli, init.timezone)) != 0 || (group != NULL &&
	    (status = find_group(cli, group, &init.group)) != 0))
		return (status);
	if (cli->dry_run && lstat(path, &st) == 0)
		return (cli_fail(cli, EX_CREATE, _("%s: it exists already and "
		    "stays as it is"), path));
	if (!cli->dry_run) {
		if (is_default(cli) && (status = make_folders(cli, path,
		    init.group)) != 0)
			return (status);
		if (crm_db_init(cli->err, path, &init) == -1)
			return (cli_fail_err(cli));
	}
	cli_note(cli, cli->dry_run ? _("dry run: %s: a new database, currency "
	    "%s, clock of %s") : _("%s: a new database, currency %s, clock of "
	    "%s"), path, init.currency, init.timezone);
	return (0);
}
