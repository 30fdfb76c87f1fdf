// Networks as people write them: a YAML file becomes a Graph. docs/networks.md describes the format.
#pragma once

#include <string>

#include "workloads/graph.hpp"

namespace bitline {

/// Reads the network file at `path`. Layers may stand in any order; ops come out in topological order that keeps the
/// file's order where it can. An `activation` of layer `conv1` becomes an op `conv1.relu`, and `conv1` then names its
/// result. Throws InputError with all problems of the file, each one line `file:line:column: key: ...`.
Graph import_network(const std::string& path);

/// The same from text; `name` stands for the file in messages.
Graph import_network_text(const std::string& text, const std::string& name);

}  // namespace bitline
