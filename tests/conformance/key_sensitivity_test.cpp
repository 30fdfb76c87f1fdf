// Every configuration key does something: its entry in the table says on what it is varied, and which figure moves where.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include <fmt/format.h>

#include "hw/behaviour.hpp"
#include "hw/check_program.hpp"
#include "hw/error.hpp"
#include "hw/spec_keys.hpp"
#include "hw/spec_reader.hpp"
#include "sim/ideal.hpp"
#include "sim/report/account.hpp"
#include "sim/report/checks.hpp"
#include "sim/run.hpp"
#include "tests/conformance/key_sensitivity.hpp"
#include "tests/support/hand_made.hpp"
#include "tests/support/isolated.hpp"
#include "tests/support/shipped_configs.hpp"
#include "tests/support/temporary_folder.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

using Figures = std::map<std::string, double>;

const char* const costs = "technology.costs.";

// Each of two vector operations reads what the other one makes.
Program waiting_for_each_other() {
    HandMadeProgram program("stuck");
    VecWork work;
    work.adds = 1;
    work.out_bytes = 1;
    const NodeId first = program.add(vec_node(0, whole_domain(1, 1), work), "first");
    const NodeId second = program.add(vec_node(0, whole_domain(1, 1), work), "second");
    program.connect({first}, second, whole_map(1, 1), {}, 1, 1);
    program.connect({second}, first, whole_map(1, 1), {}, 1, 1);
    return program.take();
}

std::string noticed_cycle(const ChipSpec& spec) {
    try {
        simulate(behaviour_of(spec), waiting_for_each_other());
    } catch (const Stuck& stuck) {
        const std::string text = stuck.what();
        const std::string before = "in cycle ";
        return "noticed_cycle " + text.substr(text.find(before) + before.size()) + "\n";
    }
    throw InternalError("a program that cannot go on has gone on");
}

// One figure per line.
std::string figures_text(const Report& report) {
    std::string text;
    for (const Figure& figure : report.figures) {
        if (const auto* real = std::get_if<double>(&figure.value)) {
            text += fmt::format("{} {}\n", figure.name, *real);
        } else if (const auto* whole = std::get_if<std::int64_t>(&figure.value)) {
            text += fmt::format("{} {}\n", figure.name, *whole);
        }
    }
    for (const ComponentReport& component : report.components) {
        text += fmt::format("energy_pj_by_component.{} {}\n", name_of(component.kind), component.energy_pj());
        text += fmt::format("area_mm2_by_component.{} {}\n", name_of(component.kind), component.area_mm2);
    }
    return text;
}

std::string run_text(const ChipSpec& spec, const std::string& network, bool ideal) {
    if (network == stuck_program) {
        return noticed_cycle(spec);
    }
    const Graph graph = import_network(find_config("networks", network, shipped_configs()));
    if (ideal) {
        const Report report = ideal_report(graph, spec);
        check_report(report);
        return figures_text(report);
    }
    // As a search does it: a key that moves a cycle and is no part of the behaviour would move nothing here.
    const ChipSpec behaviour = behaviour_of(spec);
    const Program program = compile(graph, behaviour, behaviour.mapping, behaviour.run.images);
    const Activity activity = simulate(behaviour, program);
    check_activity(spec, program, activity);
    const Report report = account(spec, cost_table(spec), program, activity);
    check_report(report);
    return figures_text(report);
}

/// The figures of one run, in a process of its own.
Figures run(const Base& base, const Overrides& more = {}) {
    Overrides all = base.overrides;
    all.insert(all.end(), more.begin(), more.end());
    std::istringstream lines(sc_isolated_text(
        [&] { return run_text(read_chip(base.chip, shipped_configs(), all), base.network, base.ideal); }));
    Figures figures;
    std::string name;
    double value = 0;
    while (lines >> name >> value) {
        figures[name] = value;
    }
    return figures;
}

/// Runs bases once, however many entries vary them.
class Bases {
public:
    const Figures& operator()(const Base& base) {
        const auto key = std::make_tuple(base.network, base.overrides, base.ideal);
        const auto found = runs_.find(key);
        return found != runs_.end() ? found->second : runs_[key] = run(base);
    }

private:
    std::map<std::tuple<std::string, Overrides, bool>, Figures> runs_;
};

void expect_moves(const Figures& first, const Figures& second, const std::vector<Move>& moves,
                  const std::string& what) {
    for (const Move& move : moves) {
        const auto before = first.find(move.figure);
        const auto after = second.find(move.figure);
        ASSERT_TRUE(before != first.end() && after != second.end()) << what << ": no figure " << move.figure;
        if (move.direction == Direction::up) {
            EXPECT_GT(after->second, before->second) << what << " should raise " << move.figure;
        } else {
            EXPECT_LT(after->second, before->second) << what << " should lower " << move.figure;
        }
    }
}

std::vector<KeyEntry> all_entries() {
    std::vector<KeyEntry> entries = chip_key_entries();
    for (KeyEntry& entry : cost_key_entries()) {
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::vector<std::string> all_paths() {
    std::vector<std::string> paths;
    for (const SpecKey& key : all_keys()) {
        paths.push_back(key.path);
    }
    for (const CostKey& key : cost_keys()) {
        paths.push_back(costs + key.key);
    }
    return paths;
}

/// What is tested together: the keys of a section, or of a group of costs.
std::string section_of(const std::string& path) {
    for (const std::string& whole : {std::string(costs), std::string("tile.pe.crossbar."), std::string("tile.pe."),
                                     std::string("tile."), std::string("noc.")}) {
        if (path.compare(0, whole.size(), whole) == 0) {
            std::string section = whole == costs ? path.substr(0, path.find('.', whole.size())) : whole;
            section.erase(section.find_last_not_of('.') + 1);
            std::replace(section.begin(), section.end(), '.', '_');
            return section;
        }
    }
    const std::size_t dot = path.find('.');
    return dot == std::string::npos ? "general" : path.substr(0, dot);
}

std::vector<std::string> sections() {
    std::vector<std::string> names;
    for (const std::string& path : all_paths()) {
        const std::string name = section_of(path);
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(name);
        }
    }
    return names;
}

TEST(KeySpecials, TableHasOneEntryForEachKey) {
    std::vector<std::string> entries;
    for (const KeyEntry& entry : all_entries()) {
        entries.push_back(entry.key);
        EXPECT_NE(entry.moves.empty(), entry.refused.empty()) << entry.key << ": an entry that tests nothing";
    }
    std::vector<std::string> keys = all_paths();
    std::sort(entries.begin(), entries.end());
    std::sort(keys.begin(), keys.end());
    EXPECT_EQ(entries, keys);
}

class KeyTable : public ::testing::TestWithParam<std::string> {};

// A key with a single value: its range says so, and nothing else is accepted.
void expect_single_value(const KeyEntry& entry) {
    const std::vector<SpecKey> keys = all_keys();
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const SpecKey& k) { return k.path == entry.key; });
    ASSERT_NE(key, keys.end());
    EXPECT_EQ(key->allowed, key->read(read_chip(entry.base.chip, shipped_configs())))
        << entry.key << " has a second value";
    for (const std::string& value : entry.refused) {
        EXPECT_THROW(read_chip(entry.base.chip, shipped_configs(), {entry.key + "=" + value}), InputError) << entry.key;
    }
}

TEST_P(KeyTable, Moves) {
    Bases bases;
    for (const KeyEntry& entry : all_entries()) {
        if (section_of(entry.key) != GetParam()) {
            continue;
        }
        if (!entry.refused.empty()) {
            expect_single_value(entry);
            continue;
        }
        Overrides more{entry.key + "=" + entry.second};
        more.insert(more.end(), entry.with.begin(), entry.with.end());
        expect_moves(bases(entry.base), run(entry.base, more), entry.moves, more.front());
    }
}

INSTANTIATE_TEST_SUITE_P(Keys, KeyTable, ::testing::ValuesIn(sections()),
                         [](const auto& tested) { return tested.param; });

// --- what is no single value ----------------------------------------------------------------------------------------

ChipSpec small_with(const std::string& lines) {
    return parse_chip(read_file("configs/chips/small.yaml") + lines, "small.yaml", shipped_configs());
}

void expect_in_print(const ChipSpec& spec, const std::string& text) {
    EXPECT_EQ(print_spec(small_with("")).find(text), std::string::npos) << text;
    EXPECT_NE(print_spec(spec).find(text), std::string::npos) << text;
}

TEST(KeySpecials, EachEntryShows) {
    const std::map<std::string, std::function<void()>> tests{
        {"name",
         [] {
             EXPECT_EQ(small_with("name: tiny\n").name, "tiny");
         }},
        {"citation",
         [] {
             expect_in_print(small_with("citation: a paper\n"), "a paper");
         }},
        {"assumed",
         [] {
             expect_in_print(small_with("assumed:\n  tile.pes: our choice\n"), "our choice");
         }},
        {"published",
         [] {
             const std::string figure = "published:\n  area_mm2: {value: 3.5, within: 0.01, source: table 7}\n";
             expect_in_print(small_with(figure), "table 7");
             expect_in_print(small_with(figure), "3.5");
         }},
        {"use",
         [] {
             const Base base{"small", "lenet5", {}};
             // Another converter, another model of its cost (adc.model), other buffers.
             expect_moves(run(base), run(base, {"technology.use=technologies/isaac_32nm"}),
                          {{"area_mm2_by_component.adc", Direction::down},
                           {"energy_pj_by_component.adc", Direction::down},
                           {"area_mm2_by_component.other", Direction::up}},
                          "technology.use");
         }},
        // Each of its keys has an entry in the table, or in the tests below.
        {"technology.costs",
         [] {
             EXPECT_GT(small_with("").costs[Cost::crossbar_cell_area].value, 0);
         }},
    };
    for (const SpecEntry& entry : special_entries()) {
        SCOPED_TRACE(entry.name);
        const auto test = tests.find(entry.name);
        ASSERT_NE(test, tests.end()) << "nobody has said what this entry does";
        test->second();
    }
    EXPECT_EQ(tests.size(), special_entries().size());
}

/// A table of memories with one row, and where it comes from.
struct Table {
    std::string node = "32 nm";
    std::string capacity = "64 KiB";
    std::string width_bits = "256";
    std::string read_energy = "30 pJ";
    std::string write_energy = "36 pJ";
    std::string area = "0.1 mm2";
    std::string leakage = "12 uW";
    std::string provenance = "computed";
    std::string leakage_provenance = "computed";

    std::string text() const {
        return fmt::format("{{node: {}, origin: {{source: a, provenance: {}}}, leakage_origin: {{source: b, "
                           "provenance: {}}}, points: [{{capacity: {}, width_bits: {}, read_energy: {}, "
                           "write_energy: {}, area: {}, leakage: {}}}]}}",
                           node, provenance, leakage_provenance, capacity, width_bits, read_energy, write_energy, area,
                           leakage);
    }
};

// Each number of a table of memories, in each of the four places that may have one.
void expect_table_moves(const std::string& group) {
    // One port: what more ports cost is assumed, and would make the buffer uncertain from the start.
    const Base base{"small",
                    "lenet5",
                    {"mapping.execution=layer_sequential", "global_buffer.width_bits=256", "global_buffer.ports=1"}};
    const auto run_with = [&](const Table& table) {
        return run(base, {costs + group + "=" + table.text()});
    };
    const std::vector<Move> energy_up{{"energy_pj_by_component.buffer", Direction::up}};
    const std::vector<Move> area_up{{"area_mm2_by_component.buffer", Direction::up}};
    const std::vector<Move> both_down{{"energy_pj_by_component.buffer", Direction::down},
                                      {"area_mm2_by_component.buffer", Direction::down}};
    const Figures first = run_with({});
    const auto expect = [&](const std::string& what, std::string Table::*field, const std::string& value,
                            const std::vector<Move>& moves) {
        Table table;
        table.*field = value;
        expect_moves(first, run_with(table), moves, group + "." + what);
    };
    expect("node", &Table::node, "45 nm", both_down);
    expect("capacity", &Table::capacity, "256 KiB", both_down);
    expect("width_bits", &Table::width_bits, "128", energy_up);  // a wider access opens more rows
    expect("read_energy", &Table::read_energy, "90 pJ", energy_up);
    expect("write_energy", &Table::write_energy, "90 pJ", energy_up);
    expect("area", &Table::area, "0.3 mm2", area_up);
    expect("leakage", &Table::leakage, "1 mW", energy_up);
    const std::vector<Move> less_certain{{"unverified_share", Direction::up}};
    expect("origin", &Table::provenance, "assumed", less_certain);
    // The share of energy shows only where it is larger than that of area: a table that leaks much.
    Table leaking;
    leaking.leakage = "100 mW";
    Table unsure = leaking;
    unsure.leakage_provenance = "assumed";
    expect_moves(run_with(leaking), run_with(unsure), less_certain, group + ".leakage_origin");
}

TEST(KeySpecials, SramTable) {
    expect_table_moves("sram");
}
TEST(KeySpecials, InputBufferTable) {
    expect_table_moves("input_buffer");
}
TEST(KeySpecials, OutputBufferTable) {
    expect_table_moves("output_buffer");
}
TEST(KeySpecials, GlobalBufferTable) {
    expect_table_moves("global_buffer");
}

TEST(KeySpecials, OriginOfAFigure) {
    const Base base{"small", "lenet5", {}};
    const std::string key = std::string(costs) + "adc.energy_factor=";
    const auto with = [&](const std::string& origin) {
        return run(base, {key + "{value: 1, source: a, " + origin + "}"});
    };
    const Figures known = with("provenance: published");
    const std::vector<Move> less_certain{{"unverified_share", Direction::up}};
    expect_moves(known, with("provenance: recalled"), less_certain, "provenance");
    expect_moves(known, with("provenance: published, verified: false"), less_certain, "verified");
    expect_moves(with("provenance: recalled, verified: true"), with("provenance: recalled"), less_certain, "verified");
    const ChipSpec noted = read_chip("small", shipped_configs(), {key + "{value: 1, source: page 9, note: as drawn}"});
    expect_in_print(noted, "page 9");
    expect_in_print(noted, "as drawn");
}

}  // namespace
}  // namespace bitline
