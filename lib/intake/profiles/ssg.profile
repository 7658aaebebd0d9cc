# SSG.COM and 신세계몰: 업체주문관리 조회 (20 columns).
#
# 순번 counts rows and is no key.  실주문금액 is the line after both discounts.
# A return has an order number of its own and names the first in 원주문번호; a
# cancellation is the state of the row.

title  = SSG닷컴 업체주문관리
stream = order
rank   = 200

[detect]
match = 원주문번호 & 실주문금액 & 주문상품상태

[columns]
channel      = "SSG닷컴"
order_no     = 주문번호
ordered_at   = 주문일시
status       = 주문상품상태 | "paid"
kind         = "sale"
product_code = 상품번호
product_name = 상품명
option       = 옵션
qty          = 주문수량
amount       = 실주문금액 | 주문금액 - 할인금액 판매자 부담 - 할인금액 당사 부담
discount     = 할인금액 판매자 부담 + 할인금액 당사 부담

[when 주문구분 = 취소*]
status = "cancelled"

[when 주문구분 = 반품*]
kind         = "return"
status       = 주문상품상태 | "returned"
negative     = qty, amount
ref_order_no = 원주문번호 | 주문번호

[when 주문구분 = 교환*]
kind         = "exchange"
ref_order_no = 원주문번호
