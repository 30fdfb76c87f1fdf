#include "workloads/estimate.hpp"

#include <algorithm>

namespace bitline {
namespace {

// Rows by which a residual operand waits for the two convolutions beside it, as a rule of thumb.
constexpr int residual_rows = 4;

std::int64_t layer_bytes(const LoweredLayer& lowered, const ChipSpec& spec, int share, int whole) {
    const FusedLayer& layer = lowered.layer;
    const Window& w = lowered.window;
    const std::int64_t out_columns = (std::int64_t{layer.out.width} * share + whole - 1) / whole;
    std::int64_t rows = layer.in.height;
    std::int64_t columns = layer.in.width;
    const bool waits_for_vector = layer.residual && layer.residual_is_vector;
    if (lowered.pools_all) {
        rows = 1;
    } else if (!lowered.reads_whole) {
        columns = std::min(columns, (out_columns - 1) * w.stride_x + w.span_x);
        rows = waits_for_vector ? rows : std::min<std::int64_t>(rows, w.span_y);
    }
    std::int64_t bytes = rows * columns * activation_bytes(spec, layer.in.channels);
    if (layer.residual && !layer.residual_is_vector) {
        bytes += std::min(residual_rows, layer.out.height) * out_columns * activation_bytes(spec, layer.out.channels);
    }
    return bytes;
}

}  // namespace

std::vector<std::optional<std::size_t>> makers(const std::vector<LoweredLayer>& layers) {
    std::size_t tensors = 0;
    for (const LoweredLayer& l : layers) {
        tensors = std::max({tensors, index(l.layer.output) + 1, index(l.layer.input) + 1});
        if (l.layer.residual) {
            tensors = std::max(tensors, index(*l.layer.residual) + 1);
        }
    }
    std::vector<std::optional<std::size_t>> maker(tensors);
    for (std::size_t l = 0; l < layers.size(); ++l) {
        maker[index(layers[l].layer.output)] = l;
    }
    return maker;
}

std::vector<std::optional<std::size_t>> hosts(const std::vector<LoweredLayer>& layers) {
    const auto maker = makers(layers);
    std::vector<std::optional<std::size_t>> host(layers.size());
    for (std::size_t l = 0; l < layers.size(); ++l) {
        if (layers[l].has_weights()) {
            host[l] = l;
        } else if (const auto from = maker[index(layers[l].layer.input)]) {
            host[l] = host[*from];
        }
    }
    return host;
}

BufferNeed buffer_need(const std::vector<LoweredLayer>& layers, const std::vector<std::size_t>& hosted,
                       const ChipSpec& spec, int share, int whole) {
    BufferNeed need;
    need.results_per_channel = 0;
    for (std::size_t l : hosted) {
        need.input_bytes += layer_bytes(layers[l], spec, share, whole);
        ++need.results_per_channel;
    }
    return need;
}

}  // namespace bitline
