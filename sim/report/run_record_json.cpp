#include "sim/report/run_record_json.hpp"

#include <nlohmann/json.hpp>

#include "hw/error.hpp"

namespace bitline {

namespace {

using Json = nlohmann::ordered_json;

/// Most actions are none of most networks: those that are have a row with a count for each entry. `counts` gives the
/// counts of an entry.
template <class Counts>
Json rows_of(std::size_t entries, const Counts& counts) {
    Json rows = Json::object();
    for (std::size_t action = 0; action < action_count; ++action) {
        std::vector<std::uint64_t> row(entries);
        bool any = false;
        for (std::size_t i = 0; i < entries; ++i) {
            row[i] = counts(i)[action];
            any = any || row[i] > 0;
        }
        if (any) {
            rows[name_of(static_cast<Action>(action))] = row;
        }
    }
    return rows;
}

template <class Counts>
void take_rows(const Json& rows, std::size_t entries, const Counts& counts) {
    std::size_t taken = 0;
    for (std::size_t action = 0; action < action_count; ++action) {
        const auto row = rows.find(name_of(static_cast<Action>(action)));
        if (row == rows.end()) {
            continue;
        }
        ++taken;
        check(row->size() == entries, "run record: a row of another length");
        for (std::size_t i = 0; i < entries; ++i) {
            (*row)[i].get_to(counts(i)[action]);
        }
    }
    check(taken == rows.size(), "run record: an action that is none");
}

/// Calls `field(name, member)` for each plain member, for both directions.
template <class Record, class Field>
void each_field(Record& run, const Field& field) {
    field("network", run.network);
    field("images", run.images);
    field("cycles", run.cycles);
    field("image_done", run.image_done);
    field("bound_cycles", run.bound_cycles);
    field("bound_image", run.bound_image);
    field("bound_interval", run.bound_interval);
    field("macs", run.macs);
    field("weights", run.weights);
    field("cells_used", run.cells_used);
    field("rows_to_write", run.rows_to_write);
    field("packets", run.packets);
    field("flits", run.flits);
    field("bytes_moved", run.bytes_moved);
    field("power_bin", run.power_bin);
    field("bottleneck", run.bottleneck);
    field("notes", run.notes);
}

template <class Layer, class Field>
void each_layer_field(Layer& layer, const Field& field) {
    field("name", layer.name);
    field("op", layer.op);
    field("crossbars", layer.crossbars);
    field("utilisation", layer.utilisation);
    field("start", layer.start);
    field("end", layer.end);
    field("shares", layer.shares);
}

}  // namespace

std::string to_json(const RunRecord& run) {
    const auto put_into = [](Json& json) {
        return [&json](const char* name, const auto& member) {
            json[name] = member;
        };
    };
    Json json;
    each_field(run, put_into(json));
    json["layers"] = Json::array();
    for (const LayerRecord& layer : run.layers) {
        each_layer_field(layer, put_into(json["layers"].emplace_back()));
    }
    json["layer_actions"] = rows_of(
        run.layers.size(), [&](std::size_t i) -> auto& { return run.layers[i].actions; });
    json["bins"] = run.bins.size();
    json["bin_actions"] = rows_of(
        run.bins.size(), [&](std::size_t i) -> auto& { return run.bins[i]; });
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

RunRecord record_from_json(const std::string& text) {
    const auto take_from = [](const Json& json) {
        return [&json](const char* name, auto& member) {
            json.at(name).get_to(member);
        };
    };
    RunRecord run;
    try {
        const Json json = Json::parse(text);
        each_field(run, take_from(json));
        for (const Json& layer : json.at("layers")) {
            each_layer_field(run.layers.emplace_back(), take_from(layer));
        }
        take_rows(
            json.at("layer_actions"), run.layers.size(), [&](std::size_t i) -> auto& { return run.layers[i].actions; });
        run.bins.resize(json.at("bins").get<std::size_t>());
        take_rows(
            json.at("bin_actions"), run.bins.size(), [&](std::size_t i) -> auto& { return run.bins[i]; });
    } catch (const Json::exception& error) {
        throw InternalError(std::string("run record: it cannot be read: ") + error.what());
    }
    return run;
}

}  // namespace bitline
