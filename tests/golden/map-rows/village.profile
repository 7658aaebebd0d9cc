title    = 우리마을몰 주문내역
stream   = order
rank     = 200
complete = yes
bundle   = 묶음번호
helper   = 수정 가능, 수정 불가
total    = 일합계
vat_excluded = settlement

[detect]
match = 마을주문번호 & 마을상품
not   = 사방넷주문번호

[columns]
channel      = 판매채널 | "우리마을몰"
order_no     = 마을주문번호
line_no      = 묶음번호 + "-" + 옵션번호
ordered_at   = 주문일시 | 결제일 | @date
status       = 세부상태 | 주문상태 | "paid"
kind         = "sale"
buyer_name   = 구매자명
buyer_phone  = 구매자연락처
postcode     = 우편번호
address      = 통합배송지 | 기본배송지 + 상세배송지
product_name = 마을상품
option       = 옵션 + " / " + 추가구성
qty          = 수량
unit_price   = 판매가 + 옵션가
amount       = 총금액 - 쿠폰할인 | 판매가 * 수량
shipping_fee = 배송비 + 도서산간배송비
settlement   = 공급가
invoice_no   = 송장번호

[words status]
skip      = *철회*, *거부*
preparing = 상품준비중
cancelled = 취소*

[when 주문구분 = 교환*]
kind = "exchange"

[when 구분 = 반품, 반품/취소]
kind     = "return"
status   = "returned"
negative = qty, amount

[when 마을상품 = *사은품* & 판매가 < 1]
drop = gift
