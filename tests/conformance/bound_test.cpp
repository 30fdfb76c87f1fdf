// The lower bound of a Program (sim/bound/bound.hpp) against the simulation of random chips and Programs, and how close it is.
// BITLINE_FUZZ_PAIRS=5000 BITLINE_FUZZ_SEED=1 make a campaign of it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "hw/spec_reader.hpp"
#include "sim/bound/bound.hpp"
#include "sim/run.hpp"
#include "tests/conformance/expect_bound.hpp"
#include "tests/reference/random_case.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/isolated.hpp"
#include "tests/support/sanitized.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

TEST(Bound, IsBelowTheSimulationOfRandomPrograms) {
    const std::uint32_t pairs = number_from_environment("BITLINE_FUZZ_PAIRS", is_sanitized() ? 60 : 300);
    const std::uint32_t first = number_from_environment("BITLINE_FUZZ_SEED", 1);
    // What campaigns found: messages that arrive when the last firing has ended; a server whose turn changes from image to
    // image.
    std::vector<std::uint32_t> seeds{1466, 2633};
    for (std::uint32_t seed = first; seed < first + pairs; ++seed) {
        seeds.push_back(seed);
    }
    std::vector<double> share;  // of the simulated cycles
    for (const std::uint32_t seed : seeds) {
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
    std::cout << "bound / simulated of " << share.size() << " pairs: least " << share.front() << ", lower quarter "
              << share[share.size() / 4] << ", median " << share[share.size() / 2] << ", most " << share.back() << "\n";
    EXPECT_GT(share[share.size() / 2], 0.7);
    EXPECT_LE(share.back(), 1);
}

/// Spearman's coefficient: 1 where both put all in the same order. Equal values share their mean rank.
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
    const auto ranks = [](const std::vector<double>& values) {
        std::vector<double> found;
        for (const double value : values) {
            const auto below = std::count_if(values.begin(), values.end(), [&](double v) { return v < value; });
            const auto same = std::count(values.begin(), values.end(), value);
            found.push_back(static_cast<double>(below) + static_cast<double>(same - 1) / 2);
        }
        return found;
    };
    const std::vector<double> x = ranks(a);
    const std::vector<double> y = ranks(b);
    const double mean = (static_cast<double>(a.size()) - 1) / 2;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xy += (x[i] - mean) * (y[i] - mean);
        xx += (x[i] - mean) * (x[i] - mean);
        yy += (y[i] - mean) * (y[i] - mean);
    }
    return xy / std::sqrt(xx * yy);
}

// What a search wants of it: candidates come out in nearly the order in which the simulation puts them.
TEST(Bound, RanksCandidates) {
    const ConfigPaths paths{{"configs"}};
    std::vector<std::pair<const char*, const char*>> runs{{"isaac", "grouped_small"}};
    if (!is_sanitized()) {
        runs.insert(runs.end(), {{"small", "resnet20"}, {"joint-rram", "resnet20"}, {"joint-rram", "alexnet"}});
    }
    for (const auto& [chip, network] : runs) {
        const Graph graph = import_network(find_config("networks", network, paths));
        std::vector<double> least;
        std::vector<double> simulated;
        for (const char* replication : {"none", "balanced"}) {
            for (const char* read : {"20 ns", "200 ns"}) {
                for (const char* rate : {"0.3 GS/s", "2 GS/s"}) {
                    for (const char* flit : {"32", "128"}) {
                        const ChipSpec spec =
                            read_chip(chip, paths,
                                      {std::string("mapping.replication=") + replication,
                                       std::string("tile.pe.crossbar.read_time=") + read,
                                       std::string("tile.pe.adc.rate=") + rate, std::string("noc.flit_bits=") + flit});
                        const Program program = compile(graph, spec, spec.mapping, 1);
                        least.push_back(static_cast<double>(bound(spec, program).cycles) * spec.clock.period_ns());
                        const std::string cycles =
                            sc_isolated_text([&] { return std::to_string(simulate(spec, program).cycles); });
                        simulated.push_back(std::stod(cycles) * spec.clock.period_ns());
                    }
                }
            }
        }
        const double correlation = rank_correlation(least, simulated);
        std::cout << network << " on " << chip << ": rank correlation of " << least.size() << " candidates "
                  << correlation << "\n";
        EXPECT_GT(correlation, 0.95) << network << " on " << chip;
    }
}

}  // namespace
}  // namespace bitline
