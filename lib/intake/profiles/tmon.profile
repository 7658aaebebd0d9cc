# TMON, which has closed: files of its time.  금액 is for the line.

title  = 티몬 배송관리
stream = order
rank   = 200

[detect]
match = 옵션번호 & 주문번호 & 발송마감일 & 배송상태 & 수령인
match = 옵션번호 & 주문번호 & 결제완료일 & 단가 & 수령인

[columns]
channel        = "티몬"
order_no       = 주문번호
line_no        = 옵션번호
ordered_at     = 결제완료일
status         = 배송상태 | "paid"
kind           = "sale"
buyer_id       = 아이디
buyer_name     = 구매자명
buyer_phone    = 휴대폰
receiver_name  = 수령인
receiver_phone = 연락처
postcode       = 우편번호
address        = 주소
message        = 배송메세지 | 요청사항
product_name   = 상품명
option         = 옵션
qty            = 수량
unit_price     = 단가
amount         = 금액
carrier        = 택배사
invoice_no     = 송장번호
