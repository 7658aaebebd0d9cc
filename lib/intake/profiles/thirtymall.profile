# 떠리몰: 주문내역.  판매가(할인적용가) is for one piece, the discount taken off.
#
# Where the file has no time of the order, the one in its name stands for it.

title  = 떠리몰 주문내역
stream = order
rank   = 200

[detect]
match = 옵션명:옵션값 & 판매가(할인적용가)
match = 업무메시지 & 수령자연락처 & 판매가(할인적용가)

[columns]
channel        = "떠리몰"
order_no       = 주문번호
ordered_at     = 주문일시 | 주문일 | 결제일 | @date
status         = 주문상태 | "paid"
kind           = "sale"
buyer_name     = 주문자명
receiver_name  = 수령자명
receiver_phone = 수령자연락처
postcode       = 우편번호
address        = 주소
message        = 배송메모 | 주문메모
product_name   = 상품명
option         = 옵션명:옵션값
qty            = 수량
unit_price     = 판매가(할인적용가)

[when 주문구분 = 취소*]
status = "cancelled"

[when 주문구분 = 반품*]
status = "returned"

[when 주문구분 = 교환*]
kind = "exchange"
