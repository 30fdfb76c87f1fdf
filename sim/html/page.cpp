#include "sim/html/page.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>

#include "hw/error.hpp"
#include "sim/html/assets.hpp"
#include "sim/html/source_hash.hpp"

namespace bitline::html {

namespace {

using Json = nlohmann::ordered_json;

const char* name_of(ChartKind kind) {
    switch (kind) {
        case ChartKind::bars: return "bars";
        case ChartKind::columns: return "columns";
        case ChartKind::steps: return "steps";
        case ChartKind::points: return "points";
    }
    throw InternalError("a chart of unknown kind");
}

Json json_of(const Series& series) {
    Json json{{"name", series.name}, {"colour", series.colour}, {"values", series.values}, {"points", series.points}};
    if (series.gap) {
        json["gap"] = true;
    }
    if (!series.labels.empty()) {
        json["labels"] = series.labels;
    }
    return json;
}

Json json_of(const Chart& chart) {
    Json series = Json::array();
    for (const Series& one : chart.series) {
        series.push_back(json_of(one));
    }
    return Json{{"kind", name_of(chart.kind)}, {"x_title", chart.x_title},   {"y_title", chart.y_title},
                {"x_log", chart.x_log},        {"x_whole", chart.x_whole},   {"y_log", chart.y_log},
                {"labels", chart.labels},      {"series", std::move(series)}};
}

/// JSON inside a script element: nothing in it may look like the element's end or a comment.
std::string json_in_html(const Json& json) {
    const std::string text = json.dump(-1, ' ', true, Json::error_handler_t::replace);
    std::string out;
    for (const char c : text) {
        out += c == '<' ? std::string("\\u003c") : std::string(1, c);
    }
    return out;
}

void check_chart(const Chart& chart) {
    const bool labelled = chart.kind == ChartKind::bars || chart.kind == ChartKind::columns;
    for (const Series& series : chart.series) {
        check(!labelled || series.values.size() == chart.labels.size(),
              fmt::format("page: chart '{}' has {} labels and a series of {} values", chart.title, chart.labels.size(),
                          series.values.size()));
        check(series.labels.empty() || series.labels.size() == series.points.size(),
              fmt::format("page: chart '{}' has {} points and {} labels for them", chart.title, series.points.size(),
                          series.labels.size()));
    }
}

/// Writes the blocks of a page, and collects what its script will draw.
class Writer {
public:
    std::string body(const Page& page) {
        std::string out = fmt::format("<main>\n<h1>{}</h1>\n<p class=\"subtitle\">{}</p>\n", escaped(page.title),
                                      escaped(page.subtitle));
        out += cards(page.cards) + notes(page.notes);
        for (const Section& section : page.sections) {
            out += this->section(section);
        }
        return out + "</main>\n";
    }
    std::string data() const { return json_in_html(charts_); }

private:
    static std::string cards(const std::vector<Card>& cards) {
        std::string out;
        for (const Card& card : cards) {
            out += fmt::format("<div class=\"card\"><div class=\"name\">{}</div><div class=\"value\">{}</div><div "
                               "class=\"detail\">{}</div></div>\n",
                               escaped(card.name), escaped(card.value), escaped(card.detail));
        }
        return cards.empty() ? "" : "<div class=\"cards\">\n" + out + "</div>\n";
    }

    static std::string notes(const std::vector<std::string>& notes) {
        std::string out;
        for (const std::string& note : notes) {
            out += "<li>" + escaped(note) + "</li>\n";
        }
        return notes.empty() ? "" : "<ul class=\"notes\">\n" + out + "</ul>\n";
    }

    std::string section(const Section& section) {
        std::string out = "<section>\n<h2>" + escaped(section.title) + "</h2>\n";
        out += section.text.empty() ? "" : "<p>" + escaped(section.text) + "</p>\n";
        out += section.columns > 1 ? "<div class=\"blocks two\">\n" : "<div class=\"blocks\">\n";
        for (const auto& block : section.blocks) {
            out += std::visit([&](const auto& one) { return text(one); }, block);
        }
        return out + "</div>\n</section>\n";
    }

    static std::string heading(const std::string& title) {
        return title.empty() ? "" : "<h3>" + escaped(title) + "</h3>\n";
    }
    static std::string note(const std::string& note) {
        return note.empty() ? "" : "<p class=\"note\">" + escaped(note) + "</p>\n";
    }

    std::string text(const Chart& chart) {
        check_chart(chart);
        const std::size_t number = charts_.size();
        charts_.push_back(json_of(chart));
        return fmt::format("<figure data-chart=\"{}\">\n{}<div class=\"plot\"><canvas role=\"img\" "
                           "aria-label=\"{}\"></canvas></div>\n{}</figure>\n",
                           number, heading(chart.title), escaped(chart.title), note(chart.note));
    }

    static std::string text(const Drawing& drawing) {
        return "<figure>\n" + heading(drawing.title) + drawing.svg + note(drawing.note) + "</figure>\n";
    }

    static std::string text(const Table& table) {
        std::string rows = row(table, "th", [](const Column& column, std::size_t) { return column.name; });
        for (const std::vector<std::string>& cells : table.rows) {
            check(cells.size() == table.columns.size(), "page: a row of table '" + table.title + "' has other columns");
            rows += row(table, "td", [&](const Column&, std::size_t i) { return cells[i]; });
        }
        const std::string text = "<div class=\"scroll\"><table>\n" + rows + "</table></div>\n";
        return table.folded ? "<details class=\"table\"><summary>" + escaped(table.title) + "</summary>\n" + text +
                                  "</details>\n"
                            : "<div class=\"table\">\n" + heading(table.title) + text + "</div>\n";
    }

    template <class Cell>
    static std::string row(const Table& table, const char* tag, Cell cell) {
        std::string out = "<tr>";
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            out += fmt::format("<{}{}>{}</{}>", tag, table.columns[i].number ? " class=\"number\"" : "",
                               escaped(cell(table.columns[i], i)), tag);
        }
        return out + "</tr>\n";
    }

    Json charts_ = Json::array();
};

std::string script(std::string_view text) {
    return fmt::format("<script>{}</script>\n", text);
}

}  // namespace

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string html_text(const Page& page) {
    Writer writer;
    const std::string body = writer.body(page);
    const std::string policy =
        fmt::format("default-src 'none'; script-src '{}' '{}'; style-src '{}'; base-uri 'none'; form-action 'none'",
                    source_hash(chart_js()), source_hash(page_js()), source_hash(page_css()));
    return fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n"
                       "<style>{}</style>\n</head>\n<body>\n{}"
                       "<script type=\"application/json\" id=\"data\">{}</script>\n{}{}</body>\n</html>\n",
                       policy, escaped(page.title), page_css(), body, writer.data(), script(chart_js()),
                       script(page_js()));
}

}  // namespace bitline::html
