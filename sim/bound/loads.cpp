#include "sim/bound/loads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

namespace bitline {

namespace {

/// `amount` shared out over equal units: the one that has most.
Cycle share(std::int64_t amount, int units) {
    return static_cast<Cycle>((amount + units - 1) / units);
}

std::string port_name(int router, int port, const char* way) {
    static constexpr std::array<const char*, 4> ways{"east", "west", "north", "south"};
    return port < 4 ? fmt::format("chip.router{} {}", router, ways[static_cast<std::size_t>(port)])
                    : fmt::format("chip.router{}.port{} {}", router, port - 4, way);
}

}  // namespace

const char* name_of(ResourceKind kind) {
    switch (kind) {
        case ResourceKind::layers: return "arrays, layer after layer";
        case ResourceKind::arrays: return "arrays";
        case ResourceKind::shared_adc: return "shared ADC";
        case ResourceKind::tile_bus: return "tile bus";
        case ResourceKind::accumulator: return "accumulator";
        case ResourceKind::vector_unit: return "vector unit";
        case ResourceKind::input_port: return "input buffer port";
        case ResourceKind::output_port: return "output buffer port";
        case ResourceKind::link:
        case ResourceKind::injection: return "link";
        case ResourceKind::memory: return "memory";
        case ResourceKind::memory_queue: return "memory queue";
        case ResourceKind::global_buffer: return "global buffer";
    }
    return "?";
}

std::string place_of(const Program& program, int adcs_per_pe, const ResourceLoad& load) {
    switch (load.kind) {
        case ResourceKind::layers: return "";
        case ResourceKind::arrays: return program.nodes[static_cast<std::size_t>(load.place)].name;
        case ResourceKind::shared_adc:
            return fmt::format("{}.pe{}.adc{}", path_of({SiteKind::tile, load.place}), load.part / adcs_per_pe,
                               load.part % adcs_per_pe);
        case ResourceKind::link: return port_name(load.place, load.part, "out");
        case ResourceKind::injection: return port_name(load.place, load.part, "in");
        case ResourceKind::memory:
        case ResourceKind::memory_queue: return path_of({SiteKind::memory, load.place});
        case ResourceKind::global_buffer: return path_of({SiteKind::global_buffer, 0});
        default: return path_of({SiteKind::tile, load.place});
    }
}

std::vector<ResourceLoad> busiest(const std::vector<ResourceLoad>& loads) {
    std::vector<ResourceLoad> most;
    for (const ResourceLoad& load : loads) {
        const auto same = std::find_if(most.begin(), most.end(), [&](const ResourceLoad& other) {
            return std::string_view(name_of(other.kind)) == name_of(load.kind);
        });
        if (same == most.end()) {
            most.push_back(load);
        } else if (load.cycles > same->cycles) {
            *same = load;
        }
    }
    std::stable_sort(most.begin(), most.end(),
                     [](const ResourceLoad& a, const ResourceLoad& b) { return a.cycles > b.cycles; });
    return most;
}

void Ledger::add(ResourceKind kind, int place, int part, int units, const Use& use, std::int64_t load) {
    if (load == 0) {
        return;
    }
    const std::uint64_t key = (static_cast<std::uint64_t>(kind) << 56U) | (static_cast<std::uint64_t>(place) << 24U) |
                              static_cast<std::uint64_t>(part);
    const auto [at, is_new] = found_.try_emplace(key, entries_.size());
    if (is_new) {
        entries_.push_back({{kind, place, part, 0}, units, false, {}});
    }
    Entry& entry = entries_[at->second];
    if (!entry.open) {
        entry.open = true;
        entry.sum = {0, 0, 0, never, never, never};
        open_.push_back(at->second);
    }
    Use& sum = entry.sum;
    sum.image += use.image;
    sum.run += use.run;
    sum.all += use.all;
    sum.head = std::min(sum.head, use.head);
    sum.tail = use.image > 0 || use.run > 0 ? std::min(sum.tail, use.tail) : sum.tail;
    sum.short_tail = std::min(sum.short_tail, use.short_tail);
    entry.load.cycles += static_cast<double>(load) / units;
}

Ledger::Limits Ledger::close_phase() {
    Limits limits;
    const auto raise = [](Limit& limit, Cycle cycles, const Entry& entry) {
        if (cycles > limit.cycles) {
            limit = {cycles, entry.load};
        }
    };
    for (const std::size_t i : open_) {
        Entry& entry = entries_[i];
        const Use& sum = entry.sum;
        if (sum.short_tail != never) {
            raise(limits.run, sum.head + share(sum.all, entry.units) + sum.short_tail, entry);
        }
        if (sum.tail != never) {
            raise(limits.image, sum.head + share(sum.image, entry.units) + sum.tail, entry);
            raise(limits.run, sum.head + share(sum.run, entry.units) + sum.tail, entry);
        }
        entry.open = false;
    }
    open_.clear();
    return limits;
}

std::vector<ResourceLoad> Ledger::loads() const {
    std::vector<ResourceLoad> loads;
    for (const Entry& entry : entries_) {
        loads.push_back(entry.load);
    }
    const auto key = [](const ResourceLoad& load) {
        return std::tuple(load.kind, load.place, load.part);
    };
    std::sort(loads.begin(), loads.end(),
              [&](const ResourceLoad& a, const ResourceLoad& b) { return key(a) < key(b); });
    return loads;
}

}  // namespace bitline
