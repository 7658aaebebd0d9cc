#include <string.h>
#include <strings.h>

#include "core/csv.h"
#include "core/lang.h"

enum container {
	CONTAINER_XLSX,
	CONTAINER_ZIP,
	CONTAINER_WORKBOOK,
	CONTAINER_LOCKED,
	CONTAINER_MARKUP,
	CONTAINER_UTF16,
	CONTAINER_PACKED,
	CONTAINER_PDF,
	CONTAINER_NONE
};

struct magic {
	const char	*bytes;
	size_t		 n;
	enum container	 kind;
};

static const struct magic magics[] = {
	{ "PK\003\004", 4, CONTAINER_ZIP },
	{ "PK\005\006", 4, CONTAINER_ZIP },
	{ "PK\007\010", 4, CONTAINER_ZIP },
	{ "\xd0\xcf\x11\xe0", 4, CONTAINER_WORKBOOK },
	{ "\xff\xfe", 2, CONTAINER_UTF16 },
	{ "\xfe\xff", 2, CONTAINER_UTF16 },
	{ "\x1f\x8b", 2, CONTAINER_PACKED },
	{ "\xfd" "7zXZ", 5, CONTAINER_PACKED },
	{ "\x28\xb5\x2f\xfd", 4, CONTAINER_PACKED },
	{ "7z\xbc\xaf\x27\x1c", 6, CONTAINER_PACKED },
	{ "%PDF-", 5, CONTAINER_PDF }
};

static const char *
sentence(enum container kind)
{

	switch (kind) {
	case CONTAINER_XLSX:
		return (_("this is an Excel workbook (.xlsx), not CSV: run "
		    "'crm-totext FILE' and read what it writes, or save it "
		    "as CSV UTF-8 in the spreadsheet program"));
	case CONTAINER_ZIP:
		return (_("this is a zip file, not CSV: run 'crm-totext "
		    "--to DIR FILE' and read what it writes to DIR, or "
		    "unpack it"));
	case CONTAINER_WORKBOOK:
		return (_("this is an old Excel workbook (.xls), not CSV: "
		    "run 'crm-totext FILE' and read what it writes, or save "
		    "it as CSV UTF-8 in the spreadsheet program"));
	case CONTAINER_LOCKED:
		return (_("this is an Excel workbook with a password, not "
		    "CSV: run 'crm-totext --password-from FILE WORKBOOK' and "
		    "read what it writes, or save it as CSV UTF-8 in the "
		    "spreadsheet program"));
	case CONTAINER_MARKUP:
		return (_("this is a web page or an XML file saved under "
		    "another name, not CSV: run 'crm-totext FILE' and read "
		    "what it writes, or save it as CSV UTF-8 in the "
		    "spreadsheet program"));
	case CONTAINER_UTF16:
		return (_("this is text in UTF-16, which is not read: run "
		    "'crm-totext FILE' and read what it writes, or save it "
		    "as CSV UTF-8 in the spreadsheet program"));
	case CONTAINER_PACKED:
		return (_("this is a compressed file, not CSV: unpack it "
		    "first"));
	case CONTAINER_PDF:
		return (_("this is a PDF document, not CSV: download the "
		    "list again as CSV"));
	case CONTAINER_NONE:
		break;
	}
	return (NULL);
}

/* What an export that is a table in disguise begins with, behind "<". */
static const char *const tags[] = { "!doctype", "!--", "?xml", "?mso", "html",
    "head", "meta", "body", "table", "style", "script", "title", "div",
    "center", "font", "form", "workbook", "thead", "tbody", "tr>", "tr " };

static int
is_markup(const char *p, size_t n)
{
	size_t i, len;

	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
		p += 3;
		n -= 3;
	}
	while (n > 0 && (*p == ' ' || (*p >= '\t' && *p <= '\r'))) {
		p++;
		n--;
	}
	if (n == 0 || *p != '<')
		return (0);
	for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		len = strlen(tags[i]);
		if (n > len && strncasecmp(p + 1, tags[i], len) == 0)
			return (1);
	}
	return (0);
}

/* The directory of a locked workbook names the stream, in UTF-16. */
static int
is_locked(const char *p, size_t n)
{
	static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0"
	    "P\0a\0c\0k\0a\0g\0e";

	return (memmem(p, n, name, sizeof(name)) != NULL);
}

/*
 * A workbook of our days is a zip whose first member is one of these; its name
 * stands behind the 30 bytes of the member's header.
 */
static int
is_xlsx(const char *p, size_t n)
{
	static const char *const first[] = { "[Content_Types].xml", "_rels/",
	    "docProps/", "customXml/", "xl/" };
	size_t i, len;

	for (i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
		len = strlen(first[i]);
		if (n >= 30 + len && memcmp(p + 30, first[i], len) == 0)
			return (1);
	}
	return (0);
}

static enum container
recognise(const char *p, size_t n)
{
	const struct magic *m;
	size_t i;

	for (i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		m = &magics[i];
		if (n < m->n || memcmp(p, m->bytes, m->n) != 0)
			continue;
		if (m->kind == CONTAINER_WORKBOOK && is_locked(p, n))
			return (CONTAINER_LOCKED);
		if (m->kind == CONTAINER_ZIP && is_xlsx(p, n))
			return (CONTAINER_XLSX);
		return (m->kind);
	}
	return (is_markup(p, n) ? CONTAINER_MARKUP : CONTAINER_NONE);
}

const char *
crm_csv_container(const void *p, size_t n)
{

	return (sentence(recognise(p, n)));
}
