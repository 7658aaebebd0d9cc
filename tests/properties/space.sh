# A large import asks for room before it begins, and a full disk leaves the
# database as it was.
if ! mkdir small || ! mount -t tmpfs -o size=12m,mode=700 tmpfs small \
    2>/dev/null; then
	echo 'skip space: a small file system cannot be mounted here'
	exit 0
fi
trap 'umount small' EXIT

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

orders() {
	awk -v n="$1" 'BEGIN {
		print "channel,order_no,ordered_at,buyer_name,buyer_phone," \
		    "product_name,qty,amount,address"
		for (i = 1; i <= n; i++)
			printf "mall,%08d,2026-11-01 10:00:00,김%04d," \
			    "010-2%03d-%04d,된장,1,12000,전라북도 순창군 %d\n",
			    i, i % 9999, i % 997, i % 9973, i
	}'
}

export CRM_DB=small/crm.db
crm-db init -q
orders 10 | crm-order import -q
crm-db dump >before
orders 110000 >large.csv
status=0
crm-order import large.csv 2>err || status=$?
test $status = 74 && grep -q 'MiB are free' err && test "$(wc -l <err)" = 1
say $? 'a large input without room is refused at once, with 74'
orders 70000 >full.csv
status=0
crm-order import full.csv 2>err || status=$?
test $status = 74
say $? 'a disk that fills up is 74'
crm-db dump >after
cmp -s before after && crm-db check -q
say $? 'and the database is as before'
