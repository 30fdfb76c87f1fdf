#include "sim/report/report_files.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "sim/ideal.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/sim/consistent_run.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

using Json = nlohmann::json;

/// What the shipped schema says against a summary; "" when it holds.
std::string schema_complaint(const Json& summary) {
    valijson::Schema schema;
    valijson::SchemaParser parser;
    const Json text = Json::parse(read_file("sim/summary.schema.json"));
    valijson::adapters::NlohmannJsonAdapter adapter(text);
    parser.populateSchema(adapter, schema);
    valijson::Validator validator;
    valijson::ValidationResults results;
    valijson::adapters::NlohmannJsonAdapter target(summary);
    validator.validate(schema, target, &results);
    std::string complaint;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
        complaint += error.description + "; ";
    }
    return complaint;
}

Json summary_of(int images) {
    return Json::parse(summary_json(consistent_run(images).report()));
}

TEST(SummaryJson, KeepsItsSchema) {
    EXPECT_EQ(schema_complaint(summary_of(1)), "");
    EXPECT_EQ(schema_complaint(summary_of(3)), "");
}

TEST(SummaryJson, TheIdealModelKeepsTheSameSchema) {
    const ChipSpec spec = read_chip("joint-rram", ConfigPaths{{"configs"}});
    const Report report = ideal_report(import_network("configs/networks/resnet18.yaml"), spec);
    const Json summary = Json::parse(summary_json(report));
    EXPECT_EQ(schema_complaint(summary), "");
    EXPECT_EQ(summary["model"], "ideal");
    EXPECT_TRUE(summary["leakage_pj"].is_null());
    EXPECT_TRUE(summary["packets"].is_null());
}

TEST(SummaryJson, TheSchemaNoticesEveryMissingAndEveryUnknownKey) {
    const Json good = summary_of(2);
    for (const auto& item : good.items()) {
        Json bad = good;
        bad.erase(item.key());
        EXPECT_NE(schema_complaint(bad), "") << item.key();
    }
    Json bad = good;
    bad["extra"] = 1;
    EXPECT_NE(schema_complaint(bad), "");
    bad = good;
    bad["layers"][0].erase("stall");
    EXPECT_NE(schema_complaint(bad), "");
    bad = good;
    bad["cycles"] = 1.5;
    EXPECT_NE(schema_complaint(bad), "");
    bad = good;
    bad["energy_pj_by_component"]["adc"] = -1;
    EXPECT_NE(schema_complaint(bad), "");
    bad = good;
    bad["latency_ns"] = nullptr;
    EXPECT_NE(schema_complaint(bad), "");
}

TEST(SummaryJson, HasTheFiguresWithTheirTypes) {
    const Json one = summary_of(1);
    EXPECT_EQ(one["chip"], "small");
    EXPECT_EQ(one["network"], "by-hand");
    EXPECT_TRUE(one["cycles"].is_number_integer());
    EXPECT_EQ(one["cycles"], 20'000);
    EXPECT_TRUE(one["latency_ns"].is_number_float());
    EXPECT_TRUE(one["interval_ns"].is_null());
    EXPECT_DOUBLE_EQ(summary_of(3)["interval_ns"].get<double>(), 13'000);
    EXPECT_EQ(one["layers"][0]["name"], "conv1");
    EXPECT_EQ(one["layers"][0]["op"], "conv");
    EXPECT_TRUE(one["bottleneck"].is_string());
    double energy = 0;
    for (const auto& item : one["energy_pj_by_component"].items()) {
        energy += item.value().get<double>();
    }
    EXPECT_NEAR(energy / one["energy_pj"].get<double>(), 1, 1e-12);
}

TEST(SummaryJson, NumbersReadBackExactlyAndBytesRepeat) {
    const Report report = consistent_run(2).report();
    const Json json = Json::parse(summary_json(report));
    for (const Figure& one : report.figures) {
        if (const auto* real = std::get_if<double>(&one.value)) {
            EXPECT_EQ(json[one.name].get<double>(), *real) << one.name;
        }
    }
    EXPECT_EQ(summary_json(report), summary_json(consistent_run(2).report()));
}

std::size_t lines_in(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(Csv, OneLinePerLayerAndComponent) {
    Report report = consistent_run().report();
    EXPECT_EQ(lines_in(layers_csv(report)), 1 + 2U);
    EXPECT_EQ(lines_in(components_csv(report)), 1 + component_kind_count);
    EXPECT_NE(layers_csv(report).find("\nconv1,conv,2,1,1,19000"), std::string::npos) << layers_csv(report);
    EXPECT_NE(components_csv(report).find("\nadc,32768,"), std::string::npos) << components_csv(report);
    report.layers[0].name = "a, \"b\"";
    EXPECT_NE(layers_csv(report).find("\n\"a, \"\"b\"\"\",conv"), std::string::npos);
}

TEST(WriteReport, MakesTheFolderAndFourFiles) {
    const TemporaryFolder folder;
    const Report report = consistent_run().report();
    write_report(report, folder / "deep/er");
    EXPECT_EQ(read_file(folder / "deep/er/summary.json"), summary_json(report));
    EXPECT_EQ(read_file(folder / "deep/er/layers.csv"), layers_csv(report));
    EXPECT_EQ(read_file(folder / "deep/er/components.csv"), components_csv(report));
    write_report(consistent_run(2).report(), folder / "deep/er");
    EXPECT_EQ(read_file(folder / "deep/er/summary.json"), summary_json(consistent_run(2).report()));
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder / "deep/er")) {
        ++files;
    }
    EXPECT_EQ(files, 4U) << "nothing temporary stays";
}

TEST(StagedReport, NothingHasANameBeforeCommitAndNothingStaysWithoutIt) {
    const TemporaryFolder folder;
    {
        ResultFolder place(folder / "deep/er");
        const StagedReport staged(consistent_run().report(), place);
        EXPECT_FALSE(std::filesystem::exists(folder / "deep/er/summary.json"));
    }
    EXPECT_EQ(folder.listing(), "");
    ResultFolder place(folder / "deep/er");
    write_file(folder / "deep/mine", "kept");
    StagedReport staged(consistent_run().report(), place);
    staged.commit();
    EXPECT_TRUE(std::filesystem::exists(folder / "deep/er/summary.json"));
}

TEST(ResultFolder, KeepsWhatWasThereAndWhatHasFiles) {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "old");
    { const ResultFolder place(folder / "old/new/er"); }
    EXPECT_TRUE(std::filesystem::exists(folder / "old"));
    EXPECT_FALSE(std::filesystem::exists(folder / "old/new"));
    {
        const ResultFolder place(folder / "old/new/er");
        write_file(folder / "old/new/a", "");
    }
    EXPECT_TRUE(std::filesystem::exists(folder / "old/new/a"));
    EXPECT_FALSE(std::filesystem::exists(folder / "old/new/er"));
}

/// The message with which writing fails.
std::string write_failure(const std::string& folder) {
    try {
        write_report(consistent_run().report(), folder);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(WriteReport, AFileInTheWayIsRefused) {
    const TemporaryFolder folder;
    write_file(folder / "taken", "mine");
    EXPECT_NE(write_failure(folder / "taken").find("--out"), std::string::npos);
    EXPECT_NE(write_failure(folder / "taken/below").find("--out: the folder cannot be made"), std::string::npos);
    EXPECT_EQ(read_file(folder / "taken"), "mine");
    EXPECT_NE(write_failure("/proc/no/such/place").find("--out"), std::string::npos);
}

TEST(WriteReport, AFolderInPlaceOfAFileIsRefusedBeforeAnythingIsWritten) {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "components.csv");
    EXPECT_NE(write_failure(folder.path()).find("components.csv"), std::string::npos);
    EXPECT_EQ(folder.listing(), "components.csv");
}

TEST(WriteReport, AFullDiskLeavesTheOldFilesAlone) {
    const TemporaryFolder folder;
    write_file(folder / "summary.json", "old");
    // The device on which every write fails for lack of space stands for the disk of the last file.
    std::filesystem::create_symlink("/dev/full", folder / "components.csv");
    const std::string failure = write_failure(folder.path());
    EXPECT_NE(failure.find("No space left on device"), std::string::npos) << failure;
    EXPECT_EQ(read_file(folder / "summary.json"), "old");
    EXPECT_EQ(folder.listing(), "components.csv summary.json");
}

TEST(WriteReport, ALimitOnFileSizeIsAnErrorToo) {
    const TemporaryFolder folder;
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit tight = before;
    tight.rlim_cur = 100;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tight), 0);
    const std::string failure = write_failure(folder.path());
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
    EXPECT_NE(failure.find("File too large"), std::string::npos) << failure;
    EXPECT_EQ(folder.listing(), "");
}

}  // namespace
}  // namespace bitline
