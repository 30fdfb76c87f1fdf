#include "sim/trace/timeline.hpp"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "hw/error.hpp"
#include "tests/support/hand_made.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

using Json = nlohmann::json;

/// Three nodes: conv on tile 3 (2 x 5 positions an image), fc on tile 12, load at memory 0; an edge each.
Program three_nodes() {
    Program program;
    const Site sites[] = {{SiteKind::memory, 0}, {SiteKind::tile, 12}, {SiteKind::tile, 3}};
    const std::pair<NodeKind, std::string> names[] = {
        {NodeKind::load, "load"}, {NodeKind::vec, "fc"}, {NodeKind::mvm, "conv"}};
    for (std::uint32_t i = 0; i < 3; ++i) {
        Node node;
        node.id = NodeId{i};
        node.kind = names[i].first;
        node.name = names[i].second;
        node.site = sites[i];
        node.domain.height = 2;
        node.domain.x_end = 5;
        program.nodes.push_back(node);
        Edge edge;
        edge.id = EdgeId{i};
        edge.tensor = names[i].second + ".out";
        program.edges.push_back(edge);
    }
    return program;
}

Json events_of(const std::string& path) {
    const Json json = Json::parse(read_file(path));
    EXPECT_EQ(json.at("displayTimeUnit"), "ns");
    return json.at("traceEvents");
}

std::vector<Json> slices_of(const Json& events) {
    std::vector<Json> slices;
    for (const Json& event : events) {
        if (event.at("ph") == "X") {
            slices.push_back(event);
        }
    }
    return slices;
}

TEST(Timeline, WritesFiringsAndPackets) {
    const TemporaryFolder folder;
    const Program program = three_nodes();
    Timeline timeline(folder / "t.json", program, one_ns, Scope(), TimeWindow());
    timeline.firing(NodeId{2}, 17, 1500, 1600);  // image 1, position 7: y 1, x 2
    timeline.packet(EdgeId{2}, {SiteKind::tile, 3}, {SiteKind::tile, 12}, 18, 1601, 1630);
    timeline.finish();
    EXPECT_EQ(read_file(folder / "t.json"), R"({"displayTimeUnit":"ns","traceEvents":[
{"ph":"M","pid":1,"name":"process_name","args":{"name":"chip.tile3"}},
{"ph":"M","pid":1,"name":"process_sort_index","args":{"sort_index":1}},
{"ph":"M","pid":2,"name":"process_name","args":{"name":"chip.tile12"}},
{"ph":"M","pid":2,"name":"process_sort_index","args":{"sort_index":2}},
{"ph":"M","pid":3,"name":"process_name","args":{"name":"chip.memory0"}},
{"ph":"M","pid":3,"name":"process_sort_index","args":{"sort_index":3}},
{"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"conv"}},
{"ph":"M","pid":1,"tid":1,"name":"thread_sort_index","args":{"sort_index":2048}},
{"ph":"X","pid":1,"tid":1,"ts":1.5,"dur":0.1,"name":"conv","cat":"mvm","args":{"image":1,"y":1,"x":2}},
{"ph":"M","pid":1,"tid":2,"name":"thread_name","args":{"name":"packets sent"}},
{"ph":"M","pid":1,"tid":2,"name":"thread_sort_index","args":{"sort_index":3072}},
{"ph":"X","pid":1,"tid":2,"ts":1.601,"dur":0.029,"name":"conv.out","cat":"packet","args":{"to":"chip.tile12","flits":18}}
]}
)");
    EXPECT_EQ(slices_of(events_of(folder / "t.json")).size(), 2U);
    EXPECT_EQ(folder.listing(), "t.json");
}

TEST(Timeline, DatesExactlyToTheFemtosecond) {
    const TemporaryFolder folder;
    const Program program = three_nodes();
    Timeline timeline(folder / "t.json", program, Clock::from_frequency(Frequency{1'200'000'000}), Scope(),
                      TimeWindow());
    timeline.firing(NodeId{0}, 0, 1, 2);                                  // 833 333.3 fs to 1 666 666.7
    timeline.firing(NodeId{0}, 0, 1'200'000'000, 1'200'000'003);          // 1 s and 2.5 ns
    timeline.firing(NodeId{0}, 0, 1'000'000'000'000, 1'000'000'000'000);  // 833 1/3 s, no time
    timeline.finish();
    const std::string text = read_file(folder / "t.json");
    EXPECT_NE(text.find("\"ts\":0.000833333,\"dur\":0.000833334,"), std::string::npos);
    EXPECT_NE(text.find("\"ts\":1000000,\"dur\":0.0025,"), std::string::npos);
    EXPECT_NE(text.find("\"ts\":833333333.333333333,\"dur\":0,"), std::string::npos);
}

TEST(Timeline, NeverOverlapsSlicesInOneRow) {
    const TemporaryFolder folder;
    const Program program = three_nodes();
    Timeline timeline(folder / "t.json", program, one_ns, Scope(), TimeWindow());
    std::mt19937 random(5);
    for (std::uint64_t i = 0; i < 2000; ++i) {
        const Cycle start = 3 * i + random() % 3;
        timeline.firing(NodeId{2}, i, start, start + random() % 10);
        timeline.packet(EdgeId{2}, {SiteKind::tile, 3}, {SiteKind::tile, 12}, 1, start + random() % 20,
                        start + 20 + random() % 9);
    }
    timeline.finish();
    std::map<int, double> ends;
    std::map<int, std::string> names;
    std::size_t firings = 0;
    for (const Json& event : events_of(folder / "t.json")) {
        if (event.at("name") == "thread_name") {
            names[event.at("tid")] = event.at("args").at("name");
        }
        if (event.at("ph") == "X") {
            const int row = event.at("tid");
            const double start = event.at("ts");
            EXPECT_GE(start, ends[row] - 1e-9);
            ends[row] = start + event.at("dur").get<double>();
            EXPECT_EQ(names.at(row), event.at("cat") == "mvm" ? "conv" : "packets sent");
            firings += event.at("cat") == "mvm" ? 1U : 0U;
        }
    }
    EXPECT_EQ(firings, 2000U);
    // A firing lasts at most 9 cycles and they start every 3 +- 2: at most 4 at once.
    std::size_t rows = 0;
    for (const auto& [row, name] : names) {
        rows += name == "conv" ? 1U : 0U;
    }
    EXPECT_LE(rows, 4U);
}

TEST(Timeline, KeepsToScopeAndWindow) {
    const TemporaryFolder folder;
    const Program program = three_nodes();
    Timeline timeline(folder / "t.json", program, one_ns, Scope::parse("tile3.pe0"), TimeWindow{100, 200});
    timeline.firing(NodeId{2}, 0, 90, 100);   // ends before
    timeline.firing(NodeId{2}, 1, 90, 101);   // reaches in
    timeline.firing(NodeId{2}, 2, 199, 300);  // reaches out
    timeline.firing(NodeId{2}, 3, 200, 210);  // after
    timeline.firing(NodeId{1}, 0, 150, 160);  // not in scope
    timeline.packet(EdgeId{1}, {SiteKind::tile, 12}, {SiteKind::tile, 3}, 1, 150, 160);
    timeline.packet(EdgeId{1}, {SiteKind::tile, 77}, {SiteKind::tile, 3}, 1, 150, 160);  // no such process
    timeline.finish();
    const std::vector<Json> slices = slices_of(events_of(folder / "t.json"));
    ASSERT_EQ(slices.size(), 2U);
    EXPECT_DOUBLE_EQ(slices[0].at("ts").get<double>(), 0.090);
    EXPECT_DOUBLE_EQ(slices[1].at("ts").get<double>(), 0.199);
    EXPECT_EQ(read_file(folder / "t.json").find("chip.tile12"), std::string::npos);
}

TEST(Timeline, EscapesNames) {
    const TemporaryFolder folder;
    const std::pair<std::string, std::string> names[] = {
        {"a\"b\\c\n\x01/d", "a\"b\\c\n\x01/d"},
        {"gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f"},
        {"\xe4\xb8\xad\xf0\x9f\x99\x82", "\xe4\xb8\xad\xf0\x9f\x99\x82"},
        {"\xff", "\xef\xbf\xbd"},  // no UTF-8: the replacement character
        {"a\xc3", "a\xef\xbf\xbd"},
        {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xed\xa0\x80x", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx"}};
    for (const auto& [name, read_back] : names) {
        Program program = three_nodes();
        program.nodes[2].name = name;
        program.edges[2].tensor = name;
        Timeline timeline(folder / "t.json", program, one_ns, Scope(), TimeWindow());
        timeline.firing(NodeId{2}, 0, 1, 2);
        timeline.packet(EdgeId{2}, {SiteKind::tile, 3}, {SiteKind::tile, 12}, 1, 3, 4);
        timeline.finish();
        const std::vector<Json> slices = slices_of(events_of(folder / "t.json"));
        ASSERT_EQ(slices.size(), 2U);
        EXPECT_EQ(slices[0].at("name"), read_back);
        EXPECT_EQ(slices[1].at("name"), read_back);
    }
}

TEST(Timeline, IsThereWholeOrNotAtAll) {
    const TemporaryFolder folder;
    const Program program = three_nodes();
    {
        Timeline timeline(folder / "t.json", program, one_ns, Scope(), TimeWindow());
        timeline.firing(NodeId{2}, 0, 1, 2);
    }
    EXPECT_EQ(folder.listing(), "");
    EXPECT_THROW(Timeline(folder / "none/t.json", program, one_ns, Scope(), TimeWindow()), InputError);
    Timeline(folder / "t.json", Program(), one_ns, Scope(), TimeWindow()).finish();
    EXPECT_TRUE(events_of(folder / "t.json").empty());
}

}  // namespace
}  // namespace bitline
