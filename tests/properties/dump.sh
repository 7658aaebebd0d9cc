# A dump tells what is held and not how it came: files in another sequence, cut
# into pieces, overlapping or twice give the same; and a copy gives the same.
# Control: another amount gives another dump.
rows=400
if test -n "${CRM_QUICK-}"; then rows=80; fi

awk -v n=$rows 'BEGIN {
	OFS = ","
	print "channel", "order_no", "line_no", "ordered_at", "status", \
	    "member_code", "buyer_id", "buyer_name", "buyer_phone", \
	    "buyer_email", "product_name", "qty", "amount"
	for (i = 0; i < n; i++) {
		who = (i * 7) % 41
		shop = i % 3
		lines = 1 + i % 4
		for (l = 1; l <= lines; l++)
			print "shop" shop, "o" i, (shop == 1 ? l : ""), \
			    sprintf("2026-%02d-%02d 10:%02d:00", 1 + i % 10, \
			    1 + i % 28, i % 60), "paid", \
			    (who % 5 == 0 ? "c" who : ""), \
			    (shop == 2 ? "id" who : ""), \
			    (who % 7 == 3 ? "" : "name" who), \
			    (i % 2 ? sprintf("010-2345-%04d", who) : ""), \
			    (i % 3 ? "u" who "@example.com" : ""), \
			    "item" (i + l) % 9, 1 + l % 2, 1000 + i % 13
	}
}' >all.csv

import() {
	crm-map -q --stream order "$1" | crm-order import -q
}

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

crm-db init -q
import all.csv
crm-db dump >one
crm-db check -q && say 0 'the checks find nothing'
grep -c '^order_line,' one >count
test "$(cat count)" = "$(($(wc -l <all.csv) - 1))"
say $? 'every line is there'

# Five pieces cut between orders, each with its neighbour's rows, backwards.
for k in 4 3 2 1 0; do
	awk -F , -v k=$k 'NR == 1 { print; next }
	    { o = substr($2, 2) % 5 } o == k || o == (k + 1) % 5' all.csv \
	    >part$k.csv
done
CRM_DB=./two.db
export CRM_DB
crm-db init -q
for k in 4 2 0 1 3 4; do import part$k.csv; done
crm-db dump >two
status=0
diff one two >diff1 || status=$?
head -n 20 diff1
say $status 'pieces in another sequence'

# The rows backwards.
CRM_DB=./three.db
crm-db init -q
{ head -n 1 all.csv; tail -n +2 all.csv | tac; } >back.csv
import back.csv
crm-db dump >three
status=0
diff one three >diff2 || status=$?
head -n 20 diff2
say $status 'rows in another sequence'

# There, back and there again.
crm-db undo -q 1
crm-db undo -q 2
crm-db dump | cmp - three
say $? 'undone and redone'
crm-db undo -q 3
crm-db init -q -d empty.db
crm-db dump -d empty.db >none
crm-db dump | cmp - none
say $? 'undone is empty'

CRM_DB=./crm.db
crm-db backup -q copy.db
crm-db -d copy.db dump | cmp - one
say $? 'a backup is the same'

CRM_DB=./four.db
crm-db init -q
sed '2s/,[0-9]*$/,1/' all.csv >other.csv
import other.csv
status=0
crm-db dump | cmp -s - one || status=$?
test $status = 1
say $? 'another amount shows'
