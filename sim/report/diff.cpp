#include "sim/report/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "hw/error.hpp"
#include "hw/yaml_document.hpp"
#include "sim/text_table.hpp"

namespace bitline {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_summary_bytes = std::size_t{64} << 20;

/// A file, or the summary.json of a folder, that has the parts of a summary.
Json read_summary(const std::string& argument) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    const std::string path =
        fs::is_directory(argument, ignored) ? (fs::path(argument) / "summary.json").string() : argument;
    Json json = Json::parse(read_text_file(path, most_summary_bytes), nullptr, false);
    const bool whole = json.is_object() && json.contains("cycles") && json.contains("layers") &&
                       json["layers"].is_array() && json.contains("energy_pj_by_component") &&
                       json["energy_pj_by_component"].is_object() && json.contains("area_mm2_by_component") &&
                       json["area_mm2_by_component"].is_object();
    const bool named = whole && std::all_of(json["layers"].begin(), json["layers"].end(), [](const Json& layer) {
                           return layer.is_object() && layer.contains("name") && layer["name"].is_string();
                       });
    if (!named) {
        throw InputError(path + ": no summary of a run, got " + (json.is_discarded() ? "no JSON" : "other JSON") +
                         ", a result folder or its summary.json is allowed");
    }
    return json;
}

/// One difference; `effect` sorts: the relative change, infinite where something came or went.
struct Change {
    std::string where;
    std::string before;
    std::string after;
    double effect = 0;
};

std::string text_of(const Json* value) {
    if (value == nullptr) {
        return "-";
    }
    if (value->is_number_float()) {
        return fmt::format("{:.6g}", value->get<double>());
    }
    return value->is_string() ? printable(value->get<std::string>()) : value->dump();
}

std::string effect_text(const Change& change) {
    return std::isinf(change.effect) ? "" : fmt::format("{:+.2f} %", 100 * change.effect);
}

/// Collects changes of one section and prints them, the largest first.
class Section {
public:
    explicit Section(std::string title) : title_(std::move(title)) {}

    /// Compares two values; null pointers stand for values that are not there.
    void compare(const std::string& where, const Json* a, const Json* b, double floor = 0) {
        if ((a != nullptr && b != nullptr && *a == *b) || (a == nullptr && b == nullptr)) {
            return;
        }
        Change change{where, text_of(a), text_of(b), std::numeric_limits<double>::infinity()};
        if (a != nullptr && b != nullptr && a->is_number() && b->is_number()) {
            const double before = a->get<double>();
            const double scale = std::max(std::abs(before), floor);
            if (scale > 0) {
                change.effect = (b->get<double>() - before) / scale;
            }
        }
        changes_.push_back(std::move(change));
    }

    std::string text() {
        if (changes_.empty()) {
            return "";
        }
        std::stable_sort(changes_.begin(), changes_.end(),
                         [](const Change& a, const Change& b) { return std::abs(a.effect) > std::abs(b.effect); });
        TextTable table;
        table.column(title_, true, 44);
        table.column("A", false, 26);
        table.column("B", false, 26);
        table.column("change", false, 14);
        for (const Change& change : changes_) {
            table.row({change.where, change.before, change.after, effect_text(change)});
        }
        return table.text() + "\n";
    }

private:
    std::string title_;
    std::vector<Change> changes_;
};

const Json* member(const Json& object, const std::string& key) {
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
}

/// The keys of both, those of `a` first.
std::vector<std::string> keys_of(const Json& a, const Json& b) {
    std::vector<std::string> keys;
    std::set<std::string> seen;
    for (const Json* object : {&a, &b}) {
        for (const auto& item : object->items()) {
            if (seen.insert(item.key()).second) {
                keys.push_back(item.key());
            }
        }
    }
    return keys;
}

std::string diff_figures(const Json& a, const Json& b) {
    Section section("figure");
    for (const std::string& key : keys_of(a, b)) {
        const Json* before = member(a, key);
        const Json* after = member(b, key);
        const bool object =
            (before != nullptr && before->is_structured()) || (after != nullptr && after->is_structured());
        if (!object) {
            section.compare(printable(key), before, after);
        }
    }
    return section.text();
}

/// Components are weighed by their part of the whole, so that what matters stands on top.
std::string diff_components(const Json& a, const Json& b, const char* object, const char* title) {
    double whole = 0;
    for (const auto& item : a[object].items()) {
        whole += item.value().is_number() ? item.value().get<double>() : 0;
    }
    Section section(fmt::format("{} (change in % of A's total)", title));
    for (const std::string& key : keys_of(a[object], b[object])) {
        section.compare(printable(key), member(a[object], key), member(b[object], key), whole);
    }
    return section.text();
}

const Json* layer_named(const Json& summary, const std::string& name) {
    for (const Json& layer : summary["layers"]) {
        if (layer["name"] == name) {
            return &layer;
        }
    }
    return nullptr;
}

/// Names of the layers of both, in the order of the network.
std::vector<std::string> layer_names(const Json& a, const Json& b) {
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (const Json* summary : {&a, &b}) {
        for (const Json& layer : (*summary)["layers"]) {
            if (seen.insert(layer["name"].get<std::string>()).second) {
                names.push_back(layer["name"].get<std::string>());
            }
        }
    }
    return names;
}

std::string diff_layers(const Json& a, const Json& b) {
    Section layers("layer");
    Section stalls("busy and stalls (change in points of share)");
    for (const std::string& name : layer_names(a, b)) {
        const Json* before = layer_named(a, name);
        const Json* after = layer_named(b, name);
        const std::string shown = printable(name);
        if (before == nullptr || after == nullptr) {
            const Json there("there");
            layers.compare(shown, before == nullptr ? nullptr : &there, after == nullptr ? nullptr : &there);
            continue;
        }
        for (const char* key : {"op", "crossbars", "utilisation", "start_cycle", "end_cycle", "energy_pj"}) {
            layers.compare(fmt::format("{} {}", shown, key), member(*before, key), member(*after, key));
        }
        stalls.compare(shown + " busy", member(*before, "busy"), member(*after, "busy"), 1);
        const Json* stall_a = member(*before, "stall");
        const Json* stall_b = member(*after, "stall");
        if (stall_a != nullptr && stall_b != nullptr && stall_a->is_object() && stall_b->is_object()) {
            for (const std::string& reason : keys_of(*stall_a, *stall_b)) {
                stalls.compare(fmt::format("{} waits for {}", shown, printable(reason)), member(*stall_a, reason),
                               member(*stall_b, reason), 1);
            }
        }
    }
    return layers.text() + stalls.text();
}

}  // namespace

std::string diff_reports(const std::string& a, const std::string& b) {
    const Json before = read_summary(a);
    const Json after = read_summary(b);
    std::string text = diff_figures(before, after);
    text += diff_components(before, after, "energy_pj_by_component", "energy [pJ] of component");
    text += diff_components(before, after, "area_mm2_by_component", "area [mm2] of component");
    text += diff_layers(before, after);
    if (text.empty()) {
        return "no difference\n";
    }
    text.pop_back();
    return text;
}

}  // namespace bitline
