// Drawings in SVG, without styles of their own so that a page's policy allows them.
#pragma once

#include <string>

namespace bitline::html {

class Svg {
public:
    /// A drawing of that size in units of its own; `label` says what it shows.
    Svg(double width, double height, const std::string& label);
    /// `tip` is shown while the pointer rests on it.
    void rectangle(double x, double y, double width, double height, const std::string& colour, const std::string& tip);
    void line(double x1, double y1, double x2, double y2, double width, const std::string& colour,
              const std::string& tip);
    enum class Anchor { start, middle, end };
    void text(double x, double y, Anchor anchor, const std::string& text);
    /// Boxes from 0 to `most` with their colours, from (x, y) on, 200 wide and 26 high.
    void legend(double x, double y, double most, const std::string& unit);
    std::string finish();

private:
    std::string text_;
};

/// Colour of a share from 0 (pale) to 1 (dark) in a heat map.
std::string heat_colour(double share);

/// Colour of what has no value in a heat map.
inline constexpr const char* no_heat = "#f1f3f5";

}  // namespace bitline::html
