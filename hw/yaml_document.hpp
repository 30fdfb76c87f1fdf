// A YAML file as a plain tree of values with places, and the list of everything found wrong in it.
// Anchors, aliases and tags are refused, and size, depth and node count are capped, so that no file can blow up.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bitline {

/// Where a value stands: file:line:column, counted from 1. Line 0 means the file as a whole (or an option's name).
struct Place {
    std::string file;
    int line = 0;
    int column = 0;

    /// `file:line:column`, or `file` for line 0.
    std::string text() const;
};

struct YamlEntry;

/// One value. A mapping keeps its entries in the order of the file; its keys are unique (later duplicates are reported
/// and dropped).
struct YamlNode {
    enum class Kind { null, scalar, sequence, mapping };

    Kind kind = Kind::null;
    std::string scalar;              ///< of Kind::scalar
    bool quoted = false;             ///< the scalar stood in quotes
    std::vector<YamlNode> items;     ///< of Kind::sequence
    std::vector<YamlEntry> entries;  ///< of Kind::mapping
    Place place;

    bool is_null() const { return kind == Kind::null; }
    bool is_scalar() const { return kind == Kind::scalar; }
    bool is_sequence() const { return kind == Kind::sequence; }
    bool is_mapping() const { return kind == Kind::mapping; }
    /// The entry of a mapping, or nullptr when there is none (also for other kinds).
    const YamlEntry* find(std::string_view key) const;
    /// For messages: `'text'` (shortened, on one line), "a list", "a mapping" or "nothing".
    std::string describe() const;
};

struct YamlEntry {
    std::string key;
    Place key_place;
    YamlNode value;
};

/// Everything found wrong, reported at once.
class Problems {
public:
    /// Adds the line `place: key: what` (`place: what` for an empty key).
    void add(const Place& place, const std::string& key, const std::string& what);
    /// Adds the finished lines of another error.
    void add_lines(const std::vector<std::string>& lines);
    bool empty() const { return found_.empty(); }
    /// Throws InputError with all lines, ordered by place, unless nothing was found.
    void throw_if_any() const;

private:
    struct Problem {
        Place place;
        std::string text;
    };
    std::vector<Problem> found_;
};

/// The bytes of a text file. Throws InputError for a missing file, a directory, more than `most` bytes, and text that
/// is not UTF-8.
std::string read_text_file(const std::string& path, std::size_t most = std::size_t{1} << 20);

/// Reads the one document of a YAML text. Throws InputError where the text is no YAML or breaks a cap; duplicate keys
/// go to `problems`. `name` stands for the file in places.
YamlNode parse_yaml(const std::string& text, const std::string& name, Problems& problems);

/// read_text_file and parse_yaml; an empty file is an InputError.
YamlNode read_yaml(const std::string& path, Problems& problems);

/// The text in single quotes, control characters replaced and long texts shortened, so that a message stays one line.
std::string in_quotes(std::string_view text);

/// The candidate with the smallest edit distance to `word`, or an empty string when none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace bitline
