# Read by crm-drop: what it does with one file.  $path is the file, $name its
# name, $job the folder of what is made of it:
#
#	in/NAME		the copy
#	csv/		what crm-totext makes of it
#	N/		each of that in a folder of its own: a part
#	N.profile, N.stream, N.csv, N.rejects	what is known and made of it
#	N.imported	when it is in the database
#	parts		how many there are
#	outcome		done, same (as one before), bad, or left where it is
#	report		what the programs say
# shellcheck shell=sh disable=SC2154,SC2034

# field TEXT: as a cell of CSV; a line break would end the line.
field() {
	text=$(printf '%s' "$1" | LC_ALL=C tr '[:cntrl:]' '?' | sed 's/"/""/g')
	case $text in
	*[,\"]*) printf '"%s"' "$text" ;;
	*) printf '%s' "$text" ;;
	esac
}

digest() {
	if command -v sha256sum >/dev/null 2>&1; then
		sha256sum
	elif command -v shasum >/dev/null 2>&1; then
		shasum -a 256
	else
		openssl dgst -sha256 -r
	fi <"$1" | cut -c 1-64
}

# What changes when somebody writes to a file, also when he sets its time.
mark() {
	stat -c '%s %y %z %i' -- "$1" 2>/dev/null ||
	    stat -f '%z %Fm %Fc %i' -- "$1"
}

# An operand that is no option and not "-".
operand() {
	case $1 in
	-*) printf './%s' "$1" ;;
	*) printf '%s' "$1" ;;
	esac
}

# Sets the outcome of the file at hand: done, same, bad or left.
outcome() {
	echo "$1" >"$job/outcome"
}

# prepare: copies the file, converts it, and finds out what each part is.
prepare() {
	mkdir -p "$job/in" "$job/csv"
	: >"$job/report"
	before=$(mark "$path")
	cp -p -- "$path" "$job/in/$name" 2>"$job/said" || {
		say '%s: it cannot be read, and stays: %s' \
		    '%s: 읽을 수 없어 그대로 둡니다: %s' "$name" "$(tail -n 1 "$job/said")"
		outcome left
		trouble 1
		return
	}
	chmod 600 "$job/in/$name"
	echo "$before" >"$job/mark"
	digest "$job/in/$name" >"$job/sha256"
	if grep "^$(cat "$job/sha256")," "$state/imported.csv" \
	    >"$job/known" 2>/dev/null; then
		outcome same
		return
	fi
	# Its own files beside ours: a full /tmp is no fault of the export.
	(cd "$job/in" && TMPDIR=$(cd .. && pwd) crm-totext -q --to ../csv \
	    ${password:+--password-from "$password"} -- "$(operand "$name")") \
	    >>"$job/report" 2>&1
	case $? in
	0)
		outcome 'done'
		while IFS= read -r line; do
			say '%s' '%s' "${line#*: }"
		done <"$job/report"
		;;
	65 | 77)
		outcome bad
		return
		;;
	*)
		say '%s: it stays: %s' '%s: 그대로 둡니다: %s' "$name" \
		    "$(tail -n 1 "$job/report")"
		outcome left
		trouble 1
		return
		;;
	esac
	detect_parts
}

# A workbook may have sheets that are no exports; a file has at least one.
detect_parts() {
	parts=0
	known=0
	for csv in "$job/csv"/*; do
		parts=$((parts + 1))
		part=$job/$parts
		mkdir "$part"
		mv -- "$csv" "$part/"
		csv=${csv##*/}
		(cd "$part" && crm-map --detect -q -o csv -- \
		    "$(operand "$csv")") >"$job/detected" 2>>"$job/report" || {
			echo none >"$job/$parts.stream"
			continue
		}
		# The last cells of file,profile,stream,encoding,header_row.
		line=$(tail -n 1 "$job/detected")
		line=${line%,*}
		line=${line%,*}
		echo "${line##*,}" >"$job/$parts.stream"
		line=${line%,*}
		echo "${line##*,}" >"$job/$parts.profile"
		known=$((known + 1))
	done
	echo "$parts" >"$job/parts"
	if test "$known" = 0; then
		outcome bad
	elif test "$known" -lt "$parts"; then
		say '%s: not everything in it is known: %s' \
		    '%s: 모르는 부분이 있습니다: %s' "$name" \
		    "$(grep '^crm-map' "$job/report" | tail -n 1)"
		trouble 1
	fi
}

# import_parts STREAM: of the file at hand.
import_parts() {
	parts=$(cat "$job/parts" 2>/dev/null) || return 0
	number=0
	while test "$number" -lt "$parts"; do
		number=$((number + 1))
		test "$(cat "$job/$number.stream")" = "$1" || continue
		test "$(cat "$job/outcome")" = 'done' || return 0
		test "$ended" -lt 64 || {
			outcome left
			return 0
		}
		import_part "$1"
	done
}

import_part() {
	profile=$(cat "$job/$number.profile")
	csv=$(find "$job/$number" -type f)
	printf '%s, %s\n' "$profile" "$1" >>"$job/report"
	hook pre-import "$csv" "$profile" "$1" >>"$job/report" 2>&1 || {
		echo "status $? of pre-import" >>"$job/report"
		outcome bad
		return
	}
	case $1 in
	member) set -- "$1" crm-member import ;;
	order) set -- "$1" crm-order import ;;
	shipment) set -- "$1" crm-order ship ;;
	response) set -- "$1" crm-campaign respond ;;
	esac
	stream=$1
	shift
	(cd "$job/$number" && crm-map -- "$(operand "${csv##*/}")") \
	    >"$job/$number.csv" 2>"$job/said"
	imported=$?
	cat "$job/said" >>"$job/report"
	if test "$imported" = 0; then
		tell_warnings
		"$@" ${dry:+-n} --rejects "$job/$number.rejects" \
		    "$job/$number.csv" >>"$job/report" 2>&1
		imported=$?
	fi
	echo "status $imported" >>"$job/report"
	tell_part
	hook post-import "$csv" "$profile" "$stream" "$imported" \
	    >>"$job/report" 2>&1 || {
		say '%s: the hook post-import ended with status %s' \
		    '%s: post-import 훅이 상태 %s로 끝났습니다' "$name" $?
		trouble 1
	}
}

# What crm-map warns of stands before its summary.
tell_warnings() {
	sed '$d' "$job/said" >"$job/warned"
	while IFS= read -r line; do
		say '%s' '%s' "${line#*: }"
	done <"$job/warned"
}

# What came of the import of a part.
tell_part() {
	# The line before "status".
	summary=$(tail -n 2 "$job/report" | head -n 1)
	summary=${summary#*: }
	case $imported in
	0)
		: >"$job/$number.imported"
		note '%s: %s: %s' '%s: %s: %s' "$name" "$profile" "$summary"
		;;
	1)
		: >"$job/$number.imported"
		say '%s: %s: %s' '%s: %s: %s' "$name" "$profile" "$summary"
		trouble 1
		;;
	65) outcome bad ;;
	*)
		say '%s: it stays, and the run ends: %s' \
		    '%s: 그대로 두고 실행을 끝냅니다: %s' "$name" "$summary"
		outcome left
		trouble "$imported"
		;;
	esac
}

# Whether all that is known of the file at hand was imported.  Nothing says so
# where the disk was full.
is_imported() {
	parts=$(cat "$job/parts" 2>/dev/null)
	test "${parts:-0}" -gt 0 || return 1
	number=0
	while test "$number" -lt "$parts"; do
		number=$((number + 1))
		test "$(cat "$job/$number.stream" 2>/dev/null)" = none ||
		    test -f "$job/$number.imported" || return 1
	done
}

# finish: writes the report, remembers the file and moves it away.
finish() {
	result=$(cat "$job/outcome" 2>/dev/null)
	case $result in
	'done') is_imported || result= ;;
	esac
	case $result in
	'')
		say '%s: it stays: reading or writing failed' \
		    '%s: 그대로 둡니다: 읽거나 쓰지 못했습니다' "$name"
		left=$((left + 1))
		trouble 74
		return
		;;
	left)
		left=$((left + 1))
		return
		;;
	same)
		line=$(head -n 1 "$job/known")
		note '%s: the same file was imported already, at %s' \
		    '%s: 이미 들여온 파일입니다, %s' "$name" "$(second "$line")"
		same=$((same + 1))
		;;
	bad)
		say '%s: refused: %s' '%s: 거부했습니다: %s' "$name" \
		    "$(grep -v '^status ' "$job/report" | tail -n 1)"
		bad=$((bad + 1))
		;;
	*) taken=$((taken + 1)) ;;
	esac
	if test -n "$dry"; then
		rejected='it would know nothing'
		test "$result" = bad || remember
		return
	fi
	if test "$(mark "$path" 2>/dev/null)" != "$(cat "$job/mark")"; then
		say '%s: it changed meanwhile, and stays for the next run' \
		    '%s: 그 사이 바뀌어 다음 실행까지 둡니다' "$name"
		trouble 1
		return
	fi
	put_away
}

# The second cell of a line of CSV without quotes before it.
second() {
	rest=${1#*,}
	printf '%s' "${rest%%,*}"
}

# Reports and rejects first, then the ledger, then the file: whenever the run
# is killed, the next one finds the file or has nothing left to do.
put_away() {
	folder=$dir/done/$today
	if test "$result" = bad; then folder=$dir/bad/$today; fi
	mkdir -p "$folder" || stop 73 '%s: it cannot be made' \
	    '%s: 만들 수 없습니다' "$folder"
	free_name
	write_report >"$job/out"
	mv "$job/out" "$folder/$base.report"
	rejected=
	for rejects in "$job"/*.rejects; do
		test -f "$rejects" || continue
		number=${rejects##*/}
		number=${number%.rejects}
		mv "$rejects" "$folder/$base.rejects$rejected.csv"
		rejected=$((${rejected:-1} + 1))
	done
	if test "$result" != bad; then remember; fi
	chmod 600 "$path" 2>/dev/null
	mv -- "$path" "$folder/$base" || stop 73 '%s: it cannot be moved to %s' \
	    '%s: %s로 옮길 수 없습니다' "$name" "$folder"
	# What was written to it while the ledger was: back for the next run.
	cmp -s -- "$folder/$base" "$job/in/$name" && return
	mv -- "$folder/$base" "$path" || return
	say '%s: it changed meanwhile, and stays for the next run' \
	    '%s: 그 사이 바뀌어 다음 실행까지 둡니다' "$name"
	trouble 1
}

# $base is a name that nothing in the folder bears; one that is too long to get
# an ending becomes its digest.
free_name() {
	base=$name
	if test "$(printf '%s' "$name" | wc -c)" -gt 220; then
		base=$(cat "$job/sha256")
	fi
	first=$base
	count=1
	while test -e "$folder/$base" || test -e "$folder/$base.report" ||
	    test -e "$folder/$base.rejects.csv"; do
		count=$((count + 1))
		base=$count-$first
	done
}

write_report() {
	printf 'file: %s\n' "$(printf '%s' "$name" |
	    LC_ALL=C tr '[:cntrl:]' '?')"
	printf 'sha256: %s\nat: %s\nresult: %s\n' "$(cat "$job/sha256")" \
	    "$now" "$result"
	if test "$result" = same; then
		line=$(head -n 1 "$job/known")
		file=$line
		for _ in 1 2 3 4; do file=${file#*,}; done
		printf 'same file as %s of %s\n' "$file" "$(second "$line")"
	fi
	cat "$job/report"
}

# Whether all that is in the file was known; what was not may be one day.
is_whole() {
	for stream in "$job"/*.stream; do
		test "$(cat "$stream" 2>/dev/null)" != none || return 1
	done
}

# remember: a file that was taken whole is in the ledger, so that it is known
# again; each profile's last file is in seen.csv.
remember() {
	if test "$result" = same; then
		while IFS=, read -r _ _ profile _; do
			see "$profile" ''
		done <"$job/known"
		return
	fi
	number=0
	while test "$number" -lt "$(cat "$job/parts")"; do
		number=$((number + 1))
		test -f "$job/$number.profile" || continue
		profile=$(cat "$job/$number.profile")
		stream=$(cat "$job/$number.stream")
		see "$profile" "$(newest)"
		if test -n "$rejected" || ! is_whole; then continue; fi
		printf '%s,%s,%s,%s,%s\n' "$(cat "$job/sha256")" "$now" \
		    "$profile" "$stream" "$(field "$name")" \
		    >>"$state/imported.csv"
	done
	test -n "$dry" || sync "$state/imported.csv" 2>/dev/null
}

# The newest time of an order of the part at hand.
newest() {
	test "$stream" = order || return 0
	awk -F, '
	    /^[^,"]*,[^,"]*,[^,"]*,[0-9][0-9][0-9][0-9]-[0-9-]+ [0-9:]+,/ {
		if (length($4) == 19 && $4 > most)
			most = $4
	    }
	    END { printf "%s", most }' "$job/$number.csv"
}

# see PROFILE NEWEST
see() {
	most=$(awk -F, -v profile="$1" '$1 == profile { print $3 }' "$seen")
	most=$(printf '%s\n%s\n' "$most" "$2" | LC_ALL=C sort | tail -n 1)
	{
		awk -F, -v profile="$1" '$1 != profile' "$seen"
		printf '%s,%s,%s,%s\n' "$1" "$now" "$most" "$(field "$name")"
	} >"$work/seen" && mv "$work/seen" "$seen"
}
