#ifndef SEND_LETTER_H
#define SEND_LETTER_H

/* The message of a delivery. */

#include "cli.h"
#include "outreach/delivery.h"
#include "outreach/transport.h"

struct send_letter;

/* NULL with the reason in cli->err. */
struct send_letter *
send_letter_open(struct cli *cli);
void
send_letter_close(struct send_letter *letter);

/* As make() of struct crm_sender. */
int
send_letter_make(struct send_letter *letter,
    const struct crm_delivery *delivery, struct crm_mail *mail,
    struct crm_delivery_end *end);

#endif
