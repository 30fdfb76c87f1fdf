#include "tests/agreement/agreement.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "hw/probe.hpp"
#include "sim/run.hpp"
#include "tests/support/isolated.hpp"

namespace bitline {
namespace {

constexpr Cycle cycle_limit = 2'000'000;
constexpr unsigned longest_run_s = 120;  // a model that never ends is killed

// Keeps the event log.
class LogReader : public Probe {
public:
    SignalId declare(const std::string& /*path*/, const std::string& /*name*/, SignalKind /*kind*/,
                     int /*bits*/) override {
        return unwatched;
    }
    void change(SignalId /*id*/, Cycle /*when*/, std::uint64_t /*value*/) override {}
    void firing(NodeId /*node*/, std::uint64_t /*number*/, Cycle /*start*/, Cycle /*end*/) override {}
    void packet(EdgeId /*edge*/, Site /*from*/, Site /*to*/, int /*flits*/, Cycle /*start*/, Cycle /*end*/) override {}
    void actions(Site /*site*/, Cycle /*start*/, Cycle /*end*/, const ActionCounts& /*counts*/) override {}
    void advance(Cycle /*now*/) override {}
    bool reads_events() const override { return true; }
    void event(const Event& event) override {
        reference::Event line{event.cycle, path_of(event.place), name_of(event.kind), {}};
        line.numbers.assign(event.numbers.begin(),
                            event.numbers.begin() + static_cast<std::ptrdiff_t>(numbers_of(event.kind)));
        if (event.kind != EventKind::base && event.kind != EventKind::horizon) {
            log_.push_back(std::move(line));
            return;
        }
        // Of several in one cycle the largest counts.
        const std::int64_t producer = event.kind == EventKind::horizon ? event.numbers[1] : -1;
        const auto [at, is_new] = last_.try_emplace({event.cycle, event.numbers[0], producer}, log_.size());
        if (is_new) {
            log_.push_back(std::move(line));
        } else {
            log_[at->second].numbers.back() = std::max(log_[at->second].numbers.back(), line.numbers.back());
        }
    }

    std::vector<reference::Event> take() { return std::move(log_); }

private:
    std::vector<reference::Event> log_;
    std::map<std::tuple<Cycle, std::int64_t, std::int64_t>, std::size_t> last_;  // base or horizon of a cycle
};

auto key(const reference::Event& event) {
    return std::tie(event.cycle, event.where, event.what, event.numbers);
}

std::vector<reference::Event> sorted(std::vector<reference::Event> log) {
    std::sort(log.begin(), log.end(),
              [](const reference::Event& a, const reference::Event& b) { return key(a) < key(b); });
    return log;
}

std::string line_of(const std::vector<reference::Event>& log, std::size_t at) {
    if (at >= log.size()) {
        return "the log ends";
    }
    std::string text = fmt::format("cycle {} {} {}", log[at].cycle, log[at].where, log[at].what);
    for (const std::int64_t number : log[at].numbers) {
        text += fmt::format(" {}", number);
    }
    return text;
}

std::string log_difference(const std::vector<reference::Event>& expected, const std::vector<reference::Event>& actual) {
    std::size_t at = 0;
    while (at < expected.size() && at < actual.size() && key(expected[at]) == key(actual[at])) {
        ++at;
    }
    if (at == expected.size() && at == actual.size()) {
        return {};
    }
    return fmt::format("event {} of the log\nreference: {}\nmodel:     {}", at, line_of(expected, at),
                       line_of(actual, at));
}

/// One line per image, per node and for the whole run.
template <class R>
std::string digest(const Program& program, const R& result) {
    std::string text = fmt::format("cycles {}\npackets {} flits {}\n", result.cycles, result.packets, result.flits);
    for (std::size_t image = 0; image < result.image_done.size(); ++image) {
        text += fmt::format("image {} done {}\n", image, result.image_done[image]);
    }
    for (std::size_t i = 0; i < program.nodes.size(); ++i) {
        const auto& node = result.nodes[i];
        text +=
            fmt::format("{}: {} firings from {} to {}, server {} input {} space {} unit {}\n", program.nodes[i].name,
                        node.firings, node.first_start == never ? "never" : std::to_string(node.first_start),
                        node.last_end, node.wait[0], node.wait[1], node.wait[2], node.wait[3]);
    }
    return text;
}

/// The first lines that differ.
std::string digest_difference(const std::string& expected, const std::string& actual) {
    if (expected == actual) {
        return {};
    }
    const auto at = static_cast<std::size_t>(
        std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end()).first - expected.begin());
    const auto line = [at](const std::string& text) {
        const std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
        return text.substr(begin, text.find('\n', at) - begin);
    };
    return "reference: " + line(expected) + "\nmodel:     " + line(actual);
}

}  // namespace

std::string model_log(const ChipSpec& spec, const Program& program) {
    const Isolated child = run_isolated([&] {
        LogReader reader;
        SimulateOptions options;
        options.probe = &reader;
        simulate(spec, program, options);
        const std::vector<reference::Event> log = sorted(reader.take());
        std::string text;
        for (std::size_t at = 0; at < log.size(); ++at) {
            text += line_of(log, at) + '\n';
        }
        return text;
    });
    if (!child.failure.empty()) {
        throw std::runtime_error(child.failure);
    }
    return child.text;
}

Agreement compare_with_reference(const ChipSpec& spec, const Program& program) {
    return compare_with_reference(spec, program, spec);
}

Agreement compare_with_reference(const ChipSpec& spec, const Program& program, const ChipSpec& of_model) {
    Agreement agreement;
    try {
        agreement.result = reference::run(spec, program, cycle_limit, true);
    } catch (const std::runtime_error& error) {
        agreement.difference = error.what();
        return agreement;
    }
    agreement.result.log = sorted(std::move(agreement.result.log));
    for (const Scheduling scheduling : {Scheduling::calendar, Scheduling::systemc_events}) {
        const Isolated child = run_isolated([&]() -> std::string {
            alarm(longest_run_s);
            try {
                LogReader reader;
                SimulateOptions options;
                options.probe = &reader;
                options.scheduling = scheduling;
                const Activity activity = simulate(of_model, program, options);
                // The log first: it says where the difference begins.
                const std::string difference = log_difference(agreement.result.log, sorted(reader.take()));
                return difference.empty()
                           ? digest_difference(digest(program, agreement.result), digest(program, activity))
                           : difference;
            } catch (const std::exception& error) {
                return std::string("the model throws: ") + error.what();
            }
        });
        const std::string& difference = child.failure.empty() ? child.text : child.failure;
        if (!difference.empty()) {
            agreement.difference =
                (scheduling == Scheduling::calendar ? "calendar, " : "SystemC's events, ") + difference;
            break;
        }
    }
    return agreement;
}

}  // namespace bitline
