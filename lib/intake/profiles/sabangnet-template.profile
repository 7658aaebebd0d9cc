# Sabangnet: a template with variants of words (수취인주소(1)) and cells that
# hold several things (조합용), as senders of parcels use it.
#
# 주문금액/수량 is a quotient, the price of one piece.  수취인명+쇼핑몰명(1) is
# for a label: it has two things in one cell and is not used.  Where the template
# says nothing of the mall, crm-map --set channel= does; where it has no day,
# the date in the file's name counts.  So it ranks below 주문서확인.

title  = 사방넷 출고 양식 (조합용)
stream = order
rank   = 90
bundle = 주문번호(쇼핑몰)

[detect]
match = 주문번호(쇼핑몰) & 상품명(확정)+옵션(수집)+수량(조합용)
match = 주문번호(쇼핑몰) & 상품명(확정)+옵션(확정)+수량(조합용)
match = 주문번호(쇼핑몰) & 주문금액/수량
match = 주문번호(쇼핑몰) & 수취인명+쇼핑몰명(1)

[columns]
channel         = 쇼핑몰명 | 사이트
order_no        = 주문번호(쇼핑몰)
line_no         = 부주문번호 | 주문순번
ordered_at      = 주문일자 | 수집일자 | @date
status          = 주문상태 | "paid"
kind            = "sale"
buyer_name      = 주문자명
buyer_phone     = 주문자핸드폰번호 | 주문자전화번호
receiver_name   = 수취인명
receiver_phone  = 수취인핸드폰번호 | 수취인전화번호1
receiver_phone2 = 수취인전화번호 | 수취인전화번호2
postcode        = 수취인우편번호(1) | 수취인우편번호
address         = 수취인주소(1) | 수취인주소(4) | 수취인주소
message         = 배송메세지
product_code    = 자체상품코드 | 품번코드(사방넷) | 상품코드(쇼핑몰)
product_name    = 상품명(확정) | 상품명(수집)
 | 상품명(확정)+옵션(수집)+수량(조합용)
 | 상품명(확정)+옵션(확정)+수량(조합용)
option          = 옵션(확정) | 옵션(수집)
qty             = 수량
unit_price      = 판매가(수집) | 주문금액/수량
amount          = 결제금액 | 주문금액
shipping_fee    = 배송비(수집)
settlement      = 공급단가 * 수량
carrier         = 택배사 | 택배사코드
invoice_no      = 운송장번호 | 송장번호
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

[when 운송장번호 | 송장번호 !=]
status = 주문상태 | "shipped"

# Of two telephones without a name the mobile one comes first.
[when 수취인전화번호1 != 01*, 10* & 수취인전화번호2 = 01*, 10*]
receiver_phone  = 수취인핸드폰번호 | 수취인전화번호2
receiver_phone2 = 수취인전화번호 | 수취인전화번호1
