// What GTKWave itself makes of our waves: it is asked under a virtual X server.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "sim/trace/gtkw.hpp"
#include "sim/trace/vcd_probe.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

/// Whether the tool is there. Under scripts/test, which installs all tools, a missing one is a failure.
bool installed(const std::string& tool) {
    const bool found = std::system(("command -v " + tool + " >/dev/null 2>&1").c_str()) == 0;
    EXPECT_TRUE(found || std::getenv("BITLINE_ALL_TOOLS") == nullptr) << tool << " is not installed";
    return found;
}

/// What the command prints on both streams; its exit code is the last line.
std::string output_of(const std::string& command) {
    std::string text;
    FILE* pipe = ::popen(("{ " + command + "; } 2>&1; echo \"exit $?\"").c_str(), "r");
    if (pipe == nullptr) {
        return "no shell";
    }
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
        text += static_cast<char>(c);
    }
    ::pclose(pipe);
    return text;
}

/// The rest of the line of `text` that begins with `key` and a blank.
std::string answer(const std::string& text, const std::string& key) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.compare(0, key.size() + 1, key + " ") == 0) {
            return line.substr(key.size() + 1);
        }
    }
    return "(no answer)";
}

/// What GTKWave, started in another folder, answers to the script ask.tcl when it has opened run.gtkw.
std::string ask(const TemporaryFolder& folder) {
    return output_of("cd / && HOME=" + folder.path() + " timeout 100 xvfb-run -a -s '-screen 0 1700x1000x24' gtkwave " +
                     (folder / "run.gtkw") + " -S " + (folder / "ask.tcl"));
}

/// A run of LeNet-5 on the small chip, started in `folder`.
std::string bitline_in(const TemporaryFolder& folder, const std::string& options) {
    return output_of("cd " + folder.path() + " && " + BITLINE_BINARY + " run --chip small --network lenet5 " + options);
}

/// A chip of two tiles at 1.2 GHz, of which tile 1 and the router are watched from cycle 100 to cycle 400.
std::uint64_t write_waves(const std::string& file) {
    PowerCosts costs;
    costs.bin = 50;
    costs.joules[static_cast<std::size_t>(Action::adc_convert)] = 2e-12;
    VcdProbe probe(file, Clock::from_frequency(Frequency{1'200'000'000}), Scope::parse("tile1,router0"),
                   TimeWindow{100, 400}, costs);
    probe.declare("chip.tile0", "state", SignalKind::state, 32);
    const SignalId tile = probe.declare("chip.tile1", "state", SignalKind::state, 32);
    const SignalId adc = probe.declare("chip.tile1.pe0.adc", "state", SignalKind::state, 16);
    const SignalId buffer = probe.declare("chip.tile1.input_buffer", "bytes", SignalKind::occupancy, 17);
    const SignalId link = probe.declare("chip.router0.out1", "busy", SignalKind::flag, 1);
    ActionCounts counts{};
    counts[static_cast<std::size_t>(Action::adc_convert)] = 10;
    for (Cycle now = 0; now < 500; now += 20) {
        probe.advance(now);
        probe.change(tile, now, 1 + now / 20 % 2);
        probe.change(adc, now + 5, 2);
        probe.change(adc, now + 15, 0);
        probe.change(buffer, now, 100 * now);
        probe.change(link, now + 7, now / 20 % 2);
        probe.actions({SiteKind::tile, 1}, now, now + 20, counts);
    }
    probe.finish(500);
    write_gtkw(file, {probe.variables(), {"conv1.mvm0", "fc.vec"}, probe.first_time(), probe.last_time()});
    return probe.last_time();
}

TEST(Gtkwave, ShowsTheWaveArrangedFromAnyFolder) {
    if (!installed("gtkwave") || !installed("xvfb-run")) {
        GTEST_SKIP() << "gtkwave or xvfb-run is not installed (scripts/setup installs both)";
    }
    const TemporaryFolder folder;
    const std::uint64_t last_time = write_waves(folder / "run.vcd");
    write_file(folder / "ask.tcl", R"(puts "variables [gtkwave::getNumFacs]"
puts "displayed [gtkwave::getDisplayedSignals]"
gtkwave::setMarker 112000000
gtkwave::nop
for {set i 0} {$i < [gtkwave::getTotalNumTraces]} {incr i} {
    puts "row$i [gtkwave::getTraceNameFromIndex $i]=[gtkwave::getTraceValueAtMarkerFromIndex $i]"
}
puts "file [gtkwave::getMinTime] [gtkwave::getMaxTime]"
puts "shown [gtkwave::getWindowStartTime] [gtkwave::getWindowEndTime]"
exit
)");
    const std::string text = ask(folder);
    EXPECT_EQ(answer(text, "exit"), "0") << text;
    EXPECT_EQ(answer(text, "variables"), "6") << text;
    // Relative names were found, and each signal of the save file exists in the wave: GTKWave drops others silently.
    EXPECT_EQ(answer(text, "displayed"), "chip.power_mw chip.tile1.state[31:0] chip.tile1.power_mw "
                                         "chip.tile1.input_buffer.bytes[16:0] chip.tile1.pe0.adc.state[15:0] "
                                         "chip.router0.out1.busy ")
        << text;
    // Cycle 134 is 111 666 622 fs, cycle 135 112 499 955 fs: between firing starts at 120 and 140, the ADC went idle at 135.
    EXPECT_EQ(answer(text, "row0"), "chip=") << text;
    EXPECT_EQ(answer(text, "row1"), "power_mw=1.2") << text;  // 25 conversions of 2 pJ in 50 cycles of 0.8333 ns
    EXPECT_EQ(answer(text, "row5"), "tile1=") << text;
    EXPECT_EQ(answer(text, "row6"), "state=conv1.mvm0") << text;
    EXPECT_EQ(answer(text, "row9"), "input_buffer bytes=12000") << text;
    EXPECT_EQ(answer(text, "row10"), "pe0 adc state=fc.vec") << text;
    EXPECT_EQ(answer(text, "row14"), "out1 busy=0") << text;
    EXPECT_EQ(answer(text, "file"), "83333300 " + std::to_string(last_time)) << text;
    std::istringstream shown(answer(text, "shown"));
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    shown >> from >> to;
    EXPECT_EQ(from, 83'333'300U) << text;
    EXPECT_GE(to, last_time) << text;
}

TEST(Gtkwave, ShowsEverySignalOfARun) {
    if (!installed("gtkwave") || !installed("xvfb-run")) {
        GTEST_SKIP() << "gtkwave or xvfb-run is not installed (scripts/setup installs both)";
    }
    const TemporaryFolder folder;
    const std::string run =
        bitline_in(folder, "--out report --vcd run.vcd --scope tile0,router0,memory0 --window 100us:200us");
    ASSERT_EQ(answer(run, "exit"), "0") << run;
    std::size_t variables = 0;
    std::istringstream wave(read_file(folder / "run.vcd"));
    for (std::string line; std::getline(wave, line);) {
        variables += line.compare(0, 5, "$var ") == 0 ? 1U : 0U;
    }
    EXPECT_GT(variables, 20U);
    write_file(folder / "ask.tcl", R"(puts "variables [gtkwave::getNumFacs]"
puts "rows [llength [gtkwave::getDisplayedSignals]]"
puts "displayed [gtkwave::getDisplayedSignals]"
exit
)");
    const std::string text = ask(folder);
    EXPECT_EQ(answer(text, "variables"), std::to_string(variables)) << text;
    EXPECT_EQ(answer(text, "rows"), std::to_string(variables)) << text;
    for (const char* signal : {"chip.power_mw ", "chip.tile0.state[", "chip.tile0.power_mw ", "chip.tile0.pe0.state[",
                               "chip.tile0.pe0.adc.state[", "chip.memory0.state[", "chip.router0.out4.busy "}) {
        EXPECT_NE(answer(text, "displayed").find(signal), std::string::npos) << signal << " in " << text;
    }
}

TEST(Traces, NeverChangeTheReport) {
    const TemporaryFolder folder;
    EXPECT_EQ(answer(bitline_in(folder, "--out plain"), "exit"), "0");
    EXPECT_EQ(answer(bitline_in(folder, "--out traced --vcd run.vcd --timeline run.json"), "exit"), "0");
    EXPECT_EQ(output_of("cd " + folder.path() + " && diff -r plain traced"), "exit 0\n");
    EXPECT_EQ(folder.listing(), "plain run.gtkw run.json run.nodes.txt run.vcd traced");
}

TEST(Traces, AreRefusedBeforeTheRunWhereTheyCannotBeWritten) {
    const TemporaryFolder folder;
    for (const std::string option : {"--vcd", "--timeline"}) {
        const std::string text = bitline_in(folder, option + " none/file");
        EXPECT_EQ(answer(text, "exit"), "2") << text;
        EXPECT_NE(text.find(option + ": cannot be opened, 'none/file' was given"), std::string::npos) << text;
        EXPECT_EQ(text.find("firings"), std::string::npos) << "ran before: " << text;
    }
}

TEST(Gtkwave, ConvertsTheWaveAndBackWithoutLosingATime) {
    if (!installed("vcd2fst") || !installed("fst2vcd")) {
        GTEST_SKIP() << "vcd2fst or fst2vcd is not installed (scripts/setup installs gtkwave, which has them)";
    }
    const TemporaryFolder folder;
    write_waves(folder / "run.vcd");
    EXPECT_EQ(answer(output_of("cd " + folder.path() + " && vcd2fst run.vcd run.fst && fst2vcd -f run.fst -o back.vcd"),
                     "exit"),
              "0");
    const auto values = [](const std::string& text) {
        std::istringstream lines(text);
        std::vector<std::string> times;
        bool defined = false;
        for (std::string line; std::getline(lines, line);) {
            defined = defined || line.compare(0, 15, "$enddefinitions") == 0;
            if (defined && line[0] == '#') {
                times.push_back(line);
            }
        }
        return times;
    };
    const std::vector<std::string> ours = values(read_file(folder / "run.vcd"));
    EXPECT_GT(ours.size(), 60U);
    EXPECT_EQ(values(read_file(folder / "back.vcd")), ours);
}

}  // namespace
}  // namespace bitline
