# Read by the programs that are scripts and that cron runs: the shop's clock,
# paths, and one run at a time.  $dir is the folder they work in, $state the
# one of their own in it.
# shellcheck shell=sh disable=SC2154,SC2034

# The path of a file that is still right in another folder.
absolute() {
	case $1 in
	/*) printf '%s' "$1" ;;
	*) printf '%s/%s' "$PWD" "$1" ;;
	esac
}

# Ends the run; status 64 and more is about the run, not about a file.
stop() {
	status=$1
	shift
	say "$@"
	exit "$status"
}

# use_database FILE: what -d said; programs are run in other folders, and cron
# may know only a few.
use_database() {
	case $0 in /*) PATH=$PATH:${0%/*} ;; esac
	datadir=$(absolute "$datadir")
	CRM_DATADIR=$datadir
	export CRM_DATADIR
	CRM_DB=${1:-${CRM_DB:-}}
	if test -n "$CRM_DB"; then
		CRM_DB=$(absolute "$CRM_DB")
		export CRM_DB
	else
		unset CRM_DB
	fi
}

# Sets today and now: the clock is the shop's, as of the other programs.
look_at_clock() {
	settings=$(crm-db set -q -o csv) || exit
	zone=$(printf '%s\n' "$settings" | sed -n 's/^timezone,//p')
	now=${CRM_NOW:-$(${zone:+env TZ="$zone"} date '+%F %T')}
	today=${now%% *}
	case $now in
	[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]' '[0-2][0-9]:[0-5][0-9]:[0-5][0-9]) ;;
	*) stop 64 'CRM_NOW: no such time: "%s"; write YYYY-MM-DD HH:MM:SS' \
	    'CRM_NOW: 없는 시각입니다: "%s"; YYYY-MM-DD HH:MM:SS로 쓰십시오' \
	    "$now" ;;
	esac
}

# One run at a time.  Programs that are started keep the lock when a run is
# killed, so that the next waits for them; hooks do not.
lock() {
	if command -v flock >/dev/null 2>&1; then
		exec 9>"$state/lock"
		flock -n 9 || busy
		return
	fi
	if ! mkdir "$state/lock.d" 2>/dev/null; then
		if holder=$(cat "$state/lock.d/pid" 2>/dev/null); then
			kill -0 "$holder" 2>/dev/null && busy
		else
			# A run that was killed before it could say who it is.
			find "$state/lock.d" -prune -mmin +10 | grep -q . ||
			    busy
		fi
	fi
	echo $$ >"$state/lock.d/pid"
	locked=$state/lock.d
}

busy() {
	stop 75 '%s: another run is at work there; try later' \
	    '%s: 다른 실행이 처리하고 있습니다; 나중에 다시 하십시오' "$dir"
}

unlock() {
	if test -n "$locked"; then rm -rf "$locked"; fi
}
