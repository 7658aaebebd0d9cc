# 29CM: 주문내역.  The file has no number of a line.

title  = 29CM 주문내역
stream = order
rank   = 200

[detect]
match = 직접입력형 옵션명 & 배송유의사항 & 주문번호

[columns]
channel         = "29CM"
order_no        = 주문번호
ordered_at      = 결제완료일 | 주문일
status          = 주문상태 | "paid"
kind            = "sale"
buyer_name      = 주문자명
buyer_phone     = 주문자연락처
receiver_name   = 수령자명
receiver_phone  = 수령자연락처
receiver_phone2 = 수령자추가연락처
postcode        = 우편번호
address         = 배송주소
message         = 배송유의사항
product_code    = 상품코드
product_name    = 상품명
option          = 옵션명 + " / " + 직접입력형 옵션명
qty             = 수량
unit_price      = 판매가
amount          = 총금액
