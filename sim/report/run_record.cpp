#include "sim/report/run_record.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "hw/error.hpp"
#include "sim/report/bottleneck.hpp"
#include "sim/report/layer_times.hpp"
#include "sim/report/mesh_report.hpp"

namespace bitline {

namespace {

void add(ActionCounts& sum, const ActionCounts& counts) {
    std::transform(counts.begin(), counts.end(), sum.begin(), sum.begin(), std::plus<>());
}

std::vector<LayerRecord> record_layers(const ChipSpec& spec, const Program& program, const Activity& activity) {
    std::vector<LayerRecord> layers(program.layers.size());
    const std::vector<LayerTimes> times = layer_times(program, activity);
    const double cells = static_cast<double>(spec.tile.pe.crossbar.rows) * spec.tile.pe.crossbar.cols;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const Layer& layer = program.layers[i];
        LayerRecord& record = layers[i];
        record.name = layer.name;
        record.op = layer.op;
        record.crossbars = layer.crossbars;
        record.utilisation = layer.crossbars == 0 ? 0.0
                                                  : static_cast<double>(layer.cells_used) /
                                                        (static_cast<double>(layer.crossbars) * cells);
        record.start = times[i].start;
        record.end = times[i].end;
        for (std::size_t reason = 0; reason < wait_count; ++reason) {
            record.shares[reason] = times[i].share(static_cast<Wait>(reason));
        }
    }
    for (const Node& node : program.nodes) {
        add(layers[index(node.layer)].actions, activity.nodes[index(node.id)].actions);
    }
    return layers;
}

/// What happens at or after the end of the run (the last credits) belongs to its last bin.
std::vector<ActionCounts> bins_within(const Activity& activity) {
    std::vector<ActionCounts> bins = activity.bins;
    while (bins.size() > 1 && static_cast<Cycle>(bins.size() - 1) * activity.power_bin >= activity.cycles) {
        const ActionCounts late = bins.back();
        bins.pop_back();
        add(bins.back(), late);
    }
    return bins;
}

}  // namespace

RunRecord record_of(const ChipSpec& spec, const Program& program, const Bound& least, const Activity& activity) {
    check(activity.nodes.size() == program.nodes.size(), "record: the activity belongs to another program");
    check(activity.cycles > 0 && !activity.image_done.empty(), "record: the activity has no images");
    RunRecord record;
    record.network = program.network;
    record.images = program.images;
    record.cycles = activity.cycles;
    record.image_done = activity.image_done;
    record.bound_cycles = least.cycles;
    record.bound_image = least.image;
    record.bound_interval = least.interval;
    for (const NodeActivity& node : activity.nodes) {
        record.macs += node.macs;
    }
    for (const Layer& layer : program.layers) {
        record.weights += layer.weights;
        record.cells_used += layer.cells_used;
    }
    record.rows_to_write = rows_to_write(spec, program);
    record.packets = activity.packets;
    record.flits = activity.flits;
    record.bytes_moved = activity.bytes_moved;
    record.layers = record_layers(spec, program, activity);
    record.power_bin = activity.power_bin;
    record.bins = bins_within(activity);
    record.mesh = report_mesh(spec, program, activity);
    check(!record.mesh.tiles.empty(), "record: a mesh without tiles");
    record.bottleneck = bottleneck(spec, program, least, activity);
    record.notes = program.notes;
    if (std::string note = steady_state_note(spec, program, least, activity); !note.empty()) {
        record.notes.push_back(std::move(note));
    }
    return record;
}

ActionCounts total_actions(const RunRecord& run) {
    ActionCounts total{};
    for (const LayerRecord& layer : run.layers) {
        add(total, layer.actions);
    }
    return total;
}

std::int64_t rows_to_write(const ChipSpec& spec, const Program& program) {
    std::map<std::pair<int, int>, std::int64_t> rows;  // by tile and processing element
    for (const Node& node : program.nodes) {
        if (node.kind != NodeKind::mvm) {
            continue;
        }
        for (int array = 0; array < node.servers * node.mvm.crossbars; ++array) {
            const int pe = (node.mvm.first_crossbar + array) / spec.tile.pe.crossbars;
            rows[{node.site.number, pe}] += node.mvm.rows[static_cast<std::size_t>(array % node.mvm.crossbars)];
        }
    }
    std::int64_t most = 0;
    for (const auto& [where, count] : rows) {
        most = std::max(most, count);
    }
    return most;
}

}  // namespace bitline
