#include "workloads/network_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "hw/error.hpp"
#include "workloads/network_layers.hpp"
#include "workloads/shape_inference.hpp"

namespace bitline {

namespace {

/// One op and its result. The first is the image.
struct LinkedOp {
    std::string name;
    Op op;
    const LayerText* layer = nullptr;                ///< nullptr for the image
    std::vector<std::optional<std::size_t>> inputs;  ///< nodes; nullopt for a tensor that does not exist
    std::optional<MapShape> map;
    bool read = false;
};

/// Second half of reading: names become links, links an order, the order shapes, and all of it a Graph.
class Linker {
public:
    Linker(NetworkText network, Problems& problems) : network_(std::move(network)), problems_(problems) {}

    Graph run() {
        make_nodes();
        resolve();
        sort();
        infer_shapes();
        if (linked_) {
            check_unread();
        }
        problems_.throw_if_any();
        Graph graph = build();
        check_graph(graph);
        return graph;
    }

private:
    void make_nodes() {
        LinkedOp image;
        image.name = network_.input_name;
        image.op.kind = OpKind::input;
        if (network_.input) {
            if (const std::string problem = too_large(*network_.input); !problem.empty()) {
                problems_.add(network_.input_place, "input.shape", problem);
            } else {
                image.map = MapShape{*network_.input, *network_.input};
            }
        }
        nodes_.push_back(std::move(image));
        declare(network_.input_name, 0, network_.input_place);
        for (const LayerText& layer : network_.layers) {
            LinkedOp main;
            main.name = layer.name;
            main.op = layer.op;
            main.layer = &layer;
            linked_ = linked_ && layer.sound;
            nodes_.push_back(std::move(main));
            starts_.push_back(nodes_.size() - 1);
            if (layer.activation) {
                LinkedOp activation;
                activation.name = layer.name + "." + name_of(*layer.activation);
                activation.op.kind = *layer.activation;
                activation.layer = &layer;
                activation.inputs.emplace_back(nodes_.size() - 1);
                nodes_.push_back(std::move(activation));
                declare(nodes_.back().name, nodes_.size() - 1, layer.place);
            }
            declare(layer.name, nodes_.size() - 1, layer.place);
        }
    }

    void declare(const std::string& name, std::size_t node, const Place& place) {
        if (name.empty()) {
            return;  // reported where it was read
        }
        const auto [at, fresh] = names_.emplace(name, Declared{node, place});
        if (!fresh) {
            linked_ = false;
            problems_.add(place, name,
                          fmt::format("duplicate name, already given in line {}, each name is allowed once",
                                      at->second.place.line));
        }
    }

    void resolve() {
        std::vector<std::string> known;
        for (const auto& [name, declared] : names_) {
            known.push_back(name);
        }
        for (std::size_t i = 0; i < starts_.size(); ++i) {
            LinkedOp& node = nodes_[starts_[i]];
            if (!node.layer->inputs) {
                node.inputs.emplace_back(starts_[i] - 1);
                continue;
            }
            for (const LayerReference& reference : *node.layer->inputs) {
                const auto at = names_.find(reference.name);
                if (at != names_.end()) {
                    node.inputs.emplace_back(at->second.node);
                    continue;
                }
                linked_ = false;
                node.inputs.emplace_back(std::nullopt);
                const std::string near = hints_left_ > 0 ? nearest(reference.name, known) : "";
                --hints_left_;
                problems_.add(reference.place, node.name + ".inputs",
                              fmt::format("missing tensor, got {}{}, allowed are the names of layers and of the input",
                                          in_quotes(reference.name),
                                          near.empty() ? "" : fmt::format(", did you mean '{}'", near)));
            }
        }
        for (const LinkedOp& node : nodes_) {
            for (const auto& input : node.inputs) {
                if (input) {
                    nodes_[*input].read = true;
                }
            }
        }
    }

    /// Always the first node, in the file's order, whose inputs are all there.
    void sort() {
        std::vector<std::vector<std::size_t>> readers(nodes_.size());
        std::vector<std::size_t> waits_for(nodes_.size(), 0);
        std::set<std::size_t> ready;
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            for (const auto& input : nodes_[i].inputs) {
                if (input) {
                    readers[*input].push_back(i);
                    ++waits_for[i];
                }
            }
            if (waits_for[i] == 0) {
                ready.insert(i);
            }
        }
        while (!ready.empty()) {
            const std::size_t next = *ready.begin();
            ready.erase(ready.begin());
            order_.push_back(next);
            for (const std::size_t reader : readers[next]) {
                if (--waits_for[reader] == 0) {
                    ready.insert(reader);
                }
            }
        }
        if (order_.size() < nodes_.size()) {
            linked_ = false;
            report_cycles(waits_for);
        }
    }

    /// A node that still waits has an input that still waits; following those leads into a cycle.
    void report_cycles(const std::vector<std::size_t>& waits_for) {
        std::vector<std::size_t> walk_of(nodes_.size(), 0);
        std::size_t walk = 0;
        for (std::size_t start = 0; start < nodes_.size(); ++start) {
            std::vector<std::size_t> path;
            std::size_t at = start;
            ++walk;
            while (waits_for[at] > 0 && walk_of[at] == 0) {
                walk_of[at] = walk;
                path.push_back(at);
                at = *find_waiting(nodes_[at].inputs, waits_for);
            }
            if (waits_for[at] > 0 && walk_of[at] == walk) {
                path.erase(path.begin(), std::find(path.begin(), path.end(), at));
                report_cycle(path);
            }
        }
    }

    static std::optional<std::size_t> find_waiting(const std::vector<std::optional<std::size_t>>& inputs,
                                                   const std::vector<std::size_t>& waits_for) {
        const auto found = std::find_if(inputs.begin(), inputs.end(), [&](const std::optional<std::size_t>& input) {
            return input && waits_for[*input] > 0;
        });
        check(found != inputs.end(), "network: a waiting layer waits for a layer");
        return *found;
    }

    /// `path` goes against the flow of data; the message goes with it, from the member that stands first in the file.
    void report_cycle(std::vector<std::size_t> path) {
        std::reverse(path.begin(), path.end());
        std::rotate(path.begin(), std::min_element(path.begin(), path.end()), path.end());
        std::vector<std::string> members;
        for (const std::size_t node : path) {
            const std::string& name = nodes_[node].layer->name;
            if (members.empty() || members.back() != name) {
                members.push_back(name);
            }
        }
        members.push_back(members.front());
        constexpr std::size_t most_shown = 8;
        if (members.size() > most_shown) {
            members.erase(members.begin() + 4, members.end() - 3);
            members.insert(members.begin() + 4, "...");
        }
        problems_.add(
            nodes_[path.front()].layer->place_of("inputs"), members.front() + ".inputs",
            fmt::format("cycle in the graph, got {}, allowed are inputs that do not depend on the layer itself",
                        fmt::join(members, " -> ")));
    }

    void infer_shapes() {
        for (const std::size_t i : order_) {
            LinkedOp& node = nodes_[i];
            if (node.layer == nullptr || !node.layer->sound) {
                continue;
            }
            std::vector<MapShape> inputs;
            for (const auto& input : node.inputs) {
                if (input && nodes_[*input].map) {
                    inputs.push_back(*nodes_[*input].map);
                }
            }
            if (inputs.size() < node.inputs.size()) {
                continue;  // what is wrong there is reported there
            }
            if (node.layer->ceil_mode && node.op.kind == OpKind::max_pool && !inputs.empty()) {
                node.op.window = round_up(node.op.window, inputs.front().shape);
            }
            const Inference inferred = infer_shape(node.op, inputs);
            if (inferred.ok()) {
                node.map = inferred.map;
                continue;
            }
            problems_.add(node.layer->place_of(inferred.key),
                          inferred.key.empty() ? node.name : node.name + "." + inferred.key, inferred.problem);
        }
    }

    void check_unread() {
        std::size_t last = nodes_.size();
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            last = nodes_[i].read ? last : i;
        }
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            if (!nodes_[i].read && i != last) {
                const LinkedOp& node = nodes_[i];
                problems_.add(node.layer == nullptr ? network_.input_place : node.layer->place,
                              node.layer == nullptr ? node.name : node.layer->name,
                              fmt::format("unused result, got no layer that reads it, allowed to stay unread is the "
                                          "network's one result, '{}'",
                                          nodes_[last].layer->name));
            }
        }
    }

    Graph build() const {
        Graph graph;
        graph.name = network_.name;
        graph.citation = network_.citation;
        std::vector<TensorId> tensor_of(nodes_.size());
        for (const std::size_t i : order_) {
            const LinkedOp& node = nodes_[i];
            const auto op_id = static_cast<OpId>(graph.ops.size());
            tensor_of[i] = static_cast<TensorId>(graph.tensors.size());
            Op op = node.op;
            op.name = node.name;
            op.output = tensor_of[i];
            for (const auto& input : node.inputs) {
                const TensorId id = tensor_of[*input];
                op.inputs.push_back(id);
                std::vector<OpId>& consumers = graph.tensors[index(id)].consumers;
                if (consumers.empty() || consumers.back() != op_id) {
                    consumers.push_back(op_id);
                }
            }
            if (!node.read) {
                graph.result = op.output;
            }
            graph.tensors.push_back({node.name, node.map->shape, op_id, {}});
            graph.ops.push_back(std::move(op));
        }
        return graph;
    }

    struct Declared {
        std::size_t node = 0;
        Place place;
    };

    NetworkText network_;
    Problems& problems_;
    std::vector<LinkedOp> nodes_;
    std::vector<std::size_t> starts_;  ///< the main node of each layer
    std::map<std::string, Declared> names_;
    std::vector<std::size_t> order_;  ///< nodes in topological order
    int hints_left_ = 20;  ///< a search for the nearest name looks at all names, so not for each of thousands
    bool linked_ = true;   ///< all names and orders are right, so what is unread is known
};

Graph link(const YamlNode& root, Problems& problems) {
    return Linker(read_layers(root, problems), problems).run();
}

}  // namespace

Graph import_network(const std::string& path) {
    Problems problems;
    const YamlNode root = read_yaml(path, problems);
    return link(root, problems);
}

Graph import_network_text(const std::string& text, const std::string& name) {
    Problems problems;
    const YamlNode root = parse_yaml(text, name, problems);
    if (root.is_null()) {
        throw InputError(name + ": the text is empty, a mapping with name, input and layers is expected");
    }
    return link(root, problems);
}

}  // namespace bitline
