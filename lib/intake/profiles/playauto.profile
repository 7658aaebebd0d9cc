# PlayAuto: orders collected from malls.  Users make the template.
#
# Where an order of several things stands in one row, its cells list them with
# commas; such a quantity is no number, and the import refuses the row.

title  = 플레이오토 주문내역
stream = order
rank   = 100

[detect]
match = 온라인상품명 & 쇼핑몰주문번호
match = 플레이오토주문번호 & 쇼핑몰주문번호

[columns]
channel         = 쇼핑몰
order_no        = 쇼핑몰주문번호
line_no         = 주문고유번호
ordered_at      = 주문일 | 결제완료일
status          = 주문상태 | "paid"
kind            = "sale"
buyer_name      = 주문자명
buyer_phone     = 주문자휴대폰번호 | 주문자전화번호
receiver_name   = 수령자명
receiver_phone  = 수령자휴대폰번호
receiver_phone2 = 수령자전화번호
postcode        = 배송지우편번호 | 우편번호
address         = 배송지주소 | 주소
message         = 배송메세지
product_code    = 판매자관리코드
product_name    = 온라인상품명
option          = 옵션 | 주문선택사항
qty             = 주문수량
amount          = 금액
discount        = 할인금액
carrier         = 택배사
invoice_no      = 운송장번호
