// What tests of the driver share: an optimiser that asks what it is told to, and a search in a folder.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "sim/search/driver.hpp"
#include "sim/search/local_engine.hpp"
#include "sim/search/results.hpp"
#include "tests/support/shipped_configs.hpp"
#include "workloads/network_reader.hpp"

namespace bitline::search {

/// Asks for these points at once.
class Listed : public Optimiser {
public:
    explicit Listed(std::vector<Point> points) : points_(std::move(points)) {}
    std::vector<Question> ask() override {
        std::vector<Question> questions;
        for (const Point& point : points_) {
            questions.push_back({point, Model::simulated});
        }
        points_.clear();
        return questions;
    }
    void tell(const std::vector<Answer>& told) override { answers = told; }
    std::vector<Answer> answers;

protected:
    void add(std::vector<Point> points) { points_ = std::move(points); }

private:
    std::vector<Point> points_;
};

/// A search on the networks lenet5 and resnet20, resumed if the folder holds one.
struct DriverSetting {
    DriverSetting(const std::string& search_text, Evaluate evaluated_by)
        : search(parse_search(search_text, "driver.yaml", shipped_configs())), evaluate(std::move(evaluated_by)) {}

    SearchSpec search;
    Evaluate evaluate;
    std::vector<Workload> workloads{
        workload("lenet5", import_network("configs/networks/lenet5.yaml")),
        workload("resnet20", import_network("configs/networks/resnet20.yaml")),
    };
    int jobs = 1;
    JobLimits limits;
    std::function<void(const SearchState&)> tick = [](const SearchState&) {
    };

    SearchState run(Optimiser& optimiser, const std::string& folder) const {
        LocalEngine engine(jobs, limits, workloads, evaluate);
        Store store(folder, {{"seed", "1"}}, {}, true);
        RunCache runs;
        const auto nothing_against = [](const ChipSpec&) {
            return std::string();
        };
        return run_search(optimiser, {search, workloads, engine, store, runs, nothing_against, tick});
    }
    std::string history(const std::string& folder) const {
        Store store(folder, {{"seed", "1"}}, {}, true);
        return history_csv(read_record(search, workloads, store));
    }
    std::vector<int> sizes() const { return search.space.sizes(); }
};

}  // namespace bitline::search
