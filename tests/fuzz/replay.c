/*
 * replay FILE...: gives each file to the fuzz target that it is linked with,
 * so that what a fuzzer once found is tested where there is no libFuzzer.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "core/buf.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
read_all(const char *path, struct crm_buf *buf)
{
	FILE *f;
	int c, bad;

	crm_buf_reset(buf);
	if ((f = fopen(path, "rb")) == NULL)
		return -1;
	while ((c = getc(f)) != EOF)
		crm_buf_chr(buf, (char)c);
	bad = ferror(f) || buf->bad;
	return fclose(f) != 0 || bad ? -1 : 0;
}

int
main(int argc, char **argv)
{
	struct crm_buf buf = { NULL, 0, 0, 0 };
	int i;

	for (i = 1; i < argc; i++) {
		if (read_all(argv[i], &buf) == -1) {
			perror(argv[i]);
			return 1;
		}
		LLVMFuzzerTestOneInput((const uint8_t *)crm_buf_text(&buf),
		    buf.n);
	}
	crm_buf_free(&buf);
	return 0;
}
