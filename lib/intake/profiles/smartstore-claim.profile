# Naver SmartStore: the lists of 취소관리, 반품관리 and 교환관리.
#
# A claim shows as the state of the line that was bought, under the key that
# the orders have and as one of their files, so that the newer one counts; of
# a claim on some pieces only Naver makes a line of their own.  A claim that was
# withdrawn or refused says nothing: then 주문상태 counts, and without it what
# other files said.  So it is with the seller's own code, in whose place the
# mall's must not come.  수거송장번호 is the parcel that comes back, and not taken.

title  = 네이버 스마트스토어 취소·반품·교환관리
stream = order
rank   = 200
bundle = 배송비 묶음번호 | 주문번호

[detect]
match = 상품주문번호 & 클레임상태
match = 상품주문번호 & 취소사유
match = 상품주문번호 & 반품사유
match = 상품주문번호 & 교환사유

[columns]
channel         = "스마트스토어"
order_no        = 주문번호
line_no         = 상품주문번호
ordered_at      = 주문일시 | 결제일
status          = 클레임상태 | 주문세부상태 | 주문상태
kind            = "sale"
buyer_id        = 구매자ID
buyer_name      = 구매자명
buyer_phone     = 구매자연락처
receiver_name   = 수취인명
receiver_phone  = 수취인연락처1
receiver_phone2 = 수취인연락처2
postcode        = 우편번호
address         = 통합배송지 | 기본배송지 + 상세배송지 | 배송지
product_code    = 판매자 상품코드
product_name    = 상품명
option          = 옵션정보
qty             = 수량
unit_price      = 상품가격 + 옵션가격
amount          = 최종 상품별 총 주문금액 | 상품별 총 주문금액
discount        = 최종 상품별 할인액 | 상품별 할인액
shipping_fee    = 배송비 합계
payment         = 결제수단
carrier         = 택배사
invoice_no      = 송장번호
reason          = 취소사유 | 반품사유 | 교환사유
profile         = "smartstore"

[when 반품완료일 !=]
status = "returned"

# What is fetched back may be for an exchange.
[when 교환사유 != & 클레임상태 = 수거*]
status = "exchange_requested"
