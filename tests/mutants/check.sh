#!/bin/sh
# Every rule of docs/timing.md that a run of a Program obeys has a mutant, and every mutant can still be planted.
# usage: check.sh ROOT
set -eu
root=${1:?usage: check.sh ROOT}
mutants=$root/tests/mutants/mutants.txt
failures=0

# Of the mesh alone, which comes last on the page, the pairs see nothing.
rules=$(sed '/^## The mesh alone/q' "$root/docs/timing.md" | sed -n 's/^\*\*\([A-Z][0-9]*\) .*\*\*.*/\1/p' | LC_ALL=C sort)
planted=$(sed -n 's/^= \([A-Z][0-9]*\) .*/\1/p' "$mutants" | LC_ALL=C sort)
if [ "$rules" != "$planted" ]; then
    echo "rules of docs/timing.md and mutants differ:"
    { echo "$rules" | sed 's/$/ rule/'; echo "$planted" | sed 's/$/ mutant/'; } | LC_ALL=C sort |
        awk '{ n[$1]++; what[$1] = $2 } END { for (r in n) if (n[r] != 2) print "  " r ": only a " what[r] }'
    failures=1
fi

while read -r _ rule file _; do
    awk -v "rule=$rule" -f "$root/tests/mutants/plant.awk" "$mutants" "$root/$file" >/dev/null || failures=1
done <<END
$(grep '^= ' "$mutants")
END

# What cannot be planted is noticed.
if awk -v rule=F1 -f "$root/tests/mutants/plant.awk" "$mutants" "$root/hw/units.cpp" >/dev/null 2>&1; then
    echo "F1 is planted in a file that has not its text"
    failures=1
fi
[ "$failures" -eq 0 ]
