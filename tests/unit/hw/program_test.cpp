#include "hw/program.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

namespace bitline {
namespace {

class Random {
public:
    explicit Random(unsigned seed) : engine_(seed) {}
    int between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(engine_); }

private:
    std::mt19937 engine_;
};

Domain random_domain(Random& random) {
    Domain d;
    d.height = random.between(1, 6);
    d.x_begin = random.between(0, 4);
    d.x_end = d.x_begin + random.between(1, 8);
    d.run = random.between(1, 4);
    d.deal_period = random.between(1, 4);
    d.deal_begin = random.between(0, d.deal_period - 1);
    d.deal_count = random.between(1, d.deal_period - d.deal_begin);
    return d;
}

// The groups of columns of a domain's share, one after another.
std::vector<Domain::Position> positions_of(const Domain& d) {
    std::vector<Domain::Position> found;
    int group = 0;
    for (int y = 0; y < d.height; ++y) {
        for (int x = d.x_begin; x < d.x_end; x += d.run, ++group) {
            const int dealt = group % d.deal_period;
            if (dealt >= d.deal_begin && dealt < d.deal_begin + d.deal_count) {
                found.push_back({y, x, std::min(d.run, d.x_end - x), static_cast<std::int64_t>(found.size())});
            }
        }
    }
    return found;
}

TEST(Domain, EqualsItsEnumeration) {
    Random random(1);
    for (int round = 0; round < 500; ++round) {
        const Domain d = random_domain(random);
        const auto positions = positions_of(d);
        ASSERT_EQ(d.firings(), static_cast<std::int64_t>(positions.size()));
        std::set<std::pair<int, int>> covered;
        for (std::size_t i = 0; i < positions.size(); ++i) {
            const Domain::Position p = d.position(static_cast<std::int64_t>(i));
            ASSERT_EQ(p.y, positions[i].y);
            ASSERT_EQ(p.x, positions[i].x);
            ASSERT_EQ(p.columns, positions[i].columns);
            ASSERT_EQ(p.firing, positions[i].firing);
            for (int c = 0; c < p.columns; ++c) {
                covered.insert({p.y, p.x + c});
            }
        }
        ASSERT_EQ(d.columns(), static_cast<std::int64_t>(covered.size()));
        for (std::int64_t group = 0; group <= d.groups(); ++group) {
            const auto before = std::count_if(positions.begin(), positions.end(), [&](const Domain::Position& p) {
                return p.y * d.groups_per_row() + (p.x - d.x_begin) / d.run < group;
            });
            ASSERT_EQ(d.firings_before(group), before);
        }
        for (int y = -1; y <= d.height; ++y) {
            for (int x = -1; x <= d.x_end; ++x) {
                ASSERT_EQ(d.covers(y, x), covered.count({y, x}) == 1) << y << ' ' << x;
            }
        }
    }
}

TEST(Domain, SharesOfADealMakeTheWhole) {
    Random random(2);
    for (int round = 0; round < 100; ++round) {
        Domain d = random_domain(random);
        d.deal_begin = 0;
        d.deal_count = d.deal_period;
        const std::int64_t all = d.firings();
        std::int64_t shares = 0;
        d.deal_count = 1;
        for (d.deal_begin = 0; d.deal_begin < d.deal_period; ++d.deal_begin) {
            shares += d.firings();
        }
        EXPECT_EQ(shares, all);
    }
}

EdgeMap random_map(Random& random) {
    EdgeMap m;
    m.height = random.between(1, 7);
    m.x_begin = random.between(0, 5);
    m.x_end = m.x_begin + random.between(1, 9);
    m.step_y = random.between(1, 3);
    m.keep_y = random.between(1, m.step_y);
    m.step_x = random.between(1, 3);
    m.keep_x = random.between(1, m.step_x);
    return m;
}

TEST(EdgeMap, EqualsItsEnumeration) {
    Random random(3);
    for (int round = 0; round < 500; ++round) {
        const EdgeMap m = random_map(random);
        std::int64_t next = 0;
        for (int y = 0; y < m.height; ++y) {
            for (int x = m.x_begin; x < m.x_end; ++x) {
                const bool carried = y % m.step_y < m.keep_y && x % m.step_x < m.keep_x;
                ASSERT_EQ(m.element(y, x), carried ? next : -1) << y << ' ' << x;
                next += carried ? 1 : 0;
            }
        }
        EXPECT_EQ(m.elements(), next);
        EXPECT_EQ(m.element(-1, m.x_begin), -1);
        EXPECT_EQ(m.element(m.height, m.x_begin), -1);
        EXPECT_EQ(m.element(0, m.x_begin - 1), -1);
        EXPECT_EQ(m.element(0, m.x_end), -1);
    }
}

TEST(EdgeMap, ProducedElementsAreTheCarriedColumnsOfTheFiring) {
    Random random(4);
    for (int round = 0; round < 500; ++round) {
        const EdgeMap m = random_map(random);
        const Domain::Position p{random.between(0, 8), random.between(0, 14), random.between(1, 5),
                                 random.between(0, 9)};
        std::vector<std::int64_t> expected;
        for (int c = 0; c < p.columns; ++c) {
            const std::int64_t e = m.element(p.y, p.x + c);
            if (e >= 0) {
                expected.push_back(e);
            }
        }
        const ElementRange range = elements_produced(m, p);
        ASSERT_EQ(range.count, static_cast<std::int64_t>(expected.size()));
        for (std::size_t i = 0; i < expected.size(); ++i) {
            ASSERT_EQ(range.first + static_cast<std::int64_t>(i), expected[i]);
        }
        EdgeMap dealt = m;
        dealt.by_firing = true;
        EXPECT_EQ(elements_produced(dealt, p).first, p.firing);
        EXPECT_EQ(elements_produced(dealt, p).count, 1);
    }
}

Window random_window(Random& random) {
    Window w;
    w.span_y = random.between(1, 4);
    w.span_x = random.between(1, 4);
    w.stride_y = random.between(0, 3);
    w.stride_x = random.between(0, 3);
    w.pad_y = random.between(0, 3);
    w.pad_x = random.between(0, 3);
    return w;
}

// (row, column) of the edge's elements that a firing reads, counted from the first carried one.
std::set<std::pair<int, int>> read_by(const Edge& edge, const Domain::Position& p) {
    const Window& w = edge.window;
    std::set<std::pair<int, int>> found;
    for (int row = 0; row < edge.map.rows(); ++row) {
        for (int column = 0; column < edge.map.columns(); ++column) {
            // A window without stride stands on the edge's own first column.
            const int absolute = column + (w.stride_x == 0 ? 0 : edge.map.first_column());
            bool inside = false;
            for (int c = 0; c < p.columns; ++c) {
                const int left = (p.x + c) * w.stride_x - w.pad_x;
                inside = inside || (absolute >= left && absolute < left + w.span_x);
            }
            const int top = p.y * w.stride_y - w.pad_y;
            if (inside && row >= top && row < top + w.span_y) {
                found.insert({row, column});
            }
        }
    }
    return found;
}

std::set<std::pair<int, int>> elements_of(const WindowRange& r) {
    std::set<std::pair<int, int>> all;
    for (int row = r.row_begin; row < r.row_end; ++row) {
        for (int column = r.column_begin; column < r.column_end; ++column) {
            all.insert({row, column});
        }
    }
    return all;
}

TEST(Window, ReadsWhatItsDefinitionSays) {
    Random random(5);
    int padded = 0;
    for (int round = 0; round < 2000; ++round) {
        Edge edge;
        edge.map = random_map(random);
        edge.window = random_window(random);
        Domain::Position p{random.between(0, 4), random.between(0, 8), random.between(1, 3), 0};
        if (edge.window.stride_x > edge.window.span_x) {
            p.columns = 1;  // a range over several columns includes those that a long stride leaves out
        }
        const auto expected = read_by(edge, p);
        const WindowRange range = elements_read(edge, p);
        ASSERT_EQ(elements_of(range), expected);
        ASSERT_GE(range.row_begin, 0);
        ASSERT_LE(range.row_end, edge.map.rows());
        ASSERT_GE(range.column_begin, 0);
        ASSERT_LE(range.column_end, edge.map.columns());
        padded += static_cast<int>(expected.size()) < edge.window.span_x * edge.window.span_y ? 1 : 0;
    }
    EXPECT_GT(padded, 500);
}

TEST(Window, ByFiringReadsTheElementOfTheFiring) {
    Edge edge;
    edge.map.by_firing = true;
    edge.map.height = 10;
    const WindowRange r = elements_read(edge, {3, 4, 1, 7});
    EXPECT_EQ(elements_of(r), (std::set<std::pair<int, int>>{{7, 0}}));
    EXPECT_EQ(dead_before(edge, {}, 0), 0);
    Domain ten;
    ten.height = 10;
    EXPECT_EQ(dead_before(edge, ten, 4), 4);
    EXPECT_EQ(dead_before(edge, ten, 10), 10);
}

TEST(DeadBefore, ConvolutionByHand) {
    Edge edge;
    edge.map.height = 6;
    edge.map.x_end = 6;
    edge.window = {3, 3, 1, 1, 1, 1};
    Domain d;
    d.height = 6;
    d.x_end = 6;
    EXPECT_EQ(dead_before(edge, d, 0), 0);
    EXPECT_EQ(dead_before(edge, d, 5), 0);  // row 1 still needs row 0 from column 0 on
    EXPECT_EQ(dead_before(edge, d, 7), 0);  // (1, 1) starts at (0, 0)
    EXPECT_EQ(dead_before(edge, d, 8), 1);  // (1, 2) at (0, 1)
    EXPECT_EQ(dead_before(edge, d, 11), 4);
    EXPECT_EQ(dead_before(edge, d, 12), 6);  // (2, 0) at (1, 0)
    EXPECT_EQ(dead_before(edge, d, 35), 28);
    EXPECT_EQ(dead_before(edge, d, 36), 36);
    edge.window = {6, 6, 0, 0, 0, 0};
    EXPECT_EQ(dead_before(edge, d, 35), 0);
    EXPECT_EQ(dead_before(edge, d, 36), 36);
}

TEST(DeadBefore, IsSafeAndTight) {
    Random random(6);
    int tight = 0;
    for (int round = 0; round < 10000; ++round) {
        Edge edge;
        edge.map = random_map(random);
        edge.window = random_window(random);
        const Domain d = random_domain(random);
        const auto positions = positions_of(d);
        const std::int64_t columns = edge.map.columns();
        std::vector<std::int64_t> first_needed(positions.size() + 1, edge.map.elements());
        bool all_read = true;
        for (std::size_t i = positions.size(); i-- > 0;) {
            first_needed[i] = first_needed[i + 1];
            const auto read = read_by(edge, positions[i]);
            all_read = all_read && !read.empty();
            if (!read.empty()) {
                first_needed[i] = std::min(first_needed[i], read.begin()->first * columns + read.begin()->second);
            }
        }
        std::int64_t before = 0;
        for (std::size_t i = 0; i <= positions.size(); ++i) {
            const std::int64_t dead = dead_before(edge, d, static_cast<std::int64_t>(i));
            ASSERT_LE(dead, first_needed[i]) << "an element that firing " << i << " or a later one reads";
            // Whoever fires every position and always reads something frees as early as possible; a group of columns also
            // holds what a long stride leaves out between them.
            if (d.deal_period == 1 && all_read && (d.run == 1 || edge.window.stride_x <= edge.window.span_x)) {
                ASSERT_EQ(dead, first_needed[i]) << "before firing " << i;
                ASSERT_GE(dead, before);
                ++tight;
            }
            before = dead;
        }
        EXPECT_EQ(before, edge.map.elements());
    }
    EXPECT_GT(tight, 500);
}

TEST(Program, Names) {
    EXPECT_EQ(path_of({SiteKind::tile, 12}), "chip.tile12");
    EXPECT_EQ(path_of({SiteKind::memory, 1}), "chip.memory1");
    EXPECT_EQ(path_of({SiteKind::global_buffer, 0}), "chip.global_buffer");
    EXPECT_STREQ(name_of(NodeKind::mvm), "mvm");
    EXPECT_STREQ(name_of(NodeKind::reduce), "reduce");
    EXPECT_STREQ(name_of(Home::registers), "registers");
    EXPECT_STREQ(name_of(Home::global_buffer), "global_buffer");
    EXPECT_TRUE((Site{SiteKind::tile, 1} != Site{SiteKind::tile, 2}));
    EXPECT_TRUE((Site{SiteKind::tile, 1} != Site{SiteKind::memory, 1}));
}

}  // namespace
}  // namespace bitline
