// A second simulator, written from docs/timing.md alone: a loop over cycles in which every register of the chip takes its
// next value. It is slow and plain on purpose. The exactness test runs the same programs on it and on the model and
// demands the same numbers, so nothing here may be shared with the model.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "hw/ids.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "tests/reference/coverage.hpp"

namespace bitline::reference {

/// Why a node did not start a firing in a cycle, in the order in which docs/timing.md asks (F2 to F5).
enum class Stall { server, input, space, unit, count_ };

struct NodeResult {
    std::uint64_t firings = 0;
    Cycle first_start = never;
    Cycle last_end = 0;
    std::array<Cycle, static_cast<std::size_t>(Stall::count_)> wait{};
};

/// One line of the log (docs/timing.md, "Events"): E1 to E10.
struct Event {
    Cycle cycle = 0;
    std::string where;  ///< path of the component
    std::string what;   ///< name of the event
    std::vector<std::int64_t> numbers;
};

struct Result {
    Cycle cycles = 0;               ///< of the last end
    std::vector<Cycle> image_done;  ///< last end of the image at stores that nobody reads
    std::vector<NodeResult> nodes;
    std::vector<Event> log;  ///< in no order; empty unless asked for
    std::uint64_t packets = 0;
    std::uint64_t flits = 0;
    Coverage coverage;
};

/// Runs the program to its end. Throws std::runtime_error when it has not ended by `cycle_limit` or when the network
/// breaks a promise of its own (a flit that is not there, a buffer that overflows).
Result run(const ChipSpec& spec, const Program& program, Cycle cycle_limit, bool with_log = false);

}  // namespace bitline::reference
