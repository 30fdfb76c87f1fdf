// The three ways in which Bitline gives up. Libraries throw them; only main turns them into exit codes.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace bitline {

/// The user's input is wrong (exit 2). Holds every problem found, one line each, as
/// `where: what is wrong, what was given, what is allowed`.
class InputError : public std::runtime_error {
public:
    explicit InputError(std::string line);
    explicit InputError(std::vector<std::string> lines);
    const std::vector<std::string>& lines() const { return lines_; }

private:
    std::vector<std::string> lines_;
};

/// The network does not fit the chip, or no feasible point exists (exit 4).
class DoesNotFit : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A run ended with work left or made no progress (exit 3); the message is the wait-for graph.
class Stuck : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A check of our own failed (exit 1): names the check and the numbers that broke it.
class InternalError : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// Throws InternalError(message) unless `holds`.
void check(bool holds, const std::string& message);

}  // namespace bitline
