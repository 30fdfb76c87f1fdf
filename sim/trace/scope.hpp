// What a wave or timeline shows: `--scope tile3,tile5-9,router0,memory0` and `--window 10us:20us`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hw/spec.hpp"
#include "hw/units.hpp"

namespace bitline {

/// Cycles [begin, end).
struct TimeWindow {
    Cycle begin = 0;
    Cycle end = never;
};

/// Reads `a:b`, two times, either of which may be missing (`10us:`, `:20us`). A cycle belongs to the window when it begins
/// at or after a and before b. Throws InputError.
TimeWindow parse_window(const std::string& text, const Clock& clock);

/// A set of instance paths.
class Scope {
public:
    /// Everything.
    Scope() = default;
    /// Reads a list of parts, separated by commas: a tile, router or memory controller with its number (`tile3`), a range
    /// of them (`tile5-9`), all of them (`tile`), something inside one (`tile3.pe0`), `global_buffer`, or `chip` for
    /// everything. Throws InputError with all that is wrong.
    static Scope parse(const std::string& text);
    /// Throws InputError if a part's number is beyond the chip.
    void check(const ChipSpec& spec) const;
    /// Whether `path` (from `chip` on) is one of the parts or inside one.
    bool contains(std::string_view path) const;
    /// Whether the site `path` (`chip.tile3`) or something inside it is in the scope.
    bool touches(std::string_view site_path) const;

private:
    struct Part {
        std::string kind;  ///< "tile", "router", "memory", "global_buffer"
        int first = 0;     ///< -1: all
        int last = 0;
        std::string inside;  ///< ".pe0", or empty
    };
    std::vector<Part> parts_;  ///< empty: everything
};

}  // namespace bitline
