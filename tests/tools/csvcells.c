/*
 * csvcells: reads many small CSV files from standard input and writes what
 * the reader makes of each, for a comparison with another reader.
 *
 * A file is a line "LENGTH DELIMITER QUOTE ESCAPE" (the last three as numbers
 * of bytes, 0 for the usual or none) and so many bytes.  The answer is "row N"
 * and N cells, each "LENGTH:" and its bytes, for each row; then "end" or
 * "refused REASON", a line each.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/csv.h"
#include "core/err.h"

static void
answer(const char *p, size_t n, const struct crm_csv_opt *opt)
{
	struct crm_err *err = crm_err_new();
	struct crm_csv *csv = crm_csv_open_mem(err, p, n, "f", opt);
	struct crm_cell cell;
	size_t i;
	int r = -1;

	while (csv != NULL && (r = crm_csv_next(csv)) == 1) {
		printf("row %zu\n", crm_csv_ncell(csv));
		for (i = 0; i < crm_csv_ncell(csv); i++) {
			cell = crm_csv_cell(csv, i);
			printf("%zu:", cell.n);
			fwrite(cell.p, 1, cell.n, stdout);
			putchar('\n');
		}
	}
	if (r == 0)
		puts("end");
	else
		printf("refused %s\n", crm_errmsg(err));
	crm_csv_close(csv);
	crm_err_free(err);
}

int
main(void)
{
	struct crm_csv_opt opt = { .ragged = 1 };
	int delim, quote, escape;
	size_t n;
	char *p;

	while (scanf("%zu %d %d %d", &n, &delim, &quote, &escape) == 4 &&
	    getchar() == '\n') {
		if ((p = malloc(n + 1)) == NULL ||
		    fread(p, 1, n, stdin) != n)
			return (74);
		opt.delim = (char)delim;
		opt.quote = (char)quote;
		opt.escape = (char)escape;
		answer(p, n, &opt);
		free(p);
	}
	return (fflush(stdout) == 0 && !ferror(stdout) ? 0 : 74);
}
