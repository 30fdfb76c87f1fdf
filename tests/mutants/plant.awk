# Prints SOURCE with the fault of RULE planted in it.
# usage: awk -v rule=F1 -f plant.awk mutants.txt SOURCE. Exit 1 with a line on stderr if the old text is not there exactly once.
function trimmed(line) { gsub(/^[ \t]+|[ \t]+$/, "", line); return line }
function fail(text) { print "mutants.txt: " rule ": " text > "/dev/stderr"; failed = 1; exit 1 }

NR == FNR && /^= / { mine = ($2 == rule) }
NR == FNR && mine && /^< / { old[++olds] = trimmed(substr($0, 3)) }
NR == FNR && mine && /^> / { new[++news] = substr($0, 3) }
NR == FNR { next }
{ line[++lines] = $0 }

# Whether the old text stands from line n on: whole lines, but the last may go on, and a single one may stand anywhere in its line.
function stands(n,    i) {
    for (i = 1; i <= olds; ++i) {
        if (i < olds && trimmed(line[n + i - 1]) != old[i]) return 0
        if (i == olds && index(line[n + i - 1], old[i]) == 0) return 0
    }
    return 1
}

END {
    if (failed) exit 1
    if (olds == 0) fail("no such mutant")
    for (n = 1; n + olds - 1 <= lines; ++n) {
        if (stands(n)) { ++found; at = n }
    }
    if (found != 1) fail("the old text occurs " found + 0 " times in " FILENAME ", once is right: " old[1])
    for (n = 1; n < at; ++n) print line[n]
    last = line[at + olds - 1]
    begin = index(last, old[olds])
    for (i = 1; i < news; ++i) print new[i]
    print substr(last, 1, begin - 1) new[news] substr(last, begin + length(old[olds]))
    for (n = at + olds; n <= lines; ++n) print line[n]
}
