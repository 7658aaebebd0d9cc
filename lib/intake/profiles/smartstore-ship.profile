# Naver SmartStore: the sheet 발송처리 by which invoice numbers are uploaded.
# It names the line, 상품주문번호, and no order.  What goes by hand or by
# messenger has no number.

title  = 스마트스토어 발송처리
stream = shipment

[detect]
match = 상품주문번호 & 배송방법 & 택배사 & 송장번호
not   = 주문번호 | 수취인명 | 주문상태

[columns]
channel    = "스마트스토어"
line_no    = 상품주문번호
carrier    = 택배사
invoice_no = 송장번호
shipped_at = 발송일
status     = "shipped"

[when 송장번호 =]
drop = no invoice number
