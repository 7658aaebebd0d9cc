# A drop folder night after night: what is imported, refused, left, known again,
# missing; also when a run is killed, when two meet, and when a hook says no.
demo=$TOP/tests/data/demo
mkdir drop
crm-db init -q

check() {
	if test "$2" = "$3"; then
		echo "ok $1"
	else
		echo "not ok $1"
		printf 'expected: %s\ngot:      %s\n' "$2" "$3"
	fi
}

# The status of a run; what it says is in said.
run() {
	status=0
	crm-drop --settle 0 "$@" >out 2>said </dev/null || status=$?
	echo "$status"
}

# Where things are, without the state.
files() {
	(cd drop && find . -type f ! -path './.crm-drop/*' | LC_ALL=C sort |
	    sed 's|^\./||' | paste -s -d ' ' -)
}

orders() {
	crm-order list -q | tail -n +2 | wc -l
}

orders_of() {
	crm-order list -q | grep -c ",$1,"
}

export_of() {
	cat <<-END
	channel,order_no,line_no,ordered_at,status,buyer_name,buyer_phone,product_name,qty,amount
	shop,$1,1,2026-11-1$2 10:00:00,paid,이하나,010-2000-0001,된장,1,$3
	END
}

# The night of the demo: members first, whatever the sequence of names.
cp "$demo"/*.csv drop/
check 'a dry run' 0 "$(run -n drop)"
check 'a dry run says what would be' \
    'crm-drop: files 9: taken 9, same 0, bad 0, left 0' "$(tail -n 1 said)"
check 'a dry run stores nothing' 0 "$(orders)"
check 'a dry run leaves the folder' 9 "$(find drop -type f | wc -l)"
check 'a night' 0 "$(run drop)"
check 'members come first' \
    'crm-drop: 고도몰_회원리스트_20261119.csv: godomall-member: batch 1: read 20, new 20, changed 0, same 0, rejected 0' \
    "$(head -n 1 said)"
check 'the counts' 'crm-drop: files 9: taken 9, same 0, bad 0, left 0' \
    "$(tail -n 1 said)"
check 'all are in done' 9 "$(find drop/done/2026-11-20 -type f ! -name \
    '*.report' | wc -l)"
check 'each has a report' 9 "$(find drop/done -name '*.report' | wc -l)"
check 'files and folders are the owner'\''s' '' "$(find drop -mindepth 1 \
    \( -type d ! -perm 700 -o -type f ! -perm 600 \))"
check 'a report' "file: cafe24_orders_20261119.csv
sha256: $(sha256sum <"$demo/cafe24_orders_20261119.csv" | cut -c 1-64)
at: 2026-11-20 09:00:00
result: done
cafe24, order
crm-map: cafe24_orders_20261119.csv: profile cafe24, utf-8, header on line 1, 29 rows, dropped 0
crm-order: batch 5: read 29, new 29, changed 0, same 0, rejected 0
status 0" "$(cat drop/done/2026-11-20/cafe24_orders_20261119.csv.report)"
crm-db init -q -d by-hand.db
crm-map -q --stream member "$demo"/*.csv 2>/dev/null |
    crm-member import -q -d by-hand.db
crm-map -q --stream order "$demo"/*.csv 2>/dev/null |
    crm-order import -q -d by-hand.db 2>/dev/null
check 'the same lines as by hand' \
    "$(crm-order list -q -d by-hand.db | cut -d, -f 1-6 | sort | cksum)" \
    "$(crm-order list -q | cut -d, -f 1-6 | sort | cksum)"

# Again: known by its content, whatever its name is.
rm -rf drop/done
cp "$demo/cafe24_orders_20261119.csv" drop/again.csv
check 'the same file again' 0 "$(run drop)"
check 'it is told' 'crm-drop: again.csv: the same file was imported already, at 2026-11-20 09:00:00
crm-drop: files 1: taken 0, same 1, bad 0, left 0' "$(cat said)"
check 'and moved away' \
    'done/2026-11-20/again.csv done/2026-11-20/again.csv.report' "$(files)"
check 'its report' 'same file as cafe24_orders_20261119.csv of 2026-11-20 09:00:00' \
    "$(tail -n 1 drop/done/2026-11-20/again.csv.report)"

# Names: the same one on the same day, blanks, a leading dash, a line break,
# one of 255 bytes.
rm -rf drop/done
export_of A1 1 1000 >drop/day.csv
check 'a name' 0 "$(run -q drop)"
export_of A2 1 1000 >drop/day.csv
check 'the same name' 0 "$(run -q drop)"
export_of A3 1 1000 >'drop/-q 빈 칸.csv'
odd=$(printf '줄\n바꿈.csv')
export_of A4 1 1000 >"drop/$odd"
long=$(printf '%0250d' 1).csv
export_of A5 1 1000 >"drop/${long#?}"
check 'strange names' 0 "$(run drop)"
check 'strange names are told' 'crm-drop: files 3: taken 3, same 0, bad 0, left 0' \
    "$(tail -n 1 said)"
export_of A5 1 1000 >expected
sum=$(sha256sum <expected | cut -c 1-64)
check 'where they are' 5 "$(find drop/done/2026-11-20 \( -name day.csv -o -name \
    2-day.csv -o -name '-q 빈 칸.csv' -o -name "$odd" -o -name "$sum" \) -exec echo x \; | wc -l)"
check 'nothing else is in the folder' '' "$(find drop -maxdepth 1 -type f)"

# What may be cut off is told.
rm -rf drop/done
export_of A6 1 1000 | head -c -1 >drop/end.csv
check 'a last row without a line end' 0 "$(run -q drop)"
check 'it is told' 'crm-drop: end.csv:2: the last row has no line end: if the file was cut off, its last cell is not whole' \
    "$(cat said)"

# Where a full disk keeps the run from writing down what it did, nothing is taken
# for done that was not imported.
rm -rf drop/done
mkdir full
for step in detect 'outcome left'; do
	cat >full/crm-map <<-END
	#!/bin/sh
	case "$step \$*" in
	detect*--detect*) mkdir ../1.stream ;;
	outcome*--detect*) ;;
	outcome*) rm ../outcome && mkdir ../outcome && exit 74 ;;
	esac
	exec "$(command -v crm-map)" "\$@"
	END
	chmod +x full/crm-map
	export_of A7 1 1000 >drop/full.csv
	check "no room: $step" 74 "$(PATH=$PWD/full:$PATH run -q drop)"
	check "no room: $step: the file stays" full.csv "$(files)"
done
check 'no room: it is told' 'crm-drop: full.csv: it stays: reading or writing failed' \
    "$(grep 'it stays: r' said)"
check 'with room again' 0 "$(run -q drop)"
check 'it is taken' 1 "$(orders_of A7)"

# What is refused goes to bad, with the reason; the others go on.
rm -rf drop/done
echo junk >drop/junk.csv
printf 'PK\003\004' >drop/cut.zip
printf '%%PDF-1' >drop/doc.pdf
printf '%s\n%s' "$(export_of B0 1 1 | head -n 1)" 'shop,"B0,1,' >drop/open.csv
export_of B1 1 1000 >drop/good.csv
check 'something is refused' 1 "$(run -q drop)"
check 'refusals are told' 'crm-drop: cut.zip: refused: crm-totext: cut.zip: damaged, or cut off
crm-drop: doc.pdf: refused: crm-totext: doc.pdf: a PDF document; download the list again as CSV
crm-drop: junk.csv: refused: crm-map: junk.csv: no profile knows its header: choose one of "crm-map --list" with -p, or draft one with --new (crm-profile(5))
crm-drop: open.csv: refused: crm-map: open.csv:2: column 2: the quote that opens this cell is never closed; the input was cut off, or the program that writes it failed' \
    "$(cat said)"
check 'bad and done' 'bad/2026-11-20/cut.zip bad/2026-11-20/cut.zip.report bad/2026-11-20/doc.pdf bad/2026-11-20/doc.pdf.report bad/2026-11-20/junk.csv bad/2026-11-20/junk.csv.report bad/2026-11-20/open.csv bad/2026-11-20/open.csv.report done/2026-11-20/good.csv done/2026-11-20/good.csv.report' \
    "$(files)"
check 'refused files are not known' 0 "$(grep -c junk drop/.crm-drop/imported.csv)"
rm -rf drop/bad drop/done

# Rejects lie beside the file, and it is not known: mended it comes again.
{
	export_of C1 1 1000
	echo 'shop,C2,1,2026-02-30 10:00:00,paid,이하나,010-2000-0001,된장,1,10'
} >drop/part.csv
check 'rejects' 1 "$(run -q drop)"
check 'rejects are told' 'crm-drop: part.csv: canonical-order: batch 18: read 2, new 1, changed 0, same 0, rejected 1' \
    "$(cat said)"
check 'where the rejects are' 'done/2026-11-20/part.csv done/2026-11-20/part.csv.rejects.csv done/2026-11-20/part.csv.report' \
    "$(files)"
check 'the rejects' 1 "$(grep -c C2 drop/done/2026-11-20/part.csv.rejects.csv)"
check 'not known' 0 "$(grep -c part.csv drop/.crm-drop/imported.csv)"
rm -rf drop/done

# What is not for a run.
mkdir drop/folder
export_of D1 1 1000 >drop/folder/in.csv
# shellcheck disable=SC2016 # the name of a lock
for name in .hidden.csv a.part a.tmp a.crdownload a.filepart '~$a.xlsx'; do
	export_of D2 1 1000 >"drop/$name"
done
ln -s "$PWD/expected" drop/link.csv
before=$(files)
check 'left alone' 0 "$(run drop)"
check 'nothing was taken' 'crm-drop: files 0: taken 0, same 0, bad 0, left 0' \
    "$(cat said)"
check 'all stay' "$before" "$(files)"
# shellcheck disable=SC2016
rm -rf drop/folder drop/link.csv drop/.hidden.csv drop/a.* drop/'~$a.xlsx'

# Half-written: young, or growing while it is read.
export_of D3 1 1000 >drop/young.csv
status=0
crm-drop drop 2>said || status=$?
check 'a young file' '0 crm-drop: young.csv: may still be written; left for the next run' \
    "$status $(head -n 1 said)"
hooks=.config/crm/hooks
mkdir -p $hooks
hook() {
	{
		echo '#!/bin/sh'
		cat
	} >"$hooks/$1"
	chmod +x "$hooks/$1"
}
hook pre-import <<'END'
echo 'shop,D4,1,2026-11-11 10:00:00,paid,이하나,010-2000-0001,된장,1,9' \
    >>"$HOME/drop/young.csv"
END
check 'a file that grows' 1 "$(run -q drop)"
check 'it is told' 'crm-drop: young.csv: it changed meanwhile, and stays for the next run' \
    "$(cat said)"
check 'it stays' young.csv "$(files)"
rm $hooks/pre-import
check 'next time it is taken' 0 "$(run -q drop)"
check 'with what it has now' 'shop,D4' "$(crm-order list -q | grep -o 'shop,D4')"
rm -rf drop/done

# As long as before, and with the same time.
rm -rf drop/done
export_of D5 1 1000 >drop/same.csv
hook pre-import <<'END'
cp -p "$HOME/drop/same.csv" "$HOME/as-it-was"
sed 's/,1000$/,2000/' "$HOME/as-it-was" >"$HOME/drop/same.csv"
touch -r "$HOME/as-it-was" "$HOME/drop/same.csv"
END
check 'a file that is written over' 1 "$(run -q drop)"
check 'it stays' same.csv "$(files)"
rm "$hooks/pre-import"
check 'a second run takes it' 0 "$(run -q drop)"

# A run that meets another.
export_of E1 1 1000 >drop/two.csv
hook pre-import <<'END'
test ! -e "$HOME/second" || exit 0
crm-drop --settle 0 "$HOME/drop" >"$HOME/second" 2>&1
echo $? >>"$HOME/second"
END
check 'the first of two runs' 0 "$(run -q drop)"
check 'the second of two runs' "crm-drop: $PWD/drop: another run is at work there; try later
75" "$(cat second)"
rm $hooks/pre-import
rm -rf drop/done

# Killed behind the import, and before it.
for when in post-import pre-import; do
	export_of "F$when" 1 1000 >drop/killed.csv
	hook $when <<-'END'
	kill -9 $PPID
	END
	check "killed at $when" 137 "$(run -q drop)"
	check "killed at $when: the file is still there" killed.csv "$(files)"
	rm $hooks/$when
	check "after $when the next run" 0 "$(run drop)"
	check "after $when it is put away" 'done/2026-11-20/killed.csv done/2026-11-20/killed.csv.report' \
	    "$(files)"
	check "after $when it is there once" 1 \
	    "$(crm-order list -q | grep -c "shop,F$when,")"
	check "after $when no copy is left" '' "$(find drop/.crm-drop -name work)"
	rm -rf drop/done
done

# Killed at the last step: it is in the ledger, and only the file is not moved.
mkdir stubs
cat >stubs/mv <<'END'
#!/bin/sh
for last; do :; done
case $last in
*/killed.csv)
	kill -9 $PPID
	exit
	;;
esac
exec /bin/mv "$@"
END
chmod +x stubs/mv
whole=$PATH
PATH=$PWD/stubs:$PATH
export_of F3 1 1000 >drop/killed.csv
check 'killed before the move' 137 "$(run -q drop)"
PATH=$whole
check 'the report is there, and the file still' \
    'done/2026-11-20/killed.csv.report killed.csv' "$(files)"
check 'the next run moves it' 'crm-drop: files 1: taken 0, same 1, bad 0, left 0' \
    "$(run drop >status; tail -n 1 said)"
check 'to a free name' 'done/2026-11-20/2-killed.csv done/2026-11-20/2-killed.csv.report done/2026-11-20/killed.csv.report' \
    "$(files)"
rm -rf drop/done stubs/mv

# Hooks: what they are told, and what they can stop.
export_of G1 1 1000 >drop/hooked.csv
hook pre-import <<'END'
echo "pre $(basename "$1") $2 $3" >>"$HOME/heard"
END
hook post-import <<'END'
echo "post $(basename "$1") $2 $3 $4" >>"$HOME/heard"
END
hook post-run <<'END'
echo "run $(basename "$1")" >>"$HOME/heard"
END
check 'hooks' 0 "$(run -q drop)"
check 'what hooks are told' 'pre hooked.csv canonical-order order
post hooked.csv canonical-order order 0
run drop' "$(cat heard)"
hook pre-import <<'END'
echo 'not on a Sunday' >&2
exit 3
END
hook post-run <<'END'
exit 4
END
export_of G2 1 1000 >drop/hooked.csv
check 'a hook that says no' 1 "$(run -q drop)"
check 'its words' 'crm-drop: hooked.csv: refused: not on a Sunday
crm-drop: the hook post-run ended with status 4' "$(cat said)"
check 'nothing was imported' 0 "$(crm-order list -q | grep -c shop,G2,)"
check 'it is in bad' 1 "$(find drop/bad -name hooked.csv | wc -l)"
rm -rf $hooks drop/bad drop/done

# Programs that fail: the file stays and the run says why.
export_of H1 1 1000 >drop/busy.csv
printf '#!/bin/sh\necho "crm-order: busy" >&2\nexit 75\n' >stubs/crm-order
chmod +x stubs/crm-order
PATH=$PWD/stubs:$PATH
check 'a busy database' 75 "$(run -q drop)"
PATH=$whole
check 'it is told' 'crm-drop: busy.csv: it stays, and the run ends: busy' \
    "$(cat said)"
check 'the file stays' busy.csv "$(files)"
check 'no database' 78 "$(run -d none.db drop)"
check 'the file stays still' busy.csv "$(files)"
check 'in Korean too' "crm-drop: none: 폴더가 없습니다" \
    "$(LANGUAGE=ko crm-drop none 2>&1)"
check 'its help' 'usage: crm-drop [-nq] [-d FILE] [--sources FILE] [--settle SECONDS]' \
    "$(crm-drop --help | head -n 1)"
check 'no folder' 66 "$(run none)"
check 'no operand' 64 "$(run)"
check 'a wrong time to settle' 64 "$(run --settle soon drop)"
check 'a register that is not there' 66 "$(run --sources none.csv drop)"
check 'the file is taken' 0 "$(run -q drop)"
rm -rf drop/done

# What came back of campaigns, whose file may say of which by its name; and
# shipments.
printf 'campaign,member,state\nspring,1,sent\n' >drop/answers.csv
check 'responses of no campaign' 1 "$(run -q drop)"
check 'are rejects' 'spring,1,sent' \
    "$(cut -d, -f1,2,5 drop/done/*/answers.csv.rejects.csv | tail -n 1)"
crm-campaign add -q --channel sms spring
crm-consent give -q 1 sms
printf 'member\n1\n' | crm-campaign target -q spring
printf 'campaign,member,state,at\n,1,delivered,2026-11-19 10:00:00\n' \
    >drop/spring-2-7_result.csv
check responses 0 "$(run -q drop)"
check 'are stored' '1,2,delivered' \
    "$(crm-campaign replies -q spring | cut -d, -f1,2,4 | tail -n 1)"
crm-event rule add -q --kind anniversary --param of=custom --channel sms --from \
    2026-11-01 --offer tea event
crm-member anniv add -q --title tea --date 2025-11-19 1
crm-event detect -q
printf 'contact,state,at,campaign\n%s,delivered,2026-11-20 08:00:00,\n' \
    "$(crm-db query -q --unmask 'SELECT phone FROM v_member WHERE member = 1' |
    tail -n 1)" >'drop/event-2026-11-19-1-1-sms result.csv'
check 'answers to the offers of a night' 0 "$(run -q drop)"
check 'are stored as well' 'event,sms,sent,1' \
    "$(crm-event count -q --answers | tail -n 1)"
crm-event list -q --channel sms --shape plain | sed '1s/$/,상태/; 2s/$/,구매/' \
    >'drop/EVENT-2026-11-19-SMS-결과.CSV'
check 'a list that somebody filled in' 0 "$(run -q drop)"
check 'is answers, and no list of members' 'filled-list, response
event,sms,bought,1' "$(grep response drop/done/*/EVENT*.report
    crm-event count -q --answers | grep bought)"
rm -rf drop/done
if crm-order --help | grep -q ship; then
	printf 'channel,order_no,carrier,invoice_no,shipped_at\nshop,H1,CJ대한통운,500000000001,2026-11-19\n' \
	    >drop/a-sent.csv
	check shipments 0 "$(run -q drop)"
	check 'they are taken' 'status 0' \
	    "$(tail -n 1 drop/done/2026-11-20/a-sent.csv.report)"
else
	echo 'skip shipments: this crm-order does not know them'
fi
rm -rf drop/done

# Containers, by content; a zip of two exports is two parts.
if command -v python3 >/dev/null; then
	python3 - <<-'END'
	import zipfile
	head = ("channel,order_no,line_no,ordered_at,status,buyer_name,"
	        "buyer_phone,product_name,qty,amount\n")
	row = "shop,%s,1,2026-11-11 10:00:00,paid,이하나,010-2000-0001,된장,1,9\n"
	with zipfile.ZipFile("drop/night.xls", "w") as z:
	    z.writestr("주문.csv", head + row % "I1")
	    z.writestr("회원.csv", "code,name,phone\nI,이셋,010-2000-0003\n")
	    z.writestr("읽어보기.txt", "안녕하세요\n")
	END
	sed 's/^/<tr><td>/; s/,/<td>/g; 1s/^/<table>/; $s|$|</table>|' >drop/page.csv <<-END
	$(export_of I2 1 1000)
	END
	check 'a zip with something unknown, and a page' 1 "$(run -q drop)"
	check 'what is unknown' 'crm-drop: night.xls: not everything in it is known: crm-map: 읽어보기.csv: no profile knows its header: choose one of "crm-map --list" with -p, or draft one with --new (crm-profile(5))' \
	    "$(cat said)"
	check 'what is in it was taken' 'shop,I1 shop,I2 I' \
	    "$(crm-order list -q | grep -o 'shop,I[12]' | paste -s -d ' ' -) $(crm-member list -q | cut -d, -f 2 | grep -x I)"
	mv drop/done/*/night.xls drop/
	check 'what was unknown is asked again' 1 "$(run -q drop)"
	check 'and told' 'crm-drop: night.xls: not everything in it is known' \
	    "$(cut -d : -f 1-3 said)"
	cp "$TOP/tests/data/books/locked.zip" drop/
	check 'a zip with a password' 1 "$(run -q drop)"
	check 'it is in bad' 1 "$(find drop/bad -name locked.zip | wc -l)"
	cp "$TOP/tests/data/books/types.xlsx" drop/
	mkdir tools
	find /usr/bin /bin ! -name ssconvert ! -name soffice \
	    ! -name libreoffice ! -name flock ! -type d -exec ln -sf {} tools/ \;
	PATH=${PATH%%:*}:$PWD/tools
	check 'no converter' 1 "$(run -q drop)"
	check 'the workbook stays' 'types.xlsx 1' \
	    "$(basename drop/*.xlsx) $(grep -c 'install Gnumeric' said)"
	rm drop/types.xlsx

	# Without flock too one run is alone, and a dead one is no hindrance.
	mkdir drop/.crm-drop/lock.d
	echo $$ >drop/.crm-drop/lock.d/pid
	check 'another run, without flock' 75 "$(run drop)"
	sleep 0 &
	wait
	echo $! >drop/.crm-drop/lock.d/pid
	check 'a dead run, without flock' 0 "$(run drop)"
	check 'no lock is left' '' "$(find drop/.crm-drop -name lock.d)"
	PATH=$whole
else
	echo 'skip containers: no python3'
fi
rm -rf drop/done drop/bad

# The register: what did not come.
cat >drop/sources.csv <<'END'
profile,owner,cycle,note
canonical-order,"이, 담당",daily,own shop
smartstore,박담당,weekdays,
cafe24,,3 days,
pos,김담당,monthly,
11st,,weekly,
nobody,,daily,
END
check 'what never came' 1 "$(run -q drop)"
check 'it is told' 'crm-drop: the file of 11st has never come ()
crm-drop: sources.csv: no profile "nobody"; see crm-map --list' "$(cat said)"
sed -i '/^11st/d; /^nobody/d' drop/sources.csv
check 'all came' 0 "$(run -q drop)"
check 'the register is no export' sources.csv "$(files)"
# 2026-11-20 is a Friday.
export CRM_NOW
CRM_NOW='2026-11-21 09:00:00'
check 'the next day' 1 "$(run -q drop)"
check 'one is missing' 'crm-drop: the file of canonical-order did not come: last at 2026-11-20 09:00:00 (이, 담당)' \
    "$(cat said)"
export_of K1 8 1000 >drop/late.csv
check 'it comes' 0 "$(run -q drop)"
check 'the state' 'profile,owner,cycle,last_at,last_file,due,state,newest
canonical-order,"이, 담당",daily,2026-11-21 09:00:00,late.csv,2026-11-22,ok,2026-11-18 10:00:00
smartstore,박담당,weekdays,2026-11-20 09:00:00,스마트스토어_전체주문발주발송관리_20261119_0830.csv,2026-11-23,ok,2026-11-19 06:55:00
cafe24,,3 days,2026-11-20 09:00:00,again.csv,2026-11-23,ok,2026-11-13 13:16:52
pos,김담당,monthly,2026-11-20 09:00:00,POS매출상세_20261119.csv,2026-12-20,ok,2026-11-10 10:44:13
0' "$(crm-drop --status drop; echo $?)"
CRM_NOW='2026-12-20 09:00:00'
check 'a month later' 1 "$(run --status drop)"
check 'all are missing' 4 "$(grep -c ,missing, out)"
CRM_NOW='2026-11-21 10:00:00'
printf 'profile,cycle\npos,hourly\n"pos,daily\n' >wrong.csv
check 'a wrong register' 1 "$(run -q --sources wrong.csv drop)"
check 'what is wrong' 'crm-drop: wrong.csv:2: cycle: write daily, weekdays, weekly, monthly or N days
crm-drop: wrong.csv:3: a quote stays open' "$(cat said)"
check 'in Korean' 'crm-drop: wrong.csv:3: 따옴표가 닫히지 않았습니다' \
    "$(LANGUAGE=ko crm-drop -q --sources wrong.csv drop 2>&1 | tail -n 1)"

# Of two lists of members the newer has the last word, whatever their names are.
crm-db init -q -d order.db
mkdir order
printf 'code,name,phone\nZ1,이넷,010-2000-0009\n' >'order/members (1).csv'
printf 'code,name,phone\nZ1,이넷,010-2000-0008\n' >order/members.csv
touch -t 202611190900 order/members.csv
touch -t 202611192100 'order/members (1).csv'
check 'two lists of members' 0 "$(run -q -d order.db order)"
check 'the newer counts' 01020000009 \
    "$(crm-member list -q -d order.db | cut -d, -f5 | tail -n 1)"

# A register that was emptied by mistake expects nothing: that is told.
: >empty.csv
check 'an empty register' 1 "$(run -q --sources empty.csv drop)"
check 'that it is empty' 'crm-drop: empty.csv:1: the columns profile and cycle are needed' \
    "$(cat said)"
