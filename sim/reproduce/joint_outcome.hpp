// What the joint experiment found, as plain values, and the arithmetic on them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/search/evaluate.hpp"
#include "sim/search/point.hpp"

namespace bitline::reproduce {

/// A design that a search found best.
struct Winner {
    search::Point point;
    std::vector<std::pair<std::string, std::string>> parameters;  ///< name and value
    std::vector<std::string> set;  ///< PATH=VALUE on the search's chip, in order: `bitline run --set`
    double score = 0;              ///< of its search's objective
};

struct SearchOutcome {
    std::string scope;             ///< `joint`, or the only network
    std::optional<Winner> winner;  ///< none where no design is feasible
    std::int64_t designs = 0;      ///< different ones that were evaluated
    std::int64_t feasible = 0;
    std::int64_t evaluations = 0;                  ///< of a network on a design
    std::map<std::string, std::int64_t> failures;  ///< designs by what is wrong with them
};

/// Searches by one model in one space: for all networks, then for each alone, in the order of the networks.
struct Group {
    std::string name;   ///< of its folder and in files
    std::string title;  ///< for people
    search::Model model = search::Model::simulated;
    std::vector<SearchOutcome> searches;
};

/// The winners of a group, each on every network by one model in one space.
struct View {
    std::string name;
    std::string title;
    std::size_t group = 0;
    search::Model model = search::Model::simulated;
    std::vector<std::vector<search::NetworkResult>>
        results;  ///< by search, then network; none of a search without winner
};

/// How alike two models rank the same designs; Spearman's coefficient.
struct Correlation {
    std::string group;         ///< whose joint search evaluated the designs
    std::int64_t designs = 0;  ///< that run every network by both models
    struct OfNetwork {
        double latency = 0;
        double energy = 0;
        double edap = 0;
    };
    std::vector<OfNetwork> networks;
    double score = 0;  ///< of the search's objective
};

struct JointOutcome {
    std::string citation;
    std::string budget;
    std::uint64_t seed = 0;
    std::string optimiser;  ///< its name and options
    std::string score;      ///< what the searches minimise, with its unit
    std::vector<std::string> networks;
    std::size_t largest = 0;  ///< the network with the most weights
    std::map<std::string, double> published_gain_percent;
    std::vector<Group> groups;
    std::vector<View> views;
    std::vector<Correlation> correlations;
};

/// Energy x delay x area in mJ ms mm2: delay of the first image, area of the chip; nothing unless the evaluation is ok. Throws
/// InternalError for a figure that is not finite and positive.
std::optional<double> edap_of(const search::NetworkResult& result);

/// By how many percent `joint` is smaller than `largest_only`; negative where it is larger.
double gain_percent(double joint, double largest_only);
/// By how many percent `joint` is larger than `own`; negative where it is smaller, which a search that is not exhaustive can
/// come to.
double loss_percent(double joint, double own);

/// One network in a view; nothing where a search has no winner or the winner cannot run the network.
struct Comparison {
    std::optional<double> joint;         ///< EDAP on the winner of the joint search
    std::optional<double> largest_only;  ///< on that of the search for the largest network
    std::optional<double> own;           ///< on that of its own search
    std::optional<double> gain_percent;
    std::optional<double> loss_percent;
};
Comparison compare(const View& view, std::size_t largest, std::size_t network);

/// Of the same designs by two models: `a` and `b` hold the networks of each design, `score_a` and `score_b` what the
/// objective makes of them. Throws InternalError where lengths differ.
Correlation correlation(std::string group, const std::vector<std::vector<search::NetworkOutcome>>& a,
                        const std::vector<std::vector<search::NetworkOutcome>>& b, const std::vector<double>& score_a,
                        const std::vector<double>& score_b);

}  // namespace bitline::reproduce
