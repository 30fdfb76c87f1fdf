// The record of a search: one SQLite file that holds what was asked and what was found, as it is found. What has been
// added survives the end of the process at any moment. docs/search.md describes its tables.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/search/evaluate.hpp"
#include "sim/search/outcome.hpp"
#include "sim/search/point.hpp"

namespace bitline::search {

/// What makes two runs the same search, as pairs of what it is called and its value.
using Identity = std::vector<std::pair<std::string, std::string>>;

/// What an evaluation took; never part of an export.
struct Effort {
    double wall_s = 0;
    double cpu_s = 0;
    std::int64_t peak_rss_kib = 0;
};

struct Evaluation {
    std::string key;   ///< evaluation_key
    std::string chip;  ///< fingerprint of the chip
    std::string network;
    Model model = Model::simulated;
    NetworkResult result;
    Effort effort;
};

/// A question of the optimiser, and its answer.
struct Proposal {
    std::int64_t number = 0;  ///< from 0, in the order asked
    std::int64_t generation = 0;
    Point point;
    Model model = Model::simulated;
    std::string labels;  ///< the choices as JSON
    std::string chip;    ///< fingerprint; empty where the choices make no chip
    std::vector<std::string> overrides;
    bool repeat = false;  ///< an earlier proposal is the same design by the same model
    Status status = Status::ok;
    std::string reason;
    std::vector<double> objectives;
};

/// One call of the program that worked on the search.
struct Session {
    std::string engine;
    int jobs = 1;
    std::int64_t designs = 0;      ///< evaluated anew
    std::int64_t evaluations = 0;  ///< networks on designs, evaluated anew
    std::int64_t priced = 0;       ///< more of them, priced by the run of another design
    std::int64_t repeats = 0;      ///< proposals answered without work, of this session
    double seconds = 0;
    double decode_s = 0;    ///< from points to chips, constraints and limits
    double evaluate_s = 0;  ///< with evaluations in flight
    double optimise_s = 0;  ///< asking and telling the optimiser
    StageTimes stages;      ///< of all evaluations together
};

class Store {
public:
    /// Opens `folder`/search.sqlite, made if need be, and keeps others out. A file that holds a search already is accepted
    /// only with `resume`, and only if its identity is the same; the error says what differs. `notes` are kept beside the
    /// identity, never compared. Throws InputError.
    Store(const std::string& folder, const Identity& identity, const Identity& notes, bool resume);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// Whether it held a search already.
    bool resumed() const { return resumed_; }
    /// All evaluations by key, without their layers.
    std::map<std::string, NetworkResult> results();
    /// Adds an evaluation unless there is one of that key.
    void add(const Evaluation& evaluation);
    /// Adds the answered proposals of a generation, all or none. A proposal that is there already must be the same point:
    /// InternalError if the search does not repeat itself.
    void add(const std::vector<Proposal>& proposals);
    /// All proposals in order.
    std::vector<Proposal> proposals();
    /// Writes what this call of the program has done so far.
    void note(const Session& session);

    const std::string& path() const { return path_; }

private:
    struct Statements;

    std::string path_;
    int lock_ = -1;
    bool resumed_ = false;
    std::int64_t session_ = 0;
    std::unique_ptr<class Database> database_;
    std::unique_ptr<Statements> statements_;
};

}  // namespace bitline::search
