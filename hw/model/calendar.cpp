#include "hw/model/calendar.hpp"

#include <algorithm>

namespace bitline {

namespace {

// Number of zeros below the lowest bit that is set.
std::size_t lowest(std::uint64_t bits) {
    return static_cast<std::size_t>(__builtin_ctzll(bits));
}

}  // namespace

void Calendar::unlink(Entry& entry) {
    *entry.link_ = entry.next_;
    if (entry.next_ != nullptr) {
        entry.next_->link_ = entry.link_;
    }
    entry.link_ = nullptr;
    const std::size_t place = entry.due_ % cycles_ahead;
    if (lists_[place] == nullptr) {
        mark_empty(place);
    }
}

void Calendar::postpone(Entry& entry) {
    far_.push({entry.due_, &entry});
}

void Calendar::mark_empty(std::size_t place) {
    std::uint64_t& word = occupied_[place / word_bits];
    word &= ~(std::uint64_t{1} << place % word_bits);
    if (word == 0) {
        words_ &= ~(std::uint64_t{1} << place / word_bits);
    }
}

// The wheel holds [now, now + cycles_ahead): the search starts at now's place and goes once round.
Cycle Calendar::next_in_wheel() const {
    if (words_ == 0) {
        return never;
    }
    const std::size_t place = now_ % cycles_ahead;
    const std::size_t word = place / word_bits;
    if (const std::uint64_t bits = occupied_[word] >> place % word_bits; bits != 0) {
        return now_ + lowest(bits);
    }
    // The words behind it in the order of time; its own comes last, with what lies before `place`.
    const std::size_t first = (word + 1) % word_bits;
    const std::uint64_t ahead = first == 0 ? words_ : words_ >> first | words_ << (word_bits - first);
    const std::size_t found = (first + lowest(ahead)) % word_bits;
    const std::size_t at = found * word_bits + lowest(occupied_[found]);
    return now_ + (at - place) % cycles_ahead;
}

Cycle Calendar::next() {
    if (const Cycle at = next_in_wheel(); at != never) {
        return at;
    }
    while (!far_.empty() && (far_.top().entry->due_ != far_.top().at || far_.top().entry->link_ != nullptr)) {
        far_.pop();
    }
    return far_.empty() ? never : far_.top().at;
}

// What is no longer far comes into the wheel.
void Calendar::go_to(Cycle cycle) {
    now_ = cycle;
    while (!far_.empty() && far_.top().at - now_ < cycles_ahead) {
        const Far top = far_.top();
        far_.pop();
        if (top.entry->due_ == top.at && top.entry->link_ == nullptr) {
            link(*top.entry);
        }
    }
}

void Calendar::run_until(Cycle end) {
    static_assert(cycles_ahead == word_bits * word_bits, "one word has a bit for each word of the wheel");
    for (Cycle at = next(); at <= end; at = next()) {
        go_to(at);
        // Evaluations enter later cycles only, so this list does not change on the way.
        const std::size_t place = at % cycles_ahead;
        Entry* entry = lists_[place];
        lists_[place] = nullptr;
        mark_empty(place);
        while (entry != nullptr) {
            Entry& due = *entry;
            entry = due.next_;
            due.link_ = nullptr;
            due.due_ = never;
            ++evaluations_;
            due.evaluate(at);
        }
    }
    go_to(std::max(end, now_));
}

}  // namespace bitline
