title  = plain
stream = member
empty  = 모름, 해당 없음, 미정*

[detect]
match = 단골이름 & 집전화

[columns]
name  = 단골이름
phone = 손전화 | 집전화
email = 메일
birth = 생일
memo  = 메모
