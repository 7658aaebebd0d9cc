#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "cli_int.h"
#include "core/buf.h"
#include "core/contact.h"

#define LONGEST_WAIT	1000000	/* seconds */

enum {
	OPT_AS_OF = 256, OPT_REJECTS, OPT_WAIT, OPT_UNMASK, OPT_EXCEL, OPT_OWN
};

static const struct option common[] = {
	{ "database", required_argument, NULL, 'd' },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "output", required_argument, NULL, 'o' },
	{ "as-of", required_argument, NULL, OPT_AS_OF },
	{ "rejects", required_argument, NULL, OPT_REJECTS },
	{ "wait", required_argument, NULL, OPT_WAIT },
	{ "unmask", no_argument, NULL, OPT_UNMASK },
	{ "excel", no_argument, NULL, OPT_EXCEL },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' }
};
#define NCOMMON	(sizeof(common) / sizeof(common[0]))

const char *
cli_datadir(void)
{
	const char *dir = getenv("CRM_DATADIR");

	return (dir != NULL && *dir != '\0' ? dir : CRM_DATADIR);
}

static void
bind_catalogue(void)
{
	struct crm_buf dir = { 0 };
	const char *data = getenv("CRM_DATADIR");

	if (data != NULL && *data != '\0')
		crm_buf_fmt(&dir, "%s/../locale", data);
	else
		crm_buf_str(&dir, CRM_LOCALEDIR);
	bindtextdomain("crm", crm_buf_text(&dir));
	bind_textdomain_codeset("crm", "UTF-8");
	crm_buf_free(&dir);
}

/* What the environment asks messages to be in; "" for nothing. */
static const char *
asked_locale(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *value;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((value = getenv(names[i])) != NULL && *value != '\0')
			return (value);
	return ("");
}

/*
 * gettext speaks English in the locale C, which is also that of an environment
 * that names none, or one that is not installed: there C.UTF-8 serves as well,
 * which is nearly everywhere, and LANGUAGE names the language.
 */
static void
speak(void)
{
	const char *asked = asked_locale();
	char language[3] = "";

	if (setlocale(LC_ALL, "") != NULL && *asked != '\0')
		return;
	if (setlocale(LC_ALL, "C.UTF-8") == NULL || strlen(asked) < 2)
		return;
	memcpy(language, asked, 2);
	setenv("LANGUAGE", language, 0);
}

/*
 * A file opened as descriptor 1 or 2 would be written over by messages.  Each
 * one that came closed is held open for the wrong direction, so that reading
 * or writing there fails, as it would have.
 */
static void
hold_standard_streams(void)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1 &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(EX_INTERNAL);
}

/* The clock of the process's zone, or CRM_NOW. */
static int64_t
wall(void)
{
	const char *set = getenv("CRM_NOW");
	struct tm tm;
	time_t now;
	int64_t t;

	if (set != NULL && crm_time_parse(set, strlen(set), &t) == 0)
		return (t);
	now = time(NULL);
	localtime_r(&now, &tm);
	return (crm_date_civil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) *
	    CRM_DAY + tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec);
}

int64_t
cli_clock(const char *zone)
{

	/* Korea keeps no summer time: this works without a zone database. */
	if (strcmp(zone, "Asia/Seoul") == 0)
		zone = "KST-9";
	setenv("TZ", zone, 1);
	tzset();
	return (wall());
}

void
cli_tick(struct cli *cli)
{

	cli->now = wall();
	crm_db_set_now(cli->db, cli->now);
}

static int
check_clock(struct cli *cli)
{
	const char *set = getenv("CRM_NOW");
	int64_t t;

	if (set == NULL || crm_time_parse(set, strlen(set), &t) == 0)
		return (0);
	exit(cli_fail(cli, EX_USAGE_, _("CRM_NOW: no such time: \"%s\"; "
	    "write YYYY-MM-DD HH:MM:SS"), set));
}

/* As it is kept with the batch: resident registration numbers never are. */
static char *
command_line(const char *program, int argc, char **argv)
{
	struct crm_buf line = { 0 }, masked = { 0 };
	int i;

	crm_buf_str(&line, program);
	for (i = 1; i < argc; i++)
		crm_buf_fmt(&line, " %s", argv[i]);
	crm_rrn_mask(&masked, crm_buf_text(&line), line.n, 0);
	if (line.bad || masked.bad)
		crm_buf_free(&masked);
	crm_buf_free(&line);
	return (masked.p);
}

int
cli_start(struct cli *cli, int argc, char **argv, const char *program,
    const char *usage)
{

	memset(cli, 0, sizeof(*cli));
	hold_standard_streams();
	speak();
	setlocale(LC_NUMERIC, "C");
	bind_catalogue();
	umask(077);
	signal(SIGXFSZ, SIG_IGN);
	cli->program = program;
	cli->usage = usage;
	cli->wait = 600;
	cli->format = -1;
	cli->as_of = CRM_TIME_NONE;
	check_clock(cli);
	cli->now = cli_clock("Asia/Seoul");
	cli->err = crm_err_new();
	cli->command = command_line(program, argc, argv);
	cli->priv = calloc(1, sizeof(struct cli_priv));
	if (cli->err == NULL || cli->command == NULL || cli->priv == NULL) {
		(void)cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
		return (-1);
	}
	cli->faults.fn = cli_show_fault;
	cli->faults.arg = cli;
	return (0);
}

/* Ends the program, with 74 when what it printed could not be written. */
static void
leave(struct cli *cli)
{

	if (fflush(stdout) == 0)
		exit(0);
	exit(cli_fail(cli, EX_IO, _("standard output: %s"), strerror(errno)));
}

static void
help(struct cli *cli)
{
	const struct cli_verb *verb = cli->verbs;

	for (; verb != NULL && verb->name != NULL; verb++)
		printf("%s %s %s\n", verb == cli->verbs ? _("usage:") :
		    "      ", cli->program, verb->usage);
	printf("%s", _(cli->usage));
	printf(_("Options of every program: -d FILE, -n, -q, -o FORMAT, "
	    "--as-of DATE, --rejects FILE,\n    --wait SECONDS, --unmask, "
	    "--excel, -h, -V; see crm(7).\n"));
	leave(cli);
}

static void
bad_usage(struct cli *cli)
{

	exit(cli_fail(cli, EX_USAGE_, _("see %s --help or the manual page"),
	    cli->program));
}

static int
format_of(struct cli *cli, const char *name)
{
	static const char *const names[] = { "csv", "tsv", "table", "json" };
	int i;

	for (i = 0; i < 4; i++)
		if (strcmp(names[i], name) == 0)
			return (i);
	exit(cli_fail(cli, EX_USAGE_, _("-o: \"%s\" is no format; take csv, "
	    "tsv, table or json"), name));
}

static void
take_common(struct cli *cli, int letter, const char *value)
{

	switch (letter) {
	case 'd':
		cli->database = value;
		break;
	case 'n':
		cli->dry_run = 1;
		break;
	case 'q':
		cli->quiet = 1;
		break;
	case 'o':
		cli->format = format_of(cli, value);
		break;
	case OPT_AS_OF:
		cli->as_of = crm_time_day(cli_time(cli, "--as-of", value));
		break;
	case OPT_REJECTS:
		cli->rejects_path = value;
		break;
	case OPT_WAIT:
		cli->wait = cli_seconds(cli, "--wait", value, 0,
		    LONGEST_WAIT);
		break;
	case OPT_UNMASK:
		cli->unmask = 1;
		break;
	case OPT_EXCEL:
		cli->excel = 1;
		break;
	case 'V':
		printf("%s %s\n", cli->program, CRM_VERSION);
		leave(cli);
		break;
	case 'h':
		help(cli);
		break;
	default:
		bad_usage(cli);
	}
}

static size_t
count_opts(const struct cli_opt *opts)
{
	size_t n = 0;

	while (opts != NULL && opts[n].name != NULL)
		n++;
	return (n);
}

/* The words of opts behind the common ones, for getopt_long(). */
static struct option *
merge(const struct cli_opt *opts, size_t n, struct crm_buf *letters)
{
	struct option *all = calloc(NCOMMON + n + 1, sizeof(*all));
	size_t i;

	if (all == NULL)
		return (NULL);
	memcpy(all, common, sizeof(common));
	for (i = 0; i < n; i++) {
		all[NCOMMON + i].name = opts[i].name;
		all[NCOMMON + i].has_arg = opts[i].has_arg ?
		    required_argument : no_argument;
		all[NCOMMON + i].val = OPT_OWN + (int)i;
		if (opts[i].letter != 0)
			crm_buf_fmt(letters, "%c%s", opts[i].letter,
			    opts[i].has_arg ? ":" : "");
	}
	return (all);
}

static void
take(struct cli *cli, const struct cli_opt *opts, size_t n, int c)
{
	const char **value;
	size_t i;

	for (i = 0; i < n; i++)
		if (c == OPT_OWN + (int)i || (c != 0 && c == opts[i].letter)) {
			value = opts[i].value;
			while (opts[i].has_arg == 2 && *value != NULL)
				value++;
			*value = opts[i].has_arg ? optarg : "";
			return;
		}
	take_common(cli, c, optarg);
}

static int
parse(struct cli *cli, int argc, char **argv, const struct cli_opt *opts,
    const char *how)
{
	struct crm_buf letters = { 0 };
	size_t n = count_opts(opts);
	struct option *all;
	int c, i;

	crm_buf_fmt(&letters, "%sd:nqo:hV", how);
	all = merge(opts, n, &letters);
	if (all == NULL || letters.bad) {
		cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
		exit(EX_INTERNAL);
	}
	/* getopt names argv[0] in its messages: let it be the program's. */
	argv[0] = (char *)(uintptr_t)cli->program;
#ifdef __GLIBC__
	optind = 0;
#else
	optind = 1;
#endif
	while ((c = getopt_long(argc, argv, letters.p, all, NULL)) != -1)
		take(cli, opts, n, c);
	free(all);
	crm_buf_free(&letters);
	for (i = optind; i < argc; i++)
		argv[i - optind] = argv[i];
	argv[argc - optind] = NULL;
	return (argc - optind);
}

int
cli_options(struct cli *cli, int argc, char **argv,
    const struct cli_opt *opts)
{

	return (parse(cli, argc, argv, opts, ""));
}

int
cli_verb(struct cli *cli, int argc, char **argv,
    const struct cli_verb *verbs)
{
	size_t i;
	int n;

	cli->verbs = verbs;
	n = parse(cli, argc, argv, NULL, "+");
	if (n == 0) {
		cli_fail(cli, EX_USAGE_, _("a verb is missing"));
		bad_usage(cli);
	}
	for (i = 0; verbs[i].name != NULL; i++)
		if (strcmp(verbs[i].name, argv[0]) == 0) {
			cli_set_verb(cli, verbs[i].name);
			return (verbs[i].run(cli, n, argv));
		}
	cli_fail(cli, EX_USAGE_, _("there is no verb \"%s\""), argv[0]);
	bad_usage(cli);
	return (EX_USAGE_);
}

int
cli_end(struct cli *cli, int status)
{
	int late;

	cli_count_faults(cli);
	if ((late = cli_access_end(cli)) != 0 && status <= EX_NO)
		status = late;
	if (cli->out != NULL && status > EX_NO)
		crm_out_abort(cli->out);
	crm_out_close(cli->out);
	cli_close_rows(cli);
	crm_db_close(cli->db);
	crm_err_free(cli->err);
	free(cli->command);
	free(cli->priv);
	/* Where it ended badly, why was said already. */
	if ((fflush(stdout) == EOF || ferror(stdout)) && status <= EX_NO) {
		status = cli_fail(cli, EX_IO, _("standard output: cannot be "
		    "written"));
	}
	return (status);
}
