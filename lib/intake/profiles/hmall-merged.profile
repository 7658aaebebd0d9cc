# Hmall, Hyundai Home Shopping: 배송지시 as the portal shows it, its header two
# rows high: the upper one names groups, such as 인수자 over 성명 and 전화.
# Otherwise as hmall.

title       = Hmall 배송지시 (두 줄 머리글)
stream      = order
rank        = 200
header_rows = 2

[detect]
match = 배송지시번호 & 배송지시상세번호 & 주문번호 & 인수자 성명
match = 배송지시번호 & 배송지시상세번호 & 주문번호 & 인수자 인수자명

[columns]
channel         = "Hmall"
order_no        = 주문번호
line_no         = 배송지시번호 + "-" + 배송지시상세번호
ordered_at      = 상세주문일자 | 주문일자 | 주문 상세주문일자
status          = 최종배송지시진행구분코드 | "paid"
kind            = "sale"
buyer_name      = 주문자 성명 | 주문자명 | 배송신청자명
buyer_phone     = 주문자 전화 | 주문자 전화(휴대)
receiver_name   = 인수자 성명 | 인수자명
receiver_phone  = 인수자 전화(휴대) | 인수자 휴대폰
receiver_phone2 = 인수자 전화(일반) | 인수자 전화
postcode        = 배송지 우편번호
address         = 배송지 주소 + 배송지 상세주소
message         = 배송메세지
product_code    = 협력사 상품관리코드 | 판매상품코드 + "-" + 상품속성코드
product_name    = 상품명
option          = 상품속성명
qty             = 수량 주문 - 수량 고객취소 | 주문 수량 - 고객취소수량
unit_price      = 판매단가
carrier         = 택배사
invoice_no      = 운송장번호

[words status]
preparing = 25, 30
shipped   = 45
delivered = 50

[when 수량 주문 - 수량 고객취소 < 1]
qty    = 수량 주문
status = "cancelled"

[when 배송취소여부 = Y]
status = "cancelled"

[when 배송유형 = 40, 교환*]
kind = "exchange"

[when 주문번호 = *사은품*]
drop = gift
