# Many writers and readers at once: nobody is turned away, nothing is lost.
writers=20
times=25
if test -n "${CRM_QUICK-}"; then writers=4 times=5; fi

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

crm-db init -q
i=0
while test $i -lt $writers; do
	i=$((i + 1))
	(
		n=0
		while test $n -lt $times; do
			n=$((n + 1))
			crm-db set -q sender_name "$i $n" || echo "$i $n: $?"
		done
	) >>failed 2>&1 &
done
i=0
while test $i -lt 5; do
	i=$((i + 1))
	(
		n=0
		while test $n -lt $times; do
			n=$((n + 1))
			crm-db log >/dev/null || echo "reader $i $n: $?"
			crm-db check -q || echo "check $i $n: $?"
		done
	) >>failed 2>&1 &
done
wait
cat failed
status=0
test ! -s failed || status=1
say $status 'no writer and no reader was turned away'
status=0
test "$(crm-db log | tail -n +2 | wc -l)" = $((writers * times)) || status=1
say $status 'every write is there'
status=0
test "$(crm-db log | tail -n +2 | cut -d , -f 1 | sort -nu | tail -n 1)" = \
    $((writers * times)) || status=1
say $status 'no number is missing'
status=0
crm-db check -q || status=1
say $status 'the file is in order'
