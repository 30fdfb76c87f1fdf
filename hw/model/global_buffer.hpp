// Global buffer: load and store nodes on ports of a shared on-chip memory (rule G1).
#pragma once

#include "hw/model/executor.hpp"

namespace bitline {

class GlobalBuffer : public Executor {
public:
    GlobalBuffer(const sc_core::sc_module_name& name, Timebase& time, const ChipSpec& spec, const Program& program,
                 const std::vector<const Node*>& nodes, Recorder& recorder);

private:
    FiringPlan plan(const Node& node, bool emits) override;
    Cycle begin(const NodeState& state, const FiringPlan& plan, int server, Cycle now) override;

    Unit ports_;
};

}  // namespace bitline
