#ifndef CRM_TODIR_H
#define CRM_TODIR_H

/*
 * A transport that leaves each message as a file of its own in a Maildir, for
 * a mail program that fetches it there, and for looking at what would leave.
 * The envelope stands in two fields before the message, Return-Path and
 * Delivered-To.
 */

struct crm_err;
struct crm_transport;

/*
 * Makes the folders tmp, new and cur in dir where they are not there.  NULL
 * with the reason; close() frees it.
 */
struct crm_transport *
crm_todir_open(struct crm_err *err, const char *dir);

#endif
