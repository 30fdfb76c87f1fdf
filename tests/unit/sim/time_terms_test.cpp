#include "sim/time_terms.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "hw/timing.hpp"
#include "tests/support/hand_made.hpp"
#include "tests/unit/sim/consistent_run.hpp"

namespace bitline {
namespace {

TimeTerm term(const std::vector<TimeTerm>& terms, const std::string& name) {
    const auto found = std::find_if(terms.begin(), terms.end(), [&](const TimeTerm& t) { return t.name == name; });
    return found == terms.end() ? TimeTerm{} : *found;
}

void expect_term(const std::vector<TimeTerm>& terms, const std::string& name, Cycle cycles, const std::string& rule,
                 const std::string& formula) {
    EXPECT_EQ(term(terms, name).cycles, cycles) << name;
    EXPECT_EQ(term(terms, name).rule, rule) << name;
    EXPECT_EQ(term(terms, name).formula, formula) << name;
}

TEST(TimeTerms, AnMvmFiring) {
    ConsistentRun run = consistent_run();
    Node& node = run.program.nodes[1];
    node.mvm.row_blocks_per_pe = 3;
    std::vector<TimeTerm> terms = time_terms(run.spec, node);
    expect_term(terms, "load", 8, "M1", "max(bus ceil(8 x 256 / 256) = 8, port ceil(8 x 256 / 256) = 8)");
    expect_term(terms, "read", 100, "M2", "100 ns at 1 GHz");
    expect_term(terms, "convert", 100, "M3", "128 conversions of the busiest ADC (8 for 8 crossbars) at 1.28 GHz");
    expect_term(terms, "step", 100, "M4", "max(read 100, convert 100)");
    expect_term(terms, "compute", 800, "M4", "8 steps x 100");
    expect_term(terms, "merge", 2, "M5", "ceil(log2(3 row blocks))");
    expect_term(terms, "latency", 911, "M5", "load 8 + read 100 + 7 x step 100 + convert 100 + shift_add 1 + merge 2");
    expect_term(terms, "interval", 800, "M6", "max(load 8, compute 800): 2 input registers");
    run.spec.tile.pe.input_registers = 1;
    terms = time_terms(run.spec, node);
    expect_term(terms, "interval", 808, "M6", "load 8 + compute 800: one input register");
}

TEST(TimeTerms, AVecFiring) {
    const ConsistentRun run = consistent_run();
    const std::vector<TimeTerm> terms = time_terms(run.spec, run.program.nodes[2]);
    expect_term(terms, "fetch", 8, "V1", "max(bus ceil(8 x 256 / 256) = 8, port ceil(8 x 0 / 256) = 0)");
    expect_term(terms, "accumulate", 1, "V2", "ceil(32 sums / 64 lanes)");
    expect_term(terms, "vector", 4, "V3", "ceil(32 operations / 8 lanes)");
    expect_term(terms, "write", 1, "V4", "port ceil(8 x 32 / 256) = 1");
    expect_term(terms, "latency", 16, "V5", "fetch 8 + accumulate 1 + vector 4 + pipeline 2 + write 1, at least 1");
    EXPECT_EQ(term(terms, "interval").cycles, 8U);
}

TEST(TimeTerms, MemoryAndGlobalBuffer) {
    ConsistentRun run = consistent_run();
    Node& node = run.program.nodes[0];
    std::vector<TimeTerm> terms = time_terms(run.spec, node);
    expect_term(terms, "channel", 20, "D1", "128 B at 6.4 GB/s");
    expect_term(terms, "memory", 50, "D1", "50 ns at 1 GHz");
    EXPECT_EQ(term(terms, "latency").cycles, 70U);
    node.site = {SiteKind::global_buffer, 0};
    terms = time_terms(run.spec, node);
    const GlobalBufferTiming t = global_buffer_timing(run.spec, 128);
    EXPECT_EQ(term(terms, "port").cycles, t.port);
    EXPECT_EQ(term(terms, "latency").cycles, t.latency);
    EXPECT_EQ(term(terms, "interval").cycles, t.port);
}

}  // namespace
}  // namespace bitline
