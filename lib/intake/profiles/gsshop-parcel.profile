# GS SHOP: 직택배집하택배상세 (41 columns), parcels that the portal's carrier
# fetches.
#
# Where quantities were split over parcels only 주문출하지시번호 is unique.  It
# ranks above the other lists, which number no lines: an order that is in two of
# them is counted once.

title  = GS SHOP 직택배집하택배상세
stream = order
rank   = 210

[detect]
match = 주문출하지시번호 & 주문번호

[columns]
channel         = "GS SHOP"
order_no        = 주문번호
line_no         = 주문출하지시번호
ordered_at      = 주문일자 | 출하지시일 | 출하지시일자
status          = 주문상태 | 상태 | "paid"
kind            = "sale"
buyer_id        = 고객번호
buyer_name      = 고객명
receiver_name   = 수취인명
receiver_phone  = 수취인HP | 수취인휴대폰번호
receiver_phone2 = 수취인TEL | 수취인전화번호
postcode        = 우편번호
address         = 주소
message         = 배송메시지
product_code    = 협력사상품코드 | 상품상세코드 | 상품코드
product_name    = 노출상품명 | 송장상품명 | 상품명
option          = 주문옵션
qty             = 수량
unit_price      = 판매가
settlement      = 업체지급액
carrier         = 택배사
invoice_no      = 운송장번호 | 운송장

[when 주문유형 = 취소*, C]
status = "cancelled"

[when 주문유형 = 반품*, 교환반품*, R]
kind         = "return"
status       = "returned"
negative     = qty, amount
ref_order_no = 주문번호

[when 주문유형 = 교환주문*, X*]
kind = "exchange"
