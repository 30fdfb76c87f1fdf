// The published designs of a joint search, and how well a model follows them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "hw/spec.hpp"

namespace bitline {

/// One design on one network, with what its authors report.
struct PublishedDesign {
    std::map<std::string, std::string> parameters;  ///< by the name of the column
    std::string network;                            ///< as it is named in configs/networks/
    double energy_j = 0;
    double latency_s = 0;
    double area_mm2 = 0;

    /// The chip of these parameters: configs/chips/joint-rram.yaml with the groups as a mesh of routers, and the arrays of
    /// a tile in processing elements of four.
    ChipSpec chip() const;
};

/// All rows of tests/data/published/joint_designs.csv.
std::vector<PublishedDesign> published_designs();

/// The middle of the values (the mean of the two in the middle).
double median(std::vector<double> values);

/// Spearman's rank correlation; equal values share their mean rank.
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace bitline
