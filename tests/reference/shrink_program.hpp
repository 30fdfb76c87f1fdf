// Ways to make a Program smaller. What comes out may break the rules of a Program: `check_program` says so.
#pragma once

#include <functional>

#include "hw/program.hpp"

namespace bitline::reference {

/// Takes node `n` away, with the edges that it reads and those to which it adds.
Program without_node(const Program& program, std::size_t n);
/// Takes edge `e` away.
Program without_edge(const Program& program, std::size_t e);
/// Maps all rows, or all columns, of all maps and domains through `smaller`, which must rise and keep 0 and 1.
Program with_rows(const Program& program, const std::function<int(int)>& smaller);
Program with_columns(const Program& program, const std::function<int(int)>& smaller);
/// One server, one column a firing, one crossbar of one cell in one step, one byte, no vector work.
void make_plain(Node& node);

}  // namespace bitline::reference
