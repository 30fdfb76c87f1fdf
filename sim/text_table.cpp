#include "sim/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "hw/error.hpp"

namespace bitline {

void TextTable::column(std::string header, bool left, std::size_t most) {
    columns_.push_back({std::move(header), left, most});
}

void TextTable::row(std::vector<std::string> cells) {
    check(cells.size() == columns_.size(), "a row of a table has too few or too many cells");
    rows_.push_back(std::move(cells));
}

void TextTable::rule() {
    rows_.emplace_back();
}

std::string TextTable::text() const {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t width = columns_[i].header.size();
        for (const std::vector<std::string>& row : rows_) {
            width = row.empty() ? width : std::max(width, std::min(row[i].size(), columns_[i].most));
        }
        widths.push_back(width);
    }
    const auto line = [&](const auto& cell_of) {
        std::string out;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            std::string cell = cell_of(i);
            if (cell.size() > widths[i]) {
                cell = cell.substr(0, widths[i] - 2) + "..";
            }
            out += i == 0 ? "" : "  ";
            out += columns_[i].left ? fmt::format("{:<{}}", cell, widths[i]) : fmt::format("{:>{}}", cell, widths[i]);
        }
        out.erase(out.find_last_not_of(' ') + 1);
        return out + "\n";
    };
    const auto dashes = [&](std::size_t i) {
        return std::string(widths[i], '-');
    };
    std::string out = line([&](std::size_t i) { return columns_[i].header; }) + line(dashes);
    for (const std::vector<std::string>& row : rows_) {
        out += row.empty() ? line(dashes) : line([&](std::size_t i) { return row[i]; });
    }
    return out;
}

std::string printable(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0U) != 0x80U) {  // a character of several bytes becomes one mark
            out += byte >= 0x20 && byte < 0x7f ? c : '?';
        }
    }
    return out;
}

std::string wrapped(const std::string& text, std::size_t width, std::size_t indent) {
    std::istringstream words(text);
    std::string out;
    std::size_t column = indent;
    std::string word;
    while (words >> word) {
        if (column > indent && column + 1 + word.size() > width) {
            out += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out;
}

}  // namespace bitline
