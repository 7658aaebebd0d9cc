/*
 * Any bytes as a mail, and as an mbox: nothing breaks; a row has a state of the
 * stream, an address or none, and text that is UTF-8; what is hard is a bad
 * address, and what waits is neither.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/text.h"
#include "intake/bounce.h"
#include "intake/bouncesay.h"
#include "intake/mailbox.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char rule_text[] =
    "reason userunknown bad_address hard\nreason mailboxfull failed\n"
    "reason onhold failed\nreason expired failed\n"
    "reason feedback complained\nreason vacation delivered\n"
    "from: mailer-daemon\nfrom: postmaster\nsubject: undelivered\n"
    "subject: failure notice\ntext: permanent error\ndelay: warning\n"
    "copy: below this line\nskip: contact\ncomplaint: complaint about\n"
    "holiday: out of office\nmailboxfull: mail*full\n"
    "userunknown when command rcpt: user unknown\n"
    "userunknown when local: user unknown\n"
    "userunknown when status 5.1.*: any\nmailboxfull when reply 552: any\n"
    "expired when delayed: any\n";

static struct crm_err *err;
static struct crm_bounce_rules *rules;
static struct crm_mail_reader *reader;
static struct crm_mail mail;

static void
need(int good)
{
	if (!good)
		abort();
}

static void
need_text(const char *s)
{
	need(crm_text_invalid(s, strlen(s)) == strlen(s));
}

static int
take(void *arg, const struct crm_bounce *b)
{
	static const char *const states[] = { "sent", "delivered", "opened",
	    "unsubscribed", "complained", "blocked", "bad_address", "failed" };
	size_t i = 0, len, n = strlen(b->contact);

	(void)arg;
	while (strcmp(states[i], b->state) != 0)
		need(++i < sizeof(states) / sizeof(states[0]));
	need(n == 0 || (crm_say_address(b->contact, n, &len) == 0 &&
	    len == n));
	need((strcmp(b->state, "bad_address") == 0) == (b->hard != 0));
	need(!b->hard || (b->status[0] != '4' &&
	    (b->reply < 400 || b->reply > 499)));
	need_text(b->contact);
	need_text(b->reason);
	need_text(b->status);
	need_text(b->message_id);
	need_text(b->returned_to);
	return (0);
}

static void
read_mail(const char *s, size_t n)
{
	enum crm_bounce_kind kind;

	need(crm_mail_read(reader, &mail, s, n) == 0);
	need(crm_bounce_read(rules, &mail, take, NULL, &kind) == 0);
}

/* An mbox gives its mails in pieces that do not overlap. */
static void
read_box(const uint8_t *data, size_t size)
{
	FILE *f = tmpfile();
	struct crm_mailbox *box;
	struct crm_letter letter;
	size_t all = 0, line = 0;
	int r;

	need(f != NULL && fwrite(data, 1, size, f) == size && fflush(f) == 0);
	need(lseek(fileno(f), 0, SEEK_SET) == 0);
	box = crm_mailbox_file(err, fileno(f), "fuzz");
	need(box != NULL);
	while ((r = crm_mailbox_next(box, &letter)) == 1) {
		need(letter.line > line);
		line = letter.line;
		all += letter.n;
		read_mail(letter.text, letter.n);
	}
	need(all <= size && (r == 0 || crm_errkind(err) == CRM_ERR_INPUT));
	crm_mailbox_close(box);
	crm_err_clear(err);
	need(fclose(f) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (rules == NULL) {
		err = crm_err_new();
		rules = crm_bounce_rules_mem(err, rule_text,
		    sizeof(rule_text) - 1, "fuzz");
		reader = crm_mail_open();
		need(rules != NULL && reader != NULL);
	}
	read_mail((const char *)data, size);
	read_box(data, size);
	return (0);
}
