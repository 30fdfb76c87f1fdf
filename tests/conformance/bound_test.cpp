// The lower bound of a Program (sim/bound.hpp) against the simulation of random chips and Programs, and how close it is.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "sim/bound.hpp"
#include "sim/run.hpp"
#include "tests/conformance/expect_bound.hpp"
#include "tests/reference/random_case.hpp"
#include "tests/support/isolated.hpp"

namespace bitline {
namespace {

TEST(Bound, IsBelowTheSimulationOfRandomPrograms) {
    constexpr std::uint32_t pairs = 300;
    std::vector<double> share;  // of the simulated cycles
    for (std::uint32_t seed = 1; seed <= pairs; ++seed) {
        const reference::RandomCase drawn = reference::random_case(seed);
        SCOPED_TRACE(fmt::format("seed {}: {}", seed, reference::describe(drawn)));
        const std::string cycles = sc_isolated_text([&] {
            const Activity activity = simulate(drawn.spec, drawn.program);
            expect_bound_holds(drawn.spec, drawn.program, activity);
            return std::to_string(activity.cycles);
        });
        ASSERT_FALSE(cycles.empty());
        share.push_back(static_cast<double>(bound(drawn.spec, drawn.program).cycles) / std::stod(cycles));
    }
    std::sort(share.begin(), share.end());
    std::cout << "bound / simulated of " << pairs << " pairs: least " << share.front() << ", lower quarter "
              << share[pairs / 4] << ", median " << share[pairs / 2] << ", most " << share.back() << "\n";
    EXPECT_GT(share[pairs / 2], 0.7);
    EXPECT_LE(share.back(), 1);
}

}  // namespace
}  // namespace bitline
