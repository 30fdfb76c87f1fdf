#include "sim/output_places.hpp"

#include <unistd.h>

#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "hw/error.hpp"
#include "sim/atomic_file.hpp"
#include "sim/trace/gtkw.hpp"

namespace bitline {

namespace fs = std::filesystem;

namespace {

void check_folder(const std::string& folder, std::vector<std::string>& problems) {
    std::error_code error;
    fs::path place = fs::absolute(folder, error);
    if (error) {
        problems.push_back("--out: " + folder + " cannot be made (" + error.message() +
                           "), a folder that can be written is needed");
        return;
    }
    fs::file_status status = fs::status(place, error);
    while (status.type() == fs::file_type::not_found && place.has_parent_path() && place != place.parent_path()) {
        place = place.parent_path();
        status = fs::status(place, error);
    }
    if (!fs::is_directory(status)) {
        problems.push_back("--out: " + folder + " cannot be made, " + place.string() + " is no folder" +
                           (error ? " (" + error.message() + ")" : "") + ", a folder that can be written is needed");
    } else if (access(place.c_str(), W_OK | X_OK) != 0) {
        problems.push_back("--out: " + folder + " cannot be written, " + place.string() +
                           " does not allow it, a folder that can be written is needed");
    }
}

}  // namespace

void check_distinct(const std::vector<FileUse>& uses, std::vector<std::string>& problems) {
    std::map<std::string, const FileUse*> known;
    for (const FileUse& use : uses) {
        std::error_code error;
        const fs::path place = fs::weakly_canonical(fs::absolute(use.name, error), error);
        if (error || is_special_file(use.name)) {
            continue;  // opening it says what is wrong
        }
        const auto [at, fresh] = known.emplace(place.string(), &use);
        if (!fresh) {
            problems.push_back(use.who + ": cannot be the same file as " + at->second->who + ", '" + use.name +
                               "' was given, a name of its own is allowed");
        }
    }
}

void check_output_places(const RunArguments& arguments, const std::string& folder,
                         const std::vector<std::string>& read) {
    std::vector<FileUse> uses;
    uses.reserve(read.size() + 7);
    for (const std::string& file : read) {
        uses.push_back({"an input of the run", file});
    }
    for (const char* name : {"summary.json", "layers.csv", "components.csv", "report.html"}) {
        uses.push_back({"--out", (fs::path(folder) / name).string()});
    }
    if (!arguments.vcd.empty()) {
        uses.push_back({"--vcd", arguments.vcd});
        if (!is_special_file(arguments.vcd)) {
            uses.push_back({"the save file of --vcd", gtkw_name(arguments.vcd)});
            uses.push_back({"the node table of --vcd", node_table_name(arguments.vcd)});
        }
    }
    if (!arguments.timeline.empty()) {
        uses.push_back({"--timeline", arguments.timeline});
    }
    if (!arguments.packet_trace.empty()) {
        uses.push_back({"--packet-trace", arguments.packet_trace});
    }
    std::vector<std::string> problems;
    check_distinct(uses, problems);
    check_folder(folder, problems);
    if (!problems.empty()) {
        throw InputError(std::move(problems));
    }
}

}  // namespace bitline
