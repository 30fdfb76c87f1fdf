#include "workloads/graph.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "hw/error.hpp"
#include "workloads/shape_inference.hpp"

namespace bitline {

namespace {

struct KindName {
    OpKind kind;
    const char* name;
};

constexpr std::array<KindName, 13> kind_names{{{OpKind::input, "input"},
                                               {OpKind::conv, "conv"},
                                               {OpKind::gemm, "gemm"},
                                               {OpKind::max_pool, "max_pool"},
                                               {OpKind::average_pool, "average_pool"},
                                               {OpKind::global_average_pool, "global_average_pool"},
                                               {OpKind::add, "add"},
                                               {OpKind::mul, "mul"},
                                               {OpKind::relu, "relu"},
                                               {OpKind::relu6, "relu6"},
                                               {OpKind::hard_swish, "hard_swish"},
                                               {OpKind::hard_sigmoid, "hard_sigmoid"},
                                               {OpKind::flatten, "flatten"}}};

void check_links(const Graph& graph) {
    std::vector<std::vector<OpId>> consumers(graph.tensors.size());
    std::vector<bool> made(graph.tensors.size(), false);
    for (std::size_t i = 0; i < graph.ops.size(); ++i) {
        const Op& op = graph.ops[i];
        const auto id = static_cast<OpId>(i);
        check((op.kind == OpKind::input) == (i == 0), "graph: op 0, and no other, is the input: " + op.name);
        check(index(op.output) < graph.tensors.size() && !made[index(op.output)] &&
                  graph.tensor(op.output).producer == id,
              "graph: each tensor has one producer: " + op.name);
        for (const TensorId input : op.inputs) {
            check(index(input) < graph.tensors.size() && made[index(input)],
                  "graph: an op stands after the producers of its inputs: " + op.name);
            std::vector<OpId>& readers = consumers[index(input)];
            if (readers.empty() || readers.back() != id) {
                readers.push_back(id);
            }
        }
        made[index(op.output)] = true;
    }
    std::size_t unread = 0;
    for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
        check(made[i] && graph.tensors[i].consumers == consumers[i],
              "graph: the consumers of a tensor are the ops that read it: " + graph.tensors[i].name);
        if (consumers[i].empty()) {
            ++unread;
            check(index(graph.result) == i, "graph: the unread tensor is the result: " + graph.tensors[i].name);
        }
    }
    check(unread == 1, "graph: exactly one tensor is unread");
}

void check_names(const Graph& graph) {
    std::set<std::string> ops;
    for (const Op& op : graph.ops) {
        check(!op.name.empty() && ops.insert(op.name).second, "graph: op names are unique: '" + op.name + "'");
    }
    std::set<std::string> tensors;
    for (const Tensor& tensor : graph.tensors) {
        check(!tensor.name.empty() && tensors.insert(tensor.name).second,
              "graph: tensor names are unique: '" + tensor.name + "'");
    }
}

void check_shapes(const Graph& graph) {
    std::vector<MapShape> maps(graph.tensors.size());
    for (const Op& op : graph.ops) {
        MapShape& out = maps[index(op.output)];
        if (op.kind == OpKind::input) {
            out.shape = graph.tensor(op.output).shape;
            out.stored = out.shape;
            continue;
        }
        std::vector<MapShape> inputs;
        for (const TensorId input : op.inputs) {
            inputs.push_back(maps[index(input)]);
        }
        const Inference inferred = infer_shape(op, inputs);
        check(inferred.ok(), "graph: " + op.name + ": " + inferred.problem);
        check(inferred.map.shape == graph.tensor(op.output).shape,
              "graph: " + op.name + ": shape " + text(graph.tensor(op.output).shape) + " is not the inferred " +
                  text(inferred.map.shape));
        out = inferred.map;
    }
}

}  // namespace

std::int64_t weights(const Graph& graph, const Op& op) {
    if (op.kind != OpKind::conv && op.kind != OpKind::gemm) {
        return 0;
    }
    const Shape& in = graph.tensor(op.inputs.at(0)).shape;
    if (op.kind == OpKind::gemm) {
        return in.elements() * op.out_channels;
    }
    return std::int64_t{op.out_channels} * (in.channels / op.groups) * op.window.kernel_y * op.window.kernel_x;
}

std::int64_t macs(const Graph& graph, const Op& op) {
    const Shape& out = graph.tensor(op.output).shape;
    return weights(graph, op) * out.height * out.width;
}

std::int64_t weights(const Graph& graph) {
    std::int64_t sum = 0;
    for (const Op& op : graph.ops) {
        sum += weights(graph, op);
    }
    return sum;
}

std::int64_t macs(const Graph& graph) {
    std::int64_t sum = 0;
    for (const Op& op : graph.ops) {
        sum += macs(graph, op);
    }
    return sum;
}

const char* name_of(OpKind kind) {
    const auto found =
        std::find_if(kind_names.begin(), kind_names.end(), [kind](const KindName& k) { return k.kind == kind; });
    return found == kind_names.end() ? "unknown" : found->name;
}

std::optional<OpKind> op_kind(std::string_view name) {
    const auto found =
        std::find_if(kind_names.begin(), kind_names.end(), [name](const KindName& k) { return name == k.name; });
    return found == kind_names.end() ? std::nullopt : std::optional<OpKind>(found->kind);
}

std::vector<OpKind> layer_kinds() {
    std::vector<OpKind> kinds;
    for (const KindName& k : kind_names) {
        if (k.kind != OpKind::input) {
            kinds.push_back(k.kind);
        }
    }
    return kinds;
}

bool is_activation(OpKind kind) {
    return kind == OpKind::relu || kind == OpKind::relu6 || kind == OpKind::hard_swish || kind == OpKind::hard_sigmoid;
}

std::string text(const Shape& shape) {
    return std::to_string(shape.channels) + " x " + std::to_string(shape.height) + " x " + std::to_string(shape.width);
}

void check_graph(const Graph& graph) {
    check(!graph.ops.empty() && graph.ops.size() == graph.tensors.size(), "graph: one tensor per op");
    check_names(graph);
    check_links(graph);
    check_shapes(graph);
}

}  // namespace bitline
