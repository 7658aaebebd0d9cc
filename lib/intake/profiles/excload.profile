# Excload: numbers of parcels, to be sent on to the malls.  Of the order it
# knows the number only; 엑클로드관리번호 is its own.

title  = 엑클로드 송장 전송
stream = shipment
rank   = 100

[detect]
match = 엑클로드관리번호 & 송장번호

[columns]
channel    = 쇼핑몰
order_no   = 쇼핑몰주문번호
carrier    = 택배사
invoice_no = 송장번호

[when 송장번호 !=]
status = "shipped"
