# Random sequences of what shops do (tests/tools/sequences.c): import, merge, undo,
# consent, erase, backup and restore.  CRM_SEQUENCES says how many; the goal is
# 10000, of which each takes about a third of a second of one processor.  They
# run in memory, two halves at a time.
sequences=${CRM_SEQUENCES:-120}
if test -n "${CRM_QUICK-}"; then sequences=${CRM_SEQUENCES:-10}; fi
seed=${CRM_SEED:-1}
half=$((sequences / 2))

tool=$(cd "$O/tools" && pwd)/sequences
here=$PWD
folder=$(mktemp -d /dev/shm/sequences.XXXXXX 2>/dev/null) || folder=$here/run
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

# half NAME FIRST N: all is well, or what is not is told.
half() {
	mkdir -p "$folder/$1"
	if (cd "$folder/$1" && "$tool" "$2" "$3") >"$folder/$1.out" 2>&1; then
		echo "ok $3 sequences from seed $2"
	else
		sed 's/^/# /' "$folder/$1.out"
		echo "not ok $3 sequences from seed $2"
	fi
}

half first "$seed" "$half" &
half second $((seed + half)) $((sequences - half)) >second.said &
wait
cat second.said
