#include "sim/noc_command.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>
#include <exception>
#include <optional>
#include <ostream>
#include <type_traits>
#include <vector>

#include "hw/error.hpp"
#include "sim/atomic_file.hpp"
#include "sim/commands.hpp"

namespace bitline {
namespace {

constexpr int most_side = 64;
constexpr Cycle most_cycles = 10'000'000;
constexpr double least_rate = 1e-6;
constexpr int most_rates = 1000;

// Collects what is wrong with the arguments, so that all of it is told at once.
class NocReader {
public:
    explicit NocReader(const NocArguments& arguments) : arguments_(arguments), traffic_(arguments.traffic) {
        read_mesh();
        read_pattern();
        in_range("--packet", traffic_.packet_flits, 1, 4096, "flits");
        in_range("--buffer", traffic_.buffer_packets, 1, 64, "packets");
        in_range("--router-latency", traffic_.router_latency, 1, 1000, "cycles");
        in_range("--link-latency", traffic_.link_latency, 1, 1000, "cycles");
        in_range("--credit-latency", traffic_.credit_latency, 1, 1000, "cycles");
        in_range("--warmup", traffic_.warmup, 0, most_cycles, "cycles");
        in_range("--sample", traffic_.sample, 1, most_cycles, "cycles");
        in_range("--drain", traffic_.drain, 0, most_cycles, "cycles");
        read_rates();
        if (!wrong_.empty()) {
            throw InputError(wrong_);
        }
    }
    const NocTraffic& traffic() const { return traffic_; }
    const std::vector<double>& rates() const { return rates_; }

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

    void read_mesh() {
        const std::vector<std::string> sides = split(arguments_.mesh, 'x');
        const int w = side(sides.front());
        const int h = side(sides.back());
        if (sides.size() != 2 || w < 1 || h < 1 || w > most_side || h > most_side) {
            wrong_.push_back(fmt::format("--mesh: no mesh, got {}, WIDTHxHEIGHT with 1 to {} routers each is allowed",
                                         arguments_.mesh, most_side));
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
        if (by_chance && !traffic_.to_itself && traffic_.nodes() == 1) {
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

static_assert(std::is_trivially_copyable_v<NocResult>);

// The child's whole life: one letter, then the result or what went wrong. It leaves by _exit: the parent's buffers and
// exit handlers are not its own.
[[noreturn]] void simulate_and_exit(const NocTraffic& traffic, int descriptor) {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::string message;
    try {
        const NocResult result = simulate_noc(traffic);
        message.assign(1 + sizeof result, 'r');
        std::memcpy(&message[1], &result, sizeof result);
    } catch (const std::exception& error) {
        message = std::string("e") + error.what();
    }
    std::size_t done = 0;
    while (done < message.size()) {
        const ssize_t wrote = write(descriptor, message.data() + done, message.size() - done);
        if (wrote < 0 && errno != EINTR) {
            break;
        }
        done += wrote > 0 ? static_cast<std::size_t>(wrote) : 0;
    }
    _exit(0);
}

// A process that simulates, and the pipe that its result comes through.
class Child {
public:
    explicit Child(const NocTraffic& traffic) {
        std::array<int, 2> ends{};
        if (pipe(ends.data()) != 0) {
            throw InternalError(std::string("noc: no pipe: ") + std::strerror(errno));
        }
        process_ = fork();
        if (process_ == 0) {
            close(ends[0]);
            simulate_and_exit(traffic, ends[1]);
        }
        const int error = errno;
        close(ends[1]);
        descriptor_ = ends[0];
        if (process_ < 0) {
            close(descriptor_);
            throw InternalError(std::string("noc: no process: ") + std::strerror(error));
        }
    }
    ~Child() {
        kill(process_, SIGKILL);
        close(descriptor_);
        while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    NocResult result(const std::function<bool()>& interrupted) {
        std::string message;
        std::array<char, 4096> block{};
        while (true) {
            if (interrupted()) {
                throw Interrupted();
            }
            pollfd ready{descriptor_, POLLIN, 0};
            if (poll(&ready, 1, 100) <= 0) {
                continue;
            }
            const ssize_t got = read(descriptor_, block.data(), block.size());
            if (got == 0) {
                break;
            }
            message.append(block.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
        }
        // A terminal's Ctrl-C ends the child too, perhaps first.
        if (message.empty() && interrupted()) {
            throw Interrupted();
        }
        NocResult result;
        if (message.size() != 1 + sizeof result || message.front() != 'r') {
            throw InternalError(message.empty() ? "noc: the simulation ended without a result" : message.substr(1));
        }
        std::memcpy(&result, &message[1], sizeof result);
        return result;
    }

private:
    pid_t process_ = -1;
    int descriptor_ = -1;
};

constexpr const char* header =
    "rate_flits_per_node_cycle,offered_flits_per_node_cycle,accepted_flits_per_node_cycle,mean_latency_cycles,"
    "p95_latency_cycles,p99_latency_cycles,max_latency_cycles,mean_hops,packets,unfinished_packets\n";

std::string csv_row(double rate, const NocResult& r) {
    // Without a packet there is no latency.
    const std::string latencies = r.packets == 0 ? ",,,,"
                                                 : fmt::format("{:.3f},{},{},{},{:.3f}", r.mean_latency, r.p95_latency,
                                                               r.p99_latency, r.max_latency, r.mean_hops);
    return fmt::format("{:.6g},{:.6f},{:.6f},{},{},{}\n", rate, r.offered_rate, r.accepted_rate, latencies, r.packets,
                       r.unfinished);
}

}  // namespace

void noc_command(const NocArguments& arguments, std::ostream& out) {
    const NocReader reader(arguments);
    arguments.interrupted();  // from here on Ctrl-C waits until a file can be removed
    std::optional<AtomicFile> file;
    if (!arguments.out.empty()) {
        file.emplace(arguments.out, "--out");
    }
    const auto print = [&](const std::string& text) {
        if (file) {
            file->append(text);
        } else {
            out << text << std::flush;
        }
    };
    print(header);
    for (const double rate : reader.rates()) {
        NocTraffic traffic = reader.traffic();
        traffic.rate = rate;
        print(csv_row(rate, Child(traffic).result(arguments.interrupted)));
    }
    if (file) {
        file->commit();
    }
}

}  // namespace bitline
