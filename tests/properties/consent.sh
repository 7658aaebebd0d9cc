# Who may be sent what, when and for what, against the articles of the law
# written down a second time (tests/tools/lawcases.py): the whole table of
# decisions, and random cases on the edges of everything.  So with what is due.
# Controls: the articles with one of them forgotten do not agree.
members=3000 cases=100000
if test -n "${CRM_QUICK-}"; then members=200 cases=3000; fi

if ! command -v python3 >/dev/null; then
	echo 'skip consent and the law: there is no python3'
	exit 0
fi

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

# The verdicts of a seed into the file "came".
ask() {
	rm -rf crm.db* ./*.csv
	python3 "$TOP/tests/tools/lawcases.py" "$@"
	crm-db init -q
	crm-member import -q members.csv
	crm-consent import -q given.csv
	crm-consent import -q withdrawn.csv
	crm-consent told -q told.csv
	crm-consent check -i cases.csv >all || test $? = 1
	# The rule has no comma.
	cut -d, -f 1,2,3,7,8,9 all >came
}

ask 1 $members $cases
head -n 1 verdicts.csv >want
sed 1d verdicts.csv >>want
if diff want came >difference; then rc=0; else rc=1; fi
head -n 20 difference
say "$rc" "$(sed 1d cases.csv | wc -l | tr -d ' ') verdicts are the law's"
for reason in consent no_consent opted_out guardian confirmation_due night; do
	n=$(awk -F, -v r=$reason '$4 == r { n++ } END { print n + 0 }' came)
	test "$n" -ge 50
	say $? "$reason is a verdict of many"
done
crm-consent due -q >came
if diff due.csv came >difference; then rc=0; else rc=1; fi
head -n 20 difference
say "$rc" 'what is due is what the law says'

# Read again it changes nothing; what was told of all leaves nothing due.
crm-consent import given.csv 2>err || rc=1
crm-consent import withdrawn.csv 2>>err || rc=1
crm-consent told told.csv 2>>err || rc=1
test "$(grep -c 'no batch' err)" = 3 || { cat err; rc=1; }
say "$rc" 'read twice is read once'
crm-consent told -q came
test "$(crm-consent due -q | wc -l)" = 1 && rc=0 || rc=1
crm-consent told came 2>err
grep -q 'no batch' err || rc=1
say "$rc" 'what is told is due no more'
crm-db check -q && rc=0 || rc=1
say "$rc" 'the checks find nothing'

for rule in refusal day night confirm guardian purpose; do
	python3 "$TOP/tests/tools/lawcases.py" 1 50 500 --forget $rule
	mv verdicts.csv "$rule.out"
	python3 "$TOP/tests/tools/lawcases.py" 1 50 500
	if cmp -s verdicts.csv "$rule.out"; then rc=1; else rc=0; fi
	say "$rc" "control: without $rule they differ"
done

# A base of the third schema: what it knew it knows, and it holds as before.
if ! python3 -c 'import sqlite3, sys
sys.exit(sqlite3.sqlite_version_info < (3, 37))'; then
	echo 'skip an older base: this sqlite3 knows no STRICT table'
	exit 0
fi
rm -f crm.db*
python3 - "$TOP/lib/core/sql" <<'END'
import glob
import sqlite3
import sys

db = sqlite3.connect("crm.db")
for path in sorted(glob.glob(sys.argv[1] + "/000[123]-*.sql")):
    with open(path, encoding="utf-8") as file:
        db.executescript(file.read())
db.executescript("""
PRAGMA journal_mode = WAL;
INSERT INTO secret (id, value) VALUES (1, printf('%064d', 7));
INSERT INTO setting (name, value, batch)
VALUES ('currency', 'KRW', 0), ('timezone', 'Asia/Seoul', 0);
INSERT INTO batch (id, at, who, command)
VALUES (1, 1795165200, 'a', 'b'), (2, 1795165200, 'a', 'b');
INSERT INTO member (id, code, explicit, batch)
VALUES (1, 'A', 1, 1), (2, 'B', 1, 1);
INSERT INTO consent (id, member, channel, given_at, turns, how, proof, batch)
VALUES (5, 1, 'sms', 1790000000, 1, 'paper', 'form 1', 1),
    (9, 2, 'sms', 1790000000, 0, 'y.csv', '', 2),
    (10, 1, 'email', 1650000000, 1, 'paper', '', 1);
INSERT INTO optout (channel, hash, withdrawn_at, how, member)
VALUES ('sms', printf('%064d', 1), 1790000001, '080', 2);
INSERT INTO batch_image (batch, tbl, row, was, now, image)
VALUES (2, 'consent', 9, 1, 2, '9,2,''sms'',1790000000,0,''x.csv'','''',1');
""")
END
python3 - "$TOP/lib" <<'END'
import re
import sqlite3
import sys

with open(sys.argv[1] + "/core/db_int.h", encoding="utf-8") as file:
    number = re.search(r"CRM_APPLICATION_ID\s+(\w+)", file.read()).group(1)
db = sqlite3.connect("crm.db")
db.execute("PRAGMA application_id = %d" % int(number, 0))
db.execute("PRAGMA user_version = 3")
END
crm-db check -q && rc=0 || rc=1
say "$rc" 'a base of the third schema is taken over'
crm-consent list | cut -d, -f 1-8 >came
cat >want <<'END'
member,channel,state,at,how,proof,purpose,night
1,email,given,2022-04-15 05:20:00,paper,,advertising,no
1,sms,given,2026-09-21 14:13:20,paper,form 1,advertising,no
2,sms,given,2026-09-21 14:13:20,y.csv,,advertising,no
2,sms,withdrawn,2026-09-21 14:13:21,080,,all,no
END
if diff want came; then rc=0; else rc=1; fi
say "$rc" 'its consents are what they were'
crm-consent due -q --kind confirm | cut -d, -f 1-3 >came
printf 'member,channel,kind\n1,email,confirm\n' >want
if diff want came; then rc=0; else rc=1; fi
say "$rc" 'an old consent of it is to be confirmed'
rc=0
crm-db undo -q 2 || rc=1
crm-consent list 2 | grep -q '^2,sms,given,.*,x.csv,,advertising,no,,,$' || rc=1
crm-db undo -q 1 || rc=1
crm-consent list | sed 1d >came
test ! -s came || rc=1
say "$rc" 'its batches can be taken back'
