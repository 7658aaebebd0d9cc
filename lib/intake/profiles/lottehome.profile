# Lotte Home Shopping (롯데아이몰): orders and sales, saved as CSV.
#
# The number of an order has dashes (2026-10-22-G97886) and is kept so.  A
# cancellation or return shows in 취소수량 and 반품수량: in part it lowers the
# quantity, and what was paid is then the price of the rest; in full it is
# the state of the line.

title  = 롯데홈쇼핑 주문내역
stream = order
rank   = 200

[detect]
match = 주문진행상태 & 판매단가 & 주문번호

[columns]
channel         = "롯데홈쇼핑"
order_no        = 주문번호
ordered_at      = 주문일시 | 주문일자
status          = 주문진행상태 | "paid"
kind            = "sale"
buyer_name      = 주문자 | 주문자명
buyer_phone     = 주문자HP | 주문자TEL
receiver_name   = 수령인 | 인수자
receiver_phone  = 수령인HP
receiver_phone2 = 수령인TEL
postcode        = 우편번호
address         = 주소
message         = 배송메시지
product_code    = 업체상품코드 | 상품코드
product_name    = 상품명 | 판매상품명
option          = 단품명 | 옵션
qty             = 주문수량 - 취소수량 - 반품수량
unit_price      = 판매단가
amount          = 결제금액
settlement      = 정산금액
invoice_no      = 운송장번호

[when 취소수량 + 반품수량 > 0]
amount = 판매단가 * 주문수량 - 판매단가 * 취소수량 - 판매단가 * 반품수량

[when 주문수량 - 취소수량 - 반품수량 < 1 & 취소수량 > 0]
qty    = 주문수량
amount = 결제금액 | 판매단가 * 주문수량
status = "cancelled"

[when 주문수량 - 취소수량 - 반품수량 < 1 & 반품수량 > 0]
qty    = 주문수량
amount = 결제금액 | 판매단가 * 주문수량
status = "returned"
