#include "sim/bottleneck.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "hw/timing.hpp"
#include "sim/layer_times.hpp"

namespace bitline {

namespace {

constexpr double half = 0.5;

/// Occupied cycles per instance of one kind of resource.
class Loads {
public:
    void add(const std::string& where, double cycles) { cycles_[where] += cycles; }
    void report(const char* kind, std::vector<ResourceLoad>& loads) const {
        ResourceLoad busiest{kind, "", 0};
        for (const auto& [where, cycles] : cycles_) {
            if (cycles > busiest.cycles) {
                busiest = {kind, where, cycles};
            }
        }
        if (busiest.cycles > 0) {
            loads.push_back(busiest);
        }
    }

private:
    std::map<std::string, double> cycles_;
};

std::string link_name(const LinkActivity& link) {
    static constexpr const char* ways[] = {"east", "west", "north", "south"};
    return link.port < 4 ? fmt::format("chip.router{} {}", link.router, ways[link.port])
                         : fmt::format("chip.router{} local{}", link.router, link.port - 4);
}

double action(const NodeActivity& node, Action which) {
    return static_cast<double>(node.actions[static_cast<std::size_t>(which)]);
}

std::string percent(double share) {
    return fmt::format("{:.1f} %", 100 * share);
}

/// Six digits in the largest unit that leaves a number of at least one.
std::string time_text(double ns) {
    if (ns >= 1e6) {
        return fmt::format("{:.6g} ms", ns * 1e-6);
    }
    return ns >= 1e3 ? fmt::format("{:.6g} us", ns * 1e-3) : fmt::format("{:.6g} ns", ns);
}

}  // namespace

std::vector<ResourceLoad> resource_loads(const ChipSpec& spec, const Program& program, const Activity& activity) {
    Loads arrays;
    Loads bus;
    Loads vector;
    Loads port;
    Loads link;
    Loads memory;
    Loads global;
    const double memory_bytes_per_cycle =
        static_cast<double>(spec.memory.bandwidth) * spec.memory.channels * spec.clock.period_ns() * 1e-9;
    for (const Node& node : program.nodes) {
        const NodeActivity& did = activity.nodes[index(node.id)];
        const auto firings = static_cast<double>(did.firings);
        const std::string where = path_of(node.site);
        if (node.kind == NodeKind::mvm) {
            const MvmTiming timing = mvm_timing(spec, node.mvm, node.servers);
            arrays.add(node.name, firings / node.servers * static_cast<double>(timing.interval));
            bus.add(where, firings * static_cast<double>(timing.bus));
            port.add(where, firings * static_cast<double>(timing.port) / spec.tile.input_buffer.ports);
        } else if (node.kind == NodeKind::vec || node.kind == NodeKind::reduce) {
            const VecTiming timing = vec_timing(spec, node.vec, false);
            bus.add(where, firings * static_cast<double>(timing.bus));
            port.add(where, firings * static_cast<double>(timing.port) / spec.tile.input_buffer.ports);
            vector.add(where, firings * static_cast<double>(std::max(timing.vector, timing.accumulate)));
        } else if (node.site.kind == SiteKind::memory) {
            memory.add(where,
                       (action(did, Action::memory_read) + action(did, Action::memory_write)) / memory_bytes_per_cycle);
        } else {
            global.add(where, (action(did, Action::global_buffer_read) + action(did, Action::global_buffer_write)) * 8 /
                                  spec.global_buffer.width_bits / spec.global_buffer.ports);
        }
    }
    for (const LinkActivity& one : activity.links) {
        link.add(link_name(one), static_cast<double>(one.flits));
    }
    std::vector<ResourceLoad> loads;
    arrays.report("arrays", loads);
    bus.report("tile bus", loads);
    vector.report("vector unit", loads);
    port.report("buffer port", loads);
    link.report("link", loads);
    memory.report("memory", loads);
    global.report("global buffer", loads);
    std::stable_sort(loads.begin(), loads.end(),
                     [](const ResourceLoad& a, const ResourceLoad& b) { return a.cycles > b.cycles; });
    return loads;
}

std::string bottleneck(const ChipSpec& spec, const Program& program, const Activity& activity) {
    const std::vector<ResourceLoad> loads = resource_loads(spec, program, activity);
    const auto run = static_cast<double>(activity.cycles);
    if (loads.empty()) {
        return "nothing was executed";
    }
    std::string others;
    for (std::size_t i = 1; i < loads.size() && i < 3; ++i) {
        others += fmt::format("{}{} {} ({})", i == 1 ? "; next " : ", ", loads[i].kind, percent(loads[i].cycles / run),
                              loads[i].where);
    }
    const ResourceLoad& first = loads.front();
    const std::string best = time_text(first.cycles * spec.clock.period_ns() / program.images) + " per image at best";
    if (first.cycles >= half * run) {
        return fmt::format("{} of {}: busy {} of the run, {}{}", first.kind, first.where, percent(first.cycles / run),
                           best, others);
    }
    const std::vector<LayerTimes> layers = layer_times(program, activity);
    const auto longest = std::max_element(layers.begin(), layers.end(),
                                          [](const LayerTimes& a, const LayerTimes& b) { return a.span() < b.span(); });
    const std::size_t layer = static_cast<std::size_t>(longest - layers.begin());
    return fmt::format("dependences: no resource is busy for half of the run; layer {} spans {} of it and waits {} for "
                       "input, {} for space, "
                       "{} for units; busiest {} {} ({}), {}{}",
                       program.layers[layer].name, percent(static_cast<double>(longest->span()) / run),
                       percent(longest->share(Wait::input)), percent(longest->share(Wait::space)),
                       percent(longest->share(Wait::unit)), first.kind, percent(first.cycles / run), first.where, best,
                       others);
}

}  // namespace bitline
