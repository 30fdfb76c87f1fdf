// `bitline run --model ideal`: the files and the table of a run, without one.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/called.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

std::vector<std::string> ideal(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = run_of("joint-rram", "resnet18", {"--model", "ideal"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

TEST(IdealCommand, WritesTheFilesOfARun) {
    const TemporaryFolder folder;
    const Called called = call(ideal({"--out", folder / "out"}));
    ASSERT_EQ(called.status, 0) << called.err;
    EXPECT_NE(called.out.find("resnet18 on joint-rram, 1 image, ideal model\n"), std::string::npos);
    EXPECT_NE(called.out.find("latency             22 ns (image 0)"), std::string::npos) << called.out;
    EXPECT_NE(called.out.find("note                ideal model: "), std::string::npos);
    EXPECT_EQ(called.out.find("programming"), std::string::npos) << "it does not know that";
    const auto summary = nlohmann::json::parse(read_file(folder / "out/summary.json"));
    EXPECT_EQ(summary["model"], "ideal");
    EXPECT_EQ(summary["latency_ns"], 22.0);
    EXPECT_TRUE(summary["flits"].is_null());
    EXPECT_EQ(summary["layers"].size(), 21U);
    EXPECT_EQ(tree_of(folder.path()).find("components.csv") == std::string::npos, false);
    // The same bytes again.
    ASSERT_EQ(call(ideal({"--out", folder / "again"})).status, 0);
    EXPECT_EQ(read_file(folder / "out/summary.json"), read_file(folder / "again/summary.json"));
}

TEST(IdealCommand, HasAFolderOfItsOwnAndComparesWithTheRun) {
    const TemporaryFolder folder;
    Circumstances there;
    there.folder = folder.path();
    ASSERT_EQ(call(run_of("small", "lenet5"), there).status, 0);
    ASSERT_EQ(call(run_of("small", "lenet5", {"--model", "ideal"}), there).status, 0);
    const Called diff = call({"diff", "bitline-out/small-lenet5", "bitline-out/small-lenet5-ideal"}, there);
    EXPECT_EQ(diff.status, 0) << diff.err;
    for (const char* part : {"latency_ns", "energy_pj", "model", "simulated", "ideal", "leakage_pj"}) {
        EXPECT_NE(diff.out.find(part), std::string::npos) << part << "\n" << diff.out;
    }
}

TEST(IdealCommand, RefusesWhatItCannotDo) {
    expect_bad(ideal({"--vcd", "waves.vcd"}), {"--vcd: has nothing to show, got --model ideal"});
    expect_bad(ideal({"--timeline", "t.json"}), {"--timeline: has nothing to show, got --model ideal"});
    expect_bad(ideal({"--packet-trace", "p.csv"}), {"--packet-trace: has nothing to show, got --model ideal"});
    expect_bad(ideal({"--execution", "layer_sequential"}),
               {"--set: mapping.execution has no effect, got 'mapping.execution=layer_sequential' with --model ideal"});
    expect_bad(ideal({"--set", "technology.use=technologies/rram_32nm"}),
               {"technology.costs.ideal: is missing, chip 'joint-rram'", "technologies/ideal_rram_32nm"});
    expect_bad(run_of("joint-rram", "resnet18", {"--model", "idael"}),
               {"--model: no such model, got 'idael', allowed are simulated, ideal"});
    expect_refused(
        4, run_of("small", "resnet18", {"--model", "ideal"}),
        {"network 'resnet18' does not fit: its weights have 46715648 cells of 2 bits, chip 'small' has 2097152"});
}

}  // namespace
}  // namespace bitline
