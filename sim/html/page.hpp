// A result as one HTML file that opens offline: figures, tables, charts (drawn by Chart.js, which is part of the file) and
// drawings. The same page gives the same bytes.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace bitline::html {

/// A headline number.
struct Card {
    std::string name;
    std::string value;  ///< with its unit
    std::string detail;
};

struct Column {
    std::string name;
    bool number = false;  ///< set to the right
};

/// One cell per column in each row.
struct Table {
    std::string title;
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;
    bool folded = false;  ///< shown when its title is clicked
};

enum class ChartKind {
    bars,     ///< one horizontal bar per label, the series one behind the other
    columns,  ///< per label an upright bar of each series, side by side; on a logarithmic axis, which has no 0, a dot
    steps,    ///< lines through points (x, y), flat up to the next one
    points    ///< points (x, y)
};

/// bars and columns have a value per label, steps and points have points.
struct Series {
    std::string name;
    std::string colour;
    std::vector<double> values;
    std::vector<std::pair<double, double>> points;
    bool gap = false;                 ///< bars: moves the series behind it along, and is not seen
    std::vector<std::string> labels;  ///< of the points, for tooltips; none, or one for each
};

struct Chart {
    ChartKind kind = ChartKind::bars;
    std::string title;
    std::string note;     ///< below it
    std::string x_title;  ///< with the unit
    std::string y_title;
    bool x_log = false;
    bool x_whole = false;  ///< x counts things
    bool y_log = false;
    std::vector<std::string> labels;
    std::vector<Series> series;
};

/// An SVG element, made by sim/html/svg.hpp.
struct Drawing {
    std::string title;
    std::string note;
    std::string svg;
};

struct Section {
    std::string title;
    std::string text;
    std::vector<std::variant<Chart, Drawing, Table>> blocks;
    int columns = 1;  ///< charts and drawings side by side where the window is wide
};

struct Page {
    std::string title;
    std::string subtitle;
    std::vector<Card> cards;
    std::vector<std::string> notes;
    std::vector<Section> sections;
};

/// The whole file. Scripts and styles are allowed by their hashes, and nothing is loaded from elsewhere.
std::string html_text(const Page& page);

/// `text` with & < > " ' written as references.
std::string escaped(const std::string& text);

}  // namespace bitline::html
