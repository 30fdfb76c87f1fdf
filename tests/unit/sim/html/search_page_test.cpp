#include "sim/html/search_page.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "sim/html/search_charts.hpp"
#include "workloads/network_reader.hpp"

namespace bitline::html {
namespace {

using search::Model;
using search::NetworkResult;
using search::Point;
using search::Proposal;
using search::SearchRecord;
using search::Status;

const char* const search_text = R"(
chip: small
networks: [lenet5, resnet20]
objective: OBJECTIVE
parameters:
  pes: {key: tile.pes, values: [2, 4, 8]}
  lanes: {key: tile.vector_unit.lanes, values: [1, 2]}
optimiser: random
)";

/// A record made by hand: feasible designs with their objective and figures, and some that are not.
class Made {
public:
    explicit Made(const std::string& objective = "ela")
        : search_(std::make_shared<search::SearchSpec>(
              search::parse_search(with(objective), "made.yaml", ConfigPaths{{"configs"}}))),
          workloads_(std::make_shared<std::vector<search::Workload>>()), record{*search_, *workloads_, {}, {}} {
        for (const char* name : {"lenet5", "resnet20"}) {
            workloads_->push_back(
                search::workload(name, import_network(std::string("configs/networks/") + name + ".yaml")));
        }
    }

    /// resnet20 takes twice the time and thrice the energy of lenet5.
    void feasible(const Point& point, std::vector<double> objectives, double latency_ns, double energy_pj,
                  double area_mm2) {
        Proposal proposal = next(point);
        proposal.objectives = std::move(objectives);
        for (const search::Workload& workload : *workloads_) {
            NetworkResult result;
            const bool small = workload.name == "lenet5";
            result.outcome.network = workload.name;
            result.outcome.latency_ns = latency_ns * (small ? 1 : 2);
            result.outcome.energy_pj = energy_pj * (small ? 1 : 3);
            result.outcome.area_mm2 = area_mm2;
            record.results[evaluation_key(proposal.chip, workload, Model::simulated)] = result;
        }
        record.proposals.push_back(proposal);
    }
    void infeasible(const Point& point, const std::string& reason) {
        Proposal proposal = next(point);
        proposal.status = Status::infeasible;
        proposal.reason = reason;
        record.proposals.push_back(proposal);
    }
    void repeat_last() {
        Proposal proposal = record.proposals.back();
        proposal.number += 1;
        proposal.repeat = true;
        record.proposals.push_back(proposal);
    }

private:
    static std::string with(const std::string& objective) {
        std::string text = search_text;
        return text.replace(text.find("OBJECTIVE"), 9, objective);
    }
    Proposal next(const Point& point) const {
        Proposal proposal;
        proposal.number = static_cast<std::int64_t>(record.proposals.size());
        proposal.point = point;
        proposal.chip = "chip" + std::to_string(proposal.number);
        proposal.labels = search_->space.json(point);
        return proposal;
    }

    std::shared_ptr<search::SearchSpec> search_;  // the record refers to both, wherever it goes
    std::shared_ptr<std::vector<search::Workload>> workloads_;

public:
    SearchRecord record;
};

Made four_designs() {
    Made made;
    made.feasible({0, 0}, {80}, 1000, 50, 4);
    made.infeasible({0, 1}, "area_mm2: 9 is more than 5");
    made.feasible({1, 0}, {40}, 2000, 20, 2);
    made.repeat_last();
    made.feasible({1, 1}, {60}, 3000, 30, 3);
    made.infeasible({2, 0}, "area_mm2: 7 is more than 5");
    made.infeasible({2, 1}, "network lenet5 does not fit: by far");
    made.feasible({2, 1}, {20}, 500, 90, 8);
    return made;
}

using Points = std::vector<std::pair<double, double>>;

TEST(SearchPage, ConvergenceIsTheBestSoFar) {
    const Made made = four_designs();
    const Chart chart = convergence(made.record);
    ASSERT_EQ(chart.series.size(), 1U);
    // The repeat is no design of its own; the third is better than the first, the last the best.
    EXPECT_EQ(chart.series[0].points, (Points{{1, 80}, {3, 40}, {7, 20}, {7, 20}}));
    EXPECT_EQ(chart.y_title, "ela [pJ ns mm2]");
}

TEST(SearchPage, SeveralObjectivesConvergeToOne) {
    Made made("[e, l]");
    made.feasible({0, 0}, {30, 8}, 1, 1, 1);
    made.feasible({1, 0}, {15, 10}, 1, 1, 1);
    made.feasible({2, 0}, {20, 4}, 1, 1, 1);
    const Chart chart = convergence(made.record);
    ASSERT_EQ(chart.series.size(), 2U);
    EXPECT_EQ(chart.series[0].points, (Points{{1, 2}, {2, 1}, {3, 1}}));
    EXPECT_EQ(chart.series[1].points, (Points{{1, 2}, {3, 1}, {3, 1}}));
    // The plane of the objectives: the first is beaten by the third.
    const std::vector<Chart> planes = trade_offs(made.record, feasible_designs(made.record));
    ASSERT_EQ(planes.size(), 1U);
    EXPECT_EQ(planes[0].series[0].points, (Points{{15, 10}, {20, 4}}));
    EXPECT_EQ(planes[0].series[1].points.size(), 3U);
}

TEST(SearchPage, TradeOffsNameTheFront) {
    const Made made = four_designs();
    const std::vector<FeasibleDesign> designs = feasible_designs(made.record);
    ASSERT_EQ(designs.size(), 4U);
    EXPECT_EQ(designs[1].latency_ns, 4000) << "of the slower network";
    EXPECT_EQ(designs[1].energy_pj, 60);
    const std::vector<Chart> planes = trade_offs(made.record, designs);
    ASSERT_EQ(planes.size(), 2U);
    // Area against latency in us: 3 mm2 with 6 us is beaten by 2 mm2 with 4 us.
    EXPECT_EQ(planes[0].series[0].points, (Points{{2, 4}, {4, 2}, {8, 1}}));
    EXPECT_EQ(planes[0].series[0].labels.front(), R"({"lanes": 1, "pes": 4})");
    EXPECT_EQ(planes[0].series[1].points.size(), 4U);
}

TEST(SearchPage, MarginalsAreBestAndMedianOfEachValue) {
    const Made made = four_designs();
    const std::vector<FeasibleDesign> designs = feasible_designs(made.record);
    const std::optional<Chart> pes = marginal(made.record, designs, 0);
    ASSERT_TRUE(pes);
    EXPECT_EQ(pes->labels, (std::vector<std::string>{"2", "4", "8"}));
    EXPECT_EQ(pes->series[0].values, (std::vector<double>{80, 40, 20}));
    EXPECT_EQ(pes->series[1].values, (std::vector<double>{80, 50, 20}));
    Made one;
    one.feasible({0, 0}, {80}, 1, 1, 1);
    EXPECT_FALSE(marginal(one.record, feasible_designs(one.record), 0)) << "one value has nothing to compare with";
}

TEST(SearchPage, FailuresAreCountedByReason) {
    const Chart chart = failures(four_designs().record);
    EXPECT_EQ(chart.labels, (std::vector<std::string>{"area_mm2", "network lenet5 does not fit"}));
    EXPECT_EQ(chart.series[0].values, (std::vector<double>{2, 1}));
}

TEST(SearchPage, BestDesignsHaveEachNetwork) {
    const Made made = four_designs();
    const std::vector<std::size_t> best = best_proposals(made.record, 3);
    const std::vector<Chart> charts = network_breakdown(made.record, best);
    ASSERT_EQ(charts.size(), 2U);
    EXPECT_EQ(charts[0].y_title, "latency [us]");
    EXPECT_EQ(charts[0].labels, (std::vector<std::string>{"1", "2", "3"}));
    ASSERT_EQ(charts[0].series.size(), 2U);
    EXPECT_NEAR(charts[0].series[1].values[0], 1, 1e-12) << "resnet20 on the best, 1000 ns";
    EXPECT_EQ(charts[1].y_title, "energy [pJ]");
    EXPECT_NEAR(charts[1].series[0].values[1], 20, 1e-12);
    const Page page = search_page(made.record, best, {});
    const auto table = std::find_if(page.sections.begin(), page.sections.end(),
                                    [](const Section& one) { return one.title == "Best designs"; });
    ASSERT_NE(table, page.sections.end());
    const auto& rows = std::get<Table>(table->blocks[0]).rows;
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0][1], "20");
    EXPECT_FALSE(html_text(page).empty());
}

TEST(SearchPage, NothingFeasibleStillHasAPage) {
    Made made;
    made.infeasible({0, 0}, "area_mm2: 9 is more than 5");
    const Page page = search_page(made.record, {}, {});
    ASSERT_EQ(page.sections.size(), 2U);
    EXPECT_EQ(page.sections[0].title, "Failures");
    EXPECT_FALSE(html_text(page).empty());
}

}  // namespace
}  // namespace bitline::html
