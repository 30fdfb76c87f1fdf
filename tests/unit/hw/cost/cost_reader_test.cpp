#include "hw/cost/cost_reader.hpp"

#include <gtest/gtest.h>

#include "hw/error.hpp"
#include "hw/yaml_document.hpp"

namespace bitline {
namespace {

/// The `costs` of a technology file.
YamlNode costs_of(const std::string& name, Problems& problems) {
    return read_yaml("configs/technologies/" + name + ".yaml", problems).find("costs")->value;
}

CostSpec read(const std::string& name) {
    Problems problems;
    CostSpec costs = read_cost_spec(costs_of(name, problems), "costs", problems);
    problems.throw_if_any();
    return costs;
}

/// What is said about a technology in which the text `from` has become `to`.
std::vector<std::string> complaints(const std::string& from, const std::string& to,
                                    const std::string& name = "isaac_32nm") {
    std::string text = read_text_file("configs/technologies/" + name + ".yaml");
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    Problems problems;
    const YamlNode root = parse_yaml(text, "costs.yaml", problems);
    read_cost_spec(root.find("costs")->value, "costs", problems);
    try {
        problems.throw_if_any();
    } catch (const InputError& error) {
        return error.lines();
    }
    return {};
}

/// Whether one line, and only one, complains, with all of these words.
void expect_one(const std::vector<std::string>& lines, const std::vector<std::string>& words) {
    ASSERT_EQ(lines.size(), 1U) << (lines.empty() ? "no complaint" : lines.front() + "\n" + lines.back());
    for (const std::string& word : words) {
        EXPECT_NE(lines.front().find(word), std::string::npos) << lines.front() << "\nlacks " << word;
    }
}

TEST(CostReader, ReadsTheTechnologiesThatShip) {
    const CostSpec isaac = read("isaac_32nm");
    EXPECT_EQ(isaac.adc_model, AdcCostModel::reference);
    EXPECT_DOUBLE_EQ(isaac[Cost::adc_energy].value, 1.5625e-12);
    EXPECT_TRUE(isaac[Cost::adc_energy].origin.verified);
    EXPECT_EQ(isaac[Cost::adc_energy].origin.provenance, "secondary");
    EXPECT_NE(isaac[Cost::adc_energy].origin.source.find("MNSIM"), std::string::npos);
    EXPECT_FALSE(isaac[Cost::router_leakage].origin.verified) << "assumed";
    EXPECT_FALSE(isaac[Cost::input_register_area].origin.verified) << "recalled";
    ASSERT_EQ(isaac.input_buffer.points.size(), 1U);
    EXPECT_EQ(isaac.input_buffer.points[0].capacity_bytes, 65'536);
    EXPECT_DOUBLE_EQ(isaac.input_buffer.points[0].read_energy_j, 20.45e-12);
    EXPECT_TRUE(isaac.global_buffer.points.empty());

    const CostSpec rram = read("rram_32nm");
    EXPECT_EQ(rram.adc_model, AdcCostModel::survey);
    EXPECT_TRUE(rram.input_buffer.points.empty());
    EXPECT_EQ(rram.sram.points.size(), 14U);
    EXPECT_DOUBLE_EQ(rram[Cost::memory_lpddr4].value, 8e-12);
}

TEST(CostReader, OnlyDesignPointsGoWithoutSource) {
    const auto ends_with = [](const std::string& text, const std::string& end) {
        return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
    };
    for (const char* name : {"isaac_32nm", "rram_32nm"}) {
        const CostSpec costs = read(name);
        for (const CostKey& key : cost_keys()) {
            const bool priced =
                ends_with(key.key, "energy") || ends_with(key.key, "area") || ends_with(key.key, "leakage");
            EXPECT_TRUE(!priced || key.use != CostUse::always || !costs[key.cost].origin.source.empty()) << key.key;
        }
    }
}

TEST(CostReader, PrintsWhatItReads) {
    for (const char* name : {"isaac_32nm", "rram_32nm"}) {
        const CostSpec costs = read(name);
        Problems problems;
        const YamlNode again = parse_yaml("costs:\n" + print_cost_spec(costs, 2), "again", problems);
        const CostSpec back = read_cost_spec(again.find("costs")->value, "costs", problems);
        problems.throw_if_any();
        EXPECT_TRUE(back == costs) << name;
        EXPECT_EQ(print_cost_spec(back, 2), print_cost_spec(costs, 2));
    }
}

TEST(CostReader, FiguresOfTheIdealModelComeTogetherOrNotAtAll) {
    EXPECT_FALSE(read("rram_32nm").has_ideal());
    Problems problems;
    const YamlNode ideal = costs_of("ideal_rram_32nm", problems);
    const std::string rram = read_text_file("configs/technologies/rram_32nm.yaml");
    const std::string text = rram + "  ideal:\n    node: 32 nm\n    cell_energy: 1 pJ\n";
    read_cost_spec(parse_yaml(text, "t", problems).find("costs")->value, "costs", problems);
    try {
        problems.throw_if_any();
        FAIL() << "accepted";
    } catch (const InputError& error) {
        EXPECT_EQ(error.lines().size(), ideal.find("ideal")->value.entries.size() - 2);
        EXPECT_NE(error.lines().front().find("costs.ideal.activation_bits: is missing"), std::string::npos);
    }
}

TEST(CostReader, KeepsDifficultTexts) {
    CostSpec costs = read("isaac_32nm");
    costs[Cost::adc_energy].origin.source = "a \"quoted\" \\ text: with # and {braces}, tab\there";
    Problems problems;
    const YamlNode again = parse_yaml(print_cost_spec(costs, 0), "again", problems);
    EXPECT_TRUE(read_cost_spec(again, "costs", problems) == costs);
}

TEST(CostReader, ABareQuantityIsAnUnverifiedOverride) {
    std::string text = read_text_file("configs/technologies/rram_32nm.yaml");
    const std::string before = "lpddr4: {value: 8 pJ";
    const std::size_t at = text.find(before);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, text.find('}', at) + 1 - at, "lpddr4: 3 pJ");
    Problems problems;
    const CostSpec costs = read_cost_spec(parse_yaml(text, "t", problems).find("costs")->value, "costs", problems);
    problems.throw_if_any();
    EXPECT_DOUBLE_EQ(costs[Cost::memory_lpddr4].value, 3e-12);
    EXPECT_FALSE(costs[Cost::memory_lpddr4].origin.verified);
    EXPECT_EQ(costs[Cost::memory_lpddr4].origin.provenance, "override");
}

TEST(CostReader, RefusesUnknownKeysWithTheNearestOne) {
    expect_one(complaints("    cell_area:", "    cel_area: 3 nm2\n    cell_area:"),
               {"costs.yaml:", "costs.crossbar.cel_area", "cell_area"});
    expect_one(complaints("  sample_hold:", "  sample_hol: {}\n  sample_hold:"), {"costs.sample_hol", "sample_hold"});
    expect_one(complaints("{value: 1.5625 pJ, source", "{value: 1.5625 pJ, verifed: true, source"),
               {"costs.adc.energy.verifed", "verified"});
    expect_one(complaints("{capacity: 64 KiB, width_bits", "{capacity: 64 KiB, widths: 4, width_bits"),
               {"points", "widths"});
}

TEST(CostReader, RefusesWrongUnitsAndRanges) {
    expect_one(complaints("energy: {value: 1.5625 pJ", "energy: {value: 1.5625 pW"),
               {"costs.adc.energy", "wrong unit", "pW", "1 uJ"});
    expect_one(complaints("energy: {value: 1.5625 pJ", "energy: {value: -1 pJ"), {"costs.adc.energy", "-1 pJ"});
    expect_one(complaints("static_fraction: {value: 0.1, source: \"puma-simulator (commit a206f75): 0.2",
                          "static_fraction: {value: 1.5, source: \"puma-simulator (commit a206f75): 0.2"),
               {"costs.adc.static_fraction", "out of range", "1.5"});
    expect_one(complaints("read_energy: 20.45 pJ", "read_energy: 0 pJ"),
               {"costs.input_buffer.points.read_energy", "0 pJ"});
    expect_one(complaints("toggle: {value: 0.25", "toggle: {value: much"), {"costs.link.toggle", "much"});
}

TEST(CostReader, RefusesWhatIsMissing) {
    expect_one(complaints("    write_pulse: {value: 85.693 ns, source: \"puma-simulator (commit a206f75): 10968.75 ns "
                          "to write 128 rows\", provenance: secondary}\n",
                          ""),
               {"costs.crossbar.write_pulse", "is missing"});
    expect_one(complaints("value: 0.2 pF, source", "source"), {"costs.link.capacitance_per_mm", "has no value"});
    expect_one(
        complaints("    toggle: {value: 0.25, source: \"a quarter of the bits of two successive flits differs\",",
                   "    toggle: {value: 0.25,"),
        {"costs.link.toggle", "has no source"});
    expect_one(complaints("    model: reference\n", ""), {"costs.adc.model", "is missing", "reference | survey"});
}

TEST(CostReader, RefusesWhatHasNoEffect) {
    expect_one(complaints("    model: survey\n", "    model: survey\n    rate: 1 GHz\n", "rram_32nm"),
               {"costs.adc.rate", "no effect", "survey"});
}

TEST(CostReader, RefusesWordsThatMeanNothing) {
    expect_one(complaints("    model: reference\n", "    model: magic\n"),
               {"costs.adc.model", "magic", "reference | survey"});
    expect_one(complaints("provenance: assumed}\n    sideband", "provenance: rumour}\n    sideband"),
               {"costs.link.toggle.provenance", "rumour", "published"});
    expect_one(complaints("{value: 1.5625 pJ, source", "{value: 1.5625 pJ, verified: perhaps, source"),
               {"costs.adc.energy.verified", "perhaps", "true | false"});
}

TEST(CostReader, RefusesAMemoryGivenTwiceAndAnEmptyTable) {
    expect_one(complaints("    points:\n      - {capacity: 3 KiB",
                          "    points:\n      - {capacity: 3 KiB, width_bits: 256, read_energy: 1 pJ, write_energy: 1 "
                          "pJ, area: 1 um2, leakage: 1 uW}\n      - {capacity: 3 KiB"),
               {"costs.output_buffer.points", "twice", "3 KiB"});
    const std::vector<std::string> lines = complaints("costs:\n", "costs: 3\nother:\n");
    expect_one(lines, {"costs", "wrong type", "3"});
}

TEST(CostReader, ReportsEverythingAtOnce) {
    std::string text = read_text_file("configs/technologies/isaac_32nm.yaml");
    text.replace(text.find("1.5625 pJ"), 9, "1 kJ");
    text.replace(text.find("0.2 pF"), 6, "0.2 pJ");
    Problems problems;
    read_cost_spec(parse_yaml(text, "t", problems).find("costs")->value, "costs", problems);
    try {
        problems.throw_if_any();
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(error.lines().size(), 2U);
    }
}

}  // namespace
}  // namespace bitline
