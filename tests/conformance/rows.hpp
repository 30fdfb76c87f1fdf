// Short hand for Programs over a map of one row, with which the rules of docs/timing.md are tested one by one.
#pragma once

#include "tests/support/hand_made.hpp"

namespace bitline {

/// What was added to a HandMadeProgram, in this order.
constexpr NodeId first_node{0};
constexpr NodeId second_node{1};
constexpr NodeId third_node{2};
constexpr EdgeId first_edge{0};

/// Positions 0..columns-1 of one row, `run` of them per firing.
inline Domain row(int columns, int run = 1) {
    Domain d = whole_domain(1, columns);
    d.run = run;
    return d;
}

/// A load of `columns` elements in one firing: they leave in one message and are visible in the same cycle.
inline Node load_together(int columns, int bytes_per_column = 1) {
    return load_node(0, row(columns, columns), bytes_per_column);
}

inline VecWork operations(int n, int out_bytes = 0) {
    VecWork work;
    work.adds = n;
    work.out_bytes = out_bytes;
    return work;
}

/// On `round_chip` (8 lanes) the vector unit is busy for `cycles`.
inline VecWork vector_cycles(int cycles) {
    return operations(8 * cycles);
}

/// Depth of the vector unit of `round_chip`: the latency of a firing without any work.
constexpr Cycle depth = 2;

/// A stream of one row, read element by element.
inline EdgeId stream(HandMadeProgram& b, NodeId from, NodeId to, int columns, std::int64_t capacity,
                     int element_bytes = 1) {
    return b.connect({from}, to, whole_map(1, columns), {}, element_bytes, capacity);
}
/// The same into memory.
inline EdgeId stored(HandMadeProgram& b, NodeId from, NodeId store, int columns, std::int64_t capacity,
                     int element_bytes = 1) {
    return b.connect({from}, store, whole_map(1, columns), {}, element_bytes, capacity, Home::memory);
}

}  // namespace bitline
