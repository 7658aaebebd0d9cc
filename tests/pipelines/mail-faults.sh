# What becomes of a message when the mail server fails: each fault, in each
# phase, ends in its state, nothing leaves twice, and what can be tried again
# arrives the next time.
check() {
	if test "$2" = "$3"; then
		echo "ok $1"
	else
		echo "not ok $1"
		echo "expected: $2"
		echo "got:      $3"
	fi
}

crm-db init -q
for pair in "sender_name=샘플상점" "sender_email=shop@shop.example" \
    "sender_phone=0255550199" "sender_address=서울 종로구 세종대로 1" \
    "refuse_url=https://shop.example/refuse" mail_timeout=1; do
	crm-db set -q "${pair%%=*}" "${pair#*=}"
done
printf '%s\n' code,name,email,email_consent,consent_at \
    A1,김서연,gone@example.com,yes,2026-01-01 | crm-member import -q
echo '봄입니다.' >letter.txt
crm-campaign add -q --channel email spring
crm-campaign message -q --subject '봄 인사' --sender 샘플상점 \
    --text letter.txt spring
crm-member list -q | crm-campaign target -q spring
mv crm.db before.db

state() {
	crm-db query "SELECT state, reason, reply, tries FROM v_delivery" |
	    tail -n 1
}

# How many came whole, answered or not.
kept() {
	awk -F, '$5 == "taken" || $5 == "silent" { n++ } END { print n + 0 }' \
	    "sink/log"
}

# serve FAULT...: a server for what was planned from the same beginning; its
# process is $server.
serve() {
	rm -rf sink crm.db*
	mkdir sink
	cp before.db crm.db
	# shellcheck disable=SC2046 # a port and a process
	set -- $("$O/tools/smtpsink" sink "$@")
	crm-db set -q mail_server "127.0.0.1:$1"
	server=$2
	crm-send plan -q spring
}

# fault NAME STATE KEPT THEN FAULT...: what one run makes of the message, how
# many the server has then, and what a second run, hours later, leaves; the
# sink strikes once.
fault() {
	name=$1 want=$2 whole=$3 then=$4
	shift 4
	serve "$@"
	crm-send run -q --once spring || :
	check "$name" "$want" "$(state)"
	check "$name, at the server" "$whole" "$(kept)"
	(
		export CRM_NOW='2026-11-20 13:00:00'
		crm-send run -q --once spring || :
	)
	check "$name, later" "$then" "$(state | cut -d, -f1) $(kept)"
	kill "$server"
}

later="sent 1"
fault "all is well" 'sent,,250 2.0.0 taken,0' 1 "$later"
fault "no greeting" 'deferred,connection,time ran out,1' 0 "$later" \
    'greeting*1:hang'
fault "a greeting of 421" 'deferred,later,421 4.3.2 down,1' 0 "$later" \
    'greeting*1:421 4.3.2 down'
fault "a greeting of 554" 'deferred,server,554 no,1' 0 "$later" \
    'greeting*1:554 no'
fault "a greeting that is none" \
    'deferred,connection,no answer of SMTP: hello there this is no server,1' \
    0 "$later" 'greeting*1:garbage'
fault "a slow greeting" 'sent,,250 2.0.0 taken,0' 1 "$later" \
    'greeting*1:wait=400'
fault "EHLO refused, HELO not" 'sent,,250 2.0.0 taken,0' 1 "$later" \
    'ehlo*1:502 what'
fault "EHLO and HELO refused" 'deferred,server,501 who,1' 0 "$later" \
    'ehlo*1:502 what' 'helo*1:501 who'
fault "MAIL put off" 'deferred,later,451 4.3.0 later,1' 0 "$later" \
    'mail*1:451 4.3.0 later'
fault "MAIL refused" 'failed,refused,550 5.7.1 not you,0' 0 "failed 0" \
    'mail*1:550 5.7.1 not you'
fault "a password is wanted" \
    'deferred,server,530 5.7.0 who are you?,1' 0 "$later" \
    'mail*1:530 5.7.0 who are you?'
fault "closed after MAIL" \
    'deferred,connection,the connection was lost,1' 0 "$later" 'mail*1:drop'
fault "RCPT put off" 'deferred,later,450 4.2.1 busy,1' 0 "$later" \
    'rcpt*1:450 4.2.1 busy'
fault "nobody there" 'failed,bad_address,550 5.1.1 nobody here,0' 0 \
    "failed 0" 'rcpt*1:550-5.1.1 nobody|550 here'
fault "a full mailbox" 'failed,refused,552 5.2.2 full,0' 0 "failed 0" \
    'rcpt*1:552 5.2.2 full'
fault "DATA put off" 'deferred,later,451 4.3.0 later,1' 0 "$later" \
    'data*1:451 4.3.0 later'
fault "DATA refused" 'failed,refused,554 5.7.1 no,0' 0 "failed 0" \
    'data*1:554 5.7.1 no'
fault "closed before 354" 'deferred,connection,the connection was lost,1' 0 \
    "$later" 'data*1:close'
fault "closed in the body" 'unknown,no_answer,the connection was lost,0' 0 \
    "unknown 0" 'body*1:close'
fault "closed after the dot" 'unknown,no_answer,the connection was lost,0' 1 \
    "unknown 1" 'dot*1:close'
fault "no answer to the dot" 'unknown,no_answer,time ran out,0' 1 \
    "unknown 1" 'dot*1:hang'
fault "an answer to the dot that is none" \
    'unknown,no_answer,no answer of SMTP: hello there this is no server,0' \
    1 "unknown 1" 'dot*1:garbage'
fault "put off after the dot" 'deferred,later,451 4.3.0 disk,1' 0 "$later" \
    'dot*1:451 4.3.0 disk'
fault "refused after the dot" 'failed,refused,554 5.6.0 spam,0' 0 \
    "failed 0" 'dot*1:554 5.6.0 spam'
fault "taken, then closed" 'sent,,250 2.0.0 taken,0' 1 "$later" 'dot*1:drop'

# Nobody listens: a server that was there a moment ago is gone.
serve
kill "$server"
crm-send run -q --once spring || :
check "no connection" 'deferred,connection,no connection,1' "$(state)"

# Whom the server does not know is not written to again, until somebody says
# that the address lives, or takes back what was found out.
serve rcpt:'550 5.1.1 nobody here'
crm-send run -q --once spring || :
kill "$server"
result() {
	crm-db query "SELECT result FROM v_contact WHERE kind = 'email'" |
	    tail -n 1
}
check "nobody there, and the address is dead" dead "$(result)"
crm-campaign add -q --channel email summer
crm-member list -q | crm-campaign target -q summer
check "it leaves the next list" 'out,dead_contact' "$(crm-db query \
    "SELECT verdict, reason FROM v_campaign_target
    WHERE campaign = 'summer'" | tail -n 1)"
crm-db undo -q "$(crm-db log | awk -F, '/crm-send run/ { n = $1 }
    END { print n }')"
crm-send run -q --once spring || :
check "what was taken back is not said again" '""' "$(result)"

# A relay that takes nothing and knows nobody is at fault, and not its
# recipients: nobody is lost, and all of them get the mail when it is mended.
rm -f crm.db*
cp before.db crm.db
awk 'BEGIN { print "code,name,email,email_consent,consent_at"
    for (i = 1; i <= 39; i++)
	print "B" i ",이도윤,b" i "@d" i % 4 ".example,yes,2026-01-01" }' |
    crm-member import -q
crm-member list -q | crm-campaign target -q spring
mv crm.db before.db
states() {
	crm-db query "SELECT state || ' ' || reason || ' ' || count(*)
	    FROM v_delivery GROUP BY state, reason ORDER BY 1" | tail -n +2 |
	    sed 's/  / /' | paste -sd ';' -
}
dead() {
	crm-db query "SELECT count(*) FROM v_contact WHERE result = 'dead'" |
	    tail -n 1
}
# relay FAULT: one run with it; its status in $status.
relay() {
	serve "$1"
	status=0
	crm-send run -q --once spring 2>said || status=$?
}
relay 'rcpt*30:550 5.1.1 nobody here'
check 'a relay that knows nobody' '75 deferred server 30;queued 10' \
    "$status $(states)"
check 'it is told' 1 "$(grep -c 'none of 30 addresses in a row' said)"
check 'none is found dead' 0 "$(dead)"
CRM_NOW='2026-11-20 13:00:00' crm-send run -q --once spring
kill "$server"
check 'and all get it later' 'sent 40' "$(states)"
relay 'rcpt*29:550 5.1.1 nobody here'
kill "$server"
check 'one fewer is as many dead addresses' \
    '1 failed bad_address 29;sent 11' "$status $(states)"
check 'which are found' 29 "$(dead)"
