#include "sim/search/space.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "hw/cost/cost_table.hpp"
#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "sim/search/sampler.hpp"
#include "sim/search/search_spec.hpp"
#include "tests/support/shipped_configs.hpp"

namespace bitline::search {
namespace {

SearchSpec search_of(const std::string& text) {
    return parse_search("chip: small\nnetworks: [lenet5]\noptimiser: exhaustive\n" + text, "t.yaml", shipped_configs());
}

const std::string conditional = R"(
parameters:
  split: [1, 2, 3]
  coding:
    key: tile.pe.crossbar.coding
    values: [offset, differential]
  flip:
    key: tile.pe.crossbar.column_flip
    values: [true, false]
    when: coding == offset
  lanes:
    key: tile.accumulator.lanes
    values: [16, 32, 64, 128]
    when: flip != false
set:
  tile.pe.crossbar.column_flip: false
)";

std::string without_set(const std::string& text) {
    return text.substr(0, text.find("set:"));
}

TEST(Space, CountsDesignsWithConditions) {
    const SearchSpec search = search_of(without_set(conditional) + "derived: {tile.pes: split}\n");
    // 3 splits x (offset x (flip with 4 lanes + no flip) + differential) = 3 x (4 + 1 + 1).
    ASSERT_EQ(search.space.designs(), 18U);
    std::set<Point> points;
    std::set<std::string> texts;
    for (int a = 0; a < 3; ++a) {
        for (int b = 0; b < 2; ++b) {
            for (int c = 0; c < 2; ++c) {
                for (int d = 0; d < 4; ++d) {
                    const Point point = search.space.canonical({a, b, c, d});
                    EXPECT_EQ(search.space.canonical(point), point);
                    points.insert(point);
                    texts.insert(search.space.json(point));
                }
            }
        }
    }
    EXPECT_EQ(points.size(), 18U);
    EXPECT_EQ(texts.size(), 18U);
}

TEST(Space, ParametersThatDoNotApplyAreNotSet) {
    const SearchSpec search = search_of(without_set(conditional) + "derived: {tile.pes: split}\n");
    const Point differential{2, 1, 1, 3};
    EXPECT_EQ(search.space.labels(differential), (std::vector<std::string>{"3", "differential", "", ""}));
    EXPECT_EQ(search.space.json(differential), R"({"coding": "differential", "split": 3})");
    // Without flip the base chip's column_flip holds, which differential columns cannot have.
    EXPECT_EQ(search.space.candidate(differential).reason.rfind("chip tile.pe.crossbar.column_flip: ", 0), 0U);
    const Candidate flipped = search.space.candidate({1, 0, 0, 3});
    ASSERT_TRUE(flipped.chip) << flipped.reason;
    EXPECT_EQ(flipped.overrides,
              (std::vector<std::string>{"tile.pe.crossbar.coding=offset", "tile.pe.crossbar.column_flip=true",
                                        "tile.accumulator.lanes=128", "tile.pes=2"}));
    EXPECT_EQ(flipped.chip->tile.accumulator.lanes, 128);
    EXPECT_EQ(flipped.chip->tile.pes, 2);
}

TEST(Space, ConstraintsNameTheirNumbers) {
    const SearchSpec search = search_of(R"(
parameters:
  rows: {key: tile.pe.crossbar.rows, values: [64, 256]}
  cols: {key: tile.pe.crossbar.cols, values: [64, 256]}
  flip: {key: tile.pe.crossbar.column_flip, values: [false, true]}
  odd: {key: tile.pes, values: [4, 8], when: flip == true}
constraints:
  - rows * cols <= 16384
  - odd == 8 or rows > 100
  - 1 / (rows - 64) > 0 or cols == 64
)");
    EXPECT_EQ(search.space.candidate({1, 1, 0, 0}).reason,
              "constraint rows * cols <= 16384: rows = 256, cols = 256 (65536 <= 16384)");
    EXPECT_TRUE(search.space.candidate({0, 0, 0, 0}).reason.find("division by zero") != std::string::npos);
    EXPECT_EQ(search.space.candidate({1, 0, 0, 0}).reason, "");  // odd does not apply: its constraint is not asked
    EXPECT_EQ(search.space.candidate({0, 0, 1, 0}).reason, "constraint odd == 8 or rows > 100: rows = 64, odd = 4");
}

TEST(Space, DerivedKeysSeeTheChipBeforeThem) {
    const SearchSpec search = search_of(R"(
parameters:
  rows: {key: tile.pe.crossbar.rows, values: [64, 512]}
  bits: {key: tile.pe.crossbar.bits_per_cell, values: [1, 8]}
  below: [0, 2]
set: {tile: {pe: {crossbar: {column_flip: false}}}}
derived:
  tile.pe.adc.bits: lossless - below
  tile.output_buffer.capacity: rows * 16 B
  noc.link_length: sqrt(area / 4)
)");
    const Candidate exact = search.space.candidate({0, 0, 0});
    ASSERT_TRUE(exact.chip) << exact.reason;
    EXPECT_EQ(exact.chip->tile.pe.adc.bits, 7);  // 64 rows: 65 levels
    EXPECT_EQ(exact.chip->tile.output_buffer.capacity_bytes, 1024);
    EXPECT_NEAR(exact.chip->noc.link_length_mm, std::sqrt(cost_table(*exact.chip).area_m2() / 4) * 1e3, 1e-9);
    EXPECT_EQ(search.space.candidate({0, 0, 1}).chip->tile.pe.adc.bits, 5);
    const Candidate coarse = search.space.candidate({1, 1, 1});
    ASSERT_TRUE(coarse.chip) << coarse.reason;
    EXPECT_EQ(coarse.chip->tile.pe.adc.bits, 15);  // 512 rows of 8 bits: 130 561 levels, 17 bits
    EXPECT_EQ(search.space.candidate({1, 1, 0}).reason,
              "derived tile.pe.adc.bits: out of range, got '17', allowed: a number from 1 to 16");
}

TEST(Space, OverridesGiveTheSameChip) {
    for (const char* name : {"joint-rram", "joint-rram-lossless", "small"}) {
        const SearchSpec search = read_search(name, shipped_configs());
        Problem problem;
        problem.sizes = search.space.sizes();
        problem.canonical = [&](Point point) {
            return search.space.canonical(std::move(point));
        };
        Random random(3);
        int chips = 0;
        for (int i = 0; i < 100; ++i) {
            const Candidate candidate = search.space.candidate(random_point(problem, random));
            EXPECT_NE(candidate.chip.has_value(), !candidate.reason.empty());
            if (candidate.chip) {
                ++chips;
                std::vector<std::string> all = search.set;
                all.insert(all.end(), candidate.overrides.begin(), candidate.overrides.end());
                EXPECT_EQ(print_spec(*candidate.chip), print_spec(read_chip(search.chip, shipped_configs(), all)));
            }
        }
        EXPECT_GT(chips, 50) << name;
    }
}

TEST(Space, TheJointSpaceIsThePublishedOne) {
    const SearchSpec search = read_search("joint-rram", shipped_configs());
    EXPECT_EQ(search.space.designs(), 12'096'000U);
    EXPECT_EQ(read_search("joint-rram-lossless", shipped_configs()).space.designs(), 12'096'000U);
}

// The published best design is a chip of its own; its point of the space is that chip.
TEST(Space, ThePublishedDesignIsThePresetChip) {
    const SearchSpec search = read_search("joint-rram", shipped_configs());
    const std::vector<std::string> wanted{"0.55 V", "8", "1 ns", "512", "32", "2", "64", "128", "1 MB"};
    Point point;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const std::vector<Choice>& choices = search.space.parameters()[i].choices;
        const auto at = std::find_if(choices.begin(), choices.end(),
                                     [&](const Choice& choice) { return choice.label == wanted[i]; });
        ASSERT_NE(at, choices.end()) << wanted[i];
        point.push_back(static_cast<int>(at - choices.begin()));
    }
    Candidate candidate = search.space.candidate(point);
    ASSERT_TRUE(candidate.chip) << candidate.reason;
    ChipSpec chip =
        read_chip("joint-rram", shipped_configs(), {"mapping.replication=balanced"});  // as the search sets it
    EXPECT_NEAR(candidate.chip->noc.link_length_mm, chip.noc.link_length_mm, 0.1);     // the chip's file rounds it
    candidate.chip->noc.link_length_mm = chip.noc.link_length_mm;
    EXPECT_EQ(print_spec(*candidate.chip), print_spec(chip));
}

TEST(Space, RefusesPointsOfAnotherSpace) {
    const SearchSpec search = read_search("small", shipped_configs());
    EXPECT_THROW(search.space.candidate({0, 0}), InternalError);
    EXPECT_THROW(search.space.canonical({0, 0, 0, 0, 2}), InternalError);
    EXPECT_THROW(search.space.canonical({-1, 0, 0, 0, 0}), InternalError);
}

}  // namespace
}  // namespace bitline::search
