// Optimisers propose points and learn what they are worth. They never evaluate: the driver owns that, the cache and failure.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/search/outcome.hpp"
#include "sim/search/point.hpp"

namespace bitline::search {

/// A point that an optimiser wants to know about, and how exactly.
struct Question {
    Point point;
    Model model = Model::simulated;
};

/// What the driver found for a question.
struct Answer {
    Status status = Status::ok;
    /// All minimised, one for each objective of the search; empty unless ok.
    std::vector<double> objectives;
};

class Optimiser {
public:
    virtual ~Optimiser() = default;
    /// The next questions; they can be answered at once, in any order. Empty when the optimiser has finished. Points may
    /// repeat earlier ones: the driver answers those without work.
    virtual std::vector<Question> ask() = 0;
    /// The answers to the last questions, in their order.
    virtual void tell(const std::vector<Answer>& answers) = 0;
    /// Lines for the report of a finished search, e.g. how well a bound ranked; same answers, same lines.
    virtual std::vector<std::string> remarks() const { return {}; }
};

}  // namespace bitline::search
