#include "tests/reference/random_program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "hw/check_program.hpp"
#include "tests/support/hand_made.hpp"

namespace bitline::reference {

namespace {

/// Columns of a map dealt to nodes in bands or in turn.
std::vector<Domain> split(Dice& dice, const Domain& whole, int parts) {
    std::vector<Domain> domains;
    const bool bands = dice.chance(50);
    const auto groups = static_cast<int>(whole.groups());
    parts = std::min(parts, bands ? whole.x_end : groups);
    for (int i = 0; i < parts; ++i) {
        Domain part = whole;
        if (bands) {
            part.x_begin = whole.x_end * i / parts;
            part.x_end = whole.x_end * (i + 1) / parts;
        } else {
            part.deal_period = parts;
            part.deal_begin = i;
        }
        domains.push_back(part);
    }
    return domains;
}

Node random_node(Dice& dice, const ChipSpec& spec, const Domain& domain, std::vector<int>& crossbars_used) {
    const int tile = dice.pick(0, spec.tiles() - 1);
    int& used = crossbars_used[static_cast<std::size_t>(tile)];
    const int room = spec.crossbars_per_tile() - used;
    if (dice.chance(50) && room > 0) {
        const int arrays = dice.pick(1, std::min(3, room));
        Node node = mvm_node(tile, domain, used, arrays, dice.pick(1, 60) % 60, dice.pick(1, arrays));
        node.servers = dice.pick(1, std::min(3, room / arrays));
        node.mvm.steps = dice.pick(1, 8);
        for (int& cols : node.mvm.cols) {
            cols = dice.pick(1, spec.tile.pe.crossbar.cols);
        }
        node.mvm.rows.assign(node.mvm.rows.size(), spec.tile.pe.crossbar.rows);
        used += arrays * node.servers;
        return node;
    }
    VecWork work;
    work.bus_bytes = dice.of({0, 30, 100});
    work.buffer_bytes = dice.pick(0, 40);
    work.partial_adds = dice.of({0, 20, 100, 300});
    work.adds = dice.of({0, 20, 60});
    work.requantises = dice.pick(0, 10);
    work.out_bytes = dice.of({0, 20, 60});
    return vec_node(tile, domain, work);
}

/// A Program layer by layer: loads, a few layers of tiles, stores. Each node reads the whole map of the layer before
/// through a random window, and sometimes also that of an older layer.
class ProgramDrawer {
public:
    ProgramDrawer(Dice& dice, const ChipSpec& spec, bool large)
        : dice_(dice), spec_(spec), large_(large), made_("by hand", dice.pick(1, 3)),
          crossbars_used_(static_cast<std::size_t>(spec.tiles()), 0) {}

    RandomProgram run() {
        const int longest = large_ ? 12 : 7;
        whole_ = whole_domain(dice_.pick(1, longest), dice_.pick(1, longest));
        Domain in_bursts = whole_;
        in_bursts.run = dice_.pick(1, whole_.x_end);
        add_layer(NodeKind::load, in_bursts, false);
        for (int left = dice_.pick(3, large_ ? 7 : 5); left > 0; --left) {
            const std::vector<NodeId> before = before_;
            const EdgeMap map = map_;
            const int stride = dice_.chance(20) ? 2 : 1;
            whole_ = whole_domain((whole_.height + stride - 1) / stride, (whole_.x_end + stride - 1) / stride);
            const bool once = dice_.chance(10);
            add_layer(NodeKind::vec, whole_, once);
            connect(before, map, stride);
            if (stride == 1 && !older_.empty() && dice_.chance(40)) {
                connect(older_, map, 1);
            }
            older_ = stride == 1 && !once ? before : std::vector<NodeId>{};
            if (once) {  // the layers behind it have one position
                whole_ = whole_domain(1, 1);
            }
            map_ = whole_map(whole_.height, whole_.x_end);
        }
        const std::vector<NodeId> before = before_;
        Domain out_bursts = whole_;
        out_bursts.run = dice_.pick(1, whole_.x_end);
        add_layer(NodeKind::store, out_bursts, false);
        connect(before, map_, 1);

        Program program = made_.take();
        const WitnessPeaks peaks = replay_unbounded(program);
        for (Edge& edge : program.edges) {
            edge.capacity = std::max<std::int64_t>(1, peaks[index(edge.id)]) + dice_.of({0, 0, 1, 3, 20});
        }
        return {program, layer_ - 2};
    }

private:
    /// A vec layer is of mvm and vec nodes. Leaves its nodes in before_.
    void add_layer(NodeKind kind, const Domain& domain, bool once) {
        const int parts = large_ ? dice_.pick(1, 6) : dice_.of({1, 2, 2, 3});
        before_.clear();
        for (const Domain& part : once ? std::vector<Domain>{domain} : split(dice_, domain, parts)) {
            const int memory = dice_.pick(0, spec_.memory.controllers - 1);
            Node node = kind == NodeKind::load    ? load_node(memory, part, dice_.pick(1, 20))
                        : kind == NodeKind::store ? store_node(memory, part, dice_.pick(1, 20))
                                                  : random_node(dice_, spec_, part, crossbars_used_);
            if (kind != NodeKind::vec && spec_.global_buffer.capacity_bytes > 0 && dice_.chance(25)) {
                node.site = {SiteKind::global_buffer, 0};
            }
            node.output_slots = dice_.pick(1, 3);
            node.emits_once = once;
            before_.push_back(made_.add(node, fmt::format("layer{}.{}", layer_, before_.size())));
        }
        if (layer_++ == 0) {
            map_ = whole_map(domain.height, domain.x_end);
        }
    }

    /// From all producers to each node of the newest layer.
    void connect(const std::vector<NodeId>& producers, const EdgeMap& map, int stride) {
        for (const NodeId consumer : before_) {
            const SiteKind site = made_.take().node(consumer).site.kind;
            Window window;
            if (site == SiteKind::tile && dice_.chance(70)) {
                window.span_y = dice_.pick(1, 3);
                window.span_x = dice_.pick(1, 3);
                window.pad_y = dice_.pick(0, window.span_y - 1);
                window.pad_x = dice_.pick(0, window.span_x - 1);
            }
            window.stride_y = window.stride_x = stride;
            if (dice_.chance(10)) {
                window = whole_window(map.height, map.x_end);
            }
            made_.connect(producers, consumer, map, window, dice_.of({0, 1, 4, 30}), unlimited,
                          site == SiteKind::tile ? Home::tile_buffer : Home::registers);
        }
    }

    Dice& dice_;
    const ChipSpec& spec_;
    bool large_;
    HandMadeProgram made_;
    std::vector<int> crossbars_used_;
    int layer_ = 0;
    Domain whole_;
    EdgeMap map_;
    std::vector<NodeId> before_;
    std::vector<NodeId> older_;  ///< the layer before that, if its map is as large
};

}  // namespace

RandomProgram random_program(Dice& dice, const ChipSpec& spec, bool large) {
    return ProgramDrawer(dice, spec, large).run();
}

}  // namespace bitline::reference
