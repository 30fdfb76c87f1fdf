// The example that puts `bitline evaluate` under Optuna.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/cli/called.hpp"

namespace bitline {
namespace {

/// Whether Debian's Python has Optuna. Under scripts/test, which installs all tools, a missing one is a failure.
bool has_optuna() {
    const bool found = std::system("/usr/bin/python3 -c 'import optuna' >/dev/null 2>&1") == 0;
    EXPECT_TRUE(found || std::getenv("BITLINE_ALL_TOOLS") == nullptr) << "python3-optuna is not installed";
    return found;
}

TEST(Optuna, SearchesThroughEvaluateAndRepeatsItself) {
    if (!has_optuna()) {
        GTEST_SKIP() << "python3-optuna is not installed (scripts/setup test installs it)";
    }
    Circumstances python;
    python.program = "/usr/bin/python3";
    const std::string script = std::filesystem::absolute("docs/examples/optuna_search.py").string();
    std::string first;
    for (int time = 0; time < 2; ++time) {
        const Called called = call(
            {script, "--bitline", BITLINE_BINARY, "--chip", "small", "--network", "lenet5", "--trials", "15"}, python);
        EXPECT_EQ(called.status, 0) << called.err;
        EXPECT_NE(called.out.find(" of 15 trials are feasible\nbest: "), std::string::npos) << called.out;
        EXPECT_EQ(called.out.find("\n0 of 15"), std::string::npos);
        first = first.empty() ? called.out : first;
        EXPECT_EQ(called.out, first);
    }
}

}  // namespace
}  // namespace bitline
