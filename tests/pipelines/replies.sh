# A campaign leaves by mail, and what comes back finds its way: bounces and
# refusals by mail, links and pictures by the web log, orders.
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
    "refuse_url=https://shop.example/refuse" \
    "link_base=https://shop.example/m"; do
	crm-db set -q "${pair%%=*}" "${pair#*=}"
done
{
	echo code,name,email,email_consent,consent_at
	for name in gone reader enough quiet clicks full; do
		echo "$name,$name,$name@example.com,yes,2026-01-01"
	done
} | crm-member import -q
printf '봄입니다. https://shop.example/m/new\n' >letter.txt
printf '<p>봄입니다. <a href="https://shop.example/m/new">새것</a></p>\n' \
    >letter.html
crm-campaign add -q --channel email spring
crm-campaign message -q --subject '봄 인사' --sender 샘플상점 \
    --text letter.txt --html letter.html spring
crm-member list -q | crm-campaign target -q spring
crm-send plan -q spring
crm-send run -q --once --to-dir out spring

# The mail to somebody, and a word of its header.
mail_of() {
	grep -l "^To: $1@example.com" out/new/*
}
header() {
	sed -n "s/^$2: *//p" "$(mail_of "$1")" | tr -d '<>\r' | head -n 1
}
links() {
	python3 -c 'import email, sys
for part in email.message_from_binary_file(open(sys.argv[1], "rb")).walk():
    if part.get_content_maintype() == "text":
        print(part.get_payload(decode=True).decode())' "$(mail_of "$1")" |
	    grep -o 'https://shop.example/m[^" <>]*' | sort -u
}

# bounce WHO STATUS TEXT: what a server sends back to the return path.
bounce() {
	cat <<MAIL
Return-Path: <>
Delivered-To: $(header "$1" Return-Path)
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: $(header "$1" Return-Path)
Subject: Undelivered Mail Returned to Sender
Date: Thu, 19 Nov 2026 23:10:00 +0900
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; forwarded@elsewhere.example.net
Action: failed
Status: $2
Diagnostic-Code: smtp; $3

--b--
MAIL
}

check 'before anything came back' 'sent,6' \
    "$(crm-campaign table -q spring | grep ^sent | cut -d, -f 1,3)"
mkdir -p Maildir/new Maildir/cur Maildir/tmp
bounce gone 5.1.1 '550 5.1.1 user unknown' >Maildir/new/1
bounce full 4.2.2 '452 4.2.2 mailbox full' >Maildir/new/2
bounce quiet 5.1.1 '550 5.1.1 user unknown' |
    sed 's/bounce+./bounce+z/' >Maildir/new/3
cat >Maildir/new/4 <<MAIL
From: Somebody <another@example.com>
To: $(grep -A 2 '^List-Unsubscribe:' "$(mail_of enough)" |
    grep -o 'refuse+[^>?]*')
Subject: stop
Date: Fri, 20 Nov 2026 08:10:00 +0900

MAIL
status=0
crm-bounce -q Maildir | crm-campaign respond -q --rejects rejects.csv ||
    status=$?
check 'what nobody here sent is a reject' '1 1' \
    "$status $(sed 1d rejects.csv | wc -l)"
check 'bounces find who it was sent to, not where it went on to' \
    'enough unsubscribed
full failed
gone bad_address' "$(crm-db query 'SELECT m.code, r.state
    FROM v_response AS r JOIN v_member AS m USING (member)
    ORDER BY 1' | sed 1d | tr , ' ')"
check 'a bad address is dead, one that was full is not' gone@example.com \
    "$(crm-member contact list -q | grep 'found dead' | cut -d, -f 3)"

if command -v python3 >/dev/null; then
	click=$(links clicks | grep '/new' | head -n 1)
	open=$(links reader | grep -v -e /new -e refuse | head -n 1)
	for url in "$click" "$open"; do
		echo "192.0.2.7 - - [20/Nov/2026:08:30:00 +0900]" \
		    "\"GET ${url#https://shop.example} HTTP/1.1\" 200 9" \
		    "\"-\" \"browser ${#url}\""
	done | crm-visit import -q
	crm-campaign respond -q --web
	printf 'channel,order_no,ordered_at,amount,qty,product_name,member_code
mall,1,2026-11-20 08:00:00,1000,1,a,clicks
mall,2,2026-11-20 09:00:00,500,1,a,clicks
mall,3,2026-11-20 09:00:00,70,1,a,quiet\n' | crm-order import -q
	check 'clicks and opens by token' 'opened,1
clicked,1
unsubscribed,1' "$(crm-campaign table -q spring |
	    grep -e ^opened -e ^clicked -e ^uns | cut -d, -f 1,3)"
	CRM_NOW='2026-11-21 09:00:00' crm-campaign replies -q --orders spring |
	    awk -F, 'NR > 1 && $6 + $8 { print $4, $7, $9 }' >orders
	# Days are whole ones, as they are for who was not written to.
	check 'orders behind a click are direct' 'sent 0 70
clicked 500 1000' "$(cat orders)"
else
	echo "skip clicks and opens by token: there is no python3"
fi

crm-campaign add -q --channel email summer
check 'the next list is without them' '4 1 1' \
    "$(crm-member list -q | crm-campaign target --why -q summer |
    awk -F, '$2 == "in" { n++ } $3 == "dead_contact" { d++ }
    $3 == "opted_out" { o++ } END { print n, d, o }')"
crm-db check -q && echo ok the base is sound
