#include "hw/model/tile.hpp"

#include <algorithm>

#include "hw/model/actions.hpp"

namespace bitline {

Tile::Tile(const sc_core::sc_module_name& name, Timebase& time, const ChipSpec& spec, const Program& program,
           int number, const std::vector<const Node*>& nodes, Recorder& recorder, Faults& faults)
    : Executor(name, time, spec, program, {SiteKind::tile, number}, nodes, recorder), faults_(faults),
      path_(path_of(site())), input_buffer_("input_buffer", spec.tile.input_buffer),
      output_buffer_("output_buffer", spec.tile.output_buffer),
      vector_unit_("vector_unit", path_ + ".vector_unit", recorder), pes_(static_cast<std::size_t>(spec.tile.pes)),
      places_(pes_.size()),
      adc_users_(pes_.size() * static_cast<std::size_t>(std::max(spec.tile.pe.adc.count, spec.tile.pe.crossbars)), 0) {
    to_pes_.bind(command_sink_);
    for (const Node* node : nodes) {
        shares_.emplace_back();
        if (node->kind == NodeKind::mvm) {
            shares_.back() = build_pes(*node);
            count_adc_users(*node);
        }
    }
}

Tile::~Tile() {
    // SystemC looks for what goes from the last built backwards.
    while (!pes_.empty()) {
        pes_.pop_back();
    }
}

Tile::SharesOfServers Tile::build_pes(const Node& node) {
    const int per_pe = spec().tile.pe.crossbars;
    const MvmTiming timing = mvm_timing(spec(), node.mvm, node.servers);
    SharesOfServers shares(static_cast<std::size_t>(node.servers));
    for (int s = 0; s < node.servers; ++s) {
        std::vector<int> used;
        std::vector<std::int64_t> macs;
        for (int k = 0; k < node.mvm.crossbars; ++k) {
            const int pe = (node.mvm.first_crossbar + s * node.mvm.crossbars + k) / per_pe;
            if (used.empty() || used.back() != pe) {
                used.push_back(pe);
                macs.push_back(0);
            }
            macs.back() += node.mvm.array_macs[static_cast<std::size_t>(k)];
        }
        for (std::size_t u = 0; u < used.size(); ++u) {
            const auto p = static_cast<std::size_t>(used[u]);
            if (!pes_[p]) {
                const std::string pe_name = "pe" + std::to_string(p);
                pes_[p] = std::make_unique<ProcessingElement>(pe_name.c_str(), spec(), path_ + "." + pe_name,
                                                              recorder(), faults_);
                places_[p] = bound_++;
                to_pes_.bind(pes_[p]->commands);
            }
            shares[static_cast<std::size_t>(s)].push_back({places_[p], pes_[p]->load(macs[u], timing)});
        }
    }
    return shares;
}

void Tile::count_adc_users(const Node& node) {
    const PeSpec& pe = spec().tile.pe;
    if (pe.adc.count >= pe.crossbars) {
        return;  // every array has its own
    }
    for (int s = 0; s < node.servers; ++s) {
        int last = -1;
        for (int k = 0; k < node.mvm.crossbars; ++k) {
            const int crossbar = node.mvm.first_crossbar + s * node.mvm.crossbars + k;
            const int adc = crossbar / pe.crossbars * pe.adc.count + adc_of(pe, crossbar % pe.crossbars);
            if (adc != last) {
                ++adc_users_[static_cast<std::size_t>(adc)];
                last = adc;
            }
        }
    }
}

FiringPlan Tile::plan(const Node& node, bool emits) {
    return node.kind == NodeKind::mvm ? plan_mvm(node) : plan_vec(node, emits);
}

FiringPlan Tile::plan_mvm(const Node& node) {
    const PeSpec& pe = spec().tile.pe;
    const MvmTiming t = mvm_timing(spec(), node.mvm, node.servers);
    FiringPlan plan;
    plan.latency = t.latency;
    plan.interval = t.interval;
    if (t.load > 0) {  // a window of no bytes needs neither bus nor port
        plan.uses.push_back({&bus_, 0, t.bus});
        plan.uses.push_back({&input_buffer_.ports, 0, t.port});
    }
    plan.actions = mvm_actions(spec(), node.mvm);
    if (pe.adc.count >= pe.crossbars) {
        return plan;
    }
    // ADCs that arrays of several servers share are reserved; one that a single server uses is protected by that server.
    plan.server_uses.resize(static_cast<std::size_t>(node.servers));
    for (int s = 0; s < node.servers; ++s) {
        int last = -1;
        for (int k = 0; k < node.mvm.crossbars; ++k) {
            const int crossbar = node.mvm.first_crossbar + s * node.mvm.crossbars + k;
            const int p = crossbar / pe.crossbars;
            const int number = adc_of(pe, crossbar % pe.crossbars);
            const int adc = p * pe.adc.count + number;
            if (adc != last && adc_users_[static_cast<std::size_t>(adc)] > 1) {
                Unit& unit = pes_[static_cast<std::size_t>(p)]->adcs.adc(number);
                plan.server_uses[static_cast<std::size_t>(s)].push_back({&unit, t.adc_begin, t.adc});
            }
            last = adc;
        }
    }
    return plan;
}

FiringPlan Tile::plan_vec(const Node& node, bool emits) {
    const VecTiming t = vec_timing(spec(), node.vec, emits);
    FiringPlan plan;
    plan.latency = std::max<Cycle>(t.latency, 1);
    plan.interval = t.interval;
    const auto use = [&plan](Unit& unit, Cycle offset, Cycle cycles) {
        if (cycles > 0) {
            plan.uses.push_back({&unit, offset, cycles});
        }
    };
    use(bus_, 0, t.bus);
    use(input_buffer_.ports, 0, t.port);
    use(vector_unit_.accumulator, t.fetch, t.accumulate);
    use(vector_unit_.lanes, t.fetch + t.accumulate, t.vector);
    use(output_buffer_.ports, t.write_begin, t.write);
    plan.actions = vec_actions(node.vec, emits);
    return plan;
}

Cycle Tile::begin(const NodeState& state, const FiringPlan& plan, int server, Cycle now) {
    const Node& node = *state.node;
    if (node.kind != NodeKind::mvm) {
        vector_unit_.show(node.id, now, now + plan.latency);
        return now + plan.latency;
    }
    MvmCommand command{node.id, 0, now};
    for (const Share& share : shares_[state.number][static_cast<std::size_t>(server)]) {
        ComputePhase phase = ComputePhase::start;
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        command.work = share.work;
        to_pes_[share.place]->nb_transport_fw(command, phase, delay);
    }
    return now + plan.latency;
}

}  // namespace bitline
