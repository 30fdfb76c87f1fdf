// Small chips and Programs written by hand, for tests that count cycles.
#pragma once

#include <string>
#include <vector>

#include "hw/program.hpp"
#include "hw/spec.hpp"

namespace bitline {

/// A clock whose cycles are nanoseconds.
inline constexpr Clock one_ns{1'000'000, 1};

/// A chip with round numbers: 1 GHz, one tile per router, 128x128 crossbars of 2-bit cells read in 100 ns, one ADC of
/// 1.28 GS/s per crossbar, LPDDR4 with 12.8 GB/s and 50 ns at router 0.
ChipSpec round_chip(int mesh_width = 1, int mesh_height = 1);

/// Adds nodes and edges with consistent ids.
class HandMadeProgram {
public:
    explicit HandMadeProgram(std::string network, int images = 1);

    /// Adds `node` (kind, site, domain and work filled in by the caller) and names it.
    NodeId add(Node node, const std::string& name);
    /// Adds an edge from `producers` to `consumer`.
    EdgeId connect(const std::vector<NodeId>& producers, NodeId consumer, const EdgeMap& map, const Window& window,
                   int element_bytes, std::int64_t capacity, Home home = Home::tile_buffer);
    Program take() { return program_; }

private:
    Program program_;
};

/// A map of `height` x `width` elements, all carried.
EdgeMap whole_map(int height, int width);
/// All positions of a `height` x `width` map, one per firing.
Domain whole_domain(int height, int width);
/// A window that reads a whole map at once.
Window whole_window(int height, int width);

Node load_node(int memory, const Domain& domain, int bytes_per_column);
Node store_node(int memory, const Domain& domain, int bytes_per_column);
/// `arrays` full crossbars: 128 wordlines, 128 bit lines and 32 results each, 8 steps; inputs of one byte. Each processing element
/// merges `row_blocks_per_pe` arrays.
Node mvm_node(int tile, const Domain& domain, int first_crossbar, int arrays, int input_bytes,
              int row_blocks_per_pe = 1);
Node vec_node(int tile, const Domain& domain, const VecWork& work);

}  // namespace bitline
