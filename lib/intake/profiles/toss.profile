# Toss Shopping: 주문배송관리 (31 columns).  The first row tells how to fill it
# in, the third what may be changed.  The quantity is called 주문건수.

title  = 토스쇼핑 주문배송관리
stream = order
rank   = 200
bundle = 배송비 묶음 번호
helper = 수정 가능, 수정 불가, 수정가능, 수정불가

[detect]
match = 주문상품번호 & 주문건수

[columns]
channel        = "토스쇼핑"
order_no       = 주문번호
line_no        = 주문상품번호
ordered_at     = 주문일시
status         = 주문상태 | "paid"
kind           = "sale"
buyer_name     = 구매자명
buyer_phone    = 구매자 연락처
receiver_name  = 수령인명
receiver_phone = 수령인 연락처
postcode       = 우편번호
address        = 배송지
message        = 주문요청사항
product_code   = 상품 관리 코드 | 상품ID
product_name   = 상품명
option         = 옵션명
qty            = 주문건수
amount         = 주문금액
shipping_fee   = 배송비 합계
carrier        = 택배사
invoice_no     = 송장번호
shipped_at     = 발송처리일시
delivered_at   = 배송완료일시
