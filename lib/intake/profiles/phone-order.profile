# The notebook of orders by telephone, typed as it was written.  Whoever calls
# is the buyer; 본인 or nothing under 보낼분 means that he gets it himself.
#
# 번호 begins anew every day, so the day goes before it; the import refuses a row
# without a number, for it could not know it again.  It refuses a day without
# its year, too, and a row that leaves out what the row above it says.

title  = 전화주문 장부
stream = order
rank   = 50
total  = 일계, 월계, 누계
empty  = 〃, ″

[detect]
match = 날짜 & 성함 & 주문내용
match = 날짜 & 이름 & 주문내용
match = 접수일 & 성함 & 주문내용
match = 접수일 & 이름 & 주문내용
match = 주문일 & 성함 & 주문내용
match = 날짜 & 성함 & 품목 & 전화번호
match = 날짜 & 이름 & 품목 & 전화번호
not   = 상품명 | 주문상품번호 | 쇼핑몰 | 아이디

[columns]
channel        = "전화"
order_no       = 접수번호
ordered_at     = 날짜 | 접수일 | 주문일
status         = 입금 | 입금여부
kind           = "sale"
buyer_name     = 성함 | 이름
buyer_phone    = 전화번호 | 연락처 | 전화
receiver_name  = 보낼분 | 받는분 | 성함 | 이름
receiver_phone = 보낼분전화 | 받는분전화
postcode       = 우편번호
address        = 보낼곳 | 주소
message        = 메모 | 비고
product_name   = 주문내용 | 품목
qty            = 수량
amount         = 금액
invoice_no     = 송장번호

[words status]
paid      = 입금, 입금함, 완납, 카드, 현금, o, y, ○, ok
ordered   = 미입금, 외상, 미수, x, n, 아직
cancelled = 취소*, *취소

[when 번호 !=]
order_no = 접수번호 | 날짜 + "-" + 번호 | 접수일 + "-" + 번호 | 주문일 + "-" + 번호

[when 입금 | 입금여부 =]
status = "ordered"

[when 보낼분 | 받는분 = 본인, 동일, 상동]
receiver_name  = 성함 | 이름
receiver_phone = 전화번호 | 연락처 | 전화

[when 보낼분 | 받는분 =]
receiver_phone = 전화번호 | 연락처 | 전화

[when 송장번호 !=]
status = "shipped"
