// Designs that differ only in what they cost: simulated once, priced for each.
#include <gtest/gtest.h>
#include <signal.h>

#include <string>
#include <vector>

#include "tests/support/temporary_folder.hpp"
#include "tests/unit/sim/search/driver_setting.hpp"

namespace bitline::search {
namespace {

const char* const supplies_text = R"(
chip: small
networks: [lenet5, resnet20]
objective: ela
timing_check: off
parameters:
  supply: {key: technology.supply, values: [0.7 V, 0.8 V, 0.9 V]}
  bits: {key: tile.pe.adc.bits, values: [6, 8]}
  lanes: {key: tile.vector_unit.lanes, values: [4, 8]}
optimiser: random
)";

/// All twelve designs, the first four on their own.
class InTwoParts : public Listed {
public:
    InTwoParts() : Listed({{0, 0, 0}, {1, 0, 0}, {0, 1, 1}, {2, 1, 1}}) {}
    void tell(const std::vector<Answer>& told) override {
        Listed::tell(told);
        if (told.size() == 4) {
            add({{2, 0, 0}, {0, 1, 0}, {1, 1, 0}, {2, 1, 0}, {0, 0, 1}, {1, 0, 1}, {2, 0, 1}, {1, 1, 1}});
        }
    }
};

TEST(DriverRuns, SimulatesEachBehaviourOnceAndPricesTheOthers) {
    std::string expected;
    for (const bool priced : {false, true}) {
        for (const int jobs : {1, 3}) {
            const TemporaryFolder folder;
            DriverSetting setting(supplies_text, evaluate_network);
            setting.jobs = jobs;
            setting.evaluate = [&](const ChipSpec& chip, const Workload& workload, Model model) {
                NetworkResult result = evaluate_network(chip, workload, model);
                if (!priced) {
                    result.run.clear();
                }
                return result;
            };
            InTwoParts optimiser;
            const SearchState state = setting.run(optimiser, folder.path());
            EXPECT_EQ(state.feasible, 12);
            EXPECT_EQ(state.session.designs, 12);
            EXPECT_EQ(state.session.evaluations, priced ? 4 : 24);  // two numbers of lanes, two networks
            EXPECT_EQ(state.session.priced, priced ? 20 : 0);
            const std::string history = setting.history(folder.path());
            expected = expected.empty() ? history : expected;
            EXPECT_EQ(history, expected);
        }
    }
}

TEST(DriverRuns, WhoBehavesLikeOneThatCrashedIsEvaluatedByItself) {
    const TemporaryFolder folder;
    DriverSetting setting(supplies_text, [](const ChipSpec& chip, const Workload& workload, Model model) {
        if (chip.technology.supply_v == 0.7 && workload.name == "lenet5") {
            ::raise(SIGKILL);
        }
        return evaluate_network(chip, workload, model);
    });
    Listed listed({{0, 0, 0}, {1, 0, 0}, {2, 0, 0}});
    const SearchState state = setting.run(listed, folder.path());
    ASSERT_EQ(listed.answers.size(), 3U);
    EXPECT_EQ(listed.answers[0].status, Status::crashed);
    EXPECT_EQ(listed.answers[1].status, Status::ok);
    EXPECT_EQ(listed.answers[2].status, Status::ok);
    EXPECT_EQ(state.feasible, 2);
    EXPECT_EQ(state.session.evaluations, 4);  // lenet5 for each design, resnet20 once
    EXPECT_EQ(state.session.priced, 1);       // resnet20 on the last
}

TEST(DriverRuns, ResumesWithoutTheRunsOfBefore) {
    const TemporaryFolder whole;
    const TemporaryFolder parts;
    DriverSetting setting(supplies_text, evaluate_network);
    InTwoParts all;
    setting.run(all, whole.path());
    Listed first({{0, 0, 0}, {1, 0, 0}, {0, 1, 1}, {2, 1, 1}});
    EXPECT_EQ(setting.run(first, parts.path()).session.evaluations, 4);
    InTwoParts again;
    const SearchState state = setting.run(again, parts.path());
    EXPECT_EQ(state.session.designs, 8);
    EXPECT_EQ(state.session.evaluations, 4);
    EXPECT_EQ(state.session.priced, 12);
    EXPECT_EQ(setting.history(parts.path()), setting.history(whole.path()));
}

}  // namespace
}  // namespace bitline::search
