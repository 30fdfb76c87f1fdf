#include "sim/search/store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "hw/error.hpp"
#include "sim/search/sqlite.hpp"
#include "sim/search/store_schema.hpp"

namespace bitline::search {

using Json = nlohmann::ordered_json;

namespace {

// The lock is shared with children; those of a killed search need a moment to follow it.
constexpr int lock_tries = 40;
constexpr auto lock_pause = std::chrono::milliseconds(50);

int locked(const std::string& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int tries = 0; descriptor >= 0 && tries < lock_tries; ++tries) {
        if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
            return descriptor;
        }
        std::this_thread::sleep_for(lock_pause);
    }
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    throw InputError(fmt::format("--out: {}, '{}' was given, {} is allowed",
                                 descriptor < 0 ? "no folder" : "another search is at work there", folder,
                                 descriptor < 0 ? "a folder" : "a folder of its own for each search"));
}

std::string shortened(const std::string& text) {
    constexpr std::size_t most = 60;
    return text.size() <= most ? text : text.substr(0, most) + "...";
}

std::int64_t number_in(Database& database, const std::string& query) {
    Statement statement = database.prepare(query);
    return statement.step() ? statement.whole() : 0;
}

void create(Database& database, const Identity& identity, const Identity& notes) {
    Transaction transaction(database);
    database.execute(store_schema);
    Statement insert = database.prepare("INSERT INTO meta VALUES (?, ?, ?)");
    for (const auto& [key, value] : identity) {
        insert.bind(key).bind(value).bind(std::int64_t{1}).run();
    }
    for (const auto& [key, value] : notes) {
        insert.bind(key).bind(value).bind(std::int64_t{0}).run();
    }
    database.execute(fmt::format("PRAGMA user_version={}", store_format));
    transaction.commit();
}

void compare(Database& database, const std::string& path, const Identity& identity) {
    const std::int64_t format = number_in(database, "PRAGMA user_version");
    if (format != store_format) {
        throw InputError(
            fmt::format("{}: a store of another format, got {}, {} is allowed", path, format, store_format));
    }
    std::map<std::string, std::string> stored;
    Statement select = database.prepare("SELECT key, value FROM meta WHERE identity = 1");
    while (select.step()) {
        std::string key = select.text();
        stored.emplace(std::move(key), select.text());
    }
    std::vector<std::string> wrong;
    for (const auto& [key, value] : identity) {
        if (stored[key] != value) {
            wrong.push_back(fmt::format("--resume: another {}, got '{}', '{}' is allowed, that of the store {}", key,
                                        shortened(value), shortened(stored[key]), path));
        }
    }
    if (!wrong.empty()) {
        throw InputError(wrong);
    }
}

}  // namespace

struct Store::Statements {
    explicit Statements(Database& database)
        : add_evaluation(database, "INSERT OR IGNORE INTO evaluation (key, chip, network, model, status, reason, "
                                   "latency_ns, interval_ns, energy_pj, area_mm2, power_mw, peak_power_mw, "
                                   "adc_shortfall_bits, timing_slack_ns, unverified_share, cycles) "
                                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"),
          add_layer(database, "INSERT INTO layer VALUES (?, ?, ?, ?, ?, ?)"),
          add_effort(database, "INSERT INTO effort VALUES (?, ?, ?, ?, ?, ?, ?)"),
          find_proposal(database, "SELECT point, model FROM proposal WHERE number = ?"),
          add_proposal(database, "INSERT INTO proposal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") {}

    Statement add_evaluation;
    Statement add_layer;
    Statement add_effort;
    Statement find_proposal;
    Statement add_proposal;
};

Store::Store(const std::string& folder, const Identity& identity, const Identity& notes, bool resume)
    : path_(folder + "/search.sqlite"), lock_(locked(folder)) {
    try {
        database_ = std::make_unique<Database>(path_, "--out");
        resumed_ = number_in(*database_, "SELECT count(*) FROM sqlite_master") != 0;
        if (resumed_ && !resume) {
            throw InputError(
                fmt::format("--out: holds a search already, '{}' was given, another folder, or --resume to go "
                            "on with it, is allowed",
                            folder));
        }
        if (resumed_) {
            compare(*database_, path_, identity);
        } else {
            create(*database_, identity, notes);
        }
        statements_ = std::make_unique<Statements>(*database_);
    } catch (...) {
        database_.reset();
        ::close(lock_);
        throw;
    }
}

Store::~Store() {
    statements_.reset();
    database_.reset();
    ::close(lock_);
}

std::map<std::string, NetworkResult> Store::results() {
    std::map<std::string, NetworkResult> results;
    Statement select = database_->prepare(
        "SELECT key, network, status, reason, latency_ns, interval_ns, energy_pj, area_mm2, power_mw, peak_power_mw, "
        "adc_shortfall_bits, timing_slack_ns, unverified_share, cycles FROM evaluation");
    while (select.step()) {
        NetworkResult& result = results[select.text()];
        NetworkOutcome& o = result.outcome;
        o.network = select.text();
        result.status = status_of(select.text());
        result.reason = select.text();
        o.latency_ns = select.real();
        o.interval_ns = select.real();
        o.energy_pj = select.real();
        o.area_mm2 = select.real();
        o.power_mw = select.real();
        o.peak_power_mw = select.real();
        o.adc_shortfall_bits = select.real();
        o.timing_slack_ns = select.real();
        o.unverified_share = select.real();
        o.cycles = static_cast<std::uint64_t>(select.whole());
    }
    return results;
}

void Store::add(const Evaluation& evaluation) {
    Transaction transaction(*database_);
    const NetworkOutcome& o = evaluation.result.outcome;
    Statement& insert = statements_->add_evaluation;
    insert.bind(evaluation.key).bind(evaluation.chip).bind(evaluation.network).bind(name_of(evaluation.model));
    insert.bind(name_of(evaluation.result.status)).bind(evaluation.result.reason);
    insert.bind(o.latency_ns).bind(o.interval_ns).bind(o.energy_pj).bind(o.area_mm2).bind(o.power_mw);
    insert.bind(o.peak_power_mw).bind(o.adc_shortfall_bits).bind(o.timing_slack_ns).bind(o.unverified_share);
    insert.bind(static_cast<std::int64_t>(o.cycles));
    if (!insert.step()) {
        return;  // it is there already
    }
    const std::int64_t id = insert.whole();
    check(!insert.step(), "search: an evaluation was added twice");
    std::int64_t number = 0;
    for (const LayerOutcome& layer : o.layers) {
        statements_->add_layer.bind(id).bind(number++).bind(layer.layer).bind(layer.latency_ns).bind(layer.energy_pj);
        statements_->add_layer.bind(layer.crossbars).run();
    }
    const StageTimes& times = evaluation.result.times;
    statements_->add_effort.bind(id).bind(evaluation.effort.wall_s).bind(evaluation.effort.cpu_s);
    statements_->add_effort.bind(evaluation.effort.peak_rss_kib);
    statements_->add_effort.bind(times.compile_s).bind(times.simulate_s).bind(times.account_s).run();
    transaction.commit();
}

void Store::add(const std::vector<Proposal>& proposals) {
    Transaction transaction(*database_);
    for (const Proposal& proposal : proposals) {
        const std::string point = Json(proposal.point).dump();
        Statement& find = statements_->find_proposal;
        if (find.bind(proposal.number).step()) {
            const std::string stored_point = find.text();
            const std::string stored_model = find.text();
            check(!find.step(), "search: two proposals of one number");
            check(stored_point == point && stored_model == name_of(proposal.model),
                  fmt::format("{}: proposal {} was {} {}, and is now {} {}: the search does not repeat itself", path_,
                              proposal.number, stored_point, stored_model, point, name_of(proposal.model)));
            continue;
        }
        Statement& insert = statements_->add_proposal;
        insert.bind(proposal.number).bind(proposal.generation).bind(point).bind(name_of(proposal.model));
        insert.bind(proposal.labels).bind(proposal.chip).bind(Json(proposal.overrides).dump());
        insert.bind(std::int64_t{proposal.repeat}).bind(name_of(proposal.status)).bind(proposal.reason);
        insert.bind(Json(proposal.objectives).dump()).run();
    }
    transaction.commit();
}

std::vector<Proposal> Store::proposals() {
    std::vector<Proposal> all;
    Statement select = database_->prepare("SELECT number, generation, point, model, labels, chip, overrides, repeat, "
                                          "status, reason, objectives FROM proposal ORDER BY number");
    while (select.step()) {
        Proposal p;
        p.number = select.whole();
        p.generation = select.whole();
        p.point = Json::parse(select.text()).get<Point>();
        p.model = model_of(select.text());
        p.labels = select.text();
        p.chip = select.text();
        p.overrides = Json::parse(select.text()).get<std::vector<std::string>>();
        p.repeat = select.whole() != 0;
        p.status = status_of(select.text());
        p.reason = select.text();
        p.objectives = Json::parse(select.text()).get<std::vector<double>>();
        all.push_back(std::move(p));
    }
    return all;
}

void Store::note(const Session& session) {
    if (session_ == 0) {
        session_ = 1 + number_in(*database_, "SELECT max(id) FROM session");
    }
    Statement insert =
        database_->prepare("INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(session_).bind(session.engine).bind(std::int64_t{session.jobs}).bind(session.designs);
    insert.bind(session.evaluations).bind(session.priced).bind(session.repeats).bind(session.seconds);
    insert.bind(session.decode_s).bind(session.evaluate_s).bind(session.optimise_s);
    insert.bind(session.stages.compile_s).bind(session.stages.simulate_s).bind(session.stages.account_s).run();
}

}  // namespace bitline::search
