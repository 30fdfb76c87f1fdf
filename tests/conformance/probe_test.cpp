// A listener sees everything and changes nothing.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <tuple>

#include "hw/check_program.hpp"
#include "hw/probe.hpp"
#include "sim/run.hpp"
#include "tests/conformance/measure.hpp"
#include "tests/conformance/rows.hpp"
#include "tests/support/isolated.hpp"

namespace bitline {
namespace {

// Two layers on two tiles with a skip edge, shared ADCs, two servers, a global buffer and two memory channels: everything
// that can be watched is at work.
ChipSpec busy_chip() {
    ChipSpec spec = round_chip(2);
    spec.noc.tiles_per_router = 2;
    spec.noc.local_ports = 1;
    spec.noc.group_bus_width_bits = 16;
    spec.tile.pe.adc.count = 4;
    spec.tile.input_buffer.capacity_bytes = 4096;
    spec.memory.channels = 2;
    spec.run.power_bin = Time{100'000'000};
    return spec;
}

Program busy_program(int images) {
    HandMadeProgram b("busy", images);
    const Window around{3, 3, 1, 1, 1, 1};
    const EdgeMap map = whole_map(5, 5);
    const Domain all = whole_domain(5, 5);
    Domain rows = all;
    rows.run = 5;
    VecWork work;
    work.bus_bytes = 256;
    work.partial_adds = 32;
    work.requantises = 32;
    work.out_bytes = 32;
    VecWork join = work;
    join.buffer_bytes = 32;
    join.adds = 32;
    const NodeId load = b.add(load_node(0, rows, 32), "load");
    Node two_servers = mvm_node(0, all, 0, 3, 288);
    two_servers.servers = 2;
    const NodeId mvm1 = b.add(two_servers, "mvm1");
    const NodeId vec1 = b.add(vec_node(0, all, work), "vec1");
    const NodeId mvm2 = b.add(mvm_node(3, all, 0, 3, 288), "mvm2");
    const NodeId vec2 = b.add(vec_node(3, all, join), "vec2");
    Node to_buffer = store_node(0, all, 32);
    to_buffer.site = {SiteKind::global_buffer, 0};
    const NodeId spill = b.add(to_buffer, "spill");
    const NodeId store = b.add(store_node(0, all, 32), "store");
    b.connect({load}, mvm1, map, around, 32, 20);
    b.connect({mvm1}, vec1, map, {}, 128, 2, Home::registers);
    b.connect({vec1}, mvm2, map, around, 32, 15);
    b.connect({mvm2}, vec2, map, {}, 128, 2, Home::registers);
    b.connect({load}, vec2, map, {}, 32, 25);
    b.connect({vec1}, spill, map, {}, 32, 3, Home::global_buffer);
    b.connect({vec2}, store, map, {}, 32, 4, Home::memory);
    return b.take();
}

// Notes what is against the contract of hw/probe.hpp.
class Watcher : public Probe {
public:
    SignalId declare(const std::string& path, const std::string& name, SignalKind kind, int bits) override {
        EXPECT_FALSE(advanced_) << "declared late: " << path;
        EXPECT_TRUE(names_.insert({path, name}).second) << "declared twice: " << path << ' ' << name;
        EXPECT_GE(bits, 1);
        EXPECT_LE(bits, 64);
        EXPECT_EQ(path.compare(0, 4, "chip"), 0) << path;
        signals_.push_back({path + ' ' + name, kind, bits, {}});
        return SignalId{static_cast<std::uint32_t>(signals_.size() - 1)};
    }
    void change(SignalId id, Cycle when, std::uint64_t value) override {
        ASSERT_LT(id.value, signals_.size());
        Signal& s = signals_[id.value];
        EXPECT_GE(when, now_) << s.name;
        EXPECT_TRUE(s.bits == 64 || value < (std::uint64_t{1} << s.bits)) << s.name << " takes " << value;
        s.values[when] = value;
    }
    void firing(NodeId /*node*/, std::uint64_t /*number*/, Cycle start, Cycle end) override {
        ++firings;
        EXPECT_LT(start, end);
    }
    void packet(EdgeId /*edge*/, Site /*from*/, Site /*to*/, int flits, Cycle start, Cycle end) override {
        ++packets;
        EXPECT_GE(flits, 1);
        EXPECT_GE(end, start + static_cast<Cycle>(flits));
    }
    void actions(Site /*site*/, Cycle start, Cycle /*end*/, const ActionCounts& counts) override {
        EXPECT_GE(start, now_);
        for (std::size_t i = 0; i < action_count; ++i) {
            counted[i] += counts[i];
        }
    }
    void advance(Cycle now) override {
        EXPECT_TRUE(!advanced_ || now > now_) << "from " << now_ << " to " << now;
        advanced_ = true;
        now_ = now;
    }
    bool reads_events() const override { return true; }
    void event(const Event& event) override {
        EXPECT_GE(event.cycle, now_) << name_of(event.kind);
        ++events[event.kind];
    }

    struct Signal {
        std::string name;
        SignalKind kind;
        int bits;
        std::map<Cycle, std::uint64_t> values;
    };
    const std::vector<Signal>& signals() const { return signals_; }

    std::uint64_t firings = 0;
    std::uint64_t packets = 0;
    std::map<EventKind, std::uint64_t> events;
    ActionCounts counted{};

private:
    std::vector<Signal> signals_;
    std::set<std::pair<std::string, std::string>> names_;
    bool advanced_ = false;
    Cycle now_ = 0;
};

TEST(Probe, ChangesNothing) {
    for (int images : {1, 3}) {
        const auto run = [&](bool watched) {
            return sc_isolated_text([&] {
                Watcher watcher;
                SimulateOptions options;
                options.probe = watched ? &watcher : nullptr;
                return text_of(simulate(busy_chip(), busy_program(images), options));
            });
        };
        const std::string without = run(false);
        EXPECT_GT(without.size(), 1000U);
        EXPECT_EQ(run(true), without);
        EXPECT_EQ(run(false), without);
    }
}

TEST(Probe, ProgressChangesNothing) {
    const auto run = [](bool watched) {
        return sc_isolated_text([&] {
            SimulateOptions options;
            std::uint64_t last = 0;
            if (watched) {
                options.progress = [&last](std::uint64_t firings, Cycle /*now*/) {
                    EXPECT_GE(firings, last);
                    last = firings;
                };
            }
            std::string text = text_of(simulate(busy_chip(), busy_program(3), options));
            EXPECT_EQ(last, watched ? total_firings(busy_program(3)) : 0U);
            return text;
        });
    };
    EXPECT_EQ(run(true), run(false));
}

TEST(Probe, KeepsItsContract) {
    check_program(busy_program(2), busy_chip());
    sc_isolated([] {
        Watcher watcher;
        SimulateOptions options;
        options.probe = &watcher;
        const Program program = busy_program(2);
        const Activity activity = simulate(busy_chip(), program, options);
        EXPECT_EQ(watcher.firings, total_firings(program));
        EXPECT_EQ(watcher.packets, activity.packets);
        EXPECT_EQ(watcher.events[EventKind::start], watcher.firings);
        EXPECT_EQ(watcher.events[EventKind::end], watcher.firings);
        EXPECT_EQ(watcher.events[EventKind::inject], activity.packets);
        EXPECT_EQ(watcher.events[EventKind::receive], activity.packets);
        EXPECT_GE(watcher.events[EventKind::grant], activity.packets);
        ActionCounts in_nodes{};
        for (const NodeActivity& node : activity.nodes) {
            for (std::size_t i = 0; i < action_count; ++i) {
                in_nodes[i] += node.actions[i];
            }
        }
        for (std::size_t i = 0; i < action_count; ++i) {
            EXPECT_EQ(watcher.counted[i], in_nodes[i]) << name_of(static_cast<Action>(i));
        }
    });
}

// Occupancy steps at reservation and release: never more than there is room for, nothing in the end, something between.
TEST(Probe, OccupancyStaysWithinCapacity) {
    sc_isolated([] {
        Watcher watcher;
        SimulateOptions options;
        options.probe = &watcher;
        const ChipSpec spec = busy_chip();
        const Program program = busy_program(2);
        simulate(spec, program, options);
        const auto capacity = [&](const std::string& name) {
            if (name.find("input_buffer") != std::string::npos) {
                return static_cast<std::uint64_t>(spec.tile.input_buffer.capacity_bytes);
            }
            if (name.find("output_buffer") != std::string::npos) {
                return static_cast<std::uint64_t>(spec.tile.output_buffer.capacity_bytes);
            }
            if (name.find("router") != std::string::npos) {
                return static_cast<std::uint64_t>(spec.noc.buffer_packets) *
                       static_cast<std::uint64_t>(spec.noc.packet_flits);
            }
            if (name.find("memory") != std::string::npos && name.find("queue") != std::string::npos) {
                return static_cast<std::uint64_t>(spec.memory.queue);
            }
            return ~std::uint64_t{0};
        };
        int occupancies = 0;
        for (const Watcher::Signal& s : watcher.signals()) {
            if (s.values.empty()) {
                continue;
            }
            std::uint64_t most = 0;
            for (const auto& [when, value] : s.values) {
                most = std::max(most, value);
            }
            EXPECT_EQ(s.values.rbegin()->second, 0U) << s.name << " does not return to 0";
            if (s.kind == SignalKind::occupancy) {
                ++occupancies;
                EXPECT_LE(most, capacity(s.name)) << s.name;
            } else if (s.kind == SignalKind::state) {
                EXPECT_LE(most, program.nodes.size()) << s.name;
            } else {
                EXPECT_LE(most, 1U) << s.name;
            }
        }
        EXPECT_GE(occupancies, 4);
    });
}

}  // namespace
}  // namespace bitline
