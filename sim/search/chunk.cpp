#include "sim/search/chunk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "bitline_version.hpp"
#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "sim/search/outcome_json.hpp"
#include "workloads/network_reader.hpp"

namespace bitline::search {

using Json = nlohmann::ordered_json;

namespace {

Json header_of(const std::vector<Workload>& workloads, const std::vector<NetworkFile>& files) {
    Json networks = Json::array();
    for (std::size_t i = 0; i < files.size(); ++i) {
        networks.push_back(
            {{"name", files[i].name}, {"file", files[i].file}, {"fingerprint", workloads[i].fingerprint}});
    }
    return {{"version", version}, {"networks", std::move(networks)}};
}

std::vector<Workload> import_networks(const Json& header, const std::string& manifest_file) {
    if (header.at("version") != version) {
        throw InputError(fmt::format("{}: written by another version, got {}, {} is allowed", manifest_file,
                                     header.at("version").get<std::string>(), version));
    }
    std::vector<Workload> workloads;
    for (const Json& network : header.at("networks")) {
        const auto file = network.at("file").get<std::string>();
        workloads.push_back(workload(network.at("name").get<std::string>(), import_network(file)));
        if (workloads.back().fingerprint != network.at("fingerprint")) {
            throw InputError(fmt::format("{}: another network than when the search began, the same is allowed", file));
        }
    }
    return workloads;
}

Task task_of(const Json& json, const std::vector<Workload>& workloads, const std::string& manifest_file) {
    Task task;
    task.key = json.at("key").get<std::string>();
    task.network = json.at("network").get<std::size_t>();
    task.model = model_of(json.at("model").get<std::string>());
    const auto chip =
        std::make_shared<const ChipSpec>(parse_chip(json.at("chip").get<std::string>(), manifest_file, {}));
    task.chip = [chip] {
        return *chip;
    };
    task.chip_fingerprint = fingerprint(*chip);
    check(evaluation_key(task.chip_fingerprint, workloads.at(task.network), task.model) == task.key,
          manifest_file + ": a chip changes on its way to a worker");
    return task;
}

}  // namespace

std::string manifest_text(const std::vector<Task>& tasks, const std::vector<Workload>& workloads,
                          const std::vector<NetworkFile>& files) {
    std::string text = header_of(workloads, files).dump() + "\n";
    for (const Task& task : tasks) {
        text += Json{{"key", task.key},
                     {"network", task.network},
                     {"model", name_of(task.model)},
                     {"chip", print_spec(task.chip())}}
                    .dump() +
                "\n";
    }
    return text;
}

Chunk read_chunk(const std::string& manifest_file, std::size_t first, std::size_t count) {
    std::ifstream in(manifest_file);
    std::string line;
    if (!std::getline(in, line)) {
        throw InputError(manifest_file + ": cannot be read, a manifest of a search is allowed");
    }
    Chunk chunk;
    try {
        chunk.workloads = import_networks(Json::parse(line), manifest_file);
        for (std::size_t i = 0; i < first + count && std::getline(in, line); ++i) {
            if (i >= first) {
                chunk.tasks.push_back(task_of(Json::parse(line), chunk.workloads, manifest_file));
            }
        }
    } catch (const Json::exception& error) {
        throw InputError(fmt::format("{}: no manifest of a search ({}), one is allowed", manifest_file, error.what()));
    }
    return chunk;
}

std::string chunk_line(const Evaluation& evaluation) {
    const Json json{{"key", evaluation.key},
                    {"chip", evaluation.chip},
                    {"network", evaluation.network},
                    {"model", name_of(evaluation.model)},
                    {"effort", {evaluation.effort.wall_s, evaluation.effort.cpu_s, evaluation.effort.peak_rss_kib}},
                    {"result", to_json(evaluation.result)}};
    return json.dump() + "\n";
}

std::vector<Evaluation> read_chunk_results(const std::string& file) {
    std::vector<Evaluation> evaluations;
    std::ifstream in(file);
    try {
        for (std::string line; std::getline(in, line);) {
            const Json json = Json::parse(line);
            const Json& effort = json.at("effort");
            evaluations.push_back(
                {json.at("key").get<std::string>(),
                 json.at("chip").get<std::string>(),
                 json.at("network").get<std::string>(),
                 model_of(json.at("model").get<std::string>()),
                 network_result_from_json(json.at("result").get<std::string>()),
                 {effort.at(0).get<double>(), effort.at(1).get<double>(), effort.at(2).get<std::int64_t>()}});
        }
    } catch (const Json::exception& error) {
        throw InputError(
            fmt::format("{}: no results of a chunk ({}), a file of a worker is allowed", file, error.what()));
    }
    return evaluations;
}

}  // namespace bitline::search
