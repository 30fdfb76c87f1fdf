#include "sim/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "hw/error.hpp"
#include "hw/timing.hpp"
#include "hw/yaml_document.hpp"
#include "sim/bound/pace.hpp"
#include "sim/bound/traffic.hpp"
#include "sim/report/layer_times.hpp"
#include "sim/text_table.hpp"
#include "sim/time_terms.hpp"

namespace bitline {

namespace {

std::string line(const std::string& label, const std::string& text) {
    constexpr std::size_t indent = 12;
    return fmt::format("{:<{}}", label, indent) + wrapped(text, terminal_width, indent) + "\n";
}

std::string percent_of(double part, double whole) {
    return fmt::format("{:.1f} %", whole > 0 ? 100 * part / whole : 0.0);
}

/// Nodes of one layer whose firings take the same time.
using Group = std::vector<const Node*>;

class Explanation {
public:
    Explanation(const ChipSpec& spec, const Program& program, const Bound& least, const Activity& activity,
                LayerId layer)
        : spec_(spec), program_(program), least_(least), activity_(activity), layer_(layer),
          flows_(flows_of(spec, program, PortPlaces(spec, program))) {
        std::map<std::string, std::size_t> known;
        for (const Node& node : program.nodes) {
            if (node.layer != layer) {
                continue;
            }
            std::string key = fmt::format("{} {} {} ", name_of(node.kind), node.servers, node.domain.firings());
            for (const TimeTerm& term : time_terms(spec, node)) {
                key += term.formula + ";";
            }
            const auto [at, is_new] = known.try_emplace(key, groups_.size());
            if (is_new) {
                groups_.emplace_back();
            }
            groups_[at->second].push_back(&node);
        }
    }

    std::string text() const {
        std::string out = summary();
        for (const Group& group : groups_) {
            out += "\n" + group_text(group);
        }
        return out + "\n" + resources();
    }

private:
    std::string summary() const {
        const Layer& layer = program_.layers[index(layer_)];
        const LayerTimes times = layer_times(program_, activity_)[index(layer_)];
        const auto run = static_cast<double>(activity_.cycles);
        std::string out = fmt::format("{} ({}) of {} on {}, {} image{}\n\n", printable(layer.name), printable(layer.op),
                                      printable(program_.network), printable(program_.chip), program_.images,
                                      program_.images == 1 ? "" : "s");
        if (layer.crossbars > 0) {
            out += line("arrays", fmt::format("{} for {} weights, {} replica{}", layer.crossbars, layer.weights,
                                              layer.replicas, layer.replicas == 1 ? "" : "s"));
        }
        out += line("runs", fmt::format("cycles {} to {}: {} of {} ({})", times.start, times.end, times.span(),
                                        activity_.cycles, percent_of(static_cast<double>(times.span()), run)));
        out += line("bound", bound_text());
        out +=
            line("time", fmt::format("busy {}; waits: input {}, space {}, units {}",
                                     percent_of(times.share(Wait::server), 1), percent_of(times.share(Wait::input), 1),
                                     percent_of(times.share(Wait::space), 1), percent_of(times.share(Wait::unit), 1)));
        return out + line("mostly", verdict(times));
    }

    std::string bound_text() const {
        Cycle start = never;
        Cycle end = 0;
        for (const Node& node : program_.nodes) {
            if (node.layer == layer_) {
                start = std::min(start, least_.nodes[index(node.id)].first_start);
                end = std::max(end, least_.nodes[index(node.id)].last_end);
            }
        }
        return fmt::format("image 0 not before cycle {}, not done before {}; the run not before {} ({})",
                           start == never ? 0 : start, end, least_.cycles, printable(least_.limit));
    }

    // The largest share of the time, and who answers for it.
    std::string verdict(const LayerTimes& times) const {
        const auto most = std::max_element(times.waits.begin(), times.waits.end());
        switch (static_cast<Wait>(most - times.waits.begin())) {
            case Wait::server: return "at work: its own firings, one after another on each server";
            case Wait::input: return "waits for input from " + neighbours(true);
            case Wait::space: return "waits for room at " + neighbours(false);
            case Wait::unit: return "waits for shared units of its sites (below)";
            case Wait::count_: break;
        }
        return "";
    }

    /// Layers that make its inputs, or that read its results, with their times.
    std::string neighbours(bool inputs) const {
        std::set<LayerId> found;
        for (const Flow& flow : flows_) {
            const LayerId maker = program_.node(flow.producer).layer;
            const LayerId reader = program_.node(program_.edge(flow.edge).consumer).layer;
            if (maker != reader && (inputs ? reader : maker) == layer_) {
                found.insert(inputs ? maker : reader);
            }
        }
        const std::vector<LayerTimes> times = layer_times(program_, activity_);
        std::string text;
        for (const LayerId other : found) {
            text += fmt::format("{}{} (cycles {} to {})", text.empty() ? "" : ", ",
                                printable(program_.layers[index(other)].name), times[index(other)].start,
                                times[index(other)].end);
        }
        return text.empty() ? "its own nodes" : text;
    }

    std::string group_text(const Group& group) const {
        const Node& node = *group.front();
        const NodePace pace = pace_of(spec_, node);
        const std::int64_t firings = node.domain.firings() * program_.images;
        std::string out = fmt::format("{} on {}{}\n", printable(node.name), path_of(node.site),
                                      group.size() == 1 ? "" : fmt::format(", and {} more like it", group.size() - 1));
        TextTable table;
        table.column("term", true);
        table.column("cycles");
        table.column("rule", true);
        table.column("from", true);
        for (const TimeTerm& term : time_terms(spec_, node)) {
            table.row({term.name, std::to_string(term.cycles), term.rule, term.formula});
        }
        out += table.text();
        out += line("firings", fmt::format("{} on {} server{}: last start at least {} cycles after the first", firings,
                                           node.servers, node.servers == 1 ? "" : "s", pace.gap(firings - 1)));
        out += line("ran", span_text(group));
        for (const std::string& input : input_texts(group)) {
            out += line("input", input);
        }
        if (!node.outputs.empty()) {
            out += line("output", output_text(node));
        }
        return out;
    }

    std::string span_text(const Group& group) const {
        Cycle start = never;
        Cycle end = 0;
        Cycle all = 0;
        std::array<Cycle, wait_count> wait{};
        for (const Node* node : group) {
            const NodeActivity& did = activity_.nodes[index(node->id)];
            start = std::min(start, did.first_start);
            end = std::max(end, did.last_end);
            for (std::size_t w = 0; w < wait_count; ++w) {
                wait[w] += did.wait[w];
                all += did.wait[w];
            }
        }
        const auto share = [&](Wait w) {
            return percent_of(static_cast<double>(wait[static_cast<std::size_t>(w)]), static_cast<double>(all));
        };
        return fmt::format("cycles {} to {}; busy {}, input {}, space {}, units {}", start, end, share(Wait::server),
                           share(Wait::input), share(Wait::space), share(Wait::unit));
    }

    /// One line for each layer and tensor that the group reads from.
    std::vector<std::string> input_texts(const Group& group) const {
        struct Input {
            int nearest = -1;
            int farthest = 0;
            std::size_t flows = 0;
            bool local = false;
            const Edge* edge = nullptr;
        };
        std::map<std::string, Input> inputs;
        for (const Flow& flow : flows_) {
            const Edge& edge = program_.edge(flow.edge);
            if (std::none_of(group.begin(), group.end(), [&](const Node* n) { return n->id == edge.consumer; })) {
                continue;
            }
            Input& input =
                inputs[printable(
                           program_.node(flow.producer)
                               .name.substr(0, program_.node(flow.producer).name.find_last_not_of("0123456789") + 1)) +
                       fmt::format(" {}", edge.element_bytes)];
            input.edge = &edge;
            ++input.flows;
            input.local = input.local || !flow.remote;
            if (flow.remote) {
                input.nearest = input.nearest < 0 ? flow.hops : std::min(input.nearest, flow.hops);
                input.farthest = std::max(input.farthest, flow.hops);
            }
        }
        std::vector<std::string> texts;
        for (const auto& [name, input] : inputs) {
            std::string text = fmt::format("from {}: elements of {} B, windows of {} x {}, room for {}",
                                           name.substr(0, name.rfind(' ')), input.edge->element_bytes,
                                           input.edge->window.span_y, input.edge->window.span_x, input.edge->capacity);
            text += input.local ? "; on the same site, 1 cycle (F8)" : "";
            text += input.nearest >= 0 ? "; " + network_text(*input.edge, input.nearest, input.farthest) : "";
            texts.push_back(text);
        }
        return texts;
    }

    std::string network_text(const Edge& edge, int nearest, int farthest) const {
        const NocSpec& noc = spec_.noc;
        const MessageSize size = message_size(noc, edge.element_bytes);
        const auto range = [](std::int64_t from, std::int64_t to) {
            return from == to ? std::to_string(from) : fmt::format("{} to {}", from, to);
        };
        const auto zero_load = [&](int hops) {
            return noc.ni_latency + 1 + (hops + 1) * (noc.router_latency + noc.link_latency) + size.flits;
        };
        return fmt::format("over the network in {} packet{}, {} flits, {} hops, {} cycles at zero load (N1-R3)",
                           size.packets, size.packets == 1 ? "" : "s", size.flits, range(nearest, farthest),
                           range(zero_load(nearest), zero_load(farthest)));
    }

    /// What the first node of the group sends.
    std::string output_text(const Node& node) const {
        std::int64_t flits = 0;
        std::size_t remote = 0;
        for (const Flow& flow : flows_) {
            if (flow.producer == node.id && flow.remote) {
                flits += flow.flits;
                ++remote;
            }
        }
        return remote == 0 ? "stays on its site"
                           : fmt::format("{:.4g} flits per firing over the network, to {} node{}",
                                         static_cast<double>(flits) / static_cast<double>(node.domain.firings()),
                                         remote, remote == 1 ? "" : "s");
    }

    /// The busiest resources of the layer's sites.
    std::string resources() const {
        const PortPlaces places(spec_, program_);
        std::set<int> tiles;
        std::set<int> controllers;
        bool global = false;
        std::set<std::pair<int, int>> ports;
        for (const Node& node : program_.nodes) {
            if (node.layer == layer_) {
                (node.site.kind == SiteKind::memory ? controllers : tiles).insert(node.site.number);
                global = global || node.site.kind == SiteKind::global_buffer;
                const PortPlace& place = places.of(node.site);
                ports.insert({place.router, first_local_port + place.port});
            }
        }
        const auto ours = [&](const ResourceLoad& load) {
            switch (load.kind) {
                case ResourceKind::layers: return false;
                case ResourceKind::arrays: return program_.nodes[static_cast<std::size_t>(load.place)].layer == layer_;
                case ResourceKind::link:
                case ResourceKind::injection: return ports.count({load.place, load.part}) > 0;
                case ResourceKind::memory:
                case ResourceKind::memory_queue: return controllers.count(load.place) > 0;
                case ResourceKind::global_buffer: return global;
                default: return tiles.count(load.place) > 0;
            }
        };
        std::vector<ResourceLoad> used;
        std::copy_if(least_.loads.begin(), least_.loads.end(), std::back_inserter(used), ours);
        const std::vector<ResourceLoad> loads = busiest(used);
        TextTable table;
        table.column("resource", true);
        table.column("of", true);
        table.column("occupied");
        table.column("of the run");
        for (const ResourceLoad& load : loads) {
            table.row({name_of(load.kind), printable(place_of(program_, spec_.tile.pe.adc.count, load)),
                       fmt::format("{:.0f}", load.cycles),
                       percent_of(load.cycles, static_cast<double>(activity_.cycles))});
        }
        return "the busiest of each kind of resource that it uses, with the work of all layers\n" + table.text();
    }

    const ChipSpec& spec_;
    const Program& program_;
    const Bound& least_;
    const Activity& activity_;
    LayerId layer_;
    std::vector<Flow> flows_;
    std::vector<Group> groups_;
};

}  // namespace

LayerId find_layer(const Program& program, const std::string& name, const std::string& option) {
    std::vector<std::string> names;
    for (const Layer& layer : program.layers) {
        if (layer.name == name) {
            return static_cast<LayerId>(names.size());
        }
        names.push_back(layer.name);
    }
    std::string known;
    for (const std::string& one : names) {
        known += (known.empty() ? "" : ", ") + printable(one);
    }
    const std::string near = nearest(name, names);
    throw InputError(fmt::format("{}: no such layer of {}, got {}{}, known: {}", option, printable(program.network),
                                 in_quotes(name), near.empty() ? "" : ", did you mean " + in_quotes(near), known));
}

std::string explain_layer(const ChipSpec& spec, const Program& program, const Bound& least, const Activity& activity,
                          LayerId layer) {
    return Explanation(spec, program, least, activity, layer).text();
}

}  // namespace bitline
