// Colours of pages: told apart by colour-blind eyes and in grey (after Okabe and Ito, Color Universal Design, 2008).
#pragma once

#include <array>

namespace bitline::html {

inline constexpr const char* blue = "#0072b2";
inline constexpr const char* orange = "#e69f00";
inline constexpr const char* vermilion = "#d55e00";
inline constexpr const char* purple = "#a5559a";
inline constexpr const char* green = "#009e73";
inline constexpr const char* sky = "#56b4e9";
inline constexpr const char* grey = "#9aa5ae";

/// For series of equal rank.
inline constexpr std::array<const char*, 7> series_colours{blue, vermilion, green, purple, orange, sky, grey};

}  // namespace bitline::html
