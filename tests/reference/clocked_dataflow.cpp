#include "tests/reference/clocked_dataflow.hpp"

#include <algorithm>
#include <stdexcept>

namespace bitline::reference {

namespace {

/// A window in carried coordinates, not yet cut to what is there.
struct Frame {
    std::int64_t top = 0, left = 0, height = 0, width = 0;
};

Frame frame_of(const Edge& edge, const Carried& carried, const Step& step) {
    const Window& w = edge.window;
    const std::int64_t first = w.stride_x == 0 ? 0 : carried.columns_before();
    return {std::int64_t{step.y} * w.stride_y - w.pad_y, std::int64_t{step.x} * w.stride_x - w.pad_x - first, w.span_y,
            w.span_x + (std::int64_t{step.columns} - 1) * w.stride_x};
}

std::int64_t cut(std::int64_t at, std::int64_t end) {
    return std::max<std::int64_t>(0, std::min(at, end));
}

std::vector<std::int64_t> elements_in(const Frame& frame, const Carried& carried) {
    std::vector<std::int64_t> inside;
    for (std::int64_t row = frame.top; row < frame.top + frame.height; ++row) {
        for (std::int64_t column = frame.left; column < frame.left + frame.width; ++column) {
            if (row >= 0 && row < carried.rows() && column >= 0 && column < carried.columns()) {
                inside.push_back(row * carried.columns() + column);
            }
        }
    }
    return inside;
}

/// H1, of the firing before `next`.
std::int64_t dead_below(const Edge& edge, const Carried& carried, const Domain& domain, const Step& next) {
    const Frame window = frame_of(edge, carried, next);
    const std::int64_t row = cut(window.top, carried.rows());
    std::int64_t column = cut(window.left, carried.columns());
    if (next.y + 1 < domain.height) {
        const Frame below = frame_of(edge, carried, {next.y + 1, domain.x_begin, 1});
        if (cut(below.top, carried.rows()) == row) {
            column = std::min(column, cut(below.left, carried.columns()));
        }
    }
    return std::min(row * carried.columns() + column, carried.elements());
}

}  // namespace

std::vector<Step> steps_of(const Domain& domain) {
    std::vector<Step> steps;
    int group = 0;
    for (int y = 0; y < domain.height; ++y) {
        for (int x = domain.x_begin; x < domain.x_end; x += domain.run) {
            const int dealt = group++ % domain.deal_period;
            if (dealt >= domain.deal_begin && dealt < domain.deal_begin + domain.deal_count) {
                steps.push_back({y, x, std::min(domain.run, domain.x_end - x)});
            }
        }
    }
    return steps;
}

Carried::Carried(const EdgeMap& map) : map_(map) {
    for (int y = 0; y < map.height; ++y) {
        row_number_.push_back(y % map.step_y < map.keep_y ? rows_++ : -1);
    }
    for (int x = 0; x < map.x_end; ++x) {
        const bool carried = x % map.step_x < map.keep_x;
        if (x < map.x_begin) {
            columns_before_ += carried ? 1 : 0;
        }
        column_number_.push_back(carried && x >= map.x_begin ? columns_++ : -1);
    }
}

std::int64_t Carried::number(int y, int x) const {
    if (y < 0 || y >= map_.height || x < 0 || x >= map_.x_end) {
        return -1;
    }
    const std::int64_t row = row_number_[static_cast<std::size_t>(y)];
    const std::int64_t column = column_number_[static_cast<std::size_t>(x)];
    return row < 0 || column < 0 ? -1 : row * columns_ + column;
}

Readings readings_of(const Edge& edge, const Node& consumer) {
    const std::vector<Step> steps = steps_of(consumer.domain);
    const Carried carried(edge.map);
    Readings readings;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const bool last = i + 1 == steps.size();
        const auto number = static_cast<std::int64_t>(i);
        if (edge.map.by_firing) {
            readings.read.push_back({number});
            readings.clipped.push_back(false);
            readings.dead.push_back(number + 1);
            continue;
        }
        const Frame frame = frame_of(edge, carried, steps[i]);
        readings.read.push_back(elements_in(frame, carried));
        readings.clipped.push_back(static_cast<std::int64_t>(readings.read.back().size()) < frame.height * frame.width);
        readings.dead.push_back(last ? carried.elements() : dead_below(edge, carried, consumer.domain, steps[i + 1]));
    }
    return readings;
}

std::vector<Made> made_by(const Edge& edge, const Node& producer) {
    const Carried carried(edge.map);
    const std::vector<Step> steps = steps_of(producer.domain);
    std::vector<Made> made(steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const bool emits = !producer.emits_once || i + 1 == steps.size();
        const Step at = producer.emits_once ? Step{} : steps[i];
        if (edge.map.by_firing) {
            made[i] = {static_cast<std::int64_t>(i), 1};
            continue;
        }
        for (int x = at.x; emits && x < at.x + at.columns; ++x) {
            const std::int64_t number = carried.number(at.y, x);
            if (number >= 0 && made[i].count > 0 && number != made[i].first + made[i].count) {
                throw std::runtime_error("reference: the elements of a firing are not consecutive");
            }
            if (number >= 0) {
                made[i].first = made[i].count == 0 ? number : made[i].first;
                ++made[i].count;
            }
        }
    }
    return made;
}

}  // namespace bitline::reference
