# What people keep of members, in pipelines: anniversaries, stages, flags and
# groups on their way to a campaign; every number is held against awk's own.
quick=${CRM_QUICK:+200}
members=${quick:-1500}

check() {
	if test "$2" = "$3"; then
		echo "ok $1"
	else
		echo "not ok $1"
		echo "expected: $2"
		echo "got:      $3"
	fi
}

# Births on all days of a leap year; 0 to 6 orders each, a month or more apart.
awk -v n="$members" 'BEGIN {
	split("31 29 31 30 31 30 31 31 30 31 30 31", len, " ")
	print "code,name,phone,birth,sms_consent,consent_at"
	for (i = 1; i <= n; i++) {
		m = 1 + i % 12
		printf "C%d,Kim %d,0102%07d,%d-%02d-%02d,%s,2026-01-01\n", i, \
		    i, i, 1940 + 4 * (i % 15), m, 1 + i % len[m], \
		    i % 3 == 0 ? "" : "yes"
	}
}' >members.csv
awk -v n="$members" 'BEGIN {
	print "channel,order_no,ordered_at,status,member_code,buyer_name,amount"
	for (i = 1; i <= n; i++)
		for (k = 0; k < i % 7; k++)
			printf "shop,%d-%d,2026-%02d-%02d 10:00:00,paid,C%d," \
			    "Kim %d,1000\n", i, k, 1 + k * (1 + i % 2) % 10, \
			    1 + i % 28, i, i
}' >orders.csv
crm-db init -q
crm-member import -q members.csv
crm-order import -q orders.csv

# The birthdays of seven days, of which one is the 28th of February.
crm-member anniv --within 7d --kind birthday --as-of 2027-02-25 >due.csv
check 'birthdays of a week' "$(awk -F, 'NR > 1 {
	md = substr($4, 6)
	if (md >= "02-25" && md <= "03-03") n++
} END { print n }' members.csv)" "$(tail -n +2 due.csv | wc -l)"
check 'of the 29th on the 28th' "$(grep -c -- '-02-29,' members.csv)" \
    "$(awk -F, '$5 == "2027-02-28" && $6 % 4 == 3' due.csv |
    cut -d , -f 1 | sort >on28
    awk -F, 'NR > 1 && $4 ~ /-02-29$/ { print NR - 1 }' members.csv |
    sort | comm -12 - on28 | wc -l)"
check 'everybody once a year' "$members" "$(crm-member anniv --within 365d \
    --kind birthday --as-of 2026-03-01 | tail -n +2 | cut -d , -f 1 |
    sort -u | wc -l)"

# The first days of the lunar months, from the list of all months.
i=0
echo 'code,name,phone,birth,lunar' >lunar.csv
for month in 01 02 03 04 05 06 07 08 09 10 11 12; do
	i=$((i + 1))
	echo "L$i,Lee $i,0103000000$i,1960-$month-01,yes" >>lunar.csv
done
sed -i 's/,0103000000\([0-9][0-9]\),/,010300000\1,/' lunar.csv
crm-member import -q lunar.csv
for year in 1995 2012 2017 2025 2028 2033 2050; do
	crm-member anniv --within 365d --kind birthday \
	    --as-of "$year-01-01" | awk -F, '$7 == "yes" { print $5 }' >got
	awk -F, -v y="$year" '$3 == "no" && substr($4, 1, 4) == y &&
	    $4 < y "-12-31" { print $4 }' "$TOP/tests/data/lunar.csv" >want
	grep -vF "$year-12-31" got >short || :
	check "first days of lunar months in $year" "$(cat want)" \
	    "$(cat short)"
done

# Stages: three orders within 365 days, all of this year.
crm-member stage run -q
check stages "$(awk -F, 'NR > 1 { n[$5]++ } END {
	for (who in n) if (n[who] >= 3) regular++; else customer++
	print "customer," customer; print "regular," regular
}' orders.csv)" "$(crm-member stage count | grep -E '^(customer|regular)')"
check 'a second run stores nothing' "$(crm-db dump | cksum)" \
    "$(crm-member stage run -q; crm-db dump | cksum)"
crm-member stage list --as-of 2026-03-31 | tail -n +2 | cut -d , -f 2 |
    sort | uniq -c | awk '{ print $2 "," $1 }' >got
crm-member stage count --as-of 2026-03-31 | tail -n +2 | grep -v ',0$' |
    sort >want
check 'the list and the counts agree' "$(cat want)" "$(cat got)"

# Flags on their way: everyone is in, flagged, or without consent.
crm-member stage list regular | awk -F, 'NR == 1 || NR % 5 == 0' |
    crm-member flag add -q --by kim --reason 'a test' reseller
flagged=$(crm-member flag list | tail -n +2 | wc -l)
crm-campaign add -q --channel sms spring
crm-member stage list regular | crm-campaign target --why spring 2>said |
    tail -n +2 | cut -d , -f 3 | sort | uniq -c | awk '{ print $2, $1 }' >got
total=$(crm-member stage list regular | tail -n +2 | wc -l)
check 'the reasons add up' "$total" "$(awk '{ n += $2 } END { print n }' got)"
check 'who is flagged is out' "$(crm-member flag list | tail -n +2 |
    awk -F, '$1 % 3' | wc -l)" "$(awk '$1 == "flagged" { print $2 }' got)"
check 'the summary says so' "$(awk '$1 == "flagged" { print $2 }' got)" \
    "$(sed 's/.*, flagged \([0-9]*\).*/\1/' said)"
crm-campaign list -q spring | tail -n +2 | cut -d , -f 1 | sort >listed
crm-member flag list | cut -d , -f 1 | sort | comm -12 - listed >both
check 'nobody flagged is listed' '' "$(cat both)"
crm-member flag list | crm-member flag rm -q --by kim --reason over reseller
check 'all flags are taken off' "$flagged" \
    "$(crm-member flag list --all | grep -c ',kim,over$')"

# A group is the set that it was made of, and what is taken out is gone.
crm-member group make -q club
crm-member stage list regular | crm-member group add -q --by kim club
crm-member stage list regular | awk -F, 'NR == 1 || $1 % 2' |
    crm-member group rm -q --by kim club
check 'what is left of a group' "$(crm-member stage list regular |
    awk -F, 'NR == 1 || $1 % 2 == 0' | cut -d , -f 1)" \
    "$(crm-member group show club | cut -d , -f 1)"
check 'history tells all' "$(crm-member group history club | tail -n +2 |
    awk -F, '{ n += $2 == "added" ? 1 : -1 } END { print n }')" \
    "$(crm-member group show club | tail -n +2 | wc -l)"
