# Whether a message may leave, against the articles of the law written down a
# second time, in another program that knows nothing of the library
# (tests/tools/sendcases): random shops, clocks, ledgers, births, sales and
# notices, asked a second beside whatever turns.  CRM_SHOPS says how many shops
# of 5,000 messages each, the first with the seed CRM_SEED; before a release 200.
# Controls: the articles with one of them left out do not agree.
shops=${CRM_SHOPS:-20} members=400 cases=5000
if test -n "${CRM_QUICK-}"; then shops=${CRM_SHOPS:-6} cases=1000; fi

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

# The base of a seed.
make_base() {
	rm -rf crm.db* ./*.csv
	"$O/tools/sendcases" "$1" $members $cases
	crm-db init -q
	sed 1d settings.csv >settings
	while IFS=, read -r name value; do
		crm-db set -q "$name" "$value"
	done <settings
	crm-member import -q members.csv
	crm-consent import -q given.csv
	crm-consent import -q withdrawn.csv
	crm-consent told -q told.csv
	crm-order import -q orders.csv
	sed 1d removed.csv >removed
	while read -r member; do
		crm-member rm -q --reason left "$member"
	done <removed
}

# The verdicts into the file "came"; goods may have a comma, and come later.
ask() {
	crm-consent sending -q -i cases.csv >all || test $? = 1
	cut -d, -f 1-7 all >came
}

total=0 wrong=0
: >reasons
rules='refusal day night lead confirm guardian sale term own return label free
certificate gone seoul notice'
seed=${CRM_SEED:-1}
last=$((seed + shops))
while test "$seed" -lt $last; do
	make_base "$seed"
	ask
	total=$((total + $(sed 1d verdicts.csv | wc -l)))
	diff verdicts.csv came >difference || {
		wrong=$((wrong + $(grep -c '^>' difference)))
		echo "seed $seed:"
		head -n 8 difference
		sed -n '/^[0-9]/{s/[^0-9].*//p;q;}' difference |
		    while read -r line; do sed -n "${line}p" cases.csv; done
	}
	cut -d, -f 4 came >>reasons
	for rule in $rules; do
		"$O/tools/sendcases" "$seed" $members $cases "$rule"
		cmp -s verdicts.csv came || echo "$rule" >>found
	done
	seed=$((seed + 1))
done
echo "$total cases, $wrong differ"
test $wrong = 0 && rc=0 || rc=1
say "$rc" "$total verdicts are the law's"
for reason in allowed gone setup opted_out guardian no_consent \
    confirmation_due night; do
	n=$(grep -cx "$reason" reasons) || :
	test "$n" -ge $((shops * 10)) && rc=0 || rc=1
	say "$rc" "$reason is a verdict of many ($n)"
done
for rule in $rules; do
	grep -qx "$rule" found && rc=0 || rc=1
	say "$rc" "control: without $rule they differ"
done
