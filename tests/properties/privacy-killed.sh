# kill -9 at any moment: the access log stays chained, a person is erased whole
# or not at all, and a restore that was killed is run again.
rounds=60
if test -n "${CRM_QUICK-}"; then rounds=8; fi
if ! command -v timeout >/dev/null; then
	echo 'skip privacy-killed: no timeout(1)'
	exit 0
fi

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

# Runs a command and kills it after some ms; the status, 137 when killed.
killed() {
	ms=$1
	shift
	status=0
	timeout -s KILL "0.$(printf '%03d' "$ms")" "$@" >/dev/null 2>err ||
	    status=$?
}

awk 'BEGIN {
	print "code,name,phone,email,memo"
	for (i = 1; i <= 300; i++)
		printf "c%d,이름%04d,010-2345-%04d,u%04d@example.com,%s\n", i,
		    i, i, i, "단골 손님"
}' >members.csv
# What people keep of them goes in the same moment, or none of it.
awk 'BEGIN {
	OFS = ","
	print "member,at,author,text" >"notes.csv"
	print "member,title,date" >"days.csv"
	print "member,kind,value,result,at,note" >"points.csv"
	print "member,channel,given_at,proof,guardian" >"consents.csv"
	print "code,phone" >"moved.csv"
	print "member_a,member_b,verdict" >"same.csv"
	print "code,name" >"side.csv"
	for (i = 1; i <= 300; i++) {
		print i, "2026-10-01", "kim", sprintf("통화 %04d 내용", i) \
		    >"notes.csv"
		print i, sprintf("기념 %04d 날짜", i), "2001-02-03" >"days.csv"
		print i, "work", sprintf("02-2345-%04d", i), "ok", \
		    "2026-10-01", sprintf("확인 %04d 결과", i) >"points.csv"
		print i, "sms", "2026-10-01", sprintf("녹음 %04d 파일", i), \
		    sprintf("어머니%04d", i) >"consents.csv"
		print "c" i, sprintf("010-3345-%04d", i) >"moved.csv"
		print sprintf("side%04d", i), sprintf("이름%04d", i) >"side.csv"
		print i, 300 + i, "same" >"same.csv"
	}
}'
crm-db init -q
crm-member import -q members.csv
crm-member import -q side.csv
crm-dedupe apply -q same.csv
crm-member note import -q notes.csv
crm-member anniv import -q days.csv
crm-member contact import -q points.csv
crm-consent import -q consents.csv
crm-member import -q moved.csv
crm-db undo -q "$(crm-db log | awk -F, '/moved.csv/ { print $1 }')"
crm-member group make -q vip
crm-member list | crm-member group add -q --reason '봄 모임 나온 분' vip
crm-member list | crm-member flag add -q --reason '봄 모임 나온 분' watch
crm-dedupe propose --store -q >/dev/null
crm-db backup -q old.backup

kills=0
odd=0
i=0
while test $i -lt $rounds; do
	i=$((i + 1))
	killed $((1 + i % 6)) crm-member show $i
	test $status = 0 || test $status = 137 || odd=$((odd + 1))
	test $status != 137 || kills=$((kills + 1))
	killed $((1 + i % 9)) crm-member list
	test $status = 0 || test $status = 137 || odd=$((odd + 1))
done
status=0
crm-db check -q || status=1
say $status 'the access log is whole after readers were killed'
say $odd 'none ended oddly'

known=0
i=0
while test $i -lt $rounds; do
	i=$((i + 1))
	killed $((10 + i * 5 % 250)) crm-member erase --reason asked $i
	case $status in
	0) known=$((known + 1)) ;;
	137) kills=$((kills + 1)) ;;
	*) cat err; odd=$((odd + 1)) ;;
	esac
done
crm-db purge -q >purged
gone=$(crm-db query 'SELECT count(*) FROM erasure
    WHERE member <= 300' | tail -1)
status=0
crm-db check -q || status=1
test "$gone" -ge $known || status=1
say $status "of the erased nothing is left ($gone, $known of them told)"

i=0
while test $i -lt $rounds; do
	i=$((i + 1))
	CRM_NOW="2026-11-21 09:$(printf '%02d' $((i % 60))):00"
	export CRM_NOW
	killed $((20 + i * 11 % 480)) crm-db restore old.backup
	test $status != 137 || kills=$((kills + 1))
	if ! test -e crm.db; then
		CRM_NOW='2026-11-22 09:00:00' crm-db restore -q old.backup ||
		    odd=$((odd + 1))
	fi
	rm -f crm.db-before-* crm.db.part-*
	crm-db check -q || odd=$((odd + 1))
done
say $odd 'a restore that was killed left the file, or could be run again'
left=$(crm-db query 'SELECT count(*) FROM v_member' | tail -1)
erased=$(crm-db query 'SELECT count(*) FROM erasure
    WHERE member <= 300' | tail -1)
test $((left + erased)) = 300 && test "$erased" -ge "$gone"
say $? "and who was erased is erased ($erased)"
test $kills -gt 0
say $? "some were killed"
