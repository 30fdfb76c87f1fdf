// Tile: processing elements on a bus, input and output buffers, accumulator and vector unit, all driven by the firing rule.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hw/model/buffer.hpp"
#include "hw/model/executor.hpp"
#include "hw/model/faults.hpp"
#include "hw/model/processing_element.hpp"
#include "hw/model/vector_unit.hpp"

namespace bitline {

class Tile : public Executor {
public:
    Tile(const sc_core::sc_module_name& name, Timebase& time, const ChipSpec& spec, const Program& program, int number,
         const std::vector<const Node*>& nodes, Recorder& recorder, Faults& faults);

private:
    // Where an mvm node's work lies: which processing elements each of its servers drives.
    struct Placement {
        NodeId node{};
        std::vector<std::vector<int>> pes_of_server;
    };
    struct CommandSink : ComputeBackward {
        ::tlm::tlm_sync_enum nb_transport_bw(MvmCommand&, ComputePhase&, sc_core::sc_time&) override {
            return ::tlm::TLM_COMPLETED;
        }
    };

    FiringPlan plan(const Node& node, bool emits) override;
    FiringPlan plan_mvm(const Node& node);
    FiringPlan plan_vec(const Node& node, bool emits);
    void build_pes(const Node& node);
    void count_adc_users(const Node& node);
    Cycle begin(const NodeState& state, const FiringPlan& plan, int server, Cycle now) override;

    CommandSink command_sink_;
    Faults& faults_;
    std::string path_;
    Buffer input_buffer_;
    Buffer output_buffer_;
    VectorUnit vector_unit_;
    Unit bus_;
    std::vector<std::unique_ptr<ProcessingElement>> pes_;  // null where there is no work
    std::vector<std::unique_ptr<ComputeInitiatorSocket>> to_pe_;
    std::vector<Placement> placements_;
    // Per ADC of the tile: servers that use it (distinct ones; only one or "several" matters).
    std::vector<int> adc_users_;
};

}  // namespace bitline
