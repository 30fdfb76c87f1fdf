// Which figure each configuration key moves, and in which direction. key_sensitivity_test.cpp walks over all keys that
// the reader knows, demands an entry for each, and runs it: a key that changes nothing would be a promise not kept.
#pragma once

#include <string>
#include <vector>

namespace bitline {

using Overrides = std::vector<std::string>;

enum class Direction { up, down };
constexpr Direction up = Direction::up;
constexpr Direction down = Direction::down;

/// A figure of summary.json (`latency_ns`; parts as `energy_pj_by_component.adc`), or `noticed_cycle`: when a run that
/// stands still was found to be stuck.
struct Move {
    std::string figure;
    Direction direction = Direction::up;
};

/// What a key is varied on.
struct Base {
    std::string chip;     ///< a shipped chip
    std::string network;  ///< a shipped network, a file, or `stuck_program`
    Overrides overrides;
    bool ideal = false;  ///< by the ideal model instead of a run
};

/// Two nodes that wait for each other.
constexpr const char* stuck_program = "(two nodes that wait for each other)";

struct KeyEntry {
    std::string key;  ///< dotted, as `--set` takes it
    Base base;
    std::string second;                ///< the other value
    std::vector<Move> moves;           ///< what the other value does to the base
    Overrides with;                    ///< overrides that the other value cannot do without
    std::vector<std::string> refused;  ///< instead of all that: the key has one value, and these are not accepted
};

/// One entry for each of all_keys().
std::vector<KeyEntry> chip_key_entries();
/// One entry for each of cost_keys(), as `technology.costs.GROUP.NAME`.
std::vector<KeyEntry> cost_key_entries();

}  // namespace bitline
