// Rules M and V of docs/timing.md: how long the firings of arrays and vector units take, and what they occupy.
#include <gtest/gtest.h>

#include "tests/conformance/measure.hpp"
#include "tests/conformance/rows.hpp"

namespace bitline {
namespace {

// Two firings of `work`, whose inputs are there at once.
Measured measure_twice(const ChipSpec& spec, const Node& work) {
    HandMadeProgram b("twice");
    const NodeId load = b.add(load_together(2), "load");
    Node both = work;
    both.domain = row(2);
    stream(b, load, b.add(both, "node"), 2, 2);
    return measure(spec, b.take());
}

struct Timing {
    Cycle latency;
    Cycle interval;
};
bool operator==(const Timing& a, const Timing& b) {
    return a.latency == b.latency && a.interval == b.interval;
}
std::ostream& operator<<(std::ostream& out, const Timing& t) {
    return out << t.latency << " every " << t.interval;
}

Timing timing(const ChipSpec& spec, const Node& work) {
    const Measured m = measure_twice(spec, work);
    EXPECT_EQ(m.latency(second_node, 0), m.latency(second_node, 1));
    return {m.latency(second_node), m.start(second_node, 1) - m.start(second_node)};
}

Node arrays(int first = 0, int count = 1, int input_bytes = 128, int row_blocks = 1) {
    return mvm_node(0, row(2), first, count, input_bytes, row_blocks);
}

// The port is the slower one on round_chip, 256 against 384 bits; both are rounded up.
TEST(Rules, RuleM1Load) {
    const auto latency = [](const ChipSpec& spec, int bytes) {
        return timing(spec, arrays(0, 1, bytes)).latency;
    };
    ChipSpec spec = round_chip();
    EXPECT_EQ(latency(spec, 128), 4U + 901);
    EXPECT_EQ(latency(spec, 129), 5U + 901);
    EXPECT_EQ(latency(spec, 160), 5U + 901);
    spec.tile.input_buffer.width_bits = 1024;
    EXPECT_EQ(latency(spec, 128), 3U + 901);  // the bus
    EXPECT_EQ(latency(spec, 144), 3U + 901);
    EXPECT_EQ(latency(spec, 145), 4U + 901);
    // What the load occupies: another server follows when bus and port are free.
    Node two_servers = arrays();
    two_servers.servers = 2;
    EXPECT_EQ(timing(spec, two_servers), (Timing{904, 3}));
    spec.tile.input_buffer.width_bits = 128;
    EXPECT_EQ(timing(spec, two_servers), (Timing{909, 8}));
}

// The vec, the later node, takes the bus for 10 cycles. A window of bytes waits for it, one of none does not.
TEST(Rules, RuleM1LoadOfNothing) {
    for (const int bytes : {0, 1}) {
        HandMadeProgram b("nothing");
        const NodeId mvm = b.add(mvm_node(0, row(1), 0, 1, bytes), "mvm");
        VecWork collect;
        collect.bus_bytes = 480;
        b.add(vec_node(0, row(1), collect), "vec");
        EXPECT_EQ(measure(round_chip(), b.take()).start(mvm), bytes == 0 ? 0U : 10U);
    }
}

TEST(Rules, RuleM2Read) {
    ChipSpec spec = round_chip();
    spec.tile.pe.crossbar.read_time = Time{150'000'000};
    EXPECT_EQ(timing(spec, arrays()), (Timing{4 + 8 * 150 + 100 + 1, 8 * 150}));
    spec.tile.pe.crossbar.read_time = Time{150'000'001};
    EXPECT_EQ(timing(spec, arrays()), (Timing{4 + 8 * 151 + 100 + 1, 8 * 151}));
    Node short_input = arrays();
    short_input.mvm.steps = 5;
    EXPECT_EQ(timing(spec, short_input), (Timing{4 + 5 * 151 + 100 + 1, 5 * 151}));
}

// Cycles of conversions per step when `count` ADCs serve the 8 crossbars of a processing element: with reads of one cycle
// they set the pace, and the latency is load + 1 + 8 * convert + 1.
Cycle conversion(int count, const Node& work) {
    ChipSpec spec = round_chip();
    spec.tile.pe.adc.count = count;
    spec.tile.pe.crossbar.read_time = Time{1'000'000};
    const Cycle in_steps = measure_twice(spec, work).latency(second_node) - 4 - 1 - 1;
    EXPECT_EQ(in_steps % 8, 0U);
    return in_steps / 8;
}

TEST(Rules, RuleM3Conversion) {
    EXPECT_EQ(conversion(8, arrays(0, 2)), 100U);
    EXPECT_EQ(conversion(16, arrays(0, 2)), 50U);  // two for each crossbar
    EXPECT_EQ(conversion(4, arrays(0, 2)), 200U);  // both use ADC 0
    EXPECT_EQ(conversion(4, arrays(1, 2)), 100U);  // ADC 0 and 1
    EXPECT_EQ(conversion(4, arrays(1, 3)), 200U);
    EXPECT_EQ(conversion(2, arrays(0, 8)), 400U);
    EXPECT_EQ(conversion(1, arrays(7, 2)), 100U);  // crossbar 8 is the first of the next processing element
    EXPECT_EQ(conversion(1, arrays(6, 2)), 200U);
    Node uneven = arrays(0, 2);
    uneven.mvm.cols = {128, 65};
    EXPECT_EQ(conversion(8, uneven), 100U);  // the widest array
    EXPECT_EQ(conversion(4, uneven), 151U);  // 193 conversions are 150.8 cycles, rounded once
    uneven.mvm.cols = {64, 64};
    EXPECT_EQ(conversion(8, uneven), 50U);
    uneven.mvm.cols = {65, 64};
    EXPECT_EQ(conversion(8, uneven), 51U);
    EXPECT_EQ(conversion(16, uneven), 26U);  // 33 conversions of 65
    // Server 0 has three crossbars at ADC 0, server 1 one there and two at ADC 1: the servers do not add up.
    Node servers = arrays(0, 3);
    servers.servers = 2;
    EXPECT_EQ(conversion(2, servers), 300U);
}

TEST(Rules, RuleM4Step) {
    ChipSpec spec = round_chip();
    for (int cols : {128, 129, 256}) {  // 100, 100.8 and 200 cycles of conversions against a read of 100
        Node work = arrays();
        work.mvm.cols = {cols};
        const Cycle convert = cols == 128 ? 100 : cols == 129 ? 101 : 200;
        EXPECT_EQ(timing(spec, work), (Timing{4 + 100 + 7 * convert + convert + 1, 8 * convert}));
    }
    spec.tile.pe.crossbar.read_time = Time{101'000'000};
    EXPECT_EQ(timing(spec, arrays()), (Timing{4 + 101 + 7 * 101 + 100 + 1, 8 * 101}));
}

TEST(Rules, RuleM5Latency) {
    ChipSpec spec = round_chip();
    const std::vector<Cycle> levels{0, 1, 2, 2, 3, 3, 3, 3};
    for (int blocks = 1; blocks <= 8; ++blocks) {
        const Timing t = timing(spec, arrays(0, 8, 128, blocks));
        EXPECT_EQ(t.latency, 4 + 100 + 700 + 100 + 1 + levels[static_cast<std::size_t>(blocks - 1)]);
        EXPECT_EQ(t.interval, 800U);
    }
    spec.tile.pe.shift_add_latency = 3;
    EXPECT_EQ(timing(spec, arrays()), (Timing{4 + 100 + 700 + 100 + 3, 800}));
}

TEST(Rules, RuleM6Interval) {
    ChipSpec spec = round_chip();
    const int long_load = 32 * 900;  // 900 cycles of the port
    EXPECT_EQ(timing(spec, arrays()).interval, 800U);
    EXPECT_EQ(timing(spec, arrays(0, 1, 32 * 800)).interval, 800U);
    EXPECT_EQ(timing(spec, arrays(0, 1, 32 * 801)).interval, 801U);
    EXPECT_EQ(timing(spec, arrays(0, 1, long_load)).interval, 900U);
    spec.tile.pe.input_registers = 1;
    EXPECT_EQ(timing(spec, arrays()).interval, 804U);
    EXPECT_EQ(timing(spec, arrays(0, 1, 129)).interval, 805U);
    EXPECT_EQ(timing(spec, arrays(0, 1, long_load)).interval, 1700U);
}

// Two nodes of one tile whose inputs are there in the same cycle: how much later `first` starts, as `last` has the first look.
Cycle second_start(const ChipSpec& spec, Node first, Node last) {
    HandMadeProgram b("shared");
    const NodeId load = b.add(load_together(1), "load");
    const NodeId fork = b.add(vec_node(0, row(1), operations(0)), "fork");
    first.domain = last.domain = row(1);
    const NodeId one = b.add(first, "first");
    const NodeId two = b.add(last, "last");
    stream(b, load, fork, 1, 1);
    stream(b, fork, one, 1, 1);
    stream(b, fork, two, 1, 1);
    const Measured m = measure(spec, b.take());
    EXPECT_EQ(m.start(two), m.end(fork) + 1);
    return m.start(one) - m.start(two);
}

// `first` on crossbar 0, `last` on another one with so many columns, two crossbars to an ADC.
Cycle second_array(int input_bytes, int other_crossbar, int cols) {
    ChipSpec spec = round_chip();
    spec.tile.pe.adc.count = 4;
    Node last = arrays(other_crossbar);
    last.mvm.cols = {cols};
    return second_start(spec, arrays(0, 1, input_bytes), last);
}

TEST(Rules, RuleM7SharedAdc) {
    EXPECT_EQ(second_array(128, 2, 128), 4U);              // ADC 1: only the port is shared
    EXPECT_EQ(second_array(128, 1, 128), 7U * 100 + 100);  // ADC 0, from load + read on, by both
    EXPECT_EQ(second_array(128, 1, 64), 7U * 100 + 50);
    EXPECT_EQ(second_array(128, 1, 66), 7U * 100 + 52);         // 51.6
    EXPECT_EQ(second_array(32 * 20, 1, 128), 800U - (20 - 4));  // who loads longer may start earlier
    EXPECT_EQ(second_array(32 * 3, 1, 128), 800U + (4 - 3));
    // Servers of one node on one ADC.
    ChipSpec spec = round_chip();
    Node servers = arrays();
    servers.servers = 2;
    EXPECT_EQ(timing(spec, servers).interval, 4U);
    spec.tile.pe.adc.count = 4;
    EXPECT_EQ(timing(spec, servers), (Timing{905, 800}));
}

Node vector_work(const VecWork& work) {
    return vec_node(0, row(2), work);
}

// All five figures are on round_chip: bus 384 bits, port 256 bits, 64 lanes, 8 lanes, depth 2, output port 256 bits.
TEST(Rules, RuleV1Fetch) {
    VecWork work;
    for (int bytes : {48, 49, 96, 97}) {
        const Cycle bus = bytes == 48 ? 1 : bytes == 97 ? 3 : 2;
        work.bus_bytes = bytes;
        EXPECT_EQ(timing(round_chip(), vector_work(work)), (Timing{bus + depth, bus}));
    }
    work.buffer_bytes = 96;
    EXPECT_EQ(timing(round_chip(), vector_work(work)), (Timing{3 + depth, 3}));
    work.buffer_bytes = 97;
    EXPECT_EQ(timing(round_chip(), vector_work(work)), (Timing{4 + depth, 4}));  // the longer of the two
}

TEST(Rules, RuleV2Accumulate) {
    VecWork work;
    work.bus_bytes = 48 * 3;
    for (int adds : {64, 65, 320, 321}) {
        const Cycle accumulate = adds == 64 ? 1 : adds == 65 ? 2 : adds == 320 ? 5 : 6;
        work.partial_adds = adds;
        EXPECT_EQ(timing(round_chip(), vector_work(work)),
                  (Timing{3 + accumulate + depth, std::max<Cycle>(3, accumulate)}));
    }
}

TEST(Rules, RuleV3Vector) {
    VecWork work;
    work.bus_bytes = 48 * 3;
    work.partial_adds = 128;
    for (int operations : {8, 9, 40, 41}) {
        const Cycle vector = operations == 8 ? 1 : operations == 9 ? 2 : operations == 40 ? 5 : 6;
        work.adds = operations - 4;
        work.muls = work.maxes = work.activations = work.requantises = 1;  // every kind counts
        EXPECT_EQ(timing(round_chip(), vector_work(work)),
                  (Timing{3 + 2 + vector + depth, std::max<Cycle>(3, vector)}));
    }
}

TEST(Rules, RuleV4Write) {
    VecWork work = vector_cycles(3);
    for (int bytes : {32, 33, 160, 161}) {
        const Cycle write = bytes == 32 ? 1 : bytes == 33 ? 2 : bytes == 160 ? 5 : 6;
        work.out_bytes = bytes;
        EXPECT_EQ(timing(round_chip(), vector_work(work)), (Timing{3 + depth + write, std::max<Cycle>(3, write)}));
    }
    // Only the last firing of a node that emits once writes.
    HandMadeProgram b("pooling");
    const NodeId load = b.add(load_together(3), "load");
    Node pool = vec_node(0, row(3), work);
    pool.emits_once = true;
    const NodeId pooled = b.add(pool, "pool");
    stream(b, load, pooled, 3, 3);
    const Measured m = measure(round_chip(), b.take());
    EXPECT_EQ(m.latency(pooled, 0), 3 + depth);
    EXPECT_EQ(m.latency(pooled, 1), 3 + depth);
    EXPECT_EQ(m.latency(pooled, 2), 3 + depth + 6);
}

// The port is taken after the vector unit and its depth: the node with less to compute gets it `longer` cycles later.
TEST(Rules, RuleV4WritePortIsShared) {
    for (int longer : {0, 1, 5}) {
        const Node last = vector_work(operations(8 * longer, 320));
        EXPECT_EQ(second_start(round_chip(), vector_work(operations(0, 32)), last), static_cast<Cycle>(longer) + 10);
    }
}

TEST(Rules, RuleV1BusIsShared) {
    for (int cycles : {4, 5}) {
        VecWork last;
        last.bus_bytes = 48 * cycles;
        VecWork first;
        first.bus_bytes = 1;
        EXPECT_EQ(second_start(round_chip(), vector_work(first), vector_work(last)), static_cast<Cycle>(cycles));
        first = {};
        first.buffer_bytes = 1;  // the port is another unit
        EXPECT_EQ(second_start(round_chip(), vector_work(first), vector_work(last)), 0U);
    }
}

// The accumulator is taken when everything is fetched.
TEST(Rules, RuleV2AccumulatorIsShared) {
    for (int fetch : {3, 7}) {
        VecWork last;
        last.bus_bytes = 48 * fetch;
        last.partial_adds = 64 * 5;
        VecWork first;
        first.partial_adds = 1;
        EXPECT_EQ(second_start(round_chip(), vector_work(first), vector_work(last)), static_cast<Cycle>(fetch) + 5);
        first.buffer_bytes = 32 * 2;  // and so by the other
        EXPECT_EQ(second_start(round_chip(), vector_work(first), vector_work(last)), static_cast<Cycle>(fetch) + 5 - 2);
    }
}

TEST(Rules, RuleV5LatencyAndInterval) {
    VecWork work;
    work.bus_bytes = 48 * 5;
    work.buffer_bytes = 32 * 3;
    work.partial_adds = 64 * 7;
    work.adds = 8 * 2;
    work.out_bytes = 32 * 4;
    EXPECT_EQ(timing(round_chip(), vector_work(work)), (Timing{5 + 7 + 2 + depth + 4, 7}));
    work.adds = 8 * 9;
    EXPECT_EQ(timing(round_chip(), vector_work(work)), (Timing{5 + 7 + 9 + depth + 4, 9}));
    ChipSpec spec = round_chip();
    spec.tile.vector_unit.latency = 6;
    EXPECT_EQ(timing(spec, vector_work(work)), (Timing{5 + 7 + 9 + 6 + 4, 9}));
    EXPECT_EQ(timing(spec, vector_work({})), (Timing{6, 1}));
    spec.tile.vector_unit.latency = 0;
    EXPECT_EQ(timing(spec, vector_work({})), (Timing{1, 1}));  // at least one cycle
}

}  // namespace
}  // namespace bitline
