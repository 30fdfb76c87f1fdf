#include "sim/reproduce/joint_page.hpp"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "bitline_version.hpp"
#include "sim/html/palette.hpp"
#include "sim/reproduce/joint_report.hpp"

namespace bitline::reproduce {

using html::Chart;
using html::Section;

namespace {

/// What is not there leaves a gap in a chart.
double or_gap(const std::optional<double>& value) {
    return value.value_or(std::numeric_limits<double>::quiet_NaN());
}

/// EDAP of each network on the three winners; nothing where no network has any.
std::optional<Chart> edap_chart(const JointOutcome& outcome, const View& view) {
    Chart chart;
    chart.kind = html::ChartKind::columns;
    chart.title = "Energy x delay x area on the winner of each search";
    chart.y_title = "EDAP [mJ ms mm\u00b2]";
    chart.y_log = true;
    chart.series = {{"joint", html::blue, {}, {}, false, {}},
                    {outcome.networks.at(outcome.largest) + " only", html::vermilion, {}, {}, false, {}},
                    {"its own", html::green, {}, {}, false, {}}};
    bool any = false;
    for (std::size_t network = 0; network < outcome.networks.size(); ++network) {
        const Comparison c = compare(view, outcome.largest, network);
        chart.labels.push_back(outcome.networks[network]);
        chart.series[0].values.push_back(or_gap(c.joint));
        chart.series[1].values.push_back(or_gap(c.largest_only));
        chart.series[2].values.push_back(or_gap(c.own));
        any = any || c.joint || c.largest_only || c.own;
    }
    return any ? std::optional(std::move(chart)) : std::nullopt;
}

std::optional<Chart> gain_chart(const JointOutcome& outcome, const View& view) {
    Chart chart;
    chart.kind = html::ChartKind::columns;
    chart.title = "Gain of joint over " + outcome.networks.at(outcome.largest) + " only";
    chart.note = "100 (1 - EDAP on the joint winner / EDAP on the other)";
    chart.y_title = "gain [%]";
    chart.series = {{"Bitline", html::blue, {}, {}, false, {}}, {"published", html::orange, {}, {}, false, {}}};
    bool any = false;
    for (std::size_t network = 0; network < outcome.networks.size(); ++network) {
        const Comparison c = compare(view, outcome.largest, network);
        const auto published = outcome.published_gain_percent.find(outcome.networks[network]);
        chart.labels.push_back(outcome.networks[network]);
        chart.series[0].values.push_back(or_gap(c.gain_percent));
        chart.series[1].values.push_back(published == outcome.published_gain_percent.end() ? or_gap(std::nullopt)
                                                                                           : published->second);
        any = any || c.gain_percent;
    }
    return any ? std::optional(std::move(chart)) : std::nullopt;
}

html::Table table_of(const ReportTable& table, bool titled) {
    html::Table laid_out{titled ? table.title : "", {}, table.rows, false};
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        laid_out.columns.push_back({table.columns[i], i >= table.left});
    }
    return laid_out;
}

/// Below its table: which designs fail, and why.
void add_notes(const std::vector<std::string>& notes, Section& section) {
    if (notes.empty()) {
        return;
    }
    html::Table table{"What does not run, and why", {{"reason", false}}, {}, true};
    for (const std::string& note : notes) {
        table.rows.push_back({note});
    }
    section.blocks.emplace_back(std::move(table));
}

}  // namespace

html::Page joint_page(const JointOutcome& outcome) {
    html::Page page;
    page.title = "Joint search";
    page.subtitle = fmt::format("{}; Bitline {}", outcome.citation, version);
    page.cards = {{"Budget", outcome.budget, outcome.optimiser},
                  {"Seed", std::to_string(outcome.seed), ""},
                  {"Largest network", outcome.networks.at(outcome.largest), "the one with the most weights"}};
    page.notes = {"Loss: by how much EDAP on the joint winner is above that on the network's own winner. No search is "
                  "exhaustive, so that it can be negative."};
    for (const View& view : outcome.views) {
        const ReportTable table = comparison_table(outcome, view);
        Section section{view.title, "", {}, 2};
        if (std::optional<Chart> chart = edap_chart(outcome, view)) {
            section.blocks.emplace_back(std::move(*chart));
        }
        if (std::optional<Chart> chart = gain_chart(outcome, view)) {
            section.blocks.emplace_back(std::move(*chart));
        }
        section.blocks.emplace_back(table_of(table, true));
        add_notes(table.notes, section);
        page.sections.push_back(std::move(section));
    }
    for (const ReportTable& table : {correlation_table(outcome), winner_table(outcome), effort_table(outcome)}) {
        Section section{table.title, "", {table_of(table, false)}, 1};
        add_notes(table.notes, section);
        page.sections.push_back(std::move(section));
    }
    return page;
}

}  // namespace bitline::reproduce
