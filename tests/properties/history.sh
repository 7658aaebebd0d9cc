# The packed purchase history says what v_purchase says, of every member and
# order, whatever was imported, taken back, joined, removed, erased or restored
# before (tests/tools/bought.py reads it by its description alone).
if ! command -v python3 >/dev/null; then
	echo "skip the packed history against v_purchase: there is no python3"
	exit 0
fi

steps=30
if test -n "${CRM_QUICK-}"; then steps=6; fi

for seed in 1 2 3; do
	rm -f crm.db*
	if python3 "$TOP/tests/tools/bought.py" $seed $steps &&
	    ! crm-db check -q 2>/dev/null | grep '^bought,'; then
		echo "ok seed $seed: each purchase is packed as it is"
	else
		echo "not ok seed $seed: each purchase is packed as it is"
	fi
done

# A base of before has no packs until it is written; what is wrong is found.
sql() {
	python3 -c 'import sqlite3, sys
base = sqlite3.connect("crm.db")
base.execute(sys.argv[1])
base.commit()' "$1"
}
same() {
	if cmp -s want got; then echo "ok $1"; else echo "not ok $1"; fi
}
crm-rfm -q >want
test "$(wc -l <want)" -gt 5
sql 'DELETE FROM bought'
sql 'UPDATE bought_state SET upto = 1'
crm-rfm -q >got
same 'what is not packed is read from v_purchase'
if crm-db check -q 2>/dev/null | grep '^bought,'; then
	echo 'not ok what waits is no fault'
else
	echo 'ok what waits is no fault'
fi
crm-member add -q --code K1 --name Kim >number
crm-rfm -q >got
same 'and packed by the next batch'
sql 'UPDATE bought SET body = x'"'01'"' WHERE block = (
    SELECT min(block) FROM bought)'
if crm-rfm -q >got 2>err; then :; fi
if grep -q 'history is damaged; run crm-db check --reindex' err; then
	echo 'ok damage is refused'
else
	cat err
	echo 'not ok damage is refused'
fi
if crm-db check -q 2>/dev/null | grep -q '^bought,'; then
	echo 'ok damage is found'
else
	echo 'not ok damage is found'
fi
crm-db check -q --reindex >faults 2>/dev/null || :
crm-rfm -q >got
same 'damage is mended'
sql 'UPDATE order_line SET amount = amount + 1 WHERE id = (
    SELECT min(line) FROM v_purchase WHERE sale)'
if crm-db check -q 2>/dev/null | grep -q '^bought,'; then
	echo 'ok what a foreign program changed is found'
else
	echo 'not ok what a foreign program changed is found'
fi
