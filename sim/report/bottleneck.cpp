#include "sim/report/bottleneck.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sim/number_text.hpp"
#include "sim/report/layer_times.hpp"

namespace bitline {

namespace {

constexpr double half = 0.5;
constexpr double jitter = 1e-3;  // a start that comes a few cycles later or earlier is no drain

/// A resource in words; what spans the chip has no place.
struct Words {
    std::string kind;
    std::string where;

    /// "link of chip.router2 east"
    std::string full() const { return where.empty() ? kind : fmt::format("{} of {}", kind, where); }
    std::string in_brackets() const { return where.empty() ? "" : fmt::format(" ({})", where); }
};
Words words(const ChipSpec& spec, const Program& program, const ResourceLoad& load) {
    return {name_of(load.kind), place_of(program, spec.tile.pe.adc.count, load)};
}

/// The mean time per image, in ns, below which no long run can come because of this load.
double best_interval_ns(const ChipSpec& spec, const Program& program, const ResourceLoad& load) {
    return load.cycles * spec.clock.period_ns() / program.images;
}

/// Six digits in the largest unit that leaves a number of at least one.
std::string time_text(double ns) {
    if (ns >= 1e6) {
        return fmt::format("{:.6g} ms", ns * 1e-6);
    }
    return ns >= 1e3 ? fmt::format("{:.6g} us", ns * 1e-3) : fmt::format("{:.6g} ns", ns);
}

}  // namespace

std::string steady_state_note(const ChipSpec& spec, const Program& program, const Bound& least,
                              const Activity& activity) {
    const std::vector<ResourceLoad> loads = busiest(least.loads);
    if (program.images < 2 || loads.empty()) {
        return "";
    }
    const ResourceLoad& first = loads.front();
    const double interval =
        spec.clock.ns(activity.image_done.back() - activity.image_done.front()) / (program.images - 1);
    const double best = best_interval_ns(spec, program, first);
    if (interval >= best * (1 - jitter)) {
        return "";
    }
    return fmt::format("too few images for a steady state: the interval is below the {} per image at best of {}",
                       time_text(best), words(spec, program, first).full());
}

std::string bottleneck(const ChipSpec& spec, const Program& program, const Bound& least, const Activity& activity) {
    const std::vector<ResourceLoad> loads = busiest(least.loads);
    const auto run = static_cast<double>(activity.cycles);
    if (loads.empty()) {
        return "nothing was executed";
    }
    std::string others;
    for (std::size_t i = 1; i < loads.size() && i < 3; ++i) {
        others += fmt::format("{}{} {} %{}", i == 1 ? "; next " : ", ", name_of(loads[i].kind),
                              percent(loads[i].cycles / run), words(spec, program, loads[i]).in_brackets());
    }
    const ResourceLoad& first = loads.front();
    const Words name = words(spec, program, first);
    const std::string best = time_text(best_interval_ns(spec, program, first)) + " per image at best";
    if (first.cycles >= half * run) {
        return fmt::format("{}: busy {} % of the run, {}{}", name.full(), percent(first.cycles / run), best, others);
    }
    const std::vector<LayerTimes> layers = layer_times(program, activity);
    const auto longest = std::max_element(layers.begin(), layers.end(),
                                          [](const LayerTimes& a, const LayerTimes& b) { return a.span() < b.span(); });
    const std::size_t layer = static_cast<std::size_t>(longest - layers.begin());
    return fmt::format(
        "dependences: no resource is busy for half of the run; layer {} spans {} % of it and waits {} % for "
        "input, {} % for space, {} % for units; busiest {} {} %{}, {}{}",
        program.layers[layer].name, percent(static_cast<double>(longest->span()) / run),
        percent(longest->share(Wait::input)), percent(longest->share(Wait::space)), percent(longest->share(Wait::unit)),
        name.kind, percent(first.cycles / run), name.in_brackets(), best, others);
}

}  // namespace bitline
