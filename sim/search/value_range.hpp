// The values of a range, written as people write them.
#pragma once

#include <string>
#include <vector>

namespace bitline::search {

/// What is wrong with a range: which of its keys, and the rest of a message.
struct RangeError {
    std::string key;
    std::string what;
};

/// from, from + step, ..., to, all in the unit of `from`: ("0.5 V", "0.6 V", "50 mV") is 0.5 V, 0.55 V, 0.6 V. Throws
/// RangeError for what is no quantity, for mixed units, a step that does not move from `from` to `to` or does not end
/// there, and more than `most_range_values` values.
std::vector<std::string> linear_range(const std::string& from, const std::string& to, const std::string& step);

/// from, from * factor, ..., to, with the same rules.
std::vector<std::string> geometric_range(const std::string& from, const std::string& to, const std::string& factor);

constexpr int most_range_values = 10'000;

}  // namespace bitline::search
