# 현대이지웰, a mall for the staff of companies: 배송목록.
#
# 배송번호 is a parcel's, so no column numbers the lines.  실주문금액 is for the
# line, 판매가격 for one piece.

title  = 현대이지웰 배송목록
stream = order
rank   = 200

[detect]
match = 장바구니 번호 & 배송메시지(요청사항)
match = 장바구니 번호 & 배송수량 & 실주문금액

[columns]
channel        = "현대이지웰"
order_no       = 주문번호
ordered_at     = 주문일시 | 주문확인일시
status         = 주문상태 | "paid"
kind           = "sale"
buyer_name     = 주문자명
buyer_phone    = 주문자 휴대폰번호
receiver_name  = 수령자명
receiver_phone = 수령자 휴대폰번호
postcode       = 우편번호
address        = 주소
message        = 배송메시지(요청사항)
product_code   = 상품코드
product_name   = 상품명
option         = 옵션
qty            = 주문수량
unit_price     = 판매가격
amount         = 실주문금액
