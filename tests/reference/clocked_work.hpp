// What a firing occupies and how long it takes: rules M1 to M7, V1 to V5 and G1.
#pragma once

#include <vector>

#include "hw/ids.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "tests/reference/coverage.hpp"

namespace bitline::reference {

/// A unit taken from start + offset for `cycles` cycles.
struct UnitUse {
    std::size_t unit = 0;
    Cycle offset = 0;
    Cycle cycles = 0;
};

struct Work {
    std::vector<UnitUse> uses;
    Cycle latency = 1;
    Cycle interval = 1;
    std::vector<Rule> shows;  ///< rules that make a difference to it
};

/// Units of a tile; converters follow in the tile's numbering.
enum TileUnit : std::size_t { bus, input_port, accumulator, vector_unit, output_port, first_adc };

/// The rule that gives that unit its time.
Rule rule_of_unit(SiteKind kind, std::size_t unit);

/// C1: cycles of a duration, and of `count` events at `per_second`.
Cycle cycles_of(const Clock& clock, Time duration);
Cycle cycles_at(const Clock& clock, std::int64_t count, std::int64_t per_second);

/// The units of a site: for each how many equal ones there are. Memory controllers have none of these.
std::vector<int> units_of(const ChipSpec& spec, SiteKind kind);

/// Work of a firing of `node` by `server`, which gives a result if `emits`. Not for memory controllers (D1).
Work work_of(const ChipSpec& spec, const Program& program, const Node& node, int server, bool emits);

Cycle ceil_div(std::int64_t a, std::int64_t b);

}  // namespace bitline::reference
