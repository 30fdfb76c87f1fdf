// Processing element (macro): a bank of crossbars read in lock step and a bank of ADCs behind column muxes. The single
// arrays and ADCs are indexed state, `chip.tile3.pe0.xbar7`; modules for each would cost more than the simulation.
#pragma once

#include <systemc>
#include <utility>
#include <vector>

#include "hw/model/faults.hpp"
#include "hw/model/recorder.hpp"
#include "hw/model/unit.hpp"
#include "hw/spec.hpp"
#include "hw/timing.hpp"
#include "tlm/compute_protocol.hpp"

namespace bitline {

/// The arrays of one processing element.
class CrossbarBank : public sc_core::sc_module {
public:
    CrossbarBank(const sc_core::sc_module_name& name, const std::string& path, Recorder& recorder);
    /// One firing reads its arrays and does `macs`.
    void read(NodeId node, std::int64_t macs) { recorder_.node(node).macs += static_cast<std::uint64_t>(macs); }
    /// For waves: at work on `node` from `begin` to `end`.
    void show(NodeId node, Cycle begin, Cycle end);

private:
    Recorder& recorder_;
    SignalId state_;
    Cycle busy_until_ = 0;
};

/// The converters of one processing element. Those that several servers share are units of the firing rule.
class AdcBank : public sc_core::sc_module {
public:
    AdcBank(const sc_core::sc_module_name& name, const std::string& path, int adcs, Recorder& recorder);
    Unit& adc(int number) { return adcs_[static_cast<std::size_t>(number)]; }
    /// For waves: at work on `node` from `begin` to `end`.
    void show(NodeId node, Cycle begin, Cycle end);

private:
    Recorder& recorder_;
    std::vector<Unit> adcs_;
    SignalId state_;
    Cycle busy_until_ = 0;
};

class ProcessingElement : public sc_core::sc_module, private ComputeForward {
public:
    ProcessingElement(const sc_core::sc_module_name& name, const ChipSpec& spec, const std::string& path,
                      Recorder& recorder, Faults& faults);

    ComputeTargetSocket commands{"commands"};
    CrossbarBank crossbars;
    AdcBank adcs;

    /// Some arrays of this element do `macs` of each firing of a node and server, in the cycles that `timing` gives. Returns
    /// the number by which commands name that work.
    std::size_t load(std::int64_t macs, const MvmTiming& timing);

private:
    struct Work {
        std::int64_t macs = 0;
        MvmTiming timing;
    };
    ::tlm::tlm_sync_enum nb_transport_fw(MvmCommand& command, ComputePhase& phase, sc_core::sc_time& delay) override;

    Recorder& recorder_;
    Faults& faults_;
    std::vector<Work> works_;
    SignalId state_;
};

}  // namespace bitline
