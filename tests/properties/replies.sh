# Any split, overlap, repetition and sequence of result files gives the same
# facts, dead contacts and refusals; the states sum to all, and the shares to
# 100.00.
n=4000
rounds=5
test -z "${CRM_QUICK:-}" || { n=400; rounds=2; }
members=150

# What houses say of two campaigns: facts that come twice, with more or less
# known of them, some without a time; soft failures, refusals, machines.
make_replies() {
	awk -v n="$1" -v seed="$2" -v members=$members 'BEGIN {
		srand(seed)
		split("sent delivered delivered opened clicked unsubscribed " \
		    "complained blocked bad_address failed failed failed", \
		    state)
		print "campaign,channel,contact,state,at,reason,status,hard,machine"
		for (i = 0; i < n; i++) {
			m = 1 + int(rand() * members)
			s = state[1 + int(rand() * 12)]
			if (s ~ /uns|com/ && rand() < .8)
				s = "opened"
			soft = s == "failed" && rand() < .8
			r = rand()
			# Now and then the same bad address is told twice, as
			# hard by one and not by the other.
			at = s == "bad_address" && r > .5 ? \
			    "2026-11-03 00:00:00" : r < .05 ? "" : sprintf("2026-%02d-%02d %02d:00:00", \
			    10 + int(rand() * 2), 1 + int(rand() * 19), \
			    int(rand() * 3))
			printf "%s%s,email,%s@example.%s,%s,%s,%s,%s,%s,%s\n", \
			    rand() < .5 ? "spring" : "summer", \
			    rand() < .3 ? "-2-" 1 + int(rand() * 9) : "", \
			    (rand() < .5 ? "m" : "M") m, m % 3 ? "kr" : "com", \
			    s, at, rand() < .5 ? "word " int(rand() * 3) : "", \
			    soft ? "4.2.2" : "", \
			    s == "bad_address" && rand() < .5 ? "no" : "", \
			    s == "opened" && rand() < .2 ? "yes" : ""
		}
	}'
}

# What is known afterwards, but not who said it when.
state() {
	crm-db dump | sed -n '/^table,campaign,wave,key/,$p'
	crm-member contact list -q | cut -d, -f 1-5,11-12
	crm-consent list -q | grep withdrawn | cut -d, -f 1-5,7- | sort
}

awk -v members=$members 'BEGIN { print "code,email,email_consent,consent_at"
	for (i = 1; i <= members; i++)
		printf "L%d,m%d@example.%s,yes,2026-01-02\n", i, i, \
		    i % 3 ? "kr" : "com" }' >members.csv
crm-db init -q
crm-member import -q members.csv
crm-member list | cut -d, -f1 >all.csv
for campaign in spring summer; do
	crm-campaign add -q --channel email $campaign
	crm-campaign target -q $campaign all.csv
done
cp crm.db empty.db
make_replies "$n" 1 >all-replies.csv
crm-campaign respond -q all-replies.csv
state >want
if test "$(grep -c ^response, want)" -gt 100 &&
    grep -q ',dead$' want && grep -q withdrawn want; then
	echo ok there is something to compare
else
	echo not ok there is something to compare
fi

i=0
while test $i -lt $rounds; do
	i=$((i + 1))
	cp empty.db round.db
	export CRM_DB=./round.db
	sed 1d all-replies.csv | awk -v seed=$i '
	BEGIN { srand(seed) }
	{ print rand() "\t" $0 }' | sort | cut -f 2- >shuffled
	rm -f piece.*
	split -l $((n / (2 + i * 3) + 1)) shuffled piece.
	for piece in $(printf '%s\n' piece.* | sort -r) piece.aa; do
		{ head -n 1 all-replies.csv; cat "$piece"; } |
		    crm-campaign respond -q
	done
	head -n $((n / 3)) all-replies.csv | crm-campaign respond -q
	state >got
	if cmp want got; then
		echo "ok pieces $i"
	else
		diff want got | head -n 8
		echo "not ok pieces $i"
	fi
	rm -f round.db*
done
export CRM_DB=./crm.db

before=$(crm-db log | wc -l)
crm-campaign respond -q all-replies.csv
state >got
if cmp want got && test "$(crm-db log | wc -l)" = "$before"; then
	echo ok a second import changes nothing and is no batch
else
	echo not ok a second import changes nothing and is no batch
fi

# The sums, whatever the table is by; and what awk counts of the file itself.
sums() {
	crm-campaign table -q "$@" | awk -F, '
	NR == 1 { for (i = 1; i <= NF; i++) col[$i] = i; next }
	$col["state"] == "total" {
		if (n != $col["members"] || p + 0 != 10000)
			bad = 1
		n = p = 0
		groups++
		next
	}
	{ n += $col["members"]; p += $col["percent"] * 100
	  p = int(p + .5) }
	END { print bad || n || p ? "bad" : groups }'
}
for by in '' '--wave 1' '--wave 2' '--by arm' '--by segment' '--by domain' \
    '--by channel'; do
	# shellcheck disable=SC2086
	got=$(sums $by spring)
	case $by,$got in
	'--by domain,2' | [!d]*,1 | ,1) echo "ok sums $by" ;;
	*) echo "$got"
	    echo "not ok sums $by" ;;
	esac
done
crm-campaign table -q spring >states.csv
crm-campaign table -q --funnel spring >steps.csv
awk -F, '$1 ~ /^spring/ { m = tolower($3); seen[m] = 1
	if ($9 == "yes") next
	if ($4 == "clicked") c[m] = 1
	if ($4 ~ /^(opened|clicked|unsub|compl)/) o[m] = 1
	if ($4 ~ /^(delivered|opened|clicked|unsub|compl)/) r[m] = 1
	if ($4 ~ /^(unsub|compl)/) u[m] = 1 }
	END { print length(seen), length(r), length(o), length(c), length(u) }' \
    all-replies.csv >counted
{ awk -F, 'NR > 1 { printf "%s ", $3 }' steps.csv
awk -F, '$1 == "unsubscribed" { print $3 }' states.csv; } >ours
if cmp counted ours; then
	echo ok the steps are as many as awk counts
else
	cat counted ours
	echo not ok the steps are as many as awk counts
fi
