#include "tests/agreement/kept_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "hw/config_paths.hpp"
#include "hw/spec_keys.hpp"
#include "hw/spec_reader.hpp"
#include "tests/agreement/agreement.hpp"
#include "tests/reference/shrink.hpp"

namespace bitline {

namespace {

const char* code_of(NodeKind kind) {
    switch (kind) {
        case NodeKind::mvm: return "NodeKind::mvm";
        case NodeKind::vec: return "NodeKind::vec";
        case NodeKind::reduce: return "NodeKind::reduce";
        case NodeKind::load: return "NodeKind::load";
        case NodeKind::store: break;
    }
    return "NodeKind::store";
}

const char* code_of(Home home) {
    switch (home) {
        case Home::registers: return "Home::registers";
        case Home::tile_buffer: return "Home::tile_buffer";
        case Home::global_buffer: return "Home::global_buffer";
        case Home::memory: break;
    }
    return "Home::memory";
}

std::string code_of(Site site) {
    const char* const kind = site.kind == SiteKind::tile     ? "tile"
                             : site.kind == SiteKind::memory ? "memory"
                                                             : "global_buffer";
    return fmt::format("{{SiteKind::{}, {}}}", kind, site.number);
}

/// One object of the Program, a line per field that is not at its default.
class Lines {
public:
    explicit Lines(std::string object) : object_(std::move(object)) {}

    void text(const std::string& field, const std::string& value) {
        text_ += fmt::format("    {}.{} = {};\n", object_, field, value);
    }
    template <class T>
    void number(const std::string& field, const T& value, const T& otherwise) {
        if (!(value == otherwise)) {
            text(field, fmt::format("{}", value));
        }
    }
    template <class T>
    void numbers(const std::string& field, const std::vector<T>& values) {
        if (!values.empty()) {
            text(field, fmt::format("{{{}}}", fmt::join(values, ", ")));
        }
    }
    template <class Id>
    void ids(const std::string& field, const char* type, const std::vector<Id>& values) {
        std::vector<std::string> names;
        names.reserve(values.size());
        for (const Id id : values) {
            names.push_back(fmt::format("{}{{{}}}", type, index(id)));
        }
        numbers(field, names);
    }
    const std::string& take() const { return text_; }

private:
    std::string object_;
    std::string text_;
};

void write_domain(Lines& lines, const Domain& d) {
    const Domain plain;
    lines.number("domain.height", d.height, plain.height);
    lines.number("domain.x_begin", d.x_begin, plain.x_begin);
    lines.number("domain.x_end", d.x_end, plain.x_end);
    lines.number("domain.run", d.run, plain.run);
    lines.number("domain.deal_period", d.deal_period, plain.deal_period);
    lines.number("domain.deal_begin", d.deal_begin, plain.deal_begin);
    lines.number("domain.deal_count", d.deal_count, plain.deal_count);
}

void write_work(Lines& lines, const Node& node) {
    const Node plain;
    const MvmWork& m = node.mvm;
    if (node.kind == NodeKind::mvm) {
        lines.number("mvm.first_crossbar", m.first_crossbar, plain.mvm.first_crossbar);
        lines.number("mvm.crossbars", m.crossbars, plain.mvm.crossbars);
        lines.number("mvm.input_bytes", m.input_bytes, plain.mvm.input_bytes);
        lines.number("mvm.steps", m.steps, plain.mvm.steps);
        lines.number("mvm.row_blocks_per_pe", m.row_blocks_per_pe, plain.mvm.row_blocks_per_pe);
        lines.numbers("mvm.rows", m.rows);
        lines.numbers("mvm.cols", m.cols);
        lines.numbers("mvm.inputs", m.inputs);
        lines.numbers("mvm.outputs", m.outputs);
        lines.numbers("mvm.array_macs", m.array_macs);
        lines.number("mvm.cells", m.cells, plain.mvm.cells);
        lines.number("mvm.macs", m.macs, plain.mvm.macs);
    }
    const VecWork& v = node.vec;
    lines.number("vec.bus_bytes", v.bus_bytes, 0);
    lines.number("vec.buffer_bytes", v.buffer_bytes, 0);
    lines.number("vec.partial_adds", v.partial_adds, 0);
    lines.number("vec.adds", v.operations(), 0);  // all operations take the same time
    lines.number("vec.out_bytes", v.out_bytes, 0);
    lines.number("memory.bytes_per_column", node.memory.bytes_per_column, 0);
}

std::string code_of(const Node& node) {
    const Node plain;
    Lines lines("node");
    lines.text("kind", code_of(node.kind));
    if (node.layer != plain.layer) {
        lines.text("layer", fmt::format("LayerId{{{}}}", index(node.layer)));
    }
    lines.text("site", code_of(node.site));
    write_domain(lines, node.domain);
    lines.number("servers", node.servers, plain.servers);
    lines.number("emits_once", node.emits_once, plain.emits_once);
    lines.number("output_slots", node.output_slots, plain.output_slots);
    lines.ids("inputs", "EdgeId", node.inputs);
    lines.ids("outputs", "EdgeId", node.outputs);
    write_work(lines, node);
    return lines.take();
}

std::string code_of(const Edge& edge) {
    const Edge plain;
    Lines lines("edge");
    lines.ids("producers", "NodeId", edge.producers);
    lines.text("consumer", fmt::format("NodeId{{{}}}", index(edge.consumer)));
    lines.number("map.height", edge.map.height, plain.map.height);
    lines.number("map.x_begin", edge.map.x_begin, plain.map.x_begin);
    lines.number("map.x_end", edge.map.x_end, plain.map.x_end);
    lines.number("map.step_y", edge.map.step_y, plain.map.step_y);
    lines.number("map.keep_y", edge.map.keep_y, plain.map.keep_y);
    lines.number("map.step_x", edge.map.step_x, plain.map.step_x);
    lines.number("map.keep_x", edge.map.keep_x, plain.map.keep_x);
    lines.number("map.by_firing", edge.map.by_firing, plain.map.by_firing);
    const Window& w = edge.window;
    lines.text("window",
               fmt::format("{{{}, {}, {}, {}, {}, {}}}", w.span_y, w.span_x, w.stride_y, w.stride_x, w.pad_y, w.pad_x));
    lines.number("element_bytes", edge.element_bytes, plain.element_bytes);
    lines.number("capacity", edge.capacity, plain.capacity);
    lines.text("home", code_of(edge.home));
    return lines.take();
}

}  // namespace

ChipSpec kept_chip(const std::vector<std::string>& overrides) {
    return parse_chip("name: kept\n", "kept.yaml", ConfigPaths{{"configs"}}, overrides);
}

KeptProgram::KeptProgram(int images) {
    program_.network = "kept";
    program_.chip = "kept";
    program_.images = images;
}

void KeptProgram::add(Node& node, const std::string& name) {
    node.id = NodeId{static_cast<std::uint32_t>(program_.nodes.size())};
    node.name = name;
    program_.layers.resize(std::max(program_.layers.size(), index(node.layer) + 1));
    program_.nodes.push_back(std::exchange(node, Node{}));
}

void KeptProgram::add(Edge& edge) {
    edge.id = EdgeId{static_cast<std::uint32_t>(program_.edges.size())};
    edge.tensor = "edge" + std::to_string(program_.edges.size());
    program_.edges.push_back(std::exchange(edge, Edge{}));
}

std::string code_of(const ChipSpec& spec, const Program& program) {
    std::string text = "    const ChipSpec spec = kept_chip({";
    const ChipSpec plain = kept_chip({});
    for (const SpecKey& key : all_keys()) {
        if (key.read(spec) != key.read(plain)) {
            text += fmt::format("\n        \"{}={}\",", key.path, key.read(spec));
        }
    }
    text += fmt::format("\n    }});\n    KeptProgram kept({});\n    Node node;\n    Edge edge;\n", program.images);
    for (const Node& node : program.nodes) {
        text += code_of(node) + fmt::format("    kept.add(node, \"{}\");\n", node.name);
    }
    for (const Edge& edge : program.edges) {
        text += code_of(edge) + "    kept.add(edge);\n";
    }
    return text + "    EXPECT_EQ(compare_with_reference(spec, kept.program()).difference, \"\");\n";
}

std::string report_of(std::uint32_t seed, const reference::RandomCase& drawn, const std::string& difference) {
    const auto disagrees = [](const ChipSpec& spec, const Program& program) {
        return !compare_with_reference(spec, program).difference.empty();
    };
    const reference::RandomCase small = reference::shrink(drawn, disagrees);
    return fmt::format(
        "seed {} disagrees: {}\n{}\nshrunk to {} nodes and {} edges: {}\n\nTEST(Kept, Seed{}) {{\n{}}}\n", seed,
        difference, reference::describe(drawn), small.program.nodes.size(), small.program.edges.size(),
        compare_with_reference(small.spec, small.program).difference, seed, code_of(small.spec, small.program));
}

}  // namespace bitline
