#ifndef SMTPSINK_H
#define SMTPSINK_H

/* What the parts of smtpsink share. */

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

enum phase {
	GREETING,
	EHLO,
	HELO,
	AUTH,
	MAIL,
	RCPT,
	DATA,
	BODY,
	DOT,
	NPHASE
};

/* One dialogue, in a thread of its own. */
struct talk {
	int		 fd;
	int64_t		 number;
	char		 in[65536];
	size_t		 at, n;		/* what of in is still to be read */
	struct crm_buf	 line;
	struct crm_buf	 from, to, bytes;
	int64_t		 began;		/* 0: no recipient was taken yet */
	int		 proved;	/* 1: AUTH went well */
};

/*
 * What is to go wrong in a phase, of a dialogue with that recipient: how often,
 * at every how manyth time.
 */
struct rule {
	enum phase	 phase;
	char		 with[64];	/* piece of the recipient; "": any */
	long		 times, every, seen;
	const char	*action;
};

/* Reads PHASE[@PIECE][*TIMES][%EVERY]:ACTION.  0 or -1. */
int
rule_add(const char *text);

/* The action that holds now, and counts it; NULL where all goes well. */
const char *
rule_find(enum phase phase, const struct talk *talk);

const char *
phase_name(enum phase phase);

/* The folder that is written to; 0 or -1. */
int
record_open(const char *folder, int keep);

/*
 * A message came to an end.  What was taken is kept whole.  0, or -1 when it
 * cannot be written.
 */
int
record(const struct talk *talk, enum phase phase, const char *outcome,
    int code);

int64_t
now(void);

/* What EHLO tells, and who must prove to be whom ("": nobody must). */
struct manner {
	const char	*extension[8];
	size_t		 n;
	const char	*secret;	/* of AUTH PLAIN, as base64 */
};

/* Speaks until one of both ends it; frees what talk has. */
void
speak(struct talk *talk, const struct manner *manner);

#endif
