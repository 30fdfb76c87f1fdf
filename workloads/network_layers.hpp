// First half of reading a network: the YAML tree becomes a list of layers, each attribute checked by itself. What
// concerns more than one layer (names, order, shapes) is network_reader's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hw/yaml_document.hpp"
#include "workloads/graph.hpp"

namespace bitline {

/// An entry of `inputs`.
struct LayerReference {
    std::string name;
    Place place;
};

/// One item of `layers` as written. `op` has kind, window, groups and out_channels; its links are not set.
struct LayerText {
    std::string name;  ///< empty if it could not be read
    Op op;
    bool sound = false;      ///< all attributes could be read, so a shape can be inferred
    bool ceil_mode = false;  ///< max_pool
    std::optional<OpKind> activation;
    std::optional<std::vector<LayerReference>> inputs;  ///< nullopt: the previous layer
    Place place;                                        ///< of the name, or of the layer
    const YamlNode* attributes = nullptr;               ///< points into the tree; nullptr if there are none

    /// Where the value of attribute `key` stands; `place` if it is not given.
    Place place_of(const std::string& key) const;
};

struct NetworkText {
    std::string name;
    std::string citation;
    std::string input_name;
    Place input_place;
    std::optional<Shape> input;  ///< nullopt if it could not be read
    std::vector<LayerText> layers;
};

/// Reads the keys `name`, `citation`, `input` and `layers`. Everything found wrong goes to `problems`; the result is as
/// complete as can be. It points into `root`.
NetworkText read_layers(const YamlNode& root, Problems& problems);

}  // namespace bitline
