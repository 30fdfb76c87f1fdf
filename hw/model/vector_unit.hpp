// The digital units of a tile behind the arrays: accumulator and vector unit, both pipelined.
#pragma once

#include <systemc>

#include "hw/model/recorder.hpp"
#include "hw/model/unit.hpp"

namespace bitline {

class VectorUnit : public sc_core::sc_module {
public:
    VectorUnit(const sc_core::sc_module_name& name, const std::string& path, Recorder& recorder)
        : sc_module(name), recorder_(recorder), state_(recorder.declare(path, "state", SignalKind::state, 32)) {}

    Unit accumulator;
    Unit lanes;

    /// For waves: at work on `node` from `begin` to `end`.
    void show(NodeId node, Cycle begin, Cycle end) {
        if (recorder_.probe() != nullptr) {
            recorder_.change(state_, begin, index(node) + 1);
            recorder_.change(state_, end, 0);
        }
    }

private:
    Recorder& recorder_;
    SignalId state_;
};

}  // namespace bitline
