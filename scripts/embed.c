/*
 * embed NNNN-what.sql...
 *
 * Writes the C source of crm_migrations[] (lib/core/migration.h).  Bytes, not
 * string literals: C11 promises only 4,095 characters in one of those.  The
 * files must be numbered 0001, 0002 and so on in the order given.
 */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *
base_name(const char *path)
{
	const char *slash;

	slash = strrchr(path, '/');
	return slash == NULL ? path : slash + 1;
}

/* The number that a name NNNN-what.sql starts with, or -1. */
static int
version_of(const char *path)
{
	const char *name;
	size_t i, n;

	name = base_name(path);
	n = strlen(name);
	if (n < 10 || name[4] != '-' || strcmp(name + n - 4, ".sql") != 0)
		return -1;
	for (i = 0; i < 4; i++)
		if (!isdigit((unsigned char)name[i]))
			return -1;
	return (int)strtol(name, NULL, 10);
}

static int
put_bytes(int version, const char *path)
{
	FILE *f;
	int c, col, bad;

	if ((f = fopen(path, "rb")) == NULL) {
		perror(path);
		return -1;
	}
	printf("static const char sql_%04d[] = {", version);
	for (col = 0; (c = getc(f)) != EOF; col++) {
		fputs(col % 12 == 0 ? "\n\t" : " ", stdout);
		printf(c < 128 ? "%d," : "(char)%d,", c);
	}
	puts("\n\t0\n};\n");
	if ((bad = ferror(f)))
		perror(path);
	return fclose(f) != 0 || bad ? -1 : 0;
}

static void
put_row(int version, const char *path)
{
	const char *name;

	name = base_name(path);
	printf("\t{ %d, \"%.*s\", sql_%04d },\n", version,
	    (int)(strlen(name) - 4), name, version);
}

int
main(int argc, char **argv)
{
	int i;

	puts("#include <stddef.h>\n\n#include \"core/migration.h\"\n");
	for (i = 1; i < argc; i++) {
		if (version_of(argv[i]) != i) {
			fprintf(stderr, "embed: %s: the name must be "
			    "%04d-what.sql\n", argv[i], i);
			return 1;
		}
		if (put_bytes(i, argv[i]) == -1)
			return 1;
	}
	puts("const struct crm_migration crm_migrations[] = {");
	for (i = 1; i < argc; i++)
		put_row(i, argv[i]);
	puts("\t{ 0, NULL, NULL }\n};");
	return fflush(stdout) == 0 ? 0 : 1;
}
