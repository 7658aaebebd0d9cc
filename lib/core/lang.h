#ifndef CRM_LANG_H
#define CRM_LANG_H

/*
 * Messages.  _() translates at the place of use, N_() marks text that is
 * translated later.  The catalogue's domain is "crm"; bin/cli.c binds it.
 */

#include <libintl.h>

#define _(s)	dgettext("crm", s)
#define N_(s)	s

#endif
