#include "tests/reference/random_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "hw/check_program.hpp"
#include "hw/error.hpp"
#include "tests/reference/random_chip.hpp"
#include "tests/reference/random_program.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline::reference {

namespace {

MappingOptions random_mapping(Dice& dice) {
    MappingOptions mapping;
    mapping.replication =
        dice.of({Replication::none, Replication::fixed, Replication::balanced, Replication::balanced});
    mapping.fixed_replicas = dice.pick(2, 4);
    mapping.replica_split = dice.of({ReplicaSplit::bands, ReplicaSplit::interleaved});
    mapping.placement = dice.of({Placement::snake, Placement::row_major});
    mapping.execution = dice.chance(75) ? Execution::pipelined : Execution::layer_sequential;
    mapping.share_tiles = dice.chance(10);
    return mapping;
}

std::optional<RandomCase> draw(std::uint32_t seed) {
    Dice dice(seed);
    const bool large = dice.chance(15);
    RandomCase drawn;
    drawn.spec = random_chip(dice);
    try {
        if (dice.chance(25)) {
            drawn.spec.tile.input_buffer.capacity_bytes = 1 << 20;
            drawn.spec.tile.output_buffer.capacity_bytes = 1 << 20;
            RandomProgram made = random_program(dice, drawn.spec, large);
            drawn.program = std::move(made.program);
            drawn.layers = made.layers;
        } else {
            drawn.network = random_network(dice, large);
            drawn.mapping = random_mapping(dice);
            drawn.program = compile(import_network_text(drawn.network.text, "random.yaml"), drawn.spec, drawn.mapping,
                                    dice.pick(1, 3));
            drawn.layers = static_cast<int>(drawn.program.layers.size());
        }
        check_program(drawn.program, drawn.spec);
    } catch (const DoesNotFit&) {
        return std::nullopt;
    } catch (const InputError&) {
        return std::nullopt;
    }
    return drawn;
}

}  // namespace

RandomCase random_case(std::uint32_t seed) {
    for (std::uint32_t attempt = 0;; ++attempt) {
        if (std::optional<RandomCase> drawn = draw(seed * 1000 + attempt)) {
            return std::move(*drawn);
        }
    }
}

namespace {

bool is_prime(int n) {
    return n == 2 || n == 3 || n == 5 || n == 7;
}

bool replicated(const RandomCase& drawn) {
    return std::any_of(drawn.program.layers.begin(), drawn.program.layers.end(),
                       [](const Layer& layer) { return layer.replicas > 1; });
}

/// Whether the largest map is not square, or of odd size.
bool odd_shape(const RandomCase& drawn) {
    return std::any_of(drawn.program.nodes.begin(), drawn.program.nodes.end(), [](const Node& node) {
        const Domain& d = node.domain;
        return d.height > 1 && d.x_end > 1 && (d.height != d.x_end || d.height % 2 == 1);
    });
}

struct Feature {
    const char* name;
    bool (*has)(const RandomCase&);
};
const std::vector<Feature>& features() {
    using Case = const RandomCase&;
    static const std::vector<Feature> table{
        {"odd shape", odd_shape},
        {"1x1 mesh",
         [](Case c) {
             return c.spec.routers() == 1;
         }},
        {"1xN mesh",
         [](Case c) {
             return (c.spec.noc.width == 1 || c.spec.noc.height == 1) && c.spec.routers() > 1;
         }},
        {"prime mesh",
         [](Case c) {
             return is_prime(c.spec.noc.width) && is_prime(c.spec.noc.height);
         }},
        {"group bus",
         [](Case c) {
             return c.spec.noc.tiles_per_router > c.spec.noc.local_ports;
         }},
        {"tiny input buffer",
         [](Case c) {
             return c.spec.tile.input_buffer.capacity_bytes <= 512;
         }},
        {"tiny output buffer",
         [](Case c) {
             return c.spec.tile.output_buffer.capacity_bytes <= 64;
         }},
        {"tiny router buffer",
         [](Case c) {
             return c.spec.noc.buffer_packets == 1;
         }},
        {"made by hand",
         [](Case c) {
             return c.made_by_hand();
         }},
        {"replication none",
         [](Case c) {
             return !c.made_by_hand() && c.mapping.replication == Replication::none;
         }},
        {"replication fixed",
         [](Case c) {
             return replicated(c) && c.mapping.replication == Replication::fixed;
         }},
        {"replication balanced",
         [](Case c) {
             return replicated(c) && c.mapping.replication == Replication::balanced;
         }},
        {"bands",
         [](Case c) {
             return replicated(c) && c.mapping.replica_split == ReplicaSplit::bands;
         }},
        {"interleaved",
         [](Case c) {
             return replicated(c) && c.mapping.replica_split == ReplicaSplit::interleaved;
         }},
        {"pipelined",
         [](Case c) {
             return !c.made_by_hand() && c.mapping.execution == Execution::pipelined;
         }},
        {"layer_sequential",
         [](Case c) {
             return !c.made_by_hand() && c.mapping.execution == Execution::layer_sequential;
         }},
        {"residual",
         [](Case c) {
             return c.network.residual;
         }},
        {"depthwise",
         [](Case c) {
             return c.network.depthwise;
         }},
        {"squeeze and excite",
         [](Case c) {
             return c.network.squeeze_and_excite;
         }},
    };
    return table;
}

}  // namespace

std::vector<std::string> features_of(const RandomCase& drawn) {
    std::vector<std::string> names;
    for (const Feature& feature : features()) {
        if (feature.has(drawn)) {
            names.emplace_back(feature.name);
        }
    }
    return names;
}

std::vector<std::string> all_features() {
    std::vector<std::string> names;
    for (const Feature& feature : features()) {
        names.emplace_back(feature.name);
    }
    return names;
}

std::string describe(const RandomCase& drawn) {
    const ChipSpec& s = drawn.spec;
    return fmt::format(
        "{} nodes, {} edges, {} images on {}x{} routers of {} tiles and {} ports, flit {} header {} packet {} "
        "buffer {} group bus {}, {} controllers with {} channels and {} places\n{}",
        drawn.program.nodes.size(), drawn.program.edges.size(), drawn.program.images, s.noc.width, s.noc.height,
        s.noc.tiles_per_router, s.noc.local_ports, s.noc.flit_bits, s.noc.header_bits, s.noc.packet_flits,
        s.noc.buffer_packets, s.noc.group_bus_width_bits, s.memory.controllers, s.memory.channels, s.memory.queue,
        drawn.made_by_hand() ? "made by hand\n" : drawn.network.text);
}

}  // namespace bitline::reference
