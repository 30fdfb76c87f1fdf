#include "tests/unit/workloads/random_network.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <utility>

#include "hw/error.hpp"
#include "workloads/network_reader.hpp"

namespace bitline::testing {

namespace {

struct Drawn {
    std::string name;
    Shape shape;
    bool read = false;
};

class Drawer {
public:
    explicit Drawer(std::uint32_t seed) : random_(seed) {}

    RandomNetwork run() {
        const Shape image{pick(1, 5), pick(1, 20), pick(1, 20)};
        network_.header = fmt::format("name: random\ninput: {{name: image, shape: [{}, {}, {}]}}\nlayers:\n",
                                      image.channels, image.height, image.width);
        values_.push_back({"image", image});
        const int steps = pick(1, 15);
        for (int i = 0; i < steps; ++i) {
            step();
        }
        join();
        return std::move(network_);
    }

private:
    int pick(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }

    void layer(const std::string& op, const std::vector<std::size_t>& inputs, const std::string& attributes,
               const Shape& out) {
        const std::string name = fmt::format("v{}", values_.size());
        std::string list;
        for (const std::size_t input : inputs) {
            list += (list.empty() ? "" : ", ") + values_[input].name;
            values_[input].read = true;
        }
        network_.layers.push_back(fmt::format("- {}: {{name: {}, inputs: [{}]{}}}\n", op, name, list, attributes));
        values_.push_back({name, out});
    }

    std::string activation() {
        const char* const choices[] = {"", "", ", activation: relu", ", activation: hard_swish",
                                       ", activation: hard_sigmoid"};
        return choices[pick(0, 4)];
    }

    void step() {
        const auto at = static_cast<std::size_t>(pick(0, static_cast<int>(values_.size()) - 1));
        const Shape in = values_[at].shape;
        switch (pick(0, 6)) {
            case 0:
            case 1: window("conv", at, in); break;
            case 2: window(pick(0, 1) == 0 ? "max_pool" : "average_pool", at, in); break;
            case 3: layer(pick(0, 1) == 0 ? "relu" : "relu6", {at}, "", in); break;
            case 4: squeeze(at, in); break;
            case 5:
                layer("conv", {at}, fmt::format(", out_channels: {}, kernel: 1", in.channels) + activation(), in);
                layer("add", pick_pair(at), activation(), in);
                break;
            default: layer("gemm", {at}, fmt::format(", out_channels: {}", 6) + activation(), {6, 1, 1}); break;
        }
    }

    /// The newest value and `at`, in random order.
    std::vector<std::size_t> pick_pair(std::size_t at) {
        const std::size_t newest = values_.size() - 1;
        return pick(0, 1) == 0 ? std::vector<std::size_t>{at, newest} : std::vector<std::size_t>{newest, at};
    }

    void window(const std::string& op, std::size_t at, const Shape& in) {
        const int ky = pick(1, std::min(3, in.height));
        const int kx = pick(1, std::min(3, in.width));
        const int sy = pick(1, 3);
        const int sx = pick(1, 3);
        const int py = pick(0, ky - 1);
        const int px = pick(0, kx - 1);
        const bool depthwise = pick(0, 2) == 0;
        const int channels = op == "conv" && !depthwise ? pick(1, 6) : in.channels;
        std::string attributes =
            op == "conv" ? fmt::format(", out_channels: {}, groups: {}", channels, depthwise ? channels : 1) : "";
        attributes += fmt::format(", kernel: [{}, {}], stride: [{}, {}], pad: [{}, {}]", ky, kx, sy, sx, py, px);
        layer(op, {at}, attributes + activation(),
              {channels, (in.height + 2 * py - ky) / sy + 1, (in.width + 2 * px - kx) / sx + 1});
    }

    void squeeze(std::size_t at, const Shape& in) {
        layer("global_average_pool", {at}, "", {in.channels, 1, 1});
        layer("mul", {at, values_.size() - 1}, activation(), in);
    }

    /// Everything that nobody reads goes through flatten and gemm into one sum.
    void join() {
        std::vector<std::size_t> unread;
        for (std::size_t i = 0; i < values_.size(); ++i) {
            if (!values_[i].read) {
                unread.push_back(i);
            }
        }
        std::size_t sum = 0;
        for (const std::size_t value : unread) {
            const Shape in = values_[value].shape;
            layer("flatten", {value}, "", {static_cast<int>(in.elements()), 1, 1});
            layer("gemm", {values_.size() - 1}, ", out_channels: 7", {7, 1, 1});
            if (sum != 0) {
                layer("add", {sum, values_.size() - 1}, "", {7, 1, 1});
            }
            sum = values_.size() - 1;
        }
    }

    std::mt19937 random_;
    std::vector<Drawn> values_;
    RandomNetwork network_;
};

}  // namespace

std::string RandomNetwork::text() const {
    std::string result = header;
    for (const std::string& layer : layers) {
        result += layer;
    }
    return result;
}

RandomNetwork random_network(std::uint32_t seed) {
    return Drawer(seed).run();
}

std::string everything(const Graph& graph) {
    std::string out = fmt::format("{}\n{}\nresult {}\n", graph.name, graph.citation, index(graph.result));
    for (const Op& op : graph.ops) {
        const WindowAttributes& w = op.window;
        out += fmt::format("op {} {} out {} groups {} channels {} window {} {} {} {} {} {} {} {} {} {} in", op.name,
                           name_of(op.kind), index(op.output), op.groups, op.out_channels, w.kernel_y, w.kernel_x,
                           w.stride_y, w.stride_x, w.pad_top, w.pad_left, w.pad_bottom, w.pad_right, w.dilation_y,
                           w.dilation_x);
        for (const TensorId input : op.inputs) {
            out += fmt::format(" {}", index(input));
        }
        out += '\n';
    }
    for (const Tensor& tensor : graph.tensors) {
        out += fmt::format("tensor {} {} by {} for", tensor.name, bitline::text(tensor.shape), index(tensor.producer));
        for (const OpId consumer : tensor.consumers) {
            out += fmt::format(" {}", index(consumer));
        }
        out += '\n';
    }
    return out;
}

std::string network(const std::string& shape, const std::string& layers) {
    return "name: net\ninput: {name: image, shape: " + shape + "}\nlayers:\n" + layers;
}

std::vector<std::string> problems_of(const std::string& text) {
    try {
        import_network_text(text, "net.yaml");
    } catch (const InputError& error) {
        return error.lines();
    }
    return {};
}

OpId find_op(const Graph& graph, const std::string& name) {
    for (std::size_t i = 0; i < graph.ops.size(); ++i) {
        if (graph.ops[i].name == name) {
            return static_cast<OpId>(i);
        }
    }
    ADD_FAILURE() << "no op " << name;
    return {};
}

TensorId find_tensor(const Graph& graph, const std::string& name) {
    for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
        if (graph.tensors[i].name == name) {
            return static_cast<TensorId>(i);
        }
    }
    ADD_FAILURE() << "no tensor " << name;
    return {};
}

std::string result_shape(const Graph& graph) {
    return bitline::text(graph.tensor(graph.result).shape);
}

}  // namespace bitline::testing
