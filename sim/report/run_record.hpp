// What a run did, as far as reports need it: counts and times, by layer and by bin of the power trace. It holds nothing
// that depends on what components cost, so that one run can be priced for many chips (sim/report/account.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "hw/activity.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "sim/bound/bound.hpp"
#include "sim/report/report.hpp"

namespace bitline {

struct LayerRecord {
    std::string name;
    std::string op;
    std::int64_t crossbars = 0;
    double utilisation = 0;  ///< as in LayerReport
    Cycle start = 0;
    Cycle end = 0;
    std::array<double, wait_count> shares{};  ///< of its time, by reason (sim/report/layer_times.hpp)
    ActionCounts actions{};
};

struct RunRecord {
    std::string network;
    int images = 1;
    Cycle cycles = 0;
    std::vector<Cycle> image_done;
    Cycle bound_cycles = 0;     ///< lower bounds, as in Bound
    Cycle bound_image = 0;      ///< cycles
    double bound_interval = 0;  ///< cycles
    std::uint64_t macs = 0;
    std::int64_t weights = 0;
    std::int64_t cells_used = 0;     ///< cells that hold weights, all replicas
    std::int64_t rows_to_write = 0;  ///< of the processing element with the most
    std::uint64_t packets = 0;
    std::uint64_t flits = 0;
    std::uint64_t bytes_moved = 0;
    std::vector<LayerRecord> layers;
    Cycle power_bin = 0;             ///< cycles of a bin
    std::vector<ActionCounts> bins;  ///< the last one ends with the run
    MeshReport mesh;                 ///< no tiles where it was not kept
    std::string bottleneck;
    std::vector<std::string> notes;
};

RunRecord record_of(const ChipSpec& spec, const Program& program, const Bound& least, const Activity& activity);

/// The actions of all layers together.
ActionCounts total_actions(const RunRecord& run);

/// Rows of a program's arrays that are written one after another before the run: those of the processing element with
/// the most. Tiles and processing elements are written in parallel.
std::int64_t rows_to_write(const ChipSpec& spec, const Program& program);

}  // namespace bitline
