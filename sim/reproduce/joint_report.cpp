#include "sim/reproduce/joint_report.hpp"

#include <fmt/format.h>

#include "bitline_version.hpp"
#include "sim/csv.hpp"
#include "sim/text_table.hpp"

namespace bitline::reproduce {

using search::NetworkResult;
using search::Status;

namespace {

std::string number_text(const std::optional<double>& value, const char* format) {
    return value ? fmt::format(fmt::runtime(format), *value) : "-";
}

std::optional<double> published_gain(const JointOutcome& outcome, const std::string& network) {
    const auto at = outcome.published_gain_percent.find(network);
    return at == outcome.published_gain_percent.end() ? std::nullopt : std::optional(at->second);
}

std::string csv_number(const std::optional<double>& value) {
    return value ? fmt::format("{}", *value) : "";
}

std::string text_of(const ReportTable& table) {
    TextTable text;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        text.column(table.columns[i], i < table.left);
    }
    for (const std::vector<std::string>& row : table.rows) {
        text.row(row);
    }
    std::string out = table.title + "\n" + text.text();
    for (const std::string& note : table.notes) {
        out += "  " + note + "\n";
    }
    return out + "\n";
}

}  // namespace

std::string search_title(const SearchOutcome& search) {
    return search.scope == "joint" ? search.scope : search.scope + " only";
}

ReportTable comparison_table(const JointOutcome& outcome, const View& view) {
    ReportTable table;
    table.title = view.title + " (EDAP in mJ ms mm2)";
    table.columns = {"network",       "joint",   outcome.networks.at(outcome.largest) + " only", "own", "gain [%]",
                     "published [%]", "loss [%]"};
    for (std::size_t network = 0; network < outcome.networks.size(); ++network) {
        const Comparison c = compare(view, outcome.largest, network);
        table.rows.push_back({outcome.networks[network], number_text(c.joint, "{:.4g}"),
                              number_text(c.largest_only, "{:.4g}"), number_text(c.own, "{:.4g}"),
                              number_text(c.gain_percent, "{:.1f}"),
                              number_text(published_gain(outcome, outcome.networks[network]), "{:.0f}"),
                              number_text(c.loss_percent, "{:.1f}")});
    }
    const std::vector<SearchOutcome>& searches = outcome.groups.at(view.group).searches;
    for (std::size_t s = 0; s < searches.size(); ++s) {
        const std::vector<NetworkResult>& results = view.results.at(s);
        if (results.empty()) {
            table.notes.push_back(search_title(searches[s]) + ": no feasible design");
        }
        std::string last;
        for (const NetworkResult& result : results) {
            // What speaks against the chip itself is the same for every network.
            if (result.status != Status::ok && result.reason != last) {
                table.notes.push_back(fmt::format("winner of {}: {}", search_title(searches[s]), result.reason));
                last = result.reason;
            }
        }
    }
    return table;
}

ReportTable winner_table(const JointOutcome& outcome) {
    ReportTable table;
    table.title = "Winners; score " + outcome.score;
    table.columns = {"models", "search", "score"};
    table.left = 2;
    bool named = false;
    for (const Group& group : outcome.groups) {
        for (const SearchOutcome& search : group.searches) {
            std::vector<std::string> row{group.name, search_title(search)};
            if (search.winner) {
                row.push_back(fmt::format("{:.5g}", search.winner->score));
                for (const auto& [name, value] : search.winner->parameters) {
                    row.push_back(value);
                    if (!named) {
                        table.columns.push_back(name);
                    }
                }
                named = true;
            }
            table.rows.push_back(std::move(row));
        }
    }
    for (std::vector<std::string>& row : table.rows) {
        row.resize(table.columns.size(), "-");
    }
    return table;
}

ReportTable effort_table(const JointOutcome& outcome) {
    ReportTable table;
    table.title = "Searches";
    table.columns = {"models", "search", "designs", "feasible", "evaluations"};
    table.left = 2;
    for (const Group& group : outcome.groups) {
        for (const SearchOutcome& search : group.searches) {
            table.rows.push_back({group.name, search_title(search), std::to_string(search.designs),
                                  std::to_string(search.feasible), std::to_string(search.evaluations)});
            for (const auto& [reason, count] : search.failures) {
                table.notes.push_back(
                    fmt::format("{}, {}: {} designs fail: {}", group.name, search_title(search), count, reason));
            }
        }
    }
    return table;
}

ReportTable correlation_table(const JointOutcome& outcome) {
    ReportTable table;
    table.title = "Rank correlation of simulation and ideal model over the designs of the joint search (Spearman)";
    table.columns = {"designs of", "network", "designs", "latency", "energy", "EDAP", "score"};
    table.left = 2;
    for (const Correlation& c : outcome.correlations) {
        for (std::size_t network = 0; network < c.networks.size(); ++network) {
            table.rows.push_back({c.group, outcome.networks[network], std::to_string(c.designs),
                                  fmt::format("{:.3f}", c.networks[network].latency),
                                  fmt::format("{:.3f}", c.networks[network].energy),
                                  fmt::format("{:.3f}", c.networks[network].edap), ""});
        }
        table.rows.push_back({c.group, "all", std::to_string(c.designs), "", "", "", fmt::format("{:.3f}", c.score)});
    }
    return table;
}

std::string joint_text(const JointOutcome& outcome) {
    std::string text = fmt::format("Joint search, budget {}, seed {}, Bitline {}\n{}\neach search: {}\n\n",
                                   outcome.budget, outcome.seed, version, outcome.citation, outcome.optimiser);
    for (const View& view : outcome.views) {
        text += text_of(comparison_table(outcome, view));
    }
    return text + text_of(correlation_table(outcome)) + text_of(winner_table(outcome)) + text_of(effort_table(outcome));
}

std::string joint_csv(const JointOutcome& outcome) {
    std::string text = "view,network,edap_joint_mj_ms_mm2,edap_largest_only_mj_ms_mm2,edap_own_mj_ms_mm2,gain_percent,"
                       "published_gain_percent,loss_percent\n";
    for (const View& view : outcome.views) {
        for (std::size_t network = 0; network < outcome.networks.size(); ++network) {
            const Comparison c = compare(view, outcome.largest, network);
            text += fmt::format(
                "{},{},{},{},{},{},{},{}\n", view.name, csv_field(outcome.networks[network]), csv_number(c.joint),
                csv_number(c.largest_only), csv_number(c.own), csv_number(c.gain_percent),
                csv_number(published_gain(outcome, outcome.networks[network])), csv_number(c.loss_percent));
        }
    }
    return text;
}

std::string winners_csv(const JointOutcome& outcome) {
    std::string text = "view,search,network,status,reason,latency_ns,energy_pj,area_mm2,edap_mj_ms_mm2,"
                       "adc_shortfall_bits,timing_slack_ns\n";
    for (const View& view : outcome.views) {
        const std::vector<SearchOutcome>& searches = outcome.groups.at(view.group).searches;
        for (std::size_t s = 0; s < searches.size(); ++s) {
            for (std::size_t network = 0; network < view.results.at(s).size(); ++network) {
                const NetworkResult& result = view.results[s][network];
                const search::NetworkOutcome& o = result.outcome;
                text +=
                    fmt::format("{},{},{},{},{}", view.name, csv_field(searches[s].scope),
                                csv_field(outcome.networks[network]), name_of(result.status), csv_field(result.reason));
                text += result.status == Status::ok
                            ? fmt::format(",{},{},{},{},{},{}\n", o.latency_ns, o.energy_pj, o.area_mm2,
                                          csv_number(edap_of(result)), o.adc_shortfall_bits, o.timing_slack_ns)
                            : ",,,,,,\n";
            }
        }
    }
    return text;
}

}  // namespace bitline::reproduce
