# Fifty letters go through a real mail server, OpenSMTPD, which hands them to a
# second one that keeps them: they arrive whole, as the dry run showed them, and
# one that bounces comes back to an address that tells whose it was.  The server
# has a spool and a run folder of its own, in a mount namespace; it sees nothing
# of the system's mail.
SMTPD=
for file in /usr/sbin/smtpd /usr/local/sbin/smtpd; do
	test ! -x $file || SMTPD=$file
done
why=
if test -z "$SMTPD" || ! "$SMTPD" -h 2>&1 | grep -q OpenSMTPD; then
	why="no OpenSMTPD"
elif test "$(id -u)" != 0; then
	why="OpenSMTPD wants root"
elif ! unshare -m -p -f --kill-child true 2>/dev/null; then
	why="no namespace of its own for OpenSMTPD"
fi
if test -n "$why"; then
	echo "skip fifty letters: $why"
	exit
fi

check() {
	if test "$2" = "$3"; then
		echo "ok $1"
	else
		echo "not ok $1"
		echo "expected: $2"
		echo "got:      $3"
	fi
}

# A port that nobody has: a sink's that is gone.
port() {
	mkdir -p none
	# shellcheck disable=SC2046
	set -- $("$O/tools/smtpsink" none)
	kill "$2"
	echo "$1"
}

# Waits until there are so many lines with a text in a file.
await() {
	i=0
	while test "$(grep -c -- "$2" "$1" || :)" -lt "$3" && test $i -lt 100
	do
		i=$((i + 1))
		sleep 0.1
	done
}

mkdir sink
# shellcheck disable=SC2046
set -- $("$O/tools/smtpsink" sink rcpt@gone:'550 5.1.1 no such user')
relay=$1 sink=$2
port=$(port)
{
	echo "listen on 127.0.0.1 port $port hostname mail.shop.example"
	echo "action \"on\" relay host smtp://127.0.0.1:$relay"
	echo 'match from any for any action "on"'
} >smtpd.conf
cat >start.sh <<'SH'
mount -t tmpfs none /var/spool
mount -t tmpfs none /run
"$1" -d -f smtpd.conf
SH
unshare -m -p -f --kill-child --propagation private \
    sh -eu start.sh "$SMTPD" >smtpd.log 2>&1 &
server=$!
trap 'kill -9 $server $sink 2>/dev/null || :' EXIT
i=0
until grep -qi "0100007F:$(printf %04X "$port") .* 0A " /proc/net/tcp ||
    test $i -ge 100; do
	i=$((i + 1))
	sleep 0.1
done

crm-db init -q
for pair in "sender_name=샘플상점" "sender_email=shop@shop.example" \
    "sender_phone=0255550199" "sender_address=서울 종로구 세종대로 1" \
    "refuse_url=https://shop.example/refuse" mail_domain=news.shop.example \
    link_base=https://shop.example/m; do
	crm-db set -q "${pair%%=*}" "${pair#*=}"
done
awk 'BEGIN {
	print "code,name,email,email_consent,consent_at"
	for (i = 1; i <= 50; i++)
		printf "C%d,회원%d,m%d@house%d.example.com,yes,2026-01-01\n", i, i,
		    i, i % 7
	print "C51,나간이,gone@house1.example.com,yes,2026-01-01"
}' >members.csv
crm-member import -q members.csv
crm-campaign add -q --channel email spring
printf '%s\n' '{name}님, 봄입니다.' '.' '..점으로 시작하는 줄' \
    'From here on: https://shop.example/new' >letter.txt
printf '%s\n' '<html><body><p>{name}님, <b>봄</b>입니다.' \
    '<a href="https://shop.example/new?a=1">보기</a></p></body></html>' \
    >letter.html
crm-campaign message -q --subject '{name}님께 드리는 봄 인사: 햇된장과 햇간장이 나왔습니다 🎁' \
    --sender 샘플상점 --text letter.txt --html letter.html spring
crm-member list -q | crm-campaign target -q spring
crm-send plan -q spring
crm-send run -q -n spring >dry

# As the dry run shows them, a file each.
mkdir want
awk '{ sub(/\r$/, "") }
/^MAIL FROM:/ && !open { next }
/^RCPT TO:/ && !open {
	to = $0
	gsub(/.*<|>.*/, "", to)
	next
}
/^DATA$/ && !open { open = 1; next }
/^\.$/ && open { open = 0; close("want/" to); next }
{ sub(/^\./, ""); printf "%s\r\n", $0 >("want/" to) }' dry
check "the dry run shows all" 51 "$(find want -type f | wc -l)"

crm-db set -q mail_server "127.0.0.1:$port"
crm-send run -q spring
check "all are handed over" "$(printf 'state,n\nsent,51')" \
    "$(crm-db query "SELECT state, count(*) AS n FROM v_delivery
	GROUP BY state ORDER BY state")"

# What it hands on: fifty letters, and its own about the one it could not.
await sink/log taken 51
check "all came, and one bounce" 51 "$(grep -c taken sink/log || :)"

# The first field of each is the server's own.
mkdir got
differ=0
for file in sink/*.eml; do
	to=$(sed -n 's/^To: \(.*\)\r$/\1/p' "$file" | head -n 1)
	grep -q '^From: Mailer Daemon' "$file" && {
		cp "$file" bounce.eml
		continue
	}
	sed '1{ /^Received: /!q; }; 1,/;\r$/d' "$file" |
	    sed '1{ /^[ \t]/d; }' >"got/$to"
	cmp "got/$to" "want/$to" || differ=$((differ + 1))
done
check "fifty letters are whole" "50 0" "$(find got -type f | wc -l) $differ"
check "each has a number of its own" 50 \
    "$(cat got/* | grep -c '^Message-Id: <[a-z2-7]*@news.shop.example>')"
check "no number comes twice" "" \
    "$(cat got/* | grep '^Message-Id:' | sort | uniq -d)"

# The bounce came to the return path of the one that is gone.
path=$(awk -F, '$10 == "gone@example.com" || $10 ~ /^gone@/ { print $9 }' \
    sink/log | head -n 1)
check "the bounce comes back to its own address" \
    "gone@house1.example.com,bad_address,userunknown,$path" \
    "$(crm-bounce -q bounce.eml | awk -F, '
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
	NR > 1 {
		print $at["contact"] "," $at["state"] "," $at["reason"] "," \
		    $at["returned_to"]
	}')"

# An independent reader finds what was said.
if ! command -v python3 >/dev/null; then
	echo "skip an independent reader: no python3"
	exit
fi
check "an independent reader reads them" "50 letters" \
    "$(python3 "$TOP/tests/tools/letters.py" got)"
