#include "sim/bottleneck.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "hw/timing.hpp"
#include "sim/layer_times.hpp"

namespace bitline {

namespace {

constexpr double half = 0.5;
constexpr double jitter = 1e-3;  // a start that comes a few cycles later or earlier is no drain

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
                         : fmt::format("chip.router{}.port{} out", link.router, link.port - 4);
}

std::string injection_name(const LinkActivity& link) {
    return fmt::format("chip.router{}.port{} in", link.router, link.port - 4);
}

/// Cycles for which the requests of one image occupy channels (rule D1); the last group of a row may be shorter.
double channel_cycles_per_image(const ChipSpec& spec, const Node& node) {
    Cycle cycles = 0;
    for (std::int64_t i = 0; i < node.domain.firings(); ++i) {
        cycles += channel_cycles(spec, std::int64_t{node.memory.bytes_per_column} * node.domain.position(i).columns);
    }
    return static_cast<double>(cycles);
}

/// Loads of all kinds of resources; rule names are those of docs/timing.md.
class UnitLoads {
public:
    explicit UnitLoads(const ChipSpec& spec) : spec_(spec) {}

    /// Books the firings of a node; returns the cycles for which each of its servers has work.
    double add(const Node& node, double firings) {
        switch (node.kind) {
            case NodeKind::mvm: return add_mvm(node, firings);
            case NodeKind::vec:
            case NodeKind::reduce: add_vec(node, firings); return 0;
            case NodeKind::load:
            case NodeKind::store: break;
        }
        if (node.site.kind == SiteKind::memory) {
            add_memory(node, firings);
        } else {
            const std::int64_t bytes = std::int64_t{node.memory.bytes_per_column} * node.domain.run;
            global_.add(path_of(node.site), firings * static_cast<double>(global_buffer_timing(spec_, bytes).port) /
                                                spec_.global_buffer.ports);
        }
        return 0;
    }

    void report(std::vector<ResourceLoad>& loads) const {
        arrays_.report("arrays", loads);
        shared_adc.report("shared ADC", loads);
        bus_.report("tile bus", loads);
        accumulator_.report("accumulator", loads);
        vector_.report("vector unit", loads);
        in_port_.report("input buffer port", loads);
        out_port_.report("output buffer port", loads);
        link.report("link", loads);
        memory_.report("memory", loads);
        queue_.report("memory queue", loads);
        global_.report("global buffer", loads);
    }

    Loads shared_adc;
    Loads link;

private:
    double add_mvm(const Node& node, double firings) {
        const MvmTiming t = mvm_timing(spec_, node.mvm, node.servers);
        const std::string where = path_of(node.site);
        const double cycles = firings / node.servers * static_cast<double>(t.interval);
        arrays_.add(node.name, cycles);
        bus_.add(where, firings * static_cast<double>(t.bus));
        in_port_.add(where, firings * static_cast<double>(t.port) / spec_.tile.input_buffer.ports);
        return cycles;
    }

    void add_vec(const Node& node, double firings) {
        const VecTiming t = vec_timing(spec_, node.vec, true);
        const std::string where = path_of(node.site);
        const double emitting = node.emits_once ? firings / static_cast<double>(node.domain.firings()) : firings;
        bus_.add(where, firings * static_cast<double>(t.bus));
        in_port_.add(where, firings * static_cast<double>(t.port) / spec_.tile.input_buffer.ports);
        accumulator_.add(where, firings * static_cast<double>(t.accumulate));
        vector_.add(where, firings * static_cast<double>(t.vector));
        out_port_.add(where, emitting * static_cast<double>(t.write) / spec_.tile.output_buffer.ports);
    }

    void add_memory(const Node& node, double firings) {
        const std::string where = path_of(node.site);
        const double images = firings / static_cast<double>(node.domain.firings());
        const double transfer = images * channel_cycles_per_image(spec_, node);
        memory_.add(where, transfer / spec_.memory.channels);
        queue_.add(where,
                   (transfer + firings * static_cast<double>(memory_latency(spec_))) / spec_.memory.queue);  // D2
    }

    const ChipSpec& spec_;
    Loads arrays_;
    Loads bus_;
    Loads accumulator_;
    Loads vector_;
    Loads in_port_;
    Loads out_port_;
    Loads memory_;
    Loads queue_;
    Loads global_;
};

/// "link of chip.router2 east"; what spans the chip has no place.
std::string full_name(const ResourceLoad& load) {
    return load.where.empty() ? load.kind : fmt::format("{} of {}", load.kind, load.where);
}

std::string place(const ResourceLoad& load) {
    return load.where.empty() ? "" : fmt::format(" ({})", load.where);
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

std::map<std::string, Cycle> shared_adc_cycles(const ChipSpec& spec, const Program& program) {
    const PeSpec& pe = spec.tile.pe;
    if (pe.adc.count >= pe.crossbars) {
        return {};  // every array has its own
    }
    struct Sharing {
        int users = 0;  // servers, of all nodes
        Cycle cycles = 0;
    };
    std::map<std::string, Sharing> adcs;
    for (const Node& node : program.nodes) {
        if (node.kind != NodeKind::mvm) {
            continue;
        }
        const Cycle taken = mvm_timing(spec, node.mvm, node.servers).adc;
        const std::int64_t firings = node.domain.firings() * program.images;
        for (int server = 0; server < node.servers; ++server) {
            const auto own = static_cast<Cycle>((firings - server + node.servers - 1) / node.servers);
            std::string last;
            for (int k = 0; k < node.mvm.crossbars; ++k) {
                const int crossbar = node.mvm.first_crossbar + server * node.mvm.crossbars + k;
                std::string where = fmt::format("{}.pe{}.adc{}", path_of(node.site), crossbar / pe.crossbars,
                                                adc_of(pe, crossbar % pe.crossbars));
                if (where != last) {  // arrays of one ADC are consecutive
                    Sharing& adc = adcs[where];
                    ++adc.users;
                    adc.cycles += own * taken;
                    last = std::move(where);
                }
            }
        }
    }
    std::map<std::string, Cycle> shared;
    for (const auto& [where, adc] : adcs) {
        if (adc.users > 1) {
            shared[where] = adc.cycles;
        }
    }
    return shared;
}

std::vector<ResourceLoad> resource_loads(const ChipSpec& spec, const Program& program, const Activity& activity) {
    UnitLoads units(spec);
    std::vector<double> longest(program.layers.size(), 0);  // of each layer's arrays
    for (const Node& node : program.nodes) {
        const NodeActivity& did = activity.nodes[index(node.id)];
        const double arrays = units.add(node, static_cast<double>(did.firings));
        double& most = longest[index(node.layer)];
        most = std::max(most, arrays);
    }
    for (const auto& [where, cycles] : shared_adc_cycles(spec, program)) {
        units.shared_adc.add(where, static_cast<double>(cycles));
    }
    for (const LinkActivity& one : activity.links) {
        units.link.add(link_name(one), static_cast<double>(one.busy));
    }
    for (const LinkActivity& one : activity.injections) {
        units.link.add(injection_name(one), static_cast<double>(one.busy));
    }
    std::vector<ResourceLoad> loads;
    const double in_turn = std::accumulate(longest.begin(), longest.end(), 0.0);
    if (program.sequential && in_turn > 0) {
        loads.push_back({"arrays, layer after layer", "", in_turn});
    }
    units.report(loads);
    std::stable_sort(loads.begin(), loads.end(),
                     [](const ResourceLoad& a, const ResourceLoad& b) { return a.cycles > b.cycles; });
    return loads;
}

double best_interval_ns(const ChipSpec& spec, const Program& program, const ResourceLoad& load) {
    return load.cycles * spec.clock.period_ns() / program.images;
}

std::string steady_state_note(const ChipSpec& spec, const Program& program, const Activity& activity) {
    const std::vector<ResourceLoad> loads = resource_loads(spec, program, activity);
    if (program.images < 2 || loads.empty()) {
        return "";
    }
    const ResourceLoad& first = loads.front();
    const double interval =
        spec.clock.ns(activity.image_done.back() - activity.image_done.front()) / (program.images - 1);
    const double best = best_interval_ns(spec, program, first);
    if (interval >= best * (1 - jitter)) {
        return "";
    }
    return fmt::format("too few images for a steady state: the interval is below the {} per image at best of {}",
                       time_text(best), full_name(first));
}

std::string bottleneck(const ChipSpec& spec, const Program& program, const Activity& activity) {
    const std::vector<ResourceLoad> loads = resource_loads(spec, program, activity);
    const auto run = static_cast<double>(activity.cycles);
    if (loads.empty()) {
        return "nothing was executed";
    }
    std::string others;
    for (std::size_t i = 1; i < loads.size() && i < 3; ++i) {
        others += fmt::format("{}{} {}{}", i == 1 ? "; next " : ", ", loads[i].kind, percent(loads[i].cycles / run),
                              place(loads[i]));
    }
    const ResourceLoad& first = loads.front();
    const std::string best = time_text(best_interval_ns(spec, program, first)) + " per image at best";
    if (first.cycles >= half * run) {
        return fmt::format("{}: busy {} of the run, {}{}", full_name(first), percent(first.cycles / run), best, others);
    }
    const std::vector<LayerTimes> layers = layer_times(program, activity);
    const auto longest = std::max_element(layers.begin(), layers.end(),
                                          [](const LayerTimes& a, const LayerTimes& b) { return a.span() < b.span(); });
    const std::size_t layer = static_cast<std::size_t>(longest - layers.begin());
    return fmt::format("dependences: no resource is busy for half of the run; layer {} spans {} of it and waits {} for "
                       "input, {} for space, {} for units; busiest {} {}{}, {}{}",
                       program.layers[layer].name, percent(static_cast<double>(longest->span()) / run),
                       percent(longest->share(Wait::input)), percent(longest->share(Wait::space)),
                       percent(longest->share(Wait::unit)), first.kind, percent(first.cycles / run), place(first), best,
                       others);
}

}  // namespace bitline
