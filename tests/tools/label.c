/*
 * label CHANNEL PURPOSE SUBJECT BODY [HTML [LINK]]: what a message lacks of what
 * the law asks, by the settings of ./crm.db, what becomes of it, and what that
 * lacks.
 */

#include <err.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "outreach/adtext.h"

static void
say(struct crm_db *db, const struct crm_adtext *text)
{
	const char *why;
	int rc = crm_adtext_check(db, NULL, text, &why);

	if (rc == -1)
		errx(70, "%s", crm_errmsg(crm_db_err(db)));
	printf("-- %s\n", rc == 1 ? "fit to leave" : why);
}

static void
put(const char *text)
{

	if (*text != '\0')
		printf("%s%s", text, text[strlen(text) - 1] == '\n' ? "" :
		    "\n");
}

static void
run(struct crm_db *db, struct crm_adtext *text)
{
	struct crm_buf subject = { 0 }, body = { 0 }, html = { 0 };
	const struct crm_adtext_made made = { &subject, &body, &html };

	say(db, text);
	if (crm_adtext_make(db, NULL, text, &made) == -1)
		errx(70, "%s", crm_errmsg(crm_db_err(db)));
	text->subject = crm_buf_text(&subject);
	text->body = crm_buf_text(&body);
	text->html = crm_buf_text(&html);
	put(text->subject);
	put(text->body);
	put(text->html);
	say(db, text);
	crm_buf_free(&subject);
	crm_buf_free(&body);
	crm_buf_free(&html);
}

int
main(int argc, char **argv)
{
	struct crm_adtext text = { 0 };
	struct crm_db_opt opt = { .mode = CRM_OPEN_READ, .program = "label" };
	struct crm_err *error = crm_err_new();
	struct crm_db *db;
	int ok;

	if (argc < 5 || argc > 7)
		errx(64, "usage: label CHANNEL PURPOSE SUBJECT BODY "
		    "[HTML [LINK]]");
	text.channel = argv[1];
	text.purpose = argv[2];
	text.subject = argv[3];
	text.body = argv[4];
	text.html = argc > 5 ? argv[5] : "";
	text.refuse = argc > 6 ? argv[6] : "";
	db = crm_db_open(error, "crm.db", &opt, &ok);
	if (db == NULL || !ok)
		errx(78, "%s", crm_errmsg(error));
	run(db, &text);
	crm_db_close(db);
	crm_err_free(error);
	return (0);
}
