# A shop's night by crm-nightly: what it does, that the same night again does
# nothing, and that one that is killed at any program that it calls is made good
# by the next: the same database, and nobody is written to twice.  Each call can
# be the one twice, see below; every CRM_NIGHTS-th is tried (7), 1 tries all.
quick=${CRM_QUICK:+25}
every=${CRM_NIGHTS:-${quick:-7}}

check() {
	if test "$2" = "$3"; then
		echo "ok $1"
	else
		echo "not ok $1"
		printf 'expected: %s\ngot:      %s\n' "$2" "$3"
	fi
}

at() {
	CRM_NOW="2026-11-$1"
	export CRM_NOW
}

# Forty members; whoever has an even number is reached by mail, too.
awk 'BEGIN {
	print "code,name,phone,email,email_consent,sms_consent,consent_at"
	for (i = 1; i <= 40; i++)
		printf "C%d,회원%d,0102000%04d,m%d@house%d.example,%s,yes,2026-01-01\n",
		    i, i, i, i, i % 3, i % 2 ? "" : "yes"
}' >members.csv
printf '%s\n' channel,order_no,ordered_at,status,member_code,amount \
    'shop,A-1,2026-11-18 10:00:00,paid,C1,12000' \
    'shop,A-2,2026-11-19 10:00:00,paid,C2,35000' >orders.csv

# --- The days before: two campaigns by mail whose first messages left, one of
# them a pilot, and texts that leave tomorrow.
at '15 10:00:00'
crm-db init -q
for pair in "sender_name=샘플상점" sender_email=shop@shop.example \
    sender_phone=0255550199 "sender_address=서울 종로구 세종대로 1" \
    refuse_url=https://shop.example/refuse refuse_phone=0802657700 \
    mail_domain=news.shop.example sms_certificate=1 \
    sms_certificate_until=2027-12-31 mail_timeout=20; do
	crm-db set -q "${pair%%=*}" "${pair#*=}"
done
crm-member import -q members.csv
echo '{name}님, 봄입니다.' >text
crm-campaign add -q --channel email spring ends_on=2026-12-31
crm-campaign message -q --subject '봄 인사' --sender 샘플상점 --text text spring
crm-campaign message -q --wave 2 --subject '항아리를 열었습니다' \
    --sender '샘플상점 김' --text text spring
crm-campaign add -q --channel email tips pilot=50 \
    promote='unsubscribed<=99 after 2'
crm-campaign message -q --subject '쓰는 법' --sender 샘플상점 --text text tips
crm-campaign add -q --channel sms texts starts_on=2026-11-20 \
    ends_on=2026-12-31
crm-campaign message -q --text text texts
for name in spring tips texts; do
	crm-member list -q | crm-campaign target -q "$name"
	crm-send plan -q "$name"
done
crm-send run -q --to-dir mails --once --all
pilots=$(crm-send status tips | grep -c ,sent,)
check 'the pilot alone left' 1 "$pilots"
crm-segment rule -q all 'm.code IS NOT NULL'
crm-event rule add -q --kind first --channel sms --offer gift welcome

# --- What came since: orders, answers of a file, and a mail that refuses.
at '20 03:00:00'
mkdir -p shop/drop shop/mail/new shop/mail/cur
cp orders.csv shop/drop/orders.csv
printf '%s\n' campaign,channel,contact,state,at \
    'spring,email,m2@house2.example,opened,2026-11-16 10:00:00' \
    'spring,email,m4@house1.example,bad_address,2026-11-16 10:00:00' \
    >shop/drop/spring-1-1.csv
letter=$(grep -rl '^Delivered-To: m6@' mails/new | head -n 1)
refuse=$(sed -n 's/.*<mailto:\([^>?]*\).*/\1/p' "$letter" | head -n 1)
printf '%s\n' "From: m6@house0.example" "To: $refuse" \
    'Date: Wed, 18 Nov 2026 10:00:00 +0900' "Delivered-To: $refuse" \
    'Subject: refuse' '' refuse >shop/mail/new/1
check 'the mail names the way to refuse' refuse "${refuse%%+*}"
crm-db backup -q base.db
cp crm.db-access base.db-access
mv shop base.shop

# --- One night: a mail server of its own, and all that it got.
begin() {
	rm -rf shop sink crm.db crm.db-*
	cp -R base.shop shop
	cp base.db crm.db
	cp base.db-access crm.db-access
	mkdir sink
	# shellcheck disable=SC2046
	set -- $("$O/tools/smtpsink" sink)
	server=$2
	crm-db set -q mail_server "127.0.0.1:$1"
	crm-send host --here >/dev/null 2>&1
}

end() {
	kill "$server"
}

night() {
	status=0
	crm-nightly -q --settle 0 "$@" shop 2>said || status=$?
	echo "$status"
}

# What the sink got, a line a message.
got() {
	cat sink/*.eml 2>/dev/null | tr -d '\r' | sed -n 's/^Message-ID: //Ip' |
	    LC_ALL=C sort
}

# What the night came to: the base, what left, and the files for others.
all() {
	crm-db dump | grep -v '^setting,mail_server' | LC_ALL=C sort
	got
	(cd shop && find drop/done report out -type f ! -name '*.report' |
	    LC_ALL=C sort)
}

begin
check 'a night' 0 "$(night)"
check 'it says nothing' '' "$(cat said)"
all >want
check 'wave 2 is for who did nothing' 17 \
    "$(crm-db query "SELECT count(*) FROM v_delivery WHERE
	campaign = 'spring' AND wave = 2" | tail -n 1)"
check 'neither who read, nor who refused, nor whose address is dead' 0 \
    "$(crm-db query "SELECT count(*) FROM v_delivery WHERE
	campaign = 'spring' AND wave = 2 AND member IN (2, 4, 6)" | tail -n 1)"
check 'the pilot is promoted' promote "$(crm-db query "SELECT decision
    FROM v_campaign_pilot" | tail -n 1)"
check 'all that was due has left' '' "$(crm-send status | grep email |
    grep -v ',sent,\|,suppressed,')"
check 'once each' '' "$(got | uniq -d)"
check 'as many as the database says' "$(crm-db query "SELECT count(*)
    FROM v_delivery WHERE state = 'sent'
    AND ended_at >= '2026-11-20'" | tail -n 1)" "$(got | wc -l)"
check 'no text leaves at night' texts "$(crm-send status | grep ,night, |
    cut -d, -f1)"
check 'nor a file of one' '' "$(find shop/out -name 'texts*')"
check 'orders are scored' 2 "$(tail -n +2 \
    shop/report/2026-11-20/rfm.csv | wc -l)"
check 'events have a list' '1
2' "$(tail -n +2 shop/out/event-2026-11-19-sms.csv | cut -d, -f1)"
check 'which has the name of their night' event-2026-11-19-sms.csv \
    "$(cd shop/out && echo event-*)"
check 'effects' 'effect-spring.csv effect-texts.csv effect-tips.csv' \
    "$(cd shop/report/2026-11-20 && echo effect-*)"
check 'the copy is the base' "$(crm-db dump | cksum)" \
    "$(crm-db dump -d shop/backup/2026-11-20.db | cksum)"
check 'all is the owner'\''s' '' "$(find shop -type f -perm /077 \
    ! -path 'shop/mail/*')"

check 'the same night again' 0 "$(night)"
check 'it says nothing, too' '' "$(cat said)"
check 'and changes nothing' "$(cksum <want)" "$(all | cksum)"

at '20 09:10:00'
check 'by day texts leave' 0 "$(night --only send)"
check 'in one file' texts-1-1-sms.csv \
    "$(cd shop/out && echo texts*)"
check 'each once' "$(crm-db query "SELECT count(*) FROM v_delivery WHERE
    campaign = 'texts' AND state = 'sent'" | tail -n 1)" \
    "$(grep -c '^texts-1-1,' shop/out/texts-1-1-sms.csv)"
before=$(cksum shop/out/*)
check 'ten minutes later' 0 "$(night --only send)"
check 'nothing is written again' "$before" "$(cksum shop/out/*)"
end

# --- Killed: the night, at the call of a program, which is not run (odd
# numbers), or runs to its end all the same (even ones).
mkdir killer
for name in bounce campaign db dedupe drop event rfm segment send visit; do
	cat >"killer/crm-$name" <<-'END'
	#!/bin/sh
	echo $$ >>"$COUNT"
	count=$(grep -nx $$ "$COUNT" | tail -n 1)
	count=$((${count%%:*} * 2))
	if test $((count - 1)) = "$KILL"; then
		kill -9 "$(cat "$NIGHT")"
		exit 70
	fi
	"$O/bin/${0##*/}" "$@"
	status=$?
	if test "$count" = "$KILL"; then kill -9 "$(cat "$NIGHT")"; fi
	exit $status
	END
	chmod +x "killer/crm-$name"
done

COUNT=$PWD/count
NIGHT=$PWD/pid
export COUNT NIGHT

# killed N: a night that dies at its Nth call.
killed() {
	KILL=$1
	export KILL
	: >"$COUNT"
	PATH=$PWD/killer:$PATH sh -c 'echo $$ >"$NIGHT"
	    exec "$O/bin/crm-nightly" -q --settle 0 shop' >/dev/null 2>said ||
	    return 0
	return 1
}

at '20 03:00:00'
begin
killed 0 || :
end
calls=$(($(wc -l <"$COUNT") * 2))
check 'the night calls many programs' yes \
    "$(test "$calls" -gt 70 && echo yes || echo "$calls")"
tried=0
right=0
number=$((1 + $$ % every))
while test "$number" -le "$calls"; do
	begin
	killed "$number" || echo "not ok the night survived $number"
	# What it had called may still be at work.
	tries=0
	while status=$(night); test "$status" = 75 && test $tries -lt 100; do
		tries=$((tries + 1))
		sleep 0.1
	done
	end
	tried=$((tried + 1))
	all >now
	if test "$status" = 0 && cmp -s want now; then
		right=$((right + 1))
	else
		echo "killed at $number: status $status"
		cat said
		diff want now | head -n 20
	fi
	number=$((number + every))
done
check 'killed nights are made good' "$tried" "$right"
check 'and there were some' yes "$(test $tried -gt 0 && echo yes)"
