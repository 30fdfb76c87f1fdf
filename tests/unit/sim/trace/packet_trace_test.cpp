#include "sim/trace/packet_trace.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hw/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

const std::string trace_head = "# bitline packets 1, mesh 3x2, local ports 2\ncycle,source,target,flits\n";

/// What reading a file of `text` says is wrong, without the file's name.
std::vector<std::string> problems(const std::string& text) {
    const TemporaryFolder folder;
    const std::string file = folder / "t.csv";
    write_file(file, text);
    try {
        read_packet_trace(file);
    } catch (const InputError& error) {
        std::vector<std::string> lines;
        for (const std::string& line : error.lines()) {
            EXPECT_EQ(line.substr(0, file.size() + 1), file + ":");
            lines.push_back(line.substr(file.size() + 1));
        }
        return lines;
    }
    return {};
}

TEST(PacketTrace, ReadsWhatItWrote) {
    const TemporaryFolder folder;
    const std::string file = folder / "t.csv";
    PacketTraceFile out(file, "--trace-out", 3, 2, 2);
    out.append(4, {1, 11, 8});
    out.append(0, {7, 0, 1});
    out.append(4, {7, 3, 4096});
    EXPECT_NE(folder.listing(), "t.csv");
    out.commit();
    EXPECT_EQ(folder.listing(), "t.csv");
    EXPECT_EQ(read_file(file), trace_head + "1,4,11,8\n7,0,0,1\n7,4,3,4096\n");
    const PacketTrace trace = read_packet_trace(file);
    EXPECT_EQ(trace.width, 3);
    EXPECT_EQ(trace.height, 2);
    EXPECT_EQ(trace.local_ports, 2);
    ASSERT_EQ(trace.packets.size(), 12U);
    EXPECT_EQ(trace.packets[0], (std::vector<TracePacket>{{7, 0, 1}}));
    EXPECT_EQ(trace.packets[4], (std::vector<TracePacket>{{1, 11, 8}, {7, 3, 4096}}));
    EXPECT_EQ(last_cycle(trace), 7U);
    EXPECT_EQ(longest_packet(trace), 4096);
}

TEST(PacketTrace, IsRemovedWithoutCommit) {
    const TemporaryFolder folder;
    PacketTraceFile(folder / "t.csv", "--trace-out", 3, 2, 2).append(4, {1, 11, 8});
    EXPECT_EQ(folder.listing(), "");
}

TEST(PacketTrace, LinesMayEndAsOnOtherSystems) {
    EXPECT_EQ(problems("# bitline packets 1, mesh 1x1, local ports 1\r\ncycle,source,target,flits\r\n1,0,0,1\r\n"),
              std::vector<std::string>{});
    EXPECT_EQ(problems("# bitline packets 1, mesh 1x1, local ports 1\ncycle,source,target,flits\n1,0,0,1"),
              std::vector<std::string>{});
}

TEST(PacketTrace, TellsWhatIsWrongWithTheHead) {
    const auto wrong = [](const std::string& text, const std::string& line) {
        EXPECT_EQ(problems(text).front(), line);
    };
    const std::string expected = "a first line '# bitline packets 1, mesh 8x8, local ports 1' is expected";
    wrong("", "1:1: no packet trace, got '', " + expected);
    wrong("cycle,source,target,flits\n1,0,0,1\n", "1:1: no packet trace, got 'cycle,source,target,flits', " + expected);
    wrong("# bitline packets 2, mesh 3x2, local ports 2\n", "1:19: version out of range, got '2', 1 to 1 is allowed");
    wrong("# bitline packets 1, mesh 65x2, local ports 2\n", "1:27: mesh out of range, got '65', 1 to 64 is allowed");
    wrong("# bitline packets 1, mesh 3x0, local ports 2\n", "1:29: mesh out of range, got '0', 1 to 64 is allowed");
    wrong("# bitline packets 1, mesh 3 x 2, local ports 2\n",
          "1:28: no packet trace, got '# bitline packets 1, mesh 3 x 2, local ports 2', " + expected);
    wrong("# bitline packets 1, mesh 3x2, local ports 61\n",
          "1:44: local ports out of range, got '61', 1 to 60 is allowed");
    wrong("# bitline packets 1, mesh 3x2, local ports 2;\n",
          "1:45: more than a first line has, got ';', its end is expected");
    wrong("# bitline packets 1, mesh 3x2, local ports 2\n1,0,0,1\n",
          "2:1: no header, got '1,0,0,1', 'cycle,source,target,flits' is expected");
    wrong(trace_head, "3:1: no packets, got an empty trace, at least one line CYCLE,SOURCE,TARGET,FLITS is needed");
}

TEST(PacketTrace, TellsWhatIsWrongWithAPacket) {
    const auto wrong = [](const std::string& rows, const std::string& line) {
        EXPECT_EQ(problems(trace_head + rows), std::vector<std::string>{line});
    };
    wrong("0,0,0,1\n", "3:1: cycle out of range, got 0, 1 to 1000000000000 is allowed");
    wrong("5,0,0,1\n4,0,0,1\n", "4:1: cycle out of range, got 4, 5 to 1000000000000 is allowed after the line before");
    wrong("5,12,0,1\n", "3:3: source out of range, got 12, 0 to 11 is allowed");
    wrong("5,11,12,1\n", "3:6: target out of range, got 12, 0 to 11 is allowed");
    wrong("5,11,11,0\n", "3:9: flits out of range, got 0, 1 to 4096 is allowed");
    const std::string packet = "CYCLE,SOURCE,TARGET,FLITS are expected, whole numbers";
    wrong("5,11,11\n", "3:6: no target, got '5,11,11', " + packet);
    wrong("5,11,11,1,1\n", "3:9: no flits, got '5,11,11,1,1', " + packet);
    wrong("5,,11,1\n", "3:3: no source, got '5,,11,1', " + packet);
    wrong("5, 1,1,1\n", "3:3: no source, got '5, 1,1,1', " + packet);
    wrong("-5,1,1,1\n", "3:1: no cycle, got '-5,1,1,1', " + packet);
    wrong("1e3,1,1,1\n", "3:1: no cycle, got '1e3,1,1,1', " + packet);
    wrong("18446744073709551617,1,1,1\n", "3:1: no cycle, got '18446744073709551617,1,1,1', " + packet);
    wrong("1,1,1,1\n\n2,1,1,1\n", "4:1: no cycle, got '', " + packet);
    EXPECT_EQ(problems(trace_head + "0,0,0,1\n1,0,0,0\nx\n").size(), 3U);
    std::string many;
    for (int i = 0; i < 1000; ++i) {
        many += "x\n";
    }
    EXPECT_EQ(problems(trace_head + many).size(), 20U);
}

TEST(PacketTrace, TellsOfFilesThatCannotBeRead) {
    const TemporaryFolder folder;
    for (const std::string& file : {folder / "none", folder.path()}) {
        try {
            read_packet_trace(file);
            ADD_FAILURE() << file;
        } catch (const InputError& error) {
            EXPECT_EQ(std::string(error.what()).substr(0, file.size() + 17), file + ": cannot be read,");
        }
    }
}

}  // namespace
}  // namespace bitline
