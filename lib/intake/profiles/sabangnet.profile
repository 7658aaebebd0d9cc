# Sabangnet: 주문서확인, orders collected from malls.  Users make the template,
# so that every export differs; two numbers of an order, the mall's counts.
#
# A mall's own file has the higher rank: an order that comes both ways is the
# mall's, and this file only adds its state and shipment.

title  = 사방넷 주문서
stream = order
rank   = 100
bundle = 주문번호(쇼핑몰)

[detect]
match = 주문번호(사방넷) & 주문번호(쇼핑몰)
match = 사방넷주문번호 & 쇼핑몰명
not   = 상품명(확정)+옵션(수집)+수량(조합용)
 | 상품명(확정)+옵션(확정)+수량(조합용) | 주문금액/수량 | 수취인명+쇼핑몰명(1)

[columns]
channel         = 쇼핑몰명 | 사이트
order_no        = 주문번호(쇼핑몰) | 쇼핑몰주문번호
line_no         = 부주문번호 | 주문순번
ordered_at      = 주문일자 | 수집일자
status          = 주문상태 | "paid"
kind            = "sale"
buyer_id        = 주문자ID
buyer_name      = 주문자명
buyer_phone     = 주문자핸드폰번호 | 주문자전화번호
buyer_email     = 주문자이메일주소
receiver_name   = 수취인명
receiver_phone  = 수취인핸드폰번호 | 수취인전화번호1
receiver_phone2 = 수취인전화번호 | 수취인전화번호2
postcode        = 수취인우편번호 | 수취인우편번호(1)
address         = 수취인주소 | 수취인주소(1) | 수취인주소(4)
message         = 배송메세지
product_code    = 자체상품코드 | 품번코드(사방넷) | 상품코드(쇼핑몰)
product_name    = 상품명(확정) | 상품명(수집)
option          = 옵션(확정) | 옵션(수집)
qty             = 수량
unit_price      = 판매가(수집)
amount          = 결제금액 | 주문금액
shipping_fee    = 배송비(수집)
settlement      = 공급단가 * 수량
carrier         = 택배사 | 택배사코드
invoice_no      = 송장번호 | 운송장번호
shipped_at      = 출고 완료일자

[words status]
paid               = 001, 1
preparing          = 002, 2, 003, 3, 006, 6
shipped            = 004, 4
cancel_requested   = 007, 7
cancelled          = 010, 10, 999, 폐기
exchange_requested = 008, 8, 021, 21, 022, 22, 023, 23, 024, 24
exchanged          = 011, 11
return_requested   = 009, 9, 025, 25, 026, 26
returned           = 012, 12
