#ifndef CRM_TRANSPORT_H
#define CRM_TRANSPORT_H

/* Something that takes one message at a time and says what became of it. */

#include <stddef.h>
#include <stdint.h>

/* How far a message came. */
enum crm_phase {
	CRM_PHASE_CONNECT,	/* to the server, and its greeting */
	CRM_PHASE_HELLO,
	CRM_PHASE_MAIL,
	CRM_PHASE_RCPT,
	CRM_PHASE_DATA,		/* DATA was not answered by 354 */
	CRM_PHASE_BODY,		/* bytes have left, and no answer came */
	CRM_PHASE_DONE		/* the server answered to the whole message */
};

struct crm_mail {
	const char	*from, *to;	/* of the envelope, without brackets */
	const char	*bytes;		/* the message, lines end with CR LF */
	size_t		 n;
};

struct crm_sent {
	enum crm_phase	 phase;
	int		 code;		/* the last reply's, 0: there is none */
	char		 text[256];	/* the last reply, or what failed */
};

struct crm_transport {
	/*
	 * Sends one message.  Just before its first byte would leave, begin is
	 * called: 0 to go on, anything else ends it with CRM_PHASE_DATA and code
	 * 0.  0 with *sent, or -1 where it could not even be tried (no memory).
	 */
	int		(*send)(struct crm_transport *transport,
			    const struct crm_mail *mail, int (*begin)(void *arg),
			    void *arg, struct crm_sent *sent);
	void		(*close)(struct crm_transport *transport);
};

#endif
