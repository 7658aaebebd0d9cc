#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "outreach/message.h"
#include "send_letter.h"

struct send_letter {
	struct cli	*cli;
	struct crm_buf	 text;
};

struct send_letter *
send_letter_open(struct cli *cli)
{
	struct send_letter *letter = calloc(1, sizeof(*letter));

	letter->cli = cli;
	return (letter);
}

void
send_letter_close(struct send_letter *letter)
{

	crm_buf_free(&letter->text);
	free(letter);
}

static int
take(void *arg, const struct crm_message *message)
{
	struct send_letter *l = arg;

	crm_buf_fmt(&l->text, "Subject: %s\r\n\r\n%s\r\n", message->subject,
	    message->text);
	return (0);
}

int
send_letter_make(struct send_letter *letter,
    const struct crm_delivery *delivery, struct crm_mail *mail,
    struct crm_delivery_end *end)
{

	(void)end;
	crm_buf_reset(&letter->text);
	if (crm_message_find(letter->cli->db, delivery->campaign,
	    delivery->wave, delivery->arm, delivery->channel, take,
	    letter) != 1)
		return (-1);
	mail->from = "shop@example.com";
	mail->to = delivery->contact;
	mail->bytes = letter->text.p;
	mail->n = letter->text.n;
	return (1);
}
