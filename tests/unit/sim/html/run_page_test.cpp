#include "sim/html/run_page.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "hw/spec_reader.hpp"
#include "sim/ideal.hpp"
#include "tests/unit/sim/consistent_run.hpp"
#include "workloads/network_reader.hpp"

namespace bitline::html {
namespace {

const Section* section(const Page& page, const std::string& title) {
    const auto found =
        std::find_if(page.sections.begin(), page.sections.end(), [&](const Section& s) { return s.title == title; });
    return found == page.sections.end() ? nullptr : &*found;
}

Chart chart(const Page& page, const std::string& title, std::size_t block = 0) {
    const Section* found = section(page, title);
    EXPECT_NE(found, nullptr) << title;
    return found == nullptr ? Chart{} : std::get<Chart>(found->blocks[block]);
}

TEST(RunPage, TheTimelineEndsWhereTheLayersDo) {
    const Report report = consistent_run(2).report();
    const Chart timeline = chart(run_page(report), "Layers");
    EXPECT_EQ(timeline.x_title, "time [us]");  // 33 us in all
    ASSERT_EQ(timeline.labels, (std::vector<std::string>{"conv1", "output"}));
    for (std::size_t layer = 0; layer < 2; ++layer) {
        double end = 0;
        for (const Series& series : timeline.series) {
            end += series.values[layer];
        }
        EXPECT_NEAR(timeline.series[0].values[layer], static_cast<double>(report.layers[layer].start_cycle) * 1e-3,
                    1e-12);
        EXPECT_NEAR(end, static_cast<double>(report.layers[layer].end_cycle) * 1e-3, 1e-9);
    }
}

TEST(RunPage, ComponentsAreTheReportsWithoutThoseThatAreNothing) {
    const Report report = consistent_run().report();
    const Chart energy = chart(run_page(report), "Where energy and area go");
    EXPECT_EQ(std::count(energy.labels.begin(), energy.labels.end(), "adc"), 1);
    double sum = 0;
    for (const Series& series : energy.series) {
        for (const double value : series.values) {
            sum += value;
        }
    }
    // In uJ or nJ, as the largest part has it.
    const double unit = energy.x_title == "energy [uJ]" ? 1e-6 : 1e-3;
    EXPECT_NEAR(sum / (number(report, "energy_pj") * unit), 1, 1e-9) << energy.x_title;
    const Chart area = chart(run_page(report), "Where energy and area go", 1);
    double area_sum = 0;
    for (const double value : area.series[0].values) {
        area_sum += value;
        EXPECT_GT(value, 0);
    }
    EXPECT_NEAR(area_sum, number(report, "area_mm2"), 1e-9);
}

double energy_under(const Series& steps) {
    double energy = 0;
    for (std::size_t i = 0; i + 1 < steps.points.size(); ++i) {
        energy += steps.points[i].second * (steps.points[i + 1].first - steps.points[i].first);
    }
    return energy;
}

TEST(RunPage, PowerKeepsItsEnergyWhenBinsAreJoined) {
    Report report = consistent_run().report();
    const Chart few = chart(run_page(report), "Power over time");
    ASSERT_EQ(few.series.size(), 1U);
    EXPECT_EQ(few.series[0].points.size(), report.power.size() + 1);
    report.power.clear();
    double energy = 0;  // mW x cycles
    for (Cycle i = 0; i < 2501; ++i) {
        const double mw = 1000 + 7.0 * static_cast<double>(i % 13);
        report.power.push_back({i * 10, i * 10 + 10, mw});
        energy += mw * 10;
    }
    const Chart many = chart(run_page(report), "Power over time");
    ASSERT_EQ(many.series.size(), 2U);
    EXPECT_EQ(many.series[0].name, "mean");
    EXPECT_EQ(many.series[0].points.size(), 834U + 1);  // 2501 in threes
    EXPECT_EQ(many.x_title, "time [us]");
    EXPECT_EQ(many.y_title, "power [W]");
    EXPECT_NEAR(energy_under(many.series[0]) * 1e3 * 1e3 / energy, 1, 1e-9);
    for (std::size_t i = 0; i < many.series[0].points.size(); ++i) {
        EXPECT_GE(many.series[1].points[i].second, many.series[0].points[i].second - 1e-12);
    }
}

TEST(RunPage, ShowsTilesAndLinks) {
    const Page page = run_page(consistent_run().report());
    ASSERT_NE(section(page, "Tiles"), nullptr);
    EXPECT_EQ(section(page, "Tiles")->blocks.size(), 2U);
    const Section* network = section(page, "Network");
    ASSERT_NE(network, nullptr);
    const auto& links = std::get<Table>(network->blocks[1]);
    ASSERT_EQ(links.rows.size(), 3U) << "with traffic";
    EXPECT_EQ(links.rows[0], (std::vector<std::string>{"router 0 port 0 out", "3.36", "672"}));  // of 20 000 cycles
    EXPECT_EQ(links.rows[2][0], "router 0 port 0 in");
}

TEST(RunPage, TheIdealModelShowsWhatItHas) {
    const ChipSpec spec = read_chip("joint-rram", ConfigPaths{{"configs"}});
    const Page page = run_page(ideal_report(import_network("configs/networks/resnet18.yaml"), spec));
    EXPECT_NE(page.subtitle.find("ideal model"), std::string::npos);
    for (const char* missing : {"Power over time", "Tiles", "Network"}) {
        EXPECT_EQ(section(page, missing), nullptr) << missing;
    }
    EXPECT_EQ(chart(page, "Where energy and area go").series.size(), 1U) << "no leakage";
    EXPECT_FALSE(html_text(page).empty());
}

}  // namespace
}  // namespace bitline::html
