// What a browser makes of report.html: Chromium is asked without a window.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <regex>

#include "tests/cli/called.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

/// Whether the browser is there. Under scripts/test, which installs all tools, a missing one is a failure.
bool has_chromium() {
    const bool found = std::system("command -v chromium >/dev/null 2>&1") == 0;
    EXPECT_TRUE(found || std::getenv("BITLINE_ALL_TOOLS") == nullptr) << "chromium is not installed";
    return found;
}

struct Browsed {
    std::string dom;  ///< the document when its scripts have run
    std::string log;
};

/// Opens the page; it sees no network.
Browsed browsed(const TemporaryFolder& folder, const std::string& page) {
    const std::string command =
        "HOME=" + folder.path() + " timeout 100 chromium --headless --no-sandbox --disable-gpu --no-first-run " +
        "--host-resolver-rules='MAP * ~NOTFOUND' --window-size=1250,1000 --virtual-time-budget=4000 " +
        "--user-data-dir=" + (folder / "profile") + " --enable-logging=stderr --v=0 --dump-dom 'file://" + page +
        "#check' >" + (folder / "dom.html") + " 2>" + (folder / "log");
    EXPECT_EQ(std::system(command.c_str()), 0) << read_file(folder / "log");
    return {read_file(folder / "dom.html"), read_file(folder / "log")};
}

/// The numbers in `name="N"` of all elements, in order.
std::vector<int> attributes(const std::string& dom, const std::string& name) {
    std::vector<int> found;
    const std::regex pattern(name + "=\"([0-9]+)\"");
    for (auto at = std::sregex_iterator(dom.begin(), dom.end(), pattern); at != std::sregex_iterator(); ++at) {
        found.push_back(std::stoi((*at)[1]));
    }
    return found;
}

/// No error on the console, and every chart on the page is there and not empty.
void expect_drawn(const TemporaryFolder& folder, const std::string& page, std::size_t charts) {
    const Browsed seen = browsed(folder, page);
    EXPECT_EQ(seen.log.find("CONSOLE"), std::string::npos) << seen.log;
    EXPECT_EQ(attributes(seen.dom, "data-chart").size(), charts);
    const std::vector<int> drawn = attributes(seen.dom, "data-drawn");
    const std::vector<int> inked = attributes(seen.dom, "data-inked");
    ASSERT_EQ(drawn.size(), charts);
    ASSERT_EQ(inked.size(), charts);
    for (std::size_t i = 0; i < charts; ++i) {
        EXPECT_GT(drawn[i], 0) << "chart " << i << " shows nothing";
        EXPECT_GT(inked[i], 3000) << "chart " << i << " is blank";
    }
}

TEST(ReportPage, EveryChartOfARunIsDrawn) {
    if (!has_chromium()) {
        GTEST_SKIP() << "chromium is not installed";
    }
    const TemporaryFolder folder;
    ASSERT_EQ(call(run_of("small", "lenet5", {"--images", "2", "--out", folder / "o"})).status, 0);
    expect_drawn(folder, folder / "o/report.html", 5);  // layers, energy, area, energy by layer, power
}

TEST(ReportPage, EveryChartOfTheIdealModelIsDrawn) {
    if (!has_chromium()) {
        GTEST_SKIP() << "chromium is not installed";
    }
    const TemporaryFolder folder;
    ASSERT_EQ(call(run_of("joint-rram", "mobilenet_v3_large", {"--model", "ideal", "--out", folder / "o"})).status, 0);
    expect_drawn(folder, folder / "o/report.html", 4);
}

TEST(ReportPage, EveryChartOfASearchIsDrawn) {
    if (!has_chromium()) {
        GTEST_SKIP() << "chromium is not installed";
    }
    const TemporaryFolder folder;
    write_file(folder / "tiny.yaml",
               "chip: small\nnetworks: [lenet5, grouped_small]\nobjective: ela\nlimits: {area_mm2: 6}\n"
               "optimiser: exhaustive\nparameters:\n  tile.pes: [4, 8, 16]\n"
               "  lanes: {key: tile.vector_unit.lanes, values: [4, 8]}\n");
    const Called called = call({"search", folder / "tiny.yaml", "--quiet", "--jobs", "2", "--out", folder / "o"});
    ASSERT_EQ(called.status, 0) << called.err;
    // Convergence, two trade-offs, two of the networks, two parameters, failures: 16 elements take too much area.
    expect_drawn(folder, folder / "o/report.html", 8);
}

TEST(ReportPage, EveryChartOfAnExperimentIsDrawn) {
    if (!has_chromium()) {
        GTEST_SKIP() << "chromium is not installed";
    }
    if (is_sanitized()) {
        GTEST_SKIP() << "the browser is none of ours, and Reproduce writes the same page";
    }
    const TemporaryFolder folder;
    Circumstances circumstances;
    circumstances.patience = 6;
    const Called called =
        call({"reproduce", "joint", "--budget", "smoke", "--quiet", "--out", folder / "o"}, circumstances);
    ASSERT_EQ(called.status, 0) << called.err;
    expect_drawn(folder, folder / "o/report.html", 14);  // EDAP and gain in seven views
}

TEST(ReportPage, AScriptThatFailsIsNoticed) {
    if (!has_chromium()) {
        GTEST_SKIP() << "chromium is not installed";
    }
    const TemporaryFolder folder;
    ASSERT_EQ(call(run_of("small", "lenet5", {"--out", folder / "o"})).status, 0);
    const std::string good = read_file(folder / "o/report.html");
    // Data that no chart can be made of, and a script that the page does not allow.
    std::string bad = good;
    bad.replace(bad.find("\"labels\":["), 10, "\"lapels\":[");
    write_file(folder / "bad.html", bad);
    EXPECT_NE(browsed(folder, folder / "bad.html").log.find("CONSOLE"), std::string::npos);
    std::string foreign = good;
    foreign.replace(foreign.find("<main>"), 6, "<main><script>document.title = 'taken'</script>");
    write_file(folder / "foreign.html", foreign);
    const Browsed seen = browsed(folder, folder / "foreign.html");
    EXPECT_NE(seen.log.find("Content Security Policy"), std::string::npos) << seen.log;
    EXPECT_EQ(seen.dom.find("<title>taken"), std::string::npos);
}

TEST(ReportPage, TheSameRunGivesTheSameBytes) {
    const TemporaryFolder folder;
    for (const char* out : {"a", "b"}) {
        ASSERT_EQ(call(run_of("small", "lenet5", {"--out", folder / out})).status, 0);
    }
    EXPECT_EQ(read_file(folder / "a/report.html"), read_file(folder / "b/report.html"));
}

}  // namespace
}  // namespace bitline
