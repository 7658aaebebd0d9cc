# Shoplinker: orders collected from malls.  UNCONFIRMED: what the columns hold
# is known, what they are called is not; change the names to those of your
# file.  A size is often left at the end of an option (/ FREE) and stays there.

title  = 샵링커 주문
stream = order
rank   = 100
bundle = 주문번호

[detect]
match = 샵링커주문번호 & 주문번호
match = 샵링커상품코드 & 주문번호

[columns]
channel         = 쇼핑몰 | 쇼핑몰명
order_no        = 주문번호
ordered_at      = 주문일 | 주문일시
status          = 주문상태 | "paid"
kind            = "sale"
buyer_name      = 주문자
buyer_phone     = 주문자휴대전화 | 주문자전화
receiver_name   = 수령인
receiver_phone  = 수령인핸드폰
receiver_phone2 = 수령인전화
postcode        = 우편번호
address         = 주소
message         = 배송메시지
product_code    = 업체상품코드 | 상품코드
product_name    = 상품명
option          = 옵션
qty             = 수량
unit_price      = 판매가
shipping_fee    = 배송비
settlement      = 정산액

# The fee may be a word that does not say how much.
[when 배송비 = 유료배송, 무료배송, 선불, 착불]
shipping_fee = ""
