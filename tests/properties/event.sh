# crm-event against an independent count in awk, and against itself: orders fed
# night by night find what all of them at once do, whatever night finds it.

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

# Orders of members with rhythms of their own, some of them twice a day; dates
# are days from 1 (2026-06-01) to 150.
cat >orders.awk <<'AWK'
function iso(day,	m, n) {
	split("30 31 31 30 31 30", n, " ")
	for (m = 1; day > n[m]; m++)
		day -= n[m]
	return sprintf("2026-%02d-%02d", m + 5, day)
}
BEGIN {
	srand(seed)
	print "day,channel,order_no,ordered_at,status,member_code,buyer_name,amount"
	for (i = 1; i <= members; i++) {
		day = 1 + int(rand() * 60)
		gap = 1 + int(rand() * 20)
		while (day <= 150) {
			printf "%d,shop,%d,%s %02d:%02d:59,%s,M%d,Kim,%d\n", day,
			    ++no, iso(day), int(rand() * 24), int(rand() * 60),
			    rand() < .9 ? "paid" : "cancelled", i,
			    1000 * (1 + int(rand() * 9))
			if (rand() < .8)
				day += 1 + int(gap * (.5 + rand() * 2))
		}
	}
}
AWK

# What there is to find from those orders: one line an event, as the SQL below
# prints it.  The median is that of a sort of all gaps, each time anew.
cat >expect.awk <<'AWK'
function median2(v, n,	i, j, t, s) {
	for (i = 1; i <= n; i++)
		s[i] = v[i]
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && s[j - 1] > s[j]; j--) {
			t = s[j]; s[j] = s[j - 1]; s[j - 1] = t
		}
	return s[int((n + 1) / 2)] + s[int(n / 2) + 1]
}
function put(rule, day, why) {
	if (day >= 20 && day <= 150)
		print who "|" rule "|" day "|" why
}
function member(	i, k, n, orders, usual, days, next_day, due) {
	orders = n = 0
	delete gap
	for (i = 1; i <= count; i++) {
		if (orders == 0)
			put("first", day[i], "")
		if (orders < 3 && orders + of[i] >= 3)
			put("third", day[i], "")
		orders += of[i]
		if (i > 1)
			gap[++n] = day[i] - day[i - 1]
		if (i < 3)
			continue
		usual = median2(gap, n)
		days = int(usual * 1.5 / 2) + 1
		next_day = i < count ? day[i + 1] : 999
		if (day[i] + days < next_day)
			put("silent", day[i] + days, days " days since the last, usual " usual / 2)
		due = day[i] + int((usual + 1) / 2)
		if (due < next_day)
			put("due", due, "")
	}
}
BEGIN { FS = OFS = "," }
NR > 1 && $5 == "paid" {
	sub(/^M/, "", $6)
	print > "paid.csv"
}
END {
	close("paid.csv")
	while (("sort -t , -k 6,6n -k 1,1n paid.csv" | getline) > 0) {
		if ($6 != who) {
			if (who != "")
				member()
			who = $6
			count = 0
		}
		if (count == 0 || day[count] != $1) {
			day[++count] = $1
			of[count] = 0
		}
		of[count]++
	}
	member()
}
AWK

fresh() {
	rm -f crm.db*
	crm-db init -q
	rule() {
		crm-event rule add -q --channel shop --offer x \
		    --from 2026-06-20 --keep 366 --rest 0 "$@"
	}
	rule --kind first first
	rule --kind nth --param n=3 third
	rule --kind silence --param factor=1.5 --param days=1 silent
	rule --kind due due
	rule --kind large --param ratio=1.5 --param purchases=2 large
}

# The events by the members' codes, which do not depend on any sequence.
events() {
	crm-db query "SELECT substr(m.code, 2), e.rule,
	    unixepoch(e.day) / 86400 - unixepoch('2026-05-31') / 86400,
	    CASE e.rule WHEN 'silent' THEN e.why ELSE '' END
	    FROM v_event AS e JOIN v_member AS m ON m.member = e.member
	    $1" | sed '1d; s/"//g' | sed 's/,/|/; s/,/|/; s/,/|/' | LC_ALL=C sort
}

# FROM to TO: imports the orders of these days.
feed() {
	awk -F , -v from="$1" -v to="$2" 'NR == 1 || ($1 >= from && $1 <= to)' \
	    orders.csv | cut -d , -f 2- | crm-order import -q
}
night() {
	CRM_NOW='2027-01-01 09:00:00' crm-event detect -q --back 366 \
	    --as-of "$(awk -v d="$1" 'BEGIN {
		split("30 31 31 30 31 30", n, " ")
		for (m = 1; d > n[m]; m++) d -= n[m]
		printf "2026-%02d-%02d", m + 5, d }')"
}

seeds='1 2 3'
members=40
test -z "${CRM_QUICK:-}" || { seeds=1; members=10; }
for seed in $seeds; do
	awk -v seed="$seed" -v members=$members -f orders.awk >orders.csv
	awk -f expect.awk orders.csv | LC_ALL=C sort >want

	fresh
	feed 1 150
	night 150
	events "WHERE e.rule <> 'large'" >once
	cmp once want && same=0 || same=1
	say "$same" "all at once is what awk finds, seed $seed"
	test -s want && grep -q 'silent' want && same=0 || same=1
	say "$same" "there is something to find, seed $seed"
	events '' >all
	crm-db query "SELECT count(*) FROM v_event" | sed 1d >before
	night 150
	crm-db query "SELECT count(*) FROM v_event" | sed 1d | cmp - before &&
	    same=0 || same=1
	say "$same" "a second run adds nothing, seed $seed"
	crm-event count | awk -F , 'NR > 1 { n += $5 } END { print n }' |
	    cmp - before && same=0 || same=1
	say "$same" "the reasons add up, seed $seed"

	# Night by night, some of them missed.
	fresh
	day=0
	while test "$day" -lt 150; do
		last=$day
		day=$((day + 1 + seed * day % 3))
		test "$day" -le 150 || day=150
		feed "$((last + 1))" "$day"
		night "$day"
	done
	events '' | cmp - all && same=0 || same=1
	say "$same" "night by night is the same, seed $seed"

	# Nobody gets two offers in a night.
	crm-db query "SELECT count(*) FROM (SELECT member, night FROM v_event
	    WHERE verdict = 'in' GROUP BY 1, 2 HAVING count(*) > 1)" |
	    sed 1d | grep -qx 0 && same=0 || same=1
	say "$same" "one offer a member and night, seed $seed"
done

# Undone and done again the night is the same.
crm-db dump | grep '^event,' >was
crm-db query 'SELECT batch, night FROM v_event ORDER BY 1 DESC LIMIT 1' |
    sed 1d >last
CRM_NOW='2027-01-01 09:00:00' crm-db undo -q "$(cut -d , -f 1 last)"
CRM_NOW='2027-01-01 09:00:00' crm-event detect -q --back 366 \
    --as-of "$(cut -d , -f 2 last)"
crm-db dump | grep '^event,' | cmp - was && same=0 || same=1
say "$same" 'undone and done again is the same'
