#include "workloads/program_print.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace bitline {

namespace {

/// Text in double quotes, as YAML and JSON read it.
std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            result += '\\';
        }
        result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return result + "\"";
}

template <class Id>
std::string id_list(const std::vector<Id>& ids) {
    std::vector<std::size_t> numbers;
    std::transform(ids.begin(), ids.end(), std::back_inserter(numbers), [](Id id) { return index(id); });
    return fmt::format("[{}]", fmt::join(numbers, ", "));
}

void print_header(std::string& out, const Program& program) {
    fmt::format_to(std::back_inserter(out), "network: {}\nchip: {}\nexecution: {}\n", quoted(program.network),
                   quoted(program.chip), program.sequential ? "layer_sequential" : "pipelined");
    out += program.notes.empty() ? "notes: []\n" : "notes:\n";
    for (const std::string& note : program.notes) {
        out += "  - " + quoted(note) + "\n";
    }
}

std::string domain_text(const Domain& d) {
    std::string text = fmt::format("{{height: {}, columns: [{}, {}]", d.height, d.x_begin, d.x_end);
    if (d.run != 1) {
        text += fmt::format(", run: {}", d.run);
    }
    if (d.deal_period != 1) {
        text += fmt::format(", deal: {{period: {}, begin: {}, count: {}}}", d.deal_period, d.deal_begin, d.deal_count);
    }
    return text + "}";
}

std::string map_text(const EdgeMap& m) {
    if (m.by_firing) {
        return fmt::format("{{by_firing: {}}}", m.height);
    }
    std::string text = fmt::format("{{height: {}, columns: [{}, {}]", m.height, m.x_begin, m.x_end);
    if (m.step_y != 1 || m.step_x != 1) {
        text += fmt::format(", step: [{}, {}], keep: [{}, {}]", m.step_y, m.step_x, m.keep_y, m.keep_x);
    }
    return text + "}";
}

std::string window_text(const Window& w) {
    return fmt::format("{{span: [{}, {}], stride: [{}, {}], pad: [{}, {}]}}", w.span_y, w.span_x, w.stride_y,
                       w.stride_x, w.pad_y, w.pad_x);
}

void print_mvm(std::string& out, const MvmWork& w) {
    auto to = std::back_inserter(out);
    fmt::format_to(to,
                   "    mvm: {{first_crossbar: {}, crossbars: {}, input_bytes: {}, distinct_inputs: {}, steps: {}, "
                   "row_blocks_per_pe: {}, merge_adds: {}, results: {}, "
                   "cells: {}, macs: {}}}\n    arrays:\n",
                   w.first_crossbar, w.crossbars, w.input_bytes, w.distinct_inputs, w.steps, w.row_blocks_per_pe,
                   w.merge_adds, w.results, w.cells, w.macs);
    const auto same = [&](std::size_t a, std::size_t b) {
        return w.rows[a] == w.rows[b] && w.cols[a] == w.cols[b] && w.inputs[a] == w.inputs[b] &&
               w.outputs[a] == w.outputs[b] && w.array_macs[a] == w.array_macs[b];
    };
    for (std::size_t a = 0, next = 0; a < w.rows.size(); a = next) {
        for (next = a + 1; next < w.rows.size() && same(a, next);) {
            ++next;
        }
        fmt::format_to(to, "      - {{count: {}, rows: {}, cols: {}, inputs: {}, outputs: {}, macs: {}}}\n", next - a,
                       w.rows[a], w.cols[a], w.inputs[a], w.outputs[a], w.array_macs[a]);
    }
}

void print_vec(std::string& out, const VecWork& w) {
    fmt::format_to(std::back_inserter(out),
                   "    vec: {{bus_bytes: {}, buffer_bytes: {}, partial_adds: {}, adds: {}, muls: {}, maxes: {}, "
                   "activations: {}, requantises: {}, out_bytes: {}}}\n",
                   w.bus_bytes, w.buffer_bytes, w.partial_adds, w.adds, w.muls, w.maxes, w.activations, w.requantises,
                   w.out_bytes);
}

void print_node(std::string& out, const Node& node) {
    auto to = std::back_inserter(out);
    fmt::format_to(to, "  - id: {}\n    name: {}\n    kind: {}\n    layer: {}\n    site: {}\n    domain: {}\n",
                   index(node.id), quoted(node.name), name_of(node.kind), index(node.layer), path_of(node.site),
                   domain_text(node.domain));
    fmt::format_to(to, "    servers: {}\n    output_slots: {}\n", node.servers, node.output_slots);
    if (node.emits_once) {
        out += "    emits_once: true\n";
    }
    switch (node.kind) {
        case NodeKind::mvm: print_mvm(out, node.mvm); break;
        case NodeKind::vec:
        case NodeKind::reduce: print_vec(out, node.vec); break;
        case NodeKind::load:
        case NodeKind::store:
            fmt::format_to(to, "    memory: {{bytes_per_column: {}}}\n", node.memory.bytes_per_column);
            break;
    }
    fmt::format_to(to, "    inputs: {}\n    outputs: {}\n", id_list(node.inputs), id_list(node.outputs));
}

void print_edge(std::string& out, const Edge& edge) {
    fmt::format_to(std::back_inserter(out),
                   "  - id: {}\n    tensor: {}\n    producers: {}\n    consumer: {}\n    map: {}\n    window: {}\n"
                   "    element_bytes: {}\n    capacity: {}\n    home: {}\n",
                   index(edge.id), quoted(edge.tensor), id_list(edge.producers), index(edge.consumer),
                   map_text(edge.map), window_text(edge.window), edge.element_bytes, edge.capacity, name_of(edge.home));
}

}  // namespace

std::string print_mapping(const Program& program) {
    std::string out;
    auto to = std::back_inserter(out);
    print_header(out, program);
    std::int64_t crossbars = 0;
    for (const Layer& layer : program.layers) {
        crossbars += layer.crossbars;
    }
    fmt::format_to(to, "crossbars: {}\nlayers:\n", crossbars);
    for (std::size_t l = 0; l < program.layers.size(); ++l) {
        const Layer& layer = program.layers[l];
        fmt::format_to(to, "  - name: {}\n    op: {}\n", quoted(layer.name), layer.op);
        if (layer.replicas > 0) {
            fmt::format_to(to, "    replicas: {}\n    crossbars: {}\n    cells_used: {}\n", layer.replicas,
                           layer.crossbars, layer.cells_used);
        }
        out += "    at:\n";
        for (const Node& node : program.nodes) {
            const bool plain = node.kind == NodeKind::vec && layer.replicas == 0;
            if (index(node.layer) != l || (node.kind != NodeKind::mvm && !plain)) {
                continue;
            }
            fmt::format_to(to, "      - {{site: {}", path_of(node.site));
            if (node.kind == NodeKind::mvm) {
                fmt::format_to(to, ", crossbars: [{}, {}], servers: {}", node.mvm.first_crossbar,
                               node.mvm.first_crossbar + node.servers * node.mvm.crossbars, node.servers);
            }
            fmt::format_to(to, ", positions: {}}}\n", domain_text(node.domain));
        }
    }
    return out;
}

std::string print_program(const Program& program) {
    std::string out;
    auto to = std::back_inserter(out);
    print_header(out, program);
    fmt::format_to(to, "images: {}\ninput_bytes: {}\noutput_bytes: {}\nlayers:\n", program.images, program.input_bytes,
                   program.output_bytes);
    for (const Layer& layer : program.layers) {
        fmt::format_to(to,
                       "  - {{name: {}, op: {}, weights: {}, macs: {}, crossbars: {}, cells_used: {}, replicas: {}, "
                       "out_bytes: {}}}\n",
                       quoted(layer.name), layer.op, layer.weights, layer.macs, layer.crossbars, layer.cells_used,
                       layer.replicas, layer.out_bytes);
    }
    out += "nodes:\n";
    for (const Node& node : program.nodes) {
        print_node(out, node);
    }
    out += "edges:\n";
    for (const Edge& edge : program.edges) {
        print_edge(out, edge);
    }
    return out;
}

}  // namespace bitline
