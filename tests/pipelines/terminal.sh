# What a terminal shows: nothing personal, unless --unmask is said.
if ! command -v script >/dev/null; then
	echo 'skip terminal: there is no script(1)'
	exit 0
fi
if ! script -qec 'test -t 1' /dev/null </dev/null >/dev/null 2>&1; then
	echo 'skip terminal: no terminal can be made here'
	exit 0
fi

# Runs a command on a terminal and keeps what stands there.
on_terminal() {
	script -qec "$*" /dev/null </dev/null >seen 2>&1 || :
}

crm-db init -q
cat >members.csv <<'END'
code,name,phone,email,birth,postcode,address,memo,x_size,sms_consent,consent_at
A1,김하나님,010-2345-0001,kimhana@example.com,1980-03-04,04524,서울시 중구 을지로 99,전화는 저녁,키165,yes,2026-01-01
END
cat >orders.csv <<'END'
channel,order_no,ordered_at,buyer_id,buyer_name,buyer_phone,receiver_name,receiver_phone,postcode,address,message,amount
mall,1001,2026-10-01,kimhana80,김하나님,010-2345-0001,이두리라,010-2345-0002,04524,서울시 중구 을지로 99,경비실에 맡겨요,10000
END
crm-member import -q members.csv
crm-order import -q orders.csv
crm-campaign add -q --channel sms spring
crm-rfm -q | crm-campaign target -q spring
crm-member note add -q --at 2026-10-01 --due 2026-11-01 1 '남편이 반대함' >number
crm-member flag add -q --reason '남편이 반대함' watch --member 1
crm-member group make -q vip
crm-member group add -q --reason '남편이 반대함' vip --member 1
crm-member stage set -q --reason '남편이 반대함' 1 partner
crm-member anniv add -q --title 결혼 --date 2011-11-21 1
crm-member list >list.csv
secret='하나님|두리라|2345-?0001|2345-?0002|kimhana|1980-03-04|04524|을지로 99|저녁|키165|경비실|반대|2011-11-21'

while read -r words; do
	on_terminal "crm-$words"
	if ! test -s seen; then
		echo "not ok crm-$words prints something"
	elif grep -Eq "$secret" seen; then
		grep -E "$secret" seen
		echo "not ok crm-$words is masked"
	else
		echo "ok crm-$words is masked"
	fi
done <<'END'
member list
member list -o csv
member list -o tsv
member list -o json
member list --excel -o csv
member show 1
member show 010-2345-0001
member show kimhana@example.com
member find 을지로
member find --why 010-2345-0001
member find --why kimhana80
member find --why --name 김하나님 --phone 010-2345-0001
member find --why --buyer-id kimhana80 --channel mall
member find -i members.csv
member clean --all
member clean --all -o csv
member clean --all -i members.csv
member add --name 김하나님 --phone 010-2345-0001
order list
order show 1001
member note list
member note find 반대
member note calendar --overdue
member flag list
member group history vip
member stage history 1
member stage list
member anniv --within 7d
member anniv list
consent list
campaign list spring
campaign why spring
rfm
map orders.csv
map members.csv
segment filter 1 list.csv
segment query 'SELECT member, name, phone, address FROM v_member'
segment query "SELECT member, replace(phone, '0', 'x') || birth AS t FROM v_member"
segment profile -i list.csv
segment profile -i list.csv --top 5
segment profile -i list.csv --top 5 -o csv name phone address memo x_size
segment cross -i list.csv name phone
segment cross -i list.csv m.address m.birth
segment cross -i list.csv m.phone grade -o json
db query 'SELECT * FROM v_member'
db query 'SELECT name AS who, phone || email AS reach FROM v_member'
db query 'SELECT * FROM person_key'
db query 'SELECT * FROM member_field'
db query 'SELECT * FROM ship_to'
db query 'SELECT * FROM identity'
db query 'SELECT * FROM v_note'
db query 'SELECT text AS what FROM v_note'
db query 'SELECT * FROM v_flag'
db query 'SELECT * FROM v_group'
db query 'SELECT added_why || removed_why AS why FROM v_group'
db query 'SELECT * FROM v_stage_step'
db dump
db log
END

on_terminal 'crm-db query "SELECT upper(value) AS what FROM v_setting"'
if grep -q KRW seen; then
	echo 'ok what is not personal is shown'
else
	echo 'not ok what is not personal is shown'
fi
on_terminal crm-member list --unmask
if grep -q 01023450001 seen; then
	echo 'ok --unmask shows it'
else
	echo 'not ok --unmask shows it'
fi
on_terminal crm-db dump --unmask
if grep -q 01023450001 seen; then
	echo 'ok --unmask shows a dump'
else
	echo 'not ok --unmask shows a dump'
fi
