// What an evaluation of one candidate says. Failure is a value with a reason, never an exception of the search.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/search/point.hpp"

namespace bitline::search {

/// How the numbers are made. `bound` is the lower bound of the same Program that `simulated` runs, `ideal` the closed form
/// with its own mapping.
enum class Model : std::uint8_t { simulated, ideal, bound };

enum class Status : std::uint8_t {
    ok,
    infeasible,     ///< a constraint, a limit or a network that does not fit; the reason names it
    crashed,        ///< the evaluating process ended by a signal
    timeout,        ///< it took longer than allowed
    out_of_memory,  ///< it needed more memory than allowed
    failed          ///< it gave up: stuck, or an internal check
};

/// One layer of one network, for the store.
struct LayerOutcome {
    std::string layer;
    double latency_ns = 0;  ///< first start to last end
    double energy_pj = 0;
    double crossbars = 0;
};

/// One network on the candidate.
struct NetworkOutcome {
    std::string network;
    double latency_ns = 0;   ///< of the first image
    double interval_ns = 0;  ///< between images; 0 unless two or more were run
    double energy_pj = 0;    ///< leakage included
    double area_mm2 = 0;     ///< of the chip
    double power_mw = 0;     ///< mean
    double peak_power_mw = 0;
    double adc_shortfall_bits = 0;
    double timing_slack_ns = 0;
    double unverified_share = 0;
    std::uint64_t cycles = 0;
    std::vector<LayerOutcome> layers;
};

/// What one evaluation found: one entry in `networks` for each network of the search, in its order, if `status` is ok;
/// those that were done before it failed otherwise.
struct Outcome {
    Status status = Status::ok;
    std::string reason;  ///< empty if ok
    std::vector<NetworkOutcome> networks;
};

}  // namespace bitline::search
