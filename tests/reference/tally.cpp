#include "tests/reference/tally.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace bitline::reference {

namespace {

constexpr std::array<const char*, static_cast<std::size_t>(Stall::count_)> stall_names{"server", "input", "space",
                                                                                       "unit"};
constexpr std::uint64_t least_pairs_per_stall = 10;
constexpr std::uint64_t least_pairs_per_feature = 10;

std::uint64_t median(std::vector<std::uint64_t> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return values.empty() ? 0 : *middle;
}

std::uint64_t tiles_of(const Program& program) {
    std::set<int> tiles;
    for (const Node& node : program.nodes) {
        if (node.site.kind == SiteKind::tile) {
            tiles.insert(node.site.number);
        }
    }
    return tiles.size();
}

}  // namespace

void Tally::add(const RandomCase& drawn, const Result& result) {
    ++pairs_;
    packets_ += result.packets;
    events_ += result.log.size();
    cycles_.push_back(result.cycles);
    tiles_.push_back(tiles_of(drawn.program));
    layers_.push_back(static_cast<std::uint64_t>(drawn.layers));
    for (std::size_t rule = 0; rule < rule_count; ++rule) {
        rules_[rule] += result.coverage.of(static_cast<Rule>(rule)) > 0 ? 1 : 0;
    }
    for (std::size_t stall = 0; stall < stalls_.size(); ++stall) {
        stalls_[stall] += std::any_of(result.nodes.begin(), result.nodes.end(),
                                      [stall](const NodeResult& node) { return node.wait[stall] > 0; })
                              ? 1
                              : 0;
    }
    for (const std::string& feature : features_of(drawn)) {
        ++features_[feature];
    }
}

std::string Tally::summary() const {
    const std::uint64_t cycles = std::accumulate(cycles_.begin(), cycles_.end(), std::uint64_t{0});
    return fmt::format("{} pairs, {} cycles, {} packets, {} events; median {} tiles, {} layers, {} cycles\n", pairs_,
                       cycles, packets_, events_, median(tiles_), median(layers_), median(cycles_));
}

std::string Tally::missing() const {
    std::string text;
    const auto at_least = [&text](const std::string& what, std::uint64_t got, std::uint64_t least) {
        if (got < least) {
            text += fmt::format("{}: {}, at least {} are demanded\n", what, got, least);
        }
    };
    at_least("median of tiles", median(tiles_), 4);
    at_least("median of layers", median(layers_), 3);
    at_least("median of cycles", median(cycles_), 1000);
    for (std::size_t rule = 0; rule < rule_count; ++rule) {
        at_least(fmt::format("pairs in which {} counts", name_of(static_cast<Rule>(rule))), rules_[rule], 1);
    }
    for (std::size_t stall = 0; stall < stalls_.size(); ++stall) {
        at_least(fmt::format("pairs that wait for {}", stall_names[stall]), stalls_[stall], least_pairs_per_stall);
    }
    for (const std::string& feature : all_features()) {
        const auto found = features_.find(feature);
        at_least("pairs with " + feature, found == features_.end() ? 0 : found->second, least_pairs_per_feature);
    }
    return text;
}

std::string Tally::table() const {
    std::string text;
    for (std::size_t rule = 0; rule < rule_count; ++rule) {
        text += fmt::format("{:4} {:6} pairs  {}\n", name_of(static_cast<Rule>(rule)), rules_[rule],
                            observable_of(static_cast<Rule>(rule)));
    }
    for (std::size_t stall = 0; stall < stalls_.size(); ++stall) {
        text += fmt::format("     {:6} pairs  wait for {}\n", stalls_[stall], stall_names[stall]);
    }
    for (const auto& [name, pairs] : features_) {
        text += fmt::format("     {:6} pairs  {}\n", pairs, name);
    }
    return text;
}

}  // namespace bitline::reference
