#include "sim/reproduce/joint_outcome.hpp"

#include <fmt/format.h>

#include <cmath>

#include "hw/error.hpp"
#include "sim/search/ranking.hpp"

namespace bitline::reproduce {

using search::NetworkOutcome;
using search::NetworkResult;

namespace {

constexpr double percent = 100;
constexpr double mj_per_pj = 1e-9;
constexpr double ms_per_ns = 1e-6;

double checked(double value, const char* what, const NetworkOutcome& outcome) {
    check(std::isfinite(value) && value > 0,
          fmt::format("reproduce: {} of {} is {}, a finite positive number is expected", what, outcome.network, value));
    return value;
}

double product_of(const NetworkOutcome& outcome) {
    return checked(outcome.energy_pj, "energy_pj", outcome) * mj_per_pj *
           (checked(outcome.latency_ns, "latency_ns", outcome) * ms_per_ns) *
           checked(outcome.area_mm2, "area_mm2", outcome);
}

std::optional<double> edap_on(const View& view, std::size_t search, std::size_t network) {
    const std::vector<NetworkResult>& results = view.results.at(search);
    return results.empty() ? std::nullopt : edap_of(results.at(network));
}

/// Correlation of one figure of one network.
template <class Figure>
double correlation_of(const std::vector<std::vector<NetworkOutcome>>& a,
                      const std::vector<std::vector<NetworkOutcome>>& b, std::size_t network, Figure figure) {
    std::vector<double> of_a;
    std::vector<double> of_b;
    for (std::size_t design = 0; design < a.size(); ++design) {
        of_a.push_back(figure(a[design].at(network)));
        of_b.push_back(figure(b[design].at(network)));
    }
    return search::rank_correlation(of_a, of_b);
}

}  // namespace

std::optional<double> edap_of(const NetworkResult& result) {
    return result.status == search::Status::ok ? std::optional(product_of(result.outcome)) : std::nullopt;
}

double gain_percent(double joint, double largest_only) {
    return percent * (1 - joint / largest_only);
}

double loss_percent(double joint, double own) {
    return percent * (joint / own - 1);
}

Comparison compare(const View& view, std::size_t largest, std::size_t network) {
    Comparison all;
    all.joint = edap_on(view, 0, network);
    all.largest_only = edap_on(view, 1 + largest, network);
    all.own = edap_on(view, 1 + network, network);
    if (all.joint && all.largest_only) {
        all.gain_percent = gain_percent(*all.joint, *all.largest_only);
    }
    if (all.joint && all.own) {
        all.loss_percent = loss_percent(*all.joint, *all.own);
    }
    return all;
}

Correlation correlation(std::string group, const std::vector<std::vector<NetworkOutcome>>& a,
                        const std::vector<std::vector<NetworkOutcome>>& b, const std::vector<double>& score_a,
                        const std::vector<double>& score_b) {
    check(a.size() == b.size() && a.size() == score_a.size(),
          fmt::format("reproduce: {} designs by one model, {} by the other, {} scores", a.size(), b.size(),
                      score_a.size()));
    Correlation found;
    found.group = std::move(group);
    found.designs = static_cast<std::int64_t>(a.size());
    found.score = search::rank_correlation(score_a, score_b);
    for (std::size_t network = 0; !a.empty() && network < a.front().size(); ++network) {
        found.networks.push_back(
            {correlation_of(a, b, network, [](const NetworkOutcome& o) { return o.latency_ns; }),
             correlation_of(a, b, network, [](const NetworkOutcome& o) { return o.energy_pj; }),
             correlation_of(a, b, network, [](const NetworkOutcome& o) { return product_of(o); })});
    }
    return found;
}

}  // namespace bitline::reproduce
