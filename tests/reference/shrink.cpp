#include "tests/reference/shrink.hpp"

#include <algorithm>
#include <optional>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "hw/check_program.hpp"
#include "hw/error.hpp"
#include "hw/spec_checks.hpp"
#include "tests/reference/shrink_program.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline::reference {

namespace {

int half(int n) {
    return n > 1 ? (n + 1) / 2 : n;
}
int one_less(int n) {
    return n > 1 ? n - 1 : n;
}

/// Sets `value` to `to`; whether that changed it.
template <class T>
bool set(T& value, const T& to) {
    const bool changed = !(value == to);
    value = to;
    return changed;
}

/// Takes part of a case away; false if there is nothing to take.
using Move = std::function<bool(RandomCase&)>;

// ---- the chip ----

bool smaller_mesh(ChipSpec& spec, int& side) {
    if (side == 1) {
        return false;
    }
    --side;
    for (int& router : spec.memory.routers) {
        router = std::min(router, spec.routers() - 1);
    }
    spec.global_buffer.router = std::min(spec.global_buffer.router, spec.routers() - 1);
    return true;
}

bool fewer_controllers(ChipSpec& spec) {
    spec.memory.routers.resize(1);
    return set(spec.memory.controllers, 1);
}

bool short_latencies(NocSpec& noc, int NocSpec::*latency) {
    return set(noc.*latency, 1);
}

std::vector<Move> chip_moves() {
    std::vector<Move> moves{
        [](RandomCase& c) { return smaller_mesh(c.spec, c.spec.noc.width); },
        [](RandomCase& c) { return smaller_mesh(c.spec, c.spec.noc.height); },
        [](RandomCase& c) { return fewer_controllers(c.spec); },
        [](RandomCase& c) { return set(c.spec.noc.tiles_per_router, one_less(c.spec.noc.tiles_per_router)); },
        [](RandomCase& c) { return set(c.spec.noc.local_ports, 4); },
        [](RandomCase& c) { return set(c.spec.noc.buffer_packets, 2); },
        [](RandomCase& c) { return set(c.spec.noc.flit_bits, 32); },
        [](RandomCase& c) { return set(c.spec.noc.group_bus_width_bits, c.spec.noc.flit_bits); },
        [](RandomCase& c) { return set(c.spec.memory.channels, 1); },
        [](RandomCase& c) { return set(c.spec.memory.queue, 16); },
        [](RandomCase& c) { return set(c.spec.memory.latency.fs, c.spec.clock.period_fs()); },
        [](RandomCase& c) { return set(c.spec.tile.input_buffer.ports, 1); },
        [](RandomCase& c) { return set(c.spec.tile.output_buffer.ports, 1); },
        [](RandomCase& c) { return set(c.spec.tile.vector_unit.latency, 1); },
        [](RandomCase& c) { return set(c.spec.tile.pe.adc.count, c.spec.tile.pe.crossbars); },
        [](RandomCase& c) { return set(c.spec.tile.pe.shift_add_latency, 1); },
        [](RandomCase& c) { return set(c.spec.tile.pe.input_registers, 2); },
        [](RandomCase& c) { return set(c.spec.tile.pe.crossbar.read_time.fs, c.spec.clock.period_fs()); },
        [](RandomCase& c) { return set(c.spec.tile.bus_width_bits, 384); },
        [](RandomCase& c) { return set(c.spec.tile.accumulator.lanes, 64); },
        [](RandomCase& c) { return set(c.spec.tile.vector_unit.lanes, VectorUnitSpec{}.lanes); },
        [](RandomCase& c) { return set(c.spec.tile.input_buffer.capacity_bytes, BufferSpec{}.capacity_bytes); },
        [](RandomCase& c) { return set(c.spec.tile.input_buffer.width_bits, BufferSpec{}.width_bits); },
        [](RandomCase& c) { return set(c.spec.tile.output_buffer.width_bits, BufferSpec{}.width_bits); },
        [](RandomCase& c) { return set(c.spec.tile.pes, TileSpec{}.pes); },
        [](RandomCase& c) { return set(c.spec.tile.pe.crossbars, PeSpec{}.crossbars); },
        [](RandomCase& c) { return set(c.spec.tile.pe.output_registers, PeSpec{}.output_registers); },
        [](RandomCase& c) { return set(c.spec.tile.pe.adc.rate.hz, AdcSpec{}.rate.hz); },
        [](RandomCase& c) { return set(c.spec.tile.pe.crossbar.rows, CrossbarSpec{}.rows); },
        [](RandomCase& c) { return set(c.spec.tile.pe.crossbar.cols, CrossbarSpec{}.cols); },
        [](RandomCase& c) { return set(c.spec.tile.pe.crossbar.bits_per_cell, CrossbarSpec{}.bits_per_cell); },
        [](RandomCase& c) { return set(c.spec.tile.pe.crossbar.coding, WeightCoding::offset); },
        [](RandomCase& c) { return set(c.spec.tile.pe.dac.bits, 1); },
        [](RandomCase& c) { return set(c.spec.precision.activation_bits, PrecisionSpec{}.activation_bits); },
        [](RandomCase& c) { return set(c.spec.precision.weight_bits, PrecisionSpec{}.weight_bits); },
        [](RandomCase& c) { return set(c.spec.memory.bandwidth, MemorySpec{}.bandwidth); },
        [](RandomCase& c) { return set(c.spec.memory.burst_bytes, MemorySpec{}.burst_bytes); },
        [](RandomCase& c) { return set(c.spec.global_buffer.latency, GlobalBufferSpec{}.latency); },
        [](RandomCase& c) { return set(c.spec.global_buffer.ports, GlobalBufferSpec{}.ports); },
        [](RandomCase& c) { return set(c.spec.global_buffer.width_bits, GlobalBufferSpec{}.width_bits); },
        [](RandomCase& c) { return set(c.spec.global_buffer.capacity_bytes, GlobalBufferSpec{}.capacity_bytes); },
    };
    for (int NocSpec::*latency : {&NocSpec::router_latency, &NocSpec::link_latency, &NocSpec::credit_latency,
                                  &NocSpec::ni_latency, &NocSpec::sideband_latency, &NocSpec::sideband_hop_latency}) {
        moves.emplace_back([latency](RandomCase& c) { return short_latencies(c.spec.noc, latency); });
    }
    return moves;
}

// ---- the network ----

/// Takes the `from_the_end`-th layer away; what read it now reads its first input.
bool drop_layer(std::string& text, int from_the_end) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    constexpr int head_lines = 3;  // name, input, layers
    const int at = static_cast<int>(lines.size()) - 1 - from_the_end;
    std::smatch names;
    if (at < head_lines || static_cast<int>(lines.size()) <= head_lines + 1 ||
        !std::regex_search(lines[static_cast<std::size_t>(at)], names,
                           std::regex(R"(name: (v\d+), inputs: \[(v\d+))"))) {
        return false;
    }
    const std::regex gone("([\\[ ])" + names[1].str() + "(?=[,\\]])");
    const std::string instead = "$1" + names[2].str();
    lines.erase(lines.begin() + at);
    text.clear();
    for (const std::string& line : lines) {
        const std::size_t inputs = line.find("inputs:");
        text += inputs == std::string::npos
                    ? line
                    : line.substr(0, inputs) + std::regex_replace(line.substr(inputs), gone, instead);
        text += '\n';
    }
    return true;
}

/// Halves the `which`-th number behind `key`.
bool halve_number(std::string& text, const std::string& key, int which) {
    const std::regex number(key + R"((\d+))");
    std::sregex_iterator at(text.begin(), text.end(), number);
    for (; which > 0 && at != std::sregex_iterator(); --which) {
        ++at;
    }
    if (at == std::sregex_iterator() || std::stoi((*at)[1]) <= 1) {
        return false;
    }
    text.replace(static_cast<std::size_t>(at->position(1)), static_cast<std::size_t>(at->length(1)),
                 std::to_string(half(std::stoi((*at)[1]))));
    return true;
}

constexpr int most_layers = 30;

std::vector<Move> network_moves() {
    std::vector<Move> moves{
        [](RandomCase& c) { return set(c.program.images, 1); },
        [](RandomCase& c) { return set(c.program.images, one_less(c.program.images)); },
        [](RandomCase& c) { return set(c.mapping.replication, Replication::none); },
        [](RandomCase& c) { return set(c.mapping.execution, Execution::pipelined); },
        [](RandomCase& c) { return set(c.mapping.replica_split, ReplicaSplit::bands); },
        [](RandomCase& c) { return set(c.mapping.placement, Placement::snake); },
    };
    for (int layer = 0; layer < most_layers; ++layer) {
        moves.emplace_back([layer](RandomCase& c) { return drop_layer(c.network.text, layer); });
        moves.emplace_back([layer](RandomCase& c) { return halve_number(c.network.text, "out_channels: ", layer); });
    }
    for (const char* const side : {R"(shape: \[)", R"(shape: \[\d+, )", R"(shape: \[\d+, \d+, )"}) {
        moves.emplace_back([side](RandomCase& c) { return halve_number(c.network.text, side, 0); });
    }
    return moves;
}

// ---- the Program ----

bool smaller(Program& program, const Program& candidate) {
    const auto size = [](const Program& p) {
        std::int64_t n = 0;
        for (const Node& node : p.nodes) {
            n += node.domain.firings();
        }
        return n;
    };
    const bool less = size(candidate) < size(program);
    program = candidate;
    return less;
}

/// Onto the tiles that the chip still has, one behind the other.
bool pack_tiles(Program& program) {
    std::vector<int> tiles;
    for (const Node& node : program.nodes) {
        if (node.site.kind == SiteKind::tile) {
            tiles.push_back(node.site.number);
        }
    }
    std::sort(tiles.begin(), tiles.end());
    tiles.erase(std::unique(tiles.begin(), tiles.end()), tiles.end());
    bool changed = false;
    for (Node& node : program.nodes) {
        if (node.site.kind == SiteKind::tile) {
            const auto place = std::lower_bound(tiles.begin(), tiles.end(), node.site.number) - tiles.begin();
            changed = set(node.site.number, static_cast<int>(place)) || changed;
        }
    }
    return changed;
}

bool make_plain_node(RandomCase& c, std::size_t n) {
    if (n >= c.program.nodes.size()) {
        return false;
    }
    Node& node = c.program.nodes[n];
    const auto what = [&node] {
        return std::vector<int>{
            node.servers,          node.domain.run,       node.mvm.steps,     node.mvm.row_blocks_per_pe,
            node.mvm.crossbars,    node.mvm.input_bytes,  node.vec.bus_bytes, node.vec.buffer_bytes,
            node.vec.partial_adds, node.vec.operations(), node.vec.out_bytes, node.memory.bytes_per_column};
    };
    const std::vector<int> before = what();
    make_plain(node);
    return what() != before;
}

std::vector<Move> program_moves(const Program& program) {
    std::vector<Move> moves{
        [](RandomCase& c) { return set(c.program.images, 1); },
        [](RandomCase& c) { return set(c.program.images, one_less(c.program.images)); },
        [](RandomCase& c) { return pack_tiles(c.program); },
    };
    for (int (*const less)(int) : {half, one_less}) {
        moves.emplace_back([less](RandomCase& c) { return smaller(c.program, with_rows(c.program, less)); });
        moves.emplace_back([less](RandomCase& c) { return smaller(c.program, with_columns(c.program, less)); });
    }
    for (std::size_t n = program.nodes.size(); n-- > 0;) {
        moves.emplace_back([n](RandomCase& c) {
            return n < c.program.nodes.size() && smaller(c.program, without_node(c.program, n));
        });
        moves.emplace_back([n](RandomCase& c) { return make_plain_node(c, n); });
    }
    for (std::size_t e = program.edges.size(); e-- > 0;) {
        moves.emplace_back([e](RandomCase& c) {
            const bool there = e < c.program.edges.size();
            c.program = there ? without_edge(c.program, e) : c.program;
            return there;
        });
        moves.emplace_back([e](RandomCase& c) {
            return e < c.program.edges.size() && c.program.edges[e].element_bytes > 1 &&
                   set(c.program.edges[e].element_bytes, 1);
        });
    }
    return moves;
}

/// Compiles a case with a network again; whether it is a case at all.
bool is_case(RandomCase& c) {
    if (!check_spec(c.spec).empty()) {
        return false;
    }
    try {
        if (!c.made_by_hand()) {
            c.program =
                compile(import_network_text(c.network.text, "shrunk.yaml"), c.spec, c.mapping, c.program.images);
        }
        check_program(c.program, c.spec);
    } catch (const std::exception&) {
        return false;
    }
    return !c.program.nodes.empty();
}

class Shrinker {
public:
    Shrinker(RandomCase start, const Disagrees& disagrees, int questions)
        : best_(std::move(start)), disagrees_(disagrees), questions_(questions) {}

    void run(const std::vector<Move>& moves) {
        for (bool progress = true; progress;) {
            progress = false;
            for (const Move& move : moves) {
                while (take(move)) {
                    progress = true;
                }
            }
        }
    }
    RandomCase& best() { return best_; }

private:
    bool take(const Move& move) {
        RandomCase candidate = best_;
        if (!move(candidate) || !is_case(candidate) || questions_ == 0) {
            return false;
        }
        --questions_;
        if (!disagrees_(candidate.spec, candidate.program)) {
            return false;
        }
        best_ = std::move(candidate);
        return true;
    }

    RandomCase best_;
    const Disagrees& disagrees_;
    int questions_;
};

}  // namespace

RandomCase shrink(RandomCase start, const Disagrees& disagrees, int most_questions) {
    Shrinker shrinker(std::move(start), disagrees, most_questions);
    std::vector<Move> moves = network_moves();
    const std::vector<Move> of_chip = chip_moves();
    moves.insert(moves.end(), of_chip.begin(), of_chip.end());
    if (!shrinker.best().made_by_hand()) {
        shrinker.run(moves);
        shrinker.best().network = RandomNetwork{};
    }
    moves = program_moves(shrinker.best().program);
    moves.insert(moves.end(), of_chip.begin(), of_chip.end());
    shrinker.run(moves);
    return shrinker.best();
}

}  // namespace bitline::reference
