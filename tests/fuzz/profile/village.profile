# 우리마을몰 주문내역
title    = 우리마을몰 주문내역
stream   = order
rank     = 200
complete = yes
bundle   = 배송묶음번호
helper   = 수정 가능, 수정 불가
total    = 일합계, 상품합계
file_date = YYYYMMDD_HHmmSS, YYYY-MM-DD

[detect]
match = 마을주문번호 & 수취인연락처
match = 마을주문번호 & 마을상품코드
not   = 주문번호(사방넷) | 출하의뢰항번

[columns]
channel      = 판매채널 | "우리마을몰"
order_no     = 마을주문번호
line_no      = 묶음번호 + "-" + 옵션번호
ordered_at   = 주문일시 | 결제일
status       = 주문세부상태 | 주문상태 | "결제완료"
kind         = "sale"
buyer_name   = 구매자명
buyer_phone  = 구매자연락처
receiver_name = 수취인명
receiver_phone = 수취인연락처
postcode     = 우편번호
address      = 통합배송지 | 기본배송지 + 상세배송지
product_code = 마을상품코드 | 상품번호
product_name = 상품명
option       = 옵션 + " / " + 추가구성
qty          = 수량
unit_price   = 상품가격 + 옵션가격
amount       = 총금액 - 쿠폰할인 | 판매가 * 수량
discount     = 상품할인
coupon       = 쿠폰번호
shipping_fee = 배송비 + 도서산간배송비
carrier      = 택배사
invoice_no   = 송장번호

[words status]
skip      = *철회*, *거부*
preparing = 상품준비중, 발주확인
returned  = 반품완료, 수거완료
cancelled = 취소*, 주문취소*

[when 주문구분 = 교환*]
kind = "exchange"

[when 구분 = 반품, 반품/취소]
kind     = "return"
status   = "returned"
negative = qty, amount

[when 주문번호 = C* & 수량 < 0]
kind = "return"

[when 상품명 = *사은품*]
drop = gift
