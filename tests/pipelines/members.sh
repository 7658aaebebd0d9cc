# Members by way of crm-map, and what must hold of them afterwards.
check() {
	if "$@"; then echo "ok $name"; else echo "not ok $name"; fi
}

crm-db init -q
demo=$TOP/tests/data/demo
crm-map -q --stream order "$demo"/*.csv >orders.csv
crm-map -q --stream member "$demo"/*.csv >members.csv
crm-order import -q orders.csv
crm-member import -q members.csv

name='a second run changes nothing'
crm-member list >list.csv
crm-member import members.csv 2>said
check grep -q '^crm-member: no batch: .* new 0, changed 0' said

name='what is listed, imported again, changes nothing'
crm-member list | crm-member import 2>said
check grep -q '^crm-member: no batch: .* new 0, changed 0' said

name='every row of the export is somebody'
crm-map -q --stream member -o tsv "$demo"/*.csv | tail -n +2 | cut -f 2 |
    sort >exported
crm-member list -o tsv | cut -f 2 | sort >listed
check test "$(comm -23 exported listed | wc -l) $(wc -l <exported)" = '0 20'

name='an input that breaks off stores nothing'
{ head -n 3 members.csv | sed 's/^[^,]*,[^,]*/,broken/'; printf '"'; } |
    crm-member import -q 2>said && status=0 || status=$?
crm-member list | cmp -s - list.csv || status=changed
check test "$status" = 65

name='files before orders give the same people'
CRM_DB=./other.db
export CRM_DB
crm-db init -q
crm-member import -q members.csv
crm-order import -q orders.csv
crm-member list -o tsv | cut -f 2- | sort >other.csv
CRM_DB=./crm.db
crm-member list -o tsv | cut -f 2- | sort >one.csv
check cmp -s one.csv other.csv

name='the totals of a card are those of v_purchase'
crm-db query 'SELECT member, count(DISTINCT CASE WHEN sale = 1
	THEN order_id END) AS orders, sum(amount) AS monetary
    FROM v_purchase GROUP BY member ORDER BY member' >want.csv
cut -d, -f 1 want.csv | tail -n +2 | while read -r member; do
	crm-member show "$member" | awk -F, -v member="$member" '
	$1 == "orders" { orders = $2 }
	$1 == "monetary" { print member "," orders "," $2 }'
done >got.csv
test -s got.csv && tail -n +2 want.csv | cmp -s - got.csv && status=same ||
    status=different
check test "$status" = same

name='who says no is in no list of those who said yes'
crm-member list -o tsv >list.tsv
awk -F '\t' 'NR > 1 && $17 == "yes" { print $1 }' list.tsv >yes
while read -r member; do
	# Some said yes years ago and are to be asked again.
	crm-consent check -q "$member" sms >answer ||
	    grep -q ,confirmation_due, answer || echo "$member"
done <yes >wrong
test -s yes && test ! -s wrong && status=none || status=some
check test "$status" = none

name='an opt-out holds after undo, in any base of the same people'
member=$(head -n 1 yes)
code=$(awk -F '\t' -v member="$member" '$1 == member { print $2 }' list.tsv)
crm-consent withdraw -q "$member" sms
for batch in 3 2 1; do
	crm-db undo -q $batch >said 2>&1 || :
done
left=$(crm-member list | wc -l)
crm-member import -q members.csv
crm-consent check "code=$code" sms >answer && status=0 || status=$?
check test "$left $status" = '1 1'
