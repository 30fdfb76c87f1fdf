#include "tests/unit/workloads/compiled.hpp"

#include "hw/config_paths.hpp"
#include "hw/spec_reader.hpp"
#include "tests/unit/workloads/random_network.hpp"
#include "workloads/fuse.hpp"
#include "workloads/network_reader.hpp"

namespace bitline::testing {

namespace {

// Tests run in the root of the repository.
ConfigPaths paths() {
    return {{"configs"}};
}

}  // namespace

ChipSpec four_tiles() {
    ChipSpec spec;
    spec.name = "four_tiles";
    spec.noc.width = 2;
    spec.noc.height = 2;
    spec.tile.pes = 4;
    spec.memory.burst_bytes = 16;
    return spec;
}

Graph graph_of(const std::string& shape, const std::string& layers) {
    return import_network_text(network(shape, layers), "net.yaml");
}

std::vector<LoweredLayer> lowered(const std::string& shape, const std::string& layers, const ChipSpec& spec) {
    return lower(fuse(graph_of(shape, layers)), spec);
}

Graph shipped_network(const std::string& name) {
    return import_network(find_config("networks", name, paths()));
}

ChipSpec shipped_chip(const std::string& name) {
    return read_chip(name, paths());
}

std::vector<const Node*> nodes_of(const Program& program, const std::string& layer, NodeKind kind) {
    std::vector<const Node*> found;
    for (const Node& node : program.nodes) {
        if (node.kind == kind && program.layers[index(node.layer)].name == layer) {
            found.push_back(&node);
        }
    }
    return found;
}

std::int64_t arrays(const std::vector<LoweredLayer>& layers) {
    std::int64_t sum = 0;
    for (const LoweredLayer& layer : layers) {
        sum += static_cast<std::int64_t>(layer.arrays.size());
    }
    return sum;
}

}  // namespace bitline::testing
