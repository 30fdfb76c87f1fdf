#include "hw/model/global_buffer.hpp"

#include "hw/timing.hpp"

namespace bitline {

GlobalBuffer::GlobalBuffer(const sc_core::sc_module_name& name, Timebase& time, const ChipSpec& spec,
                           const Program& program, const std::vector<const Node*>& nodes, Recorder& recorder)
    : Executor(name, time, spec, program, {SiteKind::global_buffer, 0}, nodes, recorder),
      ports_(spec.global_buffer.ports) {}

// A group shorter than the node's run (the end of a row) takes as long as a full one.
FiringPlan GlobalBuffer::plan(const Node& node, bool /*emits*/) {
    const GlobalBufferTiming t =
        global_buffer_timing(spec(), std::int64_t{node.memory.bytes_per_column} * node.domain.run);
    FiringPlan plan;
    plan.latency = t.latency;
    plan.interval = t.port;
    plan.uses.push_back({&ports_, 0, t.port});
    return plan;
}

Cycle GlobalBuffer::begin(const NodeState& state, const FiringPlan& plan, int /*server*/, Cycle now) {
    const Node& node = *state.node;
    recorder().count(node.id, node.kind == NodeKind::load ? Action::global_buffer_read : Action::global_buffer_write,
                     static_cast<std::uint64_t>(node.memory.bytes_per_column) *
                         static_cast<std::uint64_t>(state.next.position().columns),
                     now);
    return now + plan.latency;
}

}  // namespace bitline
