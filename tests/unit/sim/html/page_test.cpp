#include "sim/html/page.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "hw/error.hpp"
#include "sim/html/assets.hpp"
#include "sim/html/source_hash.hpp"
#include "tests/support/text.hpp"

namespace bitline::html {
namespace {

Chart bars() {
    Chart chart;
    chart.title = "a chart";
    chart.x_title = "energy [pJ]";
    chart.labels = {"one", "two"};
    chart.series = {{"first", "#112233", {1, 2.5}, {}, false, {}}};
    return chart;
}

Page page_with(std::variant<Chart, Drawing, Table> block) {
    Page page;
    page.title = "title";
    page.sections = {{"section", "text", {std::move(block)}, 1}};
    return page;
}

/// The charts that the page's script will draw.
nlohmann::json charts_of(const std::string& html) {
    const std::string begin = R"(<script type="application/json" id="data">)";
    const std::size_t from = html.find(begin) + begin.size();
    return nlohmann::json::parse(html.substr(from, html.find("</script>", from) - from));
}

TEST(SourceHash, IsTheSha256OfKnownTextsInBase64) {
    EXPECT_EQ(source_hash("abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    EXPECT_EQ(source_hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST(Assets, AreWholeFiles) {
    EXPECT_EQ(chart_js().substr(0, 30).find("/*!\n * Chart.js v3"), 0U) << chart_js().substr(0, 30);
    EXPECT_GT(chart_js().size(), 150'000U);
    EXPECT_EQ(page_js().substr(page_js().size() - 6), "})();\n");
    EXPECT_EQ(page_css().substr(0, 5), ":root");
    for (const std::string_view script : {chart_js(), page_js()}) {
        EXPECT_EQ(script.find("</script"), std::string_view::npos);
    }
}

TEST(Page, IsOneFileThatLoadsNothing) {
    const std::string html = html_text(page_with(bars()));
    EXPECT_EQ(html.find("<!DOCTYPE html>\n"), 0U);
    EXPECT_EQ(html.substr(html.size() - 16), "</body>\n</html>\n");
    EXPECT_EQ(occurrences(html, " src="), 0U);
    EXPECT_EQ(occurrences(html, " href="), 0U);
    EXPECT_EQ(occurrences(html, "@import"), 0U);
    EXPECT_EQ(occurrences(html, "default-src 'none'"), 1U);
    EXPECT_EQ(occurrences(html, "unsafe"), 0U);
    for (const std::string_view part : {chart_js(), page_js(), page_css()}) {
        EXPECT_EQ(occurrences(html, "'" + source_hash(part) + "'"), 1U);
        EXPECT_EQ(occurrences(html, part), 1U);
    }
    EXPECT_EQ(html, html_text(page_with(bars())));
}

TEST(Page, TextsCannotBecomeMarkup) {
    const std::string evil = "</script><script>alert('x')</script>&\"";
    Page page = page_with(bars());
    page.title = evil;
    page.subtitle = evil;
    page.cards = {{evil, evil, evil}};
    page.notes = {evil};
    Chart chart = bars();
    chart.title = evil;
    chart.note = evil;
    chart.labels[0] = evil;
    chart.series[0].name = evil;
    page.sections.push_back({evil, evil, {chart, Table{evil, {{evil, false}}, {{evil}}, true}}, 2});
    const std::string html = html_text(page);
    EXPECT_EQ(occurrences(html, "alert('x')"), 2U) << "in the data, as the text of two values";
    EXPECT_EQ(occurrences(html, "<script>alert"), 0U);
    EXPECT_EQ(occurrences(html, "</script>"), 3U);
    const auto charts = charts_of(html);
    ASSERT_EQ(charts.size(), 2U);
    EXPECT_EQ(charts[1]["labels"][0], evil);
    EXPECT_EQ(charts[1]["series"][0]["name"], evil);
    EXPECT_EQ(escaped("<a b=\"c\">'&"), "&lt;a b=&quot;c&quot;&gt;&#39;&amp;");
}

TEST(Page, DataOfCharts) {
    Chart points;
    points.kind = ChartKind::points;
    points.y_log = true;
    points.series = {{"p", "#445566", {}, {{1, 2}, {3, 4}}, false, {"a", "b"}}};
    Page page = page_with(bars());
    page.sections[0].blocks.emplace_back(points);
    const std::string html = html_text(page);
    const auto charts = charts_of(html);
    ASSERT_EQ(charts.size(), 2U);
    EXPECT_EQ(charts[0]["kind"], "bars");
    EXPECT_EQ(charts[0]["series"][0]["values"], nlohmann::json({1.0, 2.5}));
    EXPECT_EQ(charts[0]["x_title"], "energy [pJ]");
    EXPECT_EQ(charts[1]["kind"], "points");
    EXPECT_EQ(charts[1]["y_log"], true);
    EXPECT_EQ(charts[1]["series"][0]["points"][1][1], 4.0);
    EXPECT_EQ(charts[1]["series"][0]["labels"][1], "b");
    EXPECT_EQ(occurrences(html, "<figure data-chart=\"0\">"), 1U);
    EXPECT_EQ(occurrences(html, "<figure data-chart=\"1\">"), 1U);
}

TEST(Page, RefusesChartsAndTablesThatDoNotAddUp) {
    Chart chart = bars();
    chart.series[0].values.pop_back();
    EXPECT_THROW(html_text(page_with(chart)), InternalError);
    chart = bars();
    chart.kind = ChartKind::points;
    chart.series[0].labels = {"of no point"};
    EXPECT_THROW(html_text(page_with(chart)), InternalError);
    EXPECT_THROW(html_text(page_with(Table{"t", {{"a", false}, {"b", true}}, {{"1"}}, false})), InternalError);
}

TEST(Page, TablesSetNumbersToTheRight) {
    const std::string html = html_text(page_with(Table{"t", {{"a", false}, {"b", true}}, {{"x", "1"}}, false}));
    EXPECT_EQ(occurrences(html, "<tr><th>a</th><th class=\"number\">b</th></tr>"), 1U);
    EXPECT_EQ(occurrences(html, "<tr><td>x</td><td class=\"number\">1</td></tr>"), 1U);
    EXPECT_EQ(occurrences(html, "<details class=\"table\">"), 0U);
    EXPECT_EQ(occurrences(html_text(page_with(Table{"t", {{"a", false}}, {}, true})),
                          "<details class=\"table\"><summary>t</summary>"),
              1U);
}

}  // namespace
}  // namespace bitline::html
