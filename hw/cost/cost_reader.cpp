#include "hw/cost/cost_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "hw/spec_values.hpp"

namespace bitline {

namespace {

const std::vector<std::string> origin_words{"source", "provenance", "verified", "note"};
const std::vector<std::string> table_groups{"sram", "input_buffer", "output_buffer", "global_buffer"};
const std::vector<std::string> table_words{"node", "points", "origin", "leakage_origin"};
const std::vector<std::string> adc_models{"reference", "survey"};

/// A number of a memory point: where it is kept, and what it may be.
struct PointKey {
    const char* name;
    Dimension dimension;
    double least;
    double most;
    double (*get)(const MemoryPoint&);
    void (*set)(MemoryPoint&, double);
};

const std::vector<PointKey>& point_keys() {
    static const std::vector<PointKey> keys{
        {"capacity", Dimension::bytes, 1, 1e15,
         [](const MemoryPoint& p) { return static_cast<double>(p.capacity_bytes); },
         [](MemoryPoint& p, double v) {
             p.capacity_bytes = static_cast<std::int64_t>(v);
         }},
        {"width_bits", Dimension::none, 1, 65'536,
         [](const MemoryPoint& p) { return static_cast<double>(p.width_bits); },
         [](MemoryPoint& p, double v) {
             p.width_bits = static_cast<int>(v);
         }},
        {"read_energy", Dimension::energy, 1e-21, 1e-6, [](const MemoryPoint& p) { return p.read_energy_j; },
         [](MemoryPoint& p, double v) {
             p.read_energy_j = v;
         }},
        {"write_energy", Dimension::energy, 1e-21, 1e-6, [](const MemoryPoint& p) { return p.write_energy_j; },
         [](MemoryPoint& p, double v) {
             p.write_energy_j = v;
         }},
        {"area", Dimension::area, 1e-18, 1, [](const MemoryPoint& p) { return p.area_m2; },
         [](MemoryPoint& p, double v) {
             p.area_m2 = v;
         }},
        {"leakage", Dimension::power, 1e-15, 1000, [](const MemoryPoint& p) { return p.leakage_w; },
         [](MemoryPoint& p, double v) {
             p.leakage_w = v;
         }},
    };
    return keys;
}

std::string allowed_range(Dimension dimension, double least, double most) {
    return range_text(dimension, print_real(least, dimension, 1), print_real(most, dimension, 1));
}

class Reader {
public:
    Reader(std::string path, Problems& problems) : path_(std::move(path)), problems_(problems) {}

    CostSpec read(const YamlNode& node) {
        CostSpec costs;
        if (!node.is_mapping()) {
            complain(node.place, "", refusal("wrong type", node, "a mapping of component costs"));
            return costs;
        }
        read_adc_model(node, costs);
        for (const CostKey& key : cost_keys()) {
            read_scalar_figure(node, key, costs);
        }
        read_table(node, "sram", costs.sram);
        read_table(node, "input_buffer", costs.input_buffer);
        read_table(node, "output_buffer", costs.output_buffer);
        read_table(node, "global_buffer", costs.global_buffer);
        if (costs.sram.points.empty() &&
            (node.find("sram") == nullptr || node.find("sram")->value.find("points") == nullptr)) {
            complain(node.place, "sram.points",
                     "is missing, nothing was given, a list of at least one memory is needed");
        }
        refuse_unknown(node);
        return costs;
    }

private:
    void complain(const Place& place, const std::string& key, const std::string& what) {
        problems_.add(place, key.empty() ? path_ : path_ + "." + key, what);
    }

    static std::pair<std::string, std::string> split(const std::string& key) {
        const std::size_t dot = key.find('.');
        return {key.substr(0, dot), key.substr(dot + 1)};
    }

    void read_adc_model(const YamlNode& node, CostSpec& costs) {
        const YamlEntry* group = node.find("adc");
        const YamlEntry* model = group == nullptr ? nullptr : group->value.find("model");
        if (model == nullptr) {
            complain(group == nullptr ? node.place : group->key_place, "adc.model",
                     "is missing, nothing was given, " + alternatives(adc_models) + " is needed");
            return;
        }
        const std::optional<std::size_t> found = index_of(model->value, adc_models);
        if (!found) {
            complain(model->value.place, "adc.model",
                     refusal("unknown choice", model->value, alternatives(adc_models)));
            return;
        }
        costs.adc_model = *found == 0 ? AdcCostModel::reference : AdcCostModel::survey;
    }

    void read_scalar_figure(const YamlNode& node, const CostKey& key, CostSpec& costs) {
        const auto [group_name, name] = split(key.key);
        const YamlEntry* group = node.find(group_name);
        const YamlEntry* entry = group == nullptr ? nullptr : group->value.find(name);
        if (key.use == CostUse::ideal && group == nullptr) {
            return;
        }
        const bool used = key.use == CostUse::always || key.use == CostUse::ideal ||
                          (key.use == CostUse::adc_reference) == (costs.adc_model == AdcCostModel::reference);
        if (entry == nullptr) {
            if (used) {
                complain(group == nullptr ? node.place : group->key_place, key.key,
                         "is missing, nothing was given, " + allowed_range(key.dimension, key.least, key.most) +
                             " is needed");
            }
            return;
        }
        if (!used) {
            complain(entry->key_place, key.key,
                     fmt::format("has no effect with adc.model {}, got {}, leave it out",
                                 adc_models[costs.adc_model == AdcCostModel::reference ? 0 : 1],
                                 entry->value.describe()));
            return;
        }
        costs[key.cost] = read_figure(entry->value, key);
    }

    CostFigure read_figure(const YamlNode& node, const CostKey& key) {
        CostFigure figure;
        const YamlNode* value = &node;
        if (node.is_mapping()) {
            const YamlEntry* entry = node.find("value");
            if (entry == nullptr) {
                complain(node.place, key.key,
                         "has no value, got a mapping without 'value', write {value: ..., source: ...}");
                return figure;
            }
            value = &entry->value;
            figure.origin = read_origin(node, key.key);
            refuse_words(node, key.key, {"value", "source", "provenance", "verified", "note"});
        } else {
            figure.origin = Provenance{"", "override", false, ""};
        }
        const std::string allowed = allowed_range(key.dimension, key.least, key.most);
        const RealValue read = read_real(*value, key.dimension, 1, key.least, key.most, allowed);
        if (!read.wrong.empty()) {
            complain(value->place, key.key, read.wrong);
        }
        figure.value = read.value;
        return figure;
    }

    /// The source, provenance, verified and note of a mapping; a source is demanded.
    Provenance read_origin(const YamlNode& node, const std::string& key) {
        Provenance origin;
        for (const std::string& word : {std::string("source"), std::string("note")}) {
            const YamlEntry* entry = node.find(word);
            if (entry == nullptr) {
                continue;
            }
            if (!entry->value.is_scalar()) {
                complain(entry->value.place, fmt::format("{}.{}", key, word),
                         refusal("wrong type", entry->value, "a text"));
                continue;
            }
            (word == "source" ? origin.source : origin.note) = entry->value.scalar;
        }
        if (const YamlEntry* entry = node.find("provenance")) {
            const std::optional<std::size_t> found = index_of(entry->value, provenances());
            if (found) {
                origin.provenance = provenances()[*found];
            } else {
                complain(entry->value.place, key + ".provenance",
                         refusal("unknown choice", entry->value, alternatives(provenances())));
            }
        }
        const std::vector<std::string> uncertain{"fitted", "recalled", "assumed", "override"};
        origin.verified = std::find(uncertain.begin(), uncertain.end(), origin.provenance) == uncertain.end();
        if (const YamlEntry* entry = node.find("verified")) {
            const std::optional<std::size_t> found = index_of(entry->value, {"true", "false"});
            if (found) {
                origin.verified = *found == 0;
            } else {
                complain(entry->value.place, key + ".verified",
                         refusal("unknown choice", entry->value, "true | false"));
            }
        }
        if (origin.source.empty() && origin.provenance != "override") {
            complain(node.place, key, "has no source, got " + node.describe() + ", write where the figure comes from");
        }
        return origin;
    }

    void read_table(const YamlNode& node, const std::string& group_name, MemoryTable& table) {
        const YamlEntry* group = node.find(group_name);
        const YamlEntry* points = group == nullptr ? nullptr : group->value.find("points");
        if (points == nullptr) {
            return;
        }
        const YamlNode& mapping = group->value;
        const std::string node_allowed = allowed_range(Dimension::length, 1e-9, 250e-9);
        if (const YamlEntry* entry = mapping.find("node")) {
            const RealValue read = read_real(entry->value, Dimension::length, 1, 1e-9, 250e-9, node_allowed);
            if (!read.wrong.empty()) {
                complain(entry->value.place, group_name + ".node", read.wrong);
            }
            table.node_m = read.value;
        } else {
            complain(group->key_place, group_name + ".node",
                     "is missing, nothing was given, " + node_allowed + " is needed");
        }
        for (const char* word : {"origin", "leakage_origin"}) {
            const std::string key = group_name + "." + word;
            if (const YamlEntry* entry = mapping.find(word)) {
                (word[0] == 'o' ? table.origin : table.leakage_origin) = read_origin(entry->value, key);
                refuse_words(entry->value, key, origin_words);
            } else {
                complain(group->key_place, key,
                         "is missing, nothing was given, {source: ..., provenance: ...} is needed");
            }
        }
        if (!points->value.is_sequence() || points->value.items.empty()) {
            complain(points->value.place, group_name + ".points",
                     refusal("wrong type", points->value, "a list of at least one memory"));
            return;
        }
        for (const YamlNode& item : points->value.items) {
            table.points.push_back(read_point(item, group_name + ".points"));
        }
        check_points(points->value, group_name + ".points", table);
    }

    MemoryPoint read_point(const YamlNode& node, const std::string& key) {
        MemoryPoint point;
        std::vector<std::string> words;
        for (const PointKey& field : point_keys()) {
            words.emplace_back(field.name);
            const std::string allowed = allowed_range(field.dimension, field.least, field.most);
            const YamlEntry* entry = node.find(field.name);
            if (entry == nullptr) {
                complain(node.place, key,
                         fmt::format("has no {}, got {}, {} is needed", field.name, node.describe(), allowed));
                continue;
            }
            const RealValue read = read_real(entry->value, field.dimension, 1, field.least, field.most, allowed);
            if (!read.wrong.empty()) {
                complain(entry->value.place, key + "." + field.name, read.wrong);
            }
            field.set(point, read.value);
        }
        if (node.is_mapping()) {
            refuse_words(node, key, words);
        }
        return point;
    }

    /// Interpolation needs one memory per capacity and width.
    void check_points(const YamlNode& node, const std::string& key, const MemoryTable& table) {
        for (std::size_t i = 0; i < table.points.size(); ++i) {
            for (std::size_t k = 0; k < i; ++k) {
                if (table.points[i].capacity_bytes == table.points[k].capacity_bytes &&
                    table.points[i].width_bits == table.points[k].width_bits) {
                    complain(
                        node.items[i].place, key,
                        fmt::format("memory given twice, got {} at {} bits again, each size and width is allowed once",
                                    format_bytes(table.points[i].capacity_bytes), table.points[i].width_bits));
                }
            }
        }
    }

    void refuse_words(const YamlNode& node, const std::string& key, const std::vector<std::string>& words) {
        for (const YamlEntry& entry : node.entries) {
            if (std::find(words.begin(), words.end(), entry.key) == words.end()) {
                refuse_key(entry, key.empty() ? entry.key : key + "." + entry.key, words);
            }
        }
    }

    void refuse_key(const YamlEntry& entry, const std::string& key, const std::vector<std::string>& words) {
        const std::string near = nearest(entry.key, words);
        complain(
            entry.key_place, key,
            fmt::format("unknown key, got {}, {}", in_quotes(entry.key),
                        near.empty() ? "known here: " + alternatives(words) : "did you mean " + in_quotes(near) + "?"));
    }

    void refuse_unknown(const YamlNode& node) {
        std::vector<std::string> groups = table_groups;
        for (const CostKey& key : cost_keys()) {
            const std::string group = split(key.key).first;
            if (std::find(groups.begin(), groups.end(), group) == groups.end()) {
                groups.push_back(group);
            }
        }
        refuse_words(node, "", groups);
        for (const YamlEntry& group : node.entries) {
            if (std::find(groups.begin(), groups.end(), group.key) == groups.end()) {
                continue;
            }
            if (!group.value.is_mapping()) {
                complain(group.value.place, group.key, refusal("wrong type", group.value, "a mapping"));
                continue;
            }
            std::vector<std::string> words;
            for (const CostKey& key : cost_keys()) {
                if (split(key.key).first == group.key) {
                    words.push_back(split(key.key).second);
                }
            }
            if (group.key == "adc") {
                words.emplace_back("model");
            }
            if (std::find(table_groups.begin(), table_groups.end(), group.key) != table_groups.end()) {
                words.insert(words.end(), table_words.begin(), table_words.end());
            }
            refuse_words(group.value, group.key, words);
        }
    }

    std::string path_;
    Problems& problems_;
};

}  // namespace

CostSpec read_cost_spec(const YamlNode& node, const std::string& path, Problems& problems) {
    return Reader(path, problems).read(node);
}

}  // namespace bitline
