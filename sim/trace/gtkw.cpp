#include "sim/trace/gtkw.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <string_view>
#include <system_error>

#include "sim/atomic_file.hpp"
#include "sim/trace/path_order.hpp"

namespace bitline {

namespace {

// Flags of a row, GTKWave 3.3 src/analyzer.h.
constexpr unsigned decimal = 0x4;
constexpr unsigned binary = 0x8;
constexpr unsigned right_justify = 0x20;
constexpr unsigned blank = 0x200;
constexpr unsigned is_signed = 0x400;
constexpr unsigned translated_by_file = 0x2000;
constexpr unsigned analog_step = 0x8000;
constexpr unsigned analog_stretch = 0x20000;  ///< a blank row that makes the analog row above it higher
constexpr unsigned analog_full_scale = 0x80000;
constexpr unsigned group_begin = 0x800000;
constexpr unsigned group_end = 0x1000000;

constexpr int window_px = 1600;
constexpr int height_px = 900;
constexpr int names_px = 300;
constexpr int waves_px = 1200;  ///< less than what is left of the window
/// A zoom of z shows 2^-z units of time in so many pixels (calczoom, GTKWave 3.3 src/wavewindow.c).
constexpr double frame_px = 200;

std::string_view file_name(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string with_ending(const std::string& vcd_file, std::string_view ending) {
    constexpr std::string_view vcd = ".vcd";
    std::string stem = vcd_file;
    if (stem.size() > vcd.size() && stem.compare(stem.size() - vcd.size(), vcd.size(), vcd) == 0) {
        stem.resize(stem.size() - vcd.size());
    }
    return stem.append(ending);
}

/// `chip.tile3` of `chip.tile3.pe0.adc`; `chip` of `chip`.
std::string_view group_of(std::string_view path) {
    const std::size_t first = path.find('.');
    return path.substr(0, first == std::string_view::npos ? first : path.find('.', first + 1));
}

std::string_view after_dot(std::string_view path) {
    return path.substr(std::min(path.find('.') + 1, path.size()));
}

/// Chip, tiles, global buffer, memory, routers.
int group_rank(std::string_view group) {
    int rank = 0;
    for (const std::string_view kind : {"chip.tile", "chip.global_buffer", "chip.memory", "chip.router"}) {
        ++rank;
        if (group.substr(0, kind.size()) == kind) {
            return rank;
        }
    }
    return group == "chip" ? 0 : rank + 1;
}

/// Within one part of the chip: what it does, then how full it is, then power.
bool row_less(const WaveVariable* a, const WaveVariable* b) {
    if (a->path == b->path) {
        return a->kind != b->kind ? a->kind < b->kind : path_less(a->name, b->name);
    }
    const std::string_view x = group_of(a->path);
    const std::string_view y = group_of(b->path);
    if (x != y) {
        return group_rank(x) != group_rank(y) ? group_rank(x) < group_rank(y) : path_less(x, y);
    }
    return path_less(a->path, b->path);
}

unsigned flags_of(WaveVariable::Kind kind) {
    switch (kind) {
        case WaveVariable::Kind::state: return decimal | right_justify | translated_by_file;
        case WaveVariable::Kind::occupancy: return decimal | right_justify | analog_step | analog_full_scale;
        case WaveVariable::Kind::flag: return binary | right_justify;
        case WaveVariable::Kind::power: break;
    }
    return right_justify | is_signed | analog_step | analog_full_scale;
}

/// The row's label: the path inside its group. Dots would be cut off by GTKWave.
std::string label_of(const WaveVariable& variable) {
    const std::string_view group = group_of(variable.path);
    std::string label = variable.path.size() > group.size() ? variable.path.substr(group.size() + 1) + " " : "";
    std::replace(label.begin(), label.end(), '.', ' ');
    return label + variable.name;
}

void add_row(std::string& text, const WaveVariable& variable, std::string_view node_table) {
    const auto out = std::back_inserter(text);
    fmt::format_to(out, "@{:x}\n", flags_of(variable.kind));
    if (variable.kind == WaveVariable::Kind::state) {
        fmt::format_to(out, "^1 {}\n", node_table);
    }
    fmt::format_to(out, "+{{{}}} {}.{}", label_of(variable), variable.path, variable.name);
    if (variable.kind != WaveVariable::Kind::power && variable.bits > 1) {
        fmt::format_to(out, "[{}:0]", variable.bits - 1);
    }
    text += '\n';
    if (variable.kind == WaveVariable::Kind::power) {
        fmt::format_to(out, "@{:x}\n-\n", analog_stretch);
    }
}

void write_text(const std::string& path, const std::string& text) {
    AtomicFile file(path, "--vcd");
    file.append(text);
    file.commit();
}

}  // namespace

std::string gtkw_name(const std::string& vcd_file) {
    return with_ending(vcd_file, ".gtkw");
}
std::string node_table_name(const std::string& vcd_file) {
    return with_ending(vcd_file, ".nodes.txt");
}

std::string gtkw_text(const std::string& vcd_file, const WaveView& view) {
    // GTKWave looks for the VCD file and the table beside the save file, from wherever it is started, when the save
    // file names itself, too.
    const std::string own_name = gtkw_name(vcd_file);
    const std::string table_name = node_table_name(vcd_file);
    // At least 1: a run may end at the window's beginning, or before it.
    const std::uint64_t last_time = std::max(view.last_time, view.first_time + 1);
    const auto span = static_cast<double>(last_time - view.first_time);
    std::string text = fmt::format("[*] Written by Bitline\n[dumpfile] \"{}\"\n[savefile] \"{}\"\n[timestart] {}\n"
                                   "[size] {} {}\n[pos] -1 -1\n*{:.6f} {}",
                                   file_name(vcd_file), file_name(own_name), view.first_time, window_px, height_px,
                                   -std::log2(span * frame_px / waves_px), view.first_time);
    for (int marker = 0; marker < 26; ++marker) {
        text += " -1";
    }
    fmt::format_to(std::back_inserter(text), "\n[sst_expanded] 0\n[signals_width] {}\n", names_px);

    std::vector<const WaveVariable*> rows;
    for (const WaveVariable& variable : view.variables) {
        rows.push_back(&variable);
    }
    std::sort(rows.begin(), rows.end(), row_less);
    std::string_view open;
    const auto close = [&] {
        if (!open.empty()) {
            fmt::format_to(std::back_inserter(text), "@{:x}\n-{}\n@{:x}\n-\n", group_end | blank, after_dot(open),
                           blank);
        }
    };
    for (const WaveVariable* row : rows) {
        if (const std::string_view group = group_of(row->path); group != open) {
            close();
            open = group;
            fmt::format_to(std::back_inserter(text), "@{:x}\n-{}\n", group_begin | blank, after_dot(open));
        }
        add_row(text, *row, file_name(table_name));
    }
    close();
    return text;
}

std::string node_table_text(const std::vector<std::string>& node_names) {
    std::string text = "0 idle\n";
    for (std::size_t node = 0; node < node_names.size(); ++node) {
        fmt::format_to(std::back_inserter(text), "{} {}\n", node + 1, node_names[node]);
    }
    return text;
}

void write_gtkw(const std::string& vcd_file, const WaveView& view) {
    std::error_code ignored;
    if (std::filesystem::exists(vcd_file, ignored) && !std::filesystem::is_regular_file(vcd_file, ignored)) {
        return;
    }
    write_text(node_table_name(vcd_file), node_table_text(view.node_names));
    write_text(gtkw_name(vcd_file), gtkw_text(vcd_file, view));
}

}  // namespace bitline
