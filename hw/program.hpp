// The machine's contract: a Program is nodes, edges and where they live. Static, finite, printable. The compiler makes
// it, the chip executes it, `check_program` (hw/check_program.hpp) replays it untimed. docs/timing.md gives the rules.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "hw/ids.hpp"

namespace bitline {

/// What executes nodes: a tile, a memory controller or the global buffer.
enum class SiteKind { tile, memory, global_buffer };
struct Site {
    SiteKind kind = SiteKind::tile;
    int number = 0;
    friend bool operator==(const Site& a, const Site& b) { return a.kind == b.kind && a.number == b.number; }
    friend bool operator!=(const Site& a, const Site& b) { return !(a == b); }
};

enum class NodeKind {
    mvm,     ///< crossbar reads of one window
    vec,     ///< vector unit: partial sums of this tile, activation, pooling, residual add, requantisation
    reduce,  ///< vec with partial sums that arrive from other tiles
    load,    ///< reads a map from memory or the global buffer and sends it
    store    ///< writes a map into memory or the global buffer
};

/// The positions that a node computes, per image: the columns [x_begin, x_end) of a height-row map in raster order, in
/// groups of `run` columns (the last group of a row may be shorter), of which it takes the groups whose raster number
/// modulo `deal_period` lies in [deal_begin, deal_begin + deal_count). One group is one firing.
struct Domain {
    int height = 1;
    int x_begin = 0;
    int x_end = 1;
    int run = 1;
    int deal_period = 1;
    int deal_begin = 0;
    int deal_count = 1;

    int groups_per_row() const { return (x_end - x_begin + run - 1) / run; }
    std::int64_t groups() const { return std::int64_t{height} * groups_per_row(); }
    /// Firings of one image.
    std::int64_t firings() const { return firings_before(groups()); }
    /// Firings at groups with a raster number below `group`.
    std::int64_t firings_before(std::int64_t group) const;
    /// Columns of all firings of one image.
    std::int64_t columns() const;
    struct Position {
        int y = 0;
        int x = 0;  ///< first column, in the map's coordinates
        int columns = 1;
        std::int64_t firing = 0;  ///< which firing of the image
    };
    /// The position of firing `i` (0 <= i < firings()).
    Position position(std::int64_t i) const;
    /// Whether some firing covers (y, x).
    bool covers(int y, int x) const;
};

/// The elements a firing at (y, x) reads of an edge: rows [y*stride_y - pad_y, +span_y), columns [x*stride_x - pad_x,
/// +span_x + (columns-1)*stride_x), clipped to the map (padding is elided). Stride 0 reads the same elements always.
struct Window {
    int span_y = 1, span_x = 1;
    int stride_y = 1, stride_x = 1;
    int pad_y = 0, pad_x = 0;
};

/// The elements that an edge carries: of the producer's map, the rows and columns in [0, height) x [x_begin, x_end)
/// whose coordinates modulo `step` are below `keep` (a 1x1 window of stride 2 never reads the others). Elements are
/// numbered image by image, row by row, over what is carried; windows are in these carried coordinates, but columns stay
/// absolute (column x_begin is carried column x_begin / step * keep).
struct EdgeMap {
    int height = 1;
    int x_begin = 0;
    int x_end = 1;
    int step_y = 1, keep_y = 1;
    int step_x = 1, keep_x = 1;
    /// Producer and consumer have the same domain, and element i of an image is what firing i makes and reads; height is
    /// the number of firings, the width 1. Replicas that take positions in turn hand on partial sums this way.
    bool by_firing = false;

    static int carried_before(int coordinate, int step, int keep);  ///< how many of [0, coordinate) are carried
    int rows() const { return carried_before(height, step_y, keep_y); }
    int first_column() const { return carried_before(x_begin, step_x, keep_x); }
    int columns() const { return carried_before(x_end, step_x, keep_x) - first_column(); }
    std::int64_t elements() const { return std::int64_t{rows()} * columns(); }
    /// Number of element (y, x) of the producer's map within one image, or -1 if the edge does not carry it.
    std::int64_t element(int y, int x) const;
};

/// Where an edge's elements wait.
enum class Home { registers, tile_buffer, global_buffer, memory };

/// A sliding range of elements between producers and one consumer. A stored edge is read as a whole map (window of the
/// map's size and stride 0), so that its consumer waits for the map.
struct Edge {
    EdgeId id{};
    std::vector<NodeId> producers;  ///< together they produce each carried element exactly once
    NodeId consumer{};
    EdgeMap map;
    Window window;
    int element_bytes = 1;      ///< 0 for a barrier
    std::int64_t capacity = 1;  ///< elements; the reserved bytes are capacity * element_bytes
    Home home = Home::tile_buffer;
    std::string tensor;  ///< for people: "conv2_1.out[0:64]"
};

/// Work of one mvm firing on its tile, all of its arrays in lock step.
struct MvmWork {
    int first_crossbar = 0;  ///< of server 0, in the tile's numbering pe * crossbars + crossbar
    int crossbars = 1;       ///< arrays per server, consecutive
    int input_bytes = 0;     ///< activations moved from the buffer into input registers (one broadcast on the tile bus)
    int distinct_inputs = 0;               ///< activations in these bytes, each counted once
    int results = 0;                       ///< distinct outputs that this node adds to
    std::int64_t merge_adds = 0;           ///< sums of row blocks added inside processing elements (rule M5's tree)
    int steps = 1;                         ///< bit-serial input steps
    std::vector<int> rows;                 ///< wordlines driven, per array
    std::vector<int> cols;                 ///< bit lines converted, per array
    std::vector<int> inputs;               ///< activations held in input registers, per array (its row block)
    std::vector<int> outputs;              ///< results, per array, after joining slices
    std::vector<std::int64_t> array_macs;  ///< multiply-accumulates of one firing, per array; they sum to `macs`
    int row_blocks_per_pe = 1;             ///< most arrays of one processing element that add into the same outputs
    std::int64_t cells = 0;  ///< weights' cells read per step, over all arrays (rows x cols that hold weights)
    std::int64_t macs = 0;   ///< multiply-accumulates of one firing
};

/// Work of one vec or reduce firing.
struct VecWork {
    int bus_bytes = 0;     ///< partial sums moved from output registers over the tile bus
    int buffer_bytes = 0;  ///< operands read from the input buffer
    int partial_adds = 0;  ///< additions in the accumulator
    int adds = 0, muls = 0, maxes = 0, activations = 0, requantises = 0;  ///< element operations of the vector unit
    int out_bytes = 0;  ///< written to the output buffer (0 unless this firing emits)
    int operations() const { return adds + muls + maxes + activations + requantises; }
};

/// Work of one load or store firing.
struct MemoryWork {
    int bytes_per_column = 0;  ///< of the map in its home
};

struct Node {
    NodeId id{};
    NodeKind kind = NodeKind::mvm;
    LayerId layer{};
    Site site;
    Domain domain;
    int servers = 1;          ///< replicas on this site; firing i of the run uses server i mod servers
    bool emits_once = false;  ///< one output per image, by its last firing (global pooling), at position (0, 0)
    int output_slots = 2;     ///< results that may wait in the output buffer for the network
    std::vector<EdgeId> inputs;
    std::vector<EdgeId> outputs;
    MvmWork mvm;
    VecWork vec;
    MemoryWork memory;
    std::string name;  ///< for people: "conv2_1.mvm0"
};

/// What a report says of a layer.
struct Layer {
    std::string name;
    std::string op;
    std::int64_t weights = 0;
    std::int64_t macs = 0;        ///< one image
    std::int64_t crossbars = 0;   ///< arrays, all replicas
    std::int64_t cells_used = 0;  ///< cells that hold weights, all replicas
    int replicas = 0;             ///< 0 for layers without weights
    std::int64_t out_bytes = 0;   ///< of one image's result; 0 where a program made by hand does not state it
};

/// Nodes are in topological order. The witness order of a Program is: of all firings that the dataflow rules allow,
/// always one of the last layer, there that of the node which has done the smallest part of its firings, and of equals
/// the last node; `check_program` replays it.
struct Program {
    std::string network;
    std::string chip;
    int images = 1;
    std::vector<Layer> layers;
    std::vector<Node> nodes;
    std::vector<Edge> edges;
    std::int64_t input_bytes = 0;   ///< of one image; 0 where a program made by hand does not state it
    std::int64_t output_bytes = 0;  ///< of one image; likewise
    /// A barrier after each layer: an edge occupies its home only from its producers' layer to its consumer's.
    bool sequential = false;
    std::vector<std::string> notes;  ///< what the compiler decided and a user should know (spilled edges, scaling)

    const Node& node(NodeId id) const { return nodes[index(id)]; }
    const Edge& edge(EdgeId id) const { return edges[index(id)]; }
};

const char* name_of(NodeKind kind);
const char* name_of(Home home);

/// Path of a site: `chip.tile3`, `chip.memory0`, `chip.global_buffer`.
std::string path_of(Site site);

/// Consecutive elements [first, first + count) of one image.
struct ElementRange {
    std::int64_t first = 0;
    std::int64_t count = 0;
};
/// The elements of `map` that a firing at `p` produces.
ElementRange elements_produced(const EdgeMap& map, const Domain::Position& p);

/// A rectangle of carried rows and columns.
struct WindowRange {
    int row_begin = 0, row_end = 0;
    int column_begin = 0, column_end = 0;
};
/// Whether element number `e` of an image with `columns` per row lies in the window.
inline bool contains(const WindowRange& w, std::int64_t e, std::int64_t columns) {
    return e >= w.row_begin * columns && e < w.row_end * columns && e % columns >= w.column_begin &&
           e % columns < w.column_end;
}
/// The elements that a firing of the edge's consumer at `p` reads, padding elided.
WindowRange elements_read(const Edge& edge, const Domain::Position& p);

/// Elements, in one image of `edge`, below which nothing is read any more once firing `i` (of the image) of its
/// consumer and all before it have ended; edge.map.elements() after the last.
std::int64_t dead_before(const Edge& edge, const Domain& consumer, std::int64_t next_firing);

}  // namespace bitline
