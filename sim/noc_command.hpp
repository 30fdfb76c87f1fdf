// `bitline noc`: the mesh alone under synthetic traffic, as CSV.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "hw/model/noc_bench.hpp"

namespace bitline {

/// As they were typed; an empty text was not given.
struct NocArguments {
    std::string mesh = "8x8";
    std::string pattern = "uniform";
    std::string rate;
    std::string rates;  ///< FIRST:LAST:STEP
    std::string hotspot_share;
    NocTraffic traffic;  ///< everything else
    std::string out;     ///< file for the CSV instead of standard output
    std::function<bool()> interrupted = [] {
        return false;
    };  ///< asked now and then
};

/// One row of CSV for each rate, each simulated in a process of its own (SystemC elaborates once per process). Throws
/// InputError with all problems of the arguments, InternalError when a simulation fails.
void noc_command(const NocArguments& arguments, std::ostream& out);

}  // namespace bitline
