#include "sim/search/results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "sim/csv.hpp"
#include "sim/search/evaluate.hpp"

namespace bitline::search {

namespace {

constexpr std::size_t shown_digits = 16;  // of a fingerprint

bool dominates(const std::vector<double>& a, const std::vector<double>& b) {
    bool better = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] > b[i]) {
            return false;
        }
        better = better || a[i] < b[i];
    }
    return better;
}

/// Sorted by the first objective, then the next ones: whoever dominates comes first.
std::vector<std::size_t> front(const SearchRecord& record, const std::vector<std::size_t>& sorted) {
    std::vector<std::size_t> kept;
    for (const std::size_t candidate : sorted) {
        const auto beats = [&](std::size_t other) {
            return dominates(record.proposals[other].objectives, record.proposals[candidate].objectives);
        };
        if (std::none_of(kept.begin(), kept.end(), beats)) {
            kept.push_back(candidate);
        }
    }
    return kept;
}

std::string header(const SearchRecord& record) {
    std::string line = "number,generation,model,design,repeat,status,reason";
    for (const Objective objective : record.search.objectives) {
        line += fmt::format(",{}", name_of(objective));
    }
    for (const Parameter& parameter : record.search.space.parameters()) {
        line += "," + csv_field(parameter.name);
    }
    line += ",area_mm2,adc_shortfall_bits,timing_slack_ns";
    for (const Workload& workload : record.workloads) {
        for (const char* figure : {"latency_ns", "interval_ns", "energy_pj", "power_mw", "peak_power_mw"}) {
            line += "," + csv_field(workload.name + "." + figure);
        }
    }
    return line + "\n";
}

std::string row(const SearchRecord& record, const Proposal& proposal) {
    std::string line = fmt::format("{},{},{},{},{},{},{}", proposal.number, proposal.generation,
                                   name_of(proposal.model), proposal.chip.substr(0, shown_digits),
                                   proposal.repeat ? 1 : 0, name_of(proposal.status), csv_field(proposal.reason));
    for (std::size_t i = 0; i < record.search.objectives.size(); ++i) {
        line += i < proposal.objectives.size() ? fmt::format(",{}", proposal.objectives[i]) : ",";
    }
    for (const std::string& label : record.search.space.labels(proposal.point)) {
        line += "," + csv_field(label);
    }
    const std::vector<const NetworkResult*> results = results_of(record, proposal);
    if (!results.empty() && results.front()->status == Status::ok) {
        const NetworkOutcome& o = results.front()->outcome;
        line += fmt::format(",{},{},{}", o.area_mm2, o.adc_shortfall_bits, o.timing_slack_ns);
    } else {
        line += ",,,";
    }
    for (std::size_t i = 0; i < record.workloads.size(); ++i) {
        if (i < results.size() && results[i]->status == Status::ok) {
            const NetworkOutcome& o = results[i]->outcome;
            line +=
                fmt::format(",{},{},{},{},{}", o.latency_ns, o.interval_ns, o.energy_pj, o.power_mw, o.peak_power_mw);
        } else {
            line += ",,,,,";
        }
    }
    return line + "\n";
}

}  // namespace

SearchRecord read_record(const SearchSpec& search, const std::vector<Workload>& workloads, Store& store) {
    return {search, workloads, store.proposals(), store.results()};
}

std::vector<const NetworkResult*> results_of(const SearchRecord& record, const Proposal& proposal) {
    std::vector<const NetworkResult*> results;
    for (const Workload& workload : record.workloads) {
        const auto at = record.results.find(evaluation_key(proposal.chip, workload, proposal.model));
        if (proposal.chip.empty() || at == record.results.end()) {
            break;
        }
        results.push_back(&at->second);
        if (at->second.status != Status::ok) {
            break;
        }
    }
    return results;
}

std::vector<std::size_t> best_proposals(const SearchRecord& record, std::size_t most) {
    std::vector<std::size_t> feasible;
    for (std::size_t i = 0; i < record.proposals.size(); ++i) {
        const Proposal& p = record.proposals[i];
        if (p.status == Status::ok && !p.repeat && p.model == record.search.model) {
            feasible.push_back(i);
        }
    }
    std::stable_sort(feasible.begin(), feasible.end(), [&](std::size_t a, std::size_t b) {
        return record.proposals[a].objectives < record.proposals[b].objectives;
    });
    if (record.search.objectives.size() > 1) {
        return front(record, feasible);
    }
    feasible.resize(std::min(feasible.size(), most));
    return feasible;
}

std::string proposals_csv(const SearchRecord& record, const std::vector<std::size_t>& numbers) {
    std::string text = header(record);
    for (const std::size_t number : numbers) {
        text += row(record, record.proposals[number]);
    }
    return text;
}

std::string history_csv(const SearchRecord& record) {
    std::vector<std::size_t> numbers(record.proposals.size());
    std::iota(numbers.begin(), numbers.end(), std::size_t{0});
    return proposals_csv(record, numbers);
}

}  // namespace bitline::search
