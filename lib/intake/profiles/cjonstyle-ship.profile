# CJ OnStyle: the upload of invoice numbers.  운송장식별번호 is the number of
# the shipping instruction, as in the list of orders.

title  = CJ온스타일 운송장 등록
stream = shipment

[detect]
match = 운송장식별번호 & 운송장번호 & 출고수량
not   = 인수자 | 인수자Hp | 지시수량 | 주문상태

[columns]
channel    = "CJ온스타일"
order_no   = 주문번호
line_no    = 운송장식별번호
carrier    = 택배사
invoice_no = 운송장번호
qty        = 출고수량
status     = "shipped"

[when 운송장번호 =]
drop = no invoice number
