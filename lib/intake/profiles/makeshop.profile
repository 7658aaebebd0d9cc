# Makeshop own shops: 주문내역.  Names of columns differ from shop to shop.
#
# 결제금액 and 총결제금액 are of the whole order; amount is the price of the line.

title  = 메이크샵 주문내역
stream = order
rank   = 200

[detect]
match = 수령지전화 & 주문상품명 & 주문번호
match = 옵션추가 가격 & 주문상품명 & 주문번호

[columns]
channel         = "메이크샵"
order_no        = 주문번호
ordered_at      = 주문일 | 주문일시 | 발주일
status          = 주문상태 | "paid"
kind            = "sale"
buyer_name      = 주문자
receiver_name   = 수령인
receiver_phone  = 핸드폰
receiver_phone2 = 수령지전화
postcode        = 우편번호
address         = 주소
message         = 비고
product_name    = 주문상품명
option          = 옵션
qty             = 수량
unit_price      = 상품판매가 + 옵션추가 가격

[when 판매가 !=]
unit_price = 판매가 + 옵션추가 가격
