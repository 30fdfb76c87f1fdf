// The packets of a chip run, replayed alone on the same mesh, arrive in the same cycles.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "hw/model/noc_bench.hpp"
#include "sim/run.hpp"
#include "sim/trace/packet_probe.hpp"
#include "sim/trace/probe_hub.hpp"
#include "tests/conformance/arrival_text.hpp"
#include "tests/reference/random_case.hpp"
#include "tests/support/isolated.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

/// Notes what arrives.
class Arrivals final : public Probe {
public:
    explicit Arrivals(const ChipSpec& spec) : spec_(spec) {}
    SignalId declare(const std::string&, const std::string&, SignalKind, int) override { return unwatched; }
    void change(SignalId, Cycle, std::uint64_t) override {}
    void firing(NodeId, std::uint64_t, Cycle, Cycle) override {}
    void packet(EdgeId, Site from, Site to, int, Cycle start, Cycle end) override {
        all.push_back({trace_node(spec_, from), trace_node(spec_, to), start, end - 1});
    }
    void actions(Site, Cycle, Cycle, const ActionCounts&) override {}
    void advance(Cycle) override {}

    std::vector<NocArrival> all;

private:
    const ChipSpec& spec_;
};

/// Runs the case; its packets go into `file`.
std::string run_traced(const reference::RandomCase& drawn, const std::string& file) {
    return sc_isolated_text([&] {
        PacketProbe trace(file, drawn.spec);
        Arrivals arrivals(drawn.spec);
        ProbeHub hub({&trace, &arrivals});
        SimulateOptions options;
        options.probe = &hub;
        simulate(drawn.spec, drawn.program, options);
        trace.finish();
        return arrival_text(std::move(arrivals.all));
    });
}

NocTraffic replay_of(const std::string& file, const NocSpec& noc, RouterKind router) {
    NocTraffic t;
    const auto trace = std::make_shared<const PacketTrace>(read_packet_trace(file));
    t.trace = trace;
    t.width = trace->width;
    t.height = trace->height;
    t.local_ports = trace->local_ports;
    t.router = router;
    t.packet_flits = noc.packet_flits;
    t.buffer_packets = noc.buffer_packets;
    t.router_latency = noc.router_latency;
    t.vc_latency = 1;
    t.link_latency = noc.link_latency;
    t.credit_latency = noc.credit_latency;
    t.warmup = 0;
    t.sample = last_cycle(*trace);
    t.drain = Cycle{1} << 40;
    return t;
}

TEST(PacketReplay, AChipsPacketsArriveInTheSameCycles) {
    int replayed = 0;
    std::size_t packets = 0;
    const TemporaryFolder folder;
    const std::string file = folder / "t.csv";
    for (std::uint32_t seed = 1; replayed < 25; ++seed) {
        const reference::RandomCase drawn = reference::random_case(seed);
        const NocSpec& noc = drawn.spec.noc;
        if (noc.tiles_per_router > noc.local_ports) {
            continue;  // a group bus paces what goes through it
        }
        const std::string expected = run_traced(drawn, file);
        const std::string replay = sc_isolated_text([&] {
            std::vector<NocArrival> arrivals;
            simulate_noc(replay_of(file, noc, RouterKind::vct), [&](const NocArrival& a) { arrivals.push_back(a); });
            return arrival_text(std::move(arrivals));
        });
        ASSERT_TRUE(replay == expected) << "seed " << seed << "\n" << reference::describe(drawn);
        packets += static_cast<std::size_t>(std::count(expected.begin(), expected.end(), '\n'));
        ++replayed;
    }
    EXPECT_GT(packets, 1000U);
}

// On the other router too, with group buses or without, everything arrives.
TEST(PacketReplay, AChipsPacketsGoThroughWormholeRouters) {
    const TemporaryFolder folder;
    const std::string file = folder / "t.csv";
    for (std::uint32_t seed = 1; seed <= 8; ++seed) {
        const reference::RandomCase drawn = reference::random_case(seed);
        const std::string expected = run_traced(drawn, file);
        const std::string count = sc_isolated_text([&] {
            const NocTraffic t = replay_of(file, drawn.spec.noc, RouterKind::wormhole);
            const NocResult r = simulate_noc(t);
            EXPECT_TRUE(r.drained());
            return std::to_string(r.packets);
        });
        EXPECT_EQ(count, std::to_string(std::count(expected.begin(), expected.end(), '\n')));
    }
}

}  // namespace
}  // namespace bitline
