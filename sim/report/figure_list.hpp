// Collects the scalars of a report in the order of summary.json.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/report/report.hpp"

namespace bitline {

class FigureList {
public:
    void whole(std::string name, std::uint64_t value, std::string unit, std::string meaning) {
        add(std::move(name), static_cast<std::int64_t>(value), std::move(unit), std::move(meaning));
    }
    void real(std::string name, double value, std::string unit, std::string meaning) {
        add(std::move(name), value, std::move(unit), std::move(meaning));
    }
    void text(std::string name, std::string value, std::string meaning) {
        add(std::move(name), std::move(value), "", std::move(meaning));
    }
    void nothing(std::string name, std::string unit, std::string meaning) {
        add(std::move(name), std::monostate{}, std::move(unit), std::move(meaning));
    }
    std::vector<Figure> take() { return std::move(figures_); }

private:
    void add(std::string name, FigureValue value, std::string unit, std::string meaning) {
        figures_.push_back({std::move(name), std::move(value), std::move(unit), std::move(meaning)});
    }
    std::vector<Figure> figures_;
};

}  // namespace bitline
