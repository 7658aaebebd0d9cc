# The list of orders that a small merchant keeps in a spreadsheet.
#
# 금액 is what the line cost, 단가 one piece.  연락처 is that of who ordered, a
# second 연락처 that of who gets it.  Where nobody is named as the one who
# ordered, who gets it did.  Whatever has columns of a mall is that mall's.

title  = 주문 목록(엑셀)
stream = order
rank   = 50
bundle = 주문번호
total  = 일계, 월계, 누계

[detect]
match = 주문일자 & 받는분 & 상품명 & 수량
match = 주문일자 & 받는사람 & 상품명 & 수량
match = 주문일자 & 수취인 & 상품명 & 수량
match = 주문일자 & 수령인 & 상품명 & 수량
match = 주문일자 & 주문자 & 연락처 & 상품명 & 수량
match = 주문일 & 받는분 & 상품명 & 수량
match = 주문일 & 받는사람 & 상품명 & 수량
match = 주문일 & 수취인 & 상품명 & 수량
match = 주문일 & 수령인 & 상품명 & 수량
match = 주문일 & 주문자 & 연락처 & 상품명 & 수량
not   = 상품주문번호 | 묶음배송번호 | 노출상품명(옵션명) | 주문순번 |
 장바구니번호(결제번호) | 품목별 주문번호 | 상품품목코드 | 채널상품번호 |
 주문상품번호 | 합배송그룹번호 | 묶음배송그룹 | 옵션주문번호 | 원주문번호 |
 운송장식별번호 | 주문출하지시번호 | 주문진행상태 | 주문/반품일련번호 |
 주문번호(사방넷) | 사방넷주문번호 | 쇼핑몰주문번호 | 출하의뢰항번 | 온라인상품명 |
 플레이오토주문번호 | 주문코드(순서) | 주문디테일키 | 배송지시번호 | 협력사상품코드 |
 거래상태 | 배송매장 | 작품명 | 쇼핑몰구분 | 상점명 | 입점사 | 장바구니 번호 |
 정산예정금액 | 공급가 | 수령지전화 | 개인통관고유부호 | 영수증번호 | 단품코드

[columns]
channel        = 판매처 | 쇼핑몰 | 주문경로 | 구입처 | "직접주문"
order_no       = 주문번호
ordered_at     = 주문일자 | 주문일
status         = 주문상태 | 상태 | 입금여부 | "paid"
kind           = "sale"
buyer_name     = 주문자 | 주문자명 | 받는분 | 받는사람 | 수취인 | 수령인
buyer_phone    = 주문자연락처 | 주문자전화번호 | 주문자휴대폰 | 연락처
buyer_email    = 이메일
receiver_name  = 받는분 | 받는사람 | 수취인 | 수령인
receiver_phone = 받는분연락처 | 받는분전화번호 | 받는분휴대폰 | 연락처_2
postcode       = 우편번호
address        = 주소 + 상세주소
message        = 배송메모 | 배송메세지 | 요청사항
product_code   = 상품코드
product_name   = 상품명
option         = 옵션
qty            = 수량
unit_price     = 단가
amount         = 금액 | 결제금액
discount       = 할인금액 | 할인
shipping_fee   = 배송비 | 택배비
payment        = 결제방법 | 결제수단
carrier        = 택배사
invoice_no     = 송장번호 | 운송장번호
shipped_at     = 발송일 | 출고일

[words status]
paid    = 입금, 입금함, 완납, y, o
ordered = 외상, 미수, n, x

[when 입금여부 =]
status = 주문상태 | 상태 | "ordered"

[when 송장번호 | 운송장번호 !=]
status = 주문상태 | 상태 | "shipped"

[when 받는분 | 받는사람 | 수취인 | 수령인 = 본인, 동일, 상동, 주문자동일, 주문자와동일]
receiver_name  = 주문자 | 주문자명
receiver_phone = 주문자연락처 | 주문자전화번호 | 주문자휴대폰 | 연락처

[when 수량 < 0]
kind         = "return"
status       = "returned"
negative     = qty, amount
ref_order_no = 주문번호
reason       = 배송메모
