// A calendar of things that are due: one list per cycle for the cycles ahead (a timing wheel, with a bit per cycle that has
// work), a heap for what lies further away. To enter and to find the next cycle cost the same whatever the number of
// entries.
#pragma once

#include <array>
#include <cstdint>
#include <queue>
#include <vector>

#include "hw/ids.hpp"

namespace bitline {

class Calendar {
public:
    /// Something that can be entered; it is due once at most, and knows its places in the calendar itself.
    class Entry {
    public:
        Entry() = default;
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        /// The cycle in which it is due; `never` if it is not entered.
        Cycle due() const { return due_; }

    protected:
        virtual ~Entry() = default;
        /// It is due, and no longer entered.
        virtual void evaluate(Cycle now) = 0;

        Cycle due_ = never;  // set by whoever schedules it: a calendar, or what stands in for one

    private:
        friend class Calendar;
        Entry* next_ = nullptr;   // in the list of its cycle
        Entry** link_ = nullptr;  // what points to it there; nullptr if it is in no list
    };

    Cycle now() const { return now_; }
    /// `entry` is due in cycle `at`, which must not lie before now(); it moves if it was entered for another.
    void enter(Entry& entry, Cycle at) {
        if (entry.link_ != nullptr) {
            unlink(entry);
        }
        entry.due_ = at;
        if (at - now_ < cycles_ahead) {
            link(entry);
        } else {
            postpone(entry);
        }
    }
    /// The first cycle in which something is due; `never` if nothing is entered.
    Cycle next();
    /// Evaluates all that is due up to and including `end` (before `never`), which is the present cycle then. An
    /// evaluation may enter anything for later cycles, but must not move what is due in this one.
    void run_until(Cycle end);
    /// How often something was evaluated.
    std::uint64_t evaluations() const { return evaluations_; }

private:
    static constexpr Cycle cycles_ahead = 4096;
    static constexpr std::size_t word_bits = 64;

    struct Far {
        Cycle at;
        Entry* entry;  // has moved if it is no longer due in `at`, or is in a list
        bool operator>(const Far& o) const { return at > o.at; }
    };

    void link(Entry& entry);
    void unlink(Entry& entry);
    void postpone(Entry& entry);
    void mark_empty(std::size_t place);
    void go_to(Cycle cycle);
    Cycle next_in_wheel() const;

    Cycle now_ = 0;
    std::uint64_t evaluations_ = 0;
    std::uint64_t words_ = 0;                                         // a bit per word of `occupied_` that is not 0
    std::array<std::uint64_t, cycles_ahead / word_bits> occupied_{};  // a bit per list that is not empty
    std::array<Entry*, cycles_ahead> lists_{};                        // of cycle c: lists_[c % cycles_ahead]
    std::priority_queue<Far, std::vector<Far>, std::greater<Far>> far_;
};

inline void Calendar::link(Entry& entry) {
    const std::size_t place = entry.due_ % cycles_ahead;
    Entry*& first = lists_[place];
    entry.next_ = first;
    entry.link_ = &first;
    if (first != nullptr) {
        first->link_ = &entry.next_;
    } else {
        occupied_[place / word_bits] |= std::uint64_t{1} << place % word_bits;
        words_ |= std::uint64_t{1} << place / word_bits;
    }
    first = &entry;
}

}  // namespace bitline
