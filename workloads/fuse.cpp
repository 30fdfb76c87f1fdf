#include "workloads/fuse.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "hw/error.hpp"
#include "workloads/shape_inference.hpp"

namespace bitline {

namespace {

bool is_kernel(OpKind kind) {
    return kind == OpKind::conv || kind == OpKind::gemm;
}

/// Walks the ops in order and keeps, per tensor, where it is stored and which layer makes it.
class Fuser {
public:
    explicit Fuser(const Graph& graph) : graph_(graph), values_(graph.tensors.size()) { find_values(); }

    std::vector<FusedLayer> run() {
        for (std::size_t i = 1; i < graph_.ops.size(); ++i) {
            const Op& op = graph_.ops[i];
            if (op.kind == OpKind::flatten) {
                continue;
            }
            if (is_activation(op.kind) && join_activation(op, static_cast<OpId>(i))) {
                continue;
            }
            if (op.kind == OpKind::add && join_add(op, static_cast<OpId>(i))) {
                continue;
            }
            start_layer(op, static_cast<OpId>(i));
        }
        // A layer reads results of ops that stand before its last op, so this order is topological.
        std::stable_sort(layers_.begin(), layers_.end(), [](const FusedLayer& a, const FusedLayer& b) {
            return index(a.ops.back()) < index(b.ops.back());
        });
        return std::move(layers_);
    }

private:
    struct Value {
        TensorId stored{};  ///< this tensor, or the one that it flattens
        MapShape map;
        int readers = 0;  ///< ops other than flatten that read it, directly or flattened; kept for stored tensors
        std::optional<std::size_t> layer;  ///< that makes it, for stored tensors; none for the image
    };

    Value& stored(TensorId tensor) { return values_[index(values_[index(tensor)].stored)]; }

    void find_values() {
        for (const Op& op : graph_.ops) {
            Value& out = values_[index(op.output)];
            out.stored = op.output;
            if (op.kind == OpKind::input) {
                out.map = {graph_.tensor(op.output).shape, graph_.tensor(op.output).shape};
                continue;
            }
            std::vector<MapShape> maps;
            for (const TensorId input : op.inputs) {
                maps.push_back(values_[index(input)].map);
            }
            const Inference inferred = infer_shape(op, maps);
            if (!inferred.ok()) {
                throw InputError(graph_.name + ": " + op.name + ": " + inferred.problem);
            }
            out.map = inferred.map;
            if (op.kind == OpKind::flatten) {
                out.stored = values_[index(op.inputs.front())].stored;
                continue;
            }
            for (std::size_t i = 0; i < op.inputs.size(); ++i) {
                const bool again = i > 0 && &stored(op.inputs[i]) == &stored(op.inputs.front());
                stored(op.inputs[i]).readers += again ? 0 : 1;
            }
        }
    }

    void extend(std::size_t layer, const Op& op, OpId id) {
        layers_[layer].ops.push_back(id);
        layers_[layer].output = op.output;
        values_[index(op.output)].layer = layer;
    }

    bool join_activation(const Op& op, OpId id) {
        const Value& input = stored(op.inputs.front());
        if (input.readers != 1 || !input.layer) {
            return false;
        }
        FusedLayer& layer = layers_[*input.layer];
        if (layer.kind == OpKind::global_average_pool) {
            return false;  // it works once per input position, the activation once per result
        }
        (layer.residual ? layer.activations_after_add : layer.activations_before_add).push_back(op.kind);
        extend(*input.layer, op, id);
        return true;
    }

    /// Whether the add that reads `value` may join the layer that makes it.
    bool takes_add(const Value& value) const {
        return value.readers == 1 && value.layer && is_kernel(layers_[*value.layer].kind) &&
               !layers_[*value.layer].residual;
    }

    bool join_add(const Op& op, OpId id) {
        const Value* main = &stored(op.inputs.at(0));
        const Value* other = &stored(op.inputs.at(1));
        const auto made_at = [this](const Value* value) {
            return index(graph_.tensor(value->stored).producer);
        };
        if (main == other) {
            return false;
        }
        if (!takes_add(*main) || (takes_add(*other) && made_at(other) > made_at(main))) {
            std::swap(main, other);
        }
        if (!takes_add(*main)) {
            return false;
        }
        layers_[*main->layer].residual = other->stored;
        extend(*main->layer, op, id);
        return true;
    }

    void start_layer(const Op& op, OpId id) {
        FusedLayer layer;
        layer.name = op.name;
        layer.kind = op.kind;
        layer.window = op.window;
        layer.groups = op.groups;
        layer.input = stored(op.inputs.front()).stored;
        layer.in = stored(op.inputs.front()).map.stored;
        layer.out = values_[index(op.output)].map.stored;
        if (op.inputs.size() > 1) {
            const Value& second = stored(op.inputs[1]);
            layer.residual = second.stored;
            layer.residual_is_vector = second.map.stored != layer.out;
        }
        layer.weights = weights(graph_, op);
        layer.macs = macs(graph_, op);
        layers_.push_back(std::move(layer));
        extend(layers_.size() - 1, op, id);
    }

    const Graph& graph_;
    std::vector<Value> values_;
    std::vector<FusedLayer> layers_;
};

}  // namespace

std::vector<FusedLayer> fuse(const Graph& graph) {
    return Fuser(graph).run();
}

}  // namespace bitline
