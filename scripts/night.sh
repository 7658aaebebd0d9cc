# Read by crm-nightly: its steps, each do_NAME.  $dir is the shop's folder,
# $report that of the day in it, $state, $held and $todo what is kept from one
# run to the next.  A step calls programs by try, make or call, which judge what
# they end with.
# shellcheck shell=sh disable=SC2154,SC2034,SC2317

tab=$(printf '\t')

# is_news FILE: whether it says something else than at the last run; so nobody is
# sent the same mail every night.
is_news() {
	seen=$dir/.nightly/${1##*/}
	if test ! -s "$1"; then
		rm -f "$seen"
		return 1
	fi
	if cmp -s "$1" "$seen"; then return 1; fi
	cp "$1" "$seen"
}

# rejected FILE ENGLISH KOREAN: of rows that were put aside it is enough to be
# told once.
rejected() {
	is_news "$1" || return 0
	trouble 1
	say "$2" "$3" "$1"
}

do_purge() {
	call crm-db purge -q >"$state/part"
	# Somebody reads an older state; what is erased goes the next night.
	case $? in
	0) mv "$state/part" "$report/purge.csv" ;;
	75) trouble 1 ;;
	*) judge "$status" ;;
	esac
}

# What a power cut took from the log of who read what, and a forgotten copy of
# erased data, are told; a base that contradicts itself ends the night.
do_check() {
	rm -f "$report/check.csv"
	status=0
	crm-db check -q >"$state/part" 2>"$said" || status=$?
	if test "$status" -gt 1; then
		cat "$said" >&2
		judge "$status"
		return
	fi
	mv "$state/part" "$report/check.csv"
	if sed 1d "$report/check.csv" | grep -qv '^access_log,\|^erased_bytes,'
	then
		say 'the database has faults, which %s lists; nothing is done before they are mended, see crm-db(1)' \
		    '데이터베이스에 문제가 있습니다: %s; 고치기 전에는 아무것도 하지 않습니다, crm-db(1)를 보십시오' \
		    "$report/check.csv"
		trouble 1
		hold 70
		halt=1
		return
	fi
	rejected "$report/check.csv" \
	    'what crm-db check found stands in %s; see crm-db(1)' \
	    'crm-db check가 찾은 것: %s; crm-db(1)를 보십시오'
}

do_import() {
	mkdir -p "$dir/drop"
	try crm-drop -q --settle "$settle" "$dir/drop"
	hold $?
	is_asked respond || let_go
}

# hold STATUS: where refusals may lie unread nothing leaves, also by day, until a
# run has read all there is.
hold() {
	test "$1" -gt 1 || return 0
	unread=yes
	echo "$today, $step: status $1" >"$held"
}

let_go() {
	if test -z "$unread"; then rm -f "$held"; fi
}

is_held() {
	test -e "$held" || return 1
	trouble 1
	say 'nothing leaves: refusals may lie unread (%s)' \
	    '아무것도 보내지 않습니다: 읽지 못한 수신거부가 있을 수 있습니다 (%s)' \
	    "$(cat "$held")"
}

# The web log, if there is one: its damaged lines are put aside.
do_log() {
	for log in "$dir"/weblog/*; do
		test -f "$log" || continue
		aside=$report/${log##*/}.rejects
		rm -f "$aside"
		call crm-visit import -q --rejects "$aside" "$log"
		if test "$status" -gt 1; then judge "$status"; fi
		hold "$status"
		rejected "$aside" 'damaged lines of the web log: %s' \
		    '웹 로그의 손상된 줄: %s'
	done
}

bounces() {
	crm-bounce -q "$dir/mail" |
	    crm-campaign respond -q --rejects "$report/bounces.rejects.csv"
}

# Who refused or read is known before the waves are made.
do_respond() {
	if test -d "$dir/mail"; then
		rm -f "$report/bounces.rejects.csv"
		call bounces
		if test "$status" -gt 1; then judge "$status"; fi
		hold "$status"
		rejected "$report/bounces.rejects.csv" \
		    'bounces that are of no campaign: %s' \
		    '어느 캠페인의 것도 아닌 반송: %s'
	fi
	try crm-campaign respond -q --web
	hold $?
	try crm-campaign respond -q --coupons
	let_go
}

# Who is one person is for people to say; how many there may be is stored once a
# day.
do_dedupe() {
	make "$report/pairs.csv" crm-dedupe propose -q
	make "$report/duplicates.csv" crm-dedupe rate -q
	crm-dedupe rate -q --history -o tsv | grep -q "^$today" ||
	    try crm-dedupe rate -q --store >/dev/null
}

# Cut points are of who bought: a new shop has none.
do_score() {
	make "$report/rfm.csv" crm-rfm -q -o csv || return
	test "$(wc -l <"$report/rfm.csv")" -gt 1 || return 0
	rm -f "$state/cuts"
	try crm-rfm -q --save-cuts "$state/cuts" >/dev/null
	if test -f "$state/cuts"; then mv "$state/cuts" "$report/cuts.csv"; fi
}

do_segment() {
	try crm-segment run -q --all
	test -z "$halt" || return
	call crm-segment watch -q >"$state/part"
	if test "$status" -gt 1; then
		judge "$status"
		return
	fi
	mv "$state/part" "$report/alarms.csv"
	if test "$status" = 1; then
		trouble 1
		say 'segments sound an alarm: %s' '세그먼트 경보: %s' \
		    "$report/alarms.csv"
	fi
}

# Lists of the night's events, for who sends, calls or stands in the shop.  What
# comes back under the name of a list is of the night in it, see crm-event(1);
# that of the day would be the next night's.
do_event() {
	test "$(crm-event rule list -q -o csv | wc -l)" -gt 1 || return 0
	try crm-event detect -q
	try crm-db query -q -o tsv "SELECT date('$today', '-1 day') AS night" \
	    >"$state/over" || return
	over=$(tail -n 1 "$state/over")
	for channel in sms email call post shop; do
		list=$dir/out/event-$over-$channel.csv
		make "$list" crm-event list -q -o csv --channel "$channel" ||
		    continue
		if test "$(wc -l <"$list")" -le 1; then rm "$list"; fi
	done
}

# later NAME WAVE: to be planned, also when this run is killed before it is.
later() {
	printf '%s\t%s\n' "$1" "$2" >>"$todo"
}

# Pilots that nobody has decided on: their rule does.
do_pilot() {
	try crm-db query -o tsv "SELECT f.campaign FROM v_campaign_field f
	    WHERE f.field = 'pilot' AND f.holds = 'yes'
	    AND f.value NOT IN ('', '0') AND NOT EXISTS (
		SELECT 1 FROM v_campaign_pilot p
		WHERE p.campaign = f.campaign)
	    ORDER BY 1" >"$state/pilots" || return
	sed 1d "$state/pilots" >"$state/names"
	# Names are escaped as backslashes are.
	# shellcheck disable=SC2162
	while IFS=$tab read name; do
		decide "$name"
	done <"$state/names"
}

decide() {
	crm-campaign pilot -q -o csv "$1" >"$state/part" 2>>"$dir/night.log" \
	    </dev/null
	case $? in
	0)
		later "$1" 1
		try crm-campaign pilot -q --promote "$1" >/dev/null
		note 'pilot of %s: promoted by its rule' \
		    '%s의 시험 발송: 규칙에 따라 나머지를 보냅니다' "$1"
		;;
	1)
		sed 1d "$state/part" | grep -q ',failed$' || return 0
		call crm-campaign pilot -q --stop "$1" >/dev/null
		if test "$status" -gt 1; then judge "$status"; fi
		trouble 1
		say 'pilot of %s: stopped by its rule; nobody else is written to' \
		    '%s의 시험 발송: 규칙에 따라 멈추었습니다; 더 보내지 않습니다' "$1"
		;;
	*) judge $? ;;
	esac
}

# Waves whose time has come.  The program prints them before it stores them, and
# what a run that was killed had printed is looked at first; so a wave that was
# made is planned, whatever happens.
do_wave() {
	take_waves
	test ! -e "$held" || return 0
	try crm-campaign wave -q -o tsv --due >"$state/waves"
	take_waves
}

take_waves() {
	test -e "$state/waves" || return 0
	sed 1d "$state/waves" | cut -f 1,2 >>"$todo"
	rm "$state/waves"
}

# The first wave of a campaign is queued by who says so; here only what follows
# from that.
do_plan() {
	test -s "$todo" || return 0
	# shellcheck disable=SC2162
	while IFS=$tab read name wave; do
		try crm-send plan -q --wave "$wave" "$name"
	done <"$todo"
	if test -z "$halt"; then rm "$todo"; fi
}

# What may leave now: mail one by one, the rest in files.
do_send() {
	call crm-send status -q -o tsv >"$state/part" || {
		judge "$status"
		return
	}
	awk -F '\t' 'NR > 1 && ($4 == "queued" || $4 == "deferred" ||
	    $4 == "claimed") && !seen[$1, $3]++ { print $1 "\t" $3 }' \
	    "$state/part" >"$state/names"
	test -s "$state/names" || return 0
	if is_held; then return; fi
	if grep -q "${tab}email\$" "$state/names"; then
		sent crm-send run -q --once --all
	fi
	# shellcheck disable=SC2162
	while IFS=$tab read name channel; do
		test "$channel" != email || continue
		sent crm-send run -q --out "$dir/out" --channel "$channel" \
		    "$name"
	done <"$state/names"
}

# sent PROGRAM WORD...: that some wait is no fault, and that the shop may not
# send is none of the rest of the night.
sent() {
	call "$@"
	case "$status" in
	75) ;;
	78) trouble 78 ;;
	*) judge "$status" ;;
	esac
}

# What campaigns came to whose days are not over, or were over yesterday.
do_effect() {
	make "$report/league.csv" crm-campaign league -q -o csv || return
	try crm-campaign league -q -o tsv >"$state/part" || return
	awk -F '\t' -v today="$today" 'NR == 1 { for (i = 1; i <= NF; i++)
		at[$i] = i
	    next }
	    $at["until"] >= today || $at["until"] == "" {
		print $at["campaign"] }' "$state/part" >"$state/names"
	# shellcheck disable=SC2162
	while IFS=$tab read name; do
		make "$report/effect-$name.csv" crm-campaign effect -q \
		    -o csv "$name"
		make "$report/digest-$name.txt" crm-campaign digest "$name"
	done <"$state/names"
}

# The copy with what is beside the file, last, so that it knows what has left.
# Old ones are removed only behind a new one.
do_backup() {
	copy=$dir/backup/$today.db
	rm -f "$dir/backup/part.db"
	try crm-db backup -q "$dir/backup/part.db" || return
	home=${XDG_DATA_HOME:-${HOME:-}/.local/share}
	for beside in optout access; do
		from=${CRM_DB:-$home/crm/crm.db}-$beside
		test -e "$from" || continue
		if ! cp -p "$from" "$copy-$beside.part" ||
		    ! mv "$copy-$beside.part" "$copy-$beside"; then
			judge 74
		fi
	done
	mv "$dir/backup/part.db" "$copy" || judge 74
	test -z "$halt" || return
	day='[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
	find "$dir/backup" -type f -name "$day.db*" -mtime "+$keep" \
	    -exec rm {} +
	find "$dir/report" -mindepth 1 -maxdepth 1 -type d -name "$day" \
	    -mtime "+$keep" -exec rm -r {} +
}
