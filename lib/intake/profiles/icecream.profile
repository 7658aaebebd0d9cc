# 아이스크림몰: 주문배송 (42 columns).
#
# 배송번호 is a parcel's and No counts rows, so no column numbers the lines.
# The columns with (합계) are for the line, those without for one piece.

title  = 아이스크림몰 주문배송
stream = order
rank   = 200
bundle = 배송번호

[detect]
match = 주문내역상태 & 주문내역구분 & 주문번호
match = Y주문번호 & 판매가(합계)

[columns]
channel        = "아이스크림몰"
order_no       = 주문번호
ordered_at     = 주문완료일시
status         = 주문내역상태 | "paid"
kind           = "sale"
buyer_id       = 회원ID
buyer_name     = 주문자
receiver_name  = 수취인
receiver_phone = 수취인휴대폰번호
postcode       = 우편번호
address        = 배송지
message        = 배송요청사항
product_code   = 상품번호
product_name   = 상품명
option         = 단품명 + " / " + 추가입력옵션
qty            = 출고수량
unit_price     = 판매가
amount         = 판매가(합계)
shipping_fee   = 배송비
settlement     = 공급가(합계)
carrier        = 택배사
invoice_no     = 송장번호
shipped_at     = 출고완료일시

[when 주문내역구분 = 취소*]
status = "cancelled"

[when 주문내역구분 = 반품*]
kind         = "return"
status       = 주문내역상태 | "returned"
negative     = qty, amount, settlement
ref_order_no = 주문번호

[when 주문내역구분 = 교환*]
kind = "exchange"

[when 주문구분 = 교환*]
kind = "exchange"
