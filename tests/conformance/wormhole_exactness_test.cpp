// The event-driven wormhole mesh against the clocked one: the same packets, the same cycle of each arrival.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "hw/model/noc_bench.hpp"
#include "tests/conformance/arrival_text.hpp"
#include "tests/reference/clocked_wormhole.hpp"
#include "tests/support/isolated.hpp"
#include "tests/support/sanitized.hpp"

namespace bitline {
namespace {

struct MeshCase {
    NocTraffic traffic;
    std::vector<reference::WormholePacket> packets;
};

/// Small meshes with all parameters drawn, from an idle one to one in which everything waits.
MeshCase random_case(std::uint32_t seed) {
    std::mt19937 random(seed);
    const auto draw = [&](int least, int most) {
        return least + static_cast<int>(random() % static_cast<unsigned>(most - least + 1));
    };
    const auto one_of = [&](const std::vector<int>& values) {
        return values[random() % values.size()];
    };
    MeshCase c;
    NocTraffic& t = c.traffic;
    t.router = RouterKind::wormhole;
    t.width = one_of({1, 2, 3, 4, 5, 7});
    t.height = one_of({1, 1, 2, 3, 5});
    t.local_ports = one_of({1, 1, 1, 2, 3});
    t.vcs = one_of({1, 2, 3, 4, 8});
    t.buffer_flits = one_of({1, 2, 3, 5, 8, 16});
    t.router_latency = one_of({1, 1, 2, 3, 5});
    t.vc_latency = draw(0, t.router_latency);
    t.link_latency = one_of({1, 1, 2, 4});
    t.credit_latency = one_of({1, 1, 2, 5});
    const int longest = one_of({1, 2, 8, 8, 20});
    const bool one_length = draw(0, 1) == 1;
    const bool hotspot = draw(0, 3) == 0;
    const int span = one_of({50, 300, 1500});  // the same packets in fewer cycles: more of them wait
    const int packets = std::min(draw(1, 60) * t.nodes(), 1500);
    for (int i = 0; i < packets; ++i) {
        reference::WormholePacket p;
        p.cycle = static_cast<Cycle>(draw(1, span));
        p.source = draw(0, t.nodes() - 1);
        p.target = hotspot && draw(0, 1) == 0 ? t.nodes() / 2 : draw(0, t.nodes() - 1);
        p.flits = one_length ? longest : draw(1, longest);
        c.packets.push_back(p);
    }
    std::stable_sort(c.packets.begin(), c.packets.end(),
                     [](const auto& a, const auto& b) { return a.cycle < b.cycle; });
    return c;
}

std::string describe(const MeshCase& c) {
    const NocTraffic& t = c.traffic;
    std::string text = std::to_string(t.width) + "x" + std::to_string(t.height) + " ports " +
                       std::to_string(t.local_ports) + " vcs " + std::to_string(t.vcs) + " buffer " +
                       std::to_string(t.buffer_flits) + " router " + std::to_string(t.router_latency) + " vc " +
                       std::to_string(t.vc_latency) + " link " + std::to_string(t.link_latency) + " credit " +
                       std::to_string(t.credit_latency) + ", " + std::to_string(c.packets.size()) + " packets";
    return text;
}

std::string simulated(const MeshCase& c) {
    auto trace = std::make_shared<PacketTrace>();
    trace->packets.resize(static_cast<std::size_t>(c.traffic.nodes()));
    for (const reference::WormholePacket& p : c.packets) {
        trace->packets[static_cast<std::size_t>(p.source)].push_back({p.cycle, p.target, p.flits});
    }
    NocTraffic t = c.traffic;
    t.trace = trace;
    t.warmup = 0;
    t.sample = c.packets.back().cycle;
    t.drain = 1'000'000;
    return sc_isolated_text([&t] {
        std::vector<NocArrival> arrivals;
        simulate_noc(t, [&](const NocArrival& a) { arrivals.push_back(a); });
        return arrival_text(std::move(arrivals));
    });
}

std::string clocked(const MeshCase& c) {
    reference::WormholeParameters p;
    p.width = c.traffic.width;
    p.height = c.traffic.height;
    p.local_ports = c.traffic.local_ports;
    p.vcs = c.traffic.vcs;
    p.buffer_flits = c.traffic.buffer_flits;
    p.router_latency = c.traffic.router_latency;
    p.vc_latency = c.traffic.vc_latency;
    p.link_latency = c.traffic.link_latency;
    p.credit_latency = c.traffic.credit_latency;
    std::vector<NocArrival> arrivals;
    for (const reference::WormholeArrival& a : reference::clocked_wormhole(p, c.packets)) {
        arrivals.push_back({a.source, a.target, a.created, a.tail});
    }
    return arrival_text(std::move(arrivals));
}

TEST(WormholeExactness, RandomMeshesAndPackets) {
    const std::uint32_t meshes = is_sanitized() ? 40 : 200;
    for (std::uint32_t seed = 1; seed <= meshes; ++seed) {
        const MeshCase c = random_case(seed);
        const std::string expected = clocked(c);
        ASSERT_EQ(static_cast<std::size_t>(std::count(expected.begin(), expected.end(), '\n')), c.packets.size());
        ASSERT_EQ(simulated(c), expected) << "seed " << seed << ": " << describe(c);
    }
}

}  // namespace
}  // namespace bitline
