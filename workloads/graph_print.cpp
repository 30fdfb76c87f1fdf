#include "workloads/graph_print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <vector>

namespace bitline {

namespace {

/// A word of YAML: as it is where that is safe, else in double quotes.
std::string yaml_word(const std::string& word) {
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '/';
    };
    const auto plain = [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
    };
    const bool null = word == "null" || word == "Null" || word == "NULL";
    if (!word.empty() && letter(word.front()) && !null && std::all_of(word.begin(), word.end(), plain)) {
        return word;
    }
    std::string result = "\"";
    for (const char c : word) {
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        } else {
            result += c;
        }
    }
    return result + "\"";
}

std::string both(int y, int x) {
    return y == x ? fmt::format("{}", y) : fmt::format("[{}, {}]", y, x);
}

std::string padding(const WindowAttributes& w) {
    if (w.pad_top != w.pad_bottom || w.pad_left != w.pad_right) {
        return fmt::format("[{}, {}, {}, {}]", w.pad_top, w.pad_left, w.pad_bottom, w.pad_right);
    }
    return both(w.pad_top, w.pad_left);
}

bool has_padding(const WindowAttributes& w) {
    return w.pad_top != 0 || w.pad_left != 0 || w.pad_bottom != 0 || w.pad_right != 0;
}

bool is_pool(OpKind kind) {
    return kind == OpKind::max_pool || kind == OpKind::average_pool;
}

std::string attributes(const Op& op) {
    std::string result;
    const auto add = [&result](const char* key, const std::string& value) {
        result += fmt::format(", {}: {}", key, value);
    };
    const WindowAttributes& w = op.window;
    if (op.kind == OpKind::conv || op.kind == OpKind::gemm) {
        add("out_channels", std::to_string(op.out_channels));
    }
    if (op.kind == OpKind::conv || is_pool(op.kind)) {
        add("kernel", both(w.kernel_y, w.kernel_x));
        if (is_pool(op.kind) || w.stride_y != 1 || w.stride_x != 1) {
            add("stride", both(w.stride_y, w.stride_x));
        }
        if (has_padding(w)) {
            add("pad", padding(w));
        }
    }
    if (op.kind == OpKind::conv) {
        if (w.dilation_y != 1 || w.dilation_x != 1) {
            add("dilation", both(w.dilation_y, w.dilation_x));
        }
        if (op.groups != 1) {
            add("groups", std::to_string(op.groups));
        }
    }
    return result;
}

/// Whether op `i` is followed by the op that an `activation` of its layer would make.
bool has_shorthand(const Graph& graph, std::size_t i) {
    const Op& op = graph.ops[i];
    if (i + 1 == graph.ops.size() || is_activation(op.kind) || op.kind == OpKind::flatten) {
        return false;
    }
    const Op& next = graph.ops[i + 1];
    return is_activation(next.kind) && next.name == op.name + "." + name_of(next.kind) &&
           next.inputs == std::vector<TensorId>{op.output} && graph.tensor(op.output).consumers.size() == 1;
}

std::string window_text(const Op& op) {
    if (op.kind != OpKind::conv && !is_pool(op.kind)) {
        return "";
    }
    const WindowAttributes& w = op.window;
    std::string result = fmt::format("{}x{}", w.kernel_y, w.kernel_x);
    if (w.stride_y != 1 || w.stride_x != 1) {
        result += " stride " + both(w.stride_y, w.stride_x);
    }
    if (has_padding(w)) {
        result += " pad " + padding(w);
    }
    if (w.dilation_y != 1 || w.dilation_x != 1) {
        result += " dilation " + both(w.dilation_y, w.dilation_x);
    }
    if (op.groups != 1) {
        result += fmt::format(" groups {}", op.groups);
    }
    return result;
}

/// 1814073344 -> "1 814 073 344"; nothing for 0.
std::string grouped(std::int64_t number) {
    if (number == 0) {
        return "";
    }
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, " ");
    }
    return digits;
}

using TableRow = std::array<std::string, 7>;

TableRow table_row(const Graph& graph, const Op& op) {
    std::string inputs;
    for (const TensorId input : op.inputs) {
        inputs += (inputs.empty() ? "" : ", ") + text(graph.tensor(input).shape);
    }
    return {op.name,
            name_of(op.kind),
            window_text(op),
            inputs,
            text(graph.tensor(op.output).shape),
            grouped(weights(graph, op)),
            grouped(macs(graph, op))};
}

std::string without_blanks_at_end(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

}  // namespace

std::string graph_yaml(const Graph& graph) {
    std::string out = fmt::format("name: {}\n", yaml_word(graph.name));
    if (!graph.citation.empty()) {
        out += fmt::format("citation: {}\n", yaml_word(graph.citation));
    }
    const Tensor& image = graph.tensor(graph.ops.front().output);
    out += fmt::format("input: {{name: {}, shape: [{}, {}, {}]}}\nlayers:\n", yaml_word(graph.ops.front().name),
                       image.shape.channels, image.shape.height, image.shape.width);
    std::vector<std::string> reference(graph.tensors.size());  // the name by which a layer reads the tensor
    reference[index(graph.ops.front().output)] = graph.ops.front().name;
    TensorId previous = graph.ops.front().output;
    for (std::size_t i = 1; i < graph.ops.size(); ++i) {
        const Op& op = graph.ops[i];
        out += fmt::format("- {}: {{name: {}", name_of(op.kind), yaml_word(op.name));
        if (op.inputs != std::vector<TensorId>{previous}) {
            std::string list;
            for (const TensorId input : op.inputs) {
                list += (list.empty() ? "" : ", ") + yaml_word(reference[index(input)]);
            }
            out += op.inputs.size() == 1 ? ", inputs: " + list : ", inputs: [" + list + "]";
        }
        out += attributes(op);
        previous = op.output;
        if (has_shorthand(graph, i)) {
            ++i;
            out += fmt::format(", activation: {}", name_of(graph.ops[i].kind));
            previous = graph.ops[i].output;
        }
        reference[index(previous)] = op.name;
        out += fmt::format("}}  # {}\n", text(graph.tensor(previous).shape));
    }
    return out;
}

std::string shape_table(const Graph& graph) {
    std::vector<TableRow> rows{{"layer", "op", "window", "in", "out", "weights", "MAC"}};
    for (const Op& op : graph.ops) {
        rows.push_back(table_row(graph, op));
    }
    rows.push_back({"total", fmt::format("{} ops", graph.ops.size() - 1), "", "", "", grouped(weights(graph)),
                    grouped(macs(graph))});
    std::array<std::size_t, std::tuple_size_v<TableRow>> widths{};
    for (const TableRow& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    std::string out = fmt::format("network {}\n", graph.name);
    for (const TableRow& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool number = i >= 5;
            line += number ? fmt::format("{:>{}}  ", row[i], widths[i]) : fmt::format("{:<{}}  ", row[i], widths[i]);
        }
        out += without_blanks_at_end(line) + "\n";
    }
    return out +
           "weights: kernels of conv and gemm, no bias; MAC: multiply-accumulates of one image, padding included\n";
}

}  // namespace bitline
