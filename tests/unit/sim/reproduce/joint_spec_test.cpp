#include "sim/reproduce/joint_spec.hpp"

#include <gtest/gtest.h>

#include "hw/error.hpp"
#include "sim/reproduce/joint_plan.hpp"

namespace bitline::reproduce {
namespace {

const ConfigPaths configs{{"configs"}};

const std::string good = R"(citation: a paper
search: small
lossless: small
published_gain_percent: {lenet5: 12.5}
budgets:
  tiny: {optimiser: {name: ga4, draws: 4}, networks: [lenet5, resnet20], budget: 7}
)";

std::string with(const std::string& from, const std::string& to) {
    std::string text = good;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

std::vector<std::string> errors_of(const std::string& text) {
    try {
        parse_joint_spec(text, "t.yaml", configs);
    } catch (const InputError& error) {
        return error.lines();
    }
    return {};
}

TEST(JointSpec, TakesEverything) {
    const JointSpec spec = parse_joint_spec(good, "t.yaml", configs);
    EXPECT_EQ(spec.citation, "a paper");
    EXPECT_EQ(spec.search, "small");
    EXPECT_EQ(spec.published_gain_percent.at("lenet5"), 12.5);
    EXPECT_EQ(find_budget(spec, "tiny").overrides,
              (std::vector<std::string>{"optimiser.name=ga4", "optimiser.draws=4", "networks=[lenet5, resnet20]",
                                        "budget=7"}));
    EXPECT_THROW(find_budget(spec, "huge"), InputError);
}

TEST(JointSpec, EveryProblemHasItsPlace) {
    using Lines = std::vector<std::string>;
    EXPECT_EQ(errors_of(with("search: small", "search: smal")).at(0).substr(0, 60),
              std::string("t.yaml:2:9: search: searches: no such name, got 'smal', did you ").substr(0, 60));
    EXPECT_EQ(errors_of(with("12.5", "much")).at(0).rfind("t.yaml:4:34: published_gain_percent.lenet5: ", 0), 0U);
    EXPECT_EQ(errors_of(with("lenet5: 12.5", "lenet6: 12.5")).at(0).rfind("t.yaml:4:26: published_gain_percent: ", 0),
              0U);
    EXPECT_EQ(errors_of(with("citation: a paper", "cite: 1")),
              (Lines{"t.yaml: citation: missing, got nothing, allowed: a text",
                     "t.yaml:1:1: cite: unknown key, got 'cite', allowed: citation, search, lossless, "
                     "published_gain_percent, budgets"}));
    EXPECT_EQ(errors_of("- 1\n").at(0).rfind("t.yaml:1:1: wrong type, got a list", 0), 0U);
}

TEST(JointPlan, ReadsThePublishedExperiment) {
    const JointSpec spec = read_joint_spec(configs);
    for (const Budget& budget : spec.budgets) {
        const JointPlan plan = plan_joint(spec, budget, "5", configs);
        ASSERT_EQ(plan.groups.size(), 3U);
        for (const PlannedGroup& group : plan.groups) {
            EXPECT_EQ(group.joint().search->seed, 5U);
            EXPECT_EQ(group.joint().search->space.designs(), 12'096'000U);
            ASSERT_EQ(group.searches.size(), 1 + group.joint().workloads.size());
            for (std::size_t i = 1; i < group.searches.size(); ++i) {
                EXPECT_EQ(scope_of(group, i), group.joint().workloads[i - 1].name);
                EXPECT_EQ(group.searches[i].workloads.size(), 1U);
                EXPECT_EQ(group.searches[i].search->optimiser.options, group.joint().search->optimiser.options);
            }
        }
        EXPECT_EQ(plan.groups[2].joint().search->model, search::Model::ideal);
        EXPECT_EQ(plan.groups[1].joint().search->limits.size(), 1 + plan.groups[0].joint().search->limits.size());
    }
    const JointPlan full = plan_joint(spec, find_budget(spec, "full"), "", configs);
    EXPECT_EQ(full.groups[0].joint().search->budget, 500 + 4 * 10 * 70);
    EXPECT_EQ(full.groups[0].joint().search->seed, 1U);
}

TEST(JointPlan, ABadBudgetIsReportedAtItsPlace) {
    const JointSpec spec = parse_joint_spec(with("draws: 4", "drawz: 4"), "t.yaml", configs);
    try {
        plan_joint(spec, spec.budgets.front(), "", configs);
        FAIL() << "accepted";
    } catch (const InputError& error) {
        EXPECT_EQ(error.lines().at(0).rfind("t.yaml:6:3: budget tiny: ", 0), 0U) << error.lines().at(0);
        EXPECT_NE(error.lines().at(0).find("drawz"), std::string::npos) << error.lines().at(0);
    }
}

}  // namespace
}  // namespace bitline::reproduce
