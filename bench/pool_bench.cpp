// What a process of its own costs an evaluation: the target is at most 2 ms. The parent holds as much as a search does.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "hw/spec_reader.hpp"
#include "sim/search/evaluate.hpp"
#include "sim/search/pool.hpp"
#include "sim/search/variants.hpp"

namespace bitline::search {
namespace {

constexpr std::uint64_t batch = 50;

/// `state.range(0)` workers do nothing, from a parent of `state.range(1)` MiB.
void children(benchmark::State& state) {
    // In pieces, as results and strings are.
    const std::vector<std::string> ballast(static_cast<std::size_t>(state.range(1)) << 10, std::string(1024, 'x'));
    for (auto _ : state) {
        Pool pool(static_cast<int>(state.range(0)), {});
        for (std::uint64_t id = 0; id < batch; ++id) {
            pool.submit(id, [] { return std::string("nothing"); });
        }
        while (pool.unfinished() > 0) {
            benchmark::DoNotOptimize(pool.wait(1));
        }
    }
    benchmark::DoNotOptimize(ballast.data());
    state.counters["per_child"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(batch),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(children)->Args({1, 16})->Args({1, 64})->Args({2, 64})->UseRealTime()->Unit(benchmark::kMillisecond);

/// From a base chip and overrides to a resolved chip, from the files and from the base that was read before; then its
/// fingerprint: once per candidate of `bitline evaluate`.
void reading(benchmark::State& state) {
    const ConfigPaths paths{{"configs"}};
    for (auto _ : state) {
        benchmark::DoNotOptimize(read_chip("joint-rram", paths, {"tile.pe.adc.bits=7"}));
    }
}
BENCHMARK(reading)->Unit(benchmark::kMillisecond);

void varying(benchmark::State& state) {
    const ChipVariants chips("joint-rram", {{"configs"}}, {});
    for (auto _ : state) {
        benchmark::DoNotOptimize(chips.with({"tile.pe.adc.bits=7"}));
    }
}
BENCHMARK(varying)->Unit(benchmark::kMillisecond);

void fingerprinting(benchmark::State& state) {
    const ChipSpec chip = read_chip("joint-rram", {{"configs"}});
    for (auto _ : state) {
        benchmark::DoNotOptimize(fingerprint(chip));
    }
}
BENCHMARK(fingerprinting)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace bitline::search
