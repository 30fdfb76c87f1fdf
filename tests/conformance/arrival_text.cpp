#include "tests/conformance/arrival_text.hpp"

#include <algorithm>
#include <tuple>

namespace bitline {

std::string arrival_text(std::vector<NocArrival> arrivals) {
    std::sort(arrivals.begin(), arrivals.end(), [](const NocArrival& a, const NocArrival& b) {
        return std::tie(a.tail, a.target, a.source) < std::tie(b.tail, b.target, b.source);
    });
    std::string text;
    for (const NocArrival& a : arrivals) {
        text += std::to_string(a.source) + " to " + std::to_string(a.target) + ", left " + std::to_string(a.created) +
                ", tail " + std::to_string(a.tail) + "\n";
    }
    return text;
}

}  // namespace bitline
