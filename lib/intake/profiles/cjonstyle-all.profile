# CJ OnStyle: 배송통합조회 (74 columns), all deliveries of a period.
#
# 결제가 is for the line, 판매가 for one piece, 공급가 without VAT; an order is
# of the day of 결제일.  A claim stands in 주문상태 or 배송상태.
#
# It does not number the lines, so it ranks below 배송관리, which does: an order
# that is in both lists is counted once.

title        = CJ온스타일 배송통합조회
stream       = order
rank         = 190
vat_excluded = settlement

[detect]
match = 배송상태 & 배송지시일 & 결제가 & 주문번호
match = 배송상태 & 공급가 & 결제일 & 주문번호

[columns]
channel         = "CJ온스타일"
order_no        = 주문번호
ordered_at      = 결제일 | 배송지시일 | 출고일
status          = 주문상태 | 배송상태 | "paid"
kind            = "sale"
buyer_name      = 주문자
receiver_name   = 인수자
receiver_phone  = 인수자Hp
receiver_phone2 = 인수자Tel
postcode        = 우편번호
address         = 신주소 | 구주소
message         = 배송참고
product_code    = 상품코드 + "-" + 단품코드
product_name    = 상품명
option          = 옵션명
qty             = 수량
unit_price      = 판매가
amount          = 결제가
settlement      = 공급가
carrier         = 택배사
invoice_no      = 운송장번호
shipped_at      = 출고일

[words status]
cancelled = 배송취소, 출고취소

[when 취소예정 = Y, 예, 취소예정]
status = "cancel_requested"

[when 주문상태 = *취소*, *반품*, *교환*, *환불*]
status = 주문상태 | 배송상태 | "paid"

[when 배송상태 = *취소*, *반품*, *교환*, *환불*]
status = 배송상태 | 주문상태 | "paid"
