// What a firing costs in actions: pure functions of the chip and the node's work.
#pragma once

#include "hw/activity.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"

namespace bitline {

/// Actions of one mvm firing: arrays, converters, registers, the load over bus and buffer.
ActionList mvm_actions(const ChipSpec& spec, const MvmWork& work);
/// Actions of one vec or reduce firing; `emits` false leaves the write out.
ActionList vec_actions(const VecWork& work, bool emits);

}  // namespace bitline
