#include "hw/model/processing_element.hpp"

#include <algorithm>

namespace bitline {

CrossbarBank::CrossbarBank(const sc_core::sc_module_name& name, const std::string& path, Recorder& recorder)
    : sc_module(name), recorder_(recorder), state_(recorder.declare(path, "state", SignalKind::state, 32)) {}

void CrossbarBank::show(NodeId node, Cycle begin, Cycle end) {
    recorder_.change(state_, begin, index(node) + 1);
    if (end > busy_until_) {
        busy_until_ = end;
        recorder_.change(state_, end, 0);
    }
}

AdcBank::AdcBank(const sc_core::sc_module_name& name, const std::string& path, int adcs, Recorder& recorder)
    : sc_module(name), recorder_(recorder), adcs_(static_cast<std::size_t>(adcs)),
      state_(recorder.declare(path, "state", SignalKind::state, 32)) {}

void AdcBank::show(NodeId node, Cycle begin, Cycle end) {
    recorder_.change(state_, begin, index(node) + 1);
    if (end > busy_until_) {
        busy_until_ = end;
        recorder_.change(state_, end, 0);
    }
}

ProcessingElement::ProcessingElement(const sc_core::sc_module_name& name, const ChipSpec& spec, const std::string& path,
                                     Recorder& recorder, Faults& faults)
    : sc_module(name), crossbars("crossbars", path + ".crossbars", recorder),
      adcs("adc", path + ".adc", spec.tile.pe.adc.count, recorder), recorder_(recorder), faults_(faults),
      state_(recorder.declare(path, "state", SignalKind::state, 32)) {
    commands.bind(*this);
}

std::size_t ProcessingElement::load(std::int64_t macs, const MvmTiming& timing) {
    works_.push_back({macs, timing});
    return works_.size() - 1;
}

::tlm::tlm_sync_enum ProcessingElement::nb_transport_fw(MvmCommand& command, ComputePhase& /*phase*/,
                                                        sc_core::sc_time& /*delay*/) {
    if (faults_.drop_mvm.strikes()) {
        return ::tlm::TLM_COMPLETED;
    }
    const Work& work = works_[command.work];
    crossbars.read(command.node, work.macs);
    if (recorder_.probe() != nullptr) {
        const MvmTiming& t = work.timing;
        crossbars.show(command.node, command.start + t.load, command.start + t.load + t.compute);
        recorder_.change(state_, command.start, index(command.node) + 1);
        recorder_.change(state_, command.start + t.latency, 0);
        adcs.show(command.node, command.start + t.adc_begin, command.start + t.adc_begin + t.adc);
    }
    return ::tlm::TLM_COMPLETED;
}

}  // namespace bitline
