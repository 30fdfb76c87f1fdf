// The model and the clocked reference, which was written from docs/timing.md alone, give the same numbers on random
// chips with random programs. BITLINE_FUZZ_PAIRS=5000 BITLINE_FUZZ_SEED=1 make a campaign of it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "hw/activity.hpp"
#include "hw/config_paths.hpp"
#include "hw/spec_reader.hpp"
#include "tests/conformance/agreement.hpp"
#include "tests/reference/clocked_chip.hpp"
#include "tests/reference/random_case.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

std::uint32_t number_of(const char* variable, std::uint32_t otherwise) {
    const char* const text = std::getenv(variable);
    return text == nullptr ? otherwise : static_cast<std::uint32_t>(std::stoul(text));
}

/// What the reference found; a difference to the model fails the test.
reference::Result compare(const ChipSpec& spec, const Program& program) {
    Agreement agreement = compare_with_reference(spec, program);
    EXPECT_EQ(agreement.difference, "");
    return std::move(agreement.result);
}

// C1, C2, F1-F9, H1, H2, M1-M7, V1-V5, D1, D2, G1, N1-N4, R1-R4.
TEST(Exactness, TheModelAndTheClockedReferenceAgreeOnRandomPrograms) {
    const std::uint32_t pairs = number_of("BITLINE_FUZZ_PAIRS", 300);
    const std::uint32_t first = number_of("BITLINE_FUZZ_SEED", 1);
    Cycle cycles = 0;
    std::uint64_t packets = 0;
    std::array<Cycle, wait_count> wait{};
    for (std::uint32_t seed = first; seed < first + pairs; ++seed) {
        const reference::RandomCase drawn = reference::random_case(seed);
        SCOPED_TRACE(fmt::format("seed {}: {}", seed, reference::describe(drawn)));
        const reference::Result result = compare(drawn.spec, drawn.program);
        cycles += result.cycles;
        packets += result.packets;
        for (const reference::NodeResult& node : result.nodes) {
            for (std::size_t i = 0; i < wait.size(); ++i) {
                wait[i] += node.wait[i];
            }
        }
    }
    std::cout << pairs << " pairs, " << cycles << " cycles, " << packets << " packets\n";
    EXPECT_GT(packets, 0U);
    for (const Cycle cycles_of_reason : wait) {  // the cases are worth something
        EXPECT_GT(cycles_of_reason, cycles / 100);
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
