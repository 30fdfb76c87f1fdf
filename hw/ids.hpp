// Strong index types: a tile number can never be used where a node number is meant.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bitline {

enum class NodeId : std::uint32_t {};
enum class EdgeId : std::uint32_t {};
enum class LayerId : std::uint32_t {};
enum class TileId : std::uint32_t {};
enum class RouterId : std::uint32_t {};
enum class TensorId : std::uint32_t {};
enum class OpId : std::uint32_t {};

/// Position of an id in the vector that it numbers.
template <class Id>
constexpr std::size_t index(Id id) {
    return static_cast<std::size_t>(id);
}

/// Cycles of the chip's base clock. All time inside the model is in this unit.
using Cycle = std::uint64_t;
constexpr Cycle never = ~Cycle{0};

}  // namespace bitline
