# To another machine nothing is said in the clear: TLS from the first byte, or
# after STARTTLS, to a server that proves who it is, and to no other; who we are
# is proved behind it, by a file that nobody else can read.
why=
if ! command -v python3 >/dev/null; then
	why="no python3"
elif ! command -v openssl >/dev/null; then
	why="no openssl"
fi
if test -n "$why"; then
	echo "skip mail with TLS: $why"
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

for name in good other; do
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
	    -nodes -keyout $name.key -out $name.pem -days 3650 \
	    -subj /CN=mail.shop.example -addext \
	    subjectAltName=IP:127.0.0.1 2>>openssl.log
done
mkdir sink
# "\0kim\0secret", as base64
# shellcheck disable=SC2046 # ports and processes
set -- $("$O/tools/smtpsink" -a AGtpbQBzZWNyZXQ= sink)
port=$1 pids=$2
# shellcheck disable=SC2046
set -- $(python3 "$TOP/tests/tools/tlsproxy.py" good.pem good.key "$port")
tls=$1 pids="$pids $2"
# shellcheck disable=SC2046
set -- $(python3 "$TOP/tests/tools/tlsproxy.py" --starttls good.pem good.key \
    "$port")
starttls=$1 pids="$pids $2"
# shellcheck disable=SC2064 # now
trap "kill $pids 2>/dev/null || :" EXIT

crm-db init -q
for pair in "sender_name=샘플상점" "sender_email=shop@shop.example" \
    "sender_phone=0255550199" "sender_address=서울 종로구 세종대로 1" \
    "refuse_url=https://shop.example/refuse" mail_timeout=5; do
	crm-db set -q "${pair%%=*}" "${pair#*=}"
done
printf '%s\n' code,name,email,email_consent,consent_at \
    A1,김서연,kim@example.com,yes,2026-01-01 | crm-member import -q
echo '봄입니다.' >letter.txt
crm-campaign add -q --channel email spring
crm-campaign message -q --subject '봄 인사' --sender 샘플상점 \
    --text letter.txt spring
crm-member list -q | crm-campaign target -q spring
printf 'kim\nsecret\n' >login
mv crm.db before.db

# try NAME STATE SETTING=VALUE...
try() {
	name=$1 want=$2
	shift 2
	rm -f crm.db*
	cp before.db crm.db
	for pair in "mail_login=$PWD/login" "$@"; do
		crm-db set -q "${pair%%=*}" "${pair#*=}"
	done
	crm-send plan -q spring
	crm-send run -q --once spring 2>err || :
	check "$name" "$want" "$(crm-db query "SELECT state, reply
		FROM v_delivery" | tail -n 1)$(cat err)"
}

chmod 600 login
try "TLS" 'sent,250 2.0.0 taken' mail_server=127.0.0.1:"$tls" mail_tls=tls \
    mail_ca="$PWD/good.pem"
try "STARTTLS" 'sent,250 2.0.0 taken' mail_server=127.0.0.1:"$starttls" \
    mail_tls=starttls mail_ca="$PWD/good.pem"
try "no TLS" 'deferred,530 5.7.0 STARTTLS first' \
    mail_server=127.0.0.1:"$starttls" mail_tls=no
for how in tls starttls; do
	eval "port=\$$how"
	try "$how, vouched for by nobody" \
	    'deferred,SSL peer certificate or SSH remote key was not OK' \
	    mail_server=127.0.0.1:"$port" mail_tls=$how
	try "$how, vouched for by another" \
	    'deferred,SSL peer certificate or SSH remote key was not OK' \
	    mail_server=127.0.0.1:"$port" mail_tls=$how \
	    mail_ca="$PWD/other.pem"
	try "$how, under another name" \
	    'deferred,SSL peer certificate or SSH remote key was not OK' \
	    mail_server=localhost:"$port" mail_tls=$how \
	    mail_ca="$PWD/good.pem"
done
printf 'kim\nwrong\n' >login
try "a wrong password" 'deferred,535 5.7.8 who are you?' \
    mail_server=127.0.0.1:"$tls" mail_tls=tls mail_ca="$PWD/good.pem"
chmod 640 login
try "a login that others read" "queued,crm-send: mail_login: others may read\
 $PWD/login; say: chmod 600 $PWD/login" mail_server=127.0.0.1:"$tls" \
    mail_tls=tls mail_ca="$PWD/good.pem"
chmod 600 login
try "a password in the clear" "queued,crm-send: mail_login: the password would\
 travel unencrypted; say: crm-db set mail_tls starttls" \
    mail_server=mail.example.com mail_tls=no
check "nothing but what was to be sent" 2 "$(grep -c taken sink/log)"
