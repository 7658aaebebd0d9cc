# Cafe24: the simple upload of invoice numbers.  The carrier is a code of the
# shop's own list of carriers and stays one.

title  = 카페24 송장 등록
stream = shipment

[detect]
match = 주문번호 & 배송업체코드 & 송장번호
match = 주문번호 & 배송업체코드 & 운송장번호
not   = 주문일시 | 상품명 | 수령인

[columns]
channel    = "카페24"
order_no   = 주문번호
line_no    = 품목별 주문번호
carrier    = 배송업체코드
invoice_no = 송장번호 | 운송장번호
status     = "shipped"

[when 송장번호 | 운송장번호 =]
drop = no invoice number
