// Numbers for people: few digits, and the prefix that suits them.
#pragma once

#include <string>

namespace bitline {

/// A prefixed unit, and what a number in base units is multiplied with to be in it.
struct Scale {
    std::string unit;
    double factor = 1;
};

/// The scale in which `most` has one to three digits before the point, from p to T; without prefix for 0.
Scale scale_for(double most, const std::string& unit);

/// Six significant digits and a prefix: 1.60912 ms.
std::string with_prefix(double value, const std::string& unit);

/// Four significant digits, without exponent where that is short.
std::string short_number(double value);

/// A share in percent with one digit after the point, without the sign: 12.5.
std::string percent(double share);

}  // namespace bitline
