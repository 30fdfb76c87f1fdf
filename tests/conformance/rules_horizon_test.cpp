// Rules H of docs/timing.md: when a place that is not needed any more can be used again.
#include <gtest/gtest.h>

#include "tests/conformance/measure.hpp"
#include "tests/conformance/rows.hpp"

namespace bitline {
namespace {

// A fast producer of a map of 6 columns on the consumer's tile; the consumer takes 30 cycles per window.
Measured line_buffer(int rows, const Domain& windows, const Window& window, std::int64_t capacity, int images = 1) {
    HandMadeProgram b("line buffer", images);
    Domain together = whole_domain(rows, 6);
    together.run = 6;
    Node all_at_once = load_node(0, together, 1);
    all_at_once.output_slots = rows * images;
    const NodeId load = b.add(all_at_once, "load");
    const NodeId from = b.add(vec_node(0, whole_domain(rows, 6), operations(0)), "producer");
    const NodeId to = b.add(vec_node(0, windows, vector_cycles(30)), "consumer");
    b.connect({load}, from, whole_map(rows, 6), {}, 1, std::int64_t{6} * rows * images);
    b.connect({from}, to, whole_map(rows, 6), window, 1, capacity);
    return measure(round_chip(), b.take());
}

// The start of element `e` is the end of firing `freed_by`, plus one (H2) and one for each element freed with it before.
void expect_freed_by(const Measured& m, std::size_t e, std::size_t freed_by, std::size_t place = 0) {
    EXPECT_EQ(m.start(second_node, e), m.end(third_node, freed_by) + 1 + place) << "element " << e;
}

// 3x3, pad 1, two rows and three elements of places: the least that works. The base is the upper left
// corner of the next window.
TEST(Rules, RuleH1SlidingWindow) {
    const Measured m = line_buffer(6, whole_domain(6, 6), {3, 3, 1, 1, 1, 1}, 15);
    // Nothing is dead before window (1, 1) = 7 has been computed: window (1, 0) starts in the same row as those of row 0.
    expect_freed_by(m, 15, 7);  // the next window (1, 2) starts at (0, 1): element 0 is dead
    expect_freed_by(m, 16, 8);  // (0, 1)
    expect_freed_by(m, 17, 9);
    expect_freed_by(m, 18, 10);
    expect_freed_by(m, 19, 11);  // the row ends: elements (0, 4) and (0, 5)
    expect_freed_by(m, 20, 11, 1);
    expect_freed_by(m, 21, 13);  // row 2 again has its first window at column -1 and its second at 0
    EXPECT_EQ(m.peak_occupancy[1], 15U);
}

// With one place more each element is there one window earlier.
TEST(Rules, RuleH1OnePlaceMore) {
    const Measured m = line_buffer(6, whole_domain(6, 6), {3, 3, 1, 1, 1, 1}, 16);
    expect_freed_by(m, 16, 7);
    expect_freed_by(m, 17, 8);
    expect_freed_by(m, 20, 11);
    expect_freed_by(m, 21, 11, 1);
    expect_freed_by(m, 22, 13);
}

// 2x2 with stride 2: windows do not overlap; two columns are dead after each, and the whole second row with the last.
TEST(Rules, RuleH1Stride) {
    const Measured m = line_buffer(4, whole_domain(2, 3), {2, 2, 2, 2, 0, 0}, 12);
    expect_freed_by(m, 12, 0);
    expect_freed_by(m, 13, 0, 1);
    expect_freed_by(m, 14, 1);
    expect_freed_by(m, 15, 1, 1);
    for (std::size_t e = 16; e < 24; ++e) {
        expect_freed_by(m, e, 2, e - 16);
    }
}

// Without stride each window reads everything, and nothing is dead before the last one of the image.
TEST(Rules, RuleH1StoredEdge) {
    const Measured m = line_buffer(1, whole_domain(1, 6), whole_window(1, 6), 6, 2);
    for (std::size_t e = 6; e < 12; ++e) {
        expect_freed_by(m, e, 5, e - 6);
    }
    const Measured larger = line_buffer(1, whole_domain(1, 6), whole_window(1, 6), 8, 2);
    EXPECT_LT(larger.start(second_node, 7), larger.end(third_node, 0));
    expect_freed_by(larger, 8, 5);
}

// A window with the next row's in the same row, further left: row 1 starts at column -1, so column 0 stays.
TEST(Rules, RuleH1NextRowStartsFurtherLeft) {
    const Window rows_of_one{1, 3, 0, 1, 0, 1};  // all rows of windows read the only row of elements
    const Measured m = line_buffer(1, whole_domain(2, 6), rows_of_one, 6, 2);
    expect_freed_by(m, 6, 7);  // in the last row: after (1, 1) only columns from 1 on are read
    expect_freed_by(m, 7, 8);
    expect_freed_by(m, 8, 9);
    expect_freed_by(m, 9, 10);
    expect_freed_by(m, 10, 11);
    expect_freed_by(m, 11, 11, 1);
}

// A stream with one place between two tiles.
Measured one_place(const ChipSpec& spec, int to_tile) {
    HandMadeProgram b("sideband");
    const NodeId load = b.add(load_together(4), "load");
    const NodeId from = b.add(vec_node(0, row(4), operations(0)), "producer");
    const NodeId to = b.add(vec_node(to_tile, row(4), operations(0)), "consumer");
    stream(b, load, from, 4, 4);
    stream(b, from, to, 4, 1);
    return measure(spec, b.take());
}

TEST(Rules, RuleH2SidebandLimitsAStreamOfOnePlace) {
    for (int hops : {1, 2}) {
        for (int fixed : {1, 2, 7}) {
            for (int per_hop : {1, 2, 5}) {
                ChipSpec spec = round_chip(3);
                spec.noc.sideband_latency = fixed;
                spec.noc.sideband_hop_latency = per_hop;
                const Measured m = one_place(spec, hops);
                const Cycle sideband =
                    static_cast<Cycle>(fixed) + static_cast<Cycle>(hops) * static_cast<Cycle>(per_hop);
                // F7, then N1 1, N2 1, two cycles per router, 2 flits, then the consumer.
                const Cycle period = depth + 1 + 1 + 2 * static_cast<Cycle>(hops + 1) + 2 + depth + sideband;
                for (std::size_t i = 1; i < 4; ++i) {
                    EXPECT_EQ(m.start(second_node, i), m.end(third_node, i - 1) + sideband);
                    EXPECT_EQ(m.start(second_node, i), m.start(second_node) + i * period);
                }
            }
        }
    }
}

TEST(Rules, RuleH2OnTheSameRouter) {
    for (int fixed : {1, 3}) {
        ChipSpec spec = round_chip();
        spec.noc.tiles_per_router = 2;
        spec.noc.sideband_latency = fixed;
        spec.noc.sideband_hop_latency = 9;
        const Measured m = one_place(spec, 1);
        EXPECT_EQ(m.start(second_node, 1), m.end(third_node, 0) + static_cast<Cycle>(fixed));
    }
}

TEST(Rules, RuleH2OnTheSameSite) {
    ChipSpec spec = round_chip();
    spec.noc.sideband_latency = 50;
    const Measured m = one_place(spec, 0);
    EXPECT_EQ(m.start(second_node, 1), m.end(third_node, 0) + 1);
}

}  // namespace
}  // namespace bitline
