#include "sim/report/checks.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "hw/error.hpp"
#include "sim/bound/bound.hpp"
#include "tests/support/text.hpp"
#include "tests/unit/sim/consistent_run.hpp"

namespace bitline {
namespace {

/// The complaint about a run in which something was broken, or "" if none came.
std::string complaint(const std::function<void(ConsistentRun&)>& breakage, int images = 2) {
    ConsistentRun run = consistent_run(images);
    breakage(run);
    try {
        check_activity(run.spec, run.program, run.activity);
    } catch (const InternalError& error) {
        return error.what();
    }
    return "";
}

std::string report_complaint(const std::function<void(Report&)>& breakage) {
    Report report = consistent_run(2).report();
    breakage(report);
    try {
        check_report(report);
    } catch (const InternalError& error) {
        return error.what();
    }
    return "";
}

Figure& figure_of(Report& report, const std::string& name) {
    for (Figure& one : report.figures) {
        if (one.name == name) {
            return one;
        }
    }
    throw std::runtime_error(name);
}

TEST(Checks, AConsistentRunPasses) {
    for (const int images : {1, 2, 5}) {
        const ConsistentRun run = consistent_run(images);
        EXPECT_NO_THROW(check_activity(run.spec, run.program, run.activity)) << images;
        EXPECT_NO_THROW(check_report(run.report())) << images;
    }
}

TEST(Checks, ADroppedFiring) {
    expect_says(complaint([](ConsistentRun& run) { --run.activity.nodes[1].firings; }),
                {"check firings", "conv1.mvm0", "31", "32"});
}

TEST(Checks, AMissingMultiplyAccumulate) {
    expect_says(complaint([](ConsistentRun& run) { run.activity.nodes[1].macs -= 8192; }),
                {"check macs", "conv1", "253952", "262144"});
}

TEST(Checks, LostElements) {
    expect_says(complaint([](ConsistentRun& run) { --run.activity.edges[0].elements_sent; }),
                {"check elements: sent", "edge 0"});
    expect_says(complaint([](ConsistentRun& run) { --run.activity.edges[1].elements_received; }),
                {"check elements: received", "edge 1"});
    expect_says(complaint([](ConsistentRun& run) { ++run.activity.edges[2].elements_freed; }),
                {"check elements: freed", "edge 2", "33", "32"});
}

TEST(Checks, LostBytes) {
    expect_says(complaint([](ConsistentRun& run) { run.activity.edges[0].bytes_sent -= 4; }),
                {"check bytes: sent", "4092", "4096"});
    expect_says(complaint([](ConsistentRun& run) { run.activity.edges[2].bytes_received -= 32; }),
                {"check bytes: received"});
}

// Moves bytes between two counts of the same action, so that bins still add up.
void count_more(ConsistentRun& run, std::size_t node, Action action, std::uint64_t more) {
    run.activity.nodes[node].actions[static_cast<std::size_t>(action)] += more;
    run.activity.bins[0][static_cast<std::size_t>(action)] += more;
}

TEST(Checks, MemoryTrafficThatIsNotTheMap) {
    expect_says(complaint([](ConsistentRun& run) { count_more(run, 0, Action::memory_read, 128); }),
                {"check memory", "read", "conv1.load", "4224", "4096"});
    expect_says(complaint([](ConsistentRun& run) { count_more(run, 3, Action::memory_write, 1); }),
                {"check memory", "written", "output.store", "1025", "1024"});
}

TEST(Checks, MemoryTrafficThatIsNotTheTensor) {
    expect_says(complaint([](ConsistentRun& run) { run.program.input_bytes = 2049; }),
                {"check memory", "images", "4096", "4098"});
    expect_says(complaint([](ConsistentRun& run) { run.program.output_bytes = 511; }),
                {"check memory", "results", "1024", "1022"});
    // Slices of 5-bit activations are rounded up, so more is allowed, but not less.
    const auto odd = [](std::int64_t bytes) {
        return [bytes](ConsistentRun& run) {
            run.spec.precision.activation_bits = 5;
            run.program.output_bytes = bytes;
        };
    };
    EXPECT_EQ(complaint(odd(511)), "");
    expect_says(complaint(odd(513)), {"check memory", "results", "at least 1026"});
}

TEST(Checks, ALayerThatWritesTooLittle) {
    expect_says(complaint([](ConsistentRun& run) { count_more(run, 2, Action::output_buffer_write, 32); }),
                {"check results", "conv1", "1056", "1024"});
    expect_says(complaint([](ConsistentRun& run) { run.program.layers[0].out_bytes += 32; }),
                {"check results", "conv1", "1024", "1088"});
}

TEST(Checks, TooMuchInABuffer) {
    expect_says(complaint([](ConsistentRun& run) { run.activity.edges[0].peak_occupancy = 9; }),
                {"check occupancy", "9", "capacity is 8"});
}

TEST(Checks, TimesAndWaitsThatDoNotFit) {
    expect_says(complaint([](ConsistentRun& run) { ++run.activity.nodes[2].wait[0]; }), {"check waits", "conv1.vec"});
    expect_says(complaint([](ConsistentRun& run) { run.activity.nodes[3].last_end = run.activity.cycles + 1; }),
                {"check times", "output.store"});
}

TEST(Checks, ImagesOutOfOrder) {
    expect_says(
        complaint([](ConsistentRun& run) { std::swap(run.activity.image_done[0], run.activity.image_done[1]); }),
        {"check images", "image 1"});
    expect_says(complaint([](ConsistentRun& run) { run.activity.image_done.pop_back(); }),
                {"check images: finished", "1", "2"});
    expect_says(complaint([](ConsistentRun& run) { run.activity.image_done[1] = run.activity.cycles + 5; }),
                {"check images"});
    expect_says(complaint([](ConsistentRun& run) { run.activity.image_done[0] = 0; }), {"check images", "image 0"});
}

TEST(Checks, PowerBinsThatMissSomething) {
    expect_says(
        complaint([](ConsistentRun& run) { --run.activity.bins[1][static_cast<std::size_t>(Action::adc_convert)]; }),
        {"check power bins", "adc_convert"});
    expect_says(complaint([](ConsistentRun& run) { run.activity.power_bin = 0; }), {"check power bins", "length"});
}

TEST(Checks, MissingNodesAndEdges) {
    expect_says(complaint([](ConsistentRun& run) { run.activity.nodes.pop_back(); }), {"nodes"});
    expect_says(complaint([](ConsistentRun& run) { run.activity.edges.pop_back(); }), {"edges"});
}

// 16 firings of 800 cycles one after another on the arrays, and what comes before and after them.
TEST(Checks, ARunThatIsTooFast) {
    const ConsistentRun run = consistent_run(2);
    const Bound least = bound(run.spec, run.program);
    EXPECT_GT(least.image, 15 * 800 + 909U);
    EXPECT_GE(least.cycles, least.image + 16 * 800U);
    const auto with_times = [&](Cycle first, Cycle last) {
        return complaint([&](ConsistentRun& fast) {
            fast.activity.cycles = last;
            fast.activity.image_done = {first, last};
            for (NodeActivity& node : fast.activity.nodes) {
                node.last_end = node.first_start + 10;
                node.wait = {10, 0, 0, 0};
            }
        });
    };
    EXPECT_EQ(with_times(least.image, least.cycles), "");
    expect_says(with_times(least.image, least.cycles - 1),
                {"check bound", std::to_string(least.cycles - 1), std::to_string(least.cycles), "conv1.mvm0"});
    expect_says(with_times(least.image - 1, least.cycles),
                {"check bound", "image 0", std::to_string(least.image - 1), std::to_string(least.image)});
}

TEST(ReportChecks, NumbersThatAreNone) {
    expect_says(report_complaint(
                    [](Report& report) { figure_of(report, "tops").value = std::numeric_limits<double>::quiet_NaN(); }),
                {"check numbers", "tops"});
    expect_says(report_complaint([](Report& report) { figure_of(report, "area_mm2").value = -1.0; }),
                {"check numbers", "area_mm2"});
    expect_says(report_complaint([](Report& report) { figure_of(report, "flits").value = std::int64_t{-1}; }),
                {"check numbers", "flits"});
    expect_says(report_complaint([](Report& report) { report.layers[0].utilisation = 1.5; }), {"utilisation", "conv1"});
    expect_says(report_complaint([](Report& report) { report.layers[1].energy_pj = -2; }), {"output"});
    expect_says(
        report_complaint([](Report& report) { report.power[0].power_mw = std::numeric_limits<double>::infinity(); }),
        {"power"});
}

TEST(ReportChecks, ANegativeSlackIsAllowed) {
    EXPECT_EQ(report_complaint([](Report& report) { figure_of(report, "timing_slack_ns").value = -0.25; }), "");
}

TEST(ReportChecks, PartsThatAreNotTheWhole) {
    expect_says(report_complaint([](Report& report) { report.components[1].dynamic_pj *= 1.01; }),
                {"check sums", "energy by component"});
    expect_says(report_complaint([](Report& report) { report.layers[0].energy_pj *= 0.99; }),
                {"check sums", "energy by layer"});
    expect_says(report_complaint([](Report& report) { report.actions[0].energy_pj += 1000; }),
                {"check sums", "energy by action"});
    expect_says(report_complaint([](Report& report) { figure_of(report, "leakage_pj").value = 1.0; }),
                {"check sums", "leakage"});
    expect_says(report_complaint([](Report& report) { report.components[1].area_mm2 += 1; }), {"check sums", "area"});
    expect_says(report_complaint([](Report& report) { figure_of(report, "power_mw").value = 1.0; }),
                {"check sums", "power x time"});
    expect_says(report_complaint([](Report& report) { report.layers[0].busy += 0.5; }),
                {"check sums", "busy", "conv1"});
}

TEST(ReportChecks, ATimeBelowItsBound) {
    expect_says(report_complaint([](Report& report) { figure_of(report, "bound_ns").value = 1e9; }),
                {"check bound", "time_ns", "1000000000"});
    expect_says(report_complaint([](Report& report) { figure_of(report, "bound_latency_ns").value = 1e9; }),
                {"check bound", "latency_ns"});
}

TEST(ReportChecks, PeakBelowTheMeanAndBinsThatMissEnergy) {
    expect_says(report_complaint([](Report& report) { figure_of(report, "peak_power_mw").value = 0.001; }),
                {"check power", "peak"});
    expect_says(report_complaint([](Report& report) { report.power[1].power_mw *= 0.5; }), {"check sums", "bins"});
    expect_says(report_complaint([](Report& report) { report.power.pop_back(); }), {"check power bins", "cycles"});
}

}  // namespace
}  // namespace bitline
