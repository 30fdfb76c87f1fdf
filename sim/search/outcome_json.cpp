#include "sim/search/outcome_json.hpp"

#include <nlohmann/json.hpp>

#include "hw/error.hpp"

namespace bitline::search {

using Json = nlohmann::ordered_json;

namespace {

Json figures_of(const NetworkOutcome& o) {
    return {{"latency_ns", o.latency_ns},
            {"interval_ns", o.interval_ns},
            {"energy_pj", o.energy_pj},
            {"area_mm2", o.area_mm2},
            {"power_mw", o.power_mw},
            {"peak_power_mw", o.peak_power_mw},
            {"adc_shortfall_bits", o.adc_shortfall_bits},
            {"timing_slack_ns", o.timing_slack_ns},
            {"unverified_share", o.unverified_share},
            {"cycles", o.cycles}};
}

}  // namespace

std::string figures_json(const NetworkOutcome& outcome) {
    return figures_of(outcome).dump();
}

std::string to_json(const NetworkResult& result) {
    const NetworkOutcome& o = result.outcome;
    Json json{{"status", name_of(result.status)}};
    if (result.status == Status::ok) {
        Json layers = Json::array();
        for (const LayerOutcome& layer : o.layers) {
            layers.push_back({layer.layer, layer.latency_ns, layer.energy_pj, layer.crossbars});
        }
        json["network"] = o.network;
        json.update(figures_of(o));
        json["layers"] = std::move(layers);
        json["run"] = result.run;
    } else {
        json["reason"] = result.reason;
    }
    json["times_s"] = {result.times.compile_s, result.times.simulate_s, result.times.account_s};
    // A message that quotes bytes of a broken file must not end the search.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

NetworkResult network_result_from_json(const std::string& text) {
    NetworkResult result;
    try {
        const Json json = Json::parse(text);
        result.status = status_of(json.at("status").get<std::string>());
        const Json& times = json.at("times_s");
        result.times = {times.at(0).get<double>(), times.at(1).get<double>(), times.at(2).get<double>()};
        if (result.status != Status::ok) {
            json.at("reason").get_to(result.reason);
            return result;
        }
        NetworkOutcome& o = result.outcome;
        json.at("network").get_to(o.network);
        json.at("latency_ns").get_to(o.latency_ns);
        json.at("interval_ns").get_to(o.interval_ns);
        json.at("energy_pj").get_to(o.energy_pj);
        json.at("area_mm2").get_to(o.area_mm2);
        json.at("power_mw").get_to(o.power_mw);
        json.at("peak_power_mw").get_to(o.peak_power_mw);
        json.at("adc_shortfall_bits").get_to(o.adc_shortfall_bits);
        json.at("timing_slack_ns").get_to(o.timing_slack_ns);
        json.at("unverified_share").get_to(o.unverified_share);
        json.at("cycles").get_to(o.cycles);
        json.at("run").get_to(result.run);
        for (const Json& layer : json.at("layers")) {
            o.layers.push_back({layer.at(0).get<std::string>(), layer.at(1).get<double>(), layer.at(2).get<double>(),
                                layer.at(3).get<double>()});
        }
    } catch (const Json::exception& error) {
        throw InternalError(std::string("search: a result that cannot be read: ") + error.what());
    }
    return result;
}

}  // namespace bitline::search
