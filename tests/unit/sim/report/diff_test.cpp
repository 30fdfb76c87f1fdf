#include "sim/report/diff.hpp"

#include <gtest/gtest.h>

#include "hw/error.hpp"
#include "sim/report/report_files.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/sim/consistent_run.hpp"

namespace bitline {
namespace {

/// The differences between two reports, written and read again.
std::string diff_of(const Report& a, const Report& b) {
    const TemporaryFolder folder;
    write_report(a, folder / "a");
    write_report(b, folder / "b");
    return diff_reports(folder / "a", folder / "b/summary.json");
}

std::string line_with(const std::string& text, const std::string& words) {
    const std::size_t at = text.find(words);
    if (at == std::string::npos) {
        return "";
    }
    const std::size_t begin = text.rfind('\n', at);
    return text.substr(begin == std::string::npos ? 0 : begin + 1,
                       text.find('\n', at) - (begin == std::string::npos ? 0 : begin + 1));
}

TEST(Diff, EqualRunsHaveNone) {
    EXPECT_EQ(diff_of(consistent_run().report(), consistent_run().report()), "no difference\n");
}

TEST(Diff, TellsFiguresComponentsLayersAndStalls) {
    const Report a = consistent_run().report();
    ConsistentRun changed = consistent_run();
    changed.spec.costs[Cost::memory_lpddr4].value *= 2;
    changed.activity.nodes[1].wait = {5000, 12'200, 500, 200};
    changed.activity.cycles = 22'000;
    changed.activity.image_done = {22'000};
    const std::string text = diff_of(a, changed.report());
    EXPECT_NE(line_with(text, "cycles").find("+10.00 %"), std::string::npos) << text;
    EXPECT_NE(line_with(text, "latency_ns").find("22000"), std::string::npos);
    EXPECT_NE(line_with(text, "\nmemory"), "") << text;
    EXPECT_NE(line_with(text, "output energy_pj").find("+100.00 %"), std::string::npos) << text;
    EXPECT_NE(line_with(text, "conv1 busy").find('-'), std::string::npos) << text;
    EXPECT_NE(line_with(text, "conv1 waits for input"), "") << text;
    EXPECT_EQ(line_with(text, "area_mm2"), "") << "areas are equal";
    EXPECT_EQ(line_with(text, "chip"), "");
}

TEST(Diff, TheLargestEffectStandsFirst) {
    const Report a = consistent_run().report();
    Report b = a;
    b.components[static_cast<std::size_t>(ComponentKind::adc)].dynamic_pj *= 3;
    b.components[static_cast<std::size_t>(ComponentKind::router)].dynamic_pj *= 1.5;
    const std::string text = diff_of(a, b);
    const std::size_t adc = text.find("\nadc");
    const std::size_t router = text.find("\nrouter");
    ASSERT_NE(adc, std::string::npos);
    ASSERT_NE(router, std::string::npos);
    EXPECT_LT(adc, router) << text;
}

TEST(Diff, LayersThatCameOrWentAreNamed) {
    const Report a = consistent_run().report();
    Report b = a;
    b.layers[1].name = "other";
    const std::string text = diff_of(a, b);
    EXPECT_NE(line_with(text, "output").find("there"), std::string::npos) << text;
    EXPECT_NE(line_with(text, "other").find("there"), std::string::npos) << text;
}

TEST(Diff, AFigureThatIsOnlyInOneRunIsShown) {
    const std::string text = diff_of(consistent_run(1).report(), consistent_run(2).report());
    EXPECT_NE(line_with(text, "interval_ns").find("null"), std::string::npos) << text;
    EXPECT_NE(line_with(text, "images").find("+100.00 %"), std::string::npos) << text;
}

/// The refusal of a file that is no summary.
std::string refusal_of(const std::string& text) {
    const TemporaryFolder folder;
    write_file(folder / "summary.json", text);
    try {
        diff_reports(folder.path(), folder.path());
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(Diff, RefusesWhatIsNoSummary) {
    EXPECT_NE(refusal_of("{ not json").find("got no JSON"), std::string::npos);
    EXPECT_NE(refusal_of("").find("got no JSON"), std::string::npos);
    EXPECT_NE(refusal_of("[1, 2]").find("got other JSON"), std::string::npos);
    EXPECT_NE(refusal_of("{\"cycles\": 3}").find("summary.json: no summary of a run"), std::string::npos);
    EXPECT_NE(refusal_of(R"({"cycles": 3, "layers": [4], "energy_pj_by_component": {}, "area_mm2_by_component": {}})")
                  .find("other JSON"),
              std::string::npos);
    EXPECT_THROW(diff_reports("/no/such/folder", "/no/such/folder"), InputError);
}

TEST(Diff, SurvivesValuesOfOtherTypes) {
    const TemporaryFolder folder;
    const char* odd = R"({"cycles": "many", "seed": [1], "layers": [{"name": "x", "busy": "very", "stall": 3}],
                          "energy_pj_by_component": {"adc": null}, "area_mm2_by_component": {}})";
    const char* other = R"({"cycles": 3, "seed": 2, "layers": [{"name": "x", "busy": 0.5, "stall": {"input": 1}}],
                            "energy_pj_by_component": {"adc": 4}, "area_mm2_by_component": {"x": {}}})";
    write_file(folder / "a.json", odd);
    write_file(folder / "b.json", other);
    const std::string text = diff_reports(folder / "a.json", folder / "b.json");
    EXPECT_NE(text.find("x busy"), std::string::npos) << text;
    EXPECT_NE(text.find("many"), std::string::npos) << text;
}

}  // namespace
}  // namespace bitline
