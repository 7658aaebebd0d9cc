# Lotte (롯데택배): its two house forms, of 15 and of 7 columns, once a column
# for the invoice number stands behind them.

title  = 롯데택배 송장 파일
stream = shipment

[detect]
match = 보내는사람(지정) & 받는사람 & 운송장번호
match = 보내는사람(지정) & 받는사람 & 송장번호
match = 수령자명 & 수령자전화번호 & 배송지주소 & 주문수량 & 운송장번호
match = 수령자명 & 수령자전화번호 & 배송지주소 & 주문수량 & 송장번호
not   = 쇼핑몰 | 온라인상품명 | 플레이오토주문번호 | 금액 | 주문금액 | 결제금액

[columns]
order_no       = 주문번호
carrier        = "롯데택배"
invoice_no     = 운송장번호 | 송장번호
shipped_at     = 집하일자 | 집하일 | 발송일
receiver_name  = 받는사람 | 수령자명
receiver_phone = 전화번호1 | 전화번호2 | 수령자전화번호
product_name   = 상품명1 | 상품명
qty            = 주문수량
status         = "shipped"

[when 운송장번호 | 송장번호 =]
drop = no invoice number
