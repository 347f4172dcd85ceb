#include "augment/renderMask.h"

#include "augment/line.h"

namespace kindling::augment {

namespace {

constexpr int64_t kStrip = 256;

/// To whole numbers, halves to the even one, below 2^51.
KINDLING_INLINE double Rounded(double x) {
  const double round = 6755399441055744;  // 1.5 · 2^52
  return x + round - round;
}

template <bool kReflect>
KINDLING_INLINE void Locate(const MaskSample& sample, const Line& line, int64_t count,
                            int32_t* __restrict columns, int32_t* __restrict rows) {
  const Axis column = sample.column, row = sample.row;
  for (int32_t i = 0; i < static_cast<int32_t>(count); ++i) {
    const auto j = static_cast<double>(i);
    const double by = 1 / (line.w + j * line.w_step);
    const double x = Placed<kReflect>(column, (line.x + j * line.x_step) * by);
    const double y = Placed<kReflect>(row, (line.y + j * line.y_step) * by);
    columns[i] = static_cast<int32_t>(Rounded(x));
    rows[i] = static_cast<int32_t>(Rounded(y));
  }
}

KINDLING_INLINE void RenderAll(const MaskSample& sample) {
  alignas(64) int32_t columns[kStrip];
  alignas(64) int32_t rows[kStrip];
  const bool zeros = sample.padding == Padding::kZeros;
  const auto height = static_cast<int32_t>(sample.row.last);  // of the mask, for zeros
  const auto width = static_cast<int32_t>(sample.column.last);
  int64_t* to = sample.to;
  for (int64_t row = 0; row < sample.height; ++row)
    for (int64_t begin = 0; begin < sample.width; begin += kStrip) {
      const int64_t count = kStrip < sample.width - begin ? kStrip : sample.width - begin;
      const Line line = LineOf(sample.map, row, begin);
      if (sample.padding == Padding::kReflection)
        Locate<true>(sample, line, count, columns, rows);
      else
        Locate<false>(sample, line, count, columns, rows);
      for (int64_t i = 0; i < count; ++i) {
        const bool there =
            !zeros || (columns[i] >= 0 && columns[i] < width && rows[i] >= 0 && rows[i] < height);
        *to++ =
            there
                ? sample
                      .values[sample.from[rows[i] * sample.to_row + columns[i] * sample.to_column]]
                : 0;
      }
    }
}

KINDLING_VERSIONS(RenderAll, (const MaskSample& sample), (sample))

}  // namespace

void RenderMask(const MaskSample& sample) {
  static const auto best = BestRenderAll();
  best(sample);
}

}  // namespace kindling::augment
