// The network as the compiler sees it: typed tensors and ops with inferred shapes. Plain values, no pointers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hw/ids.hpp"

namespace bitline {

/// Shape of one image's activation: channels x height x width. Vectors are channels x 1 x 1.
struct Shape {
    int channels = 0;
    int height = 1;
    int width = 1;
    std::int64_t elements() const { return std::int64_t{channels} * height * width; }
    friend bool operator==(const Shape& a, const Shape& b) {
        return a.channels == b.channels && a.height == b.height && a.width == b.width;
    }
    friend bool operator!=(const Shape& a, const Shape& b) { return !(a == b); }
};

enum class OpKind {
    input,  ///< the image
    conv,   ///< any stride, padding, dilation, groups (depthwise: groups = channels)
    gemm,   ///< fully connected; a C x H x W input is read whole (flattened channel-major)
    max_pool,
    average_pool,
    global_average_pool,
    add,  ///< element by element, equal shapes
    mul,  ///< element by element; the second operand may be C x 1 x 1 (squeeze-and-excite)
    relu,
    relu6,
    hard_swish,
    hard_sigmoid,
    flatten
};

/// Geometry of conv and pool windows. Padding may differ per side.
struct WindowAttributes {
    int kernel_y = 1, kernel_x = 1;
    int stride_y = 1, stride_x = 1;
    int pad_top = 0, pad_left = 0, pad_bottom = 0, pad_right = 0;
    int dilation_y = 1, dilation_x = 1;
};

struct Op {
    std::string name;
    OpKind kind = OpKind::input;
    std::vector<TensorId> inputs;
    TensorId output{};
    WindowAttributes window;  ///< conv and pools
    int groups = 1;           ///< conv
    int out_channels = 0;     ///< conv, gemm
};

struct Tensor {
    std::string name;
    Shape shape;
    OpId producer{};
    std::vector<OpId> consumers;  ///< in op order, each reading op once
};

/// Ops are in topological order; op 0 is the input; exactly one tensor has no consumer: the result.
struct Graph {
    std::string name;
    std::string citation;
    std::vector<Op> ops;
    std::vector<Tensor> tensors;
    TensorId result{};

    const Op& op(OpId id) const { return ops[index(id)]; }
    const Tensor& tensor(TensorId id) const { return tensors[index(id)]; }
};

/// Weights of conv and gemm kernels, no bias.
std::int64_t weights(const Graph& graph, const Op& op);
/// Multiply-accumulates of one image, counted as out_channels x positions x kernel x in_channels / groups.
std::int64_t macs(const Graph& graph, const Op& op);
std::int64_t weights(const Graph& graph);
std::int64_t macs(const Graph& graph);

/// Lower-case name as networks spell it ("conv", "max_pool", ...).
const char* name_of(OpKind kind);
/// The kind of that name; nullopt if there is none.
std::optional<OpKind> op_kind(std::string_view name);
/// All kinds that a network may list as a layer: every kind but `input`.
std::vector<OpKind> layer_kinds();
/// relu, relu6, hard_swish, hard_sigmoid: one element in, one element out.
bool is_activation(OpKind kind);

/// `3 x 224 x 224`.
std::string text(const Shape& shape);

/// Throws InternalError unless the graph is what its comment says: ops in topological order, ids and consumers that
/// agree with each other, unique names, inferred shapes, one result.
void check_graph(const Graph& graph);

}  // namespace bitline
