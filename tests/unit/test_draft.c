#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/err.h"
#include "intake/conf.h"
#include "intake/draft.h"
#include "intake/encode.h"
#include "intake/input.h"
#include "intake/need.h"
#include "intake/pool.h"
#include "intake/profile.h"
#include "intake/vocab.h"

struct fixture {
	struct crm_err		*err;
	struct crm_pool		*pool;
	struct crm_profiles	*set;
	struct crm_cp949	*cp949;
	struct crm_draft	 draft;
	const char		*stream;
	int			 status;
};

static int
setup(void **state)
{
	const char *data = getenv("CRM_DATADIR"), *folders[2] = { NULL, NULL };
	struct fixture *f = calloc(1, sizeof(*f));
	struct crm_buf path = { 0 };

	if (f == NULL || data == NULL)
		return (-1);
	f->err = crm_err_new();
	f->pool = crm_pool_new();
	crm_buf_fmt(&path, "%s/profiles", data);
	folders[0] = crm_buf_text(&path);
	f->set = crm_profiles_load(f->err, folders);
	crm_buf_free(&path);
	*state = f;
	return (f->err != NULL && f->pool != NULL && f->set != NULL ? 0 : -1);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	crm_cp949_close(f->cp949);
	crm_profiles_free(f->set);
	crm_pool_free(f->pool);
	crm_err_free(f->err);
	free(f);
	return (0);
}

/* Drafts from a text; the draft before it is freed. */
static const char *
draft(struct fixture *f, const char *text)
{
	const struct crm_draft_opt want = { f->pool, f->set, "in.csv",
	    f->stream };
	struct crm_input_opt opt = { .tmp = "/tmp",
	    .cp949 = &f->cp949 };
	struct crm_input in = { .fd = -1 };
	int fd[2];

	crm_draft_free_text(&f->draft);
	crm_err_clear(f->err);
	assert_int_equal(pipe(fd), 0);
	assert_int_equal(write(fd[1], text, strlen(text)), strlen(text));
	assert_int_equal(close(fd[1]), 0);
	f->status = crm_input_open(&in, f->err, fd[0], "in", &opt);
	if (f->status == 0)
		f->status = crm_draft_make(&f->draft, &in, &want);
	crm_input_close(&in);
	(void)close(fd[0]);
	return (f->status == 0 ? crm_buf_text(&f->draft.text) : "");
}

static void
has(const char *text, const char *line)
{

	if (strstr(text, line) == NULL)
		fail_msg("no \"%s\" in:\n%s", line, text);
}

static void
lacks(const char *text, const char *line)
{

	if (strstr(text, line) != NULL)
		fail_msg("\"%s\" in:\n%s", line, text);
}

/* What is drafted is a profile, unless a needed column was not found. */
static void
reads(struct fixture *f)
{
	struct crm_err *err = crm_err_new();
	struct crm_pool *pool = crm_pool_new();
	struct crm_profile p = { 0 };
	struct crm_conf conf;
	struct crm_parse parse = { &conf, pool, &p.names };
	int status;

	assert_int_equal(crm_conf_open_text(&conf, err, "x",
	    crm_buf_text(&f->draft.text)), 0);
	status = crm_profile_read(&p, &parse, "x");
	if ((status == 0) != (f->draft.lacks[0] == NULL))
		fail_msg("%s in:\n%s", crm_errmsg(err), f->draft.text.p);
	crm_conf_close(&conf);
	crm_pool_free(pool);
	crm_err_free(err);
}

static void
test_streams(void **state)
{
	struct fixture *f = *state;
	const char *s;

	s = draft(f, "접수번호,접수일,품명,합계금액\n1,2026-11-02,x,5\n");
	has(s, "stream = order\n");
	has(s, "channel         = \"NAME\"\n");
	assert_string_equal(f->draft.fill, "channel");
	reads(f);
	s = draft(f, "고객주문번호,송장번호,택배사\n1,2,x\n");
	has(s, "stream = shipment\n");
	reads(f);
	s = draft(f, "아이디,성함,핸드폰\n1,a,b\n");
	has(s, "stream = member\n");
	assert_null(f->draft.fill);
	reads(f);
	s = draft(f, "수신번호,발송결과,실패사유\n1,a,b\n");
	has(s, "stream = response\n");
	has(s, "campaign        = \"NAME\"\n");
	reads(f);
	s = draft(f, "발송일시,이름,수신번호,메시지,발송결과,실패사유\n1,a,b,,,\n");
	has(s, "stream = response\n");
	s = draft(f, "이름,연락처,이메일,상태,등급,가입일,사유\n1,a,b,,,,\n");
	has(s, "stream = member\n");
	s = draft(f, "주문번호,비고\n1,a\n");
	assert_int_equal(f->status, 0);
	assert_string_equal(f->draft.lacks[0], "ordered_at");
	assert_string_equal(f->draft.lacks[1], "amount, or unit_price and qty");
	assert_null(f->draft.lacks[2]);
	reads(f);
	f->stream = "shipment";
	s = draft(f, "접수번호,접수일,품명,합계금액\n1,2026-11-02,x,5\n");
	f->stream = NULL;
	has(s, "stream = shipment\n");
	has(s, "# unused: 합계금액\n");
	reads(f);
	crm_draft_free_text(&f->draft);
}

static void
test_headers(void **state)
{
	struct fixture *f = *state;
	const char *s;

	/* Below notices, with the delimiter that shows most usual names. */
	s = draft(f, "알림, 주문번호는 바뀔 수 있음\n\n주문번호;주문일;금액\n"
	    "1;2026-11-02;5\n");
	assert_int_equal(f->draft.line, 3);
	has(s, "match = 금액 & 주문일 & 주문번호\n");
	s = draft(f, "a\tb,c\tOrder No\tOrder Date\tTotal\n1\t2\t3\t4\t5\n");
	has(s, "order_no        = Order No\n");
	has(s, "# unused: b,c\n");
	/* No usual name: the widest row of words above one as wide. */
	s = draft(f, "t\nqq,ww,ee\n1,2,3\nx,y\nz,u\n");
	assert_int_equal(f->draft.line, 2);
	has(s, "match = qq & ww & ee\n");
	reads(f);
	draft(f, "1,2\n3,4\n");
	assert_int_equal(f->status, -1);
	assert_int_equal(crm_errkind(f->err), CRM_ERR_INPUT);
	draft(f, "qq,qq\n1,2\n");
	assert_int_equal(f->status, -1);
	draft(f, "");
	assert_string_equal(crm_errmsg(f->err),
	    "in: empty input without a header");
	crm_draft_free_text(&f->draft);
}

/* Names that a profile writes in another way, or not at all. */
static void
test_names(void **state)
{
	struct fixture *f = *state;
	const char *s;

	s = draft(f, "주문번호,주문일,금액,\"단가\n(원)\",a + b,\"a - \"\"c\",\"\"\"q\"\"\","
	    "@x,+,,!=,z != y,금액,#no,[x]\n1,2,3,4,5,6,7,8,9,1,1,1,1,1\n");
	has(s, "unit_price      = 단가 (원)\n");
	has(s, "# unused: a+b\n");
	has(s, "# unused: a-\"c\n");
	has(s, "# unused: column 7, which a profile cannot name\n");
	has(s, "# unused: column 8, which a profile cannot name\n");
	has(s, "# unused: column 9, which a profile cannot name\n");
	has(s, "# unused: column 10, which a profile cannot name\n");
	has(s, "# unused: column 11, which a profile cannot name\n");
	has(s, "# unused: z!=y\n");
	has(s, "# could be amount, too:\n# unused: 금액_2\n");
	has(s, "# unused: #no\n");
	has(s, "# unused: [x]\n");
	reads(f);
	crm_draft_free_text(&f->draft);
}

static void
test_guards(void **state)
{
	struct fixture *f = *state;
	const char *s;

	s = draft(f, "주문번호,주문일,금액,주문자명,주문자 연락처,배송지변경 여부,"
	    "전화 구분,수취인 메모\n1,2,3,4,5,6,7,8\n");
	has(s, "buyer_name      = 주문자명\n");
	has(s, "buyer_phone     = 주문자 연락처\n");
	lacks(s, "\nreceiver_");
	lacks(s, "\naddress");
	/* A word that fits as it is takes the column from a pattern. */
	s = draft(f, "기타주문번호,주문번호,주문일,금액\n1,2,3,4\n");
	has(s, "order_no        = 주문번호\n");
	/* Alternatives that are spelled in another way come along. */
	s = draft(f, "아이디,성함,휴대폰번호,전화번호\n1,2,3,4\n");
	has(s, "phone           = 휴대폰번호 | 전화번호\n");
	/* What stands in parentheses may be left out, not what they guard. */
	s = draft(f, "Order #,Date,Price (USD),Q.ty,주문금액(취소 금액),(금액)\n"
	    "1,2,3,4,5,6\n");
	has(s, "unit_price      = Price (USD)\n");
	has(s, "amount          = (금액)\n");
	has(s, "# unused: 주문금액(취소 금액)");
	/* A consent to whatever is none to messages. */
	s = draft(f, "아이디,성함,마케팅 수신동의,문자 수신동의\n1,2,y,y\n");
	has(s, "sms_consent     = 문자 수신동의\n");
	has(s, "# unused: 마케팅 수신동의\n");
	s = draft(f, "아이디,성함,마케팅 수신동의\n1,2,y\n");
	lacks(s, "consent ");
	/* All parts of a sum, or none. */
	s = draft(f, "아이디,성함,HP1,HP2,상세주소\n1,2,3,4,5\n");
	lacks(s, "\nphone");
	lacks(s, "\naddress");
	crm_draft_free_text(&f->draft);
}

static void
test_cells(void **state)
{
	struct fixture *f = *state;
	const char *s;

	s = draft(f, "주문번호,주문일,금액,ㄱ,ㄴ,ㄷ,ㄹ,ㅁ\n"
	    "1,2026-11-02,3,010-2077-1359,02)345-6789,20261102,53064,12500\n"
	    "2,2026-11-02,3,1020771359,+82 10-2077-1359,2026-11-02,53065,5\n"
	    "중간 합계,,3,,,,,\n");
	has(s, "# its cells look like telephone numbers:\n# unused: ㄱ\n");
	has(s, "# its cells look like telephone numbers:\n# unused: ㄴ\n");
	has(s, "# its cells look like dates:\n# unused: ㄷ\n");
	has(s, "# its cells look like postcodes:\n# unused: ㄹ\n");
	has(s, "# unused: ㅁ\n");
	has(s, "total  = 중간 합계\n");
	reads(f);
	/* A last row that has little in it may be one. */
	lacks(s, "#total");
	s = draft(f, "주문번호,주문일,금액\n1,2026-11-02,3\n다 해서,,3\n\n");
	has(s, "\n#total = 다 해서\n");
	reads(f);
	s = draft(f, "주문번호,주문일,금액\n다 해서,,3\n1,2026-11-02,3\n");
	lacks(s, "#total");
	/* A row that is full is data, whatever it begins with. */
	s = draft(f, "주문번호,주문일,금액\n총계,2026-11-02,3\n");
	lacks(s, "total");
	s = draft(f, "주문번호,주문일,금액,상태\n1,2,3,새 말\n2,2,3,배송중\n");
	has(s, "[words status]\n#MEANING = 새 말\n");
	reads(f);
	crm_draft_free_text(&f->draft);
}

/* Rows of an order file: a number, a day, and what is behind it. */
static const char *
rows(struct fixture *f, struct crm_buf *buf, const char *header,
    const char *const *rest)
{
	size_t i;

	crm_buf_reset(buf);
	crm_buf_fmt(buf, "갈,낢,%s\n", header);
	for (i = 0; rest[i] != NULL; i++)
		crm_buf_fmt(buf, "A-10%zu,2026-11-0%zu,%s\n", i, i + 1,
		    rest[i]);
	return (draft(f, crm_buf_text(buf)));
}

static void
test_money(void **state)
{
	static const char *const plain[] = { "2,4000,8000", "1,3000,3000",
	    "3,4000,12000", NULL };
	static const char *const cut[] = { "2,4000,500,7500",
	    "1,3000,0,3000", "3,4000,1000,11000", NULL };
	static const char *const vat[] = { "2,4000,8000,800,8800",
	    "1,3000,3000,300,3300", "3,4000,12000,1200,13200", NULL };
	static const char *const cost[] = { "2,4000,8000,5000,3000",
	    "1,3000,3000,2100,900", "3,4000,12000,7500,4500", NULL };
	static const char *const no[] = { "2,4000,9000", "1,3000,4000",
	    "3,4000,13000", NULL };
	struct fixture *f = *state;
	struct crm_buf buf = { 0 };
	const char *s;

	s = rows(f, &buf, "ㄱ,ㄴ,ㄷ", plain);
	has(s, "qty             = ㄱ\nunit_price      = ㄴ\n"
	    "amount          = ㄷ\n");
	reads(f);
	s = rows(f, &buf, "ㄱ,ㄴ,ㄷ,ㄹ", cut);
	has(s, "amount          = ㄹ\ndiscount        = ㄷ\n");
	s = rows(f, &buf, "ㄱ,ㄴ,ㄷ,ㄹ,ㅁ", vat);
	has(s, "vat_excluded = unit_price\n");
	has(s, "amount          = ㅁ\n");
	reads(f);
	/* What never is none may be a cost, and then nothing is sure. */
	s = rows(f, &buf, "ㄱ,ㄴ,ㄷ,ㄹ,ㅁ", cost);
	lacks(s, "\namount");
	lacks(s, "\nunit_price");
	has(s, "\n#amount ");
	assert_non_null(f->draft.lacks[0]);
	/* Numbers that do not multiply prove nothing. */
	s = rows(f, &buf, "ㄱ,ㄴ,ㄷ", no);
	lacks(s, "\namount");
	lacks(s, "\nqty");
	crm_buf_free(&buf);
	crm_draft_free_text(&f->draft);
}

/* Columns that are given by their names stay; the header may come again. */
static void
test_rows(void **state)
{
	static const char *const again[] = { "2,4000,8000", "1,3000,3000",
	    "3,4000,12000\n갈,낢,ㄱ,ㄴ,ㄷ\nA-201,2026-11-07,1,4000,4000",
	    NULL };
	struct fixture *f = *state;
	struct crm_buf buf = { 0 };
	const char *s;

	s = rows(f, &buf, "ㄱ,ㄴ,ㄷ", again);
	has(s, "order_no        = 갈\nordered_at      = 낢\n");
	has(s, "amount          = ㄷ\n");
	/* A number that each of the people has alone may be theirs. */
	s = draft(f, "ㄱ,ㄴ,ㄷ,ㄹ\nK-0713,2026-11-02,010-2656-7701,8000\n"
	    "K-0020,2026-11-02,010-2656-7702,2000\n"
	    "K-0511,2026-11-03,010-2656-7703,3000\n");
	lacks(s, "\norder_no");
	has(s, "\n#order_no        = ㄱ\n");
	s = draft(f, "주문번호,주문일,금액,ㄱ,단가\na1,2026-11-02,8000,2,4000\n"
	    "a2,2026-11-02,3000,1,3000\na3,2026-11-03,12000,3,4000\n");
	has(s, "amount          = 금액\n# By their values");
	has(s, "qty             = ㄱ\n");
	reads(f);
	crm_buf_free(&buf);
	crm_draft_free_text(&f->draft);
}

static void
test_people(void **state)
{
	struct fixture *f = *state;
	const char *s;

	s = draft(f, "ㄱ,ㄴ,ㄷ,ㄹ,ㅁ,ㅂ\n"
	    "강미옥,010,2656,7701,서울,종로구\n"
	    "이순례,010,2656,7702,전남,여수시\n"
	    "박두배,010,2656,7703,경남,통영시\n");
	has(s, "stream = member\n");
	has(s, "name            = ㄱ\n");
	has(s, "phone           = ㄴ + \"-\" + ㄷ + \"-\" + ㄹ\n");
	has(s, "address         = ㅁ + ㅂ\n");
	assert_int_equal(f->draft.guessed, 1);
	reads(f);
	/* Words of two letters are no names when telephones do not tell them. */
	s = draft(f, "ㄱ,ㄴ,ㄷ\n보통,010-2656-7701,a@example.kr\n"
	    "보통,010-2656-7702,b@example.kr\n"
	    "큰손,010-2656-7703,c@example.kr\n"
	    "보통,010-2656-7704,d@example.kr\n");
	lacks(s, "\nname");
	has(s, "email           = ㄷ\n");
	/* A consent is the user's to say. */
	s = draft(f, "ㄱ,ㄴ,ㄷ\n강미옥,010-2656-7701,Y\n"
	    "이순례,010-2656-7702,N\n박두배,010-2656-7703,Y\n");
	lacks(s, "\nsms_consent");
	has(s, "\n#sms_consent     = ㄷ\n");
	crm_draft_free_text(&f->draft);
}

/* Rows that add others up, and rows that only look so. */
static void
test_totals(void **state)
{
	struct fixture *f = *state;
	const char *s;

	s = draft(f, "ㄱ,ㄴ,ㄷ,ㄹ,ㅁ,ㅂ\na1,x,1,5,p,q\na2,y,2,7,p,q\n"
	    "11월 다 모아,,3,12,,\na3,x,1,5,p,q\n11월 다 모아,,1,5,,\n"
	    "a4,x,1,5,p,q\n");
	has(s, "total  = *모아\n");
	/* One row before it is no sum; words of the data are no pattern. */
	s = draft(f, "ㄱ,ㄴ,ㄷ,ㄹ,ㅁ,ㅂ\na1,x,1,5,p,q\n빈 줄,,1,5,,\n"
	    "a2,y,2,7,p,q\na3,y,2,7,p,q\n");
	lacks(s, "\ntotal");
	s = draft(f, "ㄱ,ㄴ,ㄷ,ㄹ,ㅁ,ㅂ\n배 모아,x,1,5,p,q\n"
	    "감 모아,y,2,7,p,q\n1일 모아,,3,12,,\n밤 모아,z,1,5,p,q\n");
	lacks(s, "\ntotal");
	crm_draft_free_text(&f->draft);
}

static void
test_words(void **state)
{
	const char *status = crm_need_words(NULL, "status");

	(void)state;
	assert_true(crm_need_has_word(status, "paid"));
	assert_true(crm_need_has_word(status, "cancelled"));
	assert_false(crm_need_has_word(status, "cancel"));
	assert_false(crm_need_has_word(status, ""));
	assert_false(crm_need_has_word(status, "paid preparing x"));
	assert_true(crm_need_has_word(NULL, "whatever"));
	assert_null(crm_need_words("member", "kind"));
	assert_non_null(crm_need_words("order", "kind"));
	assert_non_null(crm_need_words(NULL, "kind"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_streams),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_guards),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_money),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_people),
		cmocka_unit_test(test_totals),
		cmocka_unit_test(test_words)
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
