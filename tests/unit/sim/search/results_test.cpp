#include "sim/search/results.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/console.hpp"
#include "workloads/network_reader.hpp"

namespace bitline::search {
namespace {

/// A record of proposals with these objectives; an empty list stands for an infeasible one.
struct Made {
    explicit Made(const std::string& objectives, const std::vector<std::vector<double>>& values)
        : search(parse_search("chip: small\nnetworks: [lenet5]\nobjective: " + objectives +
                                  "\noptimiser: random\nparameters: {tile.pes: [1, 2, 3, 4, 5, 6, 7, 8]}\n",
                              "made.yaml", {{"configs"}})),
          workloads{workload("lenet5", import_network("configs/networks/lenet5.yaml"))}, record{search,
                                                                                                workloads,
                                                                                                {},
                                                                                                {}} {
        for (const std::vector<double>& value : values) {
            Proposal p;
            p.number = static_cast<std::int64_t>(record.proposals.size());
            p.point = {static_cast<int>(p.number)};
            p.chip = "c" + std::to_string(p.number);
            p.objectives = value;
            p.status = value.empty() ? Status::infeasible : Status::ok;
            p.reason = value.empty() ? "limit \"area\": 9, at most 8" : "";
            record.proposals.push_back(p);
        }
    }
    SearchSpec search;
    std::vector<Workload> workloads;
    SearchRecord record;
};

using Numbers = std::vector<std::size_t>;

TEST(Results, BestComesFirst) {
    Made made("ela", {{5}, {}, {3}, {4}, {3}, {9}});
    EXPECT_EQ(best_proposals(made.record, 3), (Numbers{2, 4, 3}));
    EXPECT_EQ(best_proposals(made.record, 99), (Numbers{2, 4, 3, 0, 5}));
    made.record.proposals[2].repeat = true;         // the same design as an earlier one
    made.record.proposals[4].model = Model::bound;  // not what the search is about
    EXPECT_EQ(best_proposals(made.record, 2), (Numbers{3, 0}));
}

TEST(Results, SeveralObjectivesHaveAFront) {
    const Made made("[e, l]", {{5, 5}, {1, 9}, {5, 4}, {}, {3, 6}, {9, 1}, {4, 7}, {1, 9}});
    EXPECT_EQ(best_proposals(made.record, 1), (Numbers{1, 7, 4, 2, 5}));
}

TEST(Results, HistoryHasALineForEachProposal) {
    Made made("ela", {{0.1 + 0.2}, {}});
    NetworkResult found;
    found.outcome.network = "lenet5";
    found.outcome.latency_ns = 1.5;
    found.outcome.energy_pj = 2.5;
    found.outcome.area_mm2 = 3.25;
    found.outcome.power_mw = 4;
    found.outcome.peak_power_mw = 5;
    found.outcome.timing_slack_ns = -0.5;
    made.record.results.emplace(evaluation_key("c0", made.workloads[0], Model::simulated), found);
    const std::vector<std::string> lines = lines_of(history_csv(made.record));
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0], "number,generation,model,design,repeat,status,reason,ela,tile.pes,area_mm2,adc_shortfall_bits,"
                        "timing_slack_ns,lenet5.latency_ns,lenet5.interval_ns,lenet5.energy_pj,lenet5.power_mw,"
                        "lenet5.peak_power_mw");
    EXPECT_EQ(lines[1], "0,0,simulated,c0,0,ok,,0.30000000000000004,1,3.25,0,-0.5,1.5,0,2.5,4,5");
    EXPECT_EQ(lines[2], "1,0,simulated,c1,0,infeasible,\"limit \"\"area\"\": 9, at most 8\",,2,,,,,,,,");
}

}  // namespace
}  // namespace bitline::search
