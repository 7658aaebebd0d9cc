# A list of crm-campaign, crm-send or crm-event that came back filled in: whose
# row it is stands in member, of which list in campaign or batch.  A list of
# letters has Korean words, and its name says of which list it is.

title  = 채워서 돌려받은 명단
stream = response

[detect]
match = batch & member & state
match = batch & member & result
match = batch & member & 상태
match = batch & member & 결과
match = batch & member & 전송결과
match = batch & member & 발송결과
match = 회원 & 받는 분 & 상태
match = 회원 & 받는 분 & 결과
not   = order_no

[columns]
campaign = campaign | batch
member   = member | 회원
channel  = channel
contact  = contact | phone
state    = state | result | 상태 | 결과 | 전송결과 | 발송결과
at       = at | 일시 | 시각 | 전송일시 | 발송일시
reason   = reason | 사유 | 실패사유 | 비고

# What is said by who calls, gives or posts; a letter that comes back has found
# nobody.  Who says no more than no is taken to refuse whatever comes by then.
[words state]
answered = 통화, 통화완료, 통화성공, 연결, 연결됨, 응답, 받음, 상담완료
bought = 구매, 구매함, 구매완료, 구입, 주문, 주문함, 주문완료
refused = 거절, 거절함, 관심없음, 필요없음, 생각없음
sent = 전달, 전달함, 증정, 지급, 제공, 안내, 안내함
unsubscribed = 거부, 전화거부, 연락거부, 우편거부, 수신 거부
bad_address = 반송, 이사, 이사감, 수취인불명, 주소불명, 없는 번호, 틀린번호
failed = 부재, 부재중, 무응답, 미응답, 통화중, 안받음, 연결안됨, 미방문
