#include "sim/noc/noc_arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <memory>

#include "hw/error.hpp"
#include "sim/output_places.hpp"
#include "sim/trace/packet_trace.hpp"

namespace bitline {
namespace {

constexpr Cycle most_cycles = 10'000'000;
constexpr double least_rate = 1e-6;
constexpr int most_rates = 1000;
constexpr int most_buffer_packets = 64;
constexpr int most_buffer_flits = 4096;
constexpr int most_vcs = 16;
constexpr std::int64_t most_places = 8'000'000;  // of flits, 16 bytes each

// Collects what is wrong with the arguments, so that all of it is told at once.
class NocReader {
public:
    explicit NocReader(const NocArguments& arguments) : arguments_(arguments), traffic_(arguments.traffic) {
        read_router();
        in_range("--packet", traffic_.packet_flits, 1, 4096, "flits");
        in_range("--router-latency", traffic_.router_latency, 1, 1000, "cycles");
        if (traffic_.router == RouterKind::wormhole) {
            in_range("--vc-latency", traffic_.vc_latency, 0, static_cast<Cycle>(traffic_.router_latency),
                     "cycles of the router latency");
        }
        in_range("--link-latency", traffic_.link_latency, 1, 1000, "cycles");
        in_range("--credit-latency", traffic_.credit_latency, 1, 1000, "cycles");
        in_range("--warmup", traffic_.warmup, 0, most_cycles, "cycles");
        in_range("--sample", traffic_.sample, 1, most_cycles, "cycles");
        in_range("--drain", traffic_.drain, 0, most_cycles, "cycles");
        if (arguments.trace_in.empty()) {
            read_mesh();
            read_pattern();
            read_rates();
        } else {
            read_trace();
        }
        check_buffers();
        check_files();
        if (!wrong_.empty()) {
            throw InputError(wrong_);
        }
    }
    NocJob job() const { return {traffic_, rates_}; }

private:
    template <class Number>
    void in_range(const char* option, Number value, Number least, Cycle most, const char* unit) {
        if (value < least || static_cast<Cycle>(value) > most) {
            wrong_.push_back(
                fmt::format("{}: out of range, got {}, {} to {} {} are allowed", option, value, least, most, unit));
        }
    }
    void in_range(const char* option, Cycle value, int least, Cycle most, const char* unit) {
        in_range(option, value, static_cast<Cycle>(least), most, unit);
    }
    void in_range(const char* option, int value, int least, int most, const char* unit) {
        in_range(option, value, least, static_cast<Cycle>(most), unit);
    }

    // A number that takes the whole text.
    static std::optional<double> number(const std::string& text) {
        if (text.find_first_not_of("0123456789.eE+-") != std::string::npos) {
            return std::nullopt;
        }
        char* end = nullptr;
        const double value = std::strtod(text.c_str(), &end);
        if (text.empty() || *end != '\0' || !std::isfinite(value)) {
            return std::nullopt;
        }
        return value;
    }
    static bool allowed_rate(const std::optional<double>& rate) { return rate && *rate >= least_rate && *rate <= 1; }
    static std::vector<std::string> split(const std::string& text, char at) {
        std::vector<std::string> parts(1);
        for (const char c : text) {
            if (c == at) {
                parts.emplace_back();
            } else {
                parts.back() += c;
            }
        }
        return parts;
    }
    static int side(const std::string& text) {
        const bool digits = !text.empty() && text.size() <= 4 && text.find_first_not_of("0123456789") == text.npos;
        return digits ? std::stoi(text) : 0;
    }

    bool given(const char* option) const {
        return std::find(arguments_.given.begin(), arguments_.given.end(), option) != arguments_.given.end();
    }
    void means_nothing(const char* option, const std::string& got, const char* allowed) {
        if (given(option)) {
            wrong_.push_back(fmt::format("{}: means nothing here, got {}, it is allowed {}", option, got, allowed));
        }
    }

    void read_router() {
        if (arguments_.router == "wormhole") {
            traffic_.router = RouterKind::wormhole;
            in_range("--vcs", traffic_.vcs, 1, most_vcs, "virtual channels");
            traffic_.buffer_flits = arguments_.buffer.value_or(traffic_.buffer_flits);
            in_range("--buffer", traffic_.buffer_flits, 1, most_buffer_flits, "flits of a virtual channel");
            return;
        }
        if (arguments_.router != "vct") {
            wrong_.push_back(
                fmt::format("--router: unknown router, got {}, vct or wormhole is allowed", arguments_.router));
        }
        means_nothing("--vcs", "--router " + arguments_.router, "with wormhole");
        means_nothing("--vc-latency", "--router " + arguments_.router, "with wormhole");
        traffic_.buffer_packets = arguments_.buffer.value_or(traffic_.buffer_packets);
        in_range("--buffer", traffic_.buffer_packets, 1, most_buffer_packets, "packets of a router input");
    }

    // What a trace says cannot be said by options too.
    void read_trace() {
        for (const char* option :
             {"--mesh", "--traffic", "--rate", "--rates", "--to-itself", "--hotspot-share", "--seed", "--trace-out"}) {
            means_nothing(option, "--trace-in", "with synthetic traffic");
        }
        if (traffic_.router == RouterKind::wormhole) {
            means_nothing("--packet", "--trace-in with --router wormhole", "with synthetic traffic, or vct");
        }
        if (!wrong_.empty()) {
            return;  // the file may be long
        }
        const auto trace = std::make_shared<const PacketTrace>(read_packet_trace(arguments_.trace_in));
        traffic_.width = trace->width;
        traffic_.height = trace->height;
        traffic_.local_ports = trace->local_ports;
        traffic_.trace = trace;
        // Unless told otherwise, all of it is measured.
        const Cycle last = last_cycle(*trace);
        if (!given("--warmup")) {
            traffic_.warmup = 0;
        } else if (traffic_.warmup >= last) {
            wrong_.push_back(fmt::format("--warmup: longer than the trace, got {}, less than {} cycles are allowed",
                                         traffic_.warmup, last));
        }
        if (!given("--sample")) {
            traffic_.sample = std::max<Cycle>(last, traffic_.warmup + 1) - traffic_.warmup;
        }
        if (!given("--drain")) {
            traffic_.drain = Cycle{1} << 40;
        }
        rates_.push_back(0);
    }

    void check_buffers() {
        if (traffic_.router == RouterKind::wormhole) {
            const std::int64_t flits =
                std::int64_t{traffic_.routers()} * (4 + traffic_.local_ports) * traffic_.vcs * traffic_.buffer_flits;
            if (wrong_.empty() && flits > most_places) {
                wrong_.push_back(fmt::format("--buffer: too much memory, got {} flits for all virtual channels of the "
                                             "mesh together, at most {} are allowed",
                                             flits, most_places));
            }
            return;
        }
        const int room = traffic_.buffer_packets * traffic_.packet_flits;
        if (wrong_.empty() && traffic_.trace && longest_packet(*traffic_.trace) > room) {
            wrong_.push_back(fmt::format(
                "--buffer: too small for the trace, got {} packets of {} flits (--packet), {} flits are needed for its "
                "longest packet",
                traffic_.buffer_packets, traffic_.packet_flits, longest_packet(*traffic_.trace)));
        }
    }

    void check_files() {
        if (!arguments_.trace_out.empty() && !arguments_.rates.empty()) {
            wrong_.push_back("--trace-out: one file for many rates, got --rates, it is allowed with one --rate");
        }
        std::vector<FileUse> uses;
        for (const FileUse& use : {FileUse{"--trace-in", arguments_.trace_in},
                                   FileUse{"--trace-out", arguments_.trace_out}, FileUse{"--out", arguments_.out}}) {
            if (!use.name.empty()) {
                uses.push_back(use);
            }
        }
        check_distinct(uses, wrong_);
    }

    void read_mesh() {
        const std::vector<std::string> sides = split(arguments_.mesh, 'x');
        const int w = side(sides.front());
        const int h = side(sides.back());
        if (sides.size() != 2 || w < 1 || h < 1 || w > most_mesh_side || h > most_mesh_side) {
            wrong_.push_back(fmt::format("--mesh: no mesh, got {}, WIDTHxHEIGHT with 1 to {} routers each is allowed",
                                         arguments_.mesh, most_mesh_side));
            return;
        }
        traffic_.width = w;
        traffic_.height = h;
        mesh_known_ = true;
    }

    void read_pattern() {
        struct Named {
            const char* name;
            TrafficPattern pattern;
        };
        constexpr std::array<Named, 5> patterns{{{"uniform", TrafficPattern::uniform},
                                                 {"transpose", TrafficPattern::transpose},
                                                 {"bit_complement", TrafficPattern::bit_complement},
                                                 {"hotspot", TrafficPattern::hotspot},
                                                 {"neighbour", TrafficPattern::neighbour}}};
        bool known = false;
        for (const Named& named : patterns) {
            if (arguments_.pattern == named.name) {
                traffic_.pattern = named.pattern;
                known = true;
            }
        }
        if (!known) {
            wrong_.push_back(fmt::format("--traffic: unknown pattern, got {}, uniform, transpose, bit_complement, "
                                         "hotspot or neighbour is allowed",
                                         arguments_.pattern));
            return;
        }
        const bool hotspot = traffic_.pattern == TrafficPattern::hotspot;
        const bool by_chance = hotspot || traffic_.pattern == TrafficPattern::uniform;
        if (traffic_.to_itself && !by_chance) {
            wrong_.push_back(fmt::format("--to-itself: means nothing here, got --traffic {}, it is allowed with "
                                         "uniform and hotspot",
                                         arguments_.pattern));
        }
        read_hotspot_share(hotspot);
        if (!mesh_known_) {
            return;
        }
        if (traffic_.pattern == TrafficPattern::transpose && traffic_.width != traffic_.height) {
            wrong_.push_back(fmt::format(
                "--mesh: not square, got {}, --traffic transpose needs as many columns as rows", arguments_.mesh));
        }
        if (by_chance && !traffic_.to_itself && traffic_.routers() == 1) {
            wrong_.push_back(fmt::format("--mesh: nobody to send to, got {}, at least two routers or --to-itself are "
                                         "needed",
                                         arguments_.mesh));
        }
    }

    void read_hotspot_share(bool hotspot) {
        if (arguments_.hotspot_share.empty()) {
            return;
        }
        const std::optional<double> share = number(arguments_.hotspot_share);
        if (!hotspot) {
            wrong_.push_back(fmt::format("--hotspot-share: means nothing here, got --traffic {}, it is allowed with "
                                         "hotspot",
                                         arguments_.pattern));
        } else if (!share || *share < 0 || *share > 1) {
            wrong_.push_back(
                fmt::format("--hotspot-share: no share, got {}, 0 to 1 is allowed", arguments_.hotspot_share));
        } else {
            traffic_.hotspot_share = *share;
        }
    }

    void read_rates() {
        if (arguments_.rates.empty()) {
            const std::optional<double> rate =
                arguments_.rate.empty() ? std::optional<double>(traffic_.rate) : number(arguments_.rate);
            if (!allowed_rate(rate)) {
                wrong_.push_back(fmt::format("--rate: no rate, got {}, {} to 1 flits per node and cycle are allowed",
                                             arguments_.rate, least_rate));
                return;
            }
            rates_.push_back(*rate);
            return;
        }
        if (!arguments_.rate.empty()) {
            wrong_.push_back("--rates: one rate and a range of rates, got both --rate and --rates, one of them is "
                             "allowed");
            return;
        }
        const std::vector<std::string> parts = split(arguments_.rates, ':');
        std::vector<std::optional<double>> values;
        values.reserve(parts.size());
        for (const std::string& part : parts) {
            values.push_back(number(part));
        }
        const bool fits = values.size() == 3 && allowed_rate(values[0]) && allowed_rate(values[1]) &&
                          allowed_rate(values[2]) && *values[0] <= *values[1] &&
                          (*values[1] - *values[0]) / *values[2] < most_rates;
        if (!fits) {
            wrong_.push_back(fmt::format("--rates: no range, got {}, FIRST:LAST:STEP in flits per node and cycle is "
                                         "allowed, each {} to 1, FIRST not above LAST, at most {} rates",
                                         arguments_.rates, least_rate, most_rates));
            return;
        }
        // Half a millionth of a step for what decimal steps lose in binary.
        const int steps = static_cast<int>(std::floor((*values[1] - *values[0]) / *values[2] + 5e-7));
        for (int k = 0; k <= steps; ++k) {
            rates_.push_back(*values[0] + k * *values[2]);
        }
    }

    const NocArguments& arguments_;
    NocTraffic traffic_;
    bool mesh_known_ = false;
    std::vector<double> rates_;
    std::vector<std::string> wrong_;
};

}  // namespace

NocJob read_noc_arguments(const NocArguments& arguments) {
    return NocReader(arguments).job();
}

}  // namespace bitline
