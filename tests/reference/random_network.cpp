#include "tests/reference/random_network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "workloads/graph.hpp"

namespace bitline::reference {

namespace {

/// A small network as text: a row of layers with side branches.
class NetworkDrawer {
public:
    NetworkDrawer(Dice& dice, bool large) : dice_(dice), large_(large) {}

    RandomNetwork run() {
        const int longest = large_ ? 16 : 9;
        shape_ = {dice_.pick(1, 4), dice_.pick(1, longest), dice_.pick(1, longest)};
        text_ = fmt::format("name: random\ninput: {{name: v0, shape: [{}, {}, {}]}}\nlayers:\n", shape_.channels,
                            shape_.height, shape_.width);
        for (int left = dice_.pick(3, large_ ? 10 : 7); left > 0; --left) {
            step();
        }
        drawn_.text = std::move(text_);
        return drawn_;
    }

private:
    std::string now() const { return fmt::format("v{}", values_); }

    void layer(const std::string& op, const std::string& inputs, const std::string& attributes, Shape out) {
        ++values_;
        text_ += fmt::format("- {}: {{name: {}, inputs: [{}]{}}}\n", op, now(), inputs, attributes);
        shape_ = out;
    }

    std::string activation() {
        return dice_.of<const char*>({"", "", ", activation: relu", ", activation: hard_swish"});
    }

    void step() {
        const std::string at = now();
        const Shape in = shape_;
        switch (dice_.pick(0, 7)) {
            case 0:
            case 1:
            case 2: window("conv", dice_.chance(25)); break;
            case 3: window(dice_.of<const char*>({"max_pool", "average_pool"}), true); break;
            case 4:
                drawn_.residual = true;
                layer("conv", at, fmt::format(", out_channels: {}, kernel: 3, pad: 1", in.channels) + activation(), in);
                layer("add", at + ", " + now(), activation(), in);
                break;
            case 5:
                drawn_.squeeze_and_excite = true;
                layer("global_average_pool", at, "", {in.channels, 1, 1});
                if (dice_.chance(50)) {
                    layer("gemm", now(), fmt::format(", out_channels: {}, activation: hard_sigmoid", in.channels),
                          {in.channels, 1, 1});
                }
                layer("mul", at + ", " + now(), "", in);
                break;
            case 6: layer("relu", at, "", in); break;
            default: {
                const int channels = dice_.pick(1, 12);
                layer("gemm", at, fmt::format(", out_channels: {}", channels) + activation(), {channels, 1, 1});
            }
        }
    }

    void window(const std::string& op, bool per_channel) {
        drawn_.depthwise = drawn_.depthwise || (per_channel && op == "conv" && shape_.channels > 1);
        const Shape in = shape_;
        const int ky = dice_.pick(1, std::min(3, in.height));
        const int kx = dice_.pick(1, std::min(3, in.width));
        const int sy = dice_.of({1, 1, 2, 3});
        const int sx = dice_.of({1, 1, 2, 3});
        const int py = dice_.pick(0, ky - 1);
        const int px = dice_.pick(0, kx - 1);
        const int channels = per_channel ? in.channels : dice_.pick(1, large_ ? 40 : 24);
        std::string attributes;
        if (op == "conv") {
            attributes = fmt::format(", out_channels: {}, groups: {}", channels, per_channel ? channels : 1);
        }
        attributes += fmt::format(", kernel: [{}, {}], stride: [{}, {}], pad: [{}, {}]", ky, kx, sy, sx, py, px);
        layer(op, now(), attributes + activation(),
              {channels, (in.height + 2 * py - ky) / sy + 1, (in.width + 2 * px - kx) / sx + 1});
    }

    Dice& dice_;
    bool large_;
    Shape shape_;
    RandomNetwork drawn_;
    int values_ = 0;
    std::string text_;
};

}  // namespace

RandomNetwork random_network(Dice& dice, bool large) {
    return NetworkDrawer(dice, large).run();
}

}  // namespace bitline::reference
