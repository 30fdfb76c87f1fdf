// The log of a run, as docs/timing.md defines it in "Events" (rules E1-E10). Plain numbers; paths and names are made when
// somebody prints them.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "hw/ids.hpp"
#include "hw/program.hpp"

namespace bitline {

enum class EventKind : std::uint8_t {
    start,    ///< E1, at the site: node, firing (over all images)
    end,      ///< E2, at the site: node, firing
    arrival,  ///< E3, at the consumer's site: edge, first element (over all images), elements
    base,     ///< E4, at the consumer's site: edge, base
    horizon,  ///< E5, at the producer's site: edge, producer, horizon
    inject,   ///< E6, at the interface: edge, first element of the message, payload bytes, flits
    grant,    ///< E7, at the router's output: edge, first element of the message, payload bytes, flits, input port
    receive,  ///< E8, at the interface: edge, first element of the message, payload bytes, flits
    channel,  ///< E9, at the memory channel: bytes, first cycle in which it is free again
    slot      ///< E10, at the site: node
};

/// The component that an event belongs to.
struct EventPlace {
    enum class Part : std::uint8_t { site, interface, channel, output };
    Part part = Part::site;
    SiteKind kind = SiteKind::tile;  ///< of a site
    int number = 0;                  ///< of the site or the router
    int port = 0;                    ///< of the memory channel or the router's output

    static EventPlace at(Site site) { return {Part::site, site.kind, site.number, 0}; }
    static EventPlace interface_of(Site site) { return {Part::interface, site.kind, site.number, 0}; }
    static EventPlace channel_of(int memory, int channel) { return {Part::channel, SiteKind::memory, memory, channel}; }
    static EventPlace output_of(int router, int port) { return {Part::output, SiteKind::tile, router, port}; }
};

struct Event {
    EventKind kind{};
    Cycle cycle = 0;
    EventPlace place;
    std::array<std::int64_t, 5> numbers{};  ///< the first numbers_of(kind) count
};

const char* name_of(EventKind kind);
/// How many numbers events of that kind carry.
std::size_t numbers_of(EventKind kind);
/// `chip.tile3`, `chip.tile3.ni`, `chip.memory0.channel1`, `chip.router4.out5`.
std::string path_of(const EventPlace& place);

}  // namespace bitline
