#include <sys/stat.h>

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/err.h"
#include "intake/mailbox.h"

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fputs(text, f) == EOF, 0);
	assert_int_equal(fclose(f), 0);
}

static void
check(struct crm_mailbox *box, const char *file, size_t line,
    const char *text)
{
	struct crm_letter letter;

	assert_int_equal(crm_mailbox_next(box, &letter), 1);
	if (file != NULL)
		assert_string_equal(letter.file, file);
	else
		assert_null(letter.file);
	assert_int_equal(letter.line, line);
	assert_int_equal(letter.n, strlen(text));
	assert_memory_equal(letter.text, text, letter.n);
}

/* What was read, moved or thrown away by a mail program meanwhile. */
static void
test_moves(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_mailbox *box;
	struct crm_letter letter;

	(void)state;
	assert_int_equal(mkdir("moves", 0700), 0);
	assert_int_equal(mkdir("moves/new", 0700), 0);
	assert_int_equal(mkdir("moves/cur", 0700), 0);
	write_file("moves/new/1.a", "A: 1\n");
	write_file("moves/new/2.a", "A: 2\n");
	write_file("moves/new/3.a", "A: 3\n");
	write_file("moves/cur/4.a:2,", "A: 4\n");
	box = crm_mailbox_folder(err, "moves");
	assert_non_null(box);
	assert_int_equal(rename("moves/new/2.a", "moves/cur/2.a:2,S"), 0);
	assert_int_equal(unlink("moves/new/3.a"), 0);
	assert_int_equal(rename("moves/cur/4.a:2,", "moves/cur/4.a:2,RS"), 0);
	write_file("moves/new/5.a", "A: 5\n");
	check(box, "new/1.a", 1, "A: 1\n");
	check(box, "cur/2.a:2,S", 1, "A: 2\n");
	check(box, "cur/4.a:2,RS", 1, "A: 4\n");
	assert_int_equal(crm_mailbox_next(box, &letter), 0);
	assert_int_equal(crm_mailbox_gone(box), 1);
	crm_mailbox_close(box);
	crm_err_free(err);
}

static void
test_mbox(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_mailbox *box;
	struct crm_letter letter;
	int fd;

	(void)state;
	write_file("box", "\nFrom a Thu Nov 19 10:00:00 2026\nA: 1\n\n"
	    "From here it is text.\n\nFrom 10:30 to 18:00 too.\n"
	    "From x Thu Nov 19 10:00:00 2026\n\n"
	    "From b Thu Nov 19 10:00:00 2026\r\nB: 2\r\n\r\n"
	    "From c Thu Nov 19 10:00:00 2026");
	assert_int_not_equal(fd = open("box", O_RDONLY), -1);
	box = crm_mailbox_file(err, fd, "box");
	assert_non_null(box);
	check(box, NULL, 2, "A: 1\n\nFrom here it is text.\n"
	    "\nFrom 10:30 to 18:00 too.\n"
	    "From x Thu Nov 19 10:00:00 2026\n\n");
	check(box, NULL, 10, "B: 2\r\n\r\n");
	check(box, NULL, 13, "");
	assert_int_equal(crm_mailbox_next(box, &letter), 0);
	assert_int_equal(crm_mailbox_next(box, &letter), 0);
	crm_mailbox_close(box);
	assert_int_equal(close(fd), 0);
	crm_err_free(err);
}

static void
test_no_box(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_mailbox *box;
	struct crm_letter letter;
	int fd;

	(void)state;
	assert_null(crm_mailbox_folder(err, "nowhere"));
	assert_int_equal(crm_errkind(err), CRM_ERR_NOINPUT);
	crm_err_clear(err);
	write_file("list", "a,b\n1,2\n");
	assert_int_not_equal(fd = open("list", O_RDONLY), -1);
	box = crm_mailbox_file(err, fd, "list");
	assert_int_equal(crm_mailbox_next(box, &letter), -1);
	assert_int_equal(crm_errkind(err), CRM_ERR_INPUT);
	crm_mailbox_close(box);
	assert_int_equal(close(fd), 0);
	crm_err_free(err);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moves),
		cmocka_unit_test(test_mbox),
		cmocka_unit_test(test_no_box)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
