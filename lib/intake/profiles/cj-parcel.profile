# CJ Logistics (CNPlus, LOIS): the reservation file and what comes back of it
# after printing, with the numbers in 운송장번호.  Both have that column; a row
# without a number has no parcel yet.
#
# 고객주문번호 is the number that the shop wrote there: whose it is, no column
# tells, so channel is empty, or comes from --set channel=...  Hyphens in a
# number stay; 예약구분 2 is a parcel that comes back and none of the order.
# A parcel leaves on 집하예정일, unless the file says that it did not.

title  = CJ대한통운 예약/운송장 출력 파일
stream = shipment

[detect]
match = 받는분주소(전체, 분할) & 운송장번호
match = 받는분성명 & 고객주문번호 & 운송장번호

[columns]
order_no       = 고객주문번호
carrier        = "CJ대한통운"
invoice_no     = 운송장번호
shipped_at     = 집하일자 | 집화일자 | 집하예정일
delivered_at   = 배달완료일시 | 배달완료일 | 배달일자
status         = 배송상태 | 상품상태 | "shipped"
receiver_name  = 받는분성명
receiver_phone = 받는분전화번호 | 받는분기타연락처
product_name   = 내품명 | 품목명
qty            = 내품수량

[words status]
preparing = 접수, 운송장출력, 집하지시, 집화지시, 미집하, 미집화
shipped   = 집하, 집화, 집화처리, 간선*, 행낭*, 배달출발, 배송출발, 미배달*
delivered = 배달완료

[when 배송상태 | 상품상태 = 접수, 운송장출력, 집하지시, 집화지시, 미집하, 미집화]
shipped_at = 집하일자 | 집화일자

[when 배달완료일시 | 배달완료일 | 배달일자 !=]
status = "delivered"

[when 운송장번호 =]
drop = no invoice number

[when 예약구분 = 2, 반품]
drop = return parcel
