#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "hw/cost/cost_reader.hpp"
#include "hw/spec_keys.hpp"
#include "hw/spec_reader.hpp"
#include "hw/yaml_text.hpp"

namespace bitline {

namespace {

constexpr int indent_width = 2;

std::vector<std::string> words_of(const std::string& path) {
    std::vector<std::string> words;
    std::size_t begin = 0;
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', begin)) {
        words.push_back(path.substr(begin, dot - begin));
        begin = dot + 1;
    }
    words.push_back(path.substr(begin));
    return words;
}

std::string number(double value) {
    return format_quantity(value, Dimension::none);
}

/// Prints keys as nested mappings; keys of one section must follow each other.
class Nester {
public:
    void key(const std::string& path, const std::string& value) {
        std::vector<std::string> words = words_of(path);
        const std::string last = words.back();
        words.pop_back();
        const auto common = static_cast<std::size_t>(
            std::mismatch(words.begin(), words.end(), open_.begin(), open_.end()).first - words.begin());
        for (std::size_t level = common; level < words.size(); ++level) {
            text_ += indent(level) + words[level] + ":\n";
        }
        text_ += indent(words.size()) + last + ": " + value + "\n";
        open_ = std::move(words);
    }
    void raw(const std::string& lines) { text_ += lines; }
    const std::string& text() const { return text_; }

private:
    static std::string indent(std::size_t level) { return std::string(level * indent_width, ' '); }

    std::string text_;
    std::vector<std::string> open_;
};

}  // namespace

std::string print_spec(const ChipSpec& spec) {
    Nester out;
    out.key("name", yaml_text(spec.name));
    if (!spec.citation.empty()) {
        out.key("citation", yaml_text(spec.citation));
    }
    const std::vector<SpecKey> keys = all_keys();
    for (std::size_t i = 0; i < keys.size(); ++i) {
        out.key(keys[i].path, keys[i].read(spec));
        const auto in_technology = [&](std::size_t at) {
            return at < keys.size() && words_of(keys[at].path)[0] == "technology";
        };
        if (in_technology(i) && !in_technology(i + 1) && spec.costs != CostSpec{}) {
            out.raw("  costs:\n" + print_cost_spec(spec.costs, 2 * indent_width));
        }
    }
    for (const Assumption& assumption : spec.assumed) {
        out.raw(&assumption == &spec.assumed.front() ? "assumed:\n" : "");
        out.raw(fmt::format("  {}: {}\n", assumption.key, yaml_text(assumption.reason)));
    }
    for (const PublishedFigure& figure : spec.published) {
        out.raw(&figure == &spec.published.front() ? "published:\n" : "");
        out.raw(fmt::format("  {}: {{value: {}, within: {}, source: {}}}\n", yaml_text(figure.figure),
                            number(figure.value), number(figure.within), yaml_text(figure.source)));
    }
    return out.text();
}

}  // namespace bitline
