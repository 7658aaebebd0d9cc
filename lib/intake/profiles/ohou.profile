# 오늘의집: 주문배송 내역.  The file knows no buyer, only the receiver.
#
# What the total has above the price is for delivery and assembly.

title  = 오늘의집 주문배송 내역
stream = order
rank   = 200
bundle = 묶음배송그룹 | 주문번호

[detect]
match = 묶음배송그룹 & 수취인 주소상세
match = 주문결제완료일 & 옵션번호 & 주문번호

[columns]
channel        = "오늘의집"
order_no       = 주문번호
line_no        = 옵션번호
ordered_at     = 주문결제완료일
status         = 주문상태 | "paid"
kind           = "sale"
buyer_name     = 주문자명
buyer_phone    = 주문자 연락처
receiver_name  = 수취인명
receiver_phone = 수취인 연락처
postcode       = 수취인 우편번호
address        = 수취인 주소 + 수취인 주소상세
message        = 배송메모 | 주문메모
product_code   = 상품코드 | 상품번호
product_name   = 상품명
option         = 옵션명
qty            = 수량
amount         = 판매가*수량
shipping_fee   = 판매가*수량+조립비+배송비 - 판매가*수량
settlement     = 정산예정금액
