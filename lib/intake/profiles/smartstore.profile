# Naver SmartStore: 발주발송관리 as it was in 2026 (72 columns, or what the
# seller chose to see), 2021 to 2023 (상품별 할인액), until 2020 (one 배송지),
# 구매확정내역, and the orders of Naver Pay merchants (2019).
#
# The state stands in 주문상태; 주문세부상태 counts only where it tells of a
# claim, for 발주확인 may stay there when the parcel has long arrived.
# 구매자ID comes masked and is passed as it is.

title  = 네이버 스마트스토어 발주발송관리
stream = order
rank   = 200
bundle = 배송비 묶음번호 | 주문번호

[detect]
match = 상품주문번호 & 수취인연락처1
match = 상품주문번호 & 통합배송지
not   = 클레임상태 | 취소사유 | 반품사유 | 교환사유

[columns]
channel         = "스마트스토어"
order_no        = 주문번호
line_no         = 상품주문번호
ordered_at      = 주문일시 | 결제일
status          = 주문상태 | "paid"
kind            = "sale"
buyer_id        = 구매자ID
buyer_name      = 구매자명
buyer_phone     = 구매자연락처
receiver_name   = 수취인명
receiver_phone  = 수취인연락처1
receiver_phone2 = 수취인연락처2
postcode        = 우편번호
address         = 통합배송지 | 기본배송지 + 상세배송지 | 배송지
message         = 배송메세지
product_code    = 판매자 상품코드 | 상품번호
product_name    = 상품명
option          = 옵션정보
qty             = 수량
unit_price      = 상품가격 + 옵션가격
amount          = 최종 상품별 총 주문금액 | 상품별 총 주문금액
discount        = 최종 상품별 할인액 | 상품별 할인액
shipping_fee    = 배송비 합계
settlement      = 정산예정금액
payment         = 결제수단
carrier         = 택배사
invoice_no      = 송장번호
shipped_at      = 발송일 | 발송처리일

[when 주문세부상태 = *취소*, *반품*, *교환*, *수거*, *환불*]
status = 주문세부상태 | 주문상태

# Only Naver Pay's file has 몰관리코드: these orders were made in the
# merchant's own shop.
[when 몰관리코드 =]
channel = "네이버페이"

[when 몰관리코드 !=]
channel = "네이버페이"
