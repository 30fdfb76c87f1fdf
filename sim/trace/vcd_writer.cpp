#include "sim/trace/vcd_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <numeric>

#include "bitline_version.hpp"
#include "hw/error.hpp"
#include "sim/trace/path_order.hpp"

namespace bitline {

namespace {

constexpr std::size_t page_bytes = std::size_t{1} << 16;
constexpr std::size_t longest_change = 96;  // time stamp, 'b', 64 digits, blank, code, line ends

/// The eight binary digits of each byte.
using ByteDigits = std::array<std::array<char, 8>, 256>;
constexpr ByteDigits make_byte_digits() {
    ByteDigits digits{};
    for (std::size_t byte = 0; byte < 256; ++byte) {
        for (std::size_t i = 0; i < 8; ++i) {
            digits[byte][i] = ((byte >> (7 - i)) & 1U) != 0 ? '1' : '0';
        }
    }
    return digits;
}
constexpr ByteDigits byte_digits = make_byte_digits();

/// Binary digits without leading zeros (a shorter value is extended with zeros: clause 18.2.1). What lies up to 7 bytes behind
/// them is overwritten.
char* write_binary(char* out, std::uint64_t value) {
    const int digits = value == 0 ? 1 : 64 - __builtin_clzll(value);
    value <<= 64 - digits;
    for (int written = 0; written < digits; written += 8) {
        std::memcpy(out + written, byte_digits[value >> 56].data(), 8);
        value <<= 8;
    }
    return out + digits;
}

/// Identifier codes are the printable characters from '!' to '~', shortest first (clause 18.2.3.7).
std::string identifier(std::uint32_t number) {
    constexpr std::uint32_t base = 94;
    std::string code;
    do {
        code += static_cast<char>('!' + number % base);
        number /= base;
    } while (number-- > 0);
    return code;
}

std::string unit_name(std::uint64_t unit_fs) {
    static constexpr const char* names[] = {"fs", "ps", "ns", "us", "ms", "s"};
    std::size_t name = 0;
    while (unit_fs >= 1000 && name + 1 < std::size(names)) {
        unit_fs /= 1000;
        ++name;
    }
    return fmt::format("{} {}", unit_fs, names[name]);
}

std::vector<std::string_view> components(std::string_view path) {
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        const std::size_t dot = std::min(path.find('.'), path.size());
        parts.push_back(path.substr(0, dot));
        path.remove_prefix(std::min(dot + 1, path.size()));
    }
    return parts;
}

}  // namespace

VcdWriter::VcdWriter(const std::string& path, std::uint64_t unit_fs)
    : file_(path, "--vcd"), unit_fs_(unit_fs), text_(page_bytes) {}

VcdWriter::Variable VcdWriter::add_vector(const std::string& path, const std::string& name, int bits) {
    check(bits >= 1 && bits <= 64, fmt::format("VCD: {}.{} has {} bits, 1 to 64 are allowed", path, name, bits));
    return add(path, name, bits);
}

VcdWriter::Variable VcdWriter::add_real(const std::string& path, const std::string& name) {
    return add(path, name, 0);
}

VcdWriter::Variable VcdWriter::add(const std::string& path, const std::string& name, int bits) {
    check(!begun_, "VCD: " + path + "." + name + " was added after the definitions were written");
    const auto number = static_cast<Variable>(definitions_.size());
    definitions_.push_back({path, name, bits});
    const std::string line = identifier(number) + '\n';
    Code code{{}, static_cast<std::uint8_t>(line.size()), static_cast<std::uint8_t>(bits)};
    line.copy(code.text, sizeof code.text);
    codes_.push_back(code);
    values_.push_back(0);
    reals_.push_back(0);
    return number;
}

char* VcdWriter::room(std::size_t bytes) {
    if (text_.size() - used_ < bytes) {
        turn_page();
    }
    return text_.data() + used_;
}

void VcdWriter::turn_page() {
    if (!holding_) {
        flush();
        return;
    }
    if (spare_.empty()) {
        spare_.emplace_back(page_bytes);
    }
    text_.resize(used_);
    held_pages_.push_back(std::move(text_));
    text_ = std::move(spare_.back());
    spare_.pop_back();
    used_ = 0;
}

void VcdWriter::flush() {
    file_.append({text_.data(), used_});
    used_ = 0;
}

void VcdWriter::stamp() {
    if (stamped_ == time_) {
        return;
    }
    stamped_ = time_;
    char* out = room(longest_change);
    *out = '#';
    char* end = fmt::format_to(out + 1, FMT_STRING("{}\n"), time_);
    used_ += static_cast<std::size_t>(end - out);
}

void VcdWriter::write_value(Variable variable) {
    const Code& code = codes_[variable];
    char* const begin = room(longest_change);
    char* out = begin;
    if (code.bits == 1) {
        *out++ = values_[variable] != 0 ? '1' : '0';
    } else {
        *out++ = 'b';
        out = write_binary(out, values_[variable]);
        *out++ = ' ';
    }
    std::memcpy(out, code.text, sizeof code.text);
    out += code.size;
    used_ += static_cast<std::size_t>(out - begin);
}

void VcdWriter::change(Variable variable, std::uint64_t value) {
    if (values_[variable] == value) {
        return;
    }
    values_[variable] = value;
    stamp();
    write_value(variable);
}

void VcdWriter::change_real(Variable variable, double value) {
    if (reals_[variable] == value) {
        return;
    }
    reals_[variable] = value;
    append_real(variable);
}

void VcdWriter::append_real(Variable variable) {
    const Code& code = codes_[variable];
    fmt::format_to(std::back_inserter(front_), "r{:.9g} {}", reals_[variable], std::string_view(code.text, code.size));
}

void VcdWriter::begin_dump() {
    front_ = "$dumpvars\n";
    for (Variable variable = 0; variable < codes_.size(); ++variable) {
        if (codes_[variable].bits == 0) {
            append_real(variable);
        }
    }
    file_.append(front_);
    front_.clear();
}

void VcdWriter::write_definitions() {
    std::string text = fmt::format("$version Bitline {} $end\n$timescale {} $end\n", version, unit_name(unit_fs_));
    std::vector<Variable> order(definitions_.size());
    std::iota(order.begin(), order.end(), Variable{0});
    std::stable_sort(order.begin(), order.end(),
                     [this](Variable a, Variable b) { return path_less(definitions_[a].path, definitions_[b].path); });
    std::vector<std::string_view> open;
    const auto close_to = [&](std::size_t depth) {
        for (; open.size() > depth; open.pop_back()) {
            text += "$upscope $end\n";
        }
    };
    for (const Variable variable : order) {
        const Definition& definition = definitions_[variable];
        const std::vector<std::string_view> scopes = components(definition.path);
        const auto common = std::mismatch(open.begin(), open.end(), scopes.begin(), scopes.end());
        close_to(static_cast<std::size_t>(common.first - open.begin()));
        for (std::size_t i = open.size(); i < scopes.size(); ++i) {
            fmt::format_to(std::back_inserter(text), "$scope module {} $end\n", scopes[i]);
            open.push_back(scopes[i]);
        }
        const std::string_view code(codes_[variable].text, codes_[variable].size - 1U);
        if (definition.bits == 0) {
            fmt::format_to(std::back_inserter(text), "$var real 64 {} {} $end\n", code, definition.name);
        } else if (definition.bits == 1) {
            fmt::format_to(std::back_inserter(text), "$var wire 1 {} {} $end\n", code, definition.name);
        } else {
            fmt::format_to(std::back_inserter(text), "$var wire {} {} {} [{}:0] $end\n", definition.bits, code,
                           definition.name, definition.bits - 1);
        }
    }
    close_to(0);
    text += "$enddefinitions $end\n";
    file_.append(text);
}

void VcdWriter::begin(std::uint64_t time) {
    write_definitions();
    begun_ = true;
    time_ = time;
    if (holding_) {
        values_due_ = true;  // release() writes the time and the reals in front
    } else {
        stamped_ = ~time;
        stamp();
        flush();
        begin_dump();
    }
    for (Variable variable = 0; variable < codes_.size(); ++variable) {
        if (codes_[variable].bits != 0) {
            write_value(variable);
        }
    }
    constexpr std::string_view end = "$end\n";
    end.copy(room(end.size()), end.size());
    used_ += end.size();
}

void VcdWriter::hold(std::uint64_t time) {
    flush();
    file_time_ = stamped_;
    holding_ = true;
    held_ = time;
    time_ = time;
    stamped_ = time;
    front_.clear();
}

void VcdWriter::release() {
    if (!holding_) {
        return;
    }
    holding_ = false;
    const bool any = used_ > 0 || !held_pages_.empty();
    const bool at_beginning = any && (held_pages_.empty() ? text_ : held_pages_.front())[0] != '#';
    if (at_beginning || !front_.empty()) {
        file_.append(fmt::format("#{}\n", held_));
        file_time_ = held_;
    }
    if (values_due_) {
        values_due_ = false;
        begin_dump();
    }
    file_.append(front_);
    front_.clear();
    stamped_ = any ? stamped_ : file_time_;
    for (std::vector<char>& page : held_pages_) {
        file_.append({page.data(), page.size()});
        page.resize(page_bytes);
        spare_.push_back(std::move(page));
    }
    held_pages_.clear();
    flush();
}

void VcdWriter::finish(std::uint64_t time) {
    release();
    time_ = time;
    stamp();
    flush();
    file_.commit();
}

void VcdWriter::finish_without_values(const std::string& comment) {
    write_definitions();
    begun_ = true;
    file_.append("$comment " + comment + " $end\n");
    file_.commit();
}

}  // namespace bitline
