// Rules C and F of docs/timing.md: what a firing waits for. Each test is tight: the cycle of a start is demanded exactly,
// and moves by what the rule says when a parameter moves by one.
#include <gtest/gtest.h>

#include "tests/conformance/measure.hpp"
#include "tests/conformance/rows.hpp"

namespace bitline {
namespace {

// A load, and a store of what it loaded.
Cycle load_latency(const ChipSpec& spec, int bytes) {
    HandMadeProgram b("copy");
    const NodeId load = b.add(load_node(0, row(1), bytes), "load");
    const NodeId store = b.add(store_node(0, row(1), bytes), "store");
    stored(b, load, store, 1, 1, bytes);
    return measure(spec, b.take()).latency(load);
}

TEST(Rules, RuleC1Durations) {
    ChipSpec spec = round_chip();
    spec.clock = Clock::from_frequency(Frequency{1'200'000'000});
    spec.memory.latency = Time{100'000'000};         // 120 cycles, exactly
    EXPECT_EQ(load_latency(spec, 128), 120U + 12U);  // 128 B at 12.8 GB/s are 10 ns, exactly 12 cycles
    EXPECT_EQ(load_latency(spec, 129), 120U + 13U);  // 12.09: one byte more is one cycle, not one per byte
    EXPECT_EQ(load_latency(spec, 127), 120U + 12U);  // 11.9
    spec.memory.latency = Time{100'000'001};
    EXPECT_EQ(load_latency(spec, 128), 121U + 12U);
    spec.memory.latency = Time{99'166'666};  // 118.9999992
    EXPECT_EQ(load_latency(spec, 128), 119U + 12U);
    spec.memory.latency = Time{99'166'667};  // 119.0000004
    EXPECT_EQ(load_latency(spec, 128), 120U + 12U);
}

// Ends come before starts: a place that is free again in cycle t is taken in cycle t. Arrivals come before starts: an element
// that arrives is used in the same cycle (rule N4 gives that cycle).
TEST(Rules, RuleC2OrderInsideACycle) {
    ChipSpec spec = round_chip();
    spec.memory.queue = 1;
    HandMadeProgram b("order");
    const NodeId load = b.add(load_node(0, row(2), 128), "load");
    const NodeId vec = b.add(vec_node(0, row(2), operations(0)), "vec");
    const EdgeId edge = stream(b, load, vec, 2, 2);
    const Measured m = measure(spec, b.take());
    EXPECT_EQ(m.start(load, 1), m.end(load, 0));
    EXPECT_EQ(m.start(vec, 0), m.packets_of(edge)[0].visible);
}

TEST(Rules, RuleF1StartOrder) {
    for (int cycles : {4, 5}) {
        HandMadeProgram b("order");
        const NodeId load = b.add(load_together(1), "load");
        const NodeId fork = b.add(vec_node(0, row(1), operations(0)), "fork");
        const NodeId first = b.add(vec_node(0, row(1), vector_cycles(cycles)), "first");
        const NodeId last = b.add(vec_node(0, row(1), vector_cycles(cycles)), "last");
        stream(b, load, fork, 1, 1);
        stream(b, fork, first, 1, 1);
        stream(b, fork, last, 1, 1);
        const Measured m = measure(round_chip(), b.take());
        EXPECT_EQ(m.start(last), m.end(fork) + 1);
        EXPECT_EQ(m.start(first), m.start(last) + static_cast<Cycle>(cycles));
    }
}

TEST(Rules, RuleF1OneStartOfANodePerCycle) {
    HandMadeProgram b("order");
    const NodeId load = b.add(load_together(3), "load");
    Node two_servers = vec_node(0, row(3), operations(0));
    two_servers.servers = 3;
    const NodeId vec = b.add(two_servers, "vec");
    stream(b, load, vec, 3, 3);
    const Measured m = measure(round_chip(), b.take());
    EXPECT_EQ(m.start(vec, 1), m.start(vec, 0) + 1);
    EXPECT_EQ(m.start(vec, 2), m.start(vec, 0) + 2);
}

// Four windows at once for an mvm node: an interval is 8 steps of 100 cycles, a load 4 cycles of the port.
Measured four_windows(int servers, int steps) {
    HandMadeProgram b("servers");
    const NodeId load = b.add(load_together(4), "load");
    Node mvm = mvm_node(0, row(4), 0, 1, 128);
    mvm.servers = servers;
    mvm.mvm.steps = steps;
    stream(b, load, b.add(mvm, "mvm"), 4, 4);
    return measure(round_chip(), b.take());
}

TEST(Rules, RuleF2Server) {
    constexpr NodeId mvm{1};
    for (int steps : {7, 8}) {
        const Cycle interval = 100 * static_cast<Cycle>(steps);
        const Measured one = four_windows(1, steps);
        const Measured two = four_windows(2, steps);
        EXPECT_EQ(one.start(mvm), two.start(mvm));
        for (std::size_t i = 1; i < 4; ++i) {
            EXPECT_EQ(one.start(mvm, i), one.start(mvm) + i * interval);
        }
        EXPECT_EQ(two.start(mvm, 1), two.start(mvm) + 4);
        EXPECT_EQ(two.start(mvm, 2), two.start(mvm) + interval);
        EXPECT_EQ(two.start(mvm, 3), two.start(mvm) + interval + 4);
    }
}

TEST(Rules, RuleF3Input) {
    for (int pad : {0, 1}) {
        HandMadeProgram b("window");
        const NodeId load = b.add(load_node(0, row(3), 8), "load");
        const NodeId vec = b.add(vec_node(0, row(2 + pad), operations(0)), "vec");
        const Window two{1, 2, 1, 1, 0, pad};
        const EdgeId edge = b.connect({load}, vec, whole_map(1, 3), two, 8, 3);
        const Measured m = measure(round_chip(), b.take());
        const auto packets = m.packets_of(edge);
        ASSERT_EQ(packets.size(), 3U);
        for (std::size_t i = 0; i < 2 + static_cast<std::size_t>(pad); ++i) {
            const std::size_t newest = pad == 1 ? i : i + 1;  // element -1 does not exist
            EXPECT_EQ(m.start(vec, i), packets[newest].visible) << "pad " << pad << " firing " << i;
        }
    }
}

// A producer that could start every cycle, before a consumer that takes 10 + depth cycles for each element.
struct Pair {
    NodeId producer{1};
    NodeId consumer{2};
    EdgeId edge{1};
};
Program slow_consumer(int columns, std::int64_t capacity, int cycles = 10) {
    HandMadeProgram b("pair");
    const NodeId load = b.add(load_together(columns), "load");
    const NodeId producer = b.add(vec_node(0, row(columns), operations(0)), "producer");
    const NodeId consumer = b.add(vec_node(0, row(columns), vector_cycles(cycles)), "consumer");
    stream(b, load, producer, columns, columns);
    stream(b, producer, consumer, columns, capacity);
    return b.take();
}

TEST(Rules, RuleF4Space) {
    const Pair p;
    for (std::size_t capacity : {1U, 2U, 3U}) {
        const Measured m = measure(round_chip(), slow_consumer(5, static_cast<std::int64_t>(capacity)));
        for (std::size_t i = 1; i < 5; ++i) {
            const Cycle space = i < capacity ? 0 : m.end(p.consumer, i - capacity) + 1;
            EXPECT_EQ(m.start(p.producer, i), std::max(space, m.start(p.producer, i - 1) + 1))
                << capacity << " firing " << i;
        }
        EXPECT_EQ(m.peak_occupancy[1], capacity);
    }
}

// Results of arrays wait in output registers: an edge with as many places as there are registers.
TEST(Rules, RuleF4OutputRegisters) {
    for (std::size_t registers : {1U, 2U}) {
        HandMadeProgram b("registers");
        const NodeId load = b.add(load_together(4), "load");
        const NodeId mvm = b.add(mvm_node(0, row(4), 0, 1, 128), "mvm");
        const NodeId vec = b.add(vec_node(0, row(4), vector_cycles(2000)), "vec");
        stream(b, load, mvm, 4, 4);
        b.connect({mvm}, vec, whole_map(1, 4), {}, 128, static_cast<std::int64_t>(registers), Home::registers);
        const Measured m = measure(round_chip(), b.take());
        EXPECT_EQ(m.start(mvm, registers), m.end(vec, 0) + 1);
        EXPECT_EQ(m.start(mvm, registers + 1), m.end(vec, 1) + 1);
        EXPECT_EQ(m.start(mvm, 1), registers == 1 ? m.end(vec, 0) + 1 : m.start(mvm, 0) + 800);
    }
}

TEST(Rules, RuleF4EmitsOnce) {
    HandMadeProgram b("pooling", 2);
    const NodeId load = b.add(load_together(4), "load");
    Node pool = vec_node(0, row(4), operations(0));
    pool.emits_once = true;
    const NodeId pooled = b.add(pool, "pool");
    const NodeId slow = b.add(vec_node(0, row(1), vector_cycles(1000)), "slow");
    stream(b, load, pooled, 4, 8);
    stream(b, pooled, slow, 1, 1);
    const Measured m = measure(round_chip(), b.take());
    EXPECT_EQ(m.start(slow), m.end(pooled, 3) + 1);
    EXPECT_EQ(m.start(pooled, 5), m.start(pooled, 4) + 1);
    EXPECT_EQ(m.start(pooled, 6), m.start(pooled, 4) + 2);
    EXPECT_LT(m.start(pooled, 6) + 900, m.end(slow));
    EXPECT_EQ(m.start(pooled, 7), m.end(slow) + 1);  // only the last one has a result
}

// `late` reads over the bus for some cycles before it needs the vector unit for one; `early` would fit before it.
TEST(Rules, RuleF5UnitsAreTakenInOrder) {
    for (int fetch : {9, 10}) {
        HandMadeProgram b("gap");
        const NodeId load = b.add(load_together(1), "load");
        const NodeId fork = b.add(vec_node(0, row(1), operations(0)), "fork");
        const NodeId early = b.add(vec_node(0, row(1), vector_cycles(1)), "early");
        VecWork work = vector_cycles(1);
        work.bus_bytes = fetch * 48;  // of a bus of 384 bits
        const NodeId late = b.add(vec_node(0, row(1), work), "late");
        stream(b, load, fork, 1, 1);
        stream(b, fork, early, 1, 1);
        stream(b, fork, late, 1, 1);
        const Measured m = measure(round_chip(), b.take());
        EXPECT_EQ(m.start(late), m.end(fork) + 1);
        EXPECT_EQ(m.end(late), m.start(late) + static_cast<Cycle>(fetch) + 1 + depth);
        EXPECT_EQ(m.start(early), m.start(late) + static_cast<Cycle>(fetch) + 1);
    }
}

TEST(Rules, RuleF5TheFirstFreePortIsMeant) {
    ChipSpec spec = round_chip();
    spec.tile.input_buffer.ports = 2;
    for (int shorter : {3, 4}) {
        HandMadeProgram b("ports");
        const NodeId load = b.add(load_together(1), "load");
        const NodeId fork = b.add(vec_node(0, row(1), operations(0)), "fork");
        std::vector<NodeId> readers;
        for (int cycles : {1, shorter, 10}) {
            VecWork work;
            work.buffer_bytes = cycles * 32;  // through a port of 256 bits
            readers.push_back(b.add(vec_node(0, row(1), work), "reader" + std::to_string(cycles)));
        }
        stream(b, load, fork, 1, 1);
        for (NodeId reader : readers) {
            stream(b, fork, reader, 1, 1);
        }
        const Measured m = measure(spec, b.take());
        EXPECT_EQ(m.start(readers[2]), m.end(fork) + 1);
        EXPECT_EQ(m.start(readers[1]), m.end(fork) + 1);
        EXPECT_EQ(m.start(readers[0]), m.end(fork) + 1 + static_cast<Cycle>(shorter));
    }
}

TEST(Rules, RuleF5StallReasons) {
    const Pair p;
    const Measured m = measure(round_chip(), slow_consumer(3, 1));
    // The consumer is busy for 10 cycles. It ends 12 after its start, the producer sees that one later (H2), its result is
    // there after depth + 1 (F8): a period of 16, of which 6 are spent without an element. After the last start: 12.
    using Reasons = std::array<Cycle, wait_count>;
    EXPECT_EQ(m.wait[index(p.consumer)], (Reasons{10 + 10 + 12, 6 + 6, 0, 0}));
    // The producer is busy in the cycle of a start, then has no space for 15; after the last start it takes `depth`.
    EXPECT_EQ(m.wait[index(p.producer)], (Reasons{1 + 1 + depth, 0, 15 + 15, 0}));

    HandMadeProgram b("unit");
    const NodeId load = b.add(load_together(2), "load");
    Node two_servers = vec_node(0, row(2), vector_cycles(10));
    two_servers.servers = 2;
    const NodeId vec = b.add(two_servers, "vec");
    stream(b, load, vec, 2, 2);
    // The second server is free at once, the vector unit after 10 cycles.
    EXPECT_EQ(measure(round_chip(), b.take()).wait[index(vec)], (Reasons{1 + 12, 0, 0, 9}));
}

// Places are reserved at the start: with a deep vector unit two results are under way when the third start must wait.
TEST(Rules, RuleF6Take) {
    ChipSpec spec = round_chip();
    for (int deep : {20, 21}) {
        spec.tile.vector_unit.latency = deep;
        const Pair p;
        const Measured m = measure(spec, slow_consumer(3, 2));
        EXPECT_EQ(m.start(p.producer, 1), m.start(p.producer, 0) + 1);
        EXPECT_EQ(m.end(p.producer, 0), m.start(p.producer, 0) + static_cast<Cycle>(deep));
        EXPECT_EQ(m.start(p.consumer, 0), m.end(p.producer, 0) + 1);
        EXPECT_EQ(m.end(p.consumer, 0), m.start(p.consumer, 0) + 10 + static_cast<Cycle>(deep));
        EXPECT_EQ(m.start(p.producer, 2), m.end(p.consumer, 0) + 1);
        EXPECT_EQ(m.peak_occupancy[1], 2U);
    }
}

TEST(Rules, RuleF7ResultsLeaveInTheOrderOfTheOutputs) {
    for (bool swapped : {false, true}) {
        HandMadeProgram b("outputs");
        const NodeId load = b.add(load_together(1), "load");
        const NodeId fork = b.add(vec_node(0, row(1), operations(0)), "fork");
        const NodeId near = b.add(vec_node(0, row(1), operations(0)), "near");
        const NodeId far1 = b.add(vec_node(1, row(1), operations(0)), "far1");
        const NodeId far2 = b.add(vec_node(1, row(1), operations(0)), "far2");
        stream(b, load, fork, 1, 1);
        stream(b, fork, near, 1, 1);
        const EdgeId one = stream(b, fork, swapped ? far2 : far1, 1, 1, 32);
        const EdgeId two = stream(b, fork, swapped ? far1 : far2, 1, 1, 32);
        const Measured m = measure(round_chip(2), b.take());
        EXPECT_EQ(m.packets_of(one).at(0).start, m.end(fork) + 1);
        EXPECT_EQ(m.packets_of(two).at(0).start, m.end(fork) + 1 + 9);
        EXPECT_EQ(m.start(near), m.end(fork) + 1);
    }
}

// Two nodes of one tile end in the same cycle; the one that started first sends first, wherever it stands in the program.
TEST(Rules, RuleF7EndsInOneCycleInTheOrderOfTheirStarts) {
    for (bool long_one_last : {false, true}) {
        HandMadeProgram b("ends");
        const NodeId load = b.add(load_together(1), "load");
        const NodeId fork = b.add(vec_node(0, row(1), operations(0)), "fork");
        const NodeId relay = b.add(vec_node(0, row(1), operations(0)), "relay");
        VecWork fetches;
        fetches.bus_bytes = 3 * 48;  // 3 cycles longer: as long as the relay, one cycle to the next node, and that one
        const Node long_node = vec_node(0, row(1), fetches);
        const Node short_node = vec_node(0, row(1), operations(0));
        const NodeId a = b.add(long_one_last ? short_node : long_node, "a");
        const NodeId c = b.add(long_one_last ? long_node : short_node, "c");
        const NodeId long_one = long_one_last ? c : a;
        const NodeId short_one = long_one_last ? a : c;
        const NodeId far = b.add(vec_node(1, row(1), operations(0)), "far");
        stream(b, load, fork, 1, 1);
        stream(b, fork, relay, 1, 1);
        stream(b, fork, long_one, 1, 1);
        stream(b, relay, short_one, 1, 1);
        const EdgeId of_short = stream(b, short_one, far, 1, 1, 32);
        const EdgeId of_long = stream(b, long_one, far, 1, 1, 32);
        const Measured m = measure(round_chip(2), b.take());
        ASSERT_EQ(m.end(long_one), m.end(short_one));
        ASSERT_LT(m.start(long_one), m.start(short_one));
        EXPECT_EQ(m.packets_of(of_long).at(0).start, m.end(long_one) + 1);
        EXPECT_EQ(m.packets_of(of_short).at(0).start, m.end(long_one) + 1 + 9);
    }
}

// On two channels the short second request would be done in cycle 1 + 5 + 50, before the first.
TEST(Rules, RuleF7EndsInOrder) {
    ChipSpec spec = round_chip();
    spec.memory.channels = 2;
    HandMadeProgram b("short group");
    const NodeId load = b.add(load_node(0, row(3, 2), 64), "load");
    const NodeId vec = b.add(vec_node(0, row(3), operations(0)), "vec");
    stream(b, load, vec, 3, 3);
    const Measured m = measure(spec, b.take());
    EXPECT_EQ(m.end(load, 0), 10U + 50U);
    EXPECT_EQ(m.start(load, 1), 1U);
    EXPECT_EQ(m.end(load, 1), 10U + 50U);
}

TEST(Rules, RuleF8LocalResults) {
    const Pair p;
    const Measured m = measure(round_chip(), slow_consumer(1, 1));
    EXPECT_EQ(m.start(p.consumer), m.end(p.producer) + 1);
}

TEST(Rules, RuleF9OutputSlot) {
    for (std::size_t slots : {1U, 2U}) {
        for (int bytes : {32, 36}) {  // 9 and 10 flits
            HandMadeProgram b("slots");
            const NodeId load = b.add(load_together(4), "load");
            Node producer = vec_node(0, row(4), operations(0));
            producer.output_slots = static_cast<int>(slots);
            const NodeId from = b.add(producer, "producer");
            const NodeId far1 = b.add(vec_node(1, row(4), operations(0)), "far1");
            const NodeId far2 = b.add(vec_node(1, row(4), operations(0)), "far2");
            stream(b, load, from, 4, 4);
            stream(b, from, far1, 4, 4, 32);
            const EdgeId last = stream(b, from, far2, 4, 4, bytes);
            const Measured m = measure(round_chip(2), b.take());
            const auto packets = m.packets_of(last);
            ASSERT_EQ(packets.size(), 4U);
            EXPECT_EQ(packets[0].start, m.end(from) + 1 + 9);  // behind the first message
            for (std::size_t i = slots; i < 4; ++i) {
                EXPECT_EQ(m.start(from, i), packets[i - slots].start + static_cast<Cycle>(packets[i - slots].flits));
            }
            EXPECT_EQ(static_cast<int>(packets[0].flits), bytes / 4 + 1);
        }
    }
}

}  // namespace
}  // namespace bitline
