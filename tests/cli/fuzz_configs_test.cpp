// Damaged copies of all shipped configurations: whatever is in a file, the program ends in a documented way, in time,
// and leaves nothing half done. BITLINE_FUZZ=SEED:COUNT in the environment asks for other damage than the usual.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "tests/cli/called.hpp"
#include "tests/support/console.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

using Lines = std::vector<std::string>;

/// What stands in for a value: bounds, wrong units, other types, broken YAML.
constexpr std::array odd_values{"0",
                                "-1",
                                "1",
                                "2",
                                "3",
                                "7",
                                "1e9",
                                "1e30",
                                "-1e30",
                                "nan",
                                ".inf",
                                "true",
                                "null",
                                "~",
                                "''",
                                "\"\"",
                                "[]",
                                "{}",
                                "[1]",
                                "[1, 2]",
                                "{a: 1}",
                                "[[[",
                                "1 GHz",
                                "1 ns",
                                "1 kHz",
                                "1 fs",
                                "0 V",
                                "-5 B/s",
                                "5 B",
                                "1 TiB",
                                "0x10",
                                "1_000",
                                "abc",
                                "*x",
                                "&x 1",
                                "!!int 3",
                                "\"\\0\"",
                                "|",
                                ">",
                                "- 1",
                                "%",
                                "@",
                                "`",
                                "1e-300",
                                "65536",
                                "65535",
                                "4096",
                                "1024",
                                "16",
                                "5",
                                "fixed:3",
                                "balanced",
                                "\t",
                                "a: b",
                                "#",
                                "1 #",
                                "\xff",
                                "\xc3\xa9",
                                "99999999999999999999",
                                "layer_sequential",
                                "differential"};

/// What is put somewhere into a file.
constexpr std::array fragments{"{",     "}",           "[",    "]",  ":",  ",",   "\"",   "'",
                               "\r",    "\n",          "- ",   "? ", "*a", "&a ", "<<: ", "---\n",
                               "...\n", "%YAML 9.9\n", "\xff", "\t", "#",  "!",   "|"};

class Damage {
public:
    explicit Damage(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

    /// One to four wounds.
    std::string applied_to(const std::string& text) {
        Lines lines = lines_of(text);
        for (std::size_t wounds = 1 + below(4) * below(2); wounds > 0; --wounds) {
            if (lines.empty()) {
                lines.emplace_back();
            }
            wound(lines);
        }
        std::string joined;
        for (const std::string& line : lines) {
            joined += line + "\n";
        }
        return joined;
    }

private:
    void wound(Lines& lines) {
        const std::size_t at = below(lines.size());
        std::string& line = lines[at];
        const auto here = lines.begin() + static_cast<std::ptrdiff_t>(at);
        switch (below(10)) {
            case 0: lines.erase(here); return;
            case 1: lines.insert(here, lines[below(lines.size())]); return;
            case 2: lines.resize(at); return;
            case 3: std::swap(line, lines[below(lines.size())]); return;
            case 4: replace_value(line, odd_values[below(odd_values.size())]); return;
            case 5: replace_value(line, value_of(lines[below(lines.size())])); return;
            case 6: replace_number(line); return;
            case 7: line.insert(below(line.size() + 1), fragments[below(fragments.size())]); return;
            case 8:
                line = std::string(below(5), ' ') + line.substr(std::min(line.find_first_not_of(' '), line.size()));
                return;
            default:
                if (!line.empty()) {
                    line[below(line.size())] = static_cast<char>(below(256));
                }
        }
    }

    static std::string value_of(const std::string& line) {
        const std::size_t colon = line.find(": ");
        return colon == std::string::npos ? line : line.substr(colon + 2);
    }

    static void replace_value(std::string& line, const std::string& value) {
        const std::size_t colon = line.find(':');
        if (colon != std::string::npos) {
            line = line.substr(0, colon + 1) + " " + value;
        }
    }

    /// One of the line's numbers becomes another one: what is damaged this way often still runs.
    void replace_number(std::string& line) {
        constexpr std::string_view digits = "0123456789";
        std::vector<std::pair<std::size_t, std::size_t>> numbers;
        for (std::size_t begin = line.find_first_of(digits); begin != std::string::npos;) {
            const std::size_t end = std::min(line.find_first_not_of(digits, begin), line.size());
            numbers.emplace_back(begin, end - begin);
            begin = line.find_first_of(digits, end);
        }
        if (!numbers.empty()) {
            const auto [begin, length] = numbers[below(numbers.size())];
            line.replace(begin, length, std::to_string(std::size_t{1} << below(12)));
        }
    }

    std::mt19937 random_;
};

struct Shipped {
    std::string kind;
    std::string name;
    std::string text;
};

std::vector<Shipped> shipped() {
    std::vector<Shipped> files;
    for (const char* kind : {"chips", "networks", "technologies"}) {
        for (const auto& entry : std::filesystem::directory_iterator(std::string("configs/") + kind)) {
            files.push_back({kind, entry.path().stem().string(), read_file(entry.path().string())});
        }
    }
    std::sort(files.begin(), files.end(),
              [](const Shipped& a, const Shipped& b) { return a.kind + a.name < b.kind + b.name; });
    return files;
}

/// A call that uses the damaged file.
std::vector<std::string> use(const Shipped& file, const TemporaryFolder& folder, Damage& damage) {
    const std::vector<std::string> executions{"pipelined", "layer_sequential"};
    const std::string& execution = executions[damage.below(2)];
    const std::string damaged = folder / "damaged.yaml";
    if (file.kind == "chips") {
        return run_of(damaged, damage.below(2) == 0 ? "lenet5" : "grouped_small", {"--execution", execution});
    }
    if (file.kind == "technologies") {
        // A chip beside the damaged file.
        const std::string chip = file.name == "isaac_32nm" ? "isaac" : "small";
        std::string text = read_file("configs/chips/" + chip + ".yaml");
        const std::string used = "technologies/" + file.name;
        text.replace(text.find(used), used.size(), "damaged.yaml");
        write_file(folder / "chip.yaml", text);
        return run_of(folder / "chip.yaml", "lenet5");
    }
    const bool quick = file.name == "lenet5" || file.name == "resnet20" || file.name == "grouped_small";
    if (quick && damage.below(2) == 0) {
        return run_of("small", damaged, {"--execution", execution});
    }
    return {"show", damage.below(2) == 0 ? "mapping" : "graph", "--chip", "isaac", "--network", damaged};
}

TEST(Fuzz, DamagedConfigurationsEndWell) {
    unsigned seed = 20'250'611;
    int count = is_sanitized() ? 200 : 1200;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    if (const char* wish = std::getenv("BITLINE_FUZZ")) {
        ASSERT_EQ(std::sscanf(wish, "%u:%d", &seed, &count), 2) << "BITLINE_FUZZ is no SEED:COUNT";
    }
    const std::vector<Shipped> files = shipped();
    ASSERT_GE(files.size(), 12U);
    const TemporaryFolder folder;
    Circumstances there;
    there.folder = folder.path();
    Damage damage(seed);
    std::array<int, 5> ended{};
    for (int i = 0; i < count && !HasFailure(); ++i) {
        const Shipped& file = files[damage.below(files.size())];
        const std::string text = damage.applied_to(file.text);
        write_file(folder / "damaged.yaml", text);
        const Called called = call(use(file, folder, damage), there);
        SCOPED_TRACE("mutation " + std::to_string(i) + " of " + file.kind + "/" + file.name + ":\n" + text);
        ASSERT_TRUE(called.status == 0 || called.status == 2 || called.status == 4)
            << "status " << called.status << "\n"
            << called.err;
        ++ended[static_cast<std::size_t>(called.status)];
        EXPECT_EQ(called.out.empty(), called.status != 0) << called.out;
        EXPECT_EQ(called.err.empty(), called.status == 0) << called.err;
        for (const std::string& line : lines_of(called.err)) {
            EXPECT_NE(line.find(": "), std::string::npos) << line;
            EXPECT_LT(line.size(), 1500U) << line;
        }
        const std::string tree = tree_of(folder.path());
        EXPECT_EQ(tree.find(".partial"), std::string::npos) << tree;
        EXPECT_EQ(called.status == 0 && called.out.find("results: ") != std::string::npos,
                  tree.find("bitline-out") != std::string::npos)
            << tree;
        std::filesystem::remove_all(folder / "bitline-out");
    }
    if (count >= 1000) {
        EXPECT_GT(ended[0], count / 20) << "the damage is too great to reach further than the readers";
        EXPECT_GT(ended[2], count / 20);
        EXPECT_GT(ended[4], 0);
    }
}

}  // namespace
}  // namespace bitline
