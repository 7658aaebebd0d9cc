# 오아시스: 주문내역.
#
# 상품할인가 is one piece after 할인금액.  Coupons, points and 결제금액 are of the
# whole order, so amount is the price of the line.

title  = 오아시스 주문내역
stream = order
rank   = 200
bundle = 주문번호

[detect]
match = 배송매장 & 주문번호
match = 주소(도로명) & 상품할인가 & 주문번호

[columns]
channel        = "오아시스"
order_no       = 주문번호
ordered_at     = 주문일
status         = 주문상태 | "paid"
kind           = "sale"
buyer_name     = 주문자
receiver_name  = 수령인
receiver_phone = 수령인 전화번호
postcode       = 우편번호
address        = 주소(도로명)
message        = 배송메시지
product_code   = 상품코드
product_name   = 상품명
option         = 옵션
qty            = 수량
unit_price     = 상품할인가 | 상품가
shipping_fee   = 배송비
