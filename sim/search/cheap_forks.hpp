// A fork copies the page tables of all that its process holds: where pages have 4 KiB, that is most of what it costs.
#pragma once

namespace bitline::search {

/// Gives back what the heap holds for nothing, and asks the kernel to keep the rest in large pages, now and later. Where it
/// cannot, forks are slower and all else is the same.
void make_forks_cheap();

}  // namespace bitline::search
