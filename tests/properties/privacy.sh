# Nothing of an erased person is left in the bytes of any file: not in the
# file, its log, the before-images, the list of refusals, the access log.  Tens
# of thousands of values are planted over all tables, then looked for by grep
# alone.
# Controls: where a page is not wiped, an image is left or an older state still
# stands in the log, both grep and crm-db check find it.
people=1300
if test -n "${CRM_QUICK-}"; then people=260; fi
if ! command -v sqlite3 >/dev/null; then
	echo "skip privacy: no sqlite3(1)"
	exit 0
fi

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

# Whoever has an odd number is erased.
awk -v n=$people 'BEGIN {
	OFS = ","
	for (i = 1; i <= n; i++) {
		name = sprintf("이름%05d", i)
		phone = sprintf("010-2%03d-%04d", 200 + int(i / 9000), i)
		digits = phone
		gsub("-", "", digits)
		mail = sprintf("u%05d.tok@example.com", i)
		code = sprintf("CODE%05d", i)
		id = sprintf("buyer%05dtok", i)
		address = sprintf("전라북도 순창군 토큰로 %05d", i)
		home = sprintf("서울시 강남구 우리로 %05d", i)
		message = sprintf("문 앞에 %05d 번", i)
		other = sprintf("경비실에 %05d 번", i)
		memo = sprintf("단골 %05d 손님", i)
		memo2 = sprintf("이사 %05d 갔음", i)
		note = sprintf("취향 %05d 차", i)
		if (i == 1) {
			print "code", "name", "phone", "email", "address", \
			    "memo", "joined_at", "sms_consent", \
			    "x_note" >"members.csv"
			print "channel", "order_no", "line_no", "ordered_at", \
			    "status", "buyer_id", "buyer_name", \
			    "buyer_phone", "buyer_email", "receiver_name", \
			    "receiver_phone", "address", "message", \
			    "product_name", "qty", "amount", "profile", \
			    "rank", "exported_at" >"orders.csv"
			print "code", "memo" >"change.csv"
			print "receiver_name", "receiver_phone", \
			    "invoice_no", "carrier" >"parcels.csv"
		}
		print code, name, phone, mail, home, memo, \
		    "2020-01-05", "yes", note >"members.csv"
		print code, memo2 >"change.csv"
		for (k = 1; k <= 2; k++) {
			print "mall", "o" i, "1", "2026-11-01 10:00:00", \
			    "paid", id, name, phone, mail, name, phone, \
			    address, k == 1 ? message : other, \
			    "item" i % 7, 1, 1000 + i, "p" k, 3 - k, \
			    "2026-11-0" k " 12:00:00" >"orders" k ".part"
		}
		print name, phone, "inv" i, "cj" >"parcels.csv"
		who = i % 2 ? "erased" : "living"
		print name "\n" phone "\n" digits "\n" mail "\n" code "\n" \
		    id "\n" address "\n" home "\n" message "\n" other "\n" \
		    memo "\n" memo2 "\n" note >who ".tokens"
		if (i % 2)
			print code >"erased.codes"
	}
}'
cat orders.csv orders1.part >orders1.csv
cat orders.csv orders2.part >orders2.csv

crm-db init -q
crm-member import -q members.csv
crm-order import -q orders1.csv
crm-order import -q orders2.csv 2>/dev/null
crm-order ship -q parcels.csv 2>/dev/null || :
crm-member import -q change.csv
crm-campaign add -q spring --channel sms
crm-member list | crm-campaign target -q spring
crm-member list | crm-segment save -q all

# What people keep of members: for all of them in files, for some by hand.
awk -v n=$people 'BEGIN {
	OFS = ","
	print "member,at,author,text" >"notes.csv"
	print "member,title,date" >"days.csv"
	print "member,kind,value,result,at,note" >"points.csv"
	print "member,channel,given_at,proof,guardian,source,purpose" \
	    >"consents.csv"
	print "member,channel,withdrawn_at,proof,source,purpose" \
	    >"refusals.csv"
	print "member,channel,kind,state,night,at" >"told.csv"
	print "code,phone,memo" >"moved.csv"
	print "code,memo,phone" >"undone.csv"
	print "code,name,phone" >"side.csv"
	print "member_a,member_b,verdict" >"same.csv"
	for (i = 1; i <= n; i++) {
		code = sprintf("CODE%05d", i)
		text = sprintf("통화 %05d 내용", i)
		title = sprintf("기념 %05d 날짜", i)
		day = sprintf("%04d-%02d-%02d", 1930 + int(i / 300),
		    1 + int(i / 25) % 12, 1 + i % 25)
		work = sprintf("02-2%03d-%04d", 300 + int(i / 9000), i)
		line = work
		gsub("-", "", line)
		why = sprintf("확인 %05d 결과", i)
		proof = sprintf("녹음 %05d 파일", i)
		parent = sprintf("어머니%05d", i)
		place = sprintf("상담 %05d 창구", i)
		letter = sprintf("편지 %05d 봉투", i)
		desk = sprintf("매장 %05d 접수", i)
		phone = sprintf("010-3%03d-%04d", 200 + int(i / 9000), i)
		digits = phone
		gsub("-", "", digits)
		memo = sprintf("되돌린 %05d 말", i)
		gone = sprintf("010-4%03d-%04d", 200 + int(i / 9000), i)
		away = gone
		gsub("-", "", away)
		print i, "2026-10-0" (1 + i % 9), "kim", text >"notes.csv"
		print i, title, day >"days.csv"
		print i, "work", work, "ok", "2026-10-01", why >"points.csv"
		print i, "email", "2026-10-01", proof, parent, place, \
		    "profiling" >"consents.csv"
		print i, "call", "2026-10-02", letter, desk, \
		    i % 4 < 2 ? "profiling" : "all" >"refusals.csv"
		if (i % 4 >= 2)
			print i, "call", "notice", "withdrawn", "no", \
			    "2026-10-02 00:00:00" >"told.csv"
		print code, phone, sprintf("옮긴 %05d 뒤", i) >"moved.csv"
		print code, memo, gone >"undone.csv"
		who = i % 2 ? "erased" : "living"
		print text "\n" title "\n" day "\n" work "\n" line "\n" \
		    why "\n" proof "\n" parent "\n" place "\n" letter \
		    "\n" desk "\n" phone "\n" digits "\n" \
		    sprintf("옮긴 %05d 뒤", i) >>who ".tokens"
		# What was taken back stands in packs, parted by pages.
		if (i % 2)
			print memo "\n" gone "\n" away >>who ".tokens"
		if (i > 40)
			continue
		side = sprintf("SIDE%05d", i)
		print side, sprintf("이름%05d", i), \
		    sprintf("010-5200-%04d", i) >"side.csv"
		print i, n + i, "same" >"same.csv"
		print side "\n" sprintf("0105200%04d", i) "\n" \
		    sprintf("모임 %05d 사유", i) "\n" \
		    sprintf("경고 %05d 사유", i) "\n" \
		    sprintf("단계 %05d 사유", i) "\n" \
		    sprintf("자매 %05d 사이", i) >>who ".tokens"
	}
}'
crm-member import -q side.csv
crm-dedupe propose -q --store >pairs.csv
crm-dedupe apply -q same.csv
crm-member note import -q notes.csv
crm-member anniv import -q days.csv
crm-member contact import -q points.csv
crm-consent import -q consents.csv
crm-consent import -q refusals.csv
crm-consent told -q told.csv
crm-member import -q moved.csv
crm-member group make -q vip
i=0
while test $i -lt 40; do
	i=$((i + 1))
	k=$(printf '%05d' $i)
	printf 'member\n%d\n' $i |
	    crm-member group add -q --reason "모임 $k 사유" vip
	crm-member flag add -q --reason "경고 $k 사유" watch --member $i
	crm-member stage set -q --reason "단계 $k 사유" $i partner
	crm-dedupe keep-apart -q --reason "자매 $k 사이" $i $((i + 100))
done
crm-member import -q undone.csv
crm-db undo -q "$(crm-db log | awk -F, '/undone.csv/ { print $1 }')"
taken=$(crm-db log | awk -F, '/crm-db undo/ { print $1 }')
crm-rfm -q >before.csv
crm-db query "SELECT sum(amount), count(*), count(DISTINCT member)
    FROM v_purchase" >sums

# How many of the planted values stand in the files; each counts once.
planted() {
	cat crm.db* | grep -aFof "$1" 2>/dev/null | sort -u | wc -l
}

wanted=$(sort -u erased.tokens | wc -l)
# Two writings of a telephone number, of which a table may have one.
test "$(planted erased.tokens)" -ge $((wanted * 9 / 10))
say $? "$wanted values are planted"
living=$(planted living.tokens)

crm-db backup -q old.backup
crm-member list >members.now
awk -F, 'NR == FNR { gone[$1]; next } FNR == 1 { print "member" }
	$2 in gone { print $1 }' erased.codes members.now >erased.csv
status=0
crm-member erase -q --reason 'asked for it' <erased.csv || status=1
say $status 'half of them are erased'
found=$(planted erased.tokens)
test "$found" = 0
say $? "nothing of them is left ($found values)"
test "$(planted living.tokens)" = "$living"
say $? 'everything of the others is'
status=0
crm-db check >faults || status=1
test "$(wc -l <faults)" = 1 || status=1
say $status 'the check finds nothing'
crm-rfm -q >after.csv
cmp -s before.csv after.csv
say $? 'all scores are as before'
crm-db query "SELECT sum(amount), count(*), count(DISTINCT member)
    FROM v_purchase" | cmp -s - sums
say $? 'and all sums'
test "$(crm-db query 'SELECT count(*) FROM kept' | tail -1)" -gt 0
say $? 'what the law keeps is there, and is not found by its bytes'
crm-db kept --reason test | grep -q 이름00001
say $? 'but it can be opened for a reason'

status=0
for batch in 1 2 3 4 5 6 7 8; do
	crm-db undo -n $batch >/dev/null 2>err || test $? = 1 || status=1
done
crm-db undo 4 2>/dev/null >/dev/null || :
crm-db undo 1 2>/dev/null >/dev/null || :
crm-db undo "$taken" 2>/dev/null >/dev/null || :
test $status = 0 && test "$(planted erased.tokens)" = 0
say $? 'undo brings nobody back'
erasing=$(crm-db log | awk -F, '/crm-member erase/ { print $1 }')
status=0
crm-db undo "$erasing" 2>err && status=1
grep -q 'never taken back' err || status=1
say $status 'an erasure is not undone'

crm-member import -q members.csv 2>/dev/null
crm-order import -q orders1.csv 2>/dev/null
crm-order import -q orders2.csv 2>/dev/null
crm-order ship -q parcels.csv 2>/dev/null || :
crm-member import -q side.csv 2>/dev/null
crm-member import -q undone.csv 2>/dev/null
found=$(planted erased.tokens)
test "$found" = 0
say $? "the old files bring nobody back ($found values)"
status=0
crm-db check -q || status=1
say $status 'and the check agrees'

# A backup of before is made to forget again.
status=0
crm-db restore -q old.backup || status=1
rm -f crm.db-before-*
found=$(planted erased.tokens)
test $status = 0 && test "$found" = 0
say $? "a restored backup has forgotten them, too ($found values)"
status=0
crm-db check -q || status=1
say $status 'and is in order'

# Somebody reads an older state meanwhile: it is said, and found.
status=0
{ echo 'BEGIN; SELECT count(*) FROM member;'; sleep 3; } |
    sqlite3 crm.db >/dev/null &
sleep 1
status=0
crm-member erase --wait 0 --reason again 2 >out 2>err || status=$?
test $status = 75 && grep -q 'older state' err
say $? 'a reader of an older state is told, with 75'
status=0
crm-db check >faults 2>/dev/null || status=$?
test $status = 1 && grep -q '^erased_bytes,' faults
say $? 'control: and the check finds it'
wait
crm-db purge -q >/dev/null
status=0
crm-db check -q || status=1
say $status 'once it has ended, the night takes it away'

# The controls.
value=$(head -1 erased.tokens)
cp crm.db clean.db
sqlite3 crm.db "PRAGMA secure_delete = OFF;
    CREATE TABLE lost (t TEXT);
    INSERT INTO lost VALUES ('$value');
    DELETE FROM lost; DROP TABLE lost;" >/dev/null
sqlite3 crm.db 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
status=0
crm-db check >faults 2>/dev/null || status=$?
test $status = 1 && grep -q '^erased_bytes,' faults &&
    test "$(planted erased.tokens)" = 1
say $? 'control: a page that was not wiped is found'
status=0
crm-db purge -q >/dev/null || status=1
test $status = 0 && crm-db check -q >/dev/null &&
    test "$(planted erased.tokens)" = 0
say $? 'and the night wipes it'
rm -f crm.db crm.db-wal crm.db-shm
cp clean.db crm.db
sqlite3 crm.db "INSERT INTO batch_image VALUES
    (1, 'member', 1, 1, 1, '1,''$value''')" >/dev/null
status=0
crm-db check >faults 2>/dev/null || status=$?
test $status = 1 && grep -q '^erased_bytes,' faults
say $? 'control: a before-image that was left is found'
rm -f crm.db crm.db-wal crm.db-shm
cp clean.db crm.db
sqlite3 crm.db "ATTACH 'old.backup' AS old;
    DELETE FROM batch_pack; INSERT INTO batch_pack
    SELECT * FROM old.batch_pack" >/dev/null
status=0
crm-db check >faults 2>/dev/null || status=$?
test $status = 1 && grep -q '^erased_bytes,' faults
say $? 'control: so are those in packs'
rm -f crm.db crm.db-wal crm.db-shm
cp clean.db crm.db
hex=$(printf '%s' "$value" | od -An -tx1 | tr -d ' \n' | tr a-f A-F)
sqlite3 crm.db "INSERT INTO batch_image VALUES
    (1, 'order_view', 1, 1, 1, '1,X''$hex''')" >/dev/null
status=0
crm-db check >faults 2>/dev/null || status=$?
test $status = 1 && grep -q 'batch_image' faults
say $? 'control: so is one in a blob'
rm -f crm.db crm.db-wal crm.db-shm
cp clean.db crm.db
echo "$value" >crm.db-optout.old
status=0
crm-db check >faults 2>/dev/null || status=$?
test $status = 1 && grep -q 'crm.db-optout.old' faults
say $? 'control: a file beside it is looked through'
