#include <string.h>

#include "intake/bounce_int.h"

/* What the text as a whole says, which is the same for all who ask. */
static void
hear_whole(struct crm_bounce_work *work, int delayed)
{
	struct crm_said *said = &work->whole.said;
	const char *all = crm_buf_text(&work->all);
	const struct crm_reason *reason;

	if (work->whole.known)
		return;
	work->whole.known = 1;
	said->delayed = delayed;
	crm_bounce_hear(said, all);
	reason = crm_bounce_judge(work->rules, said, all);
	if (reason == NULL)
		reason = crm_bounce_judge(work->rules, said,
		    crm_buf_text(&work->subject));
	if (reason == NULL)
		reason = crm_bounce_judge(work->rules, said, NULL);
	work->whole.reason = reason;
}

/* A recipient of a text: its section may be NULL. */
static int
fate(struct crm_bounce_work *work, const char *address, size_t n,
    const struct crm_section *section, int delayed)
{
	struct crm_said said = { .delayed = delayed };
	const struct crm_reason *reason = NULL;

	if (section != NULL) {
		crm_buf_reset(&work->part);
		crm_bounce_fold(&work->part, crm_buf_text(&section->text),
		    section->text.n);
		crm_bounce_hear(&said, crm_buf_text(&work->part));
		reason = crm_bounce_judge(work->rules, &said,
		    crm_buf_text(&work->part));
		if (reason == NULL)
			reason = crm_bounce_judge(work->rules, &said, NULL);
	}
	if (reason != NULL)
		return (crm_bounce_emit(work, address, n, &said, reason));
	hear_whole(work, delayed);
	return (crm_bounce_emit(work, address, n, &work->whole.said,
	    work->whole.reason));
}

/* Those whom the server names in its header. */
static int
named_failed(struct crm_bounce_work *work, int delayed)
{
	const char *s = crm_buf_text(&work->mail->failed);
	size_t at, len, n = work->mail->failed.n;

	while (!work->failed && (at = crm_say_address(s, n, &len)) < n) {
		(void)fate(work, s + at, len, crm_sections_find(
		    &work->sections, s + at, len), delayed);
		s += at + len;
		n -= at + len;
	}
	return (work->failed ? -1 : 0);
}

int
crm_bounce_text(struct crm_bounce_work *work)
{
	const struct crm_sections *sections = &work->sections;
	const struct crm_section *section;
	size_t i;
	int delayed, best = 0;

	/* What a report that was none has found does not count. */
	work->whole.known = 0;
	memset(&work->whole.said, 0, sizeof(work->whole.said));
	delayed = crm_bounce_sign(work->rules, CRM_SIGN_DELAY,
	    crm_buf_text(&work->all)) || crm_bounce_sign(work->rules,
	    CRM_SIGN_DELAY, crm_buf_text(&work->subject));
	if (named_failed(work, delayed) == -1)
		return (-1);
	if (work->rows > 0)
		return (0);
	for (i = 0; i < sections->n; i++)
		if (sections->v[i].rank > best)
			best = sections->v[i].rank;
	for (i = 0; i < sections->n && !work->failed; i++) {
		section = &sections->v[i];
		if (section->rank == best)
			(void)fate(work, crm_buf_text(&section->address),
			    section->address.n, section, delayed);
	}
	if (sections->n == 0)
		(void)fate(work, crm_buf_text(&work->recipient),
		    work->nrecipient == 1 ? work->recipient.n : 0, NULL,
		    delayed);
	return (work->failed ? -1 : 0);
}
