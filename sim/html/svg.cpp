#include "sim/html/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/html/page.hpp"

namespace bitline::html {

namespace {

/// Two decimals at most: enough for a drawing, and the same text everywhere.
std::string number(double value) {
    std::string text = fmt::format("{:.2f}", value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
        text.pop_back();
    }
    return text == "-0" ? "0" : text;
}

std::string tip_text(const std::string& tip) {
    return tip.empty() ? "" : "<title>" + escaped(tip) + "</title>";
}

}  // namespace

Svg::Svg(double width, double height, const std::string& label)
    : text_(fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n", number(width), number(height),
                        escaped(label))) {}

void Svg::rectangle(double x, double y, double width, double height, const std::string& colour,
                    const std::string& tip) {
    text_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\">{}</rect>\n", number(x),
                         number(y), number(width), number(height), colour, tip_text(tip));
}

void Svg::line(double x1, double y1, double x2, double y2, double width, const std::string& colour,
               const std::string& tip) {
    text_ += fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\" stroke-width=\"{}\">{}</line>\n",
                         number(x1), number(y1), number(x2), number(y2), colour, number(width), tip_text(tip));
}

void Svg::text(double x, double y, Anchor anchor, const std::string& text) {
    static constexpr std::array<const char*, 3> anchors{"start", "middle", "end"};
    text_ += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n", number(x), number(y),
                         anchors.at(static_cast<std::size_t>(anchor)), escaped(text));
}

void Svg::legend(double x, double y, double most, const std::string& unit) {
    constexpr int boxes = 40;
    constexpr double box = 5;
    for (int i = 0; i < boxes; ++i) {
        rectangle(x + i * box, y, box + 0.2, 9, heat_colour((i + 0.5) / boxes), "");
    }
    text(x, y + 22, Anchor::start, "0");
    text(x + boxes * box / 2, y + 22, Anchor::middle, fmt::format("{:.3g}", most / 2));
    text(x + boxes * box, y + 22, Anchor::end, fmt::format("{:.3g} {}", most, unit));
}

std::string Svg::finish() {
    return text_ + "</svg>\n";
}

std::string heat_colour(double share) {
    // Pale yellow over green to deep blue: darker is always more.
    static constexpr std::array<std::array<double, 3>, 4> stops{
        {{247, 244, 214}, {127, 205, 187}, {34, 113, 171}, {8, 29, 88}}};
    const double place = std::clamp(share, 0.0, 1.0) * (stops.size() - 1);
    const std::size_t low = std::min(static_cast<std::size_t>(place), stops.size() - 2);
    const double part = place - static_cast<double>(low);
    std::array<int, 3> rgb{};
    for (std::size_t i = 0; i < rgb.size(); ++i) {
        rgb.at(i) =
            static_cast<int>(std::lround(stops.at(low).at(i) + part * (stops.at(low + 1).at(i) - stops.at(low).at(i))));
    }
    return fmt::format("#{:02x}{:02x}{:02x}", rgb[0], rgb[1], rgb[2]);
}

}  // namespace bitline::html
