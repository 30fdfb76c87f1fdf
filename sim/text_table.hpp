// Aligned columns for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace bitline {

inline constexpr std::size_t terminal_width = 120;

class TextTable {
public:
    /// A column is as wide as its longest cell, at most `most` characters; what is longer ends in "..".
    void column(std::string header, bool left = false, std::size_t most = terminal_width);
    /// One cell per column.
    void row(std::vector<std::string> cells);
    /// A line between the rows so far and what follows.
    void rule();
    /// Header, rows, columns two blanks apart, no blanks at line ends.
    std::string text() const;

private:
    struct Column {
        std::string header;
        bool left = false;
        std::size_t most = 0;
    };
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;  ///< an empty row is a rule
};

/// The text with everything that a terminal would not print as one column replaced by '?'.
std::string printable(const std::string& text);

/// The text, which follows `indent` characters, broken at blanks so that lines have at most `width` characters (a longer
/// word stays whole); further lines begin with `indent` blanks.
std::string wrapped(const std::string& text, std::size_t width, std::size_t indent);

}  // namespace bitline
