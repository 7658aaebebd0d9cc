#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "consent_int.h"
#include "core/buf.h"
#include "core/hash.h"
#include "record/decide.h"
#include "record/law.h"

/* The words of give and withdraw. */
struct words {
	const char	*at, *how, *source, *proof, *proof_file;
	const char	*purpose, *night, *guardian;
	const char	*member, *channel;
	char		 sha256[CRM_SHA256_HEX];
};

/* The digest of the file that proves it: 0 or a status (said). */
static int
digest(struct cli *cli, struct words *words)
{
	struct crm_sha256 *sha;
	char block[16384];
	int fd = cli_input(cli, words->proof_file);
	ssize_t n;

	if (fd == -1)
		return (EX_NOINPUT_);
	if ((sha = crm_sha256_new()) == NULL) {
		(void)close(fd);
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	}
	while ((n = read(fd, block, sizeof(block))) > 0 ||
	    (n == -1 && errno == EINTR))
		if (n > 0)
			crm_sha256_add(sha, block, (size_t)n);
	if (n == -1)
		(void)cli_fail(cli, EX_IO, "%s: %s", words->proof_file,
		    strerror(errno));
	crm_sha256_hex(sha, words->sha256);
	crm_sha256_free(sha);
	(void)close(fd);
	return (n == -1 ? EX_IO : 0);
}

static int
check_night(struct cli *cli, const struct words *words)
{
	const struct crm_law_channel *channel =
	    crm_law_channel(words->channel);

	if (words->night == NULL || ((channel == NULL || channel->night) &&
	    (words->purpose == NULL ||
	    strcmp(words->purpose, "advertising") == 0)))
		return (0);
	return (cli_fail(cli, EX_USAGE_, _("--night: the night is apart for "
	    "advertising by sms, call, push or mall only")));
}

/* Text that is stored.  0 or a status (said). */
static int
check_texts(struct cli *cli, const struct crm_consent_entry *entry)
{
	int status;

	if ((status = cli_check_text(cli, "--proof", entry->proof)) != 0 ||
	    (status = cli_check_text(cli, "--how", entry->how)) != 0 ||
	    (status = cli_check_text(cli, "--source", entry->source)) != 0)
		return (status);
	return (cli_check_text(cli, "--guardian", entry->guardian));
}

/* What proves it, where only the file is named, is its name. */
static const char *
proof_of(const struct words *words)
{
	const char *slash;

	if (words->proof != NULL)
		return (words->proof);
	if (words->proof_file == NULL || strcmp(words->proof_file, "-") == 0)
		return ("");
	slash = strrchr(words->proof_file, '/');
	return (slash == NULL ? words->proof_file : slash + 1);
}

static int
take_words(struct cli *cli, int n, char **argv, struct words *words,
    struct crm_consent_entry *entry)
{
	int status;

	if (n != 2)
		return (cli_fail(cli, EX_USAGE_, _("say which member, then "
		    "which channel")));
	if (!entry->turns && words->purpose != NULL &&
	    strcmp(words->purpose, "all") == 0)
		words->purpose = NULL;
	words->member = argv[0];
	words->channel = entry->channel = argv[1];
	entry->at = words->at == NULL ? CRM_TIME_NONE :
	    cli_time(cli, "--at", words->at);
	entry->how = words->how == NULL ? "crm-consent" : words->how;
	entry->source = words->source == NULL ? "" : words->source;
	entry->guardian = words->guardian == NULL ? "" : words->guardian;
	entry->purpose = words->purpose;
	entry->night = words->night != NULL;
	entry->proof = proof_of(words);
	entry->proof_sha256 = words->sha256;
	if ((entry->turns || strcmp(entry->channel, "all") != 0) &&
	    (status = consent_channel(cli, entry->channel)) != 0)
		return (status);
	if (words->guardian != NULL && *words->guardian == '\0')
		return (cli_fail(cli, EX_USAGE_, _("--guardian: say who it "
		    "is")));
	if ((words->purpose != NULL &&
	    (status = consent_purpose(cli, words->purpose)) != 0) ||
	    (status = check_night(cli, words)) != 0 ||
	    (status = check_texts(cli, entry)) != 0)
		return (status);
	return (words->proof_file == NULL ? 0 : digest(cli, words));
}

/* The member and the time; the command line is kept without the proof. */
static int
prepare(struct cli *cli, const char *verb, const struct words *words,
    struct crm_consent_entry *entry)
{
	struct crm_buf command = { 0 };
	int status;

	crm_buf_fmt(&command, "crm-consent %s %s %s", verb, words->member,
	    entry->channel);
	if (entry->purpose != NULL)
		crm_buf_fmt(&command, " --purpose %s", entry->purpose);
	if (entry->night)
		crm_buf_str(&command, " --night");
	if (command.bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	free(cli->command);
	cli->command = command.p;
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_member(cli, words->member, !entry->turns,
	    &entry->member)) != 0)
		return (status);
	if (entry->at == CRM_TIME_NONE)
		entry->at = cli->now;
	if (entry->at > cli->now)
		return (cli_fail(cli, EX_DATA,
		    _("--at: the time lies in the future")));
	return (cli_begin(cli));
}

/* What the entry is of, as it is said: the channel, and what it is not all. */
static void
say_scope(const struct words *words, struct crm_buf *text)
{

	crm_buf_str(text, words->channel);
	if (words->purpose != NULL)
		crm_buf_fmt(text, " %s", words->purpose);
	if (words->night != NULL)
		crm_buf_str(text, " night");
}

static int
end(struct cli *cli, const struct words *words,
    const struct crm_consent_entry *entry, int stored)
{
	struct crm_buf scope = { 0 };
	char time[CRM_TIME_LEN];
	int status;

	if (stored == -1)
		return (cli_fail_err(cli));
	say_scope(words, &scope);
	if (scope.bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else if (!stored)
		status = cli_store(cli, NULL, _("member %lld, %s: known "
		    "already"), (long long)entry->member, scope.p);
	else
		status = cli_store(cli, NULL, entry->turns ?
		    _("member %lld, %s: given %s") :
		    _("member %lld, %s: withdrawn %s"),
		    (long long)entry->member, scope.p,
		    crm_time_format(entry->at, time));
	crm_buf_free(&scope);
	return (status);
}

/* What is stored and not enough. */
static int
note_held(struct cli *cli, const struct crm_consent_entry *entry)
{
	int64_t adult, at;
	int state;

	if (crm_consent_adult(cli->db, entry->member, crm_time_day(entry->at),
	    &adult) == -1)
		return (cli_fail_err(cli));
	if (entry->at < adult && *entry->guardian == '\0')
		cli_note(cli, _("the member was under 14 then: it is held "
		    "until a guardian consents, give --guardian NAME (PIPA "
		    "22-2)"));
	if (!entry->night)
		return (0);
	state = crm_consent_state(cli->db, entry->member, entry->channel,
	    crm_time_day(cli->now), &at);
	if (state == -1)
		return (cli_fail_err(cli));
	if (state != CRM_CONSENT_GIVEN)
		cli_note(cli, _("there is no consent for the day: the one for "
		    "the night counts beside it only"));
	return (0);
}

int
consent_give(struct cli *cli, int argc, char **argv)
{
	struct words words = { 0 };
	const struct cli_opt opts[] = { { "at", 0, 1, &words.at },
	    { "how", 0, 1, &words.how }, { "source", 0, 1, &words.source },
	    { "proof", 0, 1, &words.proof },
	    { "proof-file", 0, 1, &words.proof_file },
	    { "purpose", 0, 1, &words.purpose },
	    { "night", 0, 0, &words.night },
	    { "guardian", 0, 1, &words.guardian }, { NULL, 0, 0, NULL } };
	struct crm_consent_entry entry = { .turns = 1 };
	int n = cli_options(cli, argc, argv, opts), rc, status;
	char time[CRM_TIME_LEN];
	int64_t out;

	if ((status = take_words(cli, n, argv, &words, &entry)) != 0 ||
	    (status = prepare(cli, "give", &words, &entry)) != 0)
		return (status);
	if ((rc = crm_consent_barred(cli->db, &entry, &out)) == -1)
		return (cli_fail_err(cli));
	if (rc == 1)
		return (cli_fail(cli, EX_NO, _("member %lld withdrew %s on "
		    "%s: only consent given after that counts, say when with "
		    "--at"), (long long)entry.member, entry.channel,
		    crm_consent_ends(out) == out ? crm_time_format(out, time) :
		    crm_date_format(crm_time_day(out), time)));
	if ((status = end(cli, &words, &entry, crm_consent_give(cli->db,
	    &entry))) != 0)
		return (status);
	return (note_held(cli, &entry));
}

/* One channel, or all of them: 1 stored, 0 known, -1; *stands 1: no matter. */
static int
withdraw(struct cli *cli, struct crm_consent_entry *entry, int *stands)
{
	const char *only = strcmp(entry->channel, "all") == 0 ? NULL :
	    entry->channel;
	const struct crm_law_channel *channel;
	struct crm_consent_scope scope = { .purpose = entry->purpose == NULL ?
	    "advertising" : entry->purpose, .night = entry->night,
	    .end = INT64_MAX, .out_end = INT64_MAX, .adult = INT64_MIN };
	struct crm_consent_hold hold;
	int rc, stored = 0;
	size_t i;

	for (i = 0; (channel = crm_law_channel_at(i)) != NULL; i++) {
		if ((only != NULL && strcmp(only, channel->name) != 0) ||
		    (entry->night && !channel->night))
			continue;
		entry->channel = scope.channel = channel->name;
		if ((rc = crm_consent_withdraw(cli->db, entry)) == -1 ||
		    crm_consent_hold(cli->db, entry->member, &scope,
		    &hold) == -1)
			return (-1);
		stored |= rc;
		*stands |= hold.state == CRM_CONSENT_GIVEN;
	}
	return (stored);
}

int
consent_withdraw(struct cli *cli, int argc, char **argv)
{
	struct words words = { 0 };
	const struct cli_opt opts[] = { { "at", 0, 1, &words.at },
	    { "how", 0, 1, &words.how }, { "source", 0, 1, &words.source },
	    { "proof", 0, 1, &words.proof },
	    { "proof-file", 0, 1, &words.proof_file },
	    { "purpose", 0, 1, &words.purpose },
	    { "night", 0, 0, &words.night }, { NULL, 0, 0, NULL } };
	struct crm_consent_entry entry = { 0 };
	int n = cli_options(cli, argc, argv, opts), status, stands = 0;

	if ((status = take_words(cli, n, argv, &words, &entry)) != 0 ||
	    (status = prepare(cli, "withdraw", &words, &entry)) != 0 ||
	    (status = end(cli, &words, &entry, withdraw(cli, &entry,
	    &stands))) != 0)
		return (status);
	if (stands)
		cli_note(cli, _("consent was given after that and stands"));
	return (0);
}
