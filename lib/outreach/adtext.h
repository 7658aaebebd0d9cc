#ifndef CRM_ADTEXT_H
#define CRM_ADTEXT_H

/*
 * What the law has in a message itself (Network Act 50(4) and 50(6), decree
 * 61(3) and its appendix 6): the mark (광고) first, sender, contact and a free
 * way to refuse.  crm_adtext_make() adds to what a merchant wrote what is not
 * there yet, crm_adtext_check() looks at what is about to leave, byte for
 * byte, and refuses look-alikes of the mark and what is missing or hidden.
 *
 *   email      the mark first in the subject; name, phone, e-mail and postal
 *              address of the sender, and the way to refuse, in Korean and
 *              English, in the text and in what is seen of the HTML
 *   sms, call  the mark and the sender's name first in the text, its phone,
 *              and the free 080 number in its last two lines; the mark first
 *              in a subject, too
 *   push       the same, with any contact and any free way to refuse
 *   post       nothing: it is no electronic transmission
 *
 * A notice is no advertising and stays as it is.
 */

#include <stddef.h>

struct crm_buf;
struct crm_db;

struct crm_adtext {
	const char	*channel, *purpose;
	const char	*subject;	/* of mail and long messages; "" */
	const char	*body;		/* as text, UTF-8 */
	const char	*html;		/* "" where there is none */
	const char	*refuse;	/* the member's own link, or "" */
};
struct crm_adtext_made {
	struct crm_buf	*subject, *body, *html;
};

/*
 * What the settings say of the shop, for the messages of one list; each of mail
 * asks anew (NULL below), for its run may last for hours.  NULL on failure.
 */
struct crm_adshop;
struct crm_adshop *
crm_adshop_open(struct crm_db *db);
void
crm_adshop_close(struct crm_adshop *shop);

/*
 * Adds the message to made, in NFC, with what was missing of what the settings
 * have; made of its own result it is the same.  A part that is empty stays so.
 * 0 or -1 (CRM_ERR_INPUT: a text is no UTF-8).
 */
int
crm_adtext_make(struct crm_db *db, const struct crm_adshop *shop,
    const struct crm_adtext *text, const struct crm_adtext_made *made);

/*
 * 1 fit to leave; 0 not, with *why, a word that is a constant: bad_text (no
 * UTF-8, or nothing to read), bidi (characters that turn the direction of
 * text), no_mark, lookalike, no_sender, no_contact, no_refusal, hidden (it is
 * there and nobody sees it); -1.
 */
int
crm_adtext_check(struct crm_db *db, const struct crm_adshop *shop,
    const struct crm_adtext *text, const char **why);

/* What such a word means, in the user's language; "" for another word. */
const char *
crm_adtext_says(const char *why);

#endif
