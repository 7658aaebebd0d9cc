/*
 * gen [-s] LINES [MEMBERS]
 *
 * Writes LINES order lines of MEMBERS members (LINES / 10) as the canonical
 * order stream (crm-csv(5)) or, with -s, in UTF-8 as the 72 columns that
 * SmartStore exported in 2026: the same bytes for the same numbers, on every
 * machine.  About two lines an order, five channels, three years in order of
 * time.  All names, phones and addresses are put together from tables; few
 * members buy much and many little.
 */

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

#define DAY		86400
#define FIRST_DAY	19570	/* 2023-08-01, in days since 1970-01-01 */
#define DAYS		1096	/* until 2026-07-31 */

struct rng {
	uint64_t state;
};

struct member {
	uint64_t	 id;		/* from 0 */
	const char	*surname;
	const char	*given[2];
	unsigned	 phone[2];	/* 010-a-b */
	const char	*city;
	const char	*road;
	unsigned	 house;
	unsigned	 flat[2];
	unsigned	 postcode;
};

struct order {
	const struct channel *channel;
	uint64_t	 no;		/* counts from 1 over all channels */
	int64_t		 at;		/* seconds since 1970-01-01 */
	const char	*status;
	unsigned	 shipping;
};

static const char header[] =
    "channel,order_no,line_no,ordered_at,status,kind,member_code,buyer_id,"
    "buyer_name,buyer_phone,buyer_email,receiver_name,receiver_phone,"
    "receiver_phone2,postcode,address,message,product_code,product_name,"
    "option,qty,unit_price,amount,discount,coupon,shipping_fee,settlement,"
    "payment,carrier,invoice_no,shipped_at,delivered_at,ref_order_no,"
    "ref_line_no,reason,source,source_line,exported_at";

static const char notice[] =
    "\"엑셀 일괄발송 안내: 이 파일에 택배사와 송장번호를 적어 올려 주세요.\"";

static const char smartstore[] =
    "상품주문번호,주문번호,배송속성,풀필먼트사(주문 기준),택배사(주문 기준),"
    "배송방법(구매자 요청),배송방법,택배사,송장번호,발송일,판매채널,구매자명,"
    "구매자ID,수취인명,주문상태,주문세부상태,수량클레임 여부,결제위치,결제일,"
    "상품번호,상품명,상품종류,반품안심케어,멤버십N배송,옵션정보,옵션관리코드,"
    "수량,옵션가격,상품가격,최종 상품별 할인액,최초 상품별 할인액,"
    "판매자 부담 할인액,최종 상품별 총 주문금액,최초 상품별 총 주문금액,사은품,"
    "발주확인일,발송기한,발송처리일,송장출력일,배송비 형태,배송비 묶음번호,"
    "배송비 유형,배송비 합계,제주/도서 추가배송비,배송비 할인액,판매자 상품코드,"
    "판매자 내부코드1,판매자 내부코드2,수취인연락처1,수취인연락처2,통합배송지,"
    "기본배송지,상세배송지,구매자연락처,우편번호,배송메세지,출고지,결제수단,"
    "네이버페이 주문관리 수수료,매출연동 수수료,정산예정금액,개인통관고유부호,"
    "주문일시,배송희망일,구독신청회차,구독진행회차,구독배송희망일,배송태그 유형,"
    "출입방법 유형,출입방법 내용,수령위치 유형,수령위치 내용";

static const char *const states[] = {
	"배송완료", "배송완료", "구매확정", "구매확정", "배송중", "취소", "반품",
};

static const struct channel {
	const char	*name;
	const char	*prefix;	/* of order numbers, behind the date */
	int		 codes;		/* the shop's own: knows member codes */
	int		 ids;		/* shows whole buyer ids */
} channels[] = {
	{ "smartstore",	"",	0,	0 },
	{ "coupang",	"3",	0,	0 },
	{ "cafe24",	"-",	1,	1 },
	{ "11st",	"7",	0,	1 },
	{ "cjonstyle",	"0",	0,	0 },
};

static const char *const surnames[] = {
	"김", "김", "김", "김", "이", "이", "이", "박", "박", "최", "정",
	"강", "조", "윤", "장", "임", "한", "오", "서", "신", "권", "황",
	"안", "송", "류", "홍", "전", "고", "문", "손", "양", "배", "백",
	"허", "남궁",
};

static const char *const syllables[] = {
	"민", "서", "준", "지", "현", "우", "수", "영", "진", "은", "하",
	"윤", "도", "시", "예", "유", "주", "건", "재", "성", "희", "경",
	"미", "선", "정", "혜", "원", "연", "태", "동", "상", "숙", "순",
	"철", "호", "훈", "아", "나", "린", "솔",
};

static const char *const cities[] = {
	"서울특별시 마포구", "서울특별시 송파구", "서울특별시 은평구",
	"부산광역시 수영구", "부산광역시 사하구", "대구광역시 달서구",
	"인천광역시 부평구", "광주광역시 북구", "대전광역시 유성구",
	"울산광역시 남구", "경기도 고양시 덕양구", "경기도 화성시",
	"경기도 남양주시", "강원특별자치도 강릉시", "충청북도 청주시 상당구",
	"충청남도 아산시", "전라남도 순천시", "경상북도 포항시 북구",
	"경상남도 김해시", "제주특별자치도 서귀포시",
};

static const char *const roads[] = {
	"느티나무로", "은행길", "시냇가로", "솔밭길", "한마음로", "새터길",
	"큰샘로", "돌담길", "해오름로", "달맞이길", "꽃마을로", "너른들길",
};

static const struct product {
	const char	*code;
	const char	*name;
	unsigned	 price;
	const char	*options[3];
} products[] = {
	{ "J-101", "재래식 된장 1kg", 18000, { "1kg", "2kg", "500g" } },
	{ "J-102", "태양초 고추장 900g", 21000, { "900g", "450g", "" } },
	{ "J-103", "한식 간장 500ml", 15000, { "500ml", "1L", "" } },
	{ "J-104", "청국장 200g 6개입", 16800, { "6개", "12개", "" } },
	{ "J-105", "명절 장류 선물세트", 59000, { "1호", "2호", "3호" } },
	{ "K-201", "포기김치", 32900, { "5kg", "10kg", "3kg" } },
	{ "K-202", "총각김치", 28900, { "3kg", "5kg", "" } },
	{ "K-203", "백김치", 26900, { "3kg", "5kg", "" } },
	{ "B-301", "라텍스 매트리스", 389000, { "싱글", "슈퍼싱글", "퀸" } },
	{ "B-302", "원목 침대 프레임", 459000, { "슈퍼싱글", "퀸", "킹" } },
	{ "B-303", "메모리폼 베개", 39900, { "낮은", "높은", "" } },
	{ "B-304", "사계절 차렵이불", 79000, { "싱글", "퀸", "" } },
	{ "F-401", "리넨 셔츠", 49000, { "화이트/M", "네이비/L", "베이지/S" } },
	{ "F-402", "와이드 슬랙스", 59000, { "블랙/27", "그레이/29", "" } },
	{ "F-403", "울 코트", 219000, { "카멜/55", "블랙/66", "" } },
	{ "F-404", "기본 양말 5켤레", 12900, { "혼합", "블랙", "화이트" } },
	{ "G-501", "유기농 현미", 33000, { "10kg", "4kg", "" } },
	{ "G-502", "햇사과 가정용", 29900, { "5kg", "10kg", "" } },
	{ "G-503", "제주 감귤", 24900, { "5kg", "10kg", "3kg" } },
	{ "G-504", "볶은 참깨 200g", 13500, { "1봉", "3봉", "" } },
};

/* The newest orders are on their way; the old are done, or came back. */
static const char *const done[] = {
	"confirmed", "confirmed", "confirmed", "confirmed", "confirmed",
	"confirmed", "confirmed", "confirmed", "confirmed", "confirmed",
	"confirmed", "delivered", "delivered", "delivered", "delivered",
	"delivered", "delivered", "cancelled", "returned", "exchanged",
};

/* Sebastiano Vigna's splitmix64. */
static uint64_t
next(struct rng *rng)
{
	uint64_t z;

	z = rng->state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* A number below n; n is small against 2^64, so the bias does not matter. */
static uint64_t
below(struct rng *rng, uint64_t n)
{
	return next(rng) % n;
}

/* A member: of two draws the lower number, so that few buy much. */
static uint64_t
pick_member(struct rng *rng, uint64_t members)
{
	uint64_t a, b;

	a = below(rng, members);
	b = below(rng, members);
	return a < b ? a : b;
}

/*
 * A member's data follow from its number alone.  The multiplier has no factor
 * in common with 80,000,000, so no two members share a phone.
 */
static void
make_member(struct member *m, uint64_t id)
{
	struct rng rng;
	uint64_t phone;

	rng.state = id * UINT64_C(0x2545f4914f6cdd1d) + 1;
	phone = (id * 48271 + 1234567) % 80000000 + 20000000;
	m->id = id;
	m->surname = surnames[below(&rng, COUNT(surnames))];
	m->given[0] = syllables[below(&rng, COUNT(syllables))];
	m->given[1] = syllables[below(&rng, COUNT(syllables))];
	m->phone[0] = (unsigned)(phone / 10000);
	m->phone[1] = (unsigned)(phone % 10000);
	m->city = cities[below(&rng, COUNT(cities))];
	m->road = roads[below(&rng, COUNT(roads))];
	m->house = (unsigned)below(&rng, 300) + 1;
	m->flat[0] = (unsigned)below(&rng, 30) + 101;
	m->flat[1] = (unsigned)below(&rng, 20) * 100 + 101 +
	    (unsigned)below(&rng, 4);
	m->postcode = (unsigned)below(&rng, 62000) + 1000;
}

/* The date of a day since 1970-01-01 (proleptic Gregorian). */
static void
civil(int64_t day, int *year, int *month, int *mday)
{
	int64_t era, doe, yoe, doy, mp;

	day += 719468;		/* since 0000-03-01 */
	era = day / 146097;
	doe = day % 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	*mday = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = (int)(yoe + era * 400 + (*month <= 2));
}

static void
put_time(int64_t at)
{
	int year, month, mday;

	civil(at / DAY, &year, &month, &mday);
	printf("%04d-%02d-%02d %02d:%02d:%02d", year, month, mday,
	    (int)(at % DAY / 3600), (int)(at % 3600 / 60), (int)(at % 60));
}

static void
put_order_no(const struct order *order)
{
	int year, month, mday;

	civil(order->at / DAY, &year, &month, &mday);
	printf("%04d%02d%02d%s%08" PRIu64, year, month, mday,
	    order->channel->prefix, order->no % 100000000);
}

static void
put_person(const struct order *order, const struct member *m)
{
	if (order->channel->codes)
		printf("M%07" PRIu64, m->id + 1);
	putchar(',');
	if (order->channel->ids)
		printf("u%" PRIu64, m->id * 7 + 1001);
	printf(",%s%s%s,010-%04u-%04u,,", m->surname, m->given[0],
	    m->given[1], m->phone[0], m->phone[1]);
	printf("%s%s%s,010-%04u-%04u,,%05u,", m->surname, m->given[0],
	    m->given[1], m->phone[0], m->phone[1], m->postcode);
	printf("%s %s %u %u동 %u호,,", m->city, m->road, m->house, m->flat[0],
	    m->flat[1]);
}

static void
put_product(struct rng *rng, const struct order *order, unsigned line)
{
	const struct product *p;
	unsigned qty, discount;

	p = &products[below(rng, COUNT(products))];
	qty = below(rng, 10) < 8 ? 1 : (unsigned)below(rng, 4) + 2;
	discount = below(rng, 4) == 0 ? p->price / 1000 * 100 : 0;
	printf("%s,%s,%s,%u,%u,%u,", p->code, p->name,
	    p->options[below(rng, COUNT(p->options))], qty, p->price,
	    qty * p->price - discount);
	if (discount > 0)
		printf("%u", discount);
	/* An order's fee stands on its first line. */
	printf(",,%u,,card,,,,,,,,,,", line == 1 ? order->shipping : 0);
}

static void
put_line(struct rng *rng, const struct order *order, const struct member *m,
    unsigned line)
{
	printf("%s,", order->channel->name);
	put_order_no(order);
	printf(",%u,", line);
	put_time(order->at);
	printf(",%s,sale,", order->status);
	put_person(order, m);
	put_product(rng, order, line);
	/* The shop exports at two in the morning. */
	put_time((order->at / DAY + 1) * DAY + 7200);
	putchar('\n');
}

/* A time behind another, as SmartStore writes it. */
static void
put_after(int64_t at, int64_t seconds)
{
	put_time(at + seconds);
	putchar(',');
}

/* The columns from 발주확인일 to 판매자 내부코드2. */
static void
put_delivery(const struct order *order, const struct product *p)
{
	put_after(order->at, 20000);
	put_after(order->at, 2 * DAY);
	put_after(order->at, DAY);
	printf(",조건부무료,%" PRIu64 ",선결제,%u,0,0,%s,,,",
	    70000000 + order->no, order->shipping, p->code);
}

/* Who gets it: 수취인연락처1 to 출고지. */
static void
put_receiver(const struct member *m)
{
	printf("010-%04u-%04u,,\"%s %s %u, %u동 %u호\",%s %s %u,%u동 %u호,"
	    "010-%04u-%04u,%05u,,\"%s 물류창고, 1층\",", m->phone[0],
	    m->phone[1], m->city, m->road, m->house, m->flat[0], m->flat[1],
	    m->city, m->road, m->house, m->flat[0], m->flat[1], m->phone[0],
	    m->phone[1], m->postcode, m->city);
}

static void
put_smartstore(struct rng *rng, const struct order *order,
    const struct member *m, unsigned line)
{
	const struct product *p = &products[below(rng, COUNT(products))];
	unsigned qty = below(rng, 10) < 8 ? 1 : (unsigned)below(rng, 4) + 2;
	unsigned total = qty * p->price;

	printf("%" PRIu64 ",", UINT64_C(2026000000000000) + order->no * 8 +
	    line);
	printf("%" PRIu64 ",일반배송,,,택배,택배,CJ대한통운,%012" PRIu64 ",",
	    UINT64_C(2026500000000000) + order->no * 8,
	    UINT64_C(640000000000) + order->no);
	put_after(order->at, DAY);
	printf("스마트스토어,%s%s%s,u%03u****,%s%s%s,%s,,N,PC,", m->surname,
	    m->given[0], m->given[1], (unsigned)(m->id % 1000), m->surname,
	    m->given[0], m->given[1], states[below(rng, COUNT(states))]);
	put_after(order->at, 60);
	printf("%u,%s,조합형옵션상품,N,N,\"규격: %s, 포장: 일반\",%s-1,%u,0,%u,"
	    "0,0,0,%u,%u,,", 10000000 + (unsigned)(p - products), p->name,
	    p->options[0], p->code, qty, p->price, total, total);
	put_delivery(order, p);
	put_receiver(m);
	printf("신용카드 간편결제,-%u,-%u,%u,,", total / 50, total / 40,
	    total - total / 50 - total / 40);
	put_time(order->at);
	puts(",,,,,,,,,");
}

static void
make_order(struct rng *rng, struct order *order, uint64_t lines,
    uint64_t written)
{
	const int64_t span = (int64_t)DAYS * DAY;

	order->channel = &channels[below(rng, COUNT(channels))];
	order->no++;
	order->at = (int64_t)FIRST_DAY * DAY +
	    (int64_t)((double)span * ((double)written / (double)lines));
	order->status = written > lines - lines / 100 ? "shipped" :
	    done[below(rng, COUNT(done))];
	order->shipping = below(rng, 3) == 0 ? 3000 : 0;
}

static int
generate(uint64_t lines, uint64_t members, int mall)
{
	struct rng rng;
	struct order order;
	struct member member;
	uint64_t written;
	unsigned line, n;

	rng.state = 20261120;
	order.no = 0;
	if (mall)
		puts(notice);
	puts(mall ? smartstore : header);
	for (written = 0; written < lines; ) {
		make_order(&rng, &order, lines, written);
		make_member(&member, pick_member(&rng, members));
		/* 1, 2 or 3 lines: two on average. */
		n = (unsigned)below(&rng, 3) + 1;
		for (line = 1; line <= n && written < lines; line++) {
			if (mall)
				put_smartstore(&rng, &order, &member, line);
			else
				put_line(&rng, &order, &member, line);
			written++;
		}
	}
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : -1;
}

/* A positive decimal number, or 0. */
static uint64_t
number(const char *s)
{
	char *end;
	unsigned long long v;

	v = strtoull(s, &end, 10);
	return *s >= '0' && *s <= '9' && *end == '\0' ? v : 0;
}

int
main(int argc, char **argv)
{
	uint64_t lines, members;
	int mall = argc > 1 && strcmp(argv[1], "-s") == 0;

	argc -= mall;
	argv += mall;
	lines = argc > 1 ? number(argv[1]) : 0;
	members = argc > 2 ? number(argv[2]) : (lines + 9) / 10;
	if (argc > 3 || lines == 0 || members == 0) {
		fputs("usage: gen [-s] LINES [MEMBERS]\n", stderr);
		return 64;
	}
	if (generate(lines, members, mall) == -1) {
		perror("gen: stdout");
		return 74;
	}
	return 0;
}
