# people.awk: n records of people as a mall writes them, one in six of somebody
# who is there already: misspelt, moved, or with another telephone.  The same n
# gives the same records.  A few given names and surnames are those of most.
function any(k) { return int(rand() * k) }
function few(k) { return int(k * rand() * rand()) }
function digits(k, s) {
	s = any(10)
	while (length(s) < k)
		s = s any(10)
	return s
}
function address() {
	return city[1 + any(ncity)] " " road[1 + any(nroad)] (1 + any(40)) \
	    "로 " (1 + any(300)) ", " (101 + any(20)) "동 " \
	    (100 * (1 + any(25)) + 1 + any(6)) "호"
}
function put(name, phone, mail, birth, home) {
	print ++row "," name "," (any(20) ? phone : "") "," \
	    (any(3) ? mail : "") "," (any(5) < 3 ? birth : "") "," \
	    (any(5) ? "\"" home "\"" : "")
}
BEGIN {
	srand(7)
	nsur = split("김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 " \
	    "류 전 홍 고 문 양 손 배 백 허 유 남 심 노", sur, " ")
	nfirst = split("민 지 서 현 수 은 영 정 경 성 진 준 재 승 도 하 예 " \
	    "주 태 동 상 혜 연 소 가 나 다 보 시 우 윤 채", first, " ")
	nlast = split("수 현 영 정 희 숙 경 진 호 훈 석 철 우 준 아 연 은 " \
	    "윤 원 빈 서 미 자 순 주 선 환 규 식 혁", last, " ")
	ncity = split("서울 강남구;서울 마포구;서울 노원구;부산 해운대구;" \
	    "대구 수성구;경기 수원시 영통구;경기 성남시 분당구;" \
	    "인천 부평구;광주 북구;대전 유성구", city, ";")
	nroad = split("테헤란 중앙 동일 한강 월드컵 광교 센텀 달구벌 길주 " \
	    "우치 노은 불당", road, " ")
	print "id,name,phone,email,birth,address"
	while (row < n) {
		head = sur[1 + few(nsur)] first[1 + few(nfirst)]
		name = head last[1 + few(nlast)]
		phone = "010" (2 + any(8)) digits(7)
		mail = "u" any(1e8) "@example.com"
		birth = sprintf("%d-%02d-%02d", 1940 + any(68), 1 + any(12),
		    1 + any(28))
		home = address()
		put(name, phone, mail, birth, home)
		if (any(5) || row == n)
			continue
		if (any(4) == 0)
			name = head last[1 + any(nlast)]
		if (any(8) == 0)
			phone = "010" (2 + any(8)) digits(7)
		else if (any(8) == 0)
			phone = substr(phone, 1, 7) any(10) substr(phone, 9)
		if (any(6) == 0)
			home = address()
		put(name, phone, mail, birth, home)
	}
}
