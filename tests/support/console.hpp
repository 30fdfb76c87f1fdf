// Console sessions in Markdown, so that a document's examples can be run: blocks fenced as ```console, in which a line
// `$ command` is followed by what the command prints. A line `...` stands for any number of lines.
#pragma once

#include <string>
#include <vector>

namespace bitline {

struct ConsoleExample {
    int line = 0;  ///< of the command, from 1
    std::string command;
    std::vector<std::string> expected;  ///< the lines it prints
};

/// All examples of a document, in order.
std::vector<ConsoleExample> console_examples(const std::string& markdown);

/// Whether what was printed is what the example shows.
bool shows(const std::vector<std::string>& expected, const std::vector<std::string>& printed);

/// The text cut at line ends; a last line without end counts.
std::vector<std::string> lines_of(const std::string& text);

}  // namespace bitline
