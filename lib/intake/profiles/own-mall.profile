# An own shop whose maker is not known: 주문내역.
#
# 주문자ID is the own shop's member, so it is the member's code here.  What was
# paid, taken off and delivered stands on the whole order and repeats on each
# line; amount is the price of the line, options in it.

title  = 자사몰 주문내역
stream = order
rank   = 200
bundle = 주문번호

[detect]
match = 거래상태 & 판매가(옵션포함) & 주문번호
match = 결제한 배송료 & 주문번호

[columns]
channel         = "자사몰"
order_no        = 주문번호
ordered_at      = 주문일자
status          = 거래상태 | "paid"
kind            = "sale"
member_code     = 주문자ID
buyer_name      = 주문자
buyer_phone     = 주문자휴대전화
receiver_name   = 수령인
receiver_phone  = 수령인휴대전화
receiver_phone2 = 수령인전화번호
postcode        = 수령인우편번호
address         = 수령인주소
message         = 요구사항
product_code    = 상품코드
product_name    = 상품명
option          = 옵션
qty             = 수량
unit_price      = 판매가(옵션포함)
shipping_fee    = 결제한 배송료 | 배송료
payment         = 결제수단
invoice_no      = 송장번호
