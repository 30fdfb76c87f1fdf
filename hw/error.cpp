#include "hw/error.hpp"

#include <utility>

namespace bitline {

namespace {

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        if (!text.empty()) {
            text += '\n';
        }
        text += line;
    }
    return text;
}

}  // namespace

InputError::InputError(std::string line) : InputError(std::vector<std::string>{std::move(line)}) {}

InputError::InputError(std::vector<std::string> lines) : std::runtime_error(joined(lines)), lines_(std::move(lines)) {}

void check(bool holds, const std::string& message) {
    if (!holds) {
        throw InternalError(message);
    }
}

}  // namespace bitline
