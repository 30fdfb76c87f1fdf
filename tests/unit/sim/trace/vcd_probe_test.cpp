#include "sim/trace/vcd_probe.hpp"

#include <unistd.h>

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "hw/error.hpp"
#include "tests/support/hand_made.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

/// The text from the first time on.
std::string body(const std::string& path) {
    const std::string text = read_file(path);
    return text.substr(text.find("$enddefinitions $end\n") + 21);
}

ActionCounts conversions(std::uint64_t n) {
    ActionCounts counts{};
    counts[static_cast<std::size_t>(Action::adc_convert)] = n;
    return counts;
}

PowerCosts picojoule_per_conversion(Cycle bin) {
    PowerCosts costs;
    costs.bin = bin;
    costs.joules[static_cast<std::size_t>(Action::adc_convert)] = 1e-12;
    return costs;
}

TEST(VcdProbe, WritesFutureChangesInOrderAndTheLastOfACycle) {
    const TemporaryFolder folder;
    VcdProbe probe(folder / "a.vcd", one_ns, Scope(), TimeWindow(), PowerCosts());
    const SignalId a = probe.declare("chip.tile0", "state", SignalKind::state, 8);
    const SignalId b = probe.declare("chip.tile0.pe0", "state", SignalKind::state, 8);
    probe.change(a, 0, 7);  // at the opening
    probe.advance(0);
    probe.change(b, 5, 1);
    probe.change(b, 3, 2);
    probe.change(b, 5, 3);  // wins over 1
    probe.change(a, 5, 6);  // loses against the call of cycle 5
    probe.advance(4);
    probe.change(a, 4, 1);
    probe.change(a, 4, 2);
    probe.change(a, 4, 7);  // nothing has changed
    probe.advance(5);
    probe.change(a, 5, 9);
    probe.change(b, 7, 0);
    probe.finish(9);
    EXPECT_EQ(body(folder / "a.vcd"),
              "#0\n$dumpvars\nb111 !\nb0 \"\n$end\n#3\nb10 \"\n#5\nb11 \"\nb1001 !\n#7\nb0 \"\n#9\n");
    EXPECT_EQ(folder.listing(), "a.vcd");
}

TEST(VcdProbe, OpensTheWindowWithTrueValues) {
    const TemporaryFolder folder;
    VcdProbe probe(folder / "a.vcd", one_ns, Scope(), TimeWindow{10, 20}, PowerCosts());
    const SignalId a = probe.declare("chip.tile0", "a", SignalKind::occupancy, 8);
    const SignalId b = probe.declare("chip.tile0", "b", SignalKind::occupancy, 8);
    const SignalId c = probe.declare("chip.tile0", "c", SignalKind::occupancy, 8);
    probe.change(a, 9, 4);  // dated later than the next call, so it stays
    probe.change(a, 8, 2);
    probe.change(b, 10, 3);  // the opening itself
    probe.change(c, 11, 5);
    probe.change(c, 25, 6);  // beyond the window
    probe.advance(9);
    probe.change(c, 9, 1);
    probe.advance(15);
    probe.change(a, 19, 8);
    probe.change(a, 20, 9);
    probe.advance(18);
    probe.advance(40);
    probe.change(b, 40, 0);
    EXPECT_EQ(folder.listing(), "a.vcd." + std::to_string(::getpid()) + ".partial");
    probe.finish(50);
    EXPECT_EQ(body(folder / "a.vcd"), "#10\n$dumpvars\nb100 !\nb11 \"\nb1 #\n$end\n#11\nb101 #\n#19\nb1000 !\n#20\n");
    EXPECT_TRUE(probe.window_reached());
    EXPECT_EQ(probe.first_time(), 10U);
    EXPECT_EQ(probe.last_time(), 20U);
}

TEST(VcdProbe, DatesCyclesByThePeriodInTheCoarsestExactUnit) {
    const TemporaryFolder folder;
    struct Case {
        Clock clock;
        std::string unit;
        std::string end;
    };
    const Case cases[] = {{Clock::from_frequency(Frequency{1'200'000'000}), "1 fs", "#5833331\n"},  // 7 x 833 333 fs
                          {Clock::from_period(Time{1'500'000}), "1 ps", "#10500\n"},
                          {Clock::from_period(Time{6'000'000}), "1 ns", "#42\n"}};
    for (const Case& each : cases) {
        VcdProbe probe(folder / "a.vcd", each.clock, Scope(), TimeWindow(), PowerCosts());
        probe.declare("chip.tile0", "state", SignalKind::state, 8);
        probe.finish(7);
        EXPECT_NE(read_file(folder / "a.vcd").find("$timescale " + each.unit + " $end"), std::string::npos);
        EXPECT_EQ(body(folder / "a.vcd"), "#0\n$dumpvars\nb0 !\n$end\n" + each.end);
    }
}

TEST(VcdProbe, WatchesTheScopeOnly) {
    const TemporaryFolder folder;
    VcdProbe probe(folder / "a.vcd", one_ns, Scope::parse("tile3,router0"), TimeWindow(), PowerCosts());
    EXPECT_EQ(probe.declare("chip.tile1", "state", SignalKind::state, 8), Probe::unwatched);
    EXPECT_NE(probe.declare("chip.tile3.pe0", "state", SignalKind::state, 8), Probe::unwatched);
    EXPECT_NE(probe.declare("chip.router0.east", "busy", SignalKind::flag, 1), Probe::unwatched);
    probe.change(Probe::unwatched, 3, 1);
    probe.finish(5);
    EXPECT_EQ(body(folder / "a.vcd"), "#0\n$dumpvars\nb0 !\n0\"\n$end\n#5\n");
    ASSERT_EQ(probe.variables().size(), 2U);
    EXPECT_EQ(probe.variables()[1].path, "chip.router0.east");
    EXPECT_EQ(probe.variables()[1].kind, WaveVariable::Kind::flag);
}

TEST(VcdProbe, ShowsMeanPowerFromTheBeginningOfEachBin) {
    const TemporaryFolder folder;
    PowerCosts costs = picojoule_per_conversion(10);
    costs.tile_leakage_w = 1e-3;
    costs.chip_leakage_w = 5e-3;
    VcdProbe probe(folder / "a.vcd", one_ns, Scope::parse("tile0"), TimeWindow{5, never}, costs);
    const SignalId state = probe.declare("chip.tile0", "state", SignalKind::state, 4);
    probe.declare("chip.tile1", "state", SignalKind::state, 4);
    const Site tile0{SiteKind::tile, 0};
    const Site tile1{SiteKind::tile, 1};
    probe.advance(0);
    probe.actions(tile0, 0, 0, conversions(10));   // bin 0, before the window but of its bin: 10 pJ
    probe.actions(tile0, 5, 25, conversions(40));  // 2 pJ a cycle: 10 pJ in bin 0, 20 in bin 1, 10 in bin 2
    probe.advance(8);
    probe.change(state, 8, 1);
    probe.actions(tile1, 8, 12, conversions(20));  // chip only: 10 pJ in bin 0, 10 in bin 1
    probe.advance(20);
    probe.change(state, 20, 2);
    probe.actions(tile1, 23, 24, conversions(5));
    probe.finish(24);
    // Bin 0: tile 20 pJ / 10 ns = 2 mW + 1; chip 30 pJ: 3 mW + 5. Bin 1: tile 2 + 1, chip 3 + 5. Bin 2 lasts 4 ns: tile 8 pJ of
    // its 10 are over at the end but all are counted, 10 pJ / 4 ns = 2.5 + 1; chip 15 pJ / 4 ns = 3.75 + 5.
    EXPECT_EQ(body(folder / "a.vcd"),
              "#5\n$dumpvars\nr8 !\nr3 \"\nb0 #\n$end\n#8\nb1 #\n#20\nr8.75 !\nr3.5 \"\nb10 #\n#24\n");
}

TEST(VcdProbe, CompletesThePowerBinThatTheWindowEndsIn) {
    const TemporaryFolder folder;
    VcdProbe probe(folder / "a.vcd", one_ns, Scope(), TimeWindow{0, 15}, picojoule_per_conversion(10));
    const SignalId state = probe.declare("chip.tile0", "state", SignalKind::state, 4);
    probe.advance(12);
    probe.change(state, 12, 1);
    probe.advance(18);
    probe.change(state, 18, 2);
    probe.actions({SiteKind::tile, 0}, 18, 19, conversions(30));  // after the window, in its last bin
    probe.advance(25);
    probe.actions({SiteKind::tile, 0}, 25, 26, conversions(1000));
    probe.finish(40);
    EXPECT_EQ(body(folder / "a.vcd"), "#0\n$dumpvars\nr0 !\nr0 \"\nb0 #\n$end\n#10\nr3 !\nr3 \"\n#12\nb1 #\n#15\n");
}

TEST(VcdProbe, SaysWhenTheRunEndsBeforeTheWindow) {
    const TemporaryFolder folder;
    VcdProbe probe(folder / "a.vcd", one_ns, Scope(), TimeWindow{100, 200}, picojoule_per_conversion(10));
    probe.declare("chip.tile0", "state", SignalKind::state, 4);
    probe.advance(50);
    probe.finish(60);
    EXPECT_FALSE(probe.window_reached());
    EXPECT_EQ(body(folder / "a.vcd"),
              "$comment the run ended at cycle 60, before the window, which begins at cycle 100 $end\n");
}

TEST(VcdProbe, LeavesNothingOfARunThatDidNotFinish) {
    const TemporaryFolder folder;
    {
        VcdProbe probe(folder / "a.vcd", one_ns, Scope(), TimeWindow(), PowerCosts());
        probe.declare("chip.tile0", "state", SignalKind::state, 4);
        probe.advance(50);
    }
    EXPECT_EQ(folder.listing(), "");
    EXPECT_THROW(VcdProbe(folder / "none/a.vcd", one_ns, Scope(), TimeWindow(), PowerCosts()), InputError);
}

TEST(VcdProbe, RefusesThePastAndWhatDoesNotFit) {
    const TemporaryFolder folder;
    VcdProbe probe(folder / "a.vcd", one_ns, Scope(), TimeWindow(), PowerCosts());
    const SignalId state = probe.declare("chip.tile0", "state", SignalKind::state, 4);
    probe.advance(50);
    probe.change(state, 50, 15);
    EXPECT_THROW(probe.change(state, 49, 1), InternalError);
    EXPECT_THROW(probe.change(state, 51, 16), InternalError);
}

/// One variable's values, cycle by cycle, as a file shows them in [begin, end].
std::vector<std::string> values_in(const std::string& text, const std::string& code, Cycle begin, Cycle end) {
    std::vector<std::string> values;
    std::istringstream lines(text);
    std::string line;
    std::string value;
    Cycle now = begin;
    while (std::getline(lines, line)) {
        if (line[0] == '#') {
            for (const Cycle next = std::stoull(line.substr(1)); now < next; ++now) {
                values.push_back(value);
            }
        } else if (line.size() > code.size() &&
                   line.compare(line.size() - code.size() - 1, std::string::npos, " " + code) == 0) {
            EXPECT_NE(value, line) << "not a change, at cycle " << now;
            value = line;
        }
    }
    values.push_back(value);
    EXPECT_EQ(now, end);
    return values;
}

TEST(VcdProbe, ShowsWhatATableOfAllCyclesShows) {
    constexpr Cycle run_end = 300;
    const TemporaryFolder folder;
    std::mt19937 random(4);
    for (int round = 0; round < 60; ++round) {
        const Cycle begin = random() % 200;
        const TimeWindow window{begin, random() % 4 == 0 ? never : begin + 1 + random() % 150};
        const PowerCosts costs = picojoule_per_conversion(random() % 3 == 0 ? 0 : 1 + random() % 40);
        VcdProbe probe(folder / "a.vcd", one_ns, Scope(), window, costs);
        std::array<SignalId, 4> ids{};
        for (std::size_t i = 0; i < ids.size(); ++i) {
            ids[i] = probe.declare("chip.tile" + std::to_string(i), "state", SignalKind::state, 3);
        }
        // What the table says: the last call for each variable and cycle.
        std::vector<std::map<Cycle, std::uint64_t>> table(ids.size());
        double joules = 0;
        for (Cycle now = 0; now <= run_end; now += 1 + random() % 4) {
            probe.advance(now);
            for (auto calls = random() % 6; calls > 0; --calls) {
                const std::size_t which = random() % ids.size();
                const Cycle when = now + (random() % 2 == 0 ? 0 : random() % 30);
                const std::uint64_t value = random() % 8;
                table[which][when] = value;
                probe.change(ids[which], when, value);
            }
            probe.actions({SiteKind::tile, 0}, now, now + random() % 20, conversions(1));
            joules += 1e-12;
        }
        probe.finish(run_end);
        const std::string text = body(folder / "a.vcd");
        const Cycle end = std::min(window.end, run_end);
        for (std::size_t which = 0; which < ids.size(); ++which) {
            // With power, the chip's comes first and each tile's before its state.
            const std::string code(1, static_cast<char>(costs.bin > 0 ? '#' + 2 * which : '!' + which));
            std::vector<std::string> expected;
            for (Cycle cycle = begin; cycle <= end; ++cycle) {
                auto at = table[which].upper_bound(std::min(cycle, window.end - 1));
                const std::uint64_t value = at == table[which].begin() ? 0 : std::prev(at)->second;
                const std::string digits[] = {"0", "1", "10", "11", "100", "101", "110", "111"};
                expected.push_back("b" + digits[value] + " " + code);
            }
            EXPECT_EQ(values_in(text, code, begin, end), expected) << "round " << round << ", variable " << which;
        }
        if (costs.bin > 0 && begin < costs.bin && window.end == never) {
            double shown = 0;
            Cycle cycle = begin;
            for (const std::string& value : values_in(text, "!", begin, end)) {
                if (cycle < run_end) {
                    shown += std::stod(value.substr(1)) * 1e-3 * 1e-9 *
                             (cycle == begin ? 1 + static_cast<double>(begin) : 1);
                }
                ++cycle;
            }
            EXPECT_LE(shown, joules * (1 + 1e-6));
            EXPECT_GE(shown, joules - 20e-12);  // what lasts beyond the end of the run
        }
    }
}

}  // namespace
}  // namespace bitline
