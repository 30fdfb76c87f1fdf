#include "sim/trace/vcd_probe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "hw/error.hpp"
#include "sim/report/report_units.hpp"

namespace bitline {

namespace {

/// The coarsest of 1 ns, 1 ps and 1 fs in which every cycle begins at a whole number.
std::uint64_t unit_for(std::int64_t period_fs) {
    for (const std::int64_t unit : {1'000'000, 1'000}) {
        if (period_fs % unit == 0) {
            return static_cast<std::uint64_t>(unit);
        }
    }
    return 1;
}

WaveVariable::Kind wave_kind(SignalKind kind) {
    switch (kind) {
        case SignalKind::state: return WaveVariable::Kind::state;
        case SignalKind::occupancy: return WaveVariable::Kind::occupancy;
        case SignalKind::flag: break;
    }
    return WaveVariable::Kind::flag;
}

/// The site that `path` is, or is in.
std::optional<Site> site_of(std::string_view path) {
    constexpr std::string_view root = "chip.";
    if (path.substr(0, root.size()) != root) {
        return std::nullopt;
    }
    path.remove_prefix(root.size());
    path = path.substr(0, path.find('.'));
    if (path == "global_buffer") {
        return Site{SiteKind::global_buffer, 0};
    }
    for (const auto& [name, kind] :
         {std::pair<std::string_view, SiteKind>{"tile", SiteKind::tile}, {"memory", SiteKind::memory}}) {
        if (path.substr(0, name.size()) == name) {
            const std::string_view digits = path.substr(name.size());
            int number = 0;
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
            if (error == std::errc{} && end == digits.data() + digits.size() && number >= 0) {
                return Site{kind, number};
            }
        }
    }
    return std::nullopt;
}

Cycle round_up(Cycle cycle, Cycle multiple) {
    const Cycle above = cycle % multiple == 0 ? 0 : multiple - cycle % multiple;
    return cycle > never - above ? never : cycle + above;
}

}  // namespace

VcdProbe::VcdProbe(const std::string& file, const Clock& clock, Scope scope, TimeWindow window, const PowerCosts& power)
    : unit_fs_(unit_for(clock.period_fs())), ticks_per_cycle_(static_cast<std::uint64_t>(clock.period_fs()) / unit_fs_),
      period_s_(clock.period_ns() * second_per_ns), scope_(std::move(scope)), window_(window), power_(power),
      writer_(file, unit_fs_) {
    if (power_.bin > 0) {
        bin_begin_ = window_.begin / power_.bin * power_.bin;
        metered_end_ = round_up(window_.end, power_.bin);
        meters_.push_back({writer_.add_real("chip", "power_mw"), power_.chip_leakage_w, {}});
        variables_.push_back({"chip", "power_mw", WaveVariable::Kind::power, 64});
    }
}

SignalId VcdProbe::declare(const std::string& path, const std::string& name, SignalKind kind, int bits) {
    if (!scope_.contains(path)) {
        return unwatched;
    }
    if (power_.bin > 0) {
        meter(path);
    }
    Signal signal;
    signal.variable = writer_.add_vector(path, name, bits);
    signal.limit = std::numeric_limits<std::uint64_t>::max() >> (64 - bits);
    signals_.push_back(signal);
    variables_.push_back({path, name, wave_kind(kind), bits});
    return SignalId{static_cast<std::uint32_t>(signals_.size() - 1)};
}

void VcdProbe::meter(const std::string& path) {
    const std::optional<Site> site = site_of(path);
    if (!site) {
        return;
    }
    std::vector<std::uint32_t>& numbers = meter_of_[static_cast<std::size_t>(site->kind)];
    const auto number = static_cast<std::size_t>(site->number);
    if (number >= numbers.size()) {
        numbers.resize(number + 1, 0);
    }
    if (numbers[number] == 0) {
        numbers[number] = static_cast<std::uint32_t>(meters_.size());
        meters_.push_back({writer_.add_real(path_of(*site), "power_mw"),
                           site->kind == SiteKind::tile ? power_.tile_leakage_w : 0.0,
                           {}});
        variables_.push_back({path_of(*site), "power_mw", WaveVariable::Kind::power, 64});
    }
}

void VcdProbe::actions(Site site, Cycle start, Cycle end, const ActionCounts& counts) {
    end = std::max(end, start + 1);
    if (meters_.empty() || end <= bin_begin_ || start >= metered_end_) {
        return;
    }
    double joules = 0;
    for (std::size_t action = 0; action < action_count; ++action) {
        joules += static_cast<double>(counts[action]) * power_.joules[action];
    }
    add_energy(meters_.front(), start, end, joules);
    const std::vector<std::uint32_t>& numbers = meter_of_[static_cast<std::size_t>(site.kind)];
    const auto number = static_cast<std::size_t>(site.number);
    if (number < numbers.size() && numbers[number] != 0) {
        add_energy(meters_[numbers[number]], start, end, joules);
    }
}

// All bins that the window touches.
Probe::Span VcdProbe::reads_actions() const {
    if (power_.bin == 0) {
        return {0, 0};
    }
    return {window_.begin / power_.bin * power_.bin, round_up(window_.end, power_.bin)};
}

void VcdProbe::add_energy(Meter& meter, Cycle start, Cycle end, double joules) const {
    const double per_cycle = joules / static_cast<double>(end - start);
    const Cycle last = std::min(end, metered_end_);
    for (Cycle from = std::max(start, bin_begin_); from < last;) {
        const Cycle bin = (from - bin_begin_) / power_.bin;
        const Cycle to = std::min(last, bin_begin_ + (bin + 1) * power_.bin);
        if (bin >= meter.joules.size()) {
            meter.joules.resize(bin + 1, 0);
        }
        meter.joules[bin] += per_cycle * static_cast<double>(to - from);
        from = to;
    }
}

/// Closes the bins that have ended by `now`.
void VcdProbe::close_bins(Cycle now) {
    while (!meters_.empty() && bin_begin_ < metered_end_ && now - bin_begin_ >= power_.bin) {
        close_bin(bin_begin_ + power_.bin);
    }
}

/// The bin in progress ends at `end`: its mean is shown from its beginning on.
void VcdProbe::close_bin(Cycle end) {
    const double seconds = static_cast<double>(end - bin_begin_) * period_s_;
    for (Meter& each : meters_) {
        double joules = 0;
        if (!each.joules.empty()) {
            joules = each.joules.front();
            each.joules.pop_front();
        }
        writer_.change_real(each.variable, mw_per_watt * (joules / seconds + each.leakage_w));
    }
    writer_.release();
    bin_begin_ += power_.bin;
    if (bin_begin_ < window_.end) {
        writer_.hold(time_of(bin_begin_));
    }
}

void VcdProbe::change(SignalId id, Cycle when, std::uint64_t value) {
    if (id == unwatched || when >= window_.end) {
        return;
    }
    Signal& signal = signals_[id.value];
    if (when < now_ || value > signal.limit) {
        const WaveVariable& variable = variables_[signal.variable];
        throw InternalError(fmt::format("wave of {}.{}: value {} at cycle {}, in cycle {} at most {} is allowed",
                                        variable.path, variable.name, value, when, now_, signal.limit));
    }
    if (!opened_ && when <= window_.begin) {
        // Only the value at the window's opening counts: that of the latest date, and of those the last call.
        if (when >= signal.dated) {
            signal.dated = when;
            signal.value = value;
        }
    } else if (when == now_) {
        apply(id.value, value);
    } else {
        pending_.push(when, {id.value, value});
    }
}

void VcdProbe::apply(std::uint32_t number, std::uint64_t value) {
    Signal& signal = signals_[number];
    signal.value = value;
    if (!signal.dirty) {
        signal.dirty = true;
        dirty_.push_back(number);
    }
}

void VcdProbe::apply_pending(Cycle when) {
    pending_.take(when, [this](const ChangeQueue::Change& change) { apply(change.signal, change.value); });
}

void VcdProbe::write_cycle() {
    for (const std::uint32_t number : dirty_) {
        Signal& signal = signals_[number];
        signal.dirty = false;
        writer_.change(signal.variable, signal.value);
    }
    dirty_.clear();
}

void VcdProbe::advance(Cycle now) {
    if (now <= now_ || closed_) {
        return;
    }
    if (!opened_) {
        if (now <= window_.begin) {
            now_ = now;
            return;
        }
        open();
    }
    write_cycle();
    for (Cycle cycle = pending_.next(); cycle < now; cycle = pending_.next()) {
        close_bins(cycle);
        writer_.set_time(time_of(cycle));
        apply_pending(cycle);
        write_cycle();
    }
    pending_.drop_to(now);
    close_bins(now);
    now_ = now;
    if (now >= window_.end) {
        closed_ = bin_begin_ >= metered_end_;
        return;
    }
    writer_.set_time(time_of(now));
    apply_pending(now);
}

void VcdProbe::open() {
    opened_ = true;
    now_ = window_.begin;
    for (const Signal& signal : signals_) {
        writer_.preset(signal.variable, signal.value);
    }
    if (!meters_.empty()) {
        writer_.hold(time_of(window_.begin));
    }
    writer_.begin(time_of(window_.begin));
}

void VcdProbe::finish(Cycle end) {
    if (end < window_.begin) {
        writer_.finish_without_values(
            fmt::format("the run ended at cycle {}, before the window, which begins at cycle {}", end, window_.begin));
        return;
    }
    advance(end);
    if (!opened_) {
        open();
    }
    write_cycle();
    if (!meters_.empty() && bin_begin_ < metered_end_ && end > bin_begin_) {
        close_bin(end);
    }
    last_time_ = time_of(std::min(end, window_.end));
    writer_.finish(last_time_);
}

}  // namespace bitline
