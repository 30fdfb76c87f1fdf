#include "sim/trace/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace bitline {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t fs_per_us = 1'000'000'000;
constexpr std::uint32_t rows_per_track = 1024;  ///< sort keys set aside for each track

/// Length of the UTF-8 sequence at the front of `text`, 0 if it is none (RFC 3629, section 4).
std::size_t utf8_length(std::string_view text) {
    const auto byte = [text](std::size_t i) {
        return static_cast<unsigned>(static_cast<unsigned char>(text[i]));
    };
    const unsigned lead = byte(0);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xc2 ? 0
                               : lead < 0xe0 ? 2
                               : lead < 0xf0 ? 3
                               : lead < 0xf5 ? 4
                                             : 0;
    if (length > text.size()) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned low = i > 1 ? 0x80 : lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        const unsigned high = i > 1 ? 0xbf : lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (byte(i) < low || byte(i) > high) {
            return 0;
        }
    }
    return length;
}

/// `text` as a JSON string with its quotes; what is no UTF-8 becomes the replacement character.
std::string json_string(std::string_view text) {
    std::string out = "\"";
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        const char c = text.front();
        if (length == 0) {
            out += "\\ufffd";
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (length == 1 && static_cast<unsigned char>(c) < 0x20) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out.append(text.substr(0, length));
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out + '"';
}

/// Microseconds, exact.
std::string microseconds(std::uint64_t fs) {
    std::string text = fmt::format("{}.{:09}", fs / fs_per_us, fs % fs_per_us);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
        text.pop_back();
    }
    return text;
}

bool site_less(Site a, Site b) {
    const auto rank = [](SiteKind kind) {
        return kind == SiteKind::tile ? 0 : kind == SiteKind::global_buffer ? 1 : 2;
    };
    return a.kind != b.kind ? rank(a.kind) < rank(b.kind) : a.number < b.number;
}

}  // namespace

Timeline::Timeline(const std::string& file, const Program& program, const Clock& clock, const Scope& scope,
                   TimeWindow window)
    : file_(file, "--timeline"), program_(program), clock_(clock), window_(window) {
    for (const Node& node : program.nodes) {
        processes_.push_back(node.site);
    }
    std::sort(processes_.begin(), processes_.end(), site_less);
    processes_.erase(std::unique(processes_.begin(), processes_.end()), processes_.end());

    file_.append("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
    for (const Site& site : processes_) {
        Track track;
        track.process = process_of(site);
        track.order = static_cast<std::uint32_t>(program.nodes.size());
        track.shown = scope.touches(path_of(site));
        track.name = json_string("packets sent");
        if (track.shown) {
            append_event(fmt::format("\"ph\":\"M\",\"pid\":{},\"name\":\"process_name\",\"args\":{{\"name\":{}}}",
                                     track.process, json_string(path_of(site))));
            append_event(
                fmt::format("\"ph\":\"M\",\"pid\":{0},\"name\":\"process_sort_index\",\"args\":{{\"sort_index\":{0}}}",
                            track.process));
        }
        packets_.push_back(std::move(track));
    }
    for (const Node& node : program.nodes) {
        Track track;
        track.process = process_of(node.site);
        track.order = static_cast<std::uint32_t>(index(node.id));
        track.shown = packets_[track.process - 1].shown;
        track.name = json_string(node.name);
        nodes_.push_back(std::move(track));
    }
    for (const Edge& edge : program.edges) {
        tensors_.push_back(json_string(edge.tensor));
    }
}

/// Processes are numbered from 1, in the order in which they are shown.
std::uint32_t Timeline::process_of(Site site) const {
    const auto at = std::lower_bound(processes_.begin(), processes_.end(), site, site_less);
    if (at == processes_.end() || *at != site) {
        return 0;
    }
    return static_cast<std::uint32_t>(at - processes_.begin()) + 1;
}

void Timeline::append_event(std::string_view body) {
    file_.append(first_ ? "\n{" : ",\n{");
    file_.append(body);
    file_.append("}");
    first_ = false;
}

/// The first row of the track that is free at `start`; a new one if there is none.
std::uint32_t Timeline::row(Track& track, Cycle start, Cycle end) {
    const auto free =
        std::find_if(track.free_from.begin(), track.free_from.end(), [start](Cycle from) { return from <= start; });
    const auto lane = static_cast<std::uint32_t>(free - track.free_from.begin());
    if (free != track.free_from.end()) {
        *free = end;
        return track.rows[lane];
    }
    const std::uint32_t number = ++rows_;
    track.free_from.push_back(end);
    track.rows.push_back(number);
    append_event(fmt::format("\"ph\":\"M\",\"pid\":{},\"tid\":{},\"name\":\"thread_name\",\"args\":{{\"name\":{}}}",
                             track.process, number, track.name));
    append_event(
        fmt::format("\"ph\":\"M\",\"pid\":{},\"tid\":{},\"name\":\"thread_sort_index\",\"args\":{{\"sort_index\":{}}}",
                    track.process, number, track.order * rows_per_track + std::min(lane, rows_per_track - 1)));
    return number;
}

/// Nearest femtosecond of the exact period.
std::uint64_t Timeline::fs_of(Cycle cycle) const {
    const auto denominator = static_cast<Wide>(clock_.period_denominator);
    return static_cast<std::uint64_t>((Wide{cycle} * static_cast<Wide>(clock_.period_numerator_fs) + denominator / 2) /
                                      denominator);
}

void Timeline::slice(Track& track, std::string_view name, std::string_view category, Cycle start, Cycle end,
                     std::string_view arguments) {
    const std::uint64_t begin_fs = fs_of(start);
    const std::uint32_t number = row(track, start, end);
    append_event(fmt::format(
        "\"ph\":\"X\",\"pid\":{},\"tid\":{},\"ts\":{},\"dur\":{},\"name\":{},\"cat\":\"{}\",\"args\":{{{}}}",
        track.process, number, microseconds(begin_fs), microseconds(fs_of(end) - begin_fs), name, category, arguments));
}

void Timeline::firing(NodeId id, std::uint64_t number, Cycle start, Cycle end) {
    Track& track = nodes_[index(id)];
    if (!track.shown || !in_window(start, end)) {
        return;
    }
    const Node& node = program_.node(id);
    const auto firings = static_cast<std::uint64_t>(node.domain.firings());
    const Domain::Position at = node.domain.position(static_cast<std::int64_t>(number % firings));
    slice(track, track.name, name_of(node.kind), start, end,
          fmt::format("\"image\":{},\"y\":{},\"x\":{}", number / firings, at.y, at.x));
}

void Timeline::packet(EdgeId edge, Site from, Site to, int flits, Cycle start, Cycle end) {
    const std::uint32_t process = process_of(from);
    if (process == 0 || !packets_[process - 1].shown || !in_window(start, end)) {
        return;
    }
    slice(packets_[process - 1], tensors_[index(edge)], "packet", start, end,
          fmt::format("\"to\":\"{}\",\"flits\":{}", path_of(to), flits));
}

void Timeline::finish() {
    file_.append("\n]}\n");
    file_.commit();
}

}  // namespace bitline
