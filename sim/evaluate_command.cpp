#include "sim/evaluate_command.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>
#include <utility>

#include "hw/error.hpp"
#include "hw/yaml_document.hpp"
#include "sim/commands.hpp"
#include "sim/search/ledger.hpp"
#include "sim/search/local_engine.hpp"
#include "sim/search/outcome_json.hpp"
#include "sim/search/run_cache.hpp"
#include "sim/search/variants.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {

using search::NetworkResult;
using search::Status;
using search::Task;
using search::Workload;

namespace {

using Json = nlohmann::ordered_json;

constexpr double tick_s = 0.1;
constexpr std::size_t most_line_bytes = std::size_t{1} << 20;
constexpr int most_priced = 16;             // at once
constexpr std::size_t most_waiting = 4096;  // candidates that wait for an earlier one to be answered

std::vector<Workload> import_networks(const std::string& list, const ConfigPaths& paths) {
    std::vector<Workload> workloads;
    std::set<std::string> names;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        Graph graph = import_network(find_config("networks", list.substr(begin, end - begin), paths));
        const std::string name = graph.name;
        if (!names.insert(name).second) {
            throw InputError(fmt::format("--networks: a network twice, got {}, each once is allowed", name));
        }
        workloads.push_back(search::workload(name, std::move(graph)));
        begin = end + 1;
    }
    return workloads;
}

search::Model model_named(const std::string& name) {
    for (const search::Model model : {search::Model::simulated, search::Model::ideal, search::Model::bound}) {
        if (name == name_of(model)) {
            return model;
        }
    }
    throw InputError(
        fmt::format("--model: unknown model, got {}, simulated, ideal or bound is allowed", in_quotes(name)));
}

bool is_readable(int descriptor) {
    pollfd ready{descriptor, POLLIN, 0};
    return ::poll(&ready, 1, 0) > 0;
}

std::string one_line(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// Lines from a descriptor, without the line ends; overlong ones are cut, which the reader notices.
class Lines {
public:
    explicit Lines(int descriptor) : descriptor_(descriptor) {}

    bool ended() const { return ended_; }

    /// Reads what is there, at least once.
    std::vector<std::string> read() {
        std::array<char, 1 << 16> block{};
        const ssize_t got = ::read(descriptor_, block.data(), block.size());
        if (got < 0 && errno == EINTR) {
            return {};
        }
        ended_ = got <= 0;
        std::vector<std::string> lines;
        for (ssize_t i = 0; i < got; ++i) {
            const char c = block[static_cast<std::size_t>(i)];
            if (c == '\n') {
                lines.push_back(std::exchange(line_, {}));
            } else if (line_.size() <= most_line_bytes) {
                line_ += c;
            }
        }
        if (ended_ && !line_.empty()) {
            lines.push_back(std::exchange(line_, {}));
        }
        return lines;
    }

private:
    int descriptor_;
    std::string line_;
    bool ended_ = false;
};

/// A network on a candidate, to be evaluated.
struct Waiting {
    Task task;
    std::string run_key;
    std::vector<std::string> candidate;  ///< keys of its evaluations
};

/// A line on its way to an answer.
struct Request {
    Json id;
    std::vector<std::string> keys;  ///< of its evaluations
    std::string error;              ///< why there are none
};

class Server {
public:
    Server(const EvaluateArguments& arguments, const ConfigPaths& paths, std::ostream& out)
        : arguments_(arguments), chips_(arguments.chip, paths, arguments.overrides),
          model_(model_named(arguments.model)), workloads_(import_networks(arguments.networks, paths)),
          pool_(arguments.evaluation.checked_jobs(), arguments.evaluation.limits()), out_(out) {}

    void serve(int in) {
        Lines lines(in);
        while (true) {
            const bool goes_on = start();
            answer();
            if ((lines.ended() && requests_.empty()) || !out_) {
                return;
            }
            const bool wants_more =
                !lines.ended() && requests_.size() < most_waiting && (tasks_.empty() || pool_.has_room());
            for (const search::JobResult& job : pool_.wait(goes_on ? 0 : tick_s, wants_more ? in : -1)) {
                take(job);
            }
            if (wants_more && is_readable(in)) {
                for (const std::string& line : lines.read()) {
                    accept(line);
                }
            }
            if (arguments_.interrupted()) {
                throw Interrupted();
            }
        }
    }

private:
    /// Starts what there is room for, and prices what has a run of the same behaviour: a few at a time, so that nobody
    /// else waits long. Whether it could go on at once. A task whose run is on its way for another candidate waits for it.
    bool start() {
        int priced = 0;
        for (auto at = tasks_.begin(); at != tasks_.end();) {
            const Task& task = at->task;
            if (!ledger_.decided(at->candidate)) {
                if (const std::optional<std::string> run = runs_.find(at->run_key)) {
                    if (++priced > most_priced) {
                        return true;
                    }
                    ledger_.add(task.key, price_network(task.chip(), workloads_[task.network], *run));
                } else if (pool_.has_room() && !is_simulating(at->run_key)) {
                    pool_.submit(next_job_, evaluation_job(evaluate_, task, workloads_[task.network]));
                    running_.emplace(next_job_++, *at);
                } else {
                    ++at;
                    continue;
                }
            }
            begun_.erase(task.key);
            at = tasks_.erase(at);
        }
        return false;
    }

    void take(const search::JobResult& job) {
        const auto at = running_.find(job.id);
        const Waiting& done = at->second;
        NetworkResult result = evaluation_result(job, workloads_[done.task.network]);
        runs_.keep(done.run_key, std::exchange(result.run, {}));
        ledger_.add(done.task.key, std::move(result));
        running_.erase(at);
    }

    void accept(const std::string& line) {
        ++line_number_;
        if (line.find_first_not_of(" \t\r") == std::string::npos) {
            return;
        }
        Request request;
        try {
            read(line, request);
        } catch (const InputError& error) {
            for (const std::string& one : error.lines()) {
                request.error += (request.error.empty() ? "" : "; ") + one;
            }
        }
        requests_.push_back(std::move(request));
    }

    [[noreturn]] void refuse(const std::string& what, const std::string& given, const std::string& allowed) const {
        throw InputError(fmt::format("line {}: {}, got {}, {} is allowed", line_number_, what, given, allowed));
    }

    void read(const std::string& line, Request& request) {
        if (line.size() > most_line_bytes) {
            refuse("too long", "more than 1 MiB", "one candidate");
        }
        const Json json = Json::parse(line, nullptr, false);
        if (!json.is_object()) {
            refuse(json.is_discarded() ? "no JSON" : "no object", in_quotes(line), R"({"id": ..., "set": {...}})");
        }
        request.id = json.value("id", Json());
        std::vector<std::string> overrides;
        for (const auto& [key, value] : json.items()) {
            if (key == "set" && value.is_object()) {
                for (const auto& [path, setting] : value.items()) {
                    overrides.push_back(assignment(path, setting));
                }
            } else if (key != "id") {
                refuse(key == "set" ? "'set' is no object" : "unknown word",
                       in_quotes(key == "set" ? value.dump() : key), R"({"id": ..., "set": {...}})");
            }
        }
        const auto chip = std::make_shared<const ChipSpec>(chips_.with(overrides));
        queue(chip, request);
    }

    std::string assignment(const std::string& path, const Json& value) const {
        if (value.is_null()) {
            refuse(fmt::format("no value of {}", in_quotes(path)), "null", "a text, a number or a list");
        }
        return path + "=" + (value.is_string() ? value.get<std::string>() : value.dump());
    }

    void queue(const std::shared_ptr<const ChipSpec>& chip, Request& request) {
        const std::string print = search::fingerprint(*chip);
        const std::string behaviour = search::behaviour_fingerprint(*chip);
        for (const Workload& workload : workloads_) {
            request.keys.push_back(evaluation_key(print, workload, model_));
        }
        for (std::size_t network = 0; network < workloads_.size(); ++network) {
            const std::string& key = request.keys[network];
            if (ledger_.find(key) == nullptr && !is_running(key) && begun_.insert(key).second) {
                tasks_.push_back({{key, [chip] { return *chip; }, print, network, model_},
                                  run_key(behaviour, workloads_[network], model_),
                                  request.keys});
            }
        }
    }

    bool is_running(const std::string& key) const {
        return std::any_of(running_.begin(), running_.end(),
                           [&](const auto& one) { return one.second.task.key == key; });
    }

    bool is_simulating(const std::string& run_key) const {
        return !run_key.empty() && std::any_of(running_.begin(), running_.end(),
                                               [&](const auto& one) { return one.second.run_key == run_key; });
    }

    void answer() {
        while (!requests_.empty() && (!requests_.front().error.empty() || ledger_.decided(requests_.front().keys))) {
            out_ << one_line(answer_to(requests_.front())) << std::flush;
            requests_.pop_front();
        }
    }

    Json answer_to(const Request& request) const {
        Json json{{"id", request.id}};
        if (!request.error.empty()) {
            json["status"] = "error";
            json["reason"] = request.error;
            return json;
        }
        const std::vector<const NetworkResult*> results = ledger_.outcome(request.keys);
        json["status"] = name_of(results.back()->status);
        if (results.back()->status != Status::ok) {
            json["reason"] = results.back()->reason;
        }
        Json networks = Json::object();
        for (const NetworkResult* result : results) {
            if (result->status == Status::ok) {
                networks[result->outcome.network] = Json::parse(search::figures_json(result->outcome));
            }
        }
        json["networks"] = std::move(networks);
        return json;
    }

    const EvaluateArguments& arguments_;
    search::ChipVariants chips_;
    search::Model model_;
    std::vector<Workload> workloads_;
    search::Evaluate evaluate_ = search::evaluate_network;
    search::Pool pool_;
    std::ostream& out_;
    search::Ledger ledger_;
    std::deque<Request> requests_;
    search::RunCache runs_;
    std::deque<Waiting> tasks_;
    std::set<std::string> begun_;  ///< keys of `tasks_`
    std::map<std::uint64_t, Waiting> running_;
    std::uint64_t next_job_ = 0;
    std::int64_t line_number_ = 0;
};

}  // namespace

void evaluate_command(const EvaluateArguments& arguments, const ConfigPaths& paths, int in, std::ostream& out) {
    Server(arguments, paths, out).serve(in);
}

}  // namespace bitline
