#include "workloads/network_layers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <utility>

namespace bitline {

namespace {

constexpr int most_channels = 1 << 20;
constexpr int most_size = 1 << 16;
constexpr std::size_t most_name = 80;
constexpr std::size_t most_citation = 2000;
constexpr const char* name_rule = "letters, digits and _ . / -, beginning with a letter, _ or /, at most 80 characters";

std::string hint(std::string_view word, const std::vector<std::string>& candidates) {
    const std::string near = nearest(word, candidates);
    return near.empty() ? "" : fmt::format(", did you mean '{}'", near);
}

/// Names go into file names, CSV cells and waves unquoted.
bool good_name(std::string_view name) {
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '/';
    };
    const auto inner = [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
    };
    return !name.empty() && name.size() <= most_name && letter(name.front()) &&
           std::all_of(name.begin(), name.end(), inner);
}

/// The attributes of one mapping, with `who` in front of each message.
class Attributes {
public:
    Attributes(const YamlNode& node, std::string who, Problems& problems)
        : node_(node), who_(std::move(who)), problems_(problems) {}

    bool sound() const { return sound_; }

    void allow_only(const std::vector<std::string>& keys) {
        for (const YamlEntry& entry : node_.entries) {
            if (std::find(keys.begin(), keys.end(), entry.key) == keys.end()) {
                wrong(entry.key_place, entry.key,
                      fmt::format("unknown key{}, allowed are {}", hint(entry.key, keys), fmt::join(keys, ", ")));
            }
        }
    }

    std::string name(const Place& fallback) {
        const YamlEntry* entry = node_.find("name");
        if (entry == nullptr) {
            wrong(fallback, "name", fmt::format("is missing, allowed are {}", name_rule));
            return {};
        }
        if (!entry->value.is_scalar() || !good_name(entry->value.scalar)) {
            wrong(entry->value.place, "name",
                  fmt::format("is no name, got {}, allowed are {}", entry->value.describe(), name_rule));
            return {};
        }
        return entry->value.scalar;
    }

    /// `required`: the key must be there; otherwise `target` keeps its value.
    void integer(const std::string& key, int least, int most, bool required, int& target) {
        if (const YamlNode* value = find(key, required)) {
            target = number(*value, key, least, most).value_or(target);
        }
    }

    /// One number for both directions, or [y, x].
    void both(const std::string& key, bool required, int& y, int& x) {
        const YamlNode* value = find(key, required);
        if (value == nullptr) {
            return;
        }
        if (const auto numbers = list(*value, key, 1, most_size, {1, 2}, "one number or [y, x]")) {
            y = numbers->front();
            x = numbers->back();
        }
    }

    /// One number for all sides, [y, x] or [top, left, bottom, right].
    void padding(WindowAttributes& window) {
        const YamlNode* value = find("pad", false);
        if (value == nullptr) {
            return;
        }
        if (const auto sides =
                list(*value, "pad", 0, most_size, {1, 2, 4}, "one number, [y, x] or [top, left, bottom, right]")) {
            const bool by_side = sides->size() == 4;
            window.pad_top = sides->front();
            window.pad_left = by_side ? (*sides)[1] : sides->back();
            window.pad_bottom = by_side ? (*sides)[2] : sides->front();
            window.pad_right = sides->back();
        }
    }

    void boolean(const std::string& key, bool& target) {
        if (const YamlNode* value = find(key, false)) {
            if (value->is_scalar() && (value->scalar == "true" || value->scalar == "false")) {
                target = value->scalar == "true";
            } else {
                wrong(value->place, key,
                      fmt::format("is no truth value, got {}, allowed are true, false", value->describe()));
            }
        }
    }

    std::optional<OpKind> activation() {
        const YamlNode* value = find("activation", false);
        if (value == nullptr) {
            return std::nullopt;
        }
        const std::optional<OpKind> kind = value->is_scalar() ? op_kind(value->scalar) : std::nullopt;
        if (!kind || !is_activation(*kind)) {
            std::vector<std::string> names;
            for (const OpKind each : layer_kinds()) {
                if (is_activation(each)) {
                    names.emplace_back(name_of(each));
                }
            }
            wrong(value->place, "activation",
                  fmt::format("unknown activation, got {}{}, allowed are {}", value->describe(),
                              value->is_scalar() ? hint(value->scalar, names) : "", fmt::join(names, ", ")));
            return std::nullopt;
        }
        return kind;
    }

    std::optional<std::vector<LayerReference>> inputs() {
        const YamlNode* value = find("inputs", false);
        if (value == nullptr) {
            return std::nullopt;
        }
        std::vector<LayerReference> references;
        const auto take = [&](const YamlNode& item) {
            if (item.is_scalar()) {
                references.push_back({item.scalar, item.place});
            } else {
                wrong(item.place, "inputs",
                      fmt::format("is no name of a layer, got {}, allowed are a name or a list of names",
                                  item.describe()));
            }
        };
        if (value->is_sequence()) {
            std::for_each(value->items.begin(), value->items.end(), take);
        } else {
            take(*value);
        }
        return references;
    }

    /// `[channels, height, width]`.
    std::optional<Shape> shape(const Place& fallback) {
        const YamlEntry* entry = node_.find("shape");
        if (entry == nullptr) {
            wrong(fallback, "shape", "is missing, allowed is [channels, height, width]");
            return std::nullopt;
        }
        const auto sizes = list(entry->value, "shape", 1, most_size, {3}, "[channels, height, width]");
        return sizes ? std::optional<Shape>(Shape{(*sizes)[0], (*sizes)[1], (*sizes)[2]}) : std::nullopt;
    }

private:
    void wrong(const Place& place, const std::string& key, const std::string& what) {
        sound_ = false;
        problems_.add(place, who_.empty() ? key : who_ + "." + key, what);
    }

    const YamlNode* find(const std::string& key, bool required) {
        const YamlEntry* entry = node_.find(key);
        if (entry == nullptr && required) {
            wrong(node_.place, key, "is missing, a value is required");
        }
        return entry == nullptr ? nullptr : &entry->value;
    }

    std::optional<int> number(const YamlNode& value, const std::string& key, int least, int most) {
        int result = 0;
        const std::string& digits = value.scalar;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), result);
        if (!value.is_scalar() || end != digits.data() + digits.size() ||
            (error != std::errc() && error != std::errc::result_out_of_range)) {
            wrong(value.place, key,
                  fmt::format("is no whole number, got {}, allowed are {} to {}", value.describe(), least, most));
            return std::nullopt;
        }
        if (error == std::errc::result_out_of_range || result < least || result > most) {
            wrong(value.place, key, fmt::format("is out of range, got {}, allowed are {} to {}", digits, least, most));
            return std::nullopt;
        }
        return result;
    }

    std::optional<std::vector<int>> list(const YamlNode& value, const std::string& key, int least, int most,
                                         std::initializer_list<std::size_t> lengths, const char* allowed) {
        const bool single = std::find(lengths.begin(), lengths.end(), std::size_t{1}) != lengths.end();
        if (value.is_scalar() && single) {
            const auto one = number(value, key, least, most);
            return one ? std::optional(std::vector<int>{*one}) : std::nullopt;
        }
        if (!value.is_sequence() || std::find(lengths.begin(), lengths.end(), value.items.size()) == lengths.end()) {
            const std::string got =
                value.is_sequence() ? fmt::format("a list of {}", value.items.size()) : value.describe();
            wrong(value.place, key, fmt::format("has the wrong form, got {}, allowed is {}", got, allowed));
            return std::nullopt;
        }
        std::vector<int> numbers;
        for (const YamlNode& item : value.items) {
            if (const auto one = number(item, key, least, most)) {
                numbers.push_back(*one);
            }
        }
        return numbers.size() == value.items.size() ? std::optional<std::vector<int>>(numbers) : std::nullopt;
    }

    const YamlNode& node_;
    std::string who_;
    Problems& problems_;
    bool sound_ = true;
};

std::vector<std::string> keys_of(OpKind kind) {
    std::vector<std::string> keys{"name", "inputs"};
    const auto also = [&keys](std::initializer_list<const char*> more) {
        keys.insert(keys.end(), more.begin(), more.end());
    };
    switch (kind) {
        case OpKind::conv: also({"out_channels", "kernel", "stride", "pad", "dilation", "groups"}); break;
        case OpKind::gemm: also({"out_channels"}); break;
        case OpKind::max_pool: also({"kernel", "stride", "pad", "ceil_mode"}); break;
        case OpKind::average_pool: also({"kernel", "stride", "pad"}); break;
        default: break;
    }
    if (!is_activation(kind) && kind != OpKind::flatten) {
        also({"activation"});
    }
    return keys;
}

void read_attributes(OpKind kind, Attributes& attributes, LayerText& layer) {
    attributes.allow_only(keys_of(kind));
    layer.name = attributes.name(layer.place);
    layer.inputs = attributes.inputs();
    if (!is_activation(kind) && kind != OpKind::flatten) {
        layer.activation = attributes.activation();
    }
    Op& op = layer.op;
    if (kind == OpKind::conv || kind == OpKind::gemm) {
        attributes.integer("out_channels", 1, most_channels, true, op.out_channels);
    }
    const bool pool = kind == OpKind::max_pool || kind == OpKind::average_pool;
    if (kind == OpKind::conv || pool) {
        attributes.both("kernel", true, op.window.kernel_y, op.window.kernel_x);
        attributes.both("stride", pool, op.window.stride_y, op.window.stride_x);
        attributes.padding(op.window);
    }
    if (kind == OpKind::conv) {
        attributes.both("dilation", false, op.window.dilation_y, op.window.dilation_x);
        attributes.integer("groups", 1, most_channels, false, op.groups);
    }
    if (kind == OpKind::max_pool) {
        attributes.boolean("ceil_mode", layer.ceil_mode);
    }
}

LayerText read_layer(const YamlNode& item, std::size_t number, Problems& problems) {
    const std::string where = fmt::format("layers[{}]", number);
    LayerText layer;
    layer.place = item.place;
    if (!item.is_mapping() || item.entries.size() != 1) {
        problems.add(item.place, where,
                     fmt::format("is no layer, got {}, allowed is one 'op: {{attributes}}'",
                                 item.is_mapping() ? fmt::format("{} keys", item.entries.size()) : item.describe()));
        return layer;
    }
    const YamlEntry& entry = item.entries.front();
    layer.place = entry.key_place;
    if (!entry.value.is_mapping()) {
        problems.add(entry.value.place, where + "." + entry.key,
                     fmt::format("has no attributes, got {}, allowed is a mapping such as {{name: conv1}}",
                                 entry.value.describe()));
        return layer;
    }
    layer.attributes = &entry.value;
    const YamlEntry* name = entry.value.find("name");
    const bool named = name != nullptr && name->value.is_scalar() && good_name(name->value.scalar);
    const std::optional<OpKind> kind = op_kind(entry.key);
    if (!kind || *kind == OpKind::input) {
        std::vector<std::string> names;
        for (const OpKind each : layer_kinds()) {
            names.emplace_back(name_of(each));
        }
        problems.add(entry.key_place, named ? name->value.scalar : where,
                     fmt::format("unknown op, got {}{}, allowed are {}", in_quotes(entry.key), hint(entry.key, names),
                                 fmt::join(names, ", ")));
        layer.name = named ? name->value.scalar : "";
        return layer;
    }
    layer.op.kind = *kind;
    Attributes attributes(entry.value, named ? name->value.scalar : where, problems);
    read_attributes(*kind, attributes, layer);
    layer.sound = attributes.sound();
    if (named) {
        layer.place = name->value.place;
    }
    return layer;
}

void read_input(const YamlEntry& entry, NetworkText& network, Problems& problems) {
    if (!entry.value.is_mapping()) {
        problems.add(
            entry.value.place, "input",
            fmt::format("has the wrong form, got {}, allowed is {{name: image, shape: [channels, height, width]}}",
                        entry.value.describe()));
        return;
    }
    Attributes attributes(entry.value, "input", problems);
    attributes.allow_only({"name", "shape"});
    network.input_name = attributes.name(entry.key_place);
    network.input_place = entry.value.place;
    network.input = attributes.shape(entry.key_place);
}

}  // namespace

Place LayerText::place_of(const std::string& key) const {
    const YamlEntry* entry = attributes == nullptr || key.empty() ? nullptr : attributes->find(key);
    return entry == nullptr ? place : entry->value.place;
}

NetworkText read_layers(const YamlNode& root, Problems& problems) {
    NetworkText network;
    if (!root.is_mapping()) {
        problems.add(
            root.place, "",
            fmt::format("is no network, got {}, allowed is a mapping with name, input and layers", root.describe()));
        return network;
    }
    Attributes attributes(root, "", problems);
    attributes.allow_only({"name", "citation", "input", "layers"});
    network.name = attributes.name(root.place);
    if (network.name.find('/') != std::string::npos) {
        problems.add(root.find("name")->value.place, "name",
                     fmt::format("names folders, got {}, allowed is a name without /", in_quotes(network.name)));
    }
    if (const YamlEntry* citation = root.find("citation")) {
        network.citation = citation->value.scalar;
        if (!citation->value.is_scalar() || network.citation.size() > most_citation) {
            problems.add(citation->value.place, "citation",
                         fmt::format("is no text, got {}, allowed are up to {} characters", citation->value.describe(),
                                     most_citation));
        }
    }
    if (const YamlEntry* input = root.find("input")) {
        read_input(*input, network, problems);
    } else {
        problems.add(root.place, "input", "is missing, allowed is {name: image, shape: [channels, height, width]}");
    }
    const YamlEntry* layers = root.find("layers");
    if (layers == nullptr || !layers->value.is_sequence() || layers->value.items.empty()) {
        problems.add(layers == nullptr ? root.place : layers->value.place, "layers",
                     fmt::format("{}, allowed is a list of one or more layers",
                                 layers == nullptr             ? std::string("is missing")
                                 : layers->value.is_sequence() ? std::string("is empty")
                                                               : "is no list, got " + layers->value.describe()));
        return network;
    }
    for (std::size_t i = 0; i < layers->value.items.size(); ++i) {
        network.layers.push_back(read_layer(layers->value.items[i], i, problems));
    }
    return network;
}

}  // namespace bitline
