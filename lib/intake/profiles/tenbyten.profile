# The common form of 10x10 (Common_Sample), in which orders of Hmall, CJ,
# SK스토아, 신세계TV and others are often passed on.  It says nothing of the
# mall: crm-map --set channel=Hmall does.

title  = 텐바이텐 공통 양식
stream = order
rank   = 100
bundle = 주문번호

[detect]
match = 주문디테일키 & 실판매가 & 주문번호

[columns]
channel         = "텐바이텐"
order_no        = 주문번호
line_no         = 주문디테일키
ordered_at      = 주문일
status          = "paid"
kind            = "sale"
buyer_name      = 주문자
buyer_phone     = 주문자휴대전화 | 주문자전화
buyer_email     = 주문자이메일
receiver_name   = 수령인
receiver_phone  = 수령인핸드폰
receiver_phone2 = 수령인전화
postcode        = 수령인Zip
address         = 수령인addr
message         = 주문유의사항
product_code    = 업체상품코드 | 상품코드
product_name    = 상품명
option          = 옵션명
qty             = 수량
unit_price      = 판매가
amount          = 실판매가 * 수량
shipping_fee    = 배송비
