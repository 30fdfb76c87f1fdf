#!/bin/sh
# The repository keeps the rules of the house, and each rule notices when it is broken.
# usage: includes_test.sh ROOT
set -eu
root=${1:?usage: includes_test.sh ROOT}
rules=$root/tests/house/rules.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

fail() {
    echo "FAILED: $1"
    failures=$((failures + 1))
}

# plant FILE TEXT: makes a tree of FILE with TEXT, two headers that see SystemC, and one that sees costs.
plant() {
    tree=$scratch/tree
    rm -rf "$tree"
    mkdir -p "$tree/hw/model" "$tree/hw/cost" "$tree/tlm" "$tree/$(dirname "$1")"
    printf '#pragma once\n#include <tlm>\n' >"$tree/tlm/payload.hpp"
    printf '#pragma once\n#include "tlm/payload.hpp"\n' >"$tree/hw/model/chip.hpp"
    printf '#pragma once\n#include "hw/cost/adc.hpp"\n' >"$tree/hw/prices.hpp"
    printf '%b' "$2" >"$tree/$1"
}

# breaks FILE TEXT WORDS: that tree is refused with a line that has WORDS.
breaks() {
    plant "$1" "$2"
    if output=$(sh "$rules" "$tree"); then
        fail "$1 with '$2' is accepted"
    elif ! printf '%s\n' "$output" | grep -qF -- "$3"; then
        fail "$1 with '$2' is not refused with '$3' but with: $output"
    fi
}

# keeps FILE TEXT: that tree is accepted.
keeps() {
    plant "$1" "$2"
    if ! output=$(sh "$rules" "$tree"); then
        fail "$1 with '$2' is refused: $output"
    fi
}

breaks hw/a.cpp '#include <systemc>\n' 'see SystemC'
breaks hw/a.cpp '  #  include <tlm_utils/simple_target_socket.h>\n' 'see SystemC'
breaks sim/report.cpp '#include <systemc>\n' 'see SystemC'
breaks sim/report.cpp '#include "hw/model/chip.hpp"\n' 'see SystemC'
breaks sim/report.hpp '#pragma once\n#include "tlm/payload.hpp"\n' 'see SystemC'
breaks tests/unit/workloads/graph_test.cpp '#include <systemc.h>\n' 'see SystemC'
breaks workloads/a.cpp '#include "hw/model/chip.hpp"\n' 'workloads may include only'
breaks workloads/a.cpp '#include "sim/run.hpp"\n' 'workloads may include only'
breaks workloads/a.cpp '#include "tlm/payload.hpp"\n' 'workloads may include only'
breaks hw/a.cpp '#include "workloads/graph.hpp"\n' 'hw may include only'
breaks hw/a.cpp '#include "hw/model/chip.hpp"\n' 'hw may include only'
breaks hw/a.cpp '#include "tlm/payload.hpp"\n' 'hw may include only'
breaks hw/model/a.cpp '#include "hw/prices.hpp"\n' 'the model must not see costs'
breaks hw/cost/a.cpp '#include "hw/model/chip.hpp"\n' 'cost may include only'
breaks hw/model/a.cpp '#include "hw/cost/adc.hpp"\n' 'model may include only'
breaks hw/model/a.cpp '#include "workloads/graph.hpp"\n' 'model may include only'
breaks tests/unit/hw/model/a_test.cpp '#include "sim/run.hpp"\n' 'model may include only'
breaks tlm/a.cpp '#include "hw/spec.hpp"\n' 'tlm may include only'
breaks sim/a.cpp '#include "tests/support/isolated.hpp"\n' 'is for tests'
breaks sim/a.cpp '#include <gtest/gtest.h>\n' 'is for tests'
breaks sim/a.hpp '#pragma once\n#include <nlohmann/json.hpp>\n' 'slow to compile'
breaks hw/a.cpp '#include <CLI/CLI.hpp>\n' 'slow to compile'
breaks hw/a.cpp '#include "../sim/run.hpp"\n' 'from the root of the repository'
breaks hw/a.cpp '#include "spec.hpp"\n' 'from the root of the repository'
breaks tests/reference/a.cpp '#include "hw/model/chip.hpp"\n' 'from docs/timing.md alone'
breaks tests/reference/a.cpp '#include "hw/timing.hpp"\n' 'from docs/timing.md alone'
breaks tests/reference/a.hpp '#pragma once\n#include "sim/run.hpp"\n' 'from docs/timing.md alone'
breaks tests/reference/clocked_a.cpp 'auto range = elements_read(edge, step);\n' 'asks the code that the model runs on'
breaks tests/reference/clocked_a.cpp 'auto n = node.domain.firings();\n' 'asks the code that the model runs on'
breaks tests/reference/clocked_a.cpp 'auto n = spec.clock.cycles(t);\n' 'asks the code that the model runs on'
breaks hw/a.hpp 'int a;\n' 'no #pragma once'
breaks hw/a.cpp 'namespace bitline::tlm {\n}\n' 'hides that of SystemC'
breaks hw/a.cpp 'namespace tlm {\n}\n' 'hides that of SystemC'
breaks tlm/tlm.h '' 'same name'
breaks hw/common/a.txt '' 'says nothing'
breaks hw/utils.hpp '#pragma once\n' 'says nothing'
breaks notes.txt '' 'no place at the top level'
breaks hw/a.cpp "$(yes 'int a;\n' | head -n 401 | tr -d '\n')" '401 lines'

keeps hw/a.cpp "$(yes 'int a;\n' | head -n 400 | tr -d '\n')"
keeps sim/run.cpp '#include <systemc>\n#include "hw/model/chip.hpp"\n#include "tlm/payload.hpp"\n#include "sim/run.hpp"\n'
keeps sim/run.hpp '#pragma once\n#include "hw/model/faults.hpp"\n'
keeps hw/model/a.cpp '#include <tlm>\n#include "hw/spec.hpp"\n#include "hw/model/a.hpp"\n#include "tlm/payload.hpp"\n'
keeps tests/unit/hw/model/a_test.cpp '#include <systemc>\n#include "tests/support/isolated.hpp"\n#include "hw/model/a.hpp"\n'
keeps tests/reference/a.cpp '#include "hw/spec.hpp"\n#include "tests/reference/a.hpp"\n#include "workloads/compile.hpp"\n'
keeps tests/reference/random_a.cpp 'auto n = node.domain.firings();\n'
keeps workloads/a.cpp '#include "hw/spec.hpp"\n#include "workloads/graph.hpp"\n#include <yaml-cpp/yaml.h>\n'
keeps sim/a.cpp '#include <nlohmann/json.hpp>\n#include "hw/cost/adc.hpp"\n#include "bitline_version.hpp"\n'
keeps tlm/a.hpp '#pragma once\n#include <tlm>\n#include "hw/ids.hpp"\n'
keeps hw/a.cpp '// the namespace tlm is the one of SystemC\n'

if ! output=$(sh "$rules" "$root"); then
    fail "the repository breaks rules of the house:
$output"
fi

if [ "$failures" -ne 0 ]; then
    echo "$failures failed"
    exit 1
fi
echo "all rules hold, and each of them notices when it is broken"
