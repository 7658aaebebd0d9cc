# 아이디어스 (idus): 주문내역.  작품 is a product, 전화번호 the receiver's.
#
# The file has no time: the one in its name stands for it, so each order
# should be in one export only.  It has no number of a line, and a gift of
# money (후원) is none of the price.

title  = 아이디어스 주문내역
stream = order
rank   = 200
bundle = 주문번호

[detect]
match = 작품명 & 주문번호 & 받는분
match = 작품명 & 후원 & 결제금액

[columns]
channel        = "아이디어스"
order_no       = 주문번호
ordered_at     = 주문일시 | 결제일시 | @date
status         = 주문상태 | "paid"
kind           = "sale"
buyer_name     = 주문자
buyer_phone    = 주문자 전화번호
receiver_name  = 받는분
receiver_phone = 전화번호
postcode       = 우편번호
address        = 주소
message        = 요청사항 | 주문메모
product_name   = 작품명
option         = 옵션
qty            = 수량
amount         = 결제금액
shipping_fee   = 배송비 + 도서산간
