// The model's use of these functions is tested in tests/conformance; here they are held against figures of their own.
#include "hw/timing.hpp"

#include <gtest/gtest.h>

#include <queue>
#include <random>
#include <vector>

#include "tests/support/hand_made.hpp"

namespace bitline {
namespace {

// ISAAC-CE: 1.2 GHz, a read of 100 ns, one ADC of 1.28 GS/s per crossbar: reads and conversions both take 120 cycles.
TEST(Timing, MvmOfIsaac) {
    ChipSpec spec = round_chip();
    spec.clock = Clock::from_frequency(Frequency{1'200'000'000});
    const Node node = mvm_node(0, whole_domain(1, 1), 0, 8, 1152, 2);
    const MvmTiming t = mvm_timing(spec, node.mvm, 1);
    EXPECT_EQ(t.bus, 24U);   // 9216 bits on 384
    EXPECT_EQ(t.port, 36U);  // through 256
    EXPECT_EQ(t.load, 36U);
    EXPECT_EQ(t.read, 120U);
    EXPECT_EQ(t.convert, 120U);
    EXPECT_EQ(t.step, 120U);
    EXPECT_EQ(t.compute, 960U);
    EXPECT_EQ(t.adc_begin, 156U);
    EXPECT_EQ(t.adc, 960U);
    EXPECT_EQ(t.latency, 36U + 120 + 7 * 120 + 120 + 1 + 1);
    EXPECT_EQ(t.interval, 960U);
    spec.tile.pe.input_registers = 1;
    EXPECT_EQ(mvm_timing(spec, node.mvm, 1).interval, 996U);
}

TEST(Timing, Vec) {
    VecWork work;
    work.bus_bytes = 480;     // 10
    work.buffer_bytes = 352;  // 11
    work.partial_adds = 300;  // 5
    work.adds = 20;
    work.requantises = 7;  // 4 together
    work.out_bytes = 65;   // 3
    const VecTiming t = vec_timing(round_chip(), work, true);
    EXPECT_EQ(t.bus, 10U);
    EXPECT_EQ(t.port, 11U);
    EXPECT_EQ(t.fetch, 11U);
    EXPECT_EQ(t.accumulate, 5U);
    EXPECT_EQ(t.vector, 4U);
    EXPECT_EQ(t.write_begin, 22U);
    EXPECT_EQ(t.write, 3U);
    EXPECT_EQ(t.latency, 25U);
    EXPECT_EQ(t.interval, 11U);
    const VecTiming quiet = vec_timing(round_chip(), work, false);
    EXPECT_EQ(quiet.write, 0U);
    EXPECT_EQ(quiet.latency, 22U);
    ChipSpec flat = round_chip();
    flat.tile.vector_unit.latency = 0;
    EXPECT_EQ(vec_timing(flat, {}, true).latency, 1U);
    EXPECT_EQ(vec_timing(flat, {}, true).interval, 1U);
}

TEST(Timing, Memories) {
    ChipSpec spec = round_chip();
    EXPECT_EQ(channel_cycles(spec, 0), 1U);
    EXPECT_EQ(channel_cycles(spec, 64), 5U);
    EXPECT_EQ(channel_cycles(spec, 65), 6U);
    EXPECT_EQ(memory_latency(spec), 50U);
    EXPECT_EQ(global_buffer_timing(spec, 0).port, 1U);
    EXPECT_EQ(global_buffer_timing(spec, 33).port, 2U);
    EXPECT_EQ(global_buffer_timing(spec, 33).latency, 6U);
}

TEST(Timing, SharedAdcs) {
    PeSpec pe;  // 8 crossbars
    const auto adcs = [&pe](int count) {
        pe.adc.count = count;
        std::vector<int> of;
        of.reserve(8);
        for (int x = 0; x < 8; ++x) {
            of.push_back(adc_of(pe, x));
        }
        return of;
    };
    EXPECT_EQ(adcs(1), (std::vector<int>{0, 0, 0, 0, 0, 0, 0, 0}));
    EXPECT_EQ(adcs(2), (std::vector<int>{0, 0, 0, 0, 1, 1, 1, 1}));
    EXPECT_EQ(adcs(4), (std::vector<int>{0, 0, 1, 1, 2, 2, 3, 3}));
}

TEST(Timing, Packets) {
    NocSpec noc;  // 18 flits of 32 bits, header of 32
    EXPECT_EQ(packet_payload(noc), 68);
    EXPECT_EQ(packet_flits(noc, 0), 1);
    EXPECT_EQ(packet_flits(noc, 4), 2);
    EXPECT_EQ(packet_flits(noc, 68), 18);
    noc.header_bits = 20;
    EXPECT_EQ(packet_payload(noc), 69);
    EXPECT_EQ(packet_flits(noc, 1), 1);
    EXPECT_EQ(packet_flits(noc, 2), 2);
    // The longest payload fills the longest packet, and one byte more does not fit.
    for (int header : {0, 1, 7, 8, 31, 64}) {
        for (int flit : {8, 30, 64}) {
            noc.header_bits = header;
            noc.flit_bits = flit;
            EXPECT_LE(packet_flits(noc, packet_payload(noc)), noc.packet_flits);
            EXPECT_GT(packet_flits(noc, packet_payload(noc) + 1), noc.packet_flits);
        }
    }
}

TEST(Timing, RoutersOfSites) {
    ChipSpec spec = round_chip(3, 2);
    spec.noc.tiles_per_router = 4;
    spec.memory.controllers = 2;
    spec.memory.routers = {5, 2};
    spec.global_buffer.router = 4;
    EXPECT_EQ(router_of(spec, {SiteKind::tile, 0}), 0);
    EXPECT_EQ(router_of(spec, {SiteKind::tile, 3}), 0);
    EXPECT_EQ(router_of(spec, {SiteKind::tile, 4}), 1);
    EXPECT_EQ(router_of(spec, {SiteKind::tile, 23}), 5);
    EXPECT_EQ(router_of(spec, {SiteKind::memory, 0}), 5);
    EXPECT_EQ(router_of(spec, {SiteKind::memory, 1}), 2);
    EXPECT_EQ(router_of(spec, {SiteKind::global_buffer, 0}), 4);
    spec.noc.sideband_latency = 3;
    spec.noc.sideband_hop_latency = 5;
    EXPECT_EQ(horizon_latency(spec, {SiteKind::tile, 23}, {SiteKind::tile, 0}), 3U + 3 * 5);
    EXPECT_EQ(horizon_latency(spec, {SiteKind::tile, 1}, {SiteKind::tile, 0}), 3U);
    EXPECT_EQ(horizon_latency(spec, {SiteKind::tile, 1}, {SiteKind::tile, 1}), 1U);
}

TEST(Timing, HopsAreTheShortestWay) {
    for (const auto& [width, height] : {std::pair{1, 1}, std::pair{5, 1}, std::pair{1, 4}, std::pair{4, 3}}) {
        NocSpec noc;
        noc.width = width;
        noc.height = height;
        for (int from = 0; from < width * height; ++from) {
            std::vector<int> distance(static_cast<std::size_t>(width * height), -1);
            std::queue<int> next;
            distance[static_cast<std::size_t>(from)] = 0;
            next.push(from);
            while (!next.empty()) {
                const int at = next.front();
                next.pop();
                const auto visit = [&](bool there, int neighbour) {
                    if (there && distance[static_cast<std::size_t>(neighbour)] < 0) {
                        distance[static_cast<std::size_t>(neighbour)] = distance[static_cast<std::size_t>(at)] + 1;
                        next.push(neighbour);
                    }
                };
                visit(at % width > 0, at - 1);
                visit(at % width < width - 1, at + 1);
                visit(at >= width, at - width);
                visit(at < width * (height - 1), at + width);
            }
            for (int to = 0; to < width * height; ++to) {
                EXPECT_EQ(hops(noc, from, to), distance[static_cast<std::size_t>(to)]);
            }
        }
    }
}

}  // namespace
}  // namespace bitline
