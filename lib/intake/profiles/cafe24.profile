# Cafe24 own shops: 주문내역.  The seller makes the template, so that any
# column may be missing.
#
# 주문자 ID is the own shop's member, so it is the member's code here.
# Coupons and points used stand on the whole order and repeat on each line;
# they are not taken, and amount is the price of the item.

title  = 카페24 주문내역
stream = order
rank   = 200
bundle = 배송번호 | 주문번호

[detect]
match = 품목별 주문번호 & 주문번호
match = 상품품목코드 & 주문번호

[columns]
channel         = 쇼핑몰 | "카페24"
order_no        = 주문번호
line_no         = 품목별 주문번호
ordered_at      = 주문일시 | 결제일시(입금확인일)
status          = 취소구분 | 주문상태 | "paid"
kind            = "sale"
member_code     = 주문자 ID | 주문자 아이디 | 회원아이디
buyer_name      = 주문자명
buyer_phone     = 주문자 휴대전화 | 주문자 전화번호
buyer_email     = 주문자 이메일
receiver_name   = 수령인
receiver_phone  = 수령인 휴대전화
receiver_phone2 = 수령인 전화번호
postcode        = 수령인 우편번호
address         = 수령인 주소(전체) | 수령인 주소 + 수령인 상세 주소
message         = 배송메시지
product_code    = 자체 상품코드 | 상품품목코드 | 상품코드
product_name    = 주문상품명 | 상품명(한국어 쇼핑몰) | 주문상품명(옵션포함)
option          = 상품옵션 + " / " + 추가입력옵션
qty             = 수량
unit_price      = 판매가
amount          = 품목별 결제금액 | 상품구매금액(KRW) | 상품구매금액
shipping_fee    = 총 배송비 (첫 품목에만 표시)
payment         = 결제수단
invoice_no      = 운송장번호
shipped_at      = 배송시작일
delivered_at    = 배송완료일

# Where the template has no state, the parcel tells it.
[when 운송장번호 !=]
status = 취소구분 | 주문상태 | "shipped"

[when 배송완료일 !=]
status = 취소구분 | 주문상태 | "delivered"

# F: the row was cancelled or refunded.
[when 결제구분 = F]
status = 취소구분 | "cancelled"
