#include "tests/support/console.hpp"

#include <cstddef>
#include <sstream>

namespace bitline {

namespace {

const std::string fence = "```";
const std::string prompt = "$ ";
const std::string anything = "...";

bool begins(const std::string& line, const std::string& prefix) {
    return line.compare(0, prefix.size(), prefix) == 0;
}

}  // namespace

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::vector<ConsoleExample> console_examples(const std::string& markdown) {
    std::vector<ConsoleExample> examples;
    bool in_block = false;
    bool in_console = false;
    bool has_command = false;
    int number = 0;
    for (const std::string& line : lines_of(markdown)) {
        ++number;
        if (begins(line, fence)) {
            in_console = !in_block && line == fence + "console";
            in_block = !in_block;
            has_command = false;
        } else if (in_console && begins(line, prompt)) {
            examples.push_back({number, line.substr(prompt.size()), {}});
            has_command = true;
        } else if (in_console && has_command) {
            examples.back().expected.push_back(line);
        }
    }
    return examples;
}

bool shows(const std::vector<std::string>& expected, const std::vector<std::string>& printed) {
    // matches[j]: the lines of `expected` so far can stand for the first j lines of `printed`.
    std::vector<bool> matches(printed.size() + 1, false);
    matches[0] = true;
    for (const std::string& line : expected) {
        std::vector<bool> next(printed.size() + 1, false);
        bool reachable = false;
        for (std::size_t j = 0; j <= printed.size(); ++j) {
            if (line == anything) {
                reachable = reachable || matches[j];
                next[j] = reachable;
            } else if (j > 0) {
                next[j] = matches[j - 1] && printed[j - 1] == line;
            }
        }
        matches = next;
    }
    return matches[printed.size()];
}

}  // namespace bitline
