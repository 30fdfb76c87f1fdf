#include "tests/published/joint_designs.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {

namespace {

std::vector<std::string> fields_of(const std::string& line) {
    std::istringstream text(line);
    std::vector<std::string> fields;
    for (std::string field; std::getline(text, field, ',');) {
        fields.push_back(field);
    }
    return fields;
}

/// Mean rank of each value, from 0.
std::vector<double> ranks(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> rank(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t last = first;
        while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]]) {
            ++last;
        }
        for (std::size_t i = first; i <= last; ++i) {
            rank[order[i]] = static_cast<double>(first + last) / 2;
        }
        first = last + 1;
    }
    return rank;
}

}  // namespace

ChipSpec PublishedDesign::chip() const {
    static const std::map<std::string, std::string> meshes{{"1", "1x1"}, {"2", "2x1"},  {"4", "2x2"},
                                                           {"8", "4x2"}, {"16", "4x4"}, {"32", "8x4"}};
    const std::string mesh = meshes.at(parameters.at("groups_per_chip"));
    const std::string macros = parameters.at("macros_per_tile");
    const double cycle_ns = std::stod(parameters.at("cycle_s")) * 1e9;
    const auto set = [&](const std::string& path, const std::string& column) {
        return path + "=" + parameters.at(column);
    };
    return read_chip("joint-rram", ConfigPaths{{"configs"}},
                     {"noc.width=" + mesh.substr(0, 1), "noc.height=" + mesh.substr(2), "memory.controllers=1",
                      "memory.routers=[0]", set("noc.tiles_per_router", "tiles_per_group"),
                      "tile.pes=" + std::to_string(std::stoi(macros) / 4), "tile.pe.crossbars=4", "tile.pe.adc.count=4",
                      set("tile.pe.crossbar.rows", "rows"), set("tile.pe.crossbar.cols", "cols"),
                      set("tile.pe.crossbar.bits_per_cell", "bits_per_cell"),
                      set("technology.supply", "voltage_V") + " V", set("global_buffer.capacity", "glb_MB") + " MB",
                      "clock=" + std::to_string(std::lround(cycle_ns)) + " ns"});
}

std::vector<PublishedDesign> published_designs() {
    static const std::map<std::string, std::string> networks{
        {"resnet18", "resnet18"}, {"vgg16", "vgg16"}, {"alexnet", "alexnet"}, {"mobilenet_v3", "mobilenet_v3_large"}};
    std::istringstream text(read_file("tests/data/published/joint_designs.csv"));
    std::vector<std::string> columns;
    std::vector<PublishedDesign> designs;
    for (std::string line; std::getline(text, line);) {
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const std::vector<std::string> fields = fields_of(line);
        if (columns.empty()) {
            columns = fields;
            continue;
        }
        check(fields.size() == columns.size(), "joint_designs.csv: a line with other columns: " + line);
        PublishedDesign design;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            design.parameters[columns[i]] = fields[i];
        }
        design.network = networks.at(design.parameters.at("workload"));
        design.energy_j = std::stod(design.parameters.at("energy_J"));
        design.latency_s = std::stod(design.parameters.at("latency_s"));
        design.area_mm2 = std::stod(design.parameters.at("area_cm2")) * 100;
        designs.push_back(std::move(design));
    }
    return designs;
}

double median(std::vector<double> values) {
    check(!values.empty(), "median: no values");
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
    check(a.size() == b.size() && a.size() >= 2, "rank_correlation: two lists of equal length are needed");
    const std::vector<double> x = ranks(a);
    const std::vector<double> y = ranks(b);
    const double mean = static_cast<double>(a.size() - 1) / 2;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xy += (x[i] - mean) * (y[i] - mean);
        xx += (x[i] - mean) * (x[i] - mean);
        yy += (y[i] - mean) * (y[i] - mean);
    }
    return xy / std::sqrt(xx * yy);
}

}  // namespace bitline
