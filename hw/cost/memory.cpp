#include "hw/cost/memory.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "hw/cost/scaling.hpp"
#include "hw/error.hpp"

namespace bitline {

namespace {

/// Energies per access; the four numbers of a memory that are interpolated.
struct Values {
    double read_j = 0;
    double write_j = 0;
    double area_m2 = 0;
    double leakage_w = 0;
};

Values values_of(const MemoryPoint& point) {
    return {point.read_energy_j, point.write_energy_j, point.area_m2, point.leakage_w};
}

Values scaled(const Values& v, double energy, double area) {
    return {v.read_j * energy, v.write_j * energy, v.area_m2 * area, v.leakage_w * area};
}

Values between(const Values& a, const Values& b, double share) {
    const auto mix = [share](double x, double y) {
        return x * std::pow(y / x, share);
    };
    return {mix(a.read_j, b.read_j), mix(a.write_j, b.write_j), mix(a.area_m2, b.area_m2),
            mix(a.leakage_w, b.leakage_w)};
}

/// The memory of `capacity` bytes among those of one width.
Values at_capacity(std::vector<MemoryPoint> points, const MemoryScaling& scaling, double capacity) {
    std::sort(points.begin(), points.end(),
              [](const MemoryPoint& a, const MemoryPoint& b) { return a.capacity_bytes < b.capacity_bytes; });
    const auto beyond = [&](const MemoryPoint& end) {
        const double ratio = capacity / static_cast<double>(end.capacity_bytes);
        return scaled(values_of(end), std::pow(ratio, scaling.energy_exponent), std::pow(ratio, scaling.area_exponent));
    };
    if (capacity <= static_cast<double>(points.front().capacity_bytes)) {
        return beyond(points.front());
    }
    if (capacity >= static_cast<double>(points.back().capacity_bytes)) {
        return beyond(points.back());
    }
    std::size_t upper = 1;
    while (static_cast<double>(points[upper].capacity_bytes) < capacity) {
        ++upper;
    }
    const auto low = static_cast<double>(points[upper - 1].capacity_bytes);
    const auto high = static_cast<double>(points[upper].capacity_bytes);
    return between(values_of(points[upper - 1]), values_of(points[upper]),
                   std::log(capacity / low) / std::log(high / low));
}

Values at_width(const MemoryTable& table, const MemoryScaling& scaling, double capacity, int width_bits) {
    const auto of_width = [&](int width) {
        std::vector<MemoryPoint> points;
        std::copy_if(table.points.begin(), table.points.end(), std::back_inserter(points),
                     [width](const MemoryPoint& point) { return point.width_bits == width; });
        return at_capacity(std::move(points), scaling, capacity);
    };
    std::set<int> widths;
    for (const MemoryPoint& point : table.points) {
        widths.insert(point.width_bits);
    }
    const auto above = widths.lower_bound(width_bits);
    if (above == widths.begin()) {
        return of_width(*above);  // a narrow access opens a whole row
    }
    if (above == widths.end()) {  // more rows side by side, each as wide as the widest known
        const int widest = *widths.rbegin();
        const double energy = static_cast<double>(width_bits) / widest;
        return scaled(of_width(widest), energy, 1);
    }
    const int low = *std::prev(above);
    return between(of_width(low), of_width(*above),
                   std::log(static_cast<double>(width_bits) / low) / std::log(static_cast<double>(*above) / low));
}

}  // namespace

MemoryScaling memory_scaling(const CostSpec& costs) {
    return {costs[Cost::sram_energy_exponent].value, costs[Cost::sram_area_exponent].value,
            costs[Cost::sram_port_area].value};
}

MemoryCost memory_cost(const MemoryTable& table, const MemoryScaling& scaling, std::int64_t capacity_bytes,
                       int width_bits, int ports, const TechnologySpec& technology) {
    check(!table.points.empty(), "memory_cost: the table of memories is empty");
    if (capacity_bytes <= 0) {
        return {};
    }
    const Values base = at_width(table, scaling, static_cast<double>(capacity_bytes), width_bits);
    const double port_area = 1 + scaling.port_area * (ports - 1);
    const double to = node_m(technology);
    const double energy =
        energy_scale(table.node_m, to) * supply_energy_scale(technology) * std::sqrt(port_area) * 8.0 / width_bits;
    const double area = area_scale(table.node_m, to) * port_area;
    return {base.read_j * energy, base.write_j * energy, base.area_m2 * area,
            base.leakage_w * area * supply_leakage_scale(technology)};
}

}  // namespace bitline
