#include "workloads/shape_inference.hpp"

#include <gtest/gtest.h>

#include <random>

#include "hw/error.hpp"

namespace bitline {
namespace {

MapShape map(int channels, int height, int width) {
    return {{channels, height, width}, {channels, height, width}};
}

Op op_of(OpKind kind) {
    Op op;
    op.name = "op";
    op.kind = kind;
    return op;
}

/// Square window.
Op window_op(OpKind kind, int kernel, int stride, int pad, int dilation = 1) {
    Op op = op_of(kind);
    op.out_channels = 16;
    op.window = {kernel, kernel, stride, stride, pad, pad, pad, pad, dilation, dilation};
    return op;
}

Shape shape_of(const Op& op, const std::vector<MapShape>& inputs) {
    const Inference result = infer_shape(op, inputs);
    EXPECT_TRUE(result.ok()) << result.problem;
    return result.map.shape;
}

TEST(InferShape, StridedPaddedConvolution) {
    EXPECT_EQ(text(shape_of(window_op(OpKind::conv, 7, 2, 3), {map(3, 224, 224)})), "16 x 112 x 112");
    EXPECT_EQ(text(shape_of(window_op(OpKind::conv, 11, 4, 2), {map(3, 224, 224)})), "16 x 55 x 55");
    EXPECT_EQ(text(shape_of(window_op(OpKind::conv, 5, 1, 0), {map(6, 14, 14)})), "16 x 10 x 10");
}

TEST(InferShape, DilationWidensTheKernel) {
    EXPECT_EQ(text(shape_of(window_op(OpKind::conv, 3, 1, 0, 2), {map(4, 9, 7)})), "16 x 5 x 3");
    EXPECT_EQ(text(shape_of(window_op(OpKind::conv, 3, 1, 2, 2), {map(4, 9, 7)})), "16 x 9 x 7");
}

TEST(InferShape, SidesAndDirectionsAreSeparate) {
    Op op = op_of(OpKind::conv);
    op.out_channels = 2;
    op.window = {3, 2, 2, 1, 2, 0, 1, 1, 1, 1};  // 3 x 2 kernel, stride 2 x 1, top 2, left 0, bottom 1, right 1
    // rows: (8 + 3 - 3) / 2 + 1 = 5, columns: (5 + 1 - 2) / 1 + 1 = 5
    EXPECT_EQ(text(shape_of(op, {map(1, 8, 5)})), "2 x 5 x 5");
    // rows: (7 + 3 - 3) / 2 + 1 = 4 (rounded down), columns: (9 + 1 - 2) / 1 + 1 = 9
    EXPECT_EQ(text(shape_of(op, {map(1, 7, 9)})), "2 x 4 x 9");
}

TEST(InferShape, WindowsHoldAtMost2To24Elements) {
    const auto problem = [](const Op& op, const MapShape& in) {
        return infer_shape(op, {in}).problem;
    };
    EXPECT_EQ(problem(window_op(OpKind::max_pool, 16, 257, 14), map(65536, 4, 4)), "");
    EXPECT_EQ(
        problem(window_op(OpKind::max_pool, 257, 257, 254), map(65536, 4, 4)),
        "covers too many elements, got 257 x 257 of 65536 channels, allowed are up to 16777216 (channels x kernel "
        "area)");
    EXPECT_EQ(infer_shape(window_op(OpKind::conv, 256, 256, 126), {map(65536, 4, 4)}).key, "kernel");
    EXPECT_EQ(problem(window_op(OpKind::conv, 4096, 4096, 4094), map(1, 4, 4)), "");
    EXPECT_NE(problem(window_op(OpKind::conv, 4097, 4097, 4094), map(1, 4, 4)), "");
    EXPECT_EQ(infer_shape(window_op(OpKind::conv, 257, 1, 2'200'000, 65536), {map(1, 4, 4)}).key, "dilation");
    EXPECT_EQ(problem(window_op(OpKind::conv, 257, 1, 2'200'000, 65536), map(1, 4, 4)),
              "makes the kernel too large, got an extent of 16777217 x 16777217, allowed up to 16777216 per direction");
}

TEST(InferShape, PoolsKeepChannelsAndRoundDown) {
    EXPECT_EQ(text(shape_of(window_op(OpKind::max_pool, 3, 2, 0), {map(64, 55, 55)})), "64 x 27 x 27");
    EXPECT_EQ(text(shape_of(window_op(OpKind::max_pool, 3, 2, 0), {map(64, 56, 56)})), "64 x 27 x 27");
    EXPECT_EQ(text(shape_of(window_op(OpKind::average_pool, 2, 2, 0), {map(6, 28, 28)})), "6 x 14 x 14");
    EXPECT_EQ(text(shape_of(op_of(OpKind::global_average_pool), {map(512, 7, 5)})), "512 x 1 x 1");
}

TEST(InferShape, GemmTakesAnyMap) {
    Op op = op_of(OpKind::gemm);
    op.out_channels = 10;
    EXPECT_EQ(text(shape_of(op, {map(16, 5, 5)})), "10 x 1 x 1");
}

TEST(InferShape, FlattenKeepsTheStoredShape) {
    const Inference flat = infer_shape(op_of(OpKind::flatten), {map(16, 5, 4)});
    EXPECT_EQ(text(flat.map.shape), "320 x 1 x 1");
    EXPECT_EQ(text(flat.map.stored), "16 x 5 x 4");
    const Inference relu = infer_shape(op_of(OpKind::relu), {flat.map});
    EXPECT_EQ(text(relu.map.shape), "320 x 1 x 1");
    EXPECT_EQ(text(relu.map.stored), "16 x 5 x 4");
    Op gemm = op_of(OpKind::gemm);
    gemm.out_channels = 3;
    EXPECT_EQ(text(infer_shape(gemm, {relu.map}).map.stored), "3 x 1 x 1");
}

TEST(InferShape, FlattenedMapsAreForGemmOnly) {
    const Inference flat = infer_shape(op_of(OpKind::flatten), {map(16, 5, 4)});
    const Inference bad = infer_shape(window_op(OpKind::conv, 1, 1, 0), {flat.map});
    EXPECT_EQ(bad.key, "inputs");
    EXPECT_EQ(bad.problem,
              "cannot read a flattened map, got 16 x 5 x 4 flattened to 320 x 1 x 1, allowed after flatten are "
              "gemm and activations");
    // A vector is the same before and after.
    const Inference vector = infer_shape(op_of(OpKind::flatten), {map(16, 1, 1)});
    EXPECT_TRUE(infer_shape(window_op(OpKind::conv, 1, 1, 0), {vector.map}).ok());
}

TEST(InferShape, MulTakesAMapOrAVector) {
    EXPECT_EQ(text(shape_of(op_of(OpKind::mul), {map(8, 4, 4), map(8, 1, 1)})), "8 x 4 x 4");
    EXPECT_EQ(text(shape_of(op_of(OpKind::mul), {map(8, 4, 4), map(8, 4, 4)})), "8 x 4 x 4");
    EXPECT_EQ(
        infer_shape(op_of(OpKind::mul), {map(8, 1, 1), map(8, 4, 4)}).problem,
        "the factors are in the wrong order, got 8 x 1 x 1 and 8 x 4 x 4, allowed is the map first, then one factor "
        "per channel");
    EXPECT_EQ(
        infer_shape(op_of(OpKind::mul), {map(8, 4, 4), map(4, 1, 1)}).problem,
        "the operands do not fit together, got 8 x 4 x 4 and 4 x 1 x 1, allowed as second operand: 8 x 4 x 4 and 8 x "
        "1 x 1");
    EXPECT_EQ(infer_shape(op_of(OpKind::mul), {map(8, 1, 1), map(4, 1, 1)}).problem,
              "the operands do not fit together, got 8 x 1 x 1 and 4 x 1 x 1, allowed as second operand: 8 x 1 x 1");
    EXPECT_FALSE(infer_shape(op_of(OpKind::mul), {map(8, 4, 4), map(8, 4, 1)}).ok());
}

TEST(InferShape, AddDemandsEqualShapes) {
    EXPECT_EQ(text(shape_of(op_of(OpKind::add), {map(8, 4, 4), map(8, 4, 4)})), "8 x 4 x 4");
    EXPECT_EQ(infer_shape(op_of(OpKind::add), {map(8, 4, 4), map(16, 4, 4)}).problem,
              "the channels to add differ, got 8 x 4 x 4 and 16 x 4 x 4, allowed are equal shapes");
    EXPECT_EQ(infer_shape(op_of(OpKind::add), {map(8, 4, 4), map(8, 2, 4)}).problem,
              "the maps to add differ, got 8 x 4 x 4 and 8 x 2 x 4, allowed are equal shapes");
    EXPECT_FALSE(infer_shape(op_of(OpKind::add), {map(8, 4, 4), map(8, 1, 1)}).ok());
}

TEST(InferShape, NumberOfInputs) {
    const Inference one = infer_shape(op_of(OpKind::add), {map(1, 1, 1)});
    EXPECT_EQ(one.key, "inputs");
    EXPECT_EQ(one.problem, "wrong number of inputs, got 1, add takes 2");
    EXPECT_EQ(infer_shape(op_of(OpKind::relu), {}).problem, "wrong number of inputs, got 0, relu takes 1");
    EXPECT_FALSE(infer_shape(op_of(OpKind::relu), {map(1, 1, 1), map(1, 1, 1)}).ok());
}

TEST(InferShape, KernelLargerThanThePaddedMap) {
    const Inference result = infer_shape(window_op(OpKind::conv, 7, 1, 0), {map(3, 3, 3)});
    EXPECT_EQ(result.key, "kernel");
    EXPECT_EQ(result.problem, "is larger than the padded map, got 7 x 7, allowed up to 3 x 3");
    EXPECT_TRUE(infer_shape(window_op(OpKind::conv, 7, 1, 2), {map(3, 3, 3)}).ok());
    EXPECT_EQ(infer_shape(window_op(OpKind::conv, 3, 1, 0, 2), {map(3, 5, 4)}).problem,
              "is larger than the padded map, got 5 x 5 (dilation included), allowed up to 5 x 4");
    EXPECT_FALSE(infer_shape(window_op(OpKind::max_pool, 3, 1, 0), {map(3, 3, 2)}).ok());
}

TEST(InferShape, GroupsMustDivide) {
    Op op = window_op(OpKind::conv, 1, 1, 0);
    op.groups = 3;
    const Inference result = infer_shape(op, {map(6, 2, 2)});
    EXPECT_EQ(result.key, "groups");
    EXPECT_EQ(result.problem,
              "must divide input and output channels, got 3 for 6 inputs and 16 outputs, allowed are common "
              "divisors of the two");
    op.out_channels = 9;
    EXPECT_TRUE(infer_shape(op, {map(6, 2, 2)}).ok());
    EXPECT_FALSE(infer_shape(op, {map(7, 2, 2)}).ok());
    op.groups = 0;
    EXPECT_FALSE(infer_shape(op, {map(6, 2, 2)}).ok());
}

TEST(InferShape, AttributesOutOfRange) {
    EXPECT_EQ(infer_shape(window_op(OpKind::conv, 0, 1, 0), {map(1, 4, 4)}).key, "kernel");
    EXPECT_EQ(infer_shape(window_op(OpKind::conv, 1, 0, 0), {map(1, 4, 4)}).key, "stride");
    EXPECT_EQ(infer_shape(window_op(OpKind::conv, 2, 1, 0, 0), {map(1, 4, 4)}).key, "dilation");
    EXPECT_EQ(infer_shape(window_op(OpKind::max_pool, 2, 1, 0, 2), {map(1, 4, 4)}).key, "dilation");
    EXPECT_EQ(infer_shape(window_op(OpKind::conv, 3, 1, -1), {map(1, 4, 4)}).key, "pad");
    EXPECT_EQ(infer_shape(window_op(OpKind::conv, 3, 1, 3), {map(1, 4, 4)}).key, "pad");
    EXPECT_TRUE(infer_shape(window_op(OpKind::conv, 3, 1, 2), {map(1, 4, 4)}).ok());
    EXPECT_TRUE(infer_shape(window_op(OpKind::conv, 3, 1, 4, 2), {map(1, 4, 4)}).ok());
    Op gemm = op_of(OpKind::gemm);
    EXPECT_EQ(infer_shape(gemm, {map(1, 4, 4)}).key, "out_channels");
    Op conv = window_op(OpKind::conv, 1, 1, 0);
    conv.out_channels = 0;
    EXPECT_EQ(infer_shape(conv, {map(1, 4, 4)}).key, "out_channels");
}

TEST(InferShape, TooLargeIsRefusedBeforeItOverflows) {
    Op conv = window_op(OpKind::conv, 1, 1, 0);
    conv.out_channels = 1 << 20;
    EXPECT_FALSE(infer_shape(conv, {map(1, 16384, 16384)}).ok());
    conv = window_op(OpKind::conv, 4096, 1, 4095);
    EXPECT_EQ(infer_shape(conv, {map(16, 4096, 4096)}).key, "kernel");
    Op gemm = op_of(OpKind::gemm);
    gemm.out_channels = 1 << 20;
    EXPECT_EQ(infer_shape(gemm, {map(16, 4096, 4096)}).key, "out_channels");
}

TEST(InferShape, TheInputIsNotInferred) {
    EXPECT_THROW(infer_shape(op_of(OpKind::input), {map(1, 1, 1)}), InternalError);
}

/// Window starts, found by sliding.
int count_positions(int size, int before, int after, int kernel, int dilation, int stride) {
    int count = 0;
    for (int start = -before; start + (kernel - 1) * dilation < size + after; start += stride) {
        ++count;
    }
    return count;
}

TEST(InferShape, EqualsSlidingTheWindow) {
    std::mt19937 random(11);
    const auto pick = [&random](int least, int most) {
        return std::uniform_int_distribution<int>(least, most)(random);
    };
    int fitting = 0;
    for (int i = 0; i < 5000; ++i) {
        Op op = op_of(OpKind::conv);
        op.out_channels = pick(1, 4);
        WindowAttributes& w = op.window;
        w = {pick(1, 5), pick(1, 5), pick(1, 4), pick(1, 4), 0, 0, 0, 0, pick(1, 3), pick(1, 3)};
        const int most_y = (w.kernel_y - 1) * w.dilation_y;
        const int most_x = (w.kernel_x - 1) * w.dilation_x;
        w.pad_top = pick(0, most_y);
        w.pad_bottom = pick(0, most_y);
        w.pad_left = pick(0, most_x);
        w.pad_right = pick(0, most_x);
        const MapShape in = map(pick(1, 3), pick(1, 12), pick(1, 12));
        const int rows =
            count_positions(in.shape.height, w.pad_top, w.pad_bottom, w.kernel_y, w.dilation_y, w.stride_y);
        const int columns =
            count_positions(in.shape.width, w.pad_left, w.pad_right, w.kernel_x, w.dilation_x, w.stride_x);
        const Inference result = infer_shape(op, {in});
        ASSERT_EQ(result.ok(), rows > 0 && columns > 0) << result.problem;
        if (result.ok()) {
            ++fitting;
            ASSERT_EQ(text(result.map.shape), text({op.out_channels, rows, columns}));
        }
    }
    EXPECT_GT(fitting, 2000);
}

TEST(RoundUp, AddsThePartialLastWindow) {
    WindowAttributes w{3, 3, 2, 2, 0, 0, 0, 0, 1, 1};
    EXPECT_EQ(round_up(w, {1, 55, 56}).pad_bottom, 0);  // 55: windows end at 54
    EXPECT_EQ(round_up(w, {1, 55, 56}).pad_right, 1);   // 56: one more window, columns 54 to 56
    w.pad_bottom = 2;
    EXPECT_EQ(round_up(w, {1, 55, 56}).pad_bottom, 2);
}

TEST(RoundUp, CountsWindowsThatBeginInsideTheMap) {
    std::mt19937 random(12);
    const auto pick = [&random](int least, int most) {
        return std::uniform_int_distribution<int>(least, most)(random);
    };
    int grown = 0;
    for (int i = 0; i < 3000; ++i) {
        const int kernel = pick(1, 5);
        const int stride = pick(1, 4);
        const int before = pick(0, kernel - 1);
        const int after = pick(0, kernel - 1);
        const int size = pick(1, 12);
        if (size + before + after < kernel) {
            continue;
        }
        int expected = 0;  // windows after a complete one, as long as they begin before the end of the map
        for (int start = -before; expected == 0 || (start - stride + kernel < size + after && start < size);
             start += stride) {
            ++expected;
        }
        const WindowAttributes w{kernel, 1, stride, 1, before, 0, after, 0, 1, 1};
        Op op = op_of(OpKind::max_pool);
        op.window = round_up(w, {1, size, 1});
        ASSERT_EQ(shape_of(op, {map(1, size, 1)}).height, expected)
            << kernel << ' ' << stride << ' ' << before << ' ' << after << ' ' << size;
        grown += op.window.pad_bottom > after ? 1 : 0;
    }
    EXPECT_GT(grown, 300);
}

}  // namespace
}  // namespace bitline
