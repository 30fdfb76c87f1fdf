#include "sim/search/limits.hpp"

#include <fmt/format.h>

#include <array>

#include "hw/adc.hpp"
#include "hw/cost/cost_table.hpp"
#include "hw/error.hpp"

namespace bitline::search {

namespace {

struct Row {
    LimitFigure figure;
    double (*of_chip)(const ChipSpec&);  ///< null where only a run tells
    double (*of_run)(const NetworkOutcome&);
};

constexpr double mm2_per_m2 = 1e6;

const std::array<Row, 9> rows{{
    {{"area_mm2", "area of the chip", false, true},
     [](const ChipSpec& chip) { return cost_table(chip).area_m2() * mm2_per_m2; },
     [](const NetworkOutcome& run) {
         return run.area_mm2;
     }},
    {{"adc_shortfall_bits", "bits by which converters are too coarse to lose nothing", false, true},
     [](const ChipSpec& chip) { return static_cast<double>(adc_shortfall_bits(chip)); },
     [](const NetworkOutcome& run) {
         return run.adc_shortfall_bits;
     }},
    {{"timing_slack_ns", "clock period less the longest path at the supply", true, true},
     [](const ChipSpec& chip) { return timing_slack_ns(chip); },
     [](const NetworkOutcome& run) {
         return run.timing_slack_ns;
     }},
    {{"latency_ns", "of the first image", false, false},
     nullptr,
     [](const NetworkOutcome& run) {
         return run.latency_ns;
     }},
    {{"interval_ns", "between images, needs two or more", false, false},
     nullptr,
     [](const NetworkOutcome& run) {
         return run.interval_ns;
     }},
    {{"energy_pj", "of a run, leakage included", false, false},
     nullptr,
     [](const NetworkOutcome& run) {
         return run.energy_pj;
     }},
    {{"power_mw", "mean power", false, false},
     nullptr,
     [](const NetworkOutcome& run) {
         return run.power_mw;
     }},
    {{"peak_power_mw", "highest power of a bin", false, false},
     nullptr,
     [](const NetworkOutcome& run) {
         return run.peak_power_mw;
     }},
    {{"power_density_mw_per_mm2", "mean power over area", false, false},
     nullptr,
     [](const NetworkOutcome& run) {
         return run.power_mw / run.area_mm2;
     }},
}};

const Row& row_of(const Limit& limit) {
    for (const Row& row : rows) {
        if (limit.figure == row.figure.name) {
            return row;
        }
    }
    throw InternalError("limits: unknown figure " + limit.figure);
}

/// The reason, or an empty text. A figure that is no number breaks every limit.
std::string broken(const Limit& limit, double value) {
    const bool kept = limit.at_least ? value >= limit.value : value <= limit.value;
    return kept ? ""
                : fmt::format("limit {}: {:.6g}, at {} {:.6g}", limit.figure, value, limit.at_least ? "least" : "most",
                              limit.value);
}

}  // namespace

const std::vector<LimitFigure>& limit_figures() {
    static const std::vector<LimitFigure> figures = [] {
        std::vector<LimitFigure> all;
        all.reserve(rows.size());
        for (const Row& row : rows) {
            all.push_back(row.figure);
        }
        return all;
    }();
    return figures;
}

std::string broken_limit(const std::vector<Limit>& limits, const ChipSpec& chip) {
    for (const Limit& limit : limits) {
        const Row& row = row_of(limit);
        std::string reason = row.of_chip == nullptr ? "" : broken(limit, row.of_chip(chip));
        if (!reason.empty()) {
            return reason;
        }
    }
    return {};
}

std::string broken_limit(const std::vector<Limit>& limits, const std::vector<NetworkOutcome>& networks) {
    for (const Limit& limit : limits) {
        for (const NetworkOutcome& network : networks) {
            std::string reason = broken(limit, row_of(limit).of_run(network));
            if (!reason.empty()) {
                return fmt::format("{}, {}", reason, network.network);
            }
        }
    }
    return {};
}

}  // namespace bitline::search
