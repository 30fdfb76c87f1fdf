#include "hw/spec_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "hw/adc.hpp"
#include "hw/error.hpp"
#include "hw/spec_keys.hpp"

namespace bitline {
namespace {

const ConfigPaths configs{{"configs"}};

std::vector<std::string> lines_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
    try {
        parse_chip(text, "t.yaml", configs, overrides);
    } catch (const InputError& e) {
        return e.lines();
    }
    return {};
}

std::string line_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
    const std::vector<std::string> lines = lines_of(text, overrides);
    EXPECT_EQ(lines.size(), 1U) << (lines.empty() ? "no error" : lines[0] + " ...");
    return lines.empty() ? "no error" : lines[0];
}

TEST(ReadChip, ReportsEverythingWrongInAFileAtOnce) {
    std::vector<std::string> lines;
    try {
        read_chip("tests/data/chips/misspelt.yaml", configs);
    } catch (const InputError& e) {
        lines = e.lines();
    }
    const std::string file = "tests/data/chips/misspelt.yaml";
    const std::vector<std::string> expected{
        file + ":4:8: tile.pes: out of range, got '0', allowed: a number from 1 to 1024",
        file + ":7:7: tile.pe.crossbar.colls: unknown key, got 'colls', did you mean 'tile.pe.crossbar.cols'?",
        file + ":8:18: tile.pe.crossbar.read_time: wrong unit, got '3 nJ', allowed: a time from 1 fs to 1 s",
        file + ":10:7: rows: duplicate key, already given in line 9, each key is allowed once",
        file + ":12:13: tile.pe.adc.bits: out of range, got '0', allowed: a number from 1 to 16",
        file + ":13:10: tile.pe.dac: wrong type, got '1', allowed: a section with the keys bits",
        file + ":15:14: memory.bandwidth: out of range, got '-5 GB/s', allowed: a bandwidth from 1 kB/s to 1000 TB/s",
        file + ":16:3: memory.kindd: unknown key, got 'kindd', did you mean 'memory.kind'?",
        file + ":17:1: flit_bits: unknown key, got 'flit_bits', did you mean 'noc.flit_bits'?",
        file + ":18:1: technology.node: unknown key, got 'technology.node', allowed: the same nested, each word on a "
               "line of "
               "its own",
        file +
            ":19:1: colour: unknown key, got 'colour', allowed: name, citation, use, technology, assumed, published, "
            "clock, precision, noc, tile, memory, global_buffer, mapping, run"};
    EXPECT_EQ(lines.size(), expected.size());
    for (std::size_t i = 0; i < std::min(lines.size(), expected.size()); ++i) {
        EXPECT_EQ(lines[i], expected[i]);
    }
}

TEST(ReadChip, FilesThatAreNoneAreOneLine) {
    for (const char* file : {"tests/data/chips/empty.yaml", "tests/data/chips", "tests/data/chips/missing.yaml",
                             "tests/data/chips/alias_bomb.yaml", "/dev/null", "/dev/zero", "./"}) {
        try {
            read_chip(file, configs);
            ADD_FAILURE() << file << " was read";
        } catch (const InputError& e) {
            ASSERT_EQ(e.lines().size(), 1U) << file;
            EXPECT_EQ(e.lines()[0].find(file), 0U) << e.what();
            EXPECT_EQ(e.lines()[0].find('\n'), std::string::npos);
        }
    }
    EXPECT_THROW(read_chip("no-such-chip", configs), InputError);
    EXPECT_NE(line_of("- 1\n").find("t.yaml:1:1: wrong type, got a list"), std::string::npos);
    EXPECT_NE(line_of("").find("t.yaml: wrong type, got nothing"), std::string::npos);
    EXPECT_NE(line_of("just words\n").find("wrong type, got 'just words'"), std::string::npos);
}

TEST(ReadChip, TheNameIsTheFilesUnlessGiven) {
    EXPECT_EQ(parse_chip("clock: 1 GHz\n", "a/b/my chip.yaml", configs).name, "my_chip");
    EXPECT_EQ(parse_chip("name: other\n", "a.yaml", configs).name, "other");
    EXPECT_EQ(line_of("name: a/b\n"),
              "t.yaml:1:7: name: not a name, got 'a/b', allowed: letters, digits, '-', '_' and '.', at "
              "most 64");
}

TEST(ReadChip, OverridesLieOnTopOfTheFile) {
    const ChipSpec spec =
        parse_chip("tile: {pes: 4, pe: {crossbars: 8}}\n", "t.yaml", configs,
                   {"tile.pes=5", "noc.width=3", "memory.routers=[2]", "tile.pe.crossbar.read_time=2ns",
                    "clock=1.2 GHz", "mapping.replication=fixed:3", "tile.pes=6", "run.seed=9"});
    EXPECT_EQ(spec.tile.pes, 6);
    EXPECT_EQ(spec.tile.pe.crossbars, 8);
    EXPECT_EQ(spec.noc.width, 3);
    EXPECT_EQ(spec.memory.routers, std::vector{2});
    EXPECT_EQ(spec.tile.pe.crossbar.read_time.fs, 2'000'000);
    EXPECT_EQ(spec.clock.cycles(Time{100'000'000}), 120U);
    EXPECT_EQ(spec.mapping.fixed_replicas, 3);
    EXPECT_EQ(spec.run.seed, 9U);
}

TEST(ReadChip, WrongOverridesHaveTheSameGrammar) {
    const std::string chip = "clock: 1 GHz\n";
    EXPECT_EQ(line_of(chip, {"tile.pe.adc.bits=0"}),
              "--set: tile.pe.adc.bits: out of range, got '0', allowed: a number from 1 to 16");
    EXPECT_EQ(line_of(chip, {"tile.pe.adc.bit=7"}),
              "--set: tile.pe.adc.bit: unknown key, did you mean 'tile.pe.adc.bits'?");
    EXPECT_EQ(line_of(chip, {"zzz=7"}), "--set: zzz: unknown key, allowed: the keys of `bitline list keys`");
    EXPECT_EQ(
        line_of(chip, {"tile=7"}).find("--set: tile: wrong type, got '7', allowed: a section with the keys pes, "), 0U);
    EXPECT_EQ(line_of(chip, {"tile.pes"}).find("--set: not an assignment, got 'tile.pes'"), 0U);
    EXPECT_EQ(line_of(chip, {"memory.controllers=2"}), "--set: memory.routers: one router per controller is needed, "
                                                       "got 1 routers for 2 controllers, allowed: 2 numbers");
    EXPECT_EQ(lines_of("clock: 1 V\n", {"tile.pes=0", "noc.width=1 mm"}).size(), 3U);
}

TEST(ReadChip, ContradictionsAreReportedWhereTheyWereWritten) {
    EXPECT_EQ(line_of("tile:\n  pe:\n    crossbars: 8\n    adc:\n      count: 3\n"),
              "t.yaml:5:14: tile.pe.adc.count: converters cannot be shared evenly, got '3' for 8 crossbars, allowed: a "
              "divisor "
              "or a multiple of 8");
    // No contradiction is reported about a value that is wrong by itself.
    EXPECT_EQ(line_of("tile:\n  pe:\n    crossbars: -1\n    adc:\n      count: 3\n")
                  .find("t.yaml:3:16: tile.pe.crossbars: out"),
              0U);
}

TEST(ReadChip, AssumptionsAndPublishedFiguresAreChecked) {
    const ChipSpec spec = parse_chip(
        "assumed:\n  tile.pes: guessed\npublished:\n  area_mm2: {value: 85.4, within: 0.02, source: paper}\n", "t.yaml",
        configs);
    ASSERT_EQ(spec.assumed.size(), 1U);
    EXPECT_EQ(spec.assumed[0].key, "tile.pes");
    EXPECT_EQ(spec.assumed[0].reason, "guessed");
    ASSERT_EQ(spec.published.size(), 1U);
    EXPECT_EQ(spec.published[0].value, 85.4);
    EXPECT_EQ(spec.published[0].within, 0.02);
    EXPECT_EQ(line_of("assumed: {tile.pess: x}\n"),
              "t.yaml:1:11: assumed.tile.pess: unknown key, got 'tile.pess', did you mean 'tile.pes'?");
    EXPECT_NE(line_of("assumed: {tile.pes: }\n").find("assumed.tile.pes: wrong type, got nothing, allowed: a text"),
              std::string::npos);
    EXPECT_NE(line_of("assumed: yes\n").find("assumed: wrong type"), std::string::npos);
    EXPECT_NE(line_of("published: {a: {value: 1 ns, source: x}}\n").find("published.a.value: not a number, got '1 ns'"),
              std::string::npos);
    EXPECT_NE(line_of("published: {a: {value: 1}}\n").find("published.a: no source"), std::string::npos);
}

void expect_reads_back(const ChipSpec& spec) {
    const std::string text = print_spec(spec);
    const ChipSpec again = parse_chip(text, "printed.yaml", ConfigPaths{});
    EXPECT_EQ(print_spec(again), text);
    for (const SpecKey& key : all_keys()) {
        EXPECT_EQ(key.read(again), key.read(spec)) << key.path;
    }
    EXPECT_EQ(again.name, spec.name);
    EXPECT_EQ(again.citation, spec.citation);
    EXPECT_EQ(again.costs, spec.costs);
    ASSERT_EQ(again.assumed.size(), spec.assumed.size());
    for (std::size_t i = 0; i < spec.assumed.size(); ++i) {
        EXPECT_EQ(again.assumed[i].key + again.assumed[i].reason, spec.assumed[i].key + spec.assumed[i].reason);
    }
    ASSERT_EQ(again.published.size(), spec.published.size());
}

TEST(PrintSpec, ReadsBackForEveryChip) {
    const std::vector<std::string> names = list_configs("chips", configs);
    EXPECT_EQ(names, (std::vector<std::string>{"isaac", "joint-rram", "small"}));
    for (const std::string& name : names) {
        const ChipSpec spec = read_chip(name, configs);
        EXPECT_EQ(spec.name, name);
        EXPECT_NE(spec.costs, CostSpec{}) << name;
        expect_reads_back(spec);
    }
}

TEST(PrintSpec, ReadsBackWithAwkwardTexts) {
    ChipSpec spec;
    spec.name = "null";
    spec.citation = "a \"quoted\" \\ text: with # signs\n\tand lines \xc2\xb5";
    spec.assumed.push_back({"tile.pes", "yes: no"});
    spec.published.push_back({"area_mm2", 1.0 / 3, 0.02, "it's \"there\""});
    expect_reads_back(spec);
}

TEST(PrintSpec, ReadsBackForRandomValues) {
    std::mt19937_64 random(5);
    const auto below = [&](std::int64_t n) {
        return static_cast<int>(random() % static_cast<std::uint64_t>(n)) + 1;
    };
    for (int i = 0; i < 100; ++i) {
        ChipSpec spec;
        spec.name = "random";
        spec.clock = i % 2 == 0 ? Clock::from_period(Time{below(1'000'000) + 1'000})
                                : Clock::from_frequency(Frequency{below(2'000'000'000) + 1'000});
        spec.noc.width = below(16);
        spec.noc.height = below(16);
        spec.tile.pe.crossbar.read_time.fs = below(2'000'000'000);
        spec.tile.input_buffer.capacity_bytes = below(2'000'000'000);
        spec.memory.bandwidth = below(2'000'000'000);
        spec.technology.supply_v = 0.3 + below(1'000'000) * 1.37e-6;
        spec.technology.node_nm = below(200) / 3.0 + 1;
        spec.noc.link_length_mm = below(1000) / 7.0 / 10 + 0.001;
        spec.run.seed = random() >> 1U;
        const std::string text = print_spec(spec);
        ASSERT_TRUE(print_spec(parse_chip(text, "printed.yaml", ConfigPaths{})) == text) << text;
    }
}

TEST(Chips, IsaacIsThePublishedOne) {
    const ChipSpec spec = read_chip("isaac", configs);
    EXPECT_EQ(spec.routers(), 42);
    EXPECT_EQ(spec.tiles(), 168);
    EXPECT_EQ(spec.crossbars(), 168 * 12 * 8);
    EXPECT_EQ(spec.tile.input_buffer.capacity_bytes, 65'536);
    EXPECT_EQ(spec.clock.cycles(spec.tile.pe.crossbar.read_time), 120U);
    EXPECT_EQ(spec.clock.cycles(128, spec.tile.pe.adc.rate), 120U);
    EXPECT_EQ(adc_shortfall_bits(spec), 0);
    EXPECT_NEAR(timing_slack_ns(spec), 0, 1e-6);
    EXPECT_FALSE(spec.citation.empty());
}

TEST(Chips, TheJointWinnerIsThePublishedOne) {
    const ChipSpec spec = read_chip("joint-rram", configs);
    EXPECT_EQ(spec.routers(), 2);
    EXPECT_EQ(spec.tiles(), 2 * 64);
    EXPECT_EQ(spec.crossbars_per_tile(), 128);
    EXPECT_EQ(spec.crossbars(), 16'384);
    EXPECT_EQ(spec.tile.pe.crossbar.rows, 512);
    EXPECT_EQ(spec.tile.pe.crossbar.cols, 32);
    EXPECT_EQ(spec.tile.pe.crossbar.bits_per_cell, 8);
    EXPECT_EQ(spec.technology.supply_v, 0.55);
    EXPECT_EQ(spec.technology.node_nm, 32);
    EXPECT_EQ(spec.global_buffer.capacity_bytes, 1'000'000);
    EXPECT_DOUBLE_EQ(spec.clock.period_ns(), 1.0);
    EXPECT_EQ(spec.tile.pe.adc.bits, 5);
    EXPECT_EQ(adc_shortfall_bits(spec), 12);
    EXPECT_LT(timing_slack_ns(spec), 0);  // logic of 0.83 ns at 0.9 V takes 1.59 ns at 0.55 V
    for (const Assumption& assumption : spec.assumed) {
        EXPECT_GT(assumption.reason.size(), 10U) << assumption.key;
    }
}

TEST(Chips, TheSmallOneHasAFewTiles) {
    const ChipSpec spec = read_chip("small", configs);
    EXPECT_EQ(spec.tiles(), 4);
    EXPECT_EQ(adc_shortfall_bits(spec), 0);
    EXPECT_GE(timing_slack_ns(spec), 0);
}

TEST(Chips, MutatedFilesAreReadOrRefused) {
    const std::string good = print_spec(parse_chip("name: x\n", "x.yaml", configs));
    const std::string letters = "[]{}:,&*!|>'\"#%@- \n\tx019.-\\";
    std::mt19937 random(17);
    int refused = 0;
    for (int i = 0; i < 1500; ++i) {
        std::string text = good;
        for (int change = 0; change < 4; ++change) {
            text[random() % text.size()] = letters[random() % letters.size()];
        }
        try {
            parse_chip(text, "x.yaml", configs);
        } catch (const InputError& e) {
            ++refused;
            for (const std::string& line : e.lines()) {
                EXPECT_EQ(line.find('\n'), std::string::npos);
                EXPECT_EQ(line.find("x.yaml"), 0U) << line;
            }
        }
    }
    EXPECT_GT(refused, 500);
}

}  // namespace
}  // namespace bitline
