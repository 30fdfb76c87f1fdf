#!/bin/sh
# The rules of the house that a compiler does not see: who may include whom, and what may lie where.
# usage: rules.sh ROOT. Prints one line per violation; exit 1 if there is one.
set -eu
cd "${1:?usage: rules.sh ROOT}"
export LC_ALL=C
findings=$(mktemp)
trap 'rm -f "$findings"' EXIT

# ---- what lies where ----
for entry in * .[!.]*; do
    case $entry in
        tlm|hw|workloads|sim|configs|waves|tests|docs|scripts|bench) ;;
        CMakeLists.txt|CMakePresets.json|README.md|CHANGELOG.md|LICENSE|NOTICE) ;;
        build|bitline-out) ;;  # made by the scripts, ignored by git
        .*|'*') ;;
        *) echo "$entry: has no place at the top level" >>"$findings" ;;
    esac
done
if [ -e tlm/tlm.h ]; then
    echo "tlm/tlm.h: hides SystemC's header of the same name" >>"$findings"
fi
rooms=
for room in tlm hw workloads sim tests bench; do
    if [ -d $room ]; then
        rooms="$rooms $room"
    fi
done
find $rooms \( -iname 'common*' -o -iname 'util*' \) | while read -r path; do
    echo "$path: a name that says nothing about what is inside" >>"$findings"
done

# ---- what the sources say ----
find $rooms -type f \( -name '*.cpp' -o -name '*.hpp' \) | sort | xargs awk '
    function complain(text) { print FILENAME ":" FNR ": " text }
    function starts(text, prefix) { return substr(text, 1, length(prefix)) == prefix }

    # Where a file belongs; a test belongs to the room that it tests.
    function room_of(path) {
        sub(/^tests\/unit\//, "", path)
        if (starts(path, "hw/model/")) return "model"
        if (starts(path, "hw/cost/")) return "cost"
        sub(/\/.*/, "", path)
        return path
    }

    # Whether a file may see SystemC, directly or through the headers that it includes.
    function may_see_systemc(path) {
        return path ~ /^(tests\/unit\/)?(tlm|hw\/model)\// || path ~ /^(tests\/unit\/)?sim\/run(_command|_test)?\.cpp$/ ||
               path ~ /^(tests\/(support|unit\/support|reference|conformance)|bench)\//
    }

    # The rooms that each room may include from.
    BEGIN {
        only = "only tlm/, hw/model/, sim/run.cpp and their tests see SystemC"
        reference_sees = "^(tests\\/(reference|support)|workloads)\\/|" \
                         "^hw\\/(ids|units|spec|spec_checks|program|check_program|error)\\.hpp$"
        allowed["tlm"] = " tlm "
        allowed["hw"] = " hw cost "
        allowed["cost"] = " hw cost "
        allowed["model"] = " hw model tlm "
        allowed["workloads"] = " hw cost workloads "
        allowed["sim"] = " hw cost model tlm workloads sim "
        allowed["tests"] = " hw cost model tlm workloads sim tests "
        allowed["bench"] = " hw cost model tlm workloads sim bench "
    }

    function check_quoted(path,    from, to) {
        if (path == "bitline_version.hpp") return
        if (path !~ /^(tlm|hw|workloads|sim|tests|bench)\/[a-z0-9_\/]+\.hpp$/) {
            complain("\"" path "\" is not a header named from the root of the repository")
            return
        }
        from = room_of(FILENAME)
        to = room_of(path)
        if (FILENAME ~ /^tests\/reference\// && path !~ reference_sees) {
            complain("includes " path ", but the reference is written from docs/timing.md alone")
        }
        if (starts(path, "tests/")) {
            # Benchmarks compare with the reference, on the same hand-made Programs.
            if (FILENAME !~ /^(tests|bench)\//) complain("includes " path ", which is for tests")
            return
        }
        # The one word that all rooms share: ids.hpp holds nothing but names for integers.
        if (path == "hw/ids.hpp") return
        if (index(allowed[from], " " to " ") == 0) {
            complain("includes " path ", but " from " may include only" allowed[from])
        }
        ++edges
        edge_from[edges] = FILENAME
        edge_to[edges] = path
        edge_line[edges] = FNR
    }

    function check_angled(path) {
        if (path ~ /^(systemc|systemc\.h|tlm|tlm\.h|sysc\/.*|tlm_core\/.*|tlm_utils\/.*)$/) {
            systemc[FILENAME] = 1
            if (!may_see_systemc(FILENAME)) complain("includes <" path ">: " only)
        }
        if (path ~ /^(nlohmann|CLI)\// && FILENAME !~ /^(sim|tests)\/.*\.cpp$/) {
            complain("includes <" path ">: slow to compile, so only in sources of sim/ and of tests")
        }
        if (path ~ /^gtest\// && FILENAME !~ /^tests\//) complain("includes <" path ">, which is for tests")
    }

    # The clocked reference works everything out itself; of hw/ it takes only plain values.
    FILENAME ~ /^tests\/reference\/clocked_/ &&
    /(elements_produced|elements_read|dead_before)\(|[.](position|firings|groups|covers)\(|clock[.](cycles|ns)\(|map[.](element|elements|rows|columns|first_column)\(/ {
        complain("asks the code that the model runs on")
    }
    { lines_of[FILENAME] = FNR }
    /^[ \t]*#[ \t]*pragma[ \t]+once/ { once[FILENAME] = 1 }
    /^[ \t]*#[ \t]*include[ \t]*"/ { split($0, part, "\""); check_quoted(part[2]) }
    /^[ \t]*#[ \t]*include[ \t]*</ { split($0, part, /[<>]/); check_angled(part[2]) }
    /namespace[ \t]+(bitline[ \t]*::[ \t]*)?tlm[ \t]*($|[{;])/ && !/using/ {
        complain("a namespace tlm of our own hides that of SystemC")
    }
    # What a header includes, its includers see.
    END {
        do {
            grown = 0
            for (e = 1; e <= edges; ++e) {
                from = edge_from[e]
                to = edge_to[e]
                if (to in systemc && !(from in systemc)) grown = systemc[from] = 1
                if ((to in costs || to ~ /^hw\/cost\//) && !(from in costs)) grown = costs[from] = 1
            }
        } while (grown)
        for (e = 1; e <= edges; ++e) {
            place = edge_from[e] ":" edge_line[e] ": includes " edge_to[e] ": "
            if (edge_to[e] in systemc && !may_see_systemc(edge_from[e])) print place only
            if (edge_to[e] in costs && edge_from[e] ~ /^hw\/model\//) print place "the model must not see costs"
        }
    }
    END {
        for (path in lines_of) {
            if (lines_of[path] > 400) print path ": " lines_of[path] " lines, at most 400 are readable"
            if (path ~ /\.hpp$/ && !(path in once)) print path ": has no #pragma once"
        }
    }
' /dev/null >>"$findings"

sort "$findings"
[ ! -s "$findings" ]
