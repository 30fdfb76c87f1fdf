// What goes in comes out: every shipped network on every shipped chip that holds it, in every way of mapping it. The
// checks of sim/report/checks.hpp run in every run; here stand their reasons once more, from other sources: the network's own
// totals, and counts that different parts of the chip keep of the same thing.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <ostream>
#include <set>
#include <utility>

#include "hw/check_program.hpp"
#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "sim/report/account.hpp"
#include "sim/report/checks.hpp"
#include "sim/run.hpp"
#include "tests/conformance/expect_bound.hpp"
#include "tests/support/isolated.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/shipped_configs.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

std::uint64_t total(const Activity& activity, Action action) {
    return std::accumulate(activity.nodes.begin(), activity.nodes.end(), std::uint64_t{0},
                           [action](std::uint64_t sum, const NodeActivity& node) {
                               return sum + node.actions[static_cast<std::size_t>(action)];
                           });
}

std::uint64_t count(std::int64_t n) {
    return static_cast<std::uint64_t>(n);
}

void expect_work_done(const Graph& graph, const Program& program, const Activity& activity) {
    std::uint64_t at_arrays = 0;
    for (const NodeActivity& node : activity.nodes) {
        at_arrays += node.macs;
    }
    EXPECT_EQ(at_arrays, count(macs(graph) * program.images));
    // What is read out of a column is held, converted and added, once each.
    EXPECT_EQ(total(activity, Action::sample_hold), total(activity, Action::adc_convert));
    EXPECT_EQ(total(activity, Action::shift_add), total(activity, Action::adc_convert));
    EXPECT_EQ(activity.image_done.size(), static_cast<std::size_t>(program.images));
    EXPECT_EQ(activity.image_done.back(), activity.cycles);
}

void expect_edges_empty(const Program& program, const Activity& activity) {
    std::uint64_t into_buffers = 0;
    for (const Edge& edge : program.edges) {
        const EdgeActivity& did = activity.edges[index(edge.id)];
        into_buffers += edge.home == Home::tile_buffer ? did.bytes_received : 0;
        EXPECT_EQ(did.bytes_sent, did.bytes_received) << edge.tensor;
        EXPECT_EQ(did.bytes_sent, did.elements_sent * count(edge.element_bytes)) << edge.tensor;
        EXPECT_EQ(did.elements_sent, did.elements_freed) << edge.tensor;
        EXPECT_LE(did.peak_occupancy, count(edge.capacity)) << edge.tensor;
        EXPECT_GT(did.peak_occupancy, 0U) << edge.tensor;
    }
    EXPECT_EQ(total(activity, Action::buffer_write), into_buffers);
}

// Every flit that a router lets go was on exactly one of its outputs, and leaves the network once.
void expect_flits_arrive(const Program& program, const Activity& activity) {
    std::uint64_t between_routers = 0;
    std::uint64_t to_sites = 0;
    for (const LinkActivity& link : activity.links) {
        (link.port < 4 ? between_routers : to_sites) += link.flits;
    }
    EXPECT_EQ(to_sites, activity.flits);
    EXPECT_EQ(total(activity, Action::link_flit), between_routers);
    EXPECT_EQ(total(activity, Action::router_flit), between_routers + to_sites);
    std::uint64_t over_network = 0;
    std::uint64_t mixed = 0;  // of edges with producers on the consumer's site and elsewhere
    for (const Edge& edge : program.edges) {
        std::size_t here = 0;
        for (NodeId producer : edge.producers) {
            here += program.node(producer).site == program.node(edge.consumer).site ? 1U : 0U;
        }
        const std::uint64_t bytes = activity.edges[index(edge.id)].bytes_sent;
        over_network += here == 0 ? bytes : 0;
        mixed += here > 0 && here < edge.producers.size() ? bytes : 0;
    }
    EXPECT_GE(activity.bytes_moved, over_network);
    EXPECT_LE(activity.bytes_moved, over_network + mixed);
}

// The image once (pipelined), or once for each layer that reads it; the result once; what is left in memory in between
// is written once, and read by each load of it.
void expect_memory_traffic(const Program& program, const Activity& activity) {
    const std::uint64_t read = total(activity, Action::memory_read);
    const std::uint64_t written = total(activity, Action::memory_write);
    std::int64_t left = 0;
    std::int64_t fetched = 0;
    std::set<LayerId> image_readers;
    for (const Node& node : program.nodes) {
        if (node.site.kind != SiteKind::memory) {
            continue;
        }
        const auto stored = [](const std::string& tensor) {
            return tensor.size() > 7 && tensor.compare(tensor.size() - 7, 7, " stored") == 0;
        };
        for (EdgeId e : node.inputs) {
            const Edge& edge = program.edge(e);
            if (node.kind == NodeKind::load && stored(edge.tensor)) {
                fetched += edge.map.elements() * node.memory.bytes_per_column;
            }
            if (node.kind == NodeKind::store && edge.element_bytes > 0) {
                left += edge.map.elements() * edge.element_bytes;
            }
        }
        const bool of_image =
            node.kind == NodeKind::load && std::none_of(node.inputs.begin(), node.inputs.end(),
                                                        [&](EdgeId e) { return stored(program.edge(e).tensor); });
        if (of_image) {
            image_readers.insert(node.layer);
        }
    }
    const std::int64_t times = program.sequential ? static_cast<std::int64_t>(image_readers.size()) : 1;
    EXPECT_EQ(read, count((program.input_bytes * times + fetched) * program.images));
    EXPECT_EQ(written, count(left * program.images));
    EXPECT_EQ(fetched > 0, written > count(program.output_bytes * program.images));
    if (fetched == 0) {
        EXPECT_EQ(written, count(program.output_bytes * program.images));
    }
}

void expect_time_accounted(const ChipSpec& spec, const Program& program, const Activity& activity) {
    for (const Node& node : program.nodes) {
        const NodeActivity& did = activity.nodes[index(node.id)];
        EXPECT_EQ(std::accumulate(did.wait.begin(), did.wait.end(), Cycle{0}), did.last_end - did.first_start)
            << node.name;
        EXPECT_LE(did.last_end, activity.cycles) << node.name;
    }
    expect_bound_holds(spec, program, activity);
}

void expect_conserved(const Graph& graph, const ChipSpec& spec, int images) {
    SCOPED_TRACE(graph.name + " on " + spec.name);
    const Program program = compile(graph, spec, spec.mapping, images);
    EXPECT_NO_THROW(check_program(program, spec));
    const Activity activity = simulate(spec, program);
    EXPECT_NO_THROW(check_activity(spec, program, activity));
    EXPECT_NO_THROW(check_report(account(spec, cost_table(spec), program, activity)));
    expect_work_done(graph, program, activity);
    expect_edges_empty(program, activity);
    expect_flits_arrive(program, activity);
    expect_memory_traffic(program, activity);
    expect_time_accounted(spec, program, activity);
}

struct MappedNetwork {
    std::string chip;
    std::string network;
    std::string execution;
    std::string replication;
    std::string split;

    std::string name() const {
        std::string text = chip + "_" + network + "_" + execution + "_" + replication + "_" + split;
        std::replace(text.begin(), text.end(), '-', '_');
        return text;
    }
    friend std::ostream& operator<<(std::ostream& out, const MappedNetwork& c) { return out << c.name(); }
};

// Too large for the chip.
bool fits(const MappedNetwork& c) {
    const std::set<std::string> small_ones{"lenet5", "grouped_small", "resnet20"};
    return c.chip == "small" ? small_ones.count(c.network) != 0 : c.chip != "isaac" || c.network != "vgg16";
}

// A second image of large networks is for the mappings that differ most; under sanitizers it takes too long.
bool second_image(const MappedNetwork& c, const Graph& graph) {
    if (macs(graph) < 100'000'000) {
        return true;
    }
    const bool small_enough = c.execution == "pipelined" || (c.replication == "none" && c.network != "vgg16");
    return c.split == "bands" && small_enough && !is_sanitized();
}

// Every network on every chip that it fits. Under sanitizers the large ones in two mappings, which differ in everything.
std::vector<MappedNetwork> cases() {
    std::vector<MappedNetwork> all;
    for (const std::string& chip : list_configs("chips", shipped_configs())) {
        for (const std::string& network : list_configs("networks", shipped_configs())) {
            const bool every_mapping = !is_sanitized() || chip == "small" || network == "lenet5" ||
                                       network == "grouped_small" || network == "resnet20";
            for (const char* execution : {"pipelined", "layer_sequential"}) {
                const bool pipelined = execution == std::string("pipelined");
                if (every_mapping || !pipelined) {
                    all.push_back({chip, network, execution, "none", "bands"});
                }
                if (every_mapping) {
                    all.push_back({chip, network, execution, "balanced", "bands"});
                }
                if (every_mapping || pipelined) {
                    all.push_back({chip, network, execution, "balanced", "interleaved"});
                }
            }
        }
    }
    return all;
}

class Conservation : public ::testing::TestWithParam<MappedNetwork> {};

TEST_P(Conservation, NothingIsLost) {
    const MappedNetwork& c = GetParam();
    const Graph graph = import_network(find_config("networks", c.network, shipped_configs()));
    const ChipSpec spec = read_chip(c.chip, shipped_configs(),
                                    {"mapping.execution=" + c.execution, "mapping.replication=" + c.replication,
                                     "mapping.replica_split=" + c.split});
    if (!fits(c)) {
        EXPECT_THROW(compile(graph, spec, spec.mapping, 1), DoesNotFit);
        return;
    }
    sc_isolated([&] { expect_conserved(graph, spec, 1); });
    if (second_image(c, graph)) {
        sc_isolated([&] { expect_conserved(graph, spec, 2); });
    }
}

INSTANTIATE_TEST_SUITE_P(Shipped, Conservation, ::testing::ValuesIn(cases()),
                         [](const auto& tested) { return tested.param.name(); });

}  // namespace
}  // namespace bitline
