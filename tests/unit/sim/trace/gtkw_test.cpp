#include "sim/trace/gtkw.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "hw/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

using Kind = WaveVariable::Kind;

TEST(Gtkw, StandsBesideTheWave) {
    EXPECT_EQ(gtkw_name("out/run.vcd"), "out/run.gtkw");
    EXPECT_EQ(node_table_name("out/run.vcd"), "out/run.nodes.txt");
    EXPECT_EQ(gtkw_name("wave"), "wave.gtkw");
    EXPECT_EQ(gtkw_name("a.vcd/wave"), "a.vcd/wave.gtkw");
}

TEST(Gtkw, TranslatesStatesIntoNodes) {
    EXPECT_EQ(node_table_text({"conv1.mvm0", "fc.vec"}), "0 idle\n1 conv1.mvm0\n2 fc.vec\n");
}

TEST(Gtkw, ArrangesChipTilesBufferMemoryRouters) {
    WaveView view;
    view.variables = {{"chip", "power_mw", Kind::power, 64},
                      {"chip.router0.out1", "busy", Kind::flag, 1},
                      {"chip.memory0", "state", Kind::state, 32},
                      {"chip.global_buffer", "state", Kind::state, 32},
                      {"chip.tile10", "state", Kind::state, 32},
                      {"chip.tile2.pe0.adc", "state", Kind::state, 16},
                      {"chip.tile2.input_buffer", "bytes", Kind::occupancy, 20},
                      {"chip.tile2", "power_mw", Kind::power, 64},
                      {"chip.tile2", "state", Kind::state, 32}};
    view.first_time = 1'000'000;
    view.last_time = 7'144'000;  // a span of 6 144 000: 2^20 = 1 048 576 in 200 pixels show 6 291 456 in 1200
    const std::string text = gtkw_text("/somewhere/out/run.vcd", view);
    EXPECT_EQ(text, R"([*] Written by Bitline
[dumpfile] "run.vcd"
[savefile] "run.gtkw"
[timestart] 1000000
[size] 1600 900
[pos] -1 -1
*-19.965784 1000000 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1
[sst_expanded] 0
[signals_width] 300
@800200
-chip
@88420
+{power_mw} chip.power_mw
@20000
-
@1000200
-chip
@200
-
@800200
-tile2
@2024
^1 run.nodes.txt
+{state} chip.tile2.state[31:0]
@88420
+{power_mw} chip.tile2.power_mw
@20000
-
@88024
+{input_buffer bytes} chip.tile2.input_buffer.bytes[19:0]
@2024
^1 run.nodes.txt
+{pe0 adc state} chip.tile2.pe0.adc.state[15:0]
@1000200
-tile2
@200
-
@800200
-tile10
@2024
^1 run.nodes.txt
+{state} chip.tile10.state[31:0]
@1000200
-tile10
@200
-
@800200
-global_buffer
@2024
^1 run.nodes.txt
+{state} chip.global_buffer.state[31:0]
@1000200
-global_buffer
@200
-
@800200
-memory0
@2024
^1 run.nodes.txt
+{state} chip.memory0.state[31:0]
@1000200
-memory0
@200
-
@800200
-router0
@28
+{out1 busy} chip.router0.out1.busy
@1000200
-router0
@200
-
)");
}

TEST(Gtkw, ZoomsSomewhereWhenTheRunEndedBeforeTheWindow) {
    WaveView view;
    view.first_time = 1'000;
    view.last_time = 0;
    const std::string text = gtkw_text("run.vcd", view);
    EXPECT_NE(text.find("\n*2.584963 1000 -1"), std::string::npos)
        << text;  // 2^-2.585 = 1/6 of a unit in 200 of 1200 pixels
}

TEST(Gtkw, WritesBothFilesOrSaysWhyNot) {
    const TemporaryFolder folder;
    WaveView view;
    view.node_names = {"fc"};
    write_gtkw(folder / "run.vcd", view);
    EXPECT_EQ(folder.listing(), "run.gtkw run.nodes.txt");
    EXPECT_EQ(read_file(folder / "run.nodes.txt"), "0 idle\n1 fc\n");
    EXPECT_THROW(write_gtkw(folder / "none/run.vcd", view), InputError);
    write_gtkw("/dev/null", view);
    EXPECT_FALSE(std::filesystem::exists("/dev/null.gtkw"));
}

}  // namespace
}  // namespace bitline
