// Jobs in forked processes, so many at a time. Whatever a job does to its process, a crash, a hang, an exit, becomes a
// value with a reason.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace bitline::search {

/// What one job may take; 0 means no limit.
struct JobLimits {
    double seconds = 0;             ///< of wall time
    std::int64_t memory_bytes = 0;  ///< of address space; not enforced where AddressSanitizer has reserved it all
};

enum class Ending : std::uint8_t {
    done,           ///< the job returned; `bytes` is what it returned
    threw,          ///< an exception left it; `reason` is its text
    crashed,        ///< its process ended by a signal
    timeout,        ///< it took longer than allowed, and was killed
    out_of_memory,  ///< an allocation failed
    bad_exit,       ///< its process left with an exit code of its own
    no_result       ///< its process left as if all were well, without a result
};

struct JobResult {
    std::uint64_t id = 0;  ///< as submitted
    Ending ending = Ending::done;
    std::string bytes;   ///< what the job returned
    std::string reason;  ///< empty if done
    double wall_s = 0;   ///< fork to end
    double cpu_s = 0;
    std::int64_t peak_rss_kib = 0;
};

/// For one thread of a process that has no others: fork copies only the caller.
class Pool {
public:
    /// What runs in the child; the parent gets the bytes that it returns.
    using Job = std::function<std::string()>;

    /// At most `workers` (at least 1) jobs run at a time. What the process holds by now makes each of them slower to start.
    Pool(int workers, const JobLimits& limits);
    /// Kills what still runs.
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// Queues a job; jobs start in the order in which they were submitted.
    void submit(std::uint64_t id, Job job);
    /// Jobs that have been submitted and not been handed back.
    std::size_t unfinished() const { return queued_.size() + running_.size(); }
    /// Whether a job that is submitted now would start at once.
    bool has_room() const { return unfinished() < workers_; }

    /// Starts what may start, and waits until a job has ended, the descriptor `also` can be read, or `patience_s` have
    /// passed. Returns the jobs that have ended, which may be none. Throws InputError when no process can be started.
    std::vector<JobResult> wait(double patience_s, int also = -1);

private:
    struct Queued {
        std::uint64_t id;
        Job job;
    };
    struct Child {
        std::uint64_t id = 0;
        pid_t process = -1;
        int pipe = -1;      ///< what the child says; -1 once it has closed it
        int ended_fd = -1;  ///< readable once the child has ended
        double began_s = 0;
        std::string said;
    };

    void start_queued();
    Child start(const Queued& queued) const;
    void excuse(double overslept_s);
    bool has_deadline(const Child& child) const;
    double seconds_to_deadline(double now_s, double patience_s) const;
    JobResult reap(Child& child, bool killed) const;

    std::size_t workers_;
    JobLimits limits_;
    std::deque<Queued> queued_;
    std::vector<Child> running_;
};

}  // namespace bitline::search
