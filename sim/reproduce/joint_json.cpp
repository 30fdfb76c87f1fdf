#include <nlohmann/json.hpp>

#include "bitline_version.hpp"
#include "sim/reproduce/joint_report.hpp"

namespace bitline::reproduce {

using Json = nlohmann::ordered_json;
using search::NetworkResult;
using search::Status;

namespace {

Json json_of(const std::optional<double>& value) {
    return value ? Json(*value) : Json();
}

Json json_of(const SearchOutcome& search) {
    Json json{{"search", search.scope},      {"designs", search.designs},
              {"feasible", search.feasible}, {"evaluations", search.evaluations},
              {"failures", search.failures}, {"winner", Json()}};
    if (search.winner) {
        Json parameters = Json::object();
        for (const auto& [name, value] : search.winner->parameters) {
            parameters[name] = value;
        }
        json["winner"] = {
            {"score", search.winner->score}, {"parameters", std::move(parameters)}, {"set", search.winner->set}};
    }
    return json;
}

Json json_of(const NetworkResult& result) {
    Json json{{"status", name_of(result.status)}};
    if (result.status != Status::ok) {
        json["reason"] = result.reason;
        return json;
    }
    const search::NetworkOutcome& o = result.outcome;
    json["latency_ns"] = o.latency_ns;
    json["energy_pj"] = o.energy_pj;
    json["area_mm2"] = o.area_mm2;
    json["edap_mj_ms_mm2"] = json_of(edap_of(result));
    json["adc_shortfall_bits"] = o.adc_shortfall_bits;
    json["timing_slack_ns"] = o.timing_slack_ns;
    return json;
}

Json json_of(const JointOutcome& outcome, const View& view) {
    const Group& group = outcome.groups.at(view.group);
    Json networks = Json::object();
    for (std::size_t network = 0; network < outcome.networks.size(); ++network) {
        const Comparison c = compare(view, outcome.largest, network);
        const auto published = outcome.published_gain_percent.find(outcome.networks[network]);
        Json winners = Json::object();
        for (std::size_t s = 0; s < group.searches.size(); ++s) {
            winners[group.searches[s].scope] =
                view.results.at(s).empty() ? Json() : json_of(view.results[s].at(network));
        }
        networks[outcome.networks[network]] = {
            {"edap_joint_mj_ms_mm2", json_of(c.joint)},
            {"edap_largest_only_mj_ms_mm2", json_of(c.largest_only)},
            {"edap_own_mj_ms_mm2", json_of(c.own)},
            {"gain_percent", json_of(c.gain_percent)},
            {"published_gain_percent",
             published == outcome.published_gain_percent.end() ? Json() : Json(published->second)},
            {"loss_percent", json_of(c.loss_percent)},
            {"winners", std::move(winners)}};
    }
    return {{"view", view.name},
            {"title", view.title},
            {"winners_of", group.name},
            {"model", name_of(view.model)},
            {"networks", std::move(networks)}};
}

Json json_of(const JointOutcome& outcome, const Correlation& correlation) {
    Json networks = Json::object();
    for (std::size_t network = 0; network < correlation.networks.size(); ++network) {
        const Correlation::OfNetwork& of = correlation.networks[network];
        networks[outcome.networks[network]] = {{"latency", of.latency}, {"energy", of.energy}, {"edap", of.edap}};
    }
    return {{"designs_of", correlation.group},
            {"designs", correlation.designs},
            {"score", correlation.score},
            {"networks", std::move(networks)}};
}

}  // namespace

std::string joint_json(const JointOutcome& outcome) {
    Json json{
        {"version", version},       {"experiment", "joint"},        {"citation", outcome.citation},
        {"budget", outcome.budget}, {"seed", outcome.seed},         {"optimiser", outcome.optimiser},
        {"score", outcome.score},   {"networks", outcome.networks}, {"largest", outcome.networks.at(outcome.largest)},
        {"groups", Json::array()},  {"views", Json::array()},       {"rank_correlation", Json::array()}};
    for (const Group& group : outcome.groups) {
        Json searches = Json::array();
        for (const SearchOutcome& search : group.searches) {
            searches.push_back(json_of(search));
        }
        json["groups"].push_back({{"group", group.name},
                                  {"title", group.title},
                                  {"model", name_of(group.model)},
                                  {"searches", std::move(searches)}});
    }
    for (const View& view : outcome.views) {
        json["views"].push_back(json_of(outcome, view));
    }
    for (const Correlation& correlation : outcome.correlations) {
        json["rank_correlation"].push_back(json_of(outcome, correlation));
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bitline::reproduce
