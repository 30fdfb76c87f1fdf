// Grows a Program node by node: numbers, links, and the windows in which a node reads a map.
#pragma once

#include <string>
#include <vector>

#include "hw/program.hpp"
#include "workloads/lower.hpp"

namespace bitline {

/// Where a tensor can be had: its channels in slices, each made by one node per share of the positions.
struct Slice {
    Channels channels;
    std::vector<NodeId> makers;
};
struct Source {
    std::string name;
    Shape shape;
    std::vector<Slice> slices;
};

/// What a node reads of a map, and in which windows.
struct Reading {
    EdgeMap map;
    Window window;
};

/// The part of a map of `in` that windows at the positions of `consumer` reach. Rows and columns that no window touches
/// (a 1 x 1 window of stride 2) are left out.
Reading reading_of(const Window& window, const Shape& in, const Domain& consumer);
/// The same element for element.
Reading reading_alike(const Shape& in, const Domain& consumer);
/// The whole map at every position.
Reading reading_whole(const Shape& in);

class ProgramBuilder {
public:
    ProgramBuilder(Program& program, int activation_bits) : program_(program), activation_bits_(activation_bits) {}

    NodeId add(Node node);
    Node& node(NodeId id) { return program_.nodes[index(id)]; }
    const Program& program() const { return program_; }

    /// One edge of unlimited capacity. Makers that produce none of its elements are left out.
    EdgeId connect(const std::vector<NodeId>& makers, NodeId consumer, const Reading& reading, int element_bytes,
                   Home home, const std::string& name);
    /// One edge for each slice that has some of `channels`.
    void connect(const Source& source, NodeId consumer, Channels channels, const Reading& reading, Home home);

    /// Of one activation of that many channels. Throws DoesNotFit if no int holds them.
    int bytes(int channels) const;
    Edge& edge(EdgeId id) { return program_.edges[index(id)]; }

private:
    Program& program_;
    int activation_bits_;
};

/// "tensor[0:64]".
std::string slice_name(const Source& source, Channels channels);
Channels overlap(Channels a, Channels b);

}  // namespace bitline
