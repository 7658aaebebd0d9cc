# Any other carrier, or a list of invoice numbers that a merchant or a packing
# house keeps.  It names few columns, so that whatever has a profile of its own
# is known by that one; a file with amounts is a list of orders.  Where no column
# names the carrier, --set carrier=... does.

title  = 택배사 송장 목록
stream = shipment
rank   = 50

[detect]
match = 운송장번호 & 받는분
match = 운송장번호 & 받는사람
match = 운송장번호 & 수하인명
match = 운송장번호 & 수하인
match = 운송장번호 & 수취인
match = 운송장번호 & 수취인명
match = 운송장번호 & 고객주문번호
match = 운송장번호 & 택배사 & 주문번호
match = 송장번호 & 받는분
match = 송장번호 & 받는사람
match = 송장번호 & 수취인
match = 송장번호 & 수취인명
match = 송장번호 & 고객주문번호
match = 송장번호 & 택배사 & 주문번호
not   = 금액 | 결제금액 | 주문금액 | 판매금액 | 상품금액 | 총금액 | 판매가 |
 단가 | 정산금액 | 상품주문번호 | 출하의뢰항번 | 운송장식별번호 |
 분할접수 여부(Y/N) | 보내는사람(지정) | 받는분총주소 | 주문일시 | 결제일

[columns]
channel        = 판매처 | 쇼핑몰
order_no       = 고객주문번호 | 주문번호
line_no        = 품목별 주문번호
carrier        = 택배사
invoice_no     = 운송장번호 | 송장번호
shipped_at     = 집하일자 | 집하일 | 발송일 | 출고일
delivered_at   = 배달완료일
status         = 배송상태 | "shipped"
receiver_name  = 받는분 | 받는사람 | 수하인명 | 수하인 | 수취인명 | 수취인
receiver_phone = 받는분전화번호 | 받는분연락처 | 받는사람전화번호 |
 받는사람연락처 | 수하인전화번호 | 수하인휴대폰 | 수취인연락처 | 수취인전화번호
product_name   = 품목명 | 상품명
qty            = 수량

[words status]
preparing = 접수, 운송장출력, 미집하
shipped   = 집하, 집하완료, 간선*, 배달출발, 배송출발, 미배달*
delivered = 배달완료

[when 배달완료일 !=]
status = "delivered"

[when 운송장번호 | 송장번호 =]
drop = no invoice number
