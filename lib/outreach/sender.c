#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/db.h"
#include "core/err.h"
#include "outreach/sender.h"

#define NAP_MOST	60	/* seconds: the stop switch is read then */
#define DOWN		3	/* messages that our own server did not want */

/* Is the reply's enhanced status (RFC 3463) of that class and subject? */
static int
says(const struct crm_sent *sent, const char *status)
{
	const char *p = sent->text;

	if (strspn(p, "0123456789") == 3 && (p[3] == ' ' || p[3] == '-'))
		p += 4;
	return (strncmp(p, status, strlen(status)) == 0);
}

/* 5.1.7 and 5.1.8 say that of the sender, whatever was asked. */
static int
is_gone(const struct crm_sent *sent)
{

	return (sent->phase == CRM_PHASE_RCPT && says(sent, "5.1.") &&
	    !says(sent, "5.1.7") && !says(sent, "5.1.8"));
}

/* RFC 4954 and 3207: first it must be proved who is sending, or encrypted. */
static int
wants_proof(int code)
{

	return (code == 530 || code == 534 || code == 535 || code == 538);
}

static void
judge_no(const struct crm_sent *sent, struct crm_delivery_end *end)
{

	end->state = CRM_DELIVERY_FAILED;
	end->reason = "refused";
	if (is_gone(sent))
		end->reason = "bad_address";
	if (sent->phase > CRM_PHASE_HELLO && !wants_proof(sent->code))
		return;
	/* It is us that the server does not want, or does not want now. */
	end->state = CRM_DELIVERY_DEFERRED;
	end->reason = "server";
}

void
crm_sender_judge(const struct crm_sent *sent, struct crm_delivery_end *end)
{

	end->reply = sent->text;
	if (sent->code >= 500) {
		judge_no(sent, end);
	} else if (sent->code >= 400) {
		end->state = CRM_DELIVERY_DEFERRED;
		end->reason = "later";
	} else if (sent->phase == CRM_PHASE_DONE && sent->code >= 200 &&
	    sent->code < 300) {
		end->state = CRM_DELIVERY_SENT;
		end->reason = "";
	} else if (sent->phase >= CRM_PHASE_BODY) {
		end->state = CRM_DELIVERY_UNKNOWN;
		end->reason = "no_answer";
	} else {
		end->state = CRM_DELIVERY_DEFERRED;
		end->reason = "connection";
	}
}

/* One message on its way. */
struct flight {
	struct crm_sender *sender;
	int64_t		 id;
	int		 begun;		/* 1: its bytes may have left; 0: it was
					   not asked; -1: they may not */
	int		 failed;	/* the database could not store it */
};

static const struct crm_delivery_end *
last_of(struct crm_sender *s)
{

	return (s->last.id == 0 ? NULL : &s->last);
}

/* Stores how the last one ended, if that waits.  0 or -1. */
static int
store_last(struct crm_sender *s)
{
	int rc = s->last.id == 0 ? 0 : crm_delivery_end(s->db, &s->last);

	s->last.id = 0;
	return (rc);
}

/* Keeps how one ended until the next is told something. */
static int
keep_last(struct crm_sender *s, const struct crm_delivery_end *end)
{

	if (store_last(s) == -1)
		return (-1);
	s->last = *end;
	(void)snprintf(s->reason, sizeof(s->reason), "%s", end->reason);
	(void)snprintf(s->reply, sizeof(s->reply), "%s", end->reply);
	s->last.reason = s->reason;
	s->last.reply = s->reply;
	s->count[end->state]++;
	return (0);
}

static int
begin(void *arg)
{
	struct flight *f = arg;
	struct crm_sender *s = f->sender;
	int rc;

	rc = (s->begin == NULL ? crm_delivery_begin : s->begin)(s->db, f->id,
	    last_of(s));
	if (rc != -1)
		s->last.id = 0;
	f->failed = rc == -1;
	f->begun = rc == 1 ? 1 : -1;
	return (rc == 1 ? 0 : -1);
}

/* Hands it over: 0 with what became of it, -1. */
static int
hand_over(struct crm_sender *s, const struct crm_mail *mail,
    struct crm_sent *sent, struct crm_delivery_end *end)
{
	struct flight f = { s, end->id, 0, 0 };
	int rc;

	memset(sent, 0, sizeof(*sent));
	rc = s->transport->send(s->transport, mail, begin, &f, sent);
	if (f.failed)
		return (-1);
	if (rc == -1 || f.begun == -1) {
		end->state = f.begun == 1 ? CRM_DELIVERY_UNKNOWN :
		    CRM_DELIVERY_QUEUED;
		end->reason = f.begun == 1 ? "no_answer" : "";
		end->reply = "";
	} else
		crm_sender_judge(sent, end);
	s->down = sent->phase <= CRM_PHASE_HELLO &&
	    end->state == CRM_DELIVERY_DEFERRED ? s->down + 1 : 0;
	if (strcmp(end->reason, "bad_address") == 0)
		s->stranger[s->nstranger++] = end->id;
	else if (sent->phase > CRM_PHASE_HELLO)
		s->nstranger = 0;
	return (rc == -1 && crm_delivery_end(s->db, end) == 0 ? -1 : rc);
}

static int
send_one(void *arg, const struct crm_delivery *delivery)
{
	struct crm_delivery_end end = { delivery->id, CRM_DELIVERY_QUEUED, "",
	    "" };
	struct crm_sender *s = arg;
	struct crm_mail mail = { 0 };
	struct crm_sent sent;
	int rc;

	/* What was claimed with others, and is not sent any more. */
	if (!s->stop(s->arg) && s->nstranger < CRM_SENDER_STRANGERS) {
		if ((rc = s->make(s->arg, delivery, &mail, &end)) == -1)
			return (-1);
		if (rc == 1 && hand_over(s, &mail, &sent, &end) == -1)
			return (-1);
	}
	s->tick(s->arg);
	return (keep_last(s, &end));
}

/* Sleeps, and looks meanwhile whether it is to stop. */
static void
nap(struct crm_sender *s, int64_t seconds)
{
	struct timespec t = { 1, 0 };

	if (seconds < 2) {
		t.tv_sec = 0;
		t.tv_nsec = 100000000;
	}
	if (seconds > NAP_MOST)
		seconds = NAP_MOST;
	while (seconds-- > 0 && !s->stop(s->arg))
		nanosleep(&t, NULL);
}

static int
claim(struct crm_sender *s, const struct crm_claim *want, uint64_t sent,
    size_t *n, int64_t *wait)
{
	struct crm_claim mine = *want;

	struct crm_delivery_end last = s->last;
	int rc;

	if (s->most > 0 && s->most - sent < mine.most)
		mine.most = (size_t)(s->most - sent);
	mine.ended = last.id == 0 ? NULL : &last;
	s->last.id = 0;
	mine.suppressed = &s->count[CRM_DELIVERY_SUPPRESSED];
	rc = crm_delivery_claim(s->db, &mine, send_one, s, n, wait);
	/* Where nothing was stored it waits; said twice it does no harm. */
	if (rc == -1 && s->last.id == 0)
		s->last = last;
	return (rc);
}

/* 1 to go on, 0 there is no more, 2 something waits, 3 it knows nobody, -1. */
static int
send_some(struct crm_sender *s, const struct crm_claim *want, uint64_t *sent)
{
	int64_t wait;
	size_t n;

	s->tick(s->arg);
	if (s->stop(s->arg) || (s->most > 0 && *sent >= s->most))
		return (2);
	if (claim(s, want, *sent, &n, &wait) == -1)
		return (-1);
	*sent += n;
	if (s->nstranger == CRM_SENDER_STRANGERS)
		return (3);
	/* The others would all be put off, and no domain's fault. */
	if (n > 0 && s->down >= DOWN) {
		s->down = 0;
		wait = NAP_MOST;
	} else if (n > 0 || wait == 0)
		return (1);
	if (wait == -1)
		return (0);
	if (s->once)
		return (2);
	if (store_last(s) == -1)
		return (-1);
	nap(s, wait);
	return (1);
}

/* That the server knew nobody is taken back. */
static int
doubt(struct crm_sender *s)
{
	uint64_t n;

	if (crm_delivery_doubt(s->db, s->stranger, s->nstranger, &n) == -1)
		return (-1);
	s->count[CRM_DELIVERY_FAILED] -= n;
	s->count[CRM_DELIVERY_DEFERRED] += n;
	return (0);
}

int
crm_sender_run(struct crm_sender *s, const struct crm_claim *want)
{
	uint64_t sent = 0;
	int rc;

	do
		rc = send_some(s, want, &sent);
	while (rc == 1);
	/* Also where the next one could not be claimed or made. */
	if (store_last(s) == -1 || (rc == 3 && doubt(s) == -1))
		rc = -1;
	return (rc > 1 ? rc - 1 : rc);
}
