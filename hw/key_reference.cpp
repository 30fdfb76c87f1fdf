#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "hw/cost_spec.hpp"
#include "hw/spec_keys.hpp"

namespace bitline {

namespace {

constexpr const char* introduction = R"(# Configurations

This file is generated: `bitline show keys > configs/README.md`. A test compares it with what Bitline reads.

    chips/         one chip per file, named on the command line as `--chip NAME`
    technologies/  component costs and electrical figures, included by chips
    networks/      neural networks, named as `--network NAME`

An argument with `/` or ending in `.yaml` is a file; anything else is a name, looked up in this folder and then in each
`--configs DIR`.

## Values

- A quantity is a number, an optional blank, and a prefixed unit: `100 ns`, `1.2GHz`, `64 KiB`, `0.55 V`. The unit must
  fit the key. A number without unit is allowed only where the table says "a number".
- Sizes: kB, MB, GB are powers of 1000; KiB, MiB, GiB are powers of 1024. `KB` is refused, because it is used for both.
- Rates of converters are frequencies: `1.28 GHz` and `1.28 GS/s` are the same.
- `--set PATH=VALUE` takes each key below by its dotted path, with the same values: `--set tile.pe.adc.bits=7`,
  `--set memory.routers=[0,6]`. A later one wins.
- `use: technologies/rram_32nm` in a section takes that file's keys into the section; keys beside it override them.
- Anchors, aliases, tags and several documents in a file are refused.
- Every error is reported at once as `file:line:column: key: what is wrong, what was given, what is allowed`.
- `bitline show spec --chip NAME` prints the whole resolved specification; it reads back to the same chip.
)";

/// A cell of a Markdown table.
std::string cell(std::string text) {
    for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) {
        text.insert(at, "\\");
    }
    return text;
}

std::string section_of(const std::string& path) {
    const std::size_t dot = path.find('.');
    return dot == std::string::npos ? "general" : path.substr(0, dot);
}

/// A bound of a cost figure in its unit.
std::string bound(double value, Dimension dimension) {
    switch (dimension) {
        case Dimension::time: return format_time(Time{std::llround(value)});
        case Dimension::frequency: return format_frequency(Frequency{std::llround(value)});
        case Dimension::bytes: return format_bytes(std::llround(value));
        case Dimension::bandwidth: return format_bandwidth(std::llround(value));
        default: return format_quantity(value, dimension);
    }
}

std::string cost_reference() {
    std::string text = R"(
## technology.costs

Each figure is `{value: 1.5 pJ, source: ..., provenance: ..., verified: true | false, note: ...}`; a bare value overrides
one figure and counts as unverified. `provenance` is one of: )";
    for (const std::string& word : provenances()) {
        text += (&word == &provenances().front() ? "" : ", ") + word;
    }
    text += ".\n\n| key | values | meaning |\n|---|---|---|\n";
    for (const CostKey& key : cost_keys()) {
        text += fmt::format("| `technology.costs.{}` | {} to {} | {} |\n", key.key, bound(key.least, key.dimension),
                            bound(key.most, key.dimension), cell(key.meaning));
    }
    return text;
}

}  // namespace

std::string key_reference() {
    const ChipSpec defaults;
    std::string text = introduction;
    text += "\n## Entries of a file that are no single values\n\n| entry | form | meaning |\n|---|---|---|\n";
    for (const SpecEntry& entry : special_entries()) {
        text += fmt::format("| `{}` | {} | {} |\n", entry.name, cell(entry.allowed), cell(entry.meaning));
    }
    std::string section;
    for (const SpecKey& key : all_keys()) {
        if (section_of(key.path) != section) {
            section = section_of(key.path);
            text += fmt::format("\n## {}\n\n| key | values | default | meaning |\n|---|---|---|---|\n", section);
        }
        text += fmt::format("| `{}` | {} | {} | {} |\n", key.path, cell(key.allowed), cell(key.read(defaults)),
                            cell(key.meaning));
    }
    return text + cost_reference();
}

}  // namespace bitline
