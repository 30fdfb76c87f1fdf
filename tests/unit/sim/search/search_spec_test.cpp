#include "sim/search/search_spec.hpp"

#include <gtest/gtest.h>

#include "hw/error.hpp"
#include "hw/yaml_document.hpp"
#include "tests/support/shipped_configs.hpp"

namespace bitline::search {
namespace {

std::vector<std::string> errors_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
    try {
        parse_search(text, "t.yaml", shipped_configs(), overrides);
    } catch (const InputError& error) {
        return error.lines();
    }
    return {};
}

const std::string good_search = R"(chip: small
networks: {lenet5: 2, resnet20: 0.5}
model: ideal
images: 2
latency: interval
objective: [el, a]
limits: {area_mm2: 800, power_mw: 2000}
timing_check: off
optimiser: {name: random, batch: 7}
budget: 40
seed: 9
set: {tile.pe.adc.bits: 7}
parameters:
  tile.pes: [2, 4]
)";

TEST(ReadSearch, TakesEverything) {
    const SearchSpec search = parse_search(good_search, "folder/t.yaml", shipped_configs());
    EXPECT_EQ(search.name, "t");
    EXPECT_EQ(search.chip, "small");
    EXPECT_EQ(search.set, (std::vector<std::string>{"tile.pe.adc.bits=7", "run.images=2"}));
    ASSERT_EQ(search.networks.size(), 2U);
    EXPECT_EQ(search.networks[1].name, "resnet20");
    EXPECT_EQ(search.networks[1].file, "configs/networks/resnet20.yaml");
    EXPECT_EQ(search.weights(), (std::vector<double>{2, 0.5}));
    EXPECT_EQ(search.model, Model::ideal);
    EXPECT_EQ(search.latency, Latency::interval);
    EXPECT_EQ(search.objectives, (std::vector<Objective>{Objective::el, Objective::a}));
    ASSERT_EQ(search.limits.size(), 2U);
    EXPECT_EQ(search.limits[1].figure, "power_mw");
    EXPECT_EQ(search.limits[1].value, 2000);
    EXPECT_EQ(search.optimiser.name, "random");
    EXPECT_EQ(search.optimiser.whole("batch"), 7);
    EXPECT_EQ(search.budget, 40);
    EXPECT_EQ(search.seed, 9U);
    EXPECT_EQ(search.space.base().run.images, 2);
    EXPECT_EQ(search.space.base().tile.pe.adc.bits, 7);
    EXPECT_EQ(search.space.sizes(), std::vector<int>{2});
    EXPECT_EQ(search.text, good_search);
}

TEST(ReadSearch, HasDefaults) {
    const SearchSpec search =
        parse_search("chip: small\nnetworks: [lenet5]\noptimiser: exhaustive\nparameters: {tile.pes: [2, 4]}\n",
                     "t.yaml", shipped_configs());
    EXPECT_EQ(search.model, Model::simulated);
    EXPECT_EQ(search.latency, Latency::first);
    EXPECT_EQ(search.objectives, std::vector<Objective>{Objective::ela});
    ASSERT_EQ(search.limits.size(), 1U);  // the clock must be possible at the supply
    EXPECT_EQ(search.limits[0].figure, "timing_slack_ns");
    EXPECT_TRUE(search.limits[0].at_least);
    EXPECT_EQ(search.budget, 0);
    EXPECT_EQ(search.optimiser.whole("batch"), 1000);
}

TEST(ReadSearch, OverridesGoFirst) {
    const SearchSpec search =
        parse_search(good_search, "t.yaml", shipped_configs(), {"budget=3", "optimiser.batch=2", "seed=4"});
    EXPECT_EQ(search.budget, 3);
    EXPECT_EQ(search.seed, 4U);
    EXPECT_EQ(search.optimiser.whole("batch"), 2);
}

TEST(ReadSearch, ReportsEverythingWrongAtOnce) {
    const std::vector<std::string> lines = errors_of(R"(chip: smal
networks: [lenet5, resnet2]
modell: ideal
images: 0
latency: both
objective: [ela, edap]
limits: {area: 800, power_mw: -1}
timing_check: maybe
optimiser: {name: random, bach: 7}
budget: many
set: {tile.pe.adc.bit: 7, tile.pes: 0}
parameters:
  tile.pez: [2, 4]
  not-a-name: [1]
  rows: {key: tile.pe.crossbar.rows, from: 1, to: 5, step: 3}
)");
    const std::vector<std::string> expected{
        ("t.yaml:1:7: chips: no such name, got 'smal', did you mean 'small', known: isaac, joint-rram, small (a file "
         "is "
         "given with '/' or '.yaml')"),
        "t.yaml:2:20: networks: no such name, got 'resnet2'",
        "t.yaml:3:1: modell: unknown key, got 'modell', did you mean 'model'?",
        "t.yaml:4:9: images: out of range, got '0', allowed: a number from 1 to 1000000",
        "t.yaml:5:10: latency: unknown choice, got 'both', allowed: first | interval",
        "t.yaml:6:18: objective: unknown objective, got 'edap', allowed: e | l | a | el | ela | ela_mean | ela_all",
        ("t.yaml:7:10: limits: unknown figure, got 'area', allowed: area_mm2, adc_shortfall_bits, timing_slack_ns, "
         "latency_ns, interval_ns, energy_pj, power_mw, peak_power_mw, power_density_mw_per_mm2"),
        "t.yaml:7:31: limits.power_mw: out of range, got '-1', allowed: a number of at least 0 without unit",
        "t.yaml:8:15: timing_check: unknown choice, got 'maybe', allowed: on | off",
        "t.yaml:9:33: optimiser.bach: unknown option of random, got 'bach', did you mean 'batch'?",
        "t.yaml:10:9: budget: not a number, got 'many', allowed: a number from 0 to 1000000000",
        "t.yaml:11:24: tile.pe.adc.bit: unknown key, got 'tile.pe.adc.bit', did you mean 'tile.pe.adc.bits'?",
        "t.yaml:11:37: tile.pes: out of range, got '0', allowed: a number from 1 to 1024",
        "t.yaml:13:3: tile.pez: unknown key, got 'tile.pez', did you mean 'tile.pes'?",
        ("t.yaml:14:3: not-a-name: not a name, got 'not-a-name', allowed: letters, digits, '_' and '.', other than "
         "and, "
         "or, not, lossless, area"),
        "t.yaml:15:60: rows.step: does not lead from 'from' to 'to', got '3', allowed: a whole number of steps"};
    ASSERT_EQ(lines.size(), expected.size()) << testing::PrintToString(lines);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        EXPECT_EQ(lines[i].substr(0, expected[i].size()), expected[i]);
    }
}

/// The lines about parameters, derived keys and constraints.
std::vector<std::string> space_errors(const std::string& text) {
    return errors_of("chip: small\nnetworks: [lenet5]\noptimiser: exhaustive\n" + text);
}

TEST(ReadSearch, ChecksParameters) {
    EXPECT_EQ(space_errors(R"(parameters:
  tile.pes: [2, 0]
  empty: []
  twice: {key: tile.bus_width_bits, values: [8, 8]}
  a: {keys: [tile.pe.crossbar.rows, tile.pe.crossbar.cols], values: [64]}
  b: {key: tile.pe.crossbar.rows, values: [32]}
  c: {key: tile.pe.crossbars, values: {1: {noc.width: 2}}}
  d: {key: tile.pe.adc.count, values: [8], when: e == 1}
  f: {key: noc.height, values: [1, 2], when: a == 65}
  g: {values: {x: {noc.widht: 2}, y: 3}}
  h: {key: noc.flit_bits, from: 8, to: 32}
  idle: [1, 2]
)"),
              (std::vector<std::string>{
                  "t.yaml:5:17: tile.pes: out of range, got '0', allowed: a number from 1 to 1024",
                  "t.yaml:6:10: empty: no values, got an empty list, allowed: a list of values, a range, or bundles",
                  "t.yaml:7:10: twice: a value stands twice, got '8', allowed: once",
                  "t.yaml:9:3: b: a key is set twice, got tile.pe.crossbar.rows, also by 'a', allowed: one of them",
                  "t.yaml:10:39: c: bundles for a key, allowed: bundles that name their keys themselves",
                  ("t.yaml:11:50: d.when: not a condition, got 'e == 1', allowed: NAME == VALUE or NAME != VALUE of a "
                   "parameter that stands before"),
                  "t.yaml:12:46: f.when: no value of a, got '65', allowed: 64",
                  "t.yaml:13:31: noc.widht: unknown key, got 'noc.widht', did you mean 'noc.width'?",
                  "t.yaml:13:38: y: wrong type, got '3', allowed: a mapping KEY: VALUE such as {noc.width: 4}",
                  "t.yaml:14:6: h: not a range, allowed: from, to and step, from, to and factor, or values"}));
    EXPECT_EQ(space_errors("parameters: {idle: [1, 2], tile.pes: [1]}\n"),
              std::vector<std::string>{("t.yaml:4:14: idle: changes nothing, allowed: a key of `bitline list keys`, or "
                                        "`key`, or a use in `derived`")});
    EXPECT_EQ(space_errors(""), std::vector<std::string>{("t.yaml: parameters: nothing to search, allowed: one or more "
                                                          "parameters")});
}

TEST(ReadSearch, ChecksExpressionsWithTheirColumn) {
    EXPECT_EQ(space_errors(R"(parameters:
  rows: {key: tile.pe.crossbar.rows, values: [64, 128]}
derived:
  tile.pes: rows * 1 ns
  noc.widht: rows
  tile.pe.crossbar.rows: 3
  tile.bus_width_bits: rows + cols
constraints:
  - rows <= colz
  - "rows + 1"
)"),
              (std::vector<std::string>{
                  "t.yaml:7:13: tile.pes: wrong kind of value, got 'rows * 1 ns', allowed: a number from 1 to 1024",
                  "t.yaml:8:3: noc.widht: unknown key, got 'noc.widht', did you mean 'noc.width'?",
                  "t.yaml:9:3: tile.pe.crossbar.rows: a key is set twice, also by 'rows', allowed: one of them",
                  ("t.yaml:10:31: tile.bus_width_bits: unknown parameter, got 'cols', known: rows, lossless, area; a "
                   "word stands in single quotes"),
                  ("t.yaml:12:13: constraints: unknown parameter, got 'colz', known: rows; a word stands in single "
                   "quotes"),
                  ("t.yaml:13:5: constraints: not a comparison, got 'rows + 1', allowed: an expression such as 'rows * "
                   "cols <= 65536'")}));
}

TEST(ReadSearch, ContradictionsAreNamed) {
    EXPECT_EQ(errors_of("chip: small\nnetworks: [lenet5]\nlatency: interval\noptimiser: exhaustive\n"
                        "limits: {interval_ns: 5, timing_slack_ns: 0}\ntiming_check: off\n"
                        "parameters: {tile.pes: [1]}\nset: {run.images: 4}\n"),
              (std::vector<std::string>{
                  ("t.yaml:3:10: latency: the interval between images needs two or more, got 'interval', allowed: "
                   "latency: first, or images: 2 and more"),
                  "t.yaml:5:10: limits.interval_ns: one image has no interval, got images '1', allowed: two or more",
                  "t.yaml:6:15: timing_check: contradicts limits.timing_slack_ns, got 'off', allowed: one of them",
                  "t.yaml:8:7: run.images: set in the wrong place, allowed: `images` of the search"}));
}

TEST(ReadSearch, TheExampleOfTheDocumentReads) {
    const std::string document = read_text_file("docs/search.md");
    const std::size_t begin = document.find("```yaml\n") + 8;
    const SearchSpec search =
        parse_search(document.substr(begin, document.find("```", begin) - begin), "t.yaml", shipped_configs());
    // 5 rows x 8 supplies x (one without replication, two splits with it) x 2 groups.
    EXPECT_EQ(search.space.designs(), 240U);
    EXPECT_EQ(search.optimiser.whole("generations"), 5);
}

TEST(ReadSearch, EveryShippedSearchReads) {
    const std::vector<std::string> names = list_configs("searches", shipped_configs());
    ASSERT_GE(names.size(), 3U);
    for (const std::string& name : names) {
        EXPECT_NO_THROW(read_search(name, shipped_configs())) << name;
    }
}

}  // namespace
}  // namespace bitline::search
