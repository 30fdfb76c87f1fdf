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
    ~Tile() override;

private:
    // A share of a firing: the processing element that does it, and what that calls it.
    struct Share {
        int place;  // on the socket
        std::size_t work;
    };
    using SharesOfServers = std::vector<std::vector<Share>>;
    struct CommandSink : ComputeBackward {
        ::tlm::tlm_sync_enum nb_transport_bw(MvmCommand&, ComputePhase&, sc_core::sc_time&) override {
            return ::tlm::TLM_COMPLETED;
        }
    };

    FiringPlan plan(const Node& node, bool emits) override;
    FiringPlan plan_mvm(const Node& node);
    FiringPlan plan_vec(const Node& node, bool emits);
    SharesOfServers build_pes(const Node& node);
    void count_adc_users(const Node& node);
    Cycle begin(const NodeState& state, const FiringPlan& plan, int server, Cycle now) override;

    CommandSink command_sink_;
    Faults& faults_;
    std::string path_;
    Buffer input_buffer_;
    Buffer output_buffer_;
    VectorUnit vector_unit_;
    Unit bus_;
    ComputeInitiatorSocket to_pes_{"to_pes"};
    std::vector<std::unique_ptr<ProcessingElement>> pes_;  // null where there is no work
    std::vector<int> places_;                              // of them on the socket
    int bound_ = 0;                                        // to the socket
    std::vector<SharesOfServers> shares_;                  // by node of the tile; empty for those without arrays
    // Per ADC of the tile: servers that use it (distinct ones; only one or "several" matters).
    std::vector<int> adc_users_;
};

}  // namespace bitline
