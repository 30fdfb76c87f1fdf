#include "hw/event.hpp"

namespace bitline {

namespace {

struct EventRow {
    const char* name;
    std::size_t numbers;
};
constexpr std::array<EventRow, 10> event_rows{{{"start", 2},
                                               {"end", 2},
                                               {"arrival", 3},
                                               {"base", 2},
                                               {"horizon", 3},
                                               {"inject", 4},
                                               {"grant", 5},
                                               {"receive", 4},
                                               {"channel", 2},
                                               {"slot", 1}}};

const EventRow& row_of(EventKind kind) {
    return event_rows.at(static_cast<std::size_t>(kind));
}

}  // namespace

const char* name_of(EventKind kind) {
    return row_of(kind).name;
}

std::size_t numbers_of(EventKind kind) {
    return row_of(kind).numbers;
}

std::string path_of(const EventPlace& place) {
    switch (place.part) {
        case EventPlace::Part::site: break;
        case EventPlace::Part::interface: return path_of(Site{place.kind, place.number}) + ".ni";
        case EventPlace::Part::channel:
            return path_of(Site{place.kind, place.number}) + ".channel" + std::to_string(place.port);
        case EventPlace::Part::output:
            return "chip.router" + std::to_string(place.number) + ".out" + std::to_string(place.port);
    }
    return path_of(Site{place.kind, place.number});
}

}  // namespace bitline
