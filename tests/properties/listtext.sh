# Random texts: the bytes of a list, whether it is SMS or LMS, and what CP949
# lacks are what iconv(1) says, and CP949 comes back as it went.
texts=400
if test -n "${CRM_QUICK-}"; then texts=60; fi
if ! command -v iconv >/dev/null || ! iconv -l | grep -q CP949; then
	echo 'skip listtext: no iconv(1) that knows CP949'
	exit 0
fi

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

crm-db init -q
crm-db set -q sender_name 푸른들
crm-db set -q sender_phone 02-265-7700
crm-db set -q refuse_phone 080-265-7700
crm-db set -q sms_certificate 'KISA 2026-0117'
crm-db set -q sms_certificate_until 2027-06-30

# Names of random letters: of Latin, Hangul, single letters, Chinese, signs that
# CP949 has, and now and then one that it lacks.
awk -v n=$texts -v seed="${CRM_SEED:-7}" 'BEGIN {
	srand(seed)
	split("a b Z 9 가 힣 똠 방 각 하 뷁 ㅋ ㅠ ㄱ 金 樂 龜 ♥ ☎ … · “ ” Ω ㎏ é ☕ 😀 – • ₩ 〜 ß", p, " ")
	print "code,name,phone,sms_consent,consent_at"
	for (i = 1; i <= n; i++) {
		text = ""
		len = 1 + int(rand() * rand() * 60)
		bad = rand() < .3
		for (k = 0; k < len; k++)
			text = text p[1 + int(rand() * (bad ? 33 : 25))]
		printf "A%d,%s,010-2656-%04d,yes,2026-10-01\n", i, text, i
	}
}' >members.csv
crm-member import -q members.csv
crm-campaign add -q --channel sms spring
awk -v n=$texts 'BEGIN { print "member"; for (i = 1; i <= n; i++) print i }' |
    crm-campaign target -q spring
cat >shape.conf <<'END'
[shape]
channel = sms
sent_as = cp949
[columns]
member = member
kind = kind
bytes = bytes
text = text
END
status=0
crm-campaign list spring --shape ./shape.conf --text '{name}' >list.csv \
    2>err || status=$?
test $status = 1 && status=0 || status=1
say $status 'some are left out, and the rest is listed'

# A row is three lines; the second is what was said.
crm-member list | awk -F, 'NR > 1 { print $1 "," $3 }' >names
awk -F, '/^[0-9]+,(SMS|LMS),/ { m = $1; kind = $2; bytes = $3; getline
	print m "," kind "," bytes "," $0; getline }' list.csv >rows

# Around the name stand 49 bytes of the law.
wrong=0
listed=0
while IFS=, read -r member kind bytes text; do
	listed=$((listed + 1))
	n=$(printf %s "$text" | iconv -f UTF-8 -t CP949 | wc -c)
	back=$(printf %s "$text" | iconv -f UTF-8 -t CP949 |
	    iconv -f CP949 -t UTF-8)
	want=SMS
	if test $((n + 49)) -gt 90; then want=LMS; fi
	if test "$bytes" != $((n + 49)) || test "$kind" != $want ||
	    test "$back" != "$text"; then
		echo "member $member: $kind $bytes, iconv says $n"
		wrong=$((wrong + 1))
	fi
done <rows
say $wrong "bytes, kind and round trip of $listed texts agree with iconv"

# Who is not listed has something that iconv refuses, and nobody else has.
wrong=0
out=0
cut -d, -f 1 rows >in
while IFS=, read -r member text; do
	grep -qx "$member" in && got=0 || got=1
	printf %s "$text" | iconv -f UTF-8 -t CP949 >/dev/null 2>&1 && want=0 ||
	    want=1
	out=$((out + want))
	if test "$got" != "$want"; then
		echo "member $member: left out $got, iconv refuses $want"
		wrong=$((wrong + 1))
	fi
done <names
say $wrong "$out texts are refused, the same that iconv refuses"
status=0
test "$(grep -c ', which no SMS can have$' err)" -gt 0 || status=1
test "$out" -gt 0 || status=1
say $status 'there were such'
