#include "sim/trace/scope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "hw/error.hpp"

namespace bitline {

namespace {

constexpr std::string_view allowed_parts =
    "a list such as 'tile3,tile5-9,tile3.pe0,router0,memory0,global_buffer' or 'chip' is allowed";
constexpr std::string_view allowed_windows = "two times such as '10us:20us', '10us:' or ':20us' are allowed";

std::string_view trim(std::string_view text) {
    const auto is_blank = [](char c) {
        return c == ' ' || c == '\t';
    };
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

/// Takes a number off the front of `text`; nothing is taken when there is none that fits an int.
std::optional<int> take_number(std::string_view& text) {
    int value = 0;
    if (text.empty() || text.front() < '0' || text.front() > '9') {
        return std::nullopt;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

bool starts_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

Cycle parse_edge(std::string_view edge, const std::string& text, const Clock& clock, Cycle missing) {
    edge = trim(edge);
    if (edge.empty()) {
        return missing;
    }
    const std::optional<Quantity> quantity = parse_quantity(edge);
    if (!quantity || quantity->dimension != Dimension::time || !quantity->exact || *quantity->exact < 0) {
        throw InputError(fmt::format("--window: '{}' is no time of whole femtoseconds, '{}' was given, {}", edge, text,
                                     allowed_windows));
    }
    return clock.cycles(Time{*quantity->exact});
}

}  // namespace

TimeWindow parse_window(const std::string& text, const Clock& clock) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || text.find(':', colon + 1) != std::string::npos) {
        throw InputError(
            fmt::format("--window: not two times with a colon between, '{}' was given, {}", text, allowed_windows));
    }
    const std::string_view view(text);
    TimeWindow window;
    window.begin = parse_edge(view.substr(0, colon), text, clock, 0);
    window.end = parse_edge(view.substr(colon + 1), text, clock, never);
    if (window.begin >= window.end) {
        throw InputError(
            fmt::format("--window: holds no cycle of {} ns, '{}' was given, a later end than beginning is allowed",
                        clock.period_ns(), text));
    }
    return window;
}

Scope Scope::parse(const std::string& text) {
    Scope scope;
    bool everything = false;
    std::vector<std::string> problems;
    std::string_view rest(text);
    for (bool more = true; more;) {
        const std::size_t comma = rest.find(',');
        more = comma != std::string_view::npos;
        const std::string_view item = trim(rest.substr(0, comma));
        rest.remove_prefix(more ? comma + 1 : rest.size());

        std::string_view left = item;
        Part part;
        for (const std::string_view kind : {"tile", "router", "memory", "global_buffer", "chip"}) {
            if (starts_with(item, kind)) {
                part.kind = kind;
                left.remove_prefix(kind.size());
                break;
            }
        }
        const bool numbered = part.kind == "tile" || part.kind == "router" || part.kind == "memory";
        part.first = -1;
        part.last = -1;
        bool good = !part.kind.empty();
        if (const std::optional<int> first = numbered ? take_number(left) : std::nullopt) {
            part.first = part.last = *first;
            if (starts_with(left, "-")) {
                left.remove_prefix(starts_with(left.substr(1), part.kind) ? 1 + part.kind.size() : 1);
                const std::optional<int> last = take_number(left);
                good = good && last.has_value();
                part.last = last.value_or(part.first);
            }
        }
        good = good && (left.empty() || (left.front() == '.' && left.size() > 1 && part.kind != "chip"));
        if (!good) {
            problems.push_back(fmt::format("--scope: unknown part, '{}' was given, {}", item, allowed_parts));
        } else if (part.last < part.first) {
            problems.push_back(fmt::format("--scope: the range runs backwards, '{}' was given, '{}{}-{}' is allowed",
                                           item, part.kind, part.last, part.first));
        }
        part.inside = left;
        everything = everything || part.kind == "chip";
        scope.parts_.push_back(std::move(part));
    }
    if (!problems.empty()) {
        throw InputError(std::move(problems));
    }
    if (everything) {
        scope.parts_.clear();
    }
    return scope;
}

void Scope::check(const ChipSpec& spec) const {
    std::vector<std::string> problems;
    for (const Part& part : parts_) {
        const int known = part.kind == "tile"     ? spec.tiles()
                          : part.kind == "router" ? spec.routers()
                                                  : spec.memory.controllers;
        if (part.kind != "global_buffer" && part.last >= known) {
            problems.push_back(
                fmt::format("--scope: the chip has no {0}{1}, '{0}{1}' was given, {0}0 to {0}{2} are allowed",
                            part.kind, part.last, known - 1));
        }
    }
    if (!problems.empty()) {
        throw InputError(std::move(problems));
    }
}

bool Scope::contains(std::string_view path) const {
    if (parts_.empty()) {
        return true;
    }
    constexpr std::string_view root = "chip.";
    if (!starts_with(path, root)) {
        return false;
    }
    path.remove_prefix(root.size());
    return std::any_of(parts_.begin(), parts_.end(), [path](const Part& part) {
        if (!starts_with(path, part.kind)) {
            return false;
        }
        std::string_view rest = path.substr(part.kind.size());
        if (part.kind != "global_buffer") {
            const std::optional<int> number = take_number(rest);
            if (!number || (part.first >= 0 && (*number < part.first || *number > part.last))) {
                return false;
            }
        }
        if (!starts_with(rest, part.inside)) {
            return false;
        }
        rest.remove_prefix(part.inside.size());
        return rest.empty() || rest.front() == '.';
    });
}

bool Scope::touches(std::string_view site_path) const {
    return parts_.empty() || std::any_of(parts_.begin(), parts_.end(), [site_path](const Part& part) {
               Scope site;
               site.parts_.push_back({part.kind, part.first, part.last, ""});
               return site.contains(site_path);
           });
}

}  // namespace bitline
