#include "sim/trace/vcd_writer.hpp"

#include <gtest/gtest.h>

#include <bitset>
#include <random>
#include <string>

#include "bitline_version.hpp"
#include "hw/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

const std::string vcd_head = std::string("$version Bitline ") + version + " $end\n";

TEST(VcdWriter, WritesDefinitionsAllValuesAndThenChangesOnly) {
    const TemporaryFolder folder;
    VcdWriter vcd(folder / "a.vcd", 1);
    const auto adc = vcd.add_vector("chip.tile10.pe0.adc", "state", 16);
    const auto busy = vcd.add_vector("chip.router0.east", "busy", 1);
    const auto buffer = vcd.add_vector("chip.tile2", "occupancy", 12);
    vcd.preset(adc, 5);
    vcd.begin(1'000);
    vcd.change(buffer, 4095);
    vcd.set_time(2'000);
    vcd.change(adc, 5);
    vcd.set_time(3'000);
    vcd.change(busy, 1);
    vcd.change(adc, 0);
    vcd.finish(4'000);

    EXPECT_EQ(read_file(folder / "a.vcd"), vcd_head + R"($timescale 1 fs $end
$scope module chip $end
$scope module router0 $end
$scope module east $end
$var wire 1 " busy $end
$upscope $end
$upscope $end
$scope module tile2 $end
$var wire 12 # occupancy [11:0] $end
$upscope $end
$scope module tile10 $end
$scope module pe0 $end
$scope module adc $end
$var wire 16 ! state [15:0] $end
$upscope $end
$upscope $end
$upscope $end
$upscope $end
$enddefinitions $end
#1000
$dumpvars
b101 !
0"
b0 #
$end
b111111111111 #
#3000
1"
b0 !
#4000
)");
}

TEST(VcdWriter, NamesTheUnit) {
    const TemporaryFolder folder;
    const std::pair<std::uint64_t, std::string> units[] = {
        {1, "1 fs"}, {1'000, "1 ps"}, {10'000, "10 ps"}, {1'000'000, "1 ns"}};
    for (const auto& [fs, name] : units) {
        VcdWriter vcd(folder / "a.vcd", fs);
        vcd.begin(0);
        vcd.finish(0);
        std::string expected = vcd_head;
        expected.append("$timescale ").append(name).append(" $end\n$enddefinitions $end\n#0\n$dumpvars\n$end\n");
        EXPECT_EQ(read_file(folder / "a.vcd"), expected);
    }
}

TEST(VcdWriter, DatesAHeldMeanAtTheBeginningOfItsSpan) {
    const TemporaryFolder folder;
    VcdWriter vcd(folder / "a.vcd", 1'000'000);
    const auto power = vcd.add_real("chip", "power_mw");
    const auto state = vcd.add_vector("chip", "state", 8);
    vcd.hold(10);
    vcd.begin(10);
    vcd.set_time(12);
    vcd.change(state, 3);
    vcd.change_real(power, 1.25);
    vcd.release();
    vcd.hold(20);
    vcd.change(state, 4);  // at 20 itself
    vcd.change_real(power, 2.5e-7);
    vcd.release();
    vcd.hold(30);  // neither value changes in here
    vcd.change_real(power, 2.5e-7);
    vcd.release();
    vcd.hold(40);
    vcd.change_real(power, 0);  // the mean only
    vcd.release();
    vcd.hold(50);
    vcd.set_time(55);
    vcd.change(state, 0);  // the state only
    vcd.release();
    vcd.finish(60);
    const std::string text = read_file(folder / "a.vcd");
    EXPECT_EQ(
        text.substr(text.find("#10\n")),
        "#10\n$dumpvars\nr1.25 !\nb0 \"\n$end\n#12\nb11 \"\n#20\nr2.5e-07 !\nb100 \"\n#40\nr0 !\n#55\nb0 \"\n#60\n");
}

TEST(VcdWriter, GivesManyVariablesCodesOfTheirOwn) {
    const TemporaryFolder folder;
    VcdWriter vcd(folder / "a.vcd", 1);
    for (int i = 0; i < 94 * 95 + 1; ++i) {
        vcd.add_vector("chip", "v" + std::to_string(i), 1);
    }
    vcd.begin(0);
    vcd.finish(0);
    const std::string text = read_file(folder / "a.vcd");
    for (const std::string line : {"wire 1 ! v0 ", "wire 1 ~ v93 ", "wire 1 !! v94 ", "wire 1 \"! v95 ",
                                   "wire 1 !\" v188 ", "wire 1 ~~ v8929 ", "wire 1 !!! v8930 "}) {
        EXPECT_NE(text.find("$var " + line), std::string::npos) << line;
    }
}

TEST(VcdWriter, WritesEveryWidthInBinaryWithoutLeadingZeros) {
    const TemporaryFolder folder;
    VcdWriter vcd(folder / "a.vcd", 1);
    const auto wide = vcd.add_vector("chip", "wide", 64);
    vcd.begin(0);
    std::string expected = "$end\n";
    std::mt19937_64 random(3);
    for (std::uint64_t time = 1; time <= 64; ++time) {
        const std::uint64_t value = (random() >> (64 - time)) | (std::uint64_t{1} << (time - 1));
        vcd.set_time(time);
        vcd.change(wide, value);
        const std::string digits = std::bitset<64>(value).to_string();
        expected += "#" + std::to_string(time) + "\nb" + digits.substr(digits.find('1')) + " !\n";
    }
    vcd.finish(64);
    const std::string text = read_file(folder / "a.vcd");
    EXPECT_EQ(text.substr(text.find("$end\n#1\n")), expected);
}

TEST(VcdWriter, KeepsOrderOverManyBuffersHeldOrNot) {
    const TemporaryFolder folder;
    for (const bool held : {false, true}) {
        VcdWriter vcd(folder / "a.vcd", 1);
        const auto count = vcd.add_vector("chip", "count", 32);
        std::string expected = "$end\n";
        if (held) {
            vcd.hold(0);
        }
        vcd.begin(0);
        for (std::uint64_t time = 1; time <= 100'000; ++time) {
            vcd.set_time(time);
            vcd.change(count, time);
            const std::string digits = std::bitset<32>(time).to_string();
            expected += "#" + std::to_string(time) + "\nb" + digits.substr(digits.find('1')) + " !\n";
        }
        vcd.finish(100'000);
        const std::string text = read_file(folder / "a.vcd");
        EXPECT_TRUE(text.substr(text.find("$end\n#1\n")) == expected) << "held: " << held;
    }
}

TEST(VcdWriter, RefusesWhatItCannotWrite) {
    const TemporaryFolder folder;
    EXPECT_THROW(VcdWriter(folder / "none/a.vcd", 1), InputError);
    VcdWriter vcd(folder / "a.vcd", 1);
    EXPECT_THROW(vcd.add_vector("chip", "none", 0), InternalError);
    EXPECT_THROW(vcd.add_vector("chip", "much", 65), InternalError);
    vcd.begin(0);
    EXPECT_THROW(vcd.add_real("chip", "late"), InternalError);
}

}  // namespace
}  // namespace bitline
