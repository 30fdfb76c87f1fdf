// What a design must keep to. Broken limits make a candidate infeasible, with the reason.
#pragma once

#include <string>
#include <vector>

#include "hw/spec.hpp"
#include "sim/search/outcome.hpp"

namespace bitline::search {

/// A figure of NetworkOutcome (or the quotient power_density_mw_per_mm2) and its bound, for each network.
struct Limit {
    std::string figure;
    bool at_least = false;  ///< else at most
    double value = 0;
};

/// A figure that can be limited.
struct LimitFigure {
    const char* name;
    const char* help;
    bool at_least;        ///< what is bounded from below
    bool before_the_run;  ///< known from the chip alone
};
const std::vector<LimitFigure>& limit_figures();

/// The first limit that the chip breaks whatever it runs, as `limit area_mm2: 912 mm2, at most 800`; empty if none.
std::string broken_limit(const std::vector<Limit>& limits, const ChipSpec& chip);

/// The first limit that is broken by what was found, with the network's name; empty if none.
std::string broken_limit(const std::vector<Limit>& limits, const std::vector<NetworkOutcome>& networks);

}  // namespace bitline::search
