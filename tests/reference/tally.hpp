// What a campaign of random cases was worth: sizes, stalls, rules and features that it met.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/reference/clocked_chip.hpp"
#include "tests/reference/random_case.hpp"

namespace bitline::reference {

class Tally {
public:
    void add(const RandomCase& drawn, const Result& result);

    /// One line: pairs, cycles, packets, events.
    std::string summary() const;
    /// What 300 pairs must have met and did not, a line each; empty if nothing: a median of 4 tiles, 3 layers and 1000 cycles,
    /// every rule and feature, each reason to wait in 10 pairs.
    std::string missing() const;
    /// In how many pairs each rule, stall and feature was met.
    std::string table() const;

private:
    std::uint64_t pairs_ = 0;
    std::uint64_t packets_ = 0;
    std::uint64_t events_ = 0;
    std::vector<std::uint64_t> cycles_, tiles_, layers_;  ///< of each pair
    std::array<std::uint64_t, rule_count> rules_{};       ///< pairs in which the rule made a difference
    std::array<std::uint64_t, static_cast<std::size_t>(Stall::count_)> stalls_{};
    std::map<std::string, std::uint64_t> features_;
};

}  // namespace bitline::reference
