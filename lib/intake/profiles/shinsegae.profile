# Shinsegae Live Shopping: sales and settlement.  The names of its columns
# vary, and most are words that others use, too; a file that is not known by
# itself is read with -p shinsegae.
#
# It names no people and so ranks below every list that does.  판매가 is taken
# for one piece, 결제금액 for the line.

title  = 신세계라이브쇼핑 매출·정산내역
stream = order
rank   = 50

[detect]
match = 주문번호 & 출고일자 & 정산금액 & 단품명
match = 주문번호 & 출고일자 & 정산금액 & 판매상품명
not   = 주문진행상태 | 쇼핑몰 | 쇼핑몰명 | 사이트 | 판매처

[columns]
channel      = "신세계라이브쇼핑"
order_no     = 주문번호
ordered_at   = 주문일시 | 결제일시 | 주문일자
status       = 주문상태 | "paid"
kind         = "sale"
product_code = 상품코드 + "-" + 단품코드
product_name = 상품명 | 판매상품명
option       = 옵션 | 단품명
qty          = 수량 | 주문수량 | 매출수량
unit_price   = 판매가
amount       = 결제금액 | 매출금액 | 주문금액
settlement   = 정산금액
shipped_at   = 출고일자

[when 출고일자 !=]
status = 주문상태 | "shipped"
