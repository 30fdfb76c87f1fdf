#include "sim/html/search_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bitline_version.hpp"
#include "sim/html/search_charts.hpp"

namespace bitline::html {

using search::NetworkResult;
using search::Proposal;
using search::SearchRecord;
using search::SearchState;

namespace {

constexpr std::size_t most_shown = 10;

std::vector<Card> cards_of(const SearchRecord& record, const SearchState& state) {
    const auto& objectives = record.search.objectives;
    std::vector<Card> cards{
        {"Designs", std::to_string(state.designs),
         "evaluated by the model " + std::string(name_of(record.search.model))},
        {"Feasible", std::to_string(state.feasible), ""},
        {"Proposals", std::to_string(state.proposals), std::to_string(state.repeats) + " answered without work"}};
    for (std::size_t i = 0; i < state.best.size(); ++i) {
        cards.push_back({"Best " + std::string(name_of(objectives[i])), fmt::format("{:.5g}", state.best[i]), ""});
    }
    return cards;
}

Table best_table(const SearchRecord& record, const std::vector<std::size_t>& best) {
    Table table{"", {{"design", false}}, {}, false};
    for (const search::Objective objective : record.search.objectives) {
        table.columns.push_back({name_of(objective), true});
    }
    for (const search::Parameter& parameter : record.search.space.parameters()) {
        table.columns.push_back({parameter.name, true});
    }
    table.columns.push_back({"area [mm\u00b2]", true});
    table.columns.push_back({"ADC shortfall [bits]", true});
    table.columns.push_back({"timing slack [ns]", true});
    for (std::size_t i = 0; i < best.size(); ++i) {
        const Proposal& proposal = record.proposals[best[i]];
        std::vector<std::string> row{"design " + std::to_string(i + 1)};
        for (const double value : proposal.objectives) {
            row.push_back(fmt::format("{:.5g}", value));
        }
        for (std::string& label : record.search.space.labels(proposal.point)) {
            row.push_back(std::move(label));
        }
        const search::NetworkOutcome& first = results_of(record, proposal).front()->outcome;
        row.push_back(fmt::format("{:.4g}", first.area_mm2));
        row.push_back(fmt::format("{}", first.adc_shortfall_bits));
        row.push_back(fmt::format("{:.3g}", first.timing_slack_ns));
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table network_table(const SearchRecord& record, const std::vector<std::size_t>& best) {
    Table table{"Each network in numbers",
                {{"design", false},
                 {"network", false},
                 {"latency [ns]", true},
                 {"energy [pJ]", true},
                 {"power [mW]", true},
                 {"peak power [mW]", true}},
                {},
                true};
    for (std::size_t i = 0; i < best.size(); ++i) {
        for (const NetworkResult* result : results_of(record, record.proposals[best[i]])) {
            const search::NetworkOutcome& o = result->outcome;
            table.rows.push_back({"design " + std::to_string(i + 1), o.network, fmt::format("{:.6g}", o.latency_ns),
                                  fmt::format("{:.6g}", o.energy_pj), fmt::format("{:.4g}", o.power_mw),
                                  fmt::format("{:.4g}", o.peak_power_mw)});
        }
    }
    return table;
}

Table session_table(const search::Session& session) {
    const auto seconds = [](double value) {
        return fmt::format("{:.2f} s", value);
    };
    Table table{"", {{"what", false}, {"this call", true}}, {}, false};
    table.rows = {
        {"engine, jobs", fmt::format("{}, {}", session.engine, session.jobs)},
        {"designs evaluated anew", std::to_string(session.designs)},
        {"networks on designs, evaluated anew", std::to_string(session.evaluations)},
        {"more of them, priced by the run of another design", std::to_string(session.priced)},
        {"proposals answered without work", std::to_string(session.repeats)},
        {"time", seconds(session.seconds)},
        {"designs per second",
         session.seconds > 0 ? fmt::format("{:.3g}", static_cast<double>(session.designs) / session.seconds) : "-"},
        {"making chips of points, checking limits", seconds(session.decode_s)},
        {"waiting for evaluations", seconds(session.evaluate_s)},
        {"the optimiser", seconds(session.optimise_s)},
        {"in evaluations: compiling", seconds(session.stages.compile_s)},
        {"in evaluations: simulating, or the closed form", seconds(session.stages.simulate_s)},
        {"in evaluations: pricing and checks", seconds(session.stages.account_s)}};
    return table;
}

}  // namespace

Page search_page(const SearchRecord& record, const std::vector<std::size_t>& best, const SearchState& state) {
    const std::vector<FeasibleDesign> designs = feasible_designs(record);
    const std::vector<std::size_t> shown(best.begin(),
                                         best.begin() + static_cast<std::ptrdiff_t>(std::min(best.size(), most_shown)));
    Page page;
    page.title = "Search " + record.search.name;
    std::string networks;
    for (const search::Workload& workload : record.workloads) {
        networks += (networks.empty() ? "" : ", ") + workload.name;
    }
    page.subtitle =
        fmt::format("{} on chip {}, seed {}, by Bitline {}", networks, record.search.chip, record.search.seed, version);
    page.cards = cards_of(record, state);
    if (!designs.empty()) {
        page.sections.push_back({"Convergence", "", {convergence(record)}, 1});
        Section plane{"Trade-offs", "The pointer on a coloured point names the design.", {}, 2};
        for (Chart& chart : trade_offs(record, designs)) {
            plane.blocks.emplace_back(std::move(chart));
        }
        page.sections.push_back(std::move(plane));
        Section section{"Best designs", "", {best_table(record, shown)}, 1};
        page.sections.push_back(std::move(section));
        Section parts{"Networks on the best designs", "", {}, 2};
        for (Chart& chart : network_breakdown(record, shown)) {
            parts.blocks.emplace_back(std::move(chart));
        }
        parts.blocks.emplace_back(network_table(record, shown));
        page.sections.push_back(std::move(parts));
        Section parameters{"Parameters", "The best and the middle one of the feasible designs with each value.", {}, 2};
        for (std::size_t i = 0; i < record.search.space.parameters().size(); ++i) {
            if (std::optional<Chart> chart = marginal(record, designs, i)) {
                parameters.blocks.emplace_back(std::move(*chart));
            }
        }
        if (!parameters.blocks.empty()) {
            page.sections.push_back(std::move(parameters));
        }
    }
    if (Chart chart = failures(record); !chart.labels.empty()) {
        page.sections.push_back({"Failures", "", {std::move(chart)}, 1});
    }
    page.sections.push_back({"How it went", "", {session_table(state.session)}, 1});
    return page;
}

}  // namespace bitline::html
