#include "sim/report/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "hw/error.hpp"
#include "sim/bound/bound.hpp"

namespace bitline {

namespace {

constexpr double tolerance = 1e-9;  // of sums that are added up in another order

template <class A, class B>
void demand_equal(A counted, B expected, const std::string& what) {
    check(static_cast<std::uint64_t>(counted) == static_cast<std::uint64_t>(expected),
          fmt::format("{}: {} were counted, {} are right", what, counted, expected));
}

void check_firings(const Program& program, const Activity& activity) {
    for (const Node& node : program.nodes) {
        demand_equal(activity.nodes[index(node.id)].firings, node.domain.firings() * program.images,
                     "check firings: " + node.name);
    }
}

void check_macs(const Program& program, const Activity& activity) {
    std::vector<std::uint64_t> counted(program.layers.size(), 0);
    for (const Node& node : program.nodes) {
        counted[index(node.layer)] += activity.nodes[index(node.id)].macs;
    }
    for (std::size_t i = 0; i < counted.size(); ++i) {
        demand_equal(counted[i], program.layers[i].macs * program.images,
                     "check macs: multiply-accumulates of layer " + program.layers[i].name);
    }
}

void check_edges(const Program& program, const Activity& activity) {
    for (const Edge& edge : program.edges) {
        const EdgeActivity& did = activity.edges[index(edge.id)];
        const std::int64_t elements = edge.map.elements() * program.images;
        const std::string name = fmt::format("edge {} ({})", index(edge.id), edge.tensor);
        demand_equal(did.elements_sent, elements, "check elements: sent on " + name);
        demand_equal(did.elements_received, elements, "check elements: received on " + name);
        demand_equal(did.elements_freed, elements, "check elements: freed on " + name);
        demand_equal(did.bytes_sent, elements * edge.element_bytes, "check bytes: sent on " + name);
        demand_equal(did.bytes_received, elements * edge.element_bytes, "check bytes: received on " + name);
        check(did.peak_occupancy <= static_cast<std::uint64_t>(edge.capacity),
              fmt::format("check occupancy: {} held {} elements, its capacity is {}", name, did.peak_occupancy,
                          edge.capacity));
    }
}

std::uint64_t counted(const NodeActivity& node, Action action) {
    return node.actions[static_cast<std::size_t>(action)];
}

/// Slices of a tensor are rounded up to bytes each; only if nothing is rounded are they exactly the tensor.
void demand_tensor(const ChipSpec& spec, std::uint64_t bytes, std::int64_t expected, const std::string& what) {
    if (expected == 0) {
        return;  // not stated
    }
    if (spec.precision.activation_bits % 8 == 0) {
        demand_equal(bytes, expected, what);
    } else {
        check(bytes >= static_cast<std::uint64_t>(expected),
              fmt::format("{}: {} were counted, at least {} are right", what, bytes, expected));
    }
}

/// Whether a load brings back what a store has left, or a store leaves something to bring back.
bool detour(const Program& program, const Node& node) {
    const std::vector<EdgeId>& edges = node.kind == NodeKind::load ? node.inputs : node.outputs;
    return std::any_of(edges.begin(), edges.end(), [&](EdgeId e) { return program.edge(e).element_bytes > 0; });
}

/// Each load and store moves its map; apart from detours that is the image in and the result out.
void check_memory(const ChipSpec& spec, const Program& program, const Activity& activity) {
    std::uint64_t image = 0;
    std::uint64_t result = 0;
    for (const Node& node : program.nodes) {
        if (node.site.kind != SiteKind::memory) {
            continue;
        }
        const NodeActivity& did = activity.nodes[index(node.id)];
        const bool read = node.kind == NodeKind::load;
        const std::uint64_t bytes = counted(did, read ? Action::memory_read : Action::memory_write);
        demand_equal(bytes, node.domain.columns() * node.memory.bytes_per_column * program.images,
                     fmt::format("check memory: bytes {} by {}", read ? "read" : "written", node.name));
        (read ? image : result) += detour(program, node) ? 0 : bytes;
    }
    if (!program.sequential) {  // there each layer loads for itself, and barriers look like detours
        demand_tensor(spec, image, program.input_bytes * program.images, "check memory: bytes of images");
        demand_tensor(spec, result, program.output_bytes * program.images, "check memory: bytes of results");
    }
}

/// Partial sums on their way to another tile of the layer.
bool forwards(const Program& program, const Node& node) {
    return std::any_of(node.outputs.begin(), node.outputs.end(), [&](EdgeId e) {
        const Node& reader = program.node(program.edge(e).consumer);
        return reader.layer == node.layer && reader.kind == NodeKind::reduce;
    });
}

/// What the nodes of a layer write is the layer's result, each element once.
void check_results(const ChipSpec& spec, const Program& program, const Activity& activity) {
    std::vector<std::uint64_t> written(program.layers.size(), 0);
    for (const Node& node : program.nodes) {
        const bool makes = node.kind == NodeKind::vec || node.kind == NodeKind::reduce;
        if (makes && !forwards(program, node)) {
            written[index(node.layer)] += counted(activity.nodes[index(node.id)], Action::output_buffer_write);
        }
    }
    for (std::size_t i = 0; i < written.size(); ++i) {
        demand_tensor(spec, written[i], program.layers[i].out_bytes * program.images,
                      "check results: bytes written by layer " + program.layers[i].name);
    }
}

void check_times(const Program& program, const Activity& activity) {
    for (const Node& node : program.nodes) {
        const NodeActivity& did = activity.nodes[index(node.id)];
        if (did.firings == 0) {
            continue;
        }
        check(did.first_start < did.last_end && did.last_end <= activity.cycles,
              fmt::format("check times: {} runs from cycle {} to {} of {}", node.name, did.first_start, did.last_end,
                          activity.cycles));
        const Cycle shared = std::accumulate(did.wait.begin(), did.wait.end(), Cycle{0});
        demand_equal(shared, did.last_end - did.first_start,
                     "check waits: cycles that busy and waits share in " + node.name);
    }
    demand_equal(activity.image_done.size(), program.images, "check images: finished");
    for (std::size_t i = 0; i < activity.image_done.size(); ++i) {
        const Cycle before = i == 0 ? 0 : activity.image_done[i - 1];
        check(activity.image_done[i] > 0 && activity.image_done[i] >= before &&
                  activity.image_done[i] <= activity.cycles,
              fmt::format("check images: image {} is done in cycle {}, the one before in {}, the run ends in {}", i,
                          activity.image_done[i], before, activity.cycles));
    }
}

void check_bins(const Activity& activity) {
    if (activity.bins.empty()) {
        return;
    }
    for (std::size_t action = 0; action < action_count; ++action) {
        std::uint64_t in_bins = 0;
        std::uint64_t in_nodes = 0;
        for (const ActionCounts& bin : activity.bins) {
            in_bins += bin[action];
        }
        for (const NodeActivity& node : activity.nodes) {
            in_nodes += node.actions[action];
        }
        demand_equal(in_bins, in_nodes, fmt::format("check power bins: {}", name_of(static_cast<Action>(action))));
    }
    check(activity.power_bin > 0, "check power bins: they have no length");
}

void demand_sound(double value, const std::string& what) {
    check(std::isfinite(value) && value >= 0, fmt::format("check numbers: {} is {}", what, value));
}

void demand_sum(double parts, double total, const std::string& what) {
    check(std::abs(parts - total) <= tolerance * std::max(std::abs(parts), std::abs(total)),
          fmt::format("check sums: {}: the parts make {}, the total is {}", what, parts, total));
}

void check_numbers(const Report& report) {
    for (const Figure& one : report.figures) {
        if (const auto* real = std::get_if<double>(&one.value)) {
            check(std::isfinite(*real) && (*real >= 0 || one.name == "timing_slack_ns"),
                  fmt::format("check numbers: {} is {}", one.name, *real));
        } else if (const auto* whole = std::get_if<std::int64_t>(&one.value)) {
            check(*whole >= 0, fmt::format("check numbers: {} is {}", one.name, *whole));
        }
    }
    for (const LayerReport& layer : report.layers) {
        demand_sound(layer.energy_pj, "the energy of layer " + layer.name);
        check(layer.utilisation >= 0 && layer.utilisation <= 1,
              fmt::format("check numbers: the utilisation of layer {} is {}", layer.name, layer.utilisation));
        const double shares = layer.busy + layer.stall_input + layer.stall_space + layer.stall_unit;
        check(shares == 0 || std::abs(shares - 1) <= tolerance,
              fmt::format("check sums: busy and stalls of layer {} make {}", layer.name, shares));
    }
    for (const ComponentReport& component : report.components) {
        const std::string name = name_of(component.kind);
        demand_sound(component.dynamic_pj, "the energy of " + name);
        demand_sound(component.leakage_pj, "the leakage of " + name);
        demand_sound(component.area_mm2, "the area of " + name);
    }
    for (const PowerBin& bin : report.power) {
        demand_sound(bin.power_mw, fmt::format("the power from cycle {}", bin.begin));
    }
}

bool closed_form(const Report& report) {
    return std::get<std::string>(figure(report, "model").value) == ideal_model;
}

void demand_bounds(const Report& report) {
    for (const auto& [least, found] : {std::pair{"bound_ns", "time_ns"}, std::pair{"bound_latency_ns", "latency_ns"}}) {
        check(number(report, found) >= number(report, least) * (1 - tolerance),
              fmt::format("check bound: {} is {}, below its bound of {}", found, number(report, found),
                          number(report, least)));
    }
}

void check_sums(const Report& report) {
    double components = 0;
    double leakage = 0;
    double area = 0;
    for (const ComponentReport& component : report.components) {
        components += component.dynamic_pj + component.leakage_pj;
        leakage += component.leakage_pj;
        area += component.area_mm2;
    }
    double layers = 0;
    for (const LayerReport& layer : report.layers) {
        layers += layer.energy_pj;
    }
    double actions = 0;
    for (const ActionReport& action : report.actions) {
        actions += action.energy_pj;
    }
    const double energy = number(report, "energy_pj");
    demand_sum(components, energy, "energy by component");
    demand_sum(layers + leakage, energy, "energy by layer and leakage");
    demand_sum(actions + leakage, energy, "energy by action and leakage");
    if (!closed_form(report)) {  // which does not tell leakage apart, and has no Program to bound
        demand_sum(leakage, number(report, "leakage_pj"), "leakage by component");
        demand_bounds(report);
    }
    demand_sum(area, number(report, "area_mm2"), "area by component");
    demand_sum(number(report, "power_mw") * number(report, "time_ns"), energy, "power x time");
    check(number(report, "peak_power_mw") >= number(report, "power_mw") * (1 - tolerance),
          fmt::format("check power: the peak of {} mW is below the mean of {} mW", number(report, "peak_power_mw"),
                      number(report, "power_mw")));
    if (!report.power.empty()) {
        double bins = 0;
        Cycle cycles = 0;
        for (const PowerBin& bin : report.power) {
            bins += bin.power_mw * static_cast<double>(bin.end - bin.begin);
            cycles += bin.end - bin.begin;
        }
        demand_equal(cycles, static_cast<std::uint64_t>(number(report, "cycles")), "check power bins: cycles");
        demand_sum(bins / static_cast<double>(cycles), number(report, "power_mw"), "mean power of the bins");
    }
}

void check_bound(const Bound& least, const Activity& activity) {
    check(activity.cycles >= least.cycles,
          fmt::format("check bound: the run took {} cycles, less than the {} that it needs ({})", activity.cycles,
                      least.cycles, least.limit));
    check(activity.image_done.front() >= least.image,
          fmt::format("check bound: image 0 took {} cycles, less than the {} that it needs",
                      activity.image_done.front(), least.image));
}

/// A closed form knows no tiles, and the record of an earlier run may not have kept them.
void check_mesh(const Report& report) {
    std::int64_t arrays = 0;
    for (std::size_t i = 0; i < report.mesh.tiles.size(); ++i) {
        const TileReport& tile = report.mesh.tiles[i];
        arrays += tile.crossbars;
        check(tile.busy >= 0 && tile.busy <= 1 + tolerance && tile.crossbars <= report.mesh.crossbars_per_tile,
              fmt::format("check mesh: tile {} works {} of the time with {} of {} arrays", i, tile.busy, tile.crossbars,
                          report.mesh.crossbars_per_tile));
    }
    if (!report.mesh.tiles.empty()) {
        demand_equal(arrays, static_cast<std::uint64_t>(number(report, "crossbars_used")),
                     "check mesh: arrays of all tiles");
    }
    for (const LinkReport& link : report.mesh.links) {
        check(
            link.load > 0 && link.load <= 1 + tolerance,
            fmt::format("check mesh: port {} of router {} is taken {} of the time", link.port, link.router, link.load));
    }
}

}  // namespace

void check_activity(const ChipSpec& spec, const Program& program, const Activity& activity) {
    check_activity(spec, program, bound(spec, program), activity);
}

void check_activity(const ChipSpec& spec, const Program& program, const Bound& least, const Activity& activity) {
    demand_equal(activity.nodes.size(), program.nodes.size(), "check activity: nodes");
    demand_equal(activity.edges.size(), program.edges.size(), "check activity: edges");
    check_firings(program, activity);
    check_macs(program, activity);
    check_edges(program, activity);
    check_memory(spec, program, activity);
    check_results(spec, program, activity);
    check_times(program, activity);
    check_bins(activity);
    check_bound(least, activity);
}

void check_report(const Report& report) {
    check_numbers(report);
    check_sums(report);
    check_mesh(report);
}

}  // namespace bitline
