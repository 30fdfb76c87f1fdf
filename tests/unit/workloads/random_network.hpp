// Random networks for property tests, and what they are compared by.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "workloads/graph.hpp"

namespace bitline::testing {

/// A valid network with every op kind, drawn from `seed`.
struct RandomNetwork {
    std::string header;               ///< name and input
    std::vector<std::string> layers;  ///< one line each, every `inputs` written out

    std::string text() const;
};
RandomNetwork random_network(std::uint32_t seed);

/// Every field of the graph in words, so that gtest shows what differs.
std::string everything(const Graph& graph);

/// `layers` lines under a header with an image of that shape.
std::string network(const std::string& shape, const std::string& layers);

/// The lines of the InputError that importing the text (as file `net.yaml`) gives; empty if it gives none.
std::vector<std::string> problems_of(const std::string& text);

/// The op, or tensor, of that name.
OpId find_op(const Graph& graph, const std::string& name);
TensorId find_tensor(const Graph& graph, const std::string& name);

/// `1000 x 1 x 1`
std::string result_shape(const Graph& graph);

}  // namespace bitline::testing
