# Lists that leave, three runs at once, killed at any moment: everybody stands
# in one file, nobody in two, and no file but a whole one has its name.
members=1500
kills=150
if test -n "${CRM_QUICK-}"; then
	members=300
	kills=15
fi
if ! command -v timeout >/dev/null; then
	echo 'skip handover: no timeout(1)'
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
awk -v n=$members 'BEGIN {
	print "code,name,phone,sms_consent,consent_at"
	for (i = 1; i <= n; i++)
		printf "A%d,김%d,010-2656-%04d,yes,2026-10-01\n", i, i, i
}' | crm-member import -q
crm-campaign add -q --channel sms spring parts=1000
echo '{name}님, 봄입니다' >text
crm-campaign message -q --text text spring
awk -v n=$members 'BEGIN {
	print "member"
	for (i = 1; i <= n; i++)
		print i
}' | crm-campaign target -q spring
crm-send plan -q spring
mkdir out

# One that runs until its time is over: 137 when killed, 124 never.
run() {
	status=0
	timeout -s KILL "0.$1" crm-send run -q --out out --shape texts spring \
	    >/dev/null 2>>err || status=$?
	echo $status >>statuses
}

i=0
while test $i -lt $kills; do
	run "$(printf '%03d' $((20 + i * 37 % 180)))" &
	run "$(printf '%03d' $((20 + (i + 1) * 37 % 180)))" &
	run "$(printf '%03d' $((20 + (i + 2) * 37 % 180)))" &
	wait
	i=$((i + 3))
done
killed=$(grep -c '^137$' statuses || true)
echo "$killed of $i were killed, $(find out -name '*.csv' | wc -l) files then;" \
    "$(grep -c 'a run that died' err || true) that died halfway were found"
status=0
# How many depends on the machine.
test "$killed" -gt 0 || status=1
say $status 'some were killed'
status=0
grep -vE '^(137|0|75)$' statuses || status=1
test $status = 1 && status=0 || status=1
say $status 'the others ended well, or were told to come back'

# Three that live do the rest.
crm-send run -q --out out --shape texts spring >/dev/null 2>>last &
crm-send run -q --out out --shape texts spring >/dev/null 2>>last &
crm-send run -q --out out --shape texts spring >/dev/null 2>>last &
wait
crm-send run -q --out out --shape texts spring >/dev/null 2>>last ||
    cat last

# A row has three lines; the number of the member stands in the first.
cat out/*.csv | grep -c '^spring-1-[0-9]*,' >rows
cat out/*.csv | sed -n 's/^spring-1-[0-9]*,\([0-9]*\),.*/\1/p' | sort -n |
    uniq -d >twice
cat out/*.csv | sed -n 's/^spring-1-[0-9]*,\([0-9]*\),.*/\1/p' | sort -n |
    uniq >once
status=0
test ! -s twice || status=1
say $status 'nobody stands in two files'
status=0
test "$(wc -l <once)" = $members || status=1
say $status 'everybody stands in one'
status=0
for f in out/*.csv; do
	crm-segment filter 1 "$f" >/dev/null || status=1
done
say $status 'each file is whole'
crm-send status spring | cut -d, -f 4-6 | tail -n +2 >states
printf 'sent,handed_over,%s\n' $members >want
status=0
cmp want states || status=1
say $status 'the database says so, too'
status=0
test "$(crm-db query "SELECT sum(members) FROM v_handover WHERE state = 'sent'" |
    tail -1)" = $members || status=1
say $status 'and so do its files'
status=0
test -z "$(find out -name '.*' -type f)" || status=1
say $status 'nothing unfinished is left'
status=0
crm-db check -q || status=1
say $status 'the database is sound'
