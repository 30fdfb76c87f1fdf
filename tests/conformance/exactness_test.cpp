// The model and the clocked reference, which was written from docs/timing.md alone, give the same numbers and the same log of
// events on random chips with random Programs. Campaigns: the target fuzz-timing.
#include <gtest/gtest.h>

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "hw/config_paths.hpp"
#include "hw/spec_reader.hpp"
#include "tests/agreement/agreement.hpp"
#include "tests/agreement/kept_case.hpp"
#include "tests/reference/clocked_chip.hpp"
#include "tests/reference/random_case.hpp"
#include "tests/reference/tally.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/sanitized.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

constexpr std::uint32_t full_pairs = 300;  // what the demands on the coverage are made for

/// What the reference found; a difference to the model fails the test.
reference::Result compare(const ChipSpec& spec, const Program& program) {
    Agreement agreement = compare_with_reference(spec, program);
    EXPECT_EQ(agreement.difference, "");
    return std::move(agreement.result);
}

TEST(Exactness, TheModelAndTheClockedReferenceAgreeOnRandomPrograms) {
    const std::uint32_t pairs = number_from_environment("BITLINE_FUZZ_PAIRS", is_sanitized() ? 60 : full_pairs);
    const std::uint32_t first = number_from_environment("BITLINE_FUZZ_SEED", 1);
    reference::Tally tally;
    for (std::uint32_t seed = first; seed < first + pairs; ++seed) {
        const reference::RandomCase drawn = reference::random_case(seed);
        const Agreement agreement = compare_with_reference(drawn.spec, drawn.program);
        if (!agreement.difference.empty()) {
            FAIL() << report_of(seed, drawn, agreement.difference);
        }
        tally.add(drawn, agreement.result);
    }
    std::cout << tally.summary();
    if (pairs >= full_pairs) {
        const std::string missing = tally.missing();
        EXPECT_EQ(missing, "") << tally.table();
    }
}

TEST(Exactness, TheModelAndTheClockedReferenceAgreeOnShippedNetworks) {
    const ConfigPaths paths{{"configs"}};
    const std::string balanced = "mapping.replication=balanced";
    for (const std::vector<std::string>& overrides : {std::vector<std::string>{}, {balanced}}) {
        const ChipSpec spec = read_chip("joint-rram", paths, overrides);
        for (const char* const network : {"grouped_small", "lenet5"}) {
            SCOPED_TRACE(network);
            const Program program =
                compile(import_network(find_config("networks", network, paths)), spec, spec.mapping, 2);
            EXPECT_GT(compare(spec, program).packets, 0U);
        }
    }
}

}  // namespace
}  // namespace bitline
