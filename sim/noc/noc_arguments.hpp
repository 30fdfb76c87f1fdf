// What `bitline noc` was asked for.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hw/model/noc_traffic.hpp"

namespace bitline {

/// As they were typed; an empty text was not given.
struct NocArguments {
    std::string mesh = "8x8";
    std::string router = "vct";
    std::string pattern = "uniform";
    std::string rate;
    std::string rates;  ///< FIRST:LAST:STEP
    std::string hotspot_share;
    std::optional<int> buffer;       ///< packets with vct, flits with wormhole
    NocTraffic traffic;              ///< everything else
    std::string trace_in;            ///< file with the packets, instead of synthetic traffic
    std::string trace_out;           ///< file for what the sources create
    std::string out;                 ///< file for the CSV instead of standard output
    std::vector<std::string> given;  ///< names of the options that were typed
    std::function<bool()> interrupted = [] {
        return false;
    };  ///< asked now and then
};

struct NocJob {
    NocTraffic traffic;
    std::vector<double> rates;  ///< one simulation for each; one that means nothing if the traffic is a trace
};

/// Throws InputError with all problems of the arguments and of the trace.
NocJob read_noc_arguments(const NocArguments& arguments);

}  // namespace bitline
