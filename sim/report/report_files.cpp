#include "sim/report/report_files.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>

#include "hw/error.hpp"
#include "sim/atomic_file.hpp"
#include "sim/csv.hpp"
#include "sim/html/run_page.hpp"

namespace bitline {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const FigureValue& value) {
    return std::visit(
        [](const auto& one) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(one)>, std::monostate>) {
                return nullptr;
            } else {
                return one;
            }
        },
        value);
}

Json json_of(const LayerReport& layer) {
    return Json{{"name", layer.name},
                {"op", layer.op},
                {"crossbars", layer.crossbars},
                {"utilisation", layer.utilisation},
                {"start_cycle", layer.start_cycle},
                {"end_cycle", layer.end_cycle},
                {"energy_pj", layer.energy_pj},
                {"busy", layer.busy},
                {"stall", {{"input", layer.stall_input}, {"space", layer.stall_space}, {"unit", layer.stall_unit}}}};
}

}  // namespace

std::string summary_json(const Report& report) {
    Json json = Json::object();
    for (const Figure& figure : report.figures) {
        json[figure.name] = json_of(figure.value);
    }
    Json energy = Json::object();
    Json area = Json::object();
    for (const ComponentReport& component : report.components) {
        energy[name_of(component.kind)] = component.energy_pj();
        area[name_of(component.kind)] = component.area_mm2;
    }
    json["energy_pj_by_component"] = std::move(energy);
    json["area_mm2_by_component"] = std::move(area);
    Json layers = Json::array();
    for (const LayerReport& layer : report.layers) {
        layers.push_back(json_of(layer));
    }
    json["layers"] = std::move(layers);
    return json.dump(2) + "\n";
}

std::string layers_csv(const Report& report) {
    std::string out =
        "name,op,crossbars,utilisation,start_cycle,end_cycle,energy_pj,busy,stall_input,stall_space,stall_unit\n";
    for (const LayerReport& layer : report.layers) {
        out += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", csv_field(layer.name), csv_field(layer.op),
                           layer.crossbars, layer.utilisation, layer.start_cycle, layer.end_cycle, layer.energy_pj,
                           layer.busy, layer.stall_input, layer.stall_space, layer.stall_unit);
    }
    return out;
}

std::string components_csv(const Report& report) {
    std::string out =
        "component,actions,energy_pj,dynamic_pj,leakage_pj,leakage_mw,area_mm2,unverified_pj,unverified_mm2\n";
    for (const ComponentReport& part : report.components) {
        out += fmt::format("{},{},{},{},{},{},{},{},{}\n", name_of(part.kind), part.actions, part.energy_pj(),
                           part.dynamic_pj, part.leakage_pj, part.leakage_mw, part.area_mm2, part.unverified_pj,
                           part.unverified_mm2);
    }
    return out;
}

ResultFolder::ResultFolder(const std::string& path) : path_(path) {
    std::error_code error;
    std::filesystem::path place;
    for (const auto& part : std::filesystem::path(path)) {
        place /= part;
        if (std::filesystem::create_directory(place, error)) {
            made_.push_back(place.string());
        }
    }
    std::error_code ignored;
    if (!std::filesystem::is_directory(path, ignored)) {
        discard();
        throw InputError(
            fmt::format("--out: the folder cannot be made, '{}' was given ({}), a folder in a writable place "
                        "is allowed",
                        path, error ? error.message() : "it is no folder"));
    }
}

ResultFolder::~ResultFolder() {
    discard();
}

void ResultFolder::discard() {
    for (; !made_.empty(); made_.pop_back()) {
        std::error_code not_empty;
        std::filesystem::remove(made_.back(), not_empty);
    }
}

StagedReport::StagedReport(const Report& report, ResultFolder& folder) : folder_(folder) {
    const std::vector<std::pair<std::string, std::string>> texts{
        {"summary.json", summary_json(report)},
        {"layers.csv", layers_csv(report)},
        {"components.csv", components_csv(report)},
        {"report.html", html::html_text(html::run_page(report))}};
    files_.reserve(texts.size());
    for (const auto& [name, text] : texts) {
        files_.push_back(std::make_unique<AtomicFile>((std::filesystem::path(folder.path()) / name).string(), "--out"));
    }
    for (std::size_t i = 0; i < files_.size(); ++i) {
        files_[i]->append(texts[i].second);
        files_[i]->flush();
    }
}

void StagedReport::commit() {
    for (const auto& file : files_) {
        file->commit();
    }
    folder_.keep();
}

void write_report(const Report& report, const std::string& folder) {
    ResultFolder place(folder);
    StagedReport(report, place).commit();
}

}  // namespace bitline
