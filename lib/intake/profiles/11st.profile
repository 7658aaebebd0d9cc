# 11st: 발송처리 (the header is the third row) and 판매완료 (the sixth).
#
# 번호 counts rows and is no key.  주문금액 is 판매단가 x 수량 + 옵션가 before the
# seller's discounts, 옵션가 and the discounts are for the line.

title  = 11번가 발송처리·판매완료
stream = order
rank   = 200
bundle = 배송번호

[detect]
match = 주문순번 & 판매자기본할인금액
match = 주문상세번호 & 판매자기본할인금액

[columns]
channel         = "11번가"
order_no        = 주문번호
line_no         = 주문순번 | 주문상세번호
ordered_at      = 주문일시 | 결제일시
status          = 주문상태 | "paid"
kind            = "sale"
buyer_id        = 구매자ID
buyer_name      = 구매자
receiver_name   = 수취인
receiver_phone  = 휴대폰번호
receiver_phone2 = 전화번호
postcode        = 우편번호
address         = 주소
message         = 배송메시지
product_code    = 판매자 상품코드 | 상품번호
product_name    = 상품명
option          = 옵션
qty             = 수량
unit_price      = 판매단가
amount          = 주문금액 - 판매자기본할인금액 - 판매자 추가할인금액
 - 복수구매할인금액
discount        = 판매자기본할인금액 + 판매자 추가할인금액 + 복수구매할인금액
shipping_fee    = 배송비 + 도서산간 배송비
settlement      = 정산예정금액
carrier         = 택배사코드
invoice_no      = 송장번호
shipped_at      = 발송처리일
