// Cases that are kept as tests: a chip as overrides of the default one, and a Program as code.
#pragma once

#include <string>
#include <vector>

#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "tests/reference/random_case.hpp"

namespace bitline {

/// The default chip with overrides as given to --set.
ChipSpec kept_chip(const std::vector<std::string>& overrides);

/// Takes nodes and edges as `code_of` writes them, and clears them for the next ones.
class KeptProgram {
public:
    explicit KeptProgram(int images);
    void add(Node& node, const std::string& name);
    void add(Edge& edge);
    const Program& program() const { return program_; }

private:
    Program program_;
};

/// The body of a function that makes the chip and the Program and compares model and reference on them, as C++.
std::string code_of(const ChipSpec& spec, const Program& program);

/// What to print when model and reference disagree on a random case: the case and its difference, and shrunk to a test that can
/// be put into tests/conformance/kept_test.cpp.
std::string report_of(std::uint32_t seed, const reference::RandomCase& drawn, const std::string& difference);

}  // namespace bitline
