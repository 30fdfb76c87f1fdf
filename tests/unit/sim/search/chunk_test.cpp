#include "sim/search/chunk.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "tests/support/shipped_configs.hpp"
#include "tests/support/temporary_folder.hpp"
#include "workloads/network_reader.hpp"

namespace bitline::search {
namespace {

struct Given {
    Given() {
        std::filesystem::copy_file("configs/networks/lenet5.yaml", folder / "lenet5.yaml");
        std::filesystem::copy_file("configs/networks/resnet20.yaml", folder / "resnet20.yaml");
        for (const NetworkFile& file : files) {
            workloads.push_back(workload(file.name, import_network(file.file)));
        }
        for (const char* bits : {"5", "6", "7"}) {
            // Sources, costs and odd numbers survive the way, too.
            const auto chip = std::make_shared<const ChipSpec>(
                read_chip("joint-rram", shipped_configs(),
                          {std::string("tile.pe.adc.bits=") + bits, "technology.supply=0.7125 V", "clock=1.7 ns"}));
            for (std::size_t network = 0; network < 2; ++network) {
                const std::string print = fingerprint(*chip);
                tasks.push_back({evaluation_key(print, workloads[network], Model::bound), [chip] { return *chip; },
                                 print, network, Model::bound});
            }
        }
        write_file(manifest, manifest_text(tasks, workloads, files));
    }
    TemporaryFolder folder;
    std::vector<NetworkFile> files{{"five", folder / "lenet5.yaml"}, {"twenty", folder / "resnet20.yaml"}};
    std::vector<Workload> workloads;
    std::vector<Task> tasks;
    std::string manifest = folder / "manifest.jsonl";
};

std::string refusal(const std::string& file, std::size_t first = 0) {
    try {
        read_chunk(file, first, 2);
    } catch (const InputError& error) {
        return error.what();
    }
    return "accepted";
}

TEST(Chunk, BringsTasksToAWorkerUnchanged) {
    const Given given;
    for (std::size_t first = 0; first < 6; first += 4) {
        const Chunk chunk = read_chunk(given.manifest, first, 4);
        ASSERT_EQ(chunk.tasks.size(), first == 0 ? 4U : 2U);
        ASSERT_EQ(chunk.workloads.size(), 2U);
        EXPECT_EQ(chunk.workloads[1].name, "twenty");
        for (std::size_t i = 0; i < chunk.tasks.size(); ++i) {
            const Task& task = given.tasks[first + i];
            EXPECT_EQ(chunk.tasks[i].key, task.key);
            EXPECT_EQ(chunk.tasks[i].network, task.network);
            EXPECT_EQ(chunk.tasks[i].model, task.model);
            EXPECT_EQ(print_spec(chunk.tasks[i].chip()), print_spec(task.chip()));
        }
    }
    EXPECT_TRUE(read_chunk(given.manifest, 6, 4).tasks.empty());
}

TEST(Chunk, RefusesWhatIsNotWhatItWas) {
    const Given given;
    const std::string text = read_file(given.manifest);
    const auto with = [&](const std::string& old, const std::string& now) {
        std::string changed = text;
        changed.replace(changed.find(old), old.size(), now);
        write_file(given.folder / "other.jsonl", changed);
        return refusal(given.folder / "other.jsonl");
    };
    EXPECT_NE(with("\"version\":\"", "\"version\":\"9.").find("written by another version, got 9."), std::string::npos);
    EXPECT_NE(with("\"networks\"", "\"network\"").find("no manifest of a search"), std::string::npos);
    EXPECT_EQ(refusal(given.folder / "none"), given.folder / "none: cannot be read, a manifest of a search is allowed");
    EXPECT_THROW(with("bits: 5", "bits: 4"), InternalError);
    std::string network = read_file(given.folder / "lenet5.yaml");
    network.replace(network.find("lenet5"), 6, "lenet6");
    write_file(given.folder / "lenet5.yaml", network + "\n");
    EXPECT_NE(refusal(given.manifest).find("another network than when the search began"), std::string::npos);
}

TEST(Chunk, BringsResultsBackUnchanged) {
    const TemporaryFolder folder;
    Evaluation ok{"key1", "chip1", "net", Model::ideal, {}, {0.1 + 0.2, 0.5, 1234}};
    ok.result.outcome.network = "net";
    ok.result.outcome.latency_ns = 1.0 / 3;
    ok.result.outcome.layers = {{"l", 1, 2, 3}};
    Evaluation failed{"key2", "chip2", "net", Model::simulated, {}, {}};
    failed.result.status = Status::crashed;
    failed.result.reason = "a \"reason\"";
    write_file(folder / "chunk.jsonl", chunk_line(ok) + chunk_line(failed));
    const std::vector<Evaluation> back = read_chunk_results(folder / "chunk.jsonl");
    ASSERT_EQ(back.size(), 2U);
    EXPECT_EQ(back[0].key, "key1");
    EXPECT_EQ(back[0].chip, "chip1");
    EXPECT_EQ(back[0].model, Model::ideal);
    EXPECT_EQ(back[0].effort.wall_s, 0.1 + 0.2);
    EXPECT_EQ(back[0].effort.peak_rss_kib, 1234);
    EXPECT_EQ(back[0].result.outcome.latency_ns, 1.0 / 3);
    EXPECT_EQ(back[0].result.outcome.layers.size(), 1U);
    EXPECT_EQ(back[1].result.status, Status::crashed);
    EXPECT_EQ(back[1].result.reason, "a \"reason\"");
    write_file(folder / "half.jsonl", chunk_line(ok).substr(0, 40));
    EXPECT_THROW(read_chunk_results(folder / "half.jsonl"), InputError);
}

}  // namespace
}  // namespace bitline::search
