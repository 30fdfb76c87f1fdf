#include "tests/reference/shrink_program.hpp"

#include <algorithm>
#include <vector>

namespace bitline::reference {

namespace {

/// Drops edges for which `gone` holds and numbers the rest anew.
template <class Gone>
Program without_edges(Program program, const Gone& gone) {
    std::vector<EdgeId> number(program.edges.size());
    std::vector<Edge> kept;
    for (const Edge& edge : program.edges) {
        number[index(edge.id)] = EdgeId{static_cast<std::uint32_t>(kept.size())};
        if (!gone(edge)) {
            kept.push_back(edge);
            kept.back().id = number[index(edge.id)];
        }
    }
    const auto renumber = [&](std::vector<EdgeId>& edges) {
        edges.erase(std::remove_if(edges.begin(), edges.end(), [&](EdgeId e) { return gone(program.edges[index(e)]); }),
                    edges.end());
        std::transform(edges.begin(), edges.end(), edges.begin(), [&](EdgeId e) { return number[index(e)]; });
    };
    for (Node& node : program.nodes) {
        renumber(node.inputs);
        renumber(node.outputs);
    }
    program.edges = std::move(kept);
    return program;
}

void count_firings(Program& program) {
    for (Edge& edge : program.edges) {
        if (edge.map.by_firing) {
            edge.map.height = static_cast<int>(program.node(edge.consumer).domain.firings());
        }
    }
}

}  // namespace

Program without_node(const Program& whole, std::size_t n) {
    const NodeId gone{static_cast<std::uint32_t>(n)};
    Program program = without_edges(whole, [gone](const Edge& edge) {
        return edge.consumer == gone ||
               std::find(edge.producers.begin(), edge.producers.end(), gone) != edge.producers.end();
    });
    const auto renumber = [gone](NodeId id) {
        return index(id) > index(gone) ? NodeId{static_cast<std::uint32_t>(index(id) - 1)} : id;
    };
    program.nodes.erase(program.nodes.begin() + static_cast<std::ptrdiff_t>(n));
    for (Node& node : program.nodes) {
        node.id = renumber(node.id);
    }
    for (Edge& edge : program.edges) {
        edge.consumer = renumber(edge.consumer);
        std::transform(edge.producers.begin(), edge.producers.end(), edge.producers.begin(), renumber);
    }
    return program;
}

Program without_edge(const Program& program, std::size_t e) {
    return without_edges(program, [e](const Edge& edge) { return index(edge.id) == e; });
}

Program with_rows(const Program& whole, const std::function<int(int)>& smaller) {
    Program program = whole;
    for (Node& node : program.nodes) {
        node.domain.height = smaller(node.domain.height);
    }
    for (Edge& edge : program.edges) {
        edge.map.height = smaller(edge.map.height);
    }
    count_firings(program);
    return program;
}

Program with_columns(const Program& whole, const std::function<int(int)>& smaller) {
    Program program = whole;
    for (Node& node : program.nodes) {
        node.domain.x_begin = smaller(node.domain.x_begin);
        node.domain.x_end = smaller(node.domain.x_end);
    }
    for (Edge& edge : program.edges) {
        if (!edge.map.by_firing) {
            edge.map.x_begin = smaller(edge.map.x_begin);
            edge.map.x_end = smaller(edge.map.x_end);
        }
    }
    count_firings(program);
    return program;
}

void make_plain(Node& node) {
    node.servers = 1;
    node.domain.run = 1;
    if (node.kind == NodeKind::mvm) {
        node.mvm = MvmWork{};  // one crossbar of one cell
        for (std::vector<int>* of : {&node.mvm.rows, &node.mvm.cols, &node.mvm.inputs, &node.mvm.outputs}) {
            of->assign(1, 1);
        }
        node.mvm.array_macs.assign(1, 1);
        node.mvm.input_bytes = 1;
        node.mvm.cells = node.mvm.macs = 1;
    }
    node.vec = VecWork{};
    node.memory.bytes_per_column = std::min(node.memory.bytes_per_column, 1);
}

}  // namespace bitline::reference
