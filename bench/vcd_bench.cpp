// Cost of a wave per change: the target is at most 50 ns. Each iteration is one cycle with the named number of changes.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "sim/trace/vcd_probe.hpp"

namespace bitline {
namespace {

constexpr int variables = 1024;
constexpr int changes_per_cycle = 128;
constexpr Cycle cycles_per_pass = 4000;

/// Deterministic numbers, cheap enough not to be what is measured.
struct Stimulus {
    std::uint32_t state = 1;
    std::uint32_t next() {
        state = state * 1'664'525U + 1'013'904'223U;
        return state >> 8;
    }
};

/// Of each cycle's changes `future_share` in 8 are dated up to 255 cycles ahead. A null file: the disk is not measured.
void run(benchmark::State& state, const Scope& scope, TimeWindow window, unsigned future_share, Cycle power_bin) {
    PowerCosts power;
    power.bin = power_bin;
    for (auto _ : state) {
        VcdProbe probe("/dev/null", Clock::from_frequency(Frequency{1'200'000'000}), scope, window, power);
        std::vector<SignalId> ids;
        ids.reserve(variables);
        for (int i = 0; i < variables; ++i) {
            ids.push_back(probe.declare("chip.tile" + std::to_string(i / 16) + ".pe" + std::to_string(i % 16), "state",
                                        SignalKind::state, 32));
        }
        Stimulus stimulus;
        for (Cycle now = 0; now < cycles_per_pass; ++now) {
            probe.advance(now);
            for (int i = 0; i < changes_per_cycle; ++i) {
                const std::uint32_t random = stimulus.next();
                const Cycle ahead = (random >> 10 & 7U) < future_share ? random >> 14 & 255U : 0;
                probe.change(ids[random % variables], now + ahead, random & 0xffffU);
            }
        }
        probe.finish(cycles_per_pass);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(cycles_per_pass) * changes_per_cycle);
    const auto changes =
        static_cast<double>(state.iterations()) * static_cast<double>(cycles_per_pass) * changes_per_cycle;
    state.counters["per_change"] =
        benchmark::Counter(changes, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void changes_now(benchmark::State& state) {
    run(state, Scope(), TimeWindow(), 0, 0);
}
void changes_half_in_the_future(benchmark::State& state) {
    run(state, Scope(), TimeWindow(), 4, 0);
}
void changes_all_in_the_future(benchmark::State& state) {
    run(state, Scope(), TimeWindow(), 8, 0);
}
void changes_with_power(benchmark::State& state) {
    run(state, Scope(), TimeWindow(), 4, 1200);
}
void changes_outside_the_scope(benchmark::State& state) {
    run(state, Scope::parse("tile4000"), TimeWindow(), 4, 0);
}
void changes_before_the_window(benchmark::State& state) {
    run(state, Scope(), TimeWindow{1'000'000, never}, 4, 0);
}
void changes_after_the_window(benchmark::State& state) {
    run(state, Scope(), TimeWindow{0, 1}, 4, 0);
}

BENCHMARK(changes_now);
BENCHMARK(changes_half_in_the_future);
BENCHMARK(changes_all_in_the_future);
BENCHMARK(changes_with_power);
BENCHMARK(changes_outside_the_scope);
BENCHMARK(changes_before_the_window);
BENCHMARK(changes_after_the_window);

}  // namespace
}  // namespace bitline
