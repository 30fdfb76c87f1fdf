// The nodes of one layer: crossbar reads, the sums and element operations behind them, and the edges into both.
#pragma once

#include <vector>

#include "workloads/array_work.hpp"
#include "workloads/program_builder.hpp"
#include "workloads/spread.hpp"
#include "workloads/stored_map.hpp"

namespace bitline {

/// What the layer reads: its main input, and its residual operand if it has one.
struct LayerInputs {
    Source main;
    const Source* residual = nullptr;
};

class LayerNodes {
public:
    LayerNodes(ProgramBuilder& builder, const ChipSpec& spec, const Spills& spills)
        : builder_(builder), spec_(spec), spills_(spills) {}

    /// Adds the nodes of one layer and returns where its result can be had.
    Source add(LayerId id, const LoweredLayer& layer, const LayerPlacement& placement, const LayerSpread& spread,
               const LayerInputs& inputs);

    /// Edges whose elements wait for another operand: the ones that may be spilled.
    const std::vector<EdgeId>& skips() const { return skips_; }

private:
    // Partial sums on their way to the tile on which their strip ends.
    /// Summed up on a tile before the one on which their strip ends.
    struct PendingSums {
        NodeId maker{};
        PartialSums sums;
    };

    void add_weighted(const ReplicaSet& set, const SetSpread& spread, std::vector<Slice>& slices);
    NodeId add_mvm(const ArrayRun& run, int tile, const Domain& domain);
    PendingSums add_forward(NodeId mvm, const PartialSums& sums, int tile, const Domain& domain);
    void add_sums(NodeId mvm, const std::vector<PartialSums>& local, const std::vector<PendingSums>& pending,
                  const SetSpread& spread, std::size_t slice, std::vector<Slice>& slices);
    void add_plain(const SetSpread& spread, std::size_t slice, std::vector<Slice>& slices);
    Node vec_node(NodeKind kind, int tile, const Domain& domain, Channels channels);
    NodeId add_with_residual(Node node, Channels channels);
    int checked(std::int64_t value, const char* what) const;
    void note_skips(std::size_t first);
    Reading sums_reading(const Domain& domain) const;

    ProgramBuilder& builder_;
    const ChipSpec& spec_;
    const Spills& spills_;
    std::vector<EdgeId> skips_;
    // The layer at hand.
    LayerId id_{};
    const LoweredLayer* layer_ = nullptr;
    const LayerSpread* spread_ = nullptr;
    const LayerInputs* inputs_ = nullptr;
    int mvms_ = 0;
    int vecs_ = 0;
};

}  // namespace bitline
