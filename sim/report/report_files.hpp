// A report as files: summary.json (sim/summary.schema.json describes it), layers.csv, components.csv, report.html.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/atomic_file.hpp"
#include "sim/report/report.hpp"

namespace bitline {

/// The text of summary.json: scalars, energy and area by component, layers. The same report gives the same bytes.
std::string summary_json(const Report& report);
std::string layers_csv(const Report& report);
std::string components_csv(const Report& report);

/// A folder, made with those around it if need be. What was made for it goes again unless it is kept or has got files.
class ResultFolder {
public:
    /// Throws InputError when it cannot be made.
    explicit ResultFolder(const std::string& path);
    ~ResultFolder();
    ResultFolder(const ResultFolder&) = delete;
    ResultFolder& operator=(const ResultFolder&) = delete;

    const std::string& path() const { return path_; }
    void keep() { made_.clear(); }

private:
    void discard();

    std::string path_;
    std::vector<std::string> made_;  ///< the innermost last
};

/// The four files in `folder`, complete but without their names until commit(). Throws InputError when they cannot be
/// written; then, and without a commit, nothing stays.
class StagedReport {
public:
    StagedReport(const Report& report, ResultFolder& folder);
    void commit();

private:
    ResultFolder& folder_;
    std::vector<std::unique_ptr<AtomicFile>> files_;
};

/// Writes the four files into `folder`, which is made if need be: all of them or none. Throws InputError when the
/// folder cannot be written.
void write_report(const Report& report, const std::string& folder);

}  // namespace bitline
