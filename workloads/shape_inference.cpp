#include "workloads/shape_inference.hpp"

#include <algorithm>

#include "hw/error.hpp"

namespace bitline {

namespace {

Inference wrong(const std::string& key, const std::string& problem) {
    Inference result;
    result.key = key;
    result.problem = problem;
    return result;
}

Inference right(const Shape& shape) {
    Inference result;
    result.map.shape = shape;
    result.map.stored = shape;
    return result;
}

std::string pair(std::int64_t y, std::int64_t x) {
    return std::to_string(y) + " x " + std::to_string(x);
}

std::int64_t extent(int kernel, int dilation) {
    return (std::int64_t{kernel} - 1) * dilation + 1;
}

/// Problems of the window that no map of so many channels could mend.
Inference check_window(const WindowAttributes& w, int channels) {
    if (w.kernel_y < 1 || w.kernel_x < 1) {
        return wrong("kernel", "must be positive, got " + pair(w.kernel_y, w.kernel_x) + ", allowed from 1 x 1");
    }
    if (w.stride_y < 1 || w.stride_x < 1) {
        return wrong("stride", "must be positive, got " + pair(w.stride_y, w.stride_x) + ", allowed from 1 x 1");
    }
    if (w.dilation_y < 1 || w.dilation_x < 1) {
        return wrong("dilation", "must be positive, got " + pair(w.dilation_y, w.dilation_x) + ", allowed from 1 x 1");
    }
    const std::int64_t area = std::int64_t{w.kernel_y} * w.kernel_x;
    if (area > most_under_window / std::max(1, channels)) {
        return wrong("kernel", "covers too many elements, got " + pair(w.kernel_y, w.kernel_x) + " of " +
                                   std::to_string(channels) + " channels, allowed are up to " +
                                   std::to_string(most_under_window) + " (channels x kernel area)");
    }
    const auto most_y = extent(w.kernel_y, w.dilation_y) - 1;
    const auto most_x = extent(w.kernel_x, w.dilation_x) - 1;
    if (std::max(most_y, most_x) >= most_under_window) {
        return wrong("dilation", "makes the kernel too large, got an extent of " + pair(most_y + 1, most_x + 1) +
                                     ", allowed up to " + std::to_string(most_under_window) + " per direction");
    }
    const auto within = [](int pad, std::int64_t most) {
        return pad >= 0 && pad <= most;
    };
    if (!within(w.pad_top, most_y) || !within(w.pad_bottom, most_y) || !within(w.pad_left, most_x) ||
        !within(w.pad_right, most_x)) {
        return wrong("pad", "some windows would lie in the padding alone, got [" + std::to_string(w.pad_top) + ", " +
                                std::to_string(w.pad_left) + ", " + std::to_string(w.pad_bottom) + ", " +
                                std::to_string(w.pad_right) + "], allowed up to " + std::to_string(most_y) +
                                " in y and " + std::to_string(most_x) + " in x (less than the kernel's extent)");
    }
    return {};
}

/// Height and width of the output of a checked window; `channels` is copied.
Inference slide(const WindowAttributes& w, const Shape& in, int channels) {
    const std::int64_t high = std::int64_t{in.height} + w.pad_top + w.pad_bottom;
    const std::int64_t wide = std::int64_t{in.width} + w.pad_left + w.pad_right;
    const std::int64_t extent_y = extent(w.kernel_y, w.dilation_y);
    const std::int64_t extent_x = extent(w.kernel_x, w.dilation_x);
    if (extent_y > high || extent_x > wide) {
        const std::string dilated = w.dilation_y > 1 || w.dilation_x > 1 ? " (dilation included)" : "";
        return wrong("kernel", "is larger than the padded map, got " + pair(extent_y, extent_x) + dilated +
                                   ", allowed up to " + pair(high, wide));
    }
    return right({channels, static_cast<int>((high - extent_y) / w.stride_y + 1),
                  static_cast<int>((wide - extent_x) / w.stride_x + 1)});
}

Inference infer_conv(const Op& op, const Shape& in) {
    Inference window = check_window(op.window, in.channels);
    if (!window.ok()) {
        return window;
    }
    if (op.out_channels < 1) {
        return wrong("out_channels", "must be positive, got " + std::to_string(op.out_channels) + ", allowed from 1");
    }
    if (op.groups < 1 || in.channels % op.groups != 0 || op.out_channels % op.groups != 0) {
        return wrong("groups", "must divide input and output channels, got " + std::to_string(op.groups) + " for " +
                                   std::to_string(in.channels) + " inputs and " + std::to_string(op.out_channels) +
                                   " outputs, allowed are common divisors of the two");
    }
    Inference result = slide(op.window, in, op.out_channels);
    if (!result.ok()) {
        return result;
    }
    const int inputs_of_each = in.channels / op.groups;
    const double count =
        static_cast<double>(result.map.shape.elements()) * op.window.kernel_y * op.window.kernel_x * inputs_of_each;
    if (count > static_cast<double>(most_macs)) {
        return wrong("kernel", "needs too many multiply-accumulates, got more than the " + std::to_string(most_macs) +
                                   " that are allowed in one layer");
    }
    return result;
}

Inference infer_gemm(const Op& op, const Shape& in) {
    if (op.out_channels < 1) {
        return wrong("out_channels", "must be positive, got " + std::to_string(op.out_channels) + ", allowed from 1");
    }
    if (static_cast<double>(in.elements()) * op.out_channels > static_cast<double>(most_macs)) {
        return wrong("out_channels", "needs too many multiply-accumulates, got more than the " +
                                         std::to_string(most_macs) + " that are allowed in one layer");
    }
    return right({op.out_channels, 1, 1});
}

Inference infer_pool(const Op& op, const Shape& in) {
    if (op.window.dilation_y != 1 || op.window.dilation_x != 1) {
        return wrong("dilation",
                     "pools have none, got " + pair(op.window.dilation_y, op.window.dilation_x) + ", allowed is 1 x 1");
    }
    Inference window = check_window(op.window, in.channels);
    return window.ok() ? slide(op.window, in, in.channels) : window;
}

Inference infer_add(const Shape& a, const Shape& b) {
    if (a != b) {
        const std::string which = a.channels != b.channels ? "channels" : "maps";
        return wrong("inputs", "the " + which + " to add differ, got " + text(a) + " and " + text(b) +
                                   ", allowed are equal shapes");
    }
    return right(a);
}

Inference infer_mul(const Shape& a, const Shape& b) {
    const Shape vector{a.channels, 1, 1};
    if (a == b || b == vector) {
        return right(a);
    }
    if (a == Shape{b.channels, 1, 1}) {
        return wrong("inputs", "the factors are in the wrong order, got " + text(a) + " and " + text(b) +
                                   ", allowed is the map first, then one factor per channel");
    }
    const std::string either = a == vector ? "" : text(a) + " and ";
    return wrong("inputs", "the operands do not fit together, got " + text(a) + " and " + text(b) +
                               ", allowed as second operand: " + either + text(vector));
}

Inference infer(const Op& op, const std::vector<MapShape>& inputs) {
    const Shape& in = inputs.front().shape;
    switch (op.kind) {
        case OpKind::conv: return infer_conv(op, in);
        case OpKind::gemm: return infer_gemm(op, in);
        case OpKind::max_pool:
        case OpKind::average_pool: return infer_pool(op, in);
        case OpKind::global_average_pool: return right({in.channels, 1, 1});
        case OpKind::add: return infer_add(in, inputs[1].shape);
        case OpKind::mul: return infer_mul(in, inputs[1].shape);
        case OpKind::relu:
        case OpKind::relu6:
        case OpKind::hard_swish:
        case OpKind::hard_sigmoid:
        case OpKind::flatten: break;
        case OpKind::input: throw InternalError("infer_shape: the input's shape is given, not inferred: " + op.name);
    }
    Inference same;
    same.map = inputs.front();
    if (op.kind == OpKind::flatten) {
        same.map.shape = {static_cast<int>(in.elements()), 1, 1};
    }
    return same;
}

bool reads_flattened(OpKind kind) {
    return kind == OpKind::gemm || kind == OpKind::flatten || is_activation(kind);
}

}  // namespace

Inference infer_shape(const Op& op, const std::vector<MapShape>& inputs) {
    const std::size_t needed = op.kind == OpKind::add || op.kind == OpKind::mul ? 2 : 1;
    if (inputs.size() != needed) {
        return wrong("inputs", "wrong number of inputs, got " + std::to_string(inputs.size()) + ", " +
                                   name_of(op.kind) + " takes " + std::to_string(needed));
    }
    for (const MapShape& input : inputs) {
        if (input.shape != input.stored && !reads_flattened(op.kind)) {
            return wrong("inputs", "cannot read a flattened map, got " + text(input.stored) + " flattened to " +
                                       text(input.shape) + ", allowed after flatten are gemm and activations");
        }
    }
    Inference result = infer(op, inputs);
    if (const std::string problem = result.ok() ? too_large(result.map.shape) : ""; !problem.empty()) {
        return wrong("", "the result " + problem);
    }
    return result;
}

std::string too_large(const Shape& shape) {
    const bool elements = shape.elements() > most_elements;
    if (!elements && std::int64_t{shape.height} * shape.width <= most_positions) {
        return "";
    }
    return "is too large, got " + text(shape) + ", allowed are up to " +
           (elements ? std::to_string(most_elements) + " elements"
                     : std::to_string(most_positions) + " positions (height x width)");
}

WindowAttributes round_up(const WindowAttributes& window, const Shape& in) {
    const auto padded = [](int size, int kernel, int dilation, int stride, int before, int after) {
        const std::int64_t span = extent(kernel, dilation);
        const std::int64_t room = std::int64_t{size} + before + after - span;
        if (room < 0 || stride < 1) {
            return after;  // infer_shape reports it
        }
        std::int64_t last = (room + stride - 1) / stride;
        if (last * stride >= std::int64_t{size} + before) {
            --last;
        }
        return static_cast<int>(std::max<std::int64_t>(after, last * stride + span - size - before));
    };
    WindowAttributes rounded = window;
    rounded.pad_bottom =
        padded(in.height, window.kernel_y, window.dilation_y, window.stride_y, window.pad_top, window.pad_bottom);
    rounded.pad_right =
        padded(in.width, window.kernel_x, window.dilation_x, window.stride_x, window.pad_left, window.pad_right);
    return rounded;
}

}  // namespace bitline
