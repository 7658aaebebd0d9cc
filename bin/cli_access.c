#include <sys/stat.h>

#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli_int.h"
#include "core/hash.h"
#include "core/money.h"
#include "record/access.h"

#define HIGHEST	100000000	/* number that is named by itself */
#define RANGES	250		/* of a list of members; a line stays short */
#define WORDS	400		/* bytes of what was asked */

void
cli_set_verb(struct cli *cli, const char *verb)
{
	struct cli_priv *priv = cli->priv;

	priv->verb = verb;
}

void
cli_people(struct cli *cli)
{
	struct cli_priv *priv = cli->priv;

	priv->people = 1;
}

void
cli_nobody(struct cli *cli)
{
	struct cli_priv *priv = cli->priv;

	priv->people = -1;
}

void
cli_what(struct cli *cli, const char *what)
{
	struct cli_priv *priv = cli->priv;
	size_t n = strlen(what);

	crm_buf_reset(&priv->what);
	if (n > WORDS)
		for (n = WORDS; n > 0 && (what[n] & 0xc0) == 0x80; n--)
			;
	crm_buf_add(&priv->what, what, n);
}

void
cli_saw(struct cli *cli, int64_t member)
{
	struct cli_priv *priv = cli->priv;
	size_t at = (size_t)member / 8, old = priv->seen.n, room;

	if (member == 0)
		priv->everybody = 1;
	if (member <= 0)
		return;
	if (member > HIGHEST) {
		priv->unnamed = 1;
		return;
	}
	if (at >= old) {
		room = at + 1 - old + old / 2;
		if (crm_buf_room(&priv->seen, room) == -1)
			return;
		memset(priv->seen.p + old, 0, room);
		priv->seen.n = old + room;
	}
	priv->seen.p[at] = (char)(priv->seen.p[at] | 1 << member % 8);
}

static int
was_seen(const struct cli_priv *priv, int64_t member)
{

	return ((size_t)member / 8 < priv->seen.n &&
	    (priv->seen.p[member / 8] & 1 << member % 8) != 0);
}

/*
 * The numbers as ranges; gaps up to that width are taken in, so that the list
 * is short and names rather more than fewer.  The number of ranges.
 */
static size_t
put_ranges(const struct cli_priv *priv, struct crm_buf *text, int64_t gap)
{
	int64_t top = (int64_t)priv->seen.n * 8, i, to, next;
	size_t n = 0;

	for (i = 1; i < top; i = to + 1) {
		to = i;
		if (!was_seen(priv, i))
			continue;
		for (next = i + 1; next < top && next - to <= gap; next++)
			if (was_seen(priv, next))
				to = next;
		if (n++ < RANGES)
			crm_buf_fmt(text, to > i ? "%s%lld-%lld" : "%s%lld",
			    n > 1 ? " " : "", (long long)i, (long long)to);
	}
	return (n);
}

static int64_t
count_seen(const struct cli_priv *priv, struct crm_sha256 *sha)
{
	int64_t top = (int64_t)priv->seen.n * 8, i, n = 0;
	struct crm_buf line = { 0 };

	for (i = 1; i < top; i++) {
		if (!was_seen(priv, i))
			continue;
		n++;
		crm_buf_reset(&line);
		crm_buf_int(&line, i);
		crm_buf_chr(&line, '\n');
		crm_sha256_add(sha, crm_buf_text(&line), line.n);
	}
	crm_buf_free(&line);
	return (n);
}

struct said {			/* of whom, as text */
	struct crm_buf	members, count;
	char		sha256[CRM_SHA256_HEX];
};

static int
say_members(struct cli *cli, struct said *said)
{
	const struct cli_priv *priv = cli->priv;
	struct crm_sha256 *sha = crm_sha256_new();
	int64_t gap = 1;

	if (sha == NULL)
		return (crm_err_nomem(cli->err));
	crm_buf_int(&said->count, count_seen(priv, sha));
	while (put_ranges(priv, &said->members, gap) > RANGES) {
		gap *= 2;
		crm_buf_reset(&said->members);
		crm_buf_chr(&said->members, '~');
	}
	if (gap > 1)
		crm_sha256_hex(sha, said->sha256);
	crm_sha256_free(sha);
	if (priv->everybody || priv->unnamed) {
		crm_buf_reset(&said->members);
		crm_buf_chr(&said->members, '*');
	}
	return (said->members.bad || said->count.bad || priv->seen.bad ?
	    crm_err_nomem(cli->err) : 0);
}

static const char *
user_name(uid_t uid)
{
	const struct passwd *pw = getpwuid(uid);

	return (pw == NULL ? "?" : pw->pw_name);
}

/* Who logged in before sudo or su: what sudo says, else what the system. */
void
cli_put_login(struct crm_buf *login, const char *who)
{
	const char *sudo = getenv("SUDO_USER");
	char text[32] = "";
	int64_t uid;
	ssize_t n;
	int fd;

	if (sudo != NULL && *sudo != '\0') {
		crm_buf_str(login, sudo);
		return;
	}
	fd = open("/proc/self/loginuid", O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return;
	n = read(fd, text, sizeof(text) - 1);
	(void)close(fd);
	if (n <= 0 || crm_int_parse(text, strspn(text, "0123456789"),
	    &uid) == -1 || uid < 0 || uid >= 0xffffffffLL)
		return;
	crm_buf_str(login, user_name((uid_t)uid));
	if (strcmp(crm_buf_text(login), who) == 0)
		crm_buf_reset(login);
}

static int
is_word(const char *p, size_t n, const char *word)
{

	return (strlen(word) == n && memcmp(p, word, n) == 0);
}

/*
 * The words of the command that name no value: the verb, options, dates and
 * plain words such as the name of a campaign, which "find" has none of.
 */
static void
put_words(const struct cli *cli, struct crm_buf *words)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz_";
	const struct cli_priv *priv = cli->priv;
	int find = priv->verb != NULL && strcmp(priv->verb, "find") == 0;
	const char *p = cli->command;
	size_t n, k;

	for (; *p != '\0' && words->n < WORDS; p += n + (p[n] == ' ')) {
		n = strcspn(p, " ");
		k = *p == '-' ? strcspn(p, "= ") : n;
		if (*p != '-' && ((find && !is_word(p, n, priv->verb)) ||
		    strspn(p, plain) != n) &&
		    (n != 10 || strspn(p, "0123456789-") != n) &&
		    p != cli->command)
			continue;
		if (n > 0)
			crm_buf_fmt(words, "%s%.*s", words->n > 0 ? " " : "",
			    (int)k, p);
	}
}

static void
put_output(const struct cli *cli, struct crm_buf *output)
{
	static const char *const format[] = { "csv", "tsv", "table", "json" };
	int tty = isatty(STDOUT_FILENO);
	struct stat st;

	crm_buf_str(output, tty ? "terminal" :
	    fstat(STDOUT_FILENO, &st) == 0 && S_ISREG(st.st_mode) ? "file" :
	    "pipe");
	crm_buf_fmt(output, " %s", cli->format == -1 ?
	    tty ? "table" : "csv" : format[cli->format]);
	if (cli->excel)
		crm_buf_str(output, " excel");
}

static const char *
terminal(void)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (isatty(fd) && ttyname(fd) != NULL)
			return (ttyname(fd));
	return ("");
}

/* Where the command comes from: the first word of what ssh tells. */
static void
put_client(struct crm_buf *client)
{
	const char *ssh = getenv("SSH_CONNECTION");

	if (ssh == NULL || *ssh == '\0')
		ssh = getenv("SSH_CLIENT");
	if (ssh != NULL)
		crm_buf_add(client, ssh, strcspn(ssh, " "));
}

struct texts {
	struct said	 said;
	struct crm_buf	 login, client, output, words, clock;
	char		 host[256], at[CRM_TIME_LEN];
};

static void
free_texts(struct texts *t)
{

	crm_buf_free(&t->said.members);
	crm_buf_free(&t->said.count);
	crm_buf_free(&t->login);
	crm_buf_free(&t->client);
	crm_buf_free(&t->output);
	crm_buf_free(&t->words);
	crm_buf_free(&t->clock);
}

static int
gather(struct cli *cli, struct texts *t, struct crm_access_entry *entry,
    const char *phase)
{
	const struct cli_priv *priv = cli->priv;
	const char **text = entry->text;

	memset(entry, 0, sizeof(*entry));
	if (say_members(cli, &t->said) == -1)
		return (-1);
	text[CRM_ACCESS_WHO] = user_name(getuid());
	cli_put_login(&t->login, text[CRM_ACCESS_WHO]);
	put_client(&t->client);
	put_output(cli, &t->output);
	put_words(cli, &t->words);
	if (getenv("CRM_NOW") != NULL)
		crm_buf_int(&t->clock, (int64_t)time(NULL));
	if (gethostname(t->host, sizeof(t->host) - 1) == -1)
		t->host[0] = '\0';
	text[CRM_ACCESS_AT] = crm_time_format(cli->now, t->at);
	text[CRM_ACCESS_CLOCK] = crm_buf_text(&t->clock);
	/* getpwuid() has one place for all. */
	text[CRM_ACCESS_WHO] = user_name(getuid());
	text[CRM_ACCESS_LOGIN] = crm_buf_text(&t->login);
	text[CRM_ACCESS_HOST] = t->host;
	text[CRM_ACCESS_TTY] = terminal();
	text[CRM_ACCESS_CLIENT] = crm_buf_text(&t->client);
	text[CRM_ACCESS_PROGRAM] = cli->program;
	text[CRM_ACCESS_VERB] = priv->verb;
	text[CRM_ACCESS_SHOWN] = isatty(STDOUT_FILENO) && !cli->unmask ?
	    "masked" : "plain";
	text[CRM_ACCESS_OUTPUT] = crm_buf_text(&t->output);
	text[CRM_ACCESS_PHASE] = phase;
	text[CRM_ACCESS_WHAT] = priv->what.n > 0 ? priv->what.p :
	    crm_buf_text(&t->words);
	text[CRM_ACCESS_COUNT] = crm_buf_text(&t->said.count);
	text[CRM_ACCESS_MEMBERS] = crm_buf_text(&t->said.members);
	text[CRM_ACCESS_SHA256] = t->said.sha256;
	return (t->login.bad || t->client.bad || t->output.bad ||
	    t->words.bad || t->clock.bad ? crm_err_nomem(cli->err) : 0);
}

/*
 * A single look-up need not outlive a power cut, all else must.  sha256 stands
 * instead of that of the members, if not NULL.
 */
static int
put(struct cli *cli, const char *phase, const char *sha256)
{
	struct crm_access_entry entry;
	struct texts t;
	int rc;

	memset(&t, 0, sizeof(t));
	rc = gather(cli, &t, &entry, phase);
	if (sha256 != NULL)
		entry.text[CRM_ACCESS_SHA256] = sha256;
	if (rc == 0)
		rc = crm_access_append(cli->db, &entry,
		    strcmp(phase, "read") != 0);
	free_texts(&t);
	return (rc);
}

/* Before anything is shown.  0 or -1. */
static int
log_read(struct cli *cli)
{
	struct cli_priv *priv = cli->priv;
	int known = priv->seen.n > 0 || priv->everybody;

	if (priv->logged || cli->db == NULL)
		return (0);
	if (put(cli, known ? "read" : "begin", NULL) == -1)
		return (-1);
	priv->logged = known ? 1 : 2;
	return (0);
}

int
cli_access(struct cli *cli)
{

	cli_people(cli);
	return (log_read(cli) == -1 ? cli_fail_err(cli) : 0);
}

int
cli_acknowledge(struct cli *cli, const char *what, const char *mark)
{

	cli_what(cli, what);
	return (put(cli, CRM_ACCESS_KNOWN, mark) == -1 ? cli_fail_err(cli) :
	    0);
}

int
cli_access_end(struct cli *cli)
{
	struct cli_priv *priv = cli->priv;
	int status = 0;

	if (priv->logged == 2) {
		priv->logged = 1;
		crm_err_clear(cli->err);
		if (put(cli, "end", NULL) == -1)
			status = cli_fail_err(cli);
	}
	crm_buf_free(&priv->seen);
	crm_buf_free(&priv->what);
	return (status);
}

static int
begin(void *arg, int personal)
{
	struct cli *cli = arg;
	struct cli_priv *priv = cli->priv;

	return (priv->people > 0 || (personal && priv->people == 0) ?
	    log_read(cli) : 0);
}

static void
member(void *arg, const char *s, size_t n)
{
	int64_t number;

	if (crm_int_parse(s, n, &number) == 0 && number > 0)
		cli_saw(arg, number);
}

void
cli_watch(struct cli *cli, struct crm_out_watch *watch)
{

	watch->begin = begin;
	watch->member = member;
	watch->arg = cli;
}
