# Korea Post (우체국택배): the 17 columns of a reception, and the number that
# the post office gave.
#
# 등기번호 is the post's name of an invoice number.  No column names the order
# unless the shop added one; else the receiver tells which it is.

title  = 우체국택배 접수 결과
stream = shipment

[detect]
match = 분할접수 여부(Y/N) & 등기번호
match = 분할접수 여부(Y/N) & 운송장번호
match = 내용품코드 & 받는 분 & 등기번호
match = 내용품코드 & 받는 분 & 운송장번호

[columns]
order_no       = 고객주문번호 | 주문번호
carrier        = "우체국택배"
invoice_no     = 등기번호 | 운송장번호 | 송장번호
shipped_at     = 접수일시 | 접수일자 | 접수일 | 발송일자
delivered_at   = 배달일시 | 배달일자 | 배달완료일
status         = 처리상태 | 배달상태 | "shipped"
receiver_name  = 받는 분
receiver_phone = 휴대전화(010-1234-5678) | 휴대전화 | 일반전화(02-1234-5678) | 일반전화
product_name   = 내용물

[words status]
preparing = 신청, 신청완료, 접수대기
shipped   = 접수, 접수완료, 발송, 도착, 배달준비, 미배달
delivered = 배달완료

[when 배달일시 | 배달일자 | 배달완료일 !=]
status = "delivered"

[when 등기번호 | 운송장번호 | 송장번호 =]
drop = no invoice number
