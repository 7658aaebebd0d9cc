# Sabangnet: the sheet that merchants fill by a macro (28 columns).
#
# 금액 has the fee for shipping in it and is often a formula (=O2+P2+V2) that
# was saved as its text: so the line is added up from 정산예정금액 and
# 서비스이용료, as the formula does.  Where these are empty, 금액 counts; a
# formula passes as it is, and the import refuses it.
#
# The sheet knows no day; the date in the file's name counts.  It ranks below
# 주문서확인, which says more.

title  = 사방넷 매크로 시트
stream = order
rank   = 70
bundle = 장바구니번호 | 주문번호

[detect]
match = 사방넷주문번호 & 사이트 & 제품명

[columns]
channel         = 사이트
order_no        = 주문번호
line_no         = 사방넷주문번호
ordered_at      = 주문일자 | @date
status          = "paid"
kind            = "sale"
receiver_name   = 수취인명
receiver_phone  = 전화번호1
receiver_phone2 = 전화번호2
postcode        = 우편번호
address         = 수취인주소
message         = 배송메세지
product_code    = 판매자관리코드 | 사방넷품번코드 | 상품번호
product_name    = 제품명 | 수집상품명
option          = 수집옵션
qty             = 수량
amount          = 정산예정금액 + 서비스이용료 | 금액[배송비미포함]
 | 금액 - 배송비
shipping_fee    = 배송비
settlement      = 정산예정금액
invoice_no      = 운송장번호

[when 전화번호1 != 01*, 10* & 전화번호2 = 01*, 10*]
receiver_phone  = 전화번호2
receiver_phone2 = 전화번호1

[when 운송장번호 !=]
status = "shipped"
