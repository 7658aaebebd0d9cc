# The offers of crm-rfm on their way: a table of offers, a campaign for one of
# them, a control that is kept, and what came of it, all by pipes.

say() {
	if test "$1" = "$2"; then echo "ok $3"; else
		echo "got $1, wanted $2"
		echo "not ok $3"
	fi
}

# 60 members buy once or thrice in the spring; of those who bought once and
# are treated (uneven numbers) all buy again, of the others every sixth.
awk 'BEGIN {
	print "channel,order_no,ordered_at,status,member_code,amount"
	for (i = 1; i <= 60; i++) {
		for (k = 1; k <= (i > 40 ? 3 : 1); k++)
			printf "shop,S%d-%d,2026-03-%02d,confirmed,C%d,%d\n", i, k,
			    k, i, 20000 + i
		if (i <= 40 && (i % 2 || i % 6 == 0))
			printf "shop,A%d,2026-07-01,confirmed,C%d,90000\n", i, i
	}
}' >orders.csv
crm-db init -q
crm-order import -q orders.csv
cat >offers.csv <<'CSV'
offer,f,m,aim,percent
low,1,,5,6
CSV

# The campaign's candidates are those who have the offer.
crm-campaign add -q --channel sms low
crm-rfm -q --as-of 2026-05-31 --offers offers.csv |
    crm-segment filter "offer = 'low'" >low.csv
crm-campaign target -q --why low <low.csv >why.csv || :
say "$(($(wc -l <why.csv) - 1))" 40 'the campaign asks of all who have the offer'

# A control kept as a saved set, by the members' codes.
crm-member list | awk -F , 'BEGIN { print "member" } NR > 1 {
	code = substr($2, 2) + 0
	if (code <= 40 && code % 2 == 0) print $1
}' | crm-segment save -q control
say "$(crm-segment show control | tail -n +2 | wc -l)" 20 'the control is kept'

crm-rfm -q --move 2026-05-31:2026-10-31 --offers offers.csv \
    --control control >reached.csv
say "$(sed -n 2p reached.csv | cut -d , -f 1-9)" \
    low,5,6,20,20,100.00,20,6,30.00 'who reached the aim'

# Those who did, as a set that other programs take.
crm-rfm -q --move 2026-05-31:2026-10-31 --offers offers.csv \
    --control control --members |
    crm-segment filter "reached = 1 AND arm = 'treated'" |
    crm-segment save -q reached
crm-rfm -q --move 2026-05-31:2026-10-31 --among reached >moved.csv
say "$(awk -F , 'NR > 1 { n += $3 } END { print n }' moved.csv)" 20 \
    'a saved set of those who moved is read again'

# A reader that fails takes the pipe with it: no half a table is kept.
printf 'member\n1\n"' | crm-rfm -q --move 2026-05-31:2026-10-31 --among - \
    >out.csv 2>err && status=0 || status=$?
say "$status" 65 'a set that is cut off is refused'
say "$(wc -c <out.csv)" 0 'and nothing is printed'
