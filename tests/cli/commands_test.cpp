// What the commands print: complete, readable by machines, and the same each time.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "hw/spec_keys.hpp"
#include "hw/yaml_document.hpp"
#include "sim/search/optimisers.hpp"
#include "tests/cli/called.hpp"
#include "tests/support/console.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/text.hpp"

namespace bitline {
namespace {

const std::vector<std::string> chips{"isaac", "joint-rram", "small"};
const std::vector<std::string> networks{"alexnet",  "grouped_small", "lenet5", "mobilenet_v3_large",
                                        "resnet18", "resnet20",      "vgg16"};

/// Standard output of a call that succeeds.
std::string output_of(const std::vector<std::string>& arguments, const std::string& folder = ".") {
    Circumstances there;
    there.folder = folder;
    const Called called = call(arguments, there);
    EXPECT_EQ(called.status, 0) << called.err;
    EXPECT_EQ(called.err, "");
    return called.out;
}

/// The text as YAML; fails the test if it is none.
YamlNode yaml_of(const std::string& text) {
    Problems problems;
    YamlNode root = parse_yaml(text, "output", problems);
    EXPECT_NO_THROW(problems.throw_if_any());
    return root;
}

/// The value at a dotted path; an empty one if there is none.
YamlNode at(const YamlNode& root, const std::string& path) {
    const std::size_t dot = path.find('.');
    const YamlEntry* entry = root.find(path.substr(0, dot));
    EXPECT_NE(entry, nullptr) << path;
    if (entry == nullptr) {
        return {};
    }
    return dot == std::string::npos ? entry->value : at(entry->value, path.substr(dot + 1));
}

TEST(Help, NamesCommandsAndOptions) {
    expect_says(output_of({"--help"}),
                {"Usage: bitline", "--configs", "--version", "run", "explain", "show", "list", "check", "diff"});
    const std::vector<std::string> inputs{"--chip",        "--network",   "--set",   "--execution",
                                          "--replication", "--placement", "--images"};
    const std::string run = output_of({"run", "--help"});
    expect_says(run, inputs);
    expect_says(run, {"--model", "--out", "--vcd", "--timeline", "--packet-trace", "--scope", "--window", "--quiet",
                      "PATH=VALUE"});
    const std::string explain = output_of({"explain", "--help"});
    expect_says(explain, inputs);
    expect_says(explain, {"--layer"});
    const std::string show = output_of({"show", "--help"});
    expect_says(show, inputs);
    expect_says(show, {"spec", "graph", "mapping", "program", "keys"});
    expect_says(output_of({"list", "--help"}),
                {"chips, networks, technologies, searches, keys, optimisers or experiments"});
    expect_says(output_of({"check", "--help"}), {"file"});
    expect_says(output_of({"diff", "--help"}), {"summary.json"});
    expect_says(output_of({"--version"}), {"bitline 0."});
}

TEST(Explain, ALayerOfEachKind) {
    const auto explain = [](const std::string& layer) {
        return output_of({"explain", "--chip", "small", "--network", "lenet5", "--execution", "layer_sequential",
                          "--images", "2", "--layer", layer});
    };
    expect_says(explain("c3"), {"c3 (conv) of lenet5 on small, 2 images", "bound", "mostly", "c3.mvm0", "M5", "V5",
                                "G1", "busiest of each kind"});
    expect_says(explain("c1"), {"chip.memory0", "D1"});
}

TEST(List, NamesWhatThereIs) {
    EXPECT_EQ(lines_of(output_of({"list", "chips"})), chips);
    EXPECT_EQ(lines_of(output_of({"list", "networks"})), networks);
    EXPECT_EQ(output_of({"list", "technologies"}), "ideal_rram_32nm\nisaac_32nm\nrram_32nm\n");
    EXPECT_EQ(output_of({"list", "searches"}), "joint-rram\njoint-rram-lossless\nsmall\n");
    const std::string optimisers = output_of({"list", "optimisers"});
    for (const search::OptimiserEntry& entry : search::optimiser_table()) {
        expect_says(optimisers, {entry.name + ": " + entry.help});
    }
    expect_says(optimisers, {"    share: of the bounded designs, simulated (default 0.1, from 1e-06 to 1)",
                             "    inner: who proposes candidates, judged by their bound (default random, or random, "});
    const std::vector<std::string> keys = lines_of(output_of({"list", "keys"}));
    ASSERT_EQ(keys.size(), all_keys().size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        EXPECT_EQ(keys[i].rfind(all_keys()[i].path + ": ", 0), 0U) << keys[i];
    }
}

TEST(Check, ReadsAllThatIsShipped) {
    for (const std::string& chip : chips) {
        expect_says(output_of({"check", chip}), {chip + ": ", "no errors"});
        EXPECT_EQ(output_of({"check", "configs/chips/" + chip + ".yaml"}), output_of({"check", chip}));
    }
    for (const std::string& network : networks) {
        EXPECT_EQ(output_of({"check", "configs/networks/" + network + ".yaml"}), output_of({"check", network}));
    }
    expect_says(output_of({"check", "vgg16"}), {"138 344 128", "15 470 264 320"});
}

TEST(Show, ASpecReadsBackToItself) {
    const TemporaryFolder folder;
    for (const std::string& chip : chips) {
        const std::vector<std::string> sets{"--set", "tile.pes=3", "--images", "7"};
        for (const bool changed : {false, true}) {
            std::vector<std::string> show{"show", "spec", "--chip", chip};
            if (changed) {
                show.insert(show.end(), sets.begin(), sets.end());
            }
            const std::string spec = output_of(show);
            write_file(folder / "copy.yaml", spec);
            EXPECT_EQ(output_of({"show", "spec", "--chip", folder / "copy.yaml"}), spec);
        }
    }
    const std::string changed = output_of({"show", "spec", "--chip", "small", "--set", "tile.pes=3", "--images", "7"});
    const YamlNode root = yaml_of(changed);
    EXPECT_EQ(at(root, "tile.pes").scalar, "3");
    EXPECT_EQ(at(root, "run.images").scalar, "7");
}

TEST(Show, AGraphReadsBackToItself) {
    const TemporaryFolder folder;
    for (const std::string& network : networks) {
        const std::string graph = output_of({"show", "graph", "--network", network});
        write_file(folder / "copy.yaml", graph);
        EXPECT_EQ(output_of({"show", "graph", "--network", folder / "copy.yaml"}), graph);
    }
}

TEST(Show, MappingAndProgramAreYaml) {
    for (const char* execution : {"pipelined", "layer_sequential"}) {
        const std::vector<std::string> of{"--chip",      "small",   "--network",     "resnet20",
                                          "--execution", execution, "--replication", "balanced"};
        std::vector<std::string> show{"show", "mapping"};
        show.insert(show.end(), of.begin(), of.end());
        const YamlNode mapping = yaml_of(output_of(show));
        EXPECT_FALSE(at(mapping, "layers").items.empty());
        EXPECT_EQ(at(mapping, "network").scalar, "resnet20");
        EXPECT_EQ(at(mapping, "execution").scalar, execution);
        show[1] = "program";
        const YamlNode program = yaml_of(output_of(show));
        for (const char* part : {"layers", "nodes", "edges"}) {
            EXPECT_FALSE(at(program, part).items.empty()) << part;
        }
    }
}

TEST(Show, KeysAreTheReferenceThatIsShipped) {
    EXPECT_EQ(output_of({"show", "keys"}), read_file("configs/README.md"));
}

TEST(Set, TheLastValueOfAPathCountsWhateverTheNamedOptionsSay) {
    const auto shown = [](const std::vector<std::string>& more) {
        std::vector<std::string> show{"show", "spec", "--chip", "small"};
        show.insert(show.end(), more.begin(), more.end());
        return output_of(show);
    };
    const std::string four = shown({"--set", "run.images=4"});
    EXPECT_EQ(shown({"--images", "4"}), four);
    EXPECT_EQ(shown({"--set", "run.images=2", "--set", "run.images=4"}), four);
    EXPECT_EQ(shown({"--set", "run.images=4", "--images", "2"}), four);
    EXPECT_NE(shown({"--images", "2"}), four);
    EXPECT_EQ(shown({"--set", "tile.pe.crossbar.read_time=100ns"}),
              shown({"--set", "tile.pe.crossbar.read_time=0.1 us"}));
}

/// The three files of a result, one after the other.
std::string results(const std::string& folder) {
    return read_file(folder + "/summary.json") + read_file(folder + "/layers.csv") +
           read_file(folder + "/components.csv");
}

TEST(Run, TheSameBytesEachTimeWithAndWithoutTraces) {
    const TemporaryFolder folder;
    for (const char* execution : {"pipelined", "layer_sequential"}) {
        const auto run = [&](const std::string& out, const std::vector<std::string>& more) {
            std::vector<std::string> all{"--out",         out,        "--images",    "3",
                                         "--replication", "balanced", "--execution", execution};
            all.insert(all.end(), more.begin(), more.end());
            output_of(run_of("small", "resnet20", all), folder.path());
            return results(folder / out);
        };
        const std::string first = run("a", {});
        EXPECT_EQ(run("b", {}), first);
        EXPECT_EQ(run("c", {"--vcd", "w.vcd"}), first);
        EXPECT_EQ(run("d", {"--timeline", "t.json", "--packet-trace", "p.csv"}), first);
        EXPECT_EQ(run("e", {"--vcd", "v.vcd", "--timeline", "u.json", "--scope", "tile0", "--window", "1us:9us"}),
                  first);
        EXPECT_EQ(output_of({"diff", folder / "a", folder / "b"}), "no difference\n");
    }
}

TEST(Run, ItsFilesAreReadByMachines) {
    const TemporaryFolder folder;
    output_of(run_of("small", "lenet5", {"--out", "o", "--vcd", "o/w.vcd", "--timeline", "o/t.json"}), folder.path());
    EXPECT_EQ(tree_of(folder.path()),
              "o\no/components.csv\no/layers.csv\no/report.html\no/summary.json\no/t.json\no/w.gtkw\n"
              "o/w.nodes.txt\no/w.vcd\n");
    const auto summary = nlohmann::json::parse(read_file(folder / "o/summary.json"));
    EXPECT_EQ(summary["chip"], "small");
    EXPECT_EQ(summary["network"], "lenet5");
    EXPECT_EQ(summary["macs"], 416'520);
    const auto trace = nlohmann::json::parse(read_file(folder / "o/t.json"));
    EXPECT_GT(trace["traceEvents"].size(), 100U);
    EXPECT_EQ(read_file(folder / "o/w.vcd").front(), '$');
    for (const char* table : {"o/layers.csv", "o/components.csv"}) {
        const std::vector<std::string> lines = lines_of(read_file(folder / table));
        ASSERT_GT(lines.size(), 1U);
        for (const std::string& line : lines) {
            EXPECT_EQ(std::count(line.begin(), line.end(), ','), std::count(lines[0].begin(), lines[0].end(), ','));
        }
    }
}

TEST(Run, TracesMayGoToPipesAndDevices) {
    const TemporaryFolder folder;
    output_of(run_of("small", "lenet5", {"--out", "o", "--vcd", "/dev/null", "--timeline", "/dev/null"}),
              folder.path());
    EXPECT_EQ(tree_of(folder.path()), "o\no/components.csv\no/layers.csv\no/report.html\no/summary.json\n");
}

TEST(Run, SaysWhenATraceShowsNothing) {
    const TemporaryFolder folder;
    Circumstances there;
    there.folder = folder.path();
    const Called idle = call(run_of("small", "lenet5", {"--vcd", "w.vcd", "--scope", "tile3"}), there);
    EXPECT_EQ(idle.status, 0);
    EXPECT_EQ(idle.err, "--scope: nothing in it has work in this run; w.vcd has the chip's power only\n");
    const Called late = call(run_of("small", "lenet5", {"--vcd", "w.vcd", "--window", "1s:"}), there);
    EXPECT_EQ(late.status, 0);
    EXPECT_EQ(late.err, "--window: the run ended before it began; w.vcd has definitions only\n");
}

TEST(Diff, NamesWhatChanged) {
    const TemporaryFolder folder;
    output_of(run_of("small", "lenet5", {"--out", "a"}), folder.path());
    output_of(run_of("small", "lenet5", {"--out", "b", "--set", "tile.pe.crossbar.read_time=50 ns"}), folder.path());
    const std::string text = output_of({"diff", folder / "a", folder / "b"});
    expect_says(text, {"cycles ", "energy_pj ", "adc ", "c1 end_cycle ", "s2 waits for input "});
    EXPECT_EQ(text.find("area_mm2"), std::string::npos) << "the area has not changed";
    EXPECT_EQ(output_of({"diff", folder / "a/summary.json", folder / "b"}), text);
}

}  // namespace
}  // namespace bitline
