#include "hw/yaml_document.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <set>
#include <sstream>
#include <system_error>
#include <tuple>
#include <utility>

#include "hw/error.hpp"

namespace bitline {

namespace {

constexpr std::size_t most_nodes = 50'000;
constexpr std::size_t most_depth = 32;
constexpr std::size_t most_lines = 100;
constexpr std::size_t most_quoted = 60;

/// Builds the tree from the parser's events, so that aliases never expand and caps hold before memory is taken.
class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(std::string name, Problems& problems) : name_(std::move(name)), problems_(problems) {}

    YamlNode take_root() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
    void OnDocumentEnd() override {}

    void OnAnchor(const YAML::Mark& mark, const std::string& anchor) override {
        refuse(mark, fmt::format("anchors are not supported, got {}, write the value out", in_quotes("&" + anchor)));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
        refuse(mark, "aliases are not supported, got '*', write the value out");
    }
    void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
        YamlNode node;
        node.place = place(mark);
        add(std::move(node));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                  const std::string& value) override {
        refuse_tag(mark, tag);
        YamlNode node;
        node.kind = YamlNode::Kind::scalar;
        node.scalar = value;
        node.quoted = tag == "!";
        node.place = place(mark);
        add(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                         YAML::EmitterStyle::value /*style*/) override {
        open(mark, tag, YamlNode::Kind::sequence);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                    YAML::EmitterStyle::value /*style*/) override {
        open(mark, tag, YamlNode::Kind::mapping);
    }
    void OnMapEnd() override { close(); }

private:
    struct Level {
        YamlNode node;
        bool has_key = false;
        bool duplicate = false;
        YamlEntry entry;  ///< the key that waits for its value
        std::set<std::string> keys;
    };

    Place place(const YAML::Mark& mark) const { return Place{name_, mark.line + 1, mark.column + 1}; }

    [[noreturn]] void refuse(const YAML::Mark& mark, const std::string& what) const {
        throw InputError(place(mark).text() + ": " + what);
    }

    void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
        if (!tag.empty() && tag != "?" && tag != "!") {
            refuse(mark, fmt::format("tags are not supported, got {}, leave it out", in_quotes(tag)));
        }
    }

    void open(const YAML::Mark& mark, const std::string& tag, YamlNode::Kind kind) {
        refuse_tag(mark, tag);
        if (levels_.size() == most_depth) {
            refuse(mark, fmt::format("values are nested too deeply, at most {} levels are allowed", most_depth));
        }
        Level level;
        level.node.kind = kind;
        level.node.place = place(mark);
        levels_.push_back(std::move(level));
    }

    void close() {
        YamlNode node = std::move(levels_.back().node);
        levels_.pop_back();
        add(std::move(node));
    }

    void add(YamlNode node) {
        if (++nodes_ > most_nodes) {
            throw InputError(fmt::format("{}: too many values, at most {} are allowed", node.place.text(), most_nodes));
        }
        if (levels_.empty()) {
            root_ = std::move(node);
            return;
        }
        Level& level = levels_.back();
        if (level.node.is_sequence()) {
            level.node.items.push_back(std::move(node));
        } else if (!level.has_key) {
            take_key(level, node);
        } else {
            level.has_key = false;
            if (!level.duplicate) {
                level.entry.value = std::move(node);
                level.node.entries.push_back(std::move(level.entry));
            }
        }
    }

    void take_key(Level& level, const YamlNode& key) {
        if (!key.is_scalar()) {
            throw InputError(
                fmt::format("{}: a key must be a word, got {}, write 'key: value'", key.place.text(), key.describe()));
        }
        level.has_key = true;
        level.entry = YamlEntry{key.scalar, key.place, {}};
        level.duplicate = !level.keys.insert(key.scalar).second;
        if (level.duplicate) {
            const Place first = level.node.find(key.scalar)->key_place;
            problems_.add(key.place, key.scalar,
                          fmt::format("duplicate key, already given in line {}, each key is allowed once", first.line));
        }
    }

    std::string name_;
    Problems& problems_;
    std::vector<Level> levels_;
    YamlNode root_;
    std::size_t nodes_ = 0;
};

/// Byte offset of the first thing that is no UTF-8 text (or a NUL), or npos.
std::size_t first_bad_byte(const std::string& text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto lead = static_cast<unsigned char>(text[at]);
        std::size_t length = 1;
        std::uint32_t code = lead;
        std::uint32_t least = 1;
        if (lead >= 0x80) {
            length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
            least = lead >= 0xf0 ? 0x10000 : lead >= 0xe0 ? 0x800 : 0x80;
            code = lead & (0xffU >> (length + 1));
            if (lead < 0xc0 || lead > 0xf4 || at + length > text.size()) {
                return at;
            }
        }
        for (std::size_t i = 1; i < length; ++i) {
            const auto next = static_cast<unsigned char>(text[at + i]);
            if ((next & 0xc0U) != 0x80U) {
                return at;
            }
            code = (code << 6U) | (next & 0x3fU);
        }
        if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
            return at;
        }
        at += length;
    }
    return std::string::npos;
}

void require_text(const std::string& text, const std::string& name) {
    const std::size_t bad = first_bad_byte(text);
    if (bad == std::string::npos) {
        return;
    }
    const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n') + 1;
    throw InputError(fmt::format("{}:{}: not a text file, got byte 0x{:02x} at offset {}, UTF-8 text is expected", name,
                                 line, static_cast<unsigned char>(text[bad]), bad));
}

/// Levenshtein distance in one row of memory.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitute = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
            diagonal = row[j];
            row[j] = std::min({substitute, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string Place::text() const {
    return line == 0 ? file : fmt::format("{}:{}:{}", file, line, column);
}

const YamlEntry* YamlNode::find(std::string_view key) const {
    const auto at = std::find_if(entries.begin(), entries.end(), [&](const YamlEntry& e) { return e.key == key; });
    return at == entries.end() ? nullptr : &*at;
}

std::string YamlNode::describe() const {
    switch (kind) {
        case Kind::null: return "nothing";
        case Kind::scalar: return in_quotes(scalar);
        case Kind::sequence: return "a list";
        case Kind::mapping: return "a mapping";
    }
    throw InternalError("YamlNode::describe: unknown kind");
}

void Problems::add(const Place& place, const std::string& key, const std::string& what) {
    const std::string middle =
        key.empty() ? "" : (key.size() > most_quoted ? key.substr(0, most_quoted) + "..." : key) + ": ";
    std::string line = place.text() + ": " + middle + what;
    std::replace_if(
        line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    found_.push_back({place, std::move(line)});
}

void Problems::add_lines(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
        found_.push_back({Place{}, line});
    }
}

void Problems::throw_if_any() const {
    if (found_.empty()) {
        return;
    }
    std::vector<Problem> ordered = found_;
    std::stable_sort(ordered.begin(), ordered.end(), [](const Problem& a, const Problem& b) {
        return std::tie(a.place.file, a.place.line, a.place.column) <
               std::tie(b.place.file, b.place.line, b.place.column);
    });
    std::vector<std::string> lines;
    for (const Problem& problem : ordered) {
        if (lines.size() == most_lines) {
            lines.push_back(
                fmt::format("{}: {} more problems are not shown", problem.place.file, found_.size() - most_lines));
            break;
        }
        lines.push_back(problem.text);
    }
    throw InputError(std::move(lines));
}

std::string read_text_file(const std::string& path, std::size_t most) {
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) {
        throw InputError(fmt::format("{}: cannot be read, {}, an existing file is expected", path,
                                     error ? error.message() : "no such file"));
    }
    if (std::filesystem::is_directory(status)) {
        throw InputError(fmt::format("{}: cannot be read, got a directory, a file is expected", path));
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        throw InputError(
            fmt::format("{}: cannot be read, {}, a readable file is expected", path, std::strerror(errno)));
    }
    std::string text(most + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (in.bad()) {
        throw InputError(fmt::format("{}: reading failed, {}", path, std::strerror(errno)));
    }
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > most) {
        throw InputError(fmt::format("{}: the file is too large, at most {} bytes are allowed", path, most));
    }
    require_text(text, path);
    return text;
}

YamlNode parse_yaml(const std::string& text, const std::string& name, Problems& problems) {
    require_text(text, name);
    TreeBuilder builder(name, problems);
    try {
        std::istringstream in(text);
        YAML::Parser parser(in);
        if (!parser.HandleNextDocument(builder)) {
            YamlNode nothing;
            nothing.place = Place{name, 0, 0};
            return nothing;
        }
        YamlNode root = builder.take_root();
        TreeBuilder second(name, problems);
        if (parser.HandleNextDocument(second)) {
            throw InputError(second.take_root().place.text() + ": a second document begins, one is allowed");
        }
        return root;
    } catch (const YAML::Exception& e) {
        const Place place{name, e.mark.is_null() ? 0 : e.mark.line + 1, e.mark.is_null() ? 0 : e.mark.column + 1};
        throw InputError(place.text() + ": not valid YAML, " + e.msg);
    }
}

YamlNode read_yaml(const std::string& path, Problems& problems) {
    YamlNode root = parse_yaml(read_text_file(path), path, problems);
    if (root.is_null()) {
        throw InputError(path + ": the file is empty, a mapping of keys to values is expected");
    }
    return root;
}

std::string in_quotes(std::string_view text) {
    std::string shown = "'";
    for (const char c : text) {
        if (shown.size() > most_quoted && (static_cast<unsigned char>(c) & 0xc0U) != 0x80U) {
            return shown + "...'";
        }
        shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    }
    return shown + "'";
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    std::string best;
    // A third of the letters may be wrong (one of a short word): more is a guess, not a correction.
    const std::string_view looked_at = word.substr(0, 200);
    std::size_t least = std::max<std::size_t>(looked_at.size() / 3, 1) + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(looked_at, candidate);
        if (distance < least) {
            least = distance;
            best = candidate;
        }
    }
    return best;
}

}  // namespace bitline
