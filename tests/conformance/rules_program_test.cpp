// Rules P1 to P7 of docs/timing.md: what a Program says. Where the model and the reference each work it out, both are asked.
#include <gtest/gtest.h>

#include <tuple>
#include <vector>

#include "tests/conformance/measure.hpp"
#include "tests/conformance/rows.hpp"
#include "tests/reference/clocked_dataflow.hpp"

namespace bitline {
namespace {

// load -> vec on tile 0 -> store, `columns` elements of one byte, one by one.
Program chain(int columns, const VecWork& work, NodeKind kind, int images = 1, std::int64_t capacity = 8) {
    HandMadeProgram b("chain", images);
    const NodeId load = b.add(load_node(0, row(columns), 1), "load");
    Node node = vec_node(0, row(columns), work);
    node.kind = kind;
    const NodeId vec = b.add(node, "vec");
    const NodeId store = b.add(store_node(0, row(columns), 1), "store");
    stream(b, load, vec, columns, capacity);
    stored(b, vec, store, columns, 8);
    return b.take();
}

TEST(Rules, RuleP1Nodes) {
    VecWork work = operations(80, 64);  // 10 cycles in the lanes, 2 at the port
    const Measured vec = measure(round_chip(), chain(2, work, NodeKind::vec));
    const Measured reduce = measure(round_chip(), chain(2, work, NodeKind::reduce));
    EXPECT_EQ(vec.latency(NodeId{1}), 10 + depth + 2);
    EXPECT_EQ(reduce.latency(NodeId{1}), 10 + depth + 2);
    EXPECT_EQ(vec.cycles, reduce.cycles);
}

TEST(Rules, RuleP2Domain) {
    Domain d;
    d.height = 2;
    d.x_begin = 1;
    d.x_end = 6;
    d.run = 2;  // columns 1-2, 3-4, 5 of each row: groups 0 to 5
    d.deal_period = 2;
    d.deal_begin = 1;  // groups 1, 3 and 5
    using Place = std::tuple<int, int, int>;
    const std::vector<Place> expected{{0, 3, 2}, {1, 1, 2}, {1, 5, 1}};
    ASSERT_EQ(d.firings(), 3);
    std::vector<Place> model;
    for (int i = 0; i < 3; ++i) {
        const Domain::Position p = d.position(i);
        model.emplace_back(p.y, p.x, p.columns);
    }
    EXPECT_EQ(model, expected);
    std::vector<Place> clocked;
    for (const reference::Step& step : reference::steps_of(d)) {
        clocked.emplace_back(step.y, step.x, step.columns);
    }
    EXPECT_EQ(clocked, expected);
}

// Columns 2 to 6 of a map of 5 rows: every other row, two of three columns: rows 0, 2, 4 and columns 3, 4, 6.
EdgeMap sparse_map() {
    EdgeMap map;
    map.height = 5;
    map.x_begin = 2;
    map.x_end = 7;
    map.step_y = 2;
    map.step_x = 3;
    map.keep_x = 2;
    return map;
}

TEST(Rules, RuleP3Elements) {
    const EdgeMap map = sparse_map();
    const reference::Carried carried(map);
    EXPECT_EQ(map.elements(), 9);
    EXPECT_EQ(carried.elements(), 9);
    const std::vector<std::tuple<int, int, int>> numbers{{0, 3, 0},  {0, 4, 1},  {0, 6, 2},  {2, 3, 3}, {4, 6, 8},
                                                         {1, 3, -1}, {0, 5, -1}, {0, 1, -1}, {6, 3, -1}};
    for (const auto& [y, x, number] : numbers) {
        EXPECT_EQ(map.element(y, x), number) << y << ' ' << x;
        EXPECT_EQ(carried.number(y, x), number) << y << ' ' << x;
    }
}

// Columns 0 and 1 lie left of the map and keep their places: carried column 2 is the first that there is.
TEST(Rules, RuleP4Windows) {
    Edge edge;
    edge.map = sparse_map();
    edge.window = {2, 2, 1, 1, 1, 0};
    Node consumer;
    consumer.domain = whole_domain(3, 4);
    const reference::Readings readings = reference::readings_of(edge, consumer);
    const auto read = [&](int y, int x) {
        return readings.read[static_cast<std::size_t>(y) * 4 + static_cast<std::size_t>(x)];
    };
    using Elements = std::vector<std::int64_t>;
    EXPECT_EQ(read(0, 2), (Elements{0, 1}));        // row -1 is padding
    EXPECT_EQ(read(1, 3), (Elements{1, 2, 4, 5}));  // rows 0 and 1, columns 3 and 4 less 2
    EXPECT_EQ(read(2, 1), (Elements{3, 6}));        // column -1 is padding
    EXPECT_EQ(read(0, 0), Elements{});              // all of it is
    for (int y = 0; y < 3; ++y) {
        for (int x = 0; x < 4; ++x) {
            const WindowRange w = elements_read(edge, {y, x, 1});
            Elements model;
            for (int r = w.row_begin; r < w.row_end; ++r) {
                for (int c = w.column_begin; c < w.column_end; ++c) {
                    model.push_back(r * edge.map.columns() + c);
                }
            }
            EXPECT_EQ(model, read(y, x)) << y << ' ' << x;
        }
    }
    edge.window = whole_window(3, 3);  // stride 0: from the first column that there is
    EXPECT_EQ(reference::readings_of(edge, consumer).read[5], (Elements{0, 1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST(Rules, RuleP5Results) {
    Edge edge;
    edge.map = sparse_map();
    Node producer;
    producer.domain = whole_domain(5, 7);
    producer.domain.run = 4;  // columns 0-3 and 4-6
    const std::vector<reference::Made> made = reference::made_by(edge, producer);
    ASSERT_EQ(made.size(), 10U);
    EXPECT_EQ(made[0].count, 1);  // column 3
    EXPECT_EQ(made[1].first, 1);  // columns 4 and 6
    EXPECT_EQ(made[1].count, 2);
    EXPECT_EQ(made[2].count, 0);  // row 1 is not carried
    for (std::size_t i = 0; i < made.size(); ++i) {
        const ElementRange model = elements_produced(edge.map, producer.domain.position(static_cast<std::int64_t>(i)));
        EXPECT_EQ(model.count, made[i].count) << i;
        EXPECT_TRUE(model.count == 0 || model.first == made[i].first) << i;
    }
    edge.map = whole_map(1, 1);
    producer.emits_once = true;
    const std::vector<reference::Made> once = reference::made_by(edge, producer);
    EXPECT_EQ(once[8].count, 0);
    EXPECT_EQ(once[9].count, 1);
}

// A load of 1 byte takes 1 + 50 cycles. With two places the second load starts in cycle 1. With one it needs the place of the
// first: its element is visible after `travel`, read for 10 + 2 cycles, and the horizon takes 1 cycle to the same router.
TEST(Rules, RuleP6Places) {
    const Program narrow = chain(2, vector_cycles(10), NodeKind::vec, 1, 1);
    const Program wide = chain(2, vector_cycles(10), NodeKind::vec, 1, 2);
    EXPECT_EQ(measure(round_chip(), wide).start(NodeId{0}, 1), 1U);
    const Measured m = measure(round_chip(), narrow);
    EXPECT_EQ(m.start(NodeId{0}, 1), m.end(NodeId{1}, 0) + 1);
}

TEST(Rules, RuleP7Run) {
    const Measured m = measure(round_chip(), chain(2, vector_cycles(10), NodeKind::vec, 3));
    ASSERT_EQ(m.image_done.size(), 3U);
    for (std::size_t image = 0; image < 3; ++image) {
        EXPECT_EQ(m.image_done[image], m.end(NodeId{2}, 2 * image + 1));
    }
    EXPECT_EQ(m.cycles, m.end(NodeId{2}, 5));
}

}  // namespace
}  // namespace bitline
