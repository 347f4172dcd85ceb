#include "augment/pack.h"

#include <algorithm>
#include <vector>

#include "augment/versions.h"

namespace kindling::augment {

namespace {

/// Pixels of one row of the picture, as they are.
KINDLING_INLINE void CopyRow(const uint8_t* from, int64_t channels, int64_t to_channel,
                             int64_t to_column, int64_t count, uint32_t* __restrict to) {
  if (channels == 1) {
    for (int64_t i = 0; i < count; ++i) to[i] = from[i * to_column];
    return;
  }
  const uint8_t* __restrict red = from;
  const uint8_t* __restrict green = from + to_channel;
  const uint8_t* __restrict blue = from + 2 * to_channel;
  if (to_column == 1) {
    for (int64_t i = 0; i < count; ++i)
      to[i] = static_cast<uint32_t>(red[i]) | static_cast<uint32_t>(green[i]) << 8 |
              static_cast<uint32_t>(blue[i]) << 16;
    return;
  }
  for (int64_t i = 0; i < count; ++i)
    to[i] = static_cast<uint32_t>(red[i * to_column]) |
            static_cast<uint32_t>(green[i * to_column]) << 8 |
            static_cast<uint32_t>(blue[i * to_column]) << 16;
}

/// Blocks of 2 × 2 pixels that lie beside each other, as words of two bytes.
KINDLING_INLINE void HalveRow(const uint8_t* __restrict upper, const uint8_t* __restrict lower,
                              int64_t count, uint8_t* __restrict to) {
  for (int64_t i = 0; i < count; ++i) {
    uint16_t a, b;
    std::memcpy(&a, upper + 2 * i, sizeof a);
    std::memcpy(&b, lower + 2 * i, sizeof b);
    const auto sum = static_cast<uint16_t>((a & 255) + (a >> 8) + (b & 255) + (b >> 8) + 2);
    to[i] = static_cast<uint8_t>(sum >> 2);
  }
}

/// Whole blocks of any size. `sums` has room for the columns of the row.
KINDLING_INLINE void ShrinkRow(const uint8_t* from, int64_t rows, int64_t columns, int64_t to_row,
                               int64_t to_column, int64_t count, uint32_t* __restrict sums,
                               uint8_t* __restrict to) {
  const int64_t length = count * columns;
  for (int64_t i = 0; i < length; ++i) sums[i] = 0;
  for (int64_t row = 0; row < rows; ++row, from += to_row) {
    const uint8_t* __restrict at = from;
    if (to_column == 1)
      for (int64_t i = 0; i < length; ++i) sums[i] += at[i];
    else
      for (int64_t i = 0; i < length; ++i) sums[i] += at[i * to_column];
  }
  const auto area = static_cast<uint64_t>(rows) * static_cast<uint64_t>(columns);
  // The half added keeps what should be whole above it; beyond, floats are too short.
  const bool small = area < 4096;
  const float by = 1 / static_cast<float>(area);
  for (int64_t i = 0; i < count; ++i) {
    uint64_t sum = area / 2;
    for (int64_t k = 0; k < columns; ++k) sum += sums[i * columns + k];
    to[i] = static_cast<uint8_t>(
        small ? static_cast<uint64_t>((static_cast<float>(sum) + 0.5f) * by) : sum / area);
  }
}

/// A row of the shrunk picture, from column `begin` to `end`.
KINDLING_INLINE void PackRow(const Picture& from, int64_t rows, int64_t columns, int64_t row,
                             int64_t begin, int64_t end, std::vector<uint8_t>& bytes,
                             std::vector<uint32_t>& sums, uint32_t* to) {
  const int64_t first = row * rows, count = end - begin;
  const uint8_t* at = from.data + first * from.to_row + begin * columns * from.to_column;
  if (rows == 1 && columns == 1)
    return CopyRow(at, from.channels, from.to_channel, from.to_column, count, to);
  const int64_t there = std::min(rows, from.height - first);
  const int64_t whole = std::min(end, from.width / columns) - begin;  // the last may be cut
  bytes.resize(static_cast<size_t>(count * from.channels));
  sums.resize(static_cast<size_t>(std::max(count * columns, columns)));
  for (int64_t channel = 0; channel < from.channels; ++channel, at += from.to_channel) {
    uint8_t* line = bytes.data() + channel * count;
    if (rows == 2 && there == 2 && columns == 2 && from.to_column == 1)
      HalveRow(at, at + from.to_row, whole, line);
    else
      ShrinkRow(at, there, columns, from.to_row, from.to_column, whole, sums.data(), line);
    if (whole < count)
      ShrinkRow(at + whole * columns * from.to_column, there,
                from.width - (begin + whole) * columns, from.to_row, from.to_column, 1, sums.data(),
                line + whole);
  }
  CopyRow(bytes.data(), from.channels, count, 1, count, to);
}

KINDLING_INLINE void PackAll(const Picture& from, int64_t rows, int64_t columns,
                             const Window& window, uint32_t* to) {
  const int64_t height = (from.height + rows - 1) / rows;
  const int64_t width = (from.width + columns - 1) / columns;
  const int64_t begin = std::clamp<int64_t>(window.left, 0, width);
  const int64_t end = std::clamp<int64_t>(window.right + 1, begin, width);
  std::vector<uint8_t> bytes;
  std::vector<uint32_t> sums;
  for (int64_t row = window.top; row <= window.bottom; ++row, to += window.width()) {
    if (row < 0 || row >= height || begin == end) {
      std::fill_n(to, window.width(), 0);
      continue;
    }
    std::fill_n(to, begin - window.left, 0);
    PackRow(from, rows, columns, row, begin, end, bytes, sums, to + (begin - window.left));
    std::fill(to + (end - window.left), to + window.width(), 0);
  }
}

KINDLING_VERSIONS(PackAll,
                  (const Picture& from, int64_t rows, int64_t columns, const Window& window,
                   uint32_t* to),
                  (from, rows, columns, window, to))

}  // namespace

void Pack(const Picture& from, int64_t factor_rows, int64_t factor_columns, const Window& window,
          uint32_t* to) {
  static const auto best = BestPackAll();
  best(from, factor_rows, factor_columns, window, to);
}

}  // namespace kindling::augment
