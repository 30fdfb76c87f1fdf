#include "sim/html/search_charts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>

#include "sim/html/palette.hpp"
#include "sim/number_text.hpp"
#include "sim/report/report_units.hpp"
#include "sim/search/driver.hpp"

namespace bitline::html {

using search::NetworkResult;
using search::Proposal;
using search::SearchRecord;
using search::Status;

namespace {

constexpr std::size_t most_points = 2000;

/// `energy [pJ]`
std::string objective_title(search::Objective objective) {
    const auto& table = search::objective_table();
    const auto entry =
        std::find_if(table.begin(), table.end(), [&](const auto& one) { return one.objective == objective; });
    return fmt::format("{} [{}]", entry->name, entry->unit);
}

/// By the search's own model, each design once.
bool counts(const SearchRecord& record, const Proposal& proposal) {
    return !proposal.repeat && proposal.model == record.search.model;
}

/// Two figures of a design.
struct Plane {
    std::string x_title;
    std::string y_title;
    std::function<std::pair<double, double>(const FeasibleDesign&)> at;
};

std::vector<Plane> planes_of(const SearchRecord& record) {
    const auto& objectives = record.search.objectives;
    if (objectives.size() > 1) {
        return {
            {objective_title(objectives[0]), objective_title(objectives[1]), [&record](const FeasibleDesign& design) {
                 const std::vector<double>& values = record.proposals[design.proposal].objectives;
                 return std::pair(values[0], values[1]);
             }}};
    }
    return {{"area [mm\u00b2]", "longest latency [us]",
             [](const FeasibleDesign& design) {
                 return std::pair(design.area_mm2, design.latency_ns * 1e-3);
             }},
            {"longest latency [us]", "largest energy [uJ]", [](const FeasibleDesign& design) {
                 return std::pair(design.latency_ns * 1e-3, design.energy_pj * 1e-6);
             }}};
}

/// Which of the points no other one is below in both, by x.
std::vector<std::size_t> front_of(const std::vector<std::pair<double, double>>& points) {
    std::vector<std::size_t> order(points.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return points[a] < points[b]; });
    std::vector<std::size_t> front;
    double lowest = std::numeric_limits<double>::infinity();
    for (const std::size_t i : order) {
        if (points[i].second < lowest) {
            lowest = points[i].second;
            front.push_back(i);
        }
    }
    return front;
}

Chart trade_off(const SearchRecord& record, const std::vector<FeasibleDesign>& designs, const Plane& plane) {
    std::vector<std::pair<double, double>> points;
    points.reserve(designs.size());
    for (const FeasibleDesign& design : designs) {
        points.push_back(plane.at(design));
    }
    Series best{"not beaten in both", vermilion, {}, {}, false, {}};
    for (const std::size_t i : front_of(points)) {
        best.points.push_back(points[i]);
        best.labels.push_back(record.proposals[designs[i].proposal].labels);
    }
    Series others{"feasible designs", grey, {}, {}, false, {}};
    const std::size_t step = (points.size() + most_points - 1) / most_points;
    for (std::size_t i = 0; i < points.size(); i += step) {
        others.points.push_back(points[i]);
    }
    Chart chart;
    chart.kind = ChartKind::points;
    chart.title = plane.y_title.substr(0, plane.y_title.find(" [")) + " against " +
                  plane.x_title.substr(0, plane.x_title.find(" ["));
    chart.note = step > 1 ? fmt::format("One of {} feasible designs is shown.", step) : "";
    chart.x_title = plane.x_title;
    chart.y_title = plane.y_title;
    chart.x_log = true;
    chart.y_log = true;
    chart.series = {std::move(best), std::move(others)};
    return chart;
}

}  // namespace

std::vector<FeasibleDesign> feasible_designs(const SearchRecord& record) {
    std::vector<FeasibleDesign> designs;
    for (std::size_t i = 0; i < record.proposals.size(); ++i) {
        const Proposal& proposal = record.proposals[i];
        if (!counts(record, proposal) || proposal.status != Status::ok) {
            continue;
        }
        FeasibleDesign design;
        design.proposal = i;
        for (const NetworkResult* result : results_of(record, proposal)) {
            design.latency_ns = std::max(design.latency_ns, result->outcome.latency_ns);
            design.energy_pj = std::max(design.energy_pj, result->outcome.energy_pj);
            design.area_mm2 = result->outcome.area_mm2;
        }
        designs.push_back(design);
    }
    return designs;
}

Chart convergence(const SearchRecord& record) {
    const auto& objectives = record.search.objectives;
    Chart chart;
    chart.kind = ChartKind::steps;
    chart.title = "Best so far";
    chart.x_title = "designs evaluated";
    chart.x_whole = true;
    chart.y_title = objectives.size() == 1 ? objective_title(objectives[0]) : "value / smallest value";
    chart.y_log = true;
    for (std::size_t objective = 0; objective < objectives.size(); ++objective) {
        Series series{
            name_of(objectives[objective]), series_colours.at(objective % series_colours.size()), {}, {}, false, {}};
        double best = std::numeric_limits<double>::infinity();
        std::size_t evaluated = 0;
        for (const Proposal& proposal : record.proposals) {
            evaluated += counts(record, proposal) ? 1 : 0;
            if (counts(record, proposal) && proposal.status == Status::ok && proposal.objectives[objective] < best) {
                best = proposal.objectives[objective];
                series.points.emplace_back(static_cast<double>(evaluated), best);
            }
        }
        if (!series.points.empty()) {
            series.points.emplace_back(static_cast<double>(evaluated), best);
        }
        for (auto& [x, value] : series.points) {
            value /= objectives.size() == 1 ? 1 : best;
        }
        chart.series.push_back(std::move(series));
    }
    return chart;
}

std::vector<Chart> trade_offs(const SearchRecord& record, const std::vector<FeasibleDesign>& designs) {
    std::vector<Chart> charts;
    for (const Plane& plane : planes_of(record)) {
        charts.push_back(trade_off(record, designs, plane));
    }
    return charts;
}

std::optional<Chart> marginal(const SearchRecord& record, const std::vector<FeasibleDesign>& designs,
                              std::size_t parameter) {
    const search::Space& space = record.search.space;
    std::map<int, std::vector<double>> values;  // of the first objective, by choice
    for (const FeasibleDesign& design : designs) {
        const Proposal& proposal = record.proposals[design.proposal];
        if (space.applies(proposal.point, parameter)) {
            values[proposal.point[parameter]].push_back(proposal.objectives.front());
        }
    }
    if (values.size() < 2) {
        return std::nullopt;
    }
    Chart chart;
    chart.kind = ChartKind::columns;
    chart.title = space.parameters()[parameter].name;
    chart.y_title = objective_title(record.search.objectives.front());
    chart.y_log = true;
    chart.series = {{"best", blue, {}, {}, false, {}}, {"median", grey, {}, {}, false, {}}};
    for (auto& [choice, found] : values) {
        std::sort(found.begin(), found.end());
        chart.labels.push_back(space.parameters()[parameter].choices[static_cast<std::size_t>(choice)].label);
        chart.series[0].values.push_back(found.front());
        chart.series[1].values.push_back((found[(found.size() - 1) / 2] + found[found.size() / 2]) / 2);
    }
    return chart;
}

std::vector<Chart> network_breakdown(const SearchRecord& record, const std::vector<std::size_t>& best) {
    double most_s = 0;
    double most_j = 0;
    for (const std::size_t number : best) {
        for (const NetworkResult* result : results_of(record, record.proposals[number])) {
            most_s = std::max(most_s, result->outcome.latency_ns * second_per_ns);
            most_j = std::max(most_j, result->outcome.energy_pj * joule_per_pj);
        }
    }
    const Scale time = scale_for(most_s, "s");
    const Scale energy = scale_for(most_j, "J");
    Chart latency;
    latency.kind = ChartKind::columns;
    latency.title = "Latency of each network";
    latency.y_title = "latency [" + time.unit + "]";
    latency.x_title = "design";
    latency.y_log = true;
    for (std::size_t i = 0; i < best.size(); ++i) {
        latency.labels.push_back(std::to_string(i + 1));
    }
    for (std::size_t i = 0; i < record.workloads.size(); ++i) {
        latency.series.push_back(
            {record.workloads[i].name, series_colours.at(i % series_colours.size()), {}, {}, false, {}});
    }
    Chart joules = latency;
    joules.title = "Energy of each network";
    joules.y_title = "energy [" + energy.unit + "]";
    for (const std::size_t number : best) {
        const std::vector<const NetworkResult*> results = results_of(record, record.proposals[number]);
        for (std::size_t i = 0; i < results.size(); ++i) {
            latency.series[i].values.push_back(results[i]->outcome.latency_ns * second_per_ns * time.factor);
            joules.series[i].values.push_back(results[i]->outcome.energy_pj * joule_per_pj * energy.factor);
        }
    }
    return {latency, joules};
}

Chart failures(const SearchRecord& record) {
    std::map<std::string, double> kinds;
    for (const Proposal& proposal : record.proposals) {
        if (counts(record, proposal) && proposal.status != Status::ok) {
            kinds[search::failure_kind(proposal.reason)] += 1;
        }
    }
    std::vector<std::pair<std::string, double>> sorted(kinds.begin(), kinds.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    Chart chart;
    chart.title = "Designs by what is wrong with them";
    chart.x_title = "designs";
    chart.x_whole = true;
    chart.series = {{"designs", vermilion, {}, {}, false, {}}};
    for (const auto& [kind, count] : sorted) {
        chart.labels.push_back(kind);
        chart.series[0].values.push_back(count);
    }
    return chart;
}

}  // namespace bitline::html
