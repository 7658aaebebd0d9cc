# Five processes send at once and are killed at random moments: nobody gets a
# message twice, none is lost, what is doubtful is listed, and no domain ever has
# more than three in flight.  CRM_SENDS messages (1000) and CRM_KILLS (40); the
# whole is CRM_SENDS=10000 CRM_KILLS=200.
quick=${CRM_QUICK:+300}
messages=${CRM_SENDS:-${quick:-1000}}
kills=${CRM_KILLS:-${quick:+10}}
kills=${kills:-40}

check() {
	if test "$2" = "$3"; then
		echo "ok $1"
	else
		echo "not ok $1"
		echo "expected: $2"
		echo "got:      $3"
	fi
}

# What the sink saw: how many came whole, twice, the most in flight to a domain.
judge() {
	awk '
	function land(id) {
		if (id in flies) {
			n[flies[id]]--
			delete flies[id]
		}
	}
	$1 == "C" {
		flies[$2] = $3
		by[$2] = $4
		if (++n[$3] > most)
			most = n[$3]
	}
	$1 == "E" {
		if (came[$2]++)
			twice++
		whole++
		land($2)
	}
	$1 == "X" { land($2) }
	$1 == "K" {
		for (id in flies)
			if (by[id] == $2)
				land(id)
	}
	END { print whole + 0, twice + 0, most + 0 }' "$1"
}

# Six in ten have their mail at one house, a tenth has a domain of its own.
awk -v n="$messages" 'BEGIN {
	print "code,name,email,email_consent,consent_at"
	for (i = 1; i <= n; i++) {
		domain = i % 10 < 6 ? "mail.example.kr" : i % 10 == 6 ? \
		    "d" i ".example" : "house" i % 10 ".example.com"
		printf "C%d,회원%d,m%d@%s,yes,2026-01-01\n", i, i, i, domain
	}
}' >members.csv

prepare() {
	crm-db init -q
	for pair in "sender_name=샘플상점" "sender_email=shop@example.com" \
	    "sender_phone=0255550199" "sender_address=서울 종로구 세종대로 1" \
	    "refuse_url=https://shop.example/refuse"; do
		crm-db set -q "${pair%%=*}" "${pair#*=}"
	done
	crm-member import -q members.csv
	crm-campaign add -q --channel email spring
	crm-campaign message -q --subject '봄 인사' --sender 샘플상점 \
	    --text letter.txt spring
	crm-member list -q | crm-campaign target -q spring
	crm-send plan -q spring
}
echo '봄입니다.' >letter.txt

prepare
check planned "spring,1,email,queued,,$messages" \
    "$(crm-send status spring | tail -n +2 | cut -d, -f1-6)"
check killed "$kills" "$("$O/tools/sendkill" 5 "$kills" 1 sink.log)"
# shellcheck disable=SC2046
set -- $(judge sink.log)
check "nobody twice" 0 "$2"
check "never more than three in flight" 1 "$(($3 <= 3))"
sent=$(crm-db query "SELECT count(*) FROM v_delivery WHERE state = 'sent'" |
    tail -1)
unknown=$(crm-send status --unknown | tail -n +2 | wc -l)
check "none lost" "$messages" "$((sent + unknown))"
check "what came whole is sent or doubtful" 1 \
    "$((sent <= $1 && $1 <= sent + unknown))"
check "few are doubtful" 1 "$((unknown <= kills))"
awk '$1 == "E" { print $2 }' sink.log | sort >whole
crm-db query "SELECT delivery FROM v_delivery WHERE state = 'sent'" |
    tail -n +2 | sort >sent
check "each that is sent came whole" "" "$(comm -13 whole sent)"
crm-send status --unknown | tail -n +2 | cut -d, -f1 | sort >unknown
check "each other that came is doubtful" "" \
    "$(comm -23 whole sent | comm -23 - unknown)"
echo "whole $1, sent $sent, unknown $unknown, most in flight $3"

# The control: where nothing is stored before the bytes leave, the same kills
# make somebody get it twice, and the count above sees it.
mkdir control
cd control
cp ../members.csv ../letter.txt .
prepare
"$O/tools/sendkill" 5 "$kills" 1 sink.log forget >/dev/null
# shellcheck disable=SC2046
set -- $(judge sink.log)
check "the control is seen" 1 "$(($2 > 0))"
