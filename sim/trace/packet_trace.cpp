#include "sim/trace/packet_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

#include "hw/error.hpp"

namespace bitline {

namespace {

constexpr std::string_view csv_columns = "cycle,source,target,flits";
constexpr std::uint64_t most_flits = 4096;
constexpr std::uint64_t most_cycle = 1'000'000'000'000;
constexpr std::size_t most_errors = 20;

class Reader {
public:
    explicit Reader(const std::string& file) : name_(file), stream_(file) {
        if (stream_) {
            errno = 0;
            stream_.peek();  // a folder can be opened, and says what it is when it is read
        }
        if (stream_.fail() && !stream_.eof()) {
            throw InputError(
                fmt::format("{}: cannot be read, {}, a readable file is expected", file, std::strerror(errno)));
        }
    }

    PacketTrace read() {
        next_line();
        read_head();
        if (!next_line() || line_ != csv_columns) {
            wrong(1, fmt::format("no header, got '{}', '{}' is expected", shown(line_), csv_columns));
        }
        give_up_if(!wrong_.empty());
        while (next_line()) {
            read_packet();
            give_up_if(wrong_.size() >= most_errors);
        }
        if (stream_.bad()) {
            throw InputError(fmt::format("{}: reading failed, {}", name_, std::strerror(errno)));
        }
        if (packets_ == 0 && wrong_.empty()) {
            wrong(1, "no packets, got an empty trace, at least one line CYCLE,SOURCE,TARGET,FLITS is needed");
        }
        give_up_if(!wrong_.empty());
        return std::move(trace_);
    }

private:
    void wrong(std::size_t column, const std::string& what) {
        wrong_.push_back(fmt::format("{}:{}:{}: {}", name_, number_, column, what));
    }
    void give_up_if(bool enough) const {
        if (enough) {
            throw InputError(wrong_);
        }
    }
    static std::string_view shown(std::string_view text) { return text.substr(0, 60); }

    bool next_line() {
        ++number_;
        if (!std::getline(stream_, line_)) {
            line_.clear();
            return false;
        }
        if (!line_.empty() && line_.back() == '\r') {
            line_.pop_back();
        }
        return true;
    }

    // Takes `text` from the front of `rest`.
    static bool skip(std::string_view& rest, std::string_view text) {
        if (rest.substr(0, text.size()) != text) {
            return false;
        }
        rest.remove_prefix(text.size());
        return true;
    }
    // Takes a whole number of at most 18 digits.
    static std::optional<std::uint64_t> number(std::string_view& rest) {
        const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
        if (digits == 0 || digits > 18) {
            return std::nullopt;
        }
        std::uint64_t value = 0;
        for (const char c : rest.substr(0, digits)) {
            value = 10 * value + static_cast<std::uint64_t>(c - '0');
        }
        rest.remove_prefix(digits);
        return value;
    }

    void read_head() {
        std::string_view rest = line_;
        const auto column = [&] {
            return line_.size() - rest.size() + 1;
        };
        const auto expect = [&](std::string_view text) {
            if (wrong_.empty() && !skip(rest, text)) {
                wrong(column(), fmt::format("no packet trace, got '{}', a first line '# bitline packets 1, mesh 8x8, "
                                            "local ports 1' is expected",
                                            shown(line_)));
            }
        };
        const auto size = [&](const char* what, std::uint64_t most) {
            if (!wrong_.empty()) {
                return 1;
            }
            const std::size_t at = column();
            const std::string_view text = rest.substr(0, rest.find_first_of(",x"));
            const std::optional<std::uint64_t> value = number(rest);
            if (!value || *value < 1 || *value > most) {
                wrong(at, fmt::format("{} out of range, got '{}', 1 to {} is allowed", what, shown(text), most));
                return 1;
            }
            return static_cast<int>(*value);
        };
        expect("# bitline packets ");
        size("version", 1);
        expect(", mesh ");
        trace_.width = size("mesh", most_mesh_side);
        expect("x");
        trace_.height = size("mesh", most_mesh_side);
        expect(", local ports ");
        trace_.local_ports = size("local ports", PacketTraceFile::most_local_ports);
        if (wrong_.empty() && !rest.empty()) {
            wrong(column(), fmt::format("more than a first line has, got '{}', its end is expected", shown(rest)));
        }
        trace_.packets.resize(static_cast<std::size_t>(trace_.nodes()));
    }

    void read_packet() {
        struct Field {
            const char* name;
            std::uint64_t least;
            std::uint64_t most;
        };
        const auto last_node = static_cast<std::uint64_t>(trace_.nodes()) - 1;
        const std::array<Field, 4> fields{{{"cycle", std::max<Cycle>(1, last_), most_cycle},
                                           {"source", 0, last_node},
                                           {"target", 0, last_node},
                                           {"flits", 1, most_flits}}};
        std::array<std::uint64_t, 4> values{};
        std::string_view rest = line_;
        for (std::size_t f = 0; f < fields.size(); ++f) {
            const Field& field = fields[f];
            const std::size_t column = line_.size() - rest.size() + 1;
            const std::string_view text = rest.substr(0, rest.find(','));
            const std::optional<std::uint64_t> value = number(rest);
            if (!value || !(f + 1 < fields.size() ? skip(rest, ",") : rest.empty())) {
                wrong(column, fmt::format("no {}, got '{}', {} are expected, whole numbers", field.name, shown(line_),
                                          "CYCLE,SOURCE,TARGET,FLITS"));
                return;
            }
            if (*value < field.least || *value > field.most) {
                wrong(column,
                      fmt::format("{} out of range, got {}, {} to {} is allowed{}", field.name, text, field.least,
                                  field.most, f == 0 && last_ > 1 ? " after the line before" : ""));
                return;
            }
            values[f] = *value;
        }
        last_ = values[0];
        ++packets_;
        trace_.packets[values[1]].push_back(
            {values[0], static_cast<std::int32_t>(values[2]), static_cast<std::int32_t>(values[3])});
    }

    std::string name_;
    std::ifstream stream_;
    std::string line_;
    std::size_t number_ = 0;
    Cycle last_ = 0;
    std::uint64_t packets_ = 0;
    PacketTrace trace_;
    std::vector<std::string> wrong_;
};

}  // namespace

PacketTrace read_packet_trace(const std::string& file) {
    return Reader(file).read();
}

Cycle last_cycle(const PacketTrace& trace) {
    Cycle last = 0;
    for (const std::vector<TracePacket>& packets : trace.packets) {
        last = packets.empty() ? last : std::max(last, packets.back().cycle);
    }
    return last;
}

int longest_packet(const PacketTrace& trace) {
    int longest = 0;
    for (const std::vector<TracePacket>& packets : trace.packets) {
        for (const TracePacket& packet : packets) {
            longest = std::max(longest, packet.flits);
        }
    }
    return longest;
}

PacketTraceFile::PacketTraceFile(const std::string& file, const std::string& option, int width, int height,
                                 int local_ports)
    : file_(file, option) {
    file_.append(
        fmt::format("# bitline packets 1, mesh {}x{}, local ports {}\n{}\n", width, height, local_ports, csv_columns));
}

void PacketTraceFile::append(int source, const TracePacket& packet) {
    file_.append(fmt::format("{},{},{},{}\n", packet.cycle, source, packet.target, packet.flits));
}

}  // namespace bitline
