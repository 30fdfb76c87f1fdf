#include "sim/search/slurm_engine.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "hw/error.hpp"
#include "hw/yaml_document.hpp"
#include "sim/atomic_file.hpp"
#include "sim/search/external_command.hpp"
#include "sim/search/sha256.hpp"

namespace bitline::search {

namespace fs = std::filesystem;

namespace {

constexpr auto tick = std::chrono::milliseconds(100);
constexpr int looks_after_the_end = 5;  // a shared file system may show a file late

void write_file(const fs::path& path, const std::string& text) {
    AtomicFile file(path.string(), "--out");
    file.append(text);
    file.commit();
}

/// The word in single quotes, for a shell.
std::string quoted(const std::string& text) {
    std::string word = "'";
    for (const char c : text) {
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return word + "'";
}

/// `chunk-7-1234.jsonl` is chunk 7, by job 1234.
std::optional<std::size_t> chunk_number(const fs::path& file) {
    const std::string name = file.filename().string();
    if (name.rfind("chunk-", 0) != 0 || file.extension() != ".jsonl") {
        return std::nullopt;
    }
    return std::stoul(name.substr(6));
}

void cancel(const std::string& job) {
    if (!job.empty()) {
        run_external({"scancel", job});
    }
}

/// One job array's way from tasks to results.
class Batch {
public:
    Batch(const SlurmOptions& options, const std::vector<Workload>& workloads, const std::vector<NetworkFile>& files,
          const std::vector<Task>& tasks, std::vector<std::size_t> wanted, const TaskListener& listener)
        : options_(options), tasks_(tasks), wanted_(std::move(wanted)), listener_(listener) {
        std::vector<Task> chosen;
        for (const std::size_t task : wanted_) {
            chosen.push_back(tasks[task]);
        }
        const std::string manifest = manifest_text(chosen, workloads, files);
        folder_ = fs::path(options.folder) / sha256(manifest).substr(0, 16);
        fs::create_directories(folder_);
        write_file(folder_ / "manifest.jsonl", manifest);
        write_file(folder_ / "job.sh", script());
        const auto size = static_cast<std::size_t>(options.chunk);
        for (std::size_t chunk = 0; chunk * size < wanted_.size(); ++chunk) {
            missing_.insert(chunk);
        }
    }
    ~Batch() { cancel(job_); }
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    void run() {
        for (int attempt = 0; !missing_.empty(); ++attempt) {
            if (attempt == options_.attempts) {
                throw InputError(fmt::format("--engine slurm: chunk {} got lost {} times, see the logs in {}; --resume "
                                             "goes on with what is finished",
                                             *missing_.begin(), attempt, folder_.string()));
            }
            submit();
            while (is_queued() && !missing_.empty()) {
                pause();
            }
            for (int look = 0; look < looks_after_the_end && !missing_.empty(); ++look) {
                pause();
            }
            job_.clear();
        }
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

private:
    std::string script() const {
        return fmt::format("#!/bin/sh\n"
                           "#SBATCH --job-name=bitline-search\n"
                           "#SBATCH --output={0}/log-%a-%A.txt\n"
                           "#SBATCH --open-mode=append\n"
                           "#SBATCH --requeue\n"
                           "#SBATCH --cpus-per-task={1}\n"
                           "cd {2} || exit 1\n"
                           "n=$SLURM_ARRAY_TASK_ID\n"
                           "for file in chunk-\"$n\"-*.jsonl; do [ -e \"$file\" ] && exit 0; done\n"
                           "exec {3} worker --manifest manifest.jsonl --first $((n * {4})) --count {4} "
                           "--out chunk-\"$n\"-\"$SLURM_JOB_ID\".jsonl --jobs {1} {5}\n",
                           folder_.string(), options_.jobs, quoted(folder_.string()), quoted(options_.program),
                           options_.chunk, worker_options());
    }

    std::string worker_options() const {
        std::string text;
        for (const std::string& word : options_.worker) {
            text += (text.empty() ? "" : " ") + quoted(word);
        }
        return text;
    }

    void submit() {
        std::vector<std::string> words{"sbatch", "--parsable", fmt::format("--array={}", fmt::join(missing_, ","))};
        words.insert(words.end(), options_.sbatch.begin(), options_.sbatch.end());
        words.push_back((folder_ / "job.sh").string());
        const CommandOutcome outcome = run_external(words);
        if (outcome.status != 0) {
            throw InputError(fmt::format("--engine slurm: sbatch refuses the job, exit code {}, {}", outcome.status,
                                         in_quotes(outcome.output)));
        }
        job_ = outcome.output.substr(0, outcome.output.find_first_of(";\n"));
        write_file(folder_ / "job", job_);
    }

    /// Whether a task of the job waits or runs. A controller that does not answer knows nothing: the job may run on.
    bool is_queued() const {
        const CommandOutcome outcome = run_external({"squeue", "--noheader", "--jobs=" + job_, "--format=%A"});
        if (outcome.status == 0) {
            return outcome.output.find_first_not_of(" \n") != std::string::npos;
        }
        if (outcome.status == 127) {
            throw InputError("--engine slurm: no program squeue, a machine with Slurm's commands is allowed");
        }
        return outcome.output.find("Invalid job id") == std::string::npos;
    }

    void pause() {
        const auto end =
            std::chrono::steady_clock::now() + std::chrono::duration<double>(options_.seconds_between_looks);
        do {
            listener_.tick();
            std::this_thread::sleep_for(tick);
        } while (std::chrono::steady_clock::now() < end);
        ingest();
    }

    void ingest() {
        for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
            const std::optional<std::size_t> chunk = chunk_number(entry.path());
            if (chunk && missing_.erase(*chunk) > 0) {
                take(*chunk, entry.path().string());
            }
        }
    }

    void take(std::size_t chunk, const std::string& file) {
        const std::size_t first = chunk * static_cast<std::size_t>(options_.chunk);
        const std::size_t end = std::min(first + static_cast<std::size_t>(options_.chunk), wanted_.size());
        std::vector<Evaluation> evaluations = read_chunk_results(file);
        check(evaluations.size() == end - first, file + ": does not hold its chunk");
        for (std::size_t i = first; i < end; ++i) {
            Evaluation& evaluation = evaluations[i - first];
            check(evaluation.key == tasks_[wanted_[i]].key, file + ": holds another chunk");
            listener_.done(wanted_[i], std::move(evaluation.result), evaluation.effort);
        }
    }

    const SlurmOptions& options_;
    const std::vector<Task>& tasks_;
    std::vector<std::size_t> wanted_;  ///< numbers of tasks, as in the manifest
    const TaskListener& listener_;
    fs::path folder_;
    std::set<std::size_t> missing_;  ///< chunks
    std::string job_;                ///< the array's number; empty when none is under way
};

}  // namespace

SlurmEngine::SlurmEngine(SlurmOptions options, const std::vector<Workload>& workloads, std::vector<NetworkFile> files)
    : options_(std::move(options)), workloads_(workloads), files_(std::move(files)) {}

void SlurmEngine::run(const std::vector<Task>& tasks, const TaskListener& listener) {
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        if (listener.wanted(i)) {
            wanted.push_back(i);
        }
    }
    if (!wanted.empty()) {
        Batch(options_, workloads_, files_, tasks, std::move(wanted), listener).run();
    }
}

void recover_batches(const std::string& folder, Store& store) {
    std::error_code none;
    for (const fs::directory_entry& batch : fs::directory_iterator(folder, none)) {
        if (fs::exists(batch.path() / "job")) {
            cancel(read_text_file((batch.path() / "job").string()));
        }
        for (const fs::directory_entry& entry : fs::directory_iterator(batch.path())) {
            if (chunk_number(entry.path())) {
                for (const Evaluation& evaluation : read_chunk_results(entry.path().string())) {
                    store.add(evaluation);
                }
            }
        }
    }
    std::error_code ignored;
    fs::remove_all(folder, ignored);
}

}  // namespace bitline::search
