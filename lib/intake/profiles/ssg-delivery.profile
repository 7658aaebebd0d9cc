# SSG.COM and 신세계몰: 발주·출고, about 65 columns.
#
# A row is a shipping instruction; what is left of it after cancellations is
# 지시수량 - 취소수량, and 판매가 is for one piece, before discounts.  It is one
# route with 업체주문관리, and as that file numbers no lines, this one must not
# either.  출고기준일 is the day an instruction counts for: when it left, once
# there is a number of a parcel, and when it was ordered where the file does not
# tell that.

title  = SSG닷컴 발주·출고
stream = order
rank   = 200

[detect]
match = 출고기준일 & 지시수량 & 배송번호
match = 출고예정일 & 지시수량 & 취소수량 & 배송번호
not   = 운송장식별번호

[columns]
channel         = "SSG닷컴"
order_no        = 주문번호 | 원주문번호
ordered_at      = 주문일시 | 주문일자 | 출고기준일
status          = 주문상품상태 | 배송상태 | "preparing"
kind            = "sale"
buyer_name      = 주문자
receiver_name   = 수취인
receiver_phone  = 수취인 휴대폰
receiver_phone2 = 수취인 전화번호
postcode        = 우편번호
address         = 주소
message         = 배송메시지
product_code    = 상품번호
product_name    = 상품명
option          = 옵션
qty             = 지시수량 - 취소수량
unit_price      = 판매가
carrier         = 택배사
invoice_no      = 운송장번호
profile         = "ssg"

[when 운송장번호 !=]
status     = 주문상품상태 | 배송상태 | "shipped"
shipped_at = 출고기준일

[when 지시수량 - 취소수량 < 1]
qty    = 지시수량
status = "cancelled"

[when 주문구분 = 교환*]
kind         = "exchange"
ref_order_no = 원주문번호
