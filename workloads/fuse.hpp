// From ops to layers: activations and residual adds join the op that makes their operand, flatten disappears. The
// compiler maps one FusedLayer at a time and never looks at single ops.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hw/ids.hpp"
#include "workloads/graph.hpp"

namespace bitline {

/// One layer: for each output element, in this order: the main op (`kind`), `activations_before_add`, the residual
/// operand if there is one, `activations_after_add`.
///
/// `kind` is conv, gemm, max_pool, average_pool, global_average_pool, add, mul or an activation that stands alone (its
/// input has other readers, or is the image or the result of a global pool). `residual` is the fused add's other operand for conv and gemm, the second
/// operand for add and mul; all activations of an add or mul layer are in `activations_after_add`, and those of a layer
/// without residual are all in `activations_before_add`.
///
/// Tensors are named as they are stored: `input` and `residual` skip flatten ops, so each of them is the `output` of an
/// earlier layer or the image (the output of op 0). The result of the network is the one `output` that no layer reads.
struct FusedLayer {
    std::string name;  ///< of the main op
    OpKind kind = OpKind::conv;
    WindowAttributes window;  ///< conv and pools; otherwise a 1 x 1 window
    int groups = 1;           ///< conv
    Shape in;                 ///< as stored; a gemm after flatten has in = C x H x W and reads it whole, channel-major
    Shape out;
    TensorId input{};
    std::optional<TensorId> residual;  ///< its shape is `out`, or out.channels x 1 x 1 if residual_is_vector
    bool residual_is_vector = false;   ///< mul only: one factor per channel, applied at every position of a larger map
    std::vector<OpKind> activations_before_add;
    std::vector<OpKind> activations_after_add;
    TensorId output{};
    std::int64_t weights = 0;  ///< kernels, no bias
    std::int64_t macs = 0;     ///< one image
    std::vector<OpId> ops;     ///< the ops it is made of, in op order (flatten belongs to none)
};

/// The layers of `graph` in topological order. Rules:
/// - an activation that is the only reader of its input joins the layer that makes it, unless that is a
///   global_average_pool: such a layer works once per input position, the activation once per result;
/// - an add joins the conv or gemm layer that makes one of its operands, if the add is that operand's only reader and the
///   layer has no residual yet; if both operands qualify, the layer of the later op; activations after it join as well;
/// - flatten is elided: it changes no stored element, only how they are counted.
/// Throws InputError if a flattened map larger than 1 x 1 is read by an op that cannot read it as stored (only gemm and
/// activations can).
std::vector<FusedLayer> fuse(const Graph& graph);

}  // namespace bitline
