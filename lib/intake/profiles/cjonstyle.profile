# CJ OnStyle: 배송관리 (41 columns, one headed 0, three without a name).
#
# A row is a shipping instruction; 운송장식별번호 is its number.  판매가 is for
# one piece, 고객결제가 for the line, 공급가(VAT제외) without VAT.  The portal
# gives no telephone of the buyer, only of the one who takes delivery.
# 교환 (40) is a parcel sent again and no purchase.

title        = CJ온스타일 배송관리
stream       = order
rank         = 200
vat_excluded = settlement

[detect]
match = 운송장식별번호 & 인수자Hp
match = 운송장식별번호 & 지시수량 & 인수자

[columns]
channel         = "CJ온스타일"
order_no        = 주문번호
line_no         = 운송장식별번호
ordered_at      = 출하지시일자 | 배송지시일 | 결제일
status          = 주문상태 | "paid"
kind            = "sale"
buyer_name      = 주문자
receiver_name   = 인수자
receiver_phone  = 인수자Hp
receiver_phone2 = 인수자Tel
postcode        = 우편번호
address         = 신주소 | 구주소
message         = 배송참고
product_code    = 상품코드 + "-" + 단품코드
product_name    = 판매 상품명 | 상품명 | 웹상품명
option          = 단품상세 | 옵션명
qty             = 지시수량 | 수량
unit_price      = 판매가
amount          = 고객결제가 | 결제가
settlement      = 공급가(VAT제외)
carrier         = 택배사
invoice_no      = 운송장번호

[when 취소예정 = Y, 예, 취소예정 & 주문상태 != *취소*, *반품*]
status = "cancel_requested"

[when 주문구분 = 취소*]
status = "cancelled"

[when 주문구분 = 반품*]
kind         = "return"
status       = "returned"
negative     = qty, amount
ref_order_no = 주문번호
reason       = 배송참고

[when 주문구분 = 교환*, 40]
kind = "exchange"
