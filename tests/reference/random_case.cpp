#include "tests/reference/random_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "hw/check_program.hpp"
#include "hw/error.hpp"
#include "tests/reference/random_chip.hpp"
#include "tests/support/hand_made.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline::reference {

namespace {

/// A small network as text: a row of layers with side branches.
class NetworkDrawer {
public:
    NetworkDrawer(Dice& dice, bool large) : dice_(dice), large_(large) {}

    std::string run() {
        const int longest = large_ ? 16 : 9;
        shape_ = {dice_.pick(1, 4), dice_.pick(1, longest), dice_.pick(1, longest)};
        text_ = fmt::format("name: random\ninput: {{name: v0, shape: [{}, {}, {}]}}\nlayers:\n", shape_.channels,
                            shape_.height, shape_.width);
        for (int left = dice_.pick(1, large_ ? 9 : 5); left > 0; --left) {
            step();
        }
        return text_;
    }

private:
    std::string now() const { return fmt::format("v{}", values_); }

    void layer(const std::string& op, const std::string& inputs, const std::string& attributes, Shape out) {
        ++values_;
        text_ += fmt::format("- {}: {{name: {}, inputs: [{}]{}}}\n", op, now(), inputs, attributes);
        shape_ = out;
    }

    std::string activation() {
        return dice_.of<const char*>({"", "", ", activation: relu", ", activation: hard_swish"});
    }

    void step() {
        const std::string at = now();
        const Shape in = shape_;
        switch (dice_.pick(0, 7)) {
            case 0:
            case 1:
            case 2: window("conv", dice_.chance(25)); break;
            case 3: window(dice_.of<const char*>({"max_pool", "average_pool"}), true); break;
            case 4:  // a residual sum
                layer("conv", at, fmt::format(", out_channels: {}, kernel: 3, pad: 1", in.channels) + activation(), in);
                layer("add", at + ", " + now(), activation(), in);
                break;
            case 5:  // squeeze and excite
                layer("global_average_pool", at, "", {in.channels, 1, 1});
                if (dice_.chance(50)) {
                    layer("gemm", now(), fmt::format(", out_channels: {}, activation: hard_sigmoid", in.channels),
                          {in.channels, 1, 1});
                }
                layer("mul", at + ", " + now(), "", in);
                break;
            case 6: layer("relu", at, "", in); break;
            default: {
                const int channels = dice_.pick(1, 12);
                layer("gemm", at, fmt::format(", out_channels: {}", channels) + activation(), {channels, 1, 1});
            }
        }
    }

    void window(const std::string& op, bool per_channel) {
        const Shape in = shape_;
        const int ky = dice_.pick(1, std::min(3, in.height));
        const int kx = dice_.pick(1, std::min(3, in.width));
        const int sy = dice_.of({1, 1, 2, 3});
        const int sx = dice_.of({1, 1, 2, 3});
        const int py = dice_.pick(0, ky - 1);
        const int px = dice_.pick(0, kx - 1);
        const int channels = per_channel ? in.channels : dice_.pick(1, large_ ? 40 : 12);
        std::string attributes;
        if (op == "conv") {
            attributes = fmt::format(", out_channels: {}, groups: {}", channels, per_channel ? channels : 1);
        }
        attributes += fmt::format(", kernel: [{}, {}], stride: [{}, {}], pad: [{}, {}]", ky, kx, sy, sx, py, px);
        layer(op, now(), attributes + activation(),
              {channels, (in.height + 2 * py - ky) / sy + 1, (in.width + 2 * px - kx) / sx + 1});
    }

    Dice& dice_;
    bool large_;
    Shape shape_;
    int values_ = 0;
    std::string text_;
};

MappingOptions random_mapping(Dice& dice) {
    MappingOptions mapping;
    mapping.replication = dice.of({Replication::none, Replication::fixed, Replication::balanced});
    mapping.fixed_replicas = dice.pick(1, 4);
    mapping.replica_split = dice.of({ReplicaSplit::bands, ReplicaSplit::interleaved});
    mapping.placement = dice.of({Placement::snake, Placement::row_major});
    mapping.execution = dice.chance(75) ? Execution::pipelined : Execution::layer_sequential;
    mapping.share_tiles = dice.chance(60);
    return mapping;
}

/// Columns of a map dealt to nodes in bands or in turn.
std::vector<Domain> split(Dice& dice, const Domain& whole, int parts) {
    std::vector<Domain> domains;
    const bool bands = dice.chance(50);
    const auto groups = static_cast<int>(whole.groups());
    parts = std::min(parts, bands ? whole.x_end : groups);
    for (int i = 0; i < parts; ++i) {
        Domain part = whole;
        if (bands) {
            part.x_begin = whole.x_end * i / parts;
            part.x_end = whole.x_end * (i + 1) / parts;
        } else {
            part.deal_period = parts;
            part.deal_begin = i;
        }
        domains.push_back(part);
    }
    return domains;
}

Node random_node(Dice& dice, const ChipSpec& spec, const Domain& domain, std::vector<int>& crossbars_used) {
    const int tile = dice.pick(0, spec.tiles() - 1);
    int& used = crossbars_used[static_cast<std::size_t>(tile)];
    const int room = spec.crossbars_per_tile() - used;
    if (dice.chance(50) && room > 0) {
        const int arrays = dice.pick(1, std::min(3, room));
        Node node = mvm_node(tile, domain, used, arrays, dice.pick(1, 60), dice.pick(1, arrays));
        node.servers = dice.pick(1, std::min(3, room / arrays));
        node.mvm.steps = dice.pick(1, 8);
        for (int& cols : node.mvm.cols) {
            cols = dice.pick(1, spec.tile.pe.crossbar.cols);
        }
        node.mvm.rows.assign(node.mvm.rows.size(), spec.tile.pe.crossbar.rows);
        used += arrays * node.servers;
        return node;
    }
    VecWork work;
    work.bus_bytes = dice.pick(0, 40);
    work.buffer_bytes = dice.pick(0, 40);
    work.partial_adds = dice.pick(0, 30);
    work.adds = dice.pick(0, 20);
    work.requantises = dice.pick(0, 10);
    work.out_bytes = dice.pick(0, 20);
    return vec_node(tile, domain, work);
}

/// Loads, a few layers of tiles and stores; each node reads the whole map of the layer before through random windows.
Program hand_made(Dice& dice, const ChipSpec& spec, bool large) {
    HandMadeProgram made("by hand", dice.pick(1, 3));
    std::vector<int> crossbars_used(static_cast<std::size_t>(spec.tiles()), 0);
    Domain whole = whole_domain(dice.pick(1, large ? 12 : 7), dice.pick(1, large ? 12 : 7));
    std::vector<NodeId> before;
    const int layers = dice.pick(1, large ? 6 : 4);
    EdgeMap map = whole_map(whole.height, whole.x_end);
    for (int layer = 0; layer <= layers + 1; ++layer) {
        const bool last = layer == layers + 1;
        Domain domain = whole;
        domain.run = layer == 0 || last ? dice.pick(1, whole.x_end) : 1;
        const bool once = layer > 0 && !last && dice.chance(10);
        std::vector<NodeId> nodes;
        const std::vector<Domain> domains =
            once ? std::vector<Domain>{domain} : split(dice, domain, large ? dice.pick(1, 6) : dice.of({1, 1, 2, 3}));
        for (std::size_t part = 0; part < domains.size(); ++part) {
            const int memory = dice.pick(0, spec.memory.controllers - 1);
            Node node = layer == 0 ? load_node(memory, domains[part], dice.pick(1, 20))
                        : last     ? store_node(memory, domains[part], dice.pick(1, 20))
                                   : random_node(dice, spec, domains[part], crossbars_used);
            if ((layer == 0 || last) && spec.global_buffer.capacity_bytes > 0 && dice.chance(25)) {
                node.site = {SiteKind::global_buffer, 0};
            }
            node.output_slots = dice.pick(1, 3);
            node.emits_once = once;
            nodes.push_back(made.add(node, fmt::format("layer{}.{}", layer, part)));
        }
        for (const NodeId node : layer == 0 ? std::vector<NodeId>{} : nodes) {
            const bool pointwise = last || dice.chance(30);
            Window window;
            window.span_y = pointwise ? 1 : dice.pick(1, 3);
            window.span_x = pointwise ? 1 : dice.pick(1, 3);
            window.pad_y = dice.pick(0, window.span_y - 1);
            window.pad_x = dice.pick(0, window.span_x - 1);
            if (dice.chance(10)) {
                window = whole_window(map.height, map.x_end);
            }
            made.connect(before, node, map, window, dice.of({0, 1, 4, 30}), unlimited,
                         made.take().node(node).site.kind == SiteKind::tile ? Home::tile_buffer : Home::registers);
        }
        before = nodes;
        if (once) {  // the layers behind it have one position
            whole = whole_domain(1, 1);
            map = whole_map(1, 1);
        }
    }
    Program program = made.take();
    const WitnessPeaks peaks = replay_unbounded(program);
    for (Edge& edge : program.edges) {
        edge.capacity = std::max<std::int64_t>(1, peaks[index(edge.id)]) + dice.of({0, 0, 1, 3, 20});
    }
    return program;
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
            drawn.program = hand_made(dice, drawn.spec, large);
        } else {
            drawn.network = NetworkDrawer(dice, large).run();
            drawn.program = compile(import_network_text(drawn.network, "random.yaml"), drawn.spec, random_mapping(dice),
                                    dice.pick(1, 3));
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

std::string describe(const RandomCase& drawn) {
    const ChipSpec& s = drawn.spec;
    return fmt::format(
        "{} nodes, {} edges, {} images on {}x{} routers of {} tiles and {} ports, flit {} header {} packet {} "
        "buffer {} group bus {}, {} controllers with {} channels and {} places\n{}",
        drawn.program.nodes.size(), drawn.program.edges.size(), drawn.program.images, s.noc.width, s.noc.height,
        s.noc.tiles_per_router, s.noc.local_ports, s.noc.flit_bits, s.noc.header_bits, s.noc.packet_flits,
        s.noc.buffer_packets, s.noc.group_bus_width_bits, s.memory.controllers, s.memory.channels, s.memory.queue,
        drawn.network.empty() ? "made by hand\n" : drawn.network);
}

}  // namespace bitline::reference
