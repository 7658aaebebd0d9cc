# Who is told to stop ends between messages, whether by a signal or the switch;
# a mail server that is away costs the queue three tries.
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
    "refuse_url=https://shop.example/refuse"; do
	crm-db set -q "${pair%%=*}" "${pair#*=}"
done
awk 'BEGIN { print "code,name,email,email_consent,consent_at"
    for (i = 1; i <= 300; i++)
	print "B" i ",김서연,b" i "@example.com,yes,2026-01-01" }' |
    crm-member import -q
echo '봄입니다.' >letter.txt
crm-campaign add -q --channel email spring
crm-campaign message -q --subject '봄 인사' --sender 샘플상점 \
    --text letter.txt spring
crm-member list -q | crm-campaign target -q spring
crm-send plan -q spring
mkdir sink
# shellcheck disable=SC2046 # a port and a process
set -- $("$O/tools/smtpsink" sink 'dot:wait=50')
sink=$2
crm-db set -q mail_server "127.0.0.1:$1"

# How many are sent, and that all others wait as if nothing had been.
sent() {
	crm-send status | awk -F, '$4 == "sent" { n = $6 }
	    $4 != "sent" && $4 != "queued" && NR > 1 { print "also", $4, $5 }
	    END { print n + 0 }'
}

# Waits until at least so many were taken by the server.
until_taken() {
	while test "$(grep -c ,taken, sink/log || :)" -lt "$1"; do
		sleep 0.1
	done
}

for signal in TERM INT HUP; do
	before=$(grep -c ,taken, sink/log || :)
	# INT would be ignored by what a shell starts behind itself.
	python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])' crm-send run -q spring &
	pid=$!
	until_taken $((before + 3))
	kill -"$signal" "$pid"
	status=0
	wait "$pid" || status=$?
	check "SIG$signal" 75 "$status"
	check "SIG$signal ends between messages" \
	    "$(grep -c ,taken, sink/log)" "$(sent)"
done
before=$(grep -c ,taken, sink/log)
crm-send run -q --all 2>said &
pid=$!
until_taken $((before + 3))
crm-send stop -q
status=0
wait "$pid" || status=$?
check stop 75 "$status"
check "stop says so" 1 "$(grep -c 'sending was stopped on' said)"
check "stop ends between messages" "$(grep -c ,taken, sink/log)" "$(sent)"
crm-send stop -q --off
kill "$sink"
before=$(sent)
status=0
crm-send run -q --once spring || status=$?
check "no server" 75 "$status"
check "no server, three tries" "$before deferred connection 3" "$(crm-send \
    status | awk -F, '$4 == "sent" { n = $6 }
    $4 == "deferred" { d = $4 " " $5 " " $6 } END { print n, d }')"
