// What the smallest things of a simulation cost: an event with each scheduler, a packet hop, an MVM firing.
#include <benchmark/benchmark.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <systemc>
#include <vector>

#include "hw/model/calendar.hpp"
#include "hw/model/component.hpp"
#include "hw/model/noc_bench.hpp"
#include "hw/spec.hpp"
#include "sim/run.hpp"
#include "tests/support/hand_made.hpp"

namespace bitline {
namespace {

struct Cost {
    double seconds = 0;
    double things = 0;
};

/// `run` in a child process, as SystemC elaborates once per process.
Cost in_child(const std::function<double()>& run) {
    std::array<int, 2> pipe_ends{};
    if (pipe(pipe_ends.data()) != 0) {
        return {};
    }
    if (fork() == 0) {
        const auto begin = std::chrono::steady_clock::now();
        Cost cost;
        cost.things = run();
        cost.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        const bool written = write(pipe_ends[1], &cost, sizeof cost) == sizeof cost;
        _exit(written ? 0 : 1);
    }
    Cost cost;
    const bool complete = read(pipe_ends[0], &cost, sizeof cost) == sizeof cost;
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    wait(nullptr);
    return complete ? cost : Cost{};
}

void measure(benchmark::State& state, const char* what, const std::function<double()>& run) {
    Cost all;
    for (auto _ : state) {
        const Cost cost = in_child(run);
        state.SetIterationTime(cost.seconds);
        all.seconds += cost.seconds;
        all.things += cost.things;
    }
    state.counters[what] = benchmark::Counter(all.seconds / all.things * 1e9);
}

// Wakes itself up again and again, at distances like those of a chip.
class Ticker : public Component {
public:
    Ticker(const sc_core::sc_module_name& name, Timebase& time, std::uint32_t seed)
        : Component(name, time), state_(seed) {
        wake_at_start();
    }

private:
    void evaluate(Cycle now) override {
        state_ = state_ * 1'664'525U + 1'013'904'223U;
        wake(now + 1 + (state_ >> 25));
    }
    std::uint32_t state_;
};

void event(benchmark::State& state, Scheduling scheduling) {
    measure(state, "ns_per_event", [&] {
        count_femtoseconds();
        Timebase time(1'000'000, scheduling);
        std::vector<std::unique_ptr<Ticker>> tickers;
        for (int i = 0; i < state.range(0); ++i) {
            tickers.push_back(
                std::make_unique<Ticker>(("ticker" + std::to_string(i)).c_str(), time, static_cast<std::uint32_t>(i)));
        }
        time.run_until(static_cast<Cycle>(64 * 2'000'000 / state.range(0)));
        return static_cast<double>(time.evaluations());
    });
}
BENCHMARK_CAPTURE(event, calendar, Scheduling::calendar)->Arg(64)->Arg(1024)->UseManualTime();
BENCHMARK_CAPTURE(event, systemc, Scheduling::systemc_events)->Arg(64)->Arg(1024)->UseManualTime();

// 8 x 8 routers under uniform traffic; the argument is the rate in hundredths.
void packet_hop(benchmark::State& state, Scheduling scheduling) {
    measure(state, "ns_per_hop", [&] {
        NocTraffic traffic;
        traffic.rate = static_cast<double>(state.range(0)) / 100;
        const NocResult result = simulate_noc(traffic, {}, scheduling);
        return static_cast<double>(result.packets) * (result.mean_hops + 1);
    });
}
BENCHMARK_CAPTURE(packet_hop, calendar, Scheduling::calendar)->Arg(10)->Arg(30)->UseManualTime();
BENCHMARK_CAPTURE(packet_hop, systemc, Scheduling::systemc_events)->Arg(10)->UseManualTime();

// One tile: a load feeds arrays, their results go to a store, all over the tile's own router.
void firing(benchmark::State& state) {
    const ChipSpec spec = round_chip();
    HandMadeProgram made("firings");
    const Domain domain = whole_domain(1, 50'000);
    const NodeId load = made.add(load_node(0, domain, 4), "load");
    const NodeId conv = made.add(mvm_node(0, domain, 0, 1, 4), "conv");
    VecWork work;
    work.bus_bytes = 128;
    work.out_bytes = 4;
    const NodeId collect = made.add(vec_node(0, domain, work), "collect");
    const NodeId store = made.add(store_node(0, domain, 4), "store");
    made.connect({load}, conv, whole_map(1, 50'000), {}, 4, 8);
    made.connect({conv}, collect, whole_map(1, 50'000), {}, 128, 2, Home::registers);
    made.connect({collect}, store, whole_map(1, 50'000), {}, 4, 8, Home::memory);
    const Program program = made.take();
    measure(state, "ns_per_firing", [&] {
        simulate(spec, program);
        return static_cast<double>(total_firings(program));
    });
}
BENCHMARK(firing)->UseManualTime();

}  // namespace
}  // namespace bitline
