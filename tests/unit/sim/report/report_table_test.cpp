#include "sim/report/report_table.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/unit/sim/consistent_run.hpp"

namespace bitline {
namespace {

std::size_t widest_line(const std::string& text) {
    std::istringstream lines(text);
    std::size_t widest = 0;
    std::string line;
    while (std::getline(lines, line)) {
        widest = std::max(widest, line.size());
    }
    return widest;
}

TEST(ReportTable, HasALinePerLayerAndComponentAndTheTotals) {
    const std::string text = report_table(consistent_run(2).report());
    for (const char* part :
         {"by-hand on small, 2 images", "conv1", "output", "crossbar", "vector_unit", "total", "latency",
          "20 us (image 0), run 33 us = 33000 cycles", "interval            13 us per image", "energy [", "area [mm2]",
          "leakage [mW]", "2 of 128 for 8192 weights, 262144 MACs", "bottleneck          arrays of conv1.mvm0",
          "note                conv1 stays in one tile", "% of the energy"}) {
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    }
}

TEST(ReportTable, OneImageHasNoInterval) {
    const std::string text = report_table(consistent_run(1).report());
    EXPECT_EQ(text.find("interval"), std::string::npos);
    EXPECT_NE(text.find("1 image\n"), std::string::npos);
}

TEST(ReportTable, FitsATerminal) {
    Report report = consistent_run(2).report();
    EXPECT_LE(widest_line(report_table(report)), 120U);
    report.layers[0].name = std::string(200, 'n');
    report.layers[0].op = std::string(200, 'o');
    report.layers[0].end_cycle = 1'000'000'000'000;
    report.layers[0].start_cycle = 999'999'999'999;
    report.layers[0].energy_pj = 123'456'789'012.0;
    report.notes.emplace_back("word " + std::string(90, 'w') + " and more words that follow and follow and follow");
    const std::string text = report_table(report);
    EXPECT_LE(widest_line(text), 120U) << text;
}

TEST(ReportTable, NamesCannotSteerTheTerminal) {
    Report report = consistent_run().report();
    report.layers[0].name = "evil\x1b[2J";
    EXPECT_EQ(report_table(report).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace bitline
