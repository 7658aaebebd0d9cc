# Whatever columns the programs write, crm-csv(5) lists them.
page=$TOP/man/man5/crm-csv.5

# The names of columns that a subsection of the page lists, one a line.
page_columns() {
	awk -v want=".Ss $1" '
	/^\.S[sh] / { inside = ($0 == want) }
	inside && /^\.It Cm / { print $3 }' "$page"
}

# columns SECTION COMMAND: the header that COMMAND writes is in SECTION.
columns() {
	section=$1
	shift
	page_columns "$section" >listed
	"$@" >got 2>log || test $? = 1
	head -n 1 got | tr , '\n' >names
	missing=$(grep -vxFf listed names | tr '\n' ' ') || :
	if test -s names && test -z "$missing"; then
		echo "ok $*"
	else
		cat log
		echo "not listed in .Ss $section: $missing"
		echo "not ok $*"
	fi
}

crm-db init -q
crm-member add -q --name Kim --email kim@example.com >number
crm-campaign add -q --channel sms spring
crm-campaign add -q --channel email letter
crm-campaign add -q --channel post card
crm-member group make -q vip
echo member >none.csv
echo member,item >next.csv
crm-segment save -q nobody none.csv
printf 'member,date,amount\n1,2026-11-01,5\n1,2026-02-30,5\n' >log.csv
printf 'code,name\nkim1,Kim\n' >shop.csv

columns order crm-order list
columns shipment crm-order parcels
columns member crm-member list
columns note crm-member note list
columns note crm-member note find anything
columns 'contact calendar' crm-member note calendar
columns group crm-member group list
columns group crm-member group show vip
columns group crm-member group history vip
columns anniversary crm-member anniv --within 7d
columns anniversary crm-member anniv list
columns stage crm-member stage list
columns stage crm-member stage history 1
columns stage crm-member stage count
columns stage crm-member stage rule
columns flag crm-member flag list
columns 'looking at data' crm-segment profile -i log.csv
columns 'looking at data' crm-segment profile -i log.csv --top 1
columns 'set of members' crm-segment cross -i log.csv member date \
    --cell date=2026-11-01
columns 'set of members' crm-segment query 'SELECT member FROM v_member'
printf 'member,item\n1,a\n2,b\n' >item.csv
columns 'taste groups' crm-segment groups -i item.csv --k 2
columns 'taste groups' crm-segment groups -i item.csv --k 2 --describe
columns member crm-member find nobody
columns member crm-member clean
columns member crm-member clean -i shop.csv
columns contact crm-member contact list
columns 'contact calls' crm-member contact calls
columns quality crm-member quality
columns contradictions crm-member quality --contradictions
columns consent crm-consent list
columns consent crm-consent check 1 sms
columns rfm crm-rfm
columns grid crm-rfm --grid
printf 'offer,f,m,aim,percent\nall,,,5,6\n' >offers.csv
printf 'member,responded\n1,1\n' >responses.csv
columns rfm crm-rfm --offers offers.csv --weights 1:1:1
columns 'rfm move' crm-rfm --move 2026-01-01:2026-11-01 --members \
    --by rfm --offers offers.csv
columns 'rfm move' crm-rfm --move 2026-01-01:2026-11-01 --members --by segment
columns moves crm-rfm --move 2026-01-01:2026-11-01 --by rfm
columns moves crm-rfm --move 2026-01-01:2026-11-01 --by segment
columns 'offers reached' crm-rfm --move 2026-01-01:2026-11-01 \
    --offers offers.csv
columns 'response cells' crm-rfm --responses responses.csv --by rfm
columns 'response cells' crm-rfm --responses responses.csv --by segment
columns 'cut points' sh -c 'crm-rfm -q -i log.csv --rejects bad.csv \
    --save-cuts cuts.csv >scores && cat cuts.csv || cat cuts.csv'
printf '%s\n' model,parameter,estimate,stderr bgnbd,r,.25, bgnbd,alpha,4, \
    bgnbd,a,.8, bgnbd,b,2.5, >bgnbd.csv
printf '%s\n' model,parameter,estimate,stderr gammagamma,p,6, gammagamma,q,4, \
    gammagamma,gamma,15, >spend.csv
columns ltv crm-ltv score --params bgnbd.csv --params spend.csv
columns parameters cat bgnbd.csv
columns 'calculated value' crm-ltv simple --customers 3 --spend 5 --margin 1 \
    --years 2
columns 'calculated value' crm-ltv annuity --spend 5 --margin 1 --years 2 \
    --rate 1
columns 'calculated value' crm-ltv whatif --left 50 --years 2
columns 'calculated value' crm-ltv whatif --churn 5 --to 4 --spend 5 \
    --margin 1 --customers 3
columns 'value models' crm-ltv model list
printf 'member,date,amount\n1,2024-01-01,5\n2,2024-01-01,5\n2,2025-06-01,9\n' >old.csv
printf 'member,source\n1,ad\n' >sources.csv
printf 'source,cost\nad,5\n' >costs.csv
printf 'member,ltv\n1,500\n' >worth.csv
columns equity crm-ltv equity --by ltv worth.csv
columns targets crm-ltv target --cost 1 --lift 5 worth.csv
columns survival crm-ltv survival -i old.csv
columns payback crm-ltv payback --costs costs.csv --margin 5 -i old.csv \
    --members sources.csv
"$O/tools/buyers" bgnbd 300 7 >buyers.csv
columns 'validation by week' crm-ltv fit --model bgnbd --weekly \
    --as-of 2025-12-31 -i buyers.csv
columns 'basket sets' crm-basket sets
columns 'basket pairs' crm-basket pairs
columns 'basket sequences' crm-basket sequence
columns 'basket offers' crm-basket next
columns 'basket views' crm-basket viewed
columns visits crm-visit list
for verb in pages paths sources hours machines; do
	columns 'visit counts' crm-visit $verb
done
columns views crm-visit views
columns 'visiting members' crm-visit members
columns 'visiting members' crm-visit members --hour
columns links crm-visit links
columns 'set of members' crm-segment show nobody
columns 'set of members' crm-segment rule
columns 'set of members' crm-segment history nobody
columns 'set of members' crm-segment move 2026-10:2026-11 nobody
columns 'set of members' crm-segment move --members 2026-10:2026-11 nobody
columns 'set of members' crm-segment watch
columns 'set of members' crm-segment watch list
columns 'set of members' crm-segment list
columns 'campaign list' crm-campaign list
columns 'campaign list' crm-campaign list spring
columns 'campaign list' crm-campaign list letter
columns 'campaign list' crm-campaign list card
crm-consent give -q 1 email
printf 'member\n1\n' | crm-campaign target -q letter
echo 'member,state
1,opened' | crm-campaign respond -q letter
columns 'campaign replies' crm-campaign replies letter
columns 'campaign orders' crm-campaign replies --orders letter
columns 'campaign table' crm-campaign table letter
columns 'campaign table' crm-campaign table --by domain --funnel letter
columns 'campaign table' crm-campaign table --by arm letter
columns 'campaign why' crm-campaign why spring
columns 'campaign why' crm-campaign target --why spring none.csv
crm-event rule add -q --kind first --channel shop --offer x first
columns 'event rules' crm-event rule list
columns 'event rules' crm-event rule show first
columns 'event limits' crm-event limit
columns 'event nights' crm-event list
columns 'event list' crm-event list --channel shop
columns 'event list' crm-event list --channel shop --next next.csv
columns 'event why' crm-event why
columns 'event why' crm-event detect --why
columns 'event count' crm-event count
columns 'event count' crm-event count --answers
columns crm-map crm-map --list
columns crm-map crm-map --detect shop.csv
columns crm-map crm-map --explain shop.csv
columns member crm-map shop.csv
columns crm-db crm-db log
columns crm-db crm-db set
columns crm-db crm-db stat
columns crm-db crm-db check

# The views, whatever their names.
crm-db query "SELECT name FROM sqlite_schema WHERE type = 'view'" |
    sed 1d >views
while read -r view; do
	columns "$view" crm-db query "SELECT * FROM $view"
done <views
grep -q '^v_member$' views && echo 'ok there are views' ||
    echo 'not ok there are views'

# Rejects: the columns of the input, then those of the page.
rejects() {
	sed -n '/^\.Sh REJECTED ROWS/,/^\.Sh OTHER/s/^\.It Cm \([a-z_]*\) .*/\1/p' \
	    "$page" | paste -sd , >want
	head -n 1 bad.csv | sed 's/^member,date,amount,//' | cmp - want
}
if rejects; then echo 'ok --rejects'; else echo 'not ok --rejects'; fi
