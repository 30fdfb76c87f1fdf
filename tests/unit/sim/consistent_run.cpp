#include "tests/unit/sim/consistent_run.hpp"

#include "hw/spec_reader.hpp"
#include "sim/report/account.hpp"
#include "tests/support/hand_made.hpp"

namespace bitline {

namespace {

constexpr Cycle first_image = 20'000;
constexpr Cycle next_image = 13'000;
constexpr Cycle bin_cycles = 8'000;

Program make_program(int images) {
    HandMadeProgram builder("by-hand", images);
    const Domain domain = whole_domain(4, 4);
    VecWork work;
    work.bus_bytes = 256;
    work.partial_adds = 32;
    work.requantises = 32;
    work.out_bytes = 32;
    const NodeId load = builder.add(load_node(0, domain, 128), "conv1.load");
    const NodeId mvm = builder.add(mvm_node(0, domain, 0, 2, 256), "conv1.mvm0");
    const NodeId vec = builder.add(vec_node(0, domain, work), "conv1.vec");
    Node last = store_node(0, domain, 32);
    last.layer = LayerId{1};
    const NodeId store = builder.add(last, "output.store");
    builder.connect({load}, mvm, whole_map(4, 4), Window{}, 128, 8);
    builder.connect({mvm}, vec, whole_map(4, 4), Window{}, 256, 2, Home::registers);
    builder.connect({vec}, store, whole_map(4, 4), Window{}, 32, 4, Home::memory);
    Program program = builder.take();
    program.chip = "small";
    program.layers = {Layer{"conv1", "conv", 8192, 16 * 8192, 2, 2 * 128 * 128, 1, 16 * 32},
                      Layer{"output", "store", 0, 0, 0, 0, 0, 0}};
    program.input_bytes = 16 * 128;
    program.output_bytes = 16 * 32;
    program.notes = {"conv1 stays in one tile"};
    return program;
}

void count(NodeActivity& node, Action action, std::uint64_t n) {
    node.actions[static_cast<std::size_t>(action)] += n;
}

NodeActivity node_activity(std::uint64_t firings, Cycle start, Cycle end) {
    NodeActivity node;
    node.firings = firings;
    node.first_start = start;
    node.last_end = end;
    const Cycle span = end - start;
    node.wait = {span - span / 4 - 700, span / 4, 500, 200};
    return node;
}

std::vector<NodeActivity> make_nodes(std::uint64_t firings, Cycle cycles) {
    std::vector<NodeActivity> nodes{node_activity(firings, 1, cycles - 4000),
                                    node_activity(firings, 100, cycles - 2000),
                                    node_activity(firings, 1000, cycles - 1000), node_activity(firings, 1100, cycles)};
    count(nodes[0], Action::memory_read, firings * 128);
    count(nodes[0], Action::router_flit, firings * 33);
    NodeActivity& mvm = nodes[1];
    mvm.macs = firings * 8192;
    const std::uint64_t lines = firings * 2 * 128 * 8;
    count(mvm, Action::crossbar_read, lines * 128);
    count(mvm, Action::dac_drive, lines);
    count(mvm, Action::sample_hold, lines);
    count(mvm, Action::adc_convert, lines);
    count(mvm, Action::shift_add, lines);
    count(mvm, Action::buffer_read, firings * 256);
    count(mvm, Action::bus_transfer, firings * 256);
    count(mvm, Action::input_register_write, firings * 256);
    count(mvm, Action::input_register_read, lines / 8);
    count(mvm, Action::output_register_write, firings * 256);
    count(nodes[2], Action::output_register_read, firings * 256);
    count(nodes[2], Action::bus_transfer, firings * 256);
    count(nodes[2], Action::accumulate, firings * 32);
    count(nodes[2], Action::vector_requantise, firings * 32);
    count(nodes[2], Action::output_buffer_write, firings * 32);
    count(nodes[2], Action::output_buffer_read, firings * 32);
    count(nodes[2], Action::router_flit, firings * 9);
    count(nodes[3], Action::memory_write, firings * 32);
    return nodes;
}

}  // namespace

ConsistentRun consistent_run(int images) {
    ConsistentRun run;
    run.spec = read_chip("small", ConfigPaths{{"configs"}});
    run.program = make_program(images);
    Activity& activity = run.activity;
    for (int image = 0; image < images; ++image) {
        activity.image_done.push_back(first_image + static_cast<Cycle>(image) * next_image);
    }
    activity.cycles = activity.image_done.back();
    const std::uint64_t firings = 16 * static_cast<std::uint64_t>(images);
    activity.nodes = make_nodes(firings, activity.cycles);
    for (const Edge& edge : run.program.edges) {
        const std::uint64_t bytes = firings * static_cast<std::uint64_t>(edge.element_bytes);
        activity.edges.push_back({firings, firings, firings, bytes, bytes, static_cast<std::uint64_t>(edge.capacity)});
    }
    activity.links = {LinkActivity{0, 4, firings * 42, firings * 42}, LinkActivity{0, 0, 0, 0}};
    activity.injections = {LinkActivity{0, 4, firings * 9, firings * 9},
                           LinkActivity{0, 5, firings * 33, firings * 33}};
    activity.packets = firings * 3;
    activity.flits = firings * 42;
    activity.bytes_moved = firings * 160;
    activity.power_bin = bin_cycles;
    activity.bins.resize((activity.cycles + bin_cycles - 1) / bin_cycles);
    for (std::size_t node = 0; node < activity.nodes.size(); ++node) {
        for (std::size_t action = 0; action < action_count; ++action) {
            activity.bins[node % activity.bins.size()][action] += activity.nodes[node].actions[action];
        }
    }
    return run;
}

Report ConsistentRun::report() const {
    return account(spec, costs(), program, activity);
}

std::uint64_t ConsistentRun::count(Action action) const {
    std::uint64_t sum = 0;
    for (const NodeActivity& node : activity.nodes) {
        sum += node.actions[static_cast<std::size_t>(action)];
    }
    return sum;
}

}  // namespace bitline
