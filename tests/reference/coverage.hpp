// How often each rule of docs/timing.md made a difference in a run of the reference. coverage.cpp says what is counted.
#pragma once

#include <array>
#include <cstdint>

#include "hw/ids.hpp"

namespace bitline::reference {

enum class Rule : std::uint8_t {
    C1,
    C2,
    P1,
    P2,
    P3,
    P4,
    P5,
    P6,
    P7,
    F1,
    F2,
    F3,
    F4,
    F5,
    F6,
    F7,
    F8,
    F9,
    H1,
    H2,
    M1,
    M2,
    M3,
    M4,
    M5,
    M6,
    M7,
    V1,
    V2,
    V3,
    V4,
    V5,
    D1,
    D2,
    G1,
    N1,
    N2,
    N3,
    N4,
    R1,
    R2,
    R3,
    R4,
    E1,
    E2,
    E3,
    E4,
    E5,
    E6,
    E7,
    E8,
    E9,
    E10,
    count_
};
constexpr std::size_t rule_count = static_cast<std::size_t>(Rule::count_);

/// Per rule, how often its observable was seen.
class Coverage {
public:
    void saw(Rule rule, bool really = true) { seen_[static_cast<std::size_t>(rule)] += really ? 1 : 0; }
    std::uint64_t of(Rule rule) const { return seen_[static_cast<std::size_t>(rule)]; }

private:
    std::array<std::uint64_t, rule_count> seen_{};
};

/// "F3".
const char* name_of(Rule rule);
/// What is counted for the rule.
const char* observable_of(Rule rule);

}  // namespace bitline::reference
