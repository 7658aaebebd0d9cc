# Hanjin (한진택배).  Only 받으시는분, 받으시는분 전화, 받는분우편번호 and
# 받는분총주소 are known for certain.

title  = 한진택배 운송장 파일
stream = shipment

[detect]
match = 받으시는분 & 받는분총주소 & 운송장번호
match = 받으시는분 & 받으시는분 전화 & 운송장번호

[columns]
order_no       = 고객주문번호 | 주문번호
carrier        = "한진택배"
invoice_no     = 운송장번호
shipped_at     = 집하일자 | 집하일 | 출고일자
delivered_at   = 배달완료일시 | 배달완료일
status         = "shipped"
receiver_name  = 받으시는분
receiver_phone = 받으시는분 핸드폰 | 받으시는분핸드폰 | 받으시는분 전화
product_name   = 내품명 | 품목명 | 상품명
qty            = 내품수량

[when 배달완료일시 | 배달완료일 !=]
status = "delivered"

[when 운송장번호 =]
drop = no invoice number
