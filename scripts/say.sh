# Read by the programs that are scripts: how they speak.  $program is the name
# before each line, $quiet keeps notes back.
# shellcheck shell=sh disable=SC2154

# Korean where the other programs speak it; in the locale C gettext does not
# look at LANGUAGE.
korean=
case ${LC_ALL:-${LC_MESSAGES:-${LANG:-C}}} in
C | POSIX) ;;
ko*) case ${LANGUAGE:-ko} in ko*) korean=yes ;; esac ;;
*) case ${LANGUAGE:-} in ko*) korean=yes ;; esac ;;
esac

# say ENGLISH KOREAN [WORD...]: one line, for printf; words from outside steer
# no terminal.
say() {
	format=$1
	if test -n "$korean"; then format=$2; fi
	shift 2
	# shellcheck disable=SC2059 # the format is one of two of our own
	line=$(printf -- "$format" "$@" | LC_ALL=C tr '[:cntrl:]' '?')
	printf '%s: %s\n' "$program" "$line" >&2
}

note() {
	if test -z "$quiet"; then say "$@"; fi
}

# The words of the command are wrong.
wrong_words() {
	say "$@"
	say "see $program --help or the manual page" \
	    "$program --help나 설명서를 보십시오"
	exit 64
}
