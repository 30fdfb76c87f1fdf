#include "sim/bound/bound.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "hw/timing.hpp"
#include "sim/bound/traffic.hpp"

namespace bitline {

namespace {

std::int64_t signed_cycles(Cycle n) {
    return static_cast<std::int64_t>(n);
}

/// Books what nodes and flows of one phase ask of the chip.
class Bookkeeper {
public:
    Bookkeeper(const ChipSpec& spec, const Program& program, const EarliestTimes& times, int images, Ledger& ledger)
        : spec_(spec), program_(program), times_(times), images_(images), ledger_(ledger) {
        count_adc_users();
    }

    void add(const Node& node) {
        switch (node.kind) {
            case NodeKind::mvm: add_mvm(node); break;
            case NodeKind::vec:
            case NodeKind::reduce: add_vec(node); break;
            case NodeKind::load:
            case NodeKind::store: node.site.kind == SiteKind::memory ? add_memory(node) : add_global(node); break;
        }
    }

    // From the cycle in which a port lets the first flit go (N2, R1, R3) to the consumer's last firing.
    void add(const Flow& flow, std::size_t number) {
        if (!flow.remote || flow.flits == 0) {
            return;
        }
        const NocSpec& noc = spec_.noc;
        const Node& producer = program_.node(flow.producer);
        const NodeEarliest& from = times_.of(flow.producer);
        const EarliestTimes::Demand& demand = times_.demand(number);
        const auto router = static_cast<Cycle>(noc.router_latency);
        const Cycle hop = router + static_cast<Cycle>(noc.link_latency);
        Cycle left = static_cast<Cycle>(flow.hops) + 1;  // routers still ahead
        Cycle head = (producer.emits_once ? from.last_end : from.first_end) + static_cast<Cycle>(noc.ni_latency);
        const auto book = [&](ResourceKind kind, int where, int port, int pace, Cycle way) {
            const std::int64_t cycles = flow.flits * pace;
            Ledger::Use use;
            use.image = demand.flits * pace;
            use.run = demand.flits > 0 ? use.image + cycles * (images_ - 1) : 0;
            use.all = cycles * images_;
            use.head = head;
            use.tail = way + demand.rest;
            use.short_tail = never;  // what nobody reads may still be on its way when the last firing has ended
            add(kind, where, port, 1, use);
        };
        book(ResourceKind::injection, flow.from.router, first_local_port + flow.from.port, flow.from.pace,
             1 + left * hop);
        head += static_cast<Cycle>(flow.from.pace) + router;
        visit_route(noc, flow, [&](int where, int port) {
            --left;
            book(ResourceKind::link, where, port, port < first_local_port ? 1 : flow.to.pace,
                 left * hop + static_cast<Cycle>(noc.link_latency));
            head += hop;
        });
    }

private:
    void add(ResourceKind kind, int place, int part, int units, const Ledger::Use& use) {
        ledger_.add(kind, place, part, units, use, use.all * program_.images / images_);
    }

    /// `cycles` of each firing, from `offset` on.
    Ledger::Use each_firing(const Node& node, Cycle offset, Cycle cycles) const {
        const NodeEarliest& t = times_.of(node.id);
        const std::int64_t per_image = node.domain.firings();
        Ledger::Use use;
        use.image = t.needed * signed_cycles(cycles);
        use.run = t.needed > 0 ? ((images_ - 1) * per_image + t.needed) * signed_cycles(cycles) : 0;
        use.all = images_ * per_image * signed_cycles(cycles);
        use.head = t.first_start + offset;
        use.tail = t.tail - offset - cycles;
        // A firing that does not emit ends before it would write.
        const Cycle shortest =
            node.emits_once ? vec_timing(spec_, node.vec, false).latency : times_.pace(node.id).latency;
        use.short_tail = shortest - std::min(shortest, offset + cycles);
        return use;
    }

    void add_mvm(const Node& node) {
        const MvmTiming t = mvm_timing(spec_, node.mvm, node.servers);
        const int tile = node.site.number;
        add(ResourceKind::tile_bus, tile, 0, 1, each_firing(node, 0, t.bus));
        add(ResourceKind::input_port, tile, 0, spec_.tile.input_buffer.ports, each_firing(node, 0, t.port));
        add_shared_adcs(node, t);
    }

    void add_vec(const Node& node) {
        const VecTiming t = vec_timing(spec_, node.vec, true);
        const int tile = node.site.number;
        add(ResourceKind::tile_bus, tile, 0, 1, each_firing(node, 0, t.bus));
        add(ResourceKind::input_port, tile, 0, spec_.tile.input_buffer.ports, each_firing(node, 0, t.port));
        add(ResourceKind::accumulator, tile, 0, 1, each_firing(node, t.fetch, t.accumulate));
        add(ResourceKind::vector_unit, tile, 0, 1, each_firing(node, t.fetch + t.accumulate, t.vector));
        Ledger::Use write = each_firing(node, t.write_begin, t.write);
        if (node.emits_once) {
            const NodeEarliest& times = times_.of(node.id);
            write = {times.needed > 0 ? signed_cycles(t.write) : 0,
                     times.needed > 0 ? images_ * signed_cycles(t.write) : 0,
                     images_ * signed_cycles(t.write),
                     times.last_start + t.write_begin,
                     times.tail - t.write_begin - t.write,
                     0};
        }
        add(ResourceKind::output_port, tile, 0, spec_.tile.output_buffer.ports, write);
    }

    // Requests are rounded one by one; the last group of a row may be shorter.
    void add_memory(const Node& node) {
        const NodePace& pace = times_.pace(node.id);
        const NodeEarliest& times = times_.of(node.id);
        const Domain& domain = node.domain;
        const std::int64_t firings = domain.firings();
        const auto channel_of = [&](std::int64_t first) {
            const std::int64_t short_ones = short_requests(domain, first);
            return short_ones * signed_cycles(pace.short_channel) + (first - short_ones) * signed_cycles(pace.channel);
        };
        const std::int64_t all = channel_of(firings);
        const std::int64_t needed = channel_of(times.needed);
        const auto latency = signed_cycles(memory_latency(spec_));
        Ledger::Use use{needed,
                        times.needed > 0 ? (images_ - 1) * all + needed : 0,
                        images_ * all,
                        times.first_start,
                        times.tail - pace.short_channel,
                        static_cast<Cycle>(latency)};
        add(ResourceKind::memory, node.site.number, 0, spec_.memory.channels, use);
        use.image += times.needed * latency;
        use.run += times.needed > 0 ? ((images_ - 1) * firings + times.needed) * latency : 0;
        use.all += images_ * firings * latency;
        use.tail = times.tail - pace.latency;
        use.short_tail = 0;
        add(ResourceKind::memory_queue, node.site.number, 0, spec_.memory.queue, use);
    }

    /// How many of the first firings of an image are the last of a row.
    static std::int64_t short_requests(const Domain& domain, std::int64_t firings) {
        const int per_row = domain.groups_per_row();
        if (domain.deal_period == 1) {
            return firings / per_row;
        }
        std::int64_t last_ones = 0;
        for (std::int64_t i = 0; i < firings; ++i) {
            const Domain::Position p = domain.position(i);
            last_ones += p.x + p.columns == domain.x_end ? 1 : 0;
        }
        return last_ones;
    }

    void add_global(const Node& node) {
        const GlobalBufferTiming t =
            global_buffer_timing(spec_, std::int64_t{node.memory.bytes_per_column} * node.domain.run);
        add(ResourceKind::global_buffer, 0, 0, spec_.global_buffer.ports, each_firing(node, 0, t.port));
    }

    /// Calls visit(server, ADC of the tile) for each ADC that the node shares among its arrays.
    template <class Visit>
    void visit_adcs(const Node& node, const Visit& visit) const {
        const PeSpec& pe = spec_.tile.pe;
        for (int server = 0; server < node.servers; ++server) {
            int last = -1;
            for (int k = 0; k < node.mvm.crossbars; ++k) {  // arrays of one ADC are consecutive
                const int crossbar = node.mvm.first_crossbar + server * node.mvm.crossbars + k;
                const int adc = crossbar / pe.crossbars * pe.adc.count + adc_of(pe, crossbar % pe.crossbars);
                if (adc != last) {
                    visit(server, adc);
                    last = adc;
                }
            }
        }
    }

    void count_adc_users() {
        if (spec_.tile.pe.adc.count >= spec_.tile.pe.crossbars) {
            return;  // every array has its own
        }
        for (const Node& node : program_.nodes) {
            if (node.kind == NodeKind::mvm) {
                visit_adcs(node, [&](int, int adc) { ++adc_users_[{node.site.number, adc}]; });
            }
        }
    }

    void add_shared_adcs(const Node& node, const MvmTiming& t) {
        if (adc_users_.empty()) {
            return;
        }
        const NodeEarliest& times = times_.of(node.id);
        const std::int64_t per_image = node.domain.firings();
        visit_adcs(node, [&](int server, int adc) {
            if (adc_users_.at({node.site.number, adc}) < 2) {
                return;
            }
            // Firings of this server among the first ones; in another image a server may come at another turn.
            const bool turns = images_ < program_.images;
            const auto own = [&](std::int64_t firings, bool any_turn) {
                return (any_turn ? firings : firings - server + node.servers - 1) / node.servers * signed_cycles(t.adc);
            };
            Ledger::Use use = each_firing(node, t.adc_begin, t.adc);
            use.image = own(times.needed, turns);
            use.run = times.needed > 0 ? own((images_ - 1) * per_image + times.needed, turns) : 0;
            use.all = own(images_ * per_image, turns);
            ledger_.add(ResourceKind::shared_adc, node.site.number, adc, 1, use,
                        own(program_.images * per_image, false));
        });
    }

    const ChipSpec& spec_;
    const Program& program_;
    const EarliestTimes& times_;
    int images_;
    Ledger& ledger_;
    std::map<std::pair<int, int>, int> adc_users_;  // servers, of all nodes, by tile and ADC
};

/// Nodes between two barriers: one layer, or all of a pipelined program.
std::vector<std::vector<const Node*>> phases_of(const Program& program) {
    std::vector<std::vector<const Node*>> phases(program.sequential ? program.layers.size() : 1);
    for (const Node& node : program.nodes) {
        phases[program.sequential ? index(node.layer) : 0].push_back(&node);
    }
    return phases;
}

/// Servers at work, and those of each layer's slowest node.
std::vector<ResourceLoad> array_loads(const Program& program, const EarliestTimes& times) {
    std::vector<ResourceLoad> loads;
    std::vector<double> slowest(program.layers.size(), 0);
    for (const Node& node : program.nodes) {
        if (node.kind == NodeKind::mvm) {
            const double firings = static_cast<double>(node.domain.firings() * program.images) / node.servers;
            const double cycles = firings * static_cast<double>(times.pace(node.id).interval);
            loads.push_back({ResourceKind::arrays, static_cast<int>(index(node.id)), 0, cycles});
            slowest[index(node.layer)] = std::max(slowest[index(node.layer)], cycles);
        }
    }
    double in_turn = 0;
    for (const double cycles : slowest) {
        in_turn += cycles;
    }
    if (program.sequential && in_turn > 0) {
        loads.insert(loads.begin(), {ResourceKind::layers, 0, 0, in_turn});
    }
    return loads;
}

}  // namespace

Bound bound(const ChipSpec& spec, const Program& program) {
    Bound least;
    const PortPlaces places(spec, program);
    const std::vector<Flow> flows = flows_of(spec, program, places);
    std::vector<std::pair<std::size_t, std::size_t>> flows_of_node(program.nodes.size(), {0, 0});
    for (std::size_t k = 0; k < flows.size(); ++k) {
        auto& [begin, end] = flows_of_node[index(flows[k].producer)];
        begin = end == 0 ? k : begin;
        end = k + 1;
    }
    EarliestTimes times(spec, program, flows);
    Ledger ledger;
    // Where layers follow one another, so do images.
    const int together = program.sequential ? 1 : program.images;
    Bookkeeper books(spec, program, times, together, ledger);
    std::vector<char> in_phase(program.nodes.size(), 0);
    Cycle floor = 0;
    for (const std::vector<const Node*>& phase : phases_of(program)) {
        Cycle image = 0;
        Cycle run = 0;
        std::string limit = "dependences";
        for (const Node* node : phase) {
            const bool behind_barrier = node->kind == NodeKind::load && !node->inputs.empty();
            times.forward(*node, behind_barrier ? floor : 0);
            in_phase[index(node->id)] = 1;
            run = std::max(run, times.of(node->id).last_end);
            if (node->kind == NodeKind::store && (program.sequential || node->outputs.empty())) {
                image = std::max(image, times.of(node->id).last_end);
            }
        }
        std::for_each(phase.rbegin(), phase.rend(), [&](const Node* node) {
            times.backward(*node, in_phase, together);
            image = std::max(image, times.of(node->id).image_end);
            const Cycle in_turn = times.of(node->id).run_end;
            if (in_turn > run) {
                run = in_turn;
                limit = node->name + " one after another";
            }
        });
        for (const Node* node : phase) {
            books.add(*node);
            const auto& [begin, end] = flows_of_node[index(node->id)];
            for (std::size_t k = begin; k < end; ++k) {
                books.add(flows[k], k);
            }
            in_phase[index(node->id)] = 0;
        }
        const Ledger::Limits limits = ledger.close_phase();
        if (limits.run.cycles > run) {
            run = limits.run.cycles;
            limit = fmt::format("{} of {}", name_of(limits.run.which.kind),
                                place_of(program, spec.tile.pe.adc.count, limits.run.which));
        }
        image = std::max(image, limits.image.cycles);
        least.image = std::max(least.image, image);
        least.cycles = std::max({least.cycles, run, image});
        least.limit = program.sequential ? "layers one after another" : limit;
        floor = image + 1;  // what a barrier ends with is seen a cycle later
    }
    for (const Node& node : program.nodes) {
        least.nodes.push_back(times.of(node.id));
    }
    least.loads = array_loads(program, times);
    const std::vector<ResourceLoad> shared = ledger.loads();
    least.loads.insert(least.loads.end(), shared.begin(), shared.end());
    if (program.sequential) {
        const auto images = static_cast<Cycle>(program.images);
        least.interval = static_cast<double>(least.image + 1);
        least.cycles = images * least.image + images - 1;
    } else {
        for (const ResourceLoad& load : least.loads) {
            least.interval = std::max(least.interval, load.cycles / program.images);
        }
    }
    return least;
}

}  // namespace bitline
