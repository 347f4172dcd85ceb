#include "augment/pack.h"

#include <algorithm>
#include <vector>

#include "augment/versions.h"

namespace kindling::augment {

namespace {

/// A sum of so many bytes, half as much added, divided as floats is never wrong: the quotient is
/// further from the next whole number than its error.
constexpr int64_t kMostForFloats = 4096;

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

/// The columns of `rows` rows, added up. So many rows of bytes fit into a sum.
template <class Sum>
KINDLING_INLINE void AddRows(const uint8_t* from, int64_t rows, int64_t to_row, int64_t step,
                             int64_t length, Sum* __restrict sums) {
  for (int64_t i = 0; i < length; ++i) sums[i] = from[i * step];
  for (int64_t row = 1; row < rows; ++row) {
    const uint8_t* __restrict at = from + row * to_row;
    if (step == 1)
      for (int64_t i = 0; i < length; ++i) sums[i] = static_cast<Sum>(sums[i] + at[i]);
    else
      for (int64_t i = 0; i < length; ++i) sums[i] = static_cast<Sum>(sums[i] + at[i * step]);
  }
}

/// Means of blocks of columns, `step` sums apart. Without `kColumns` there are `columns`.
template <int kColumns, class Sum>
KINDLING_INLINE void TakeMeans(const Sum* __restrict sums, int64_t step, int64_t columns,
                               int64_t area, int64_t count, uint8_t* __restrict to) {
  const int64_t each = kColumns > 0 ? kColumns : columns;
  if (area < kMostForFloats) {
    const float by = 1 / static_cast<float>(area), half = static_cast<float>(area / 2) + 0.5f;
    for (int64_t i = 0; i < count; ++i) {
      int32_t sum = 0;
      for (int64_t k = 0; k < each; ++k) sum += static_cast<int32_t>(sums[(i * each + k) * step]);
      to[i] = static_cast<uint8_t>(static_cast<int32_t>((static_cast<float>(sum) + half) * by));
    }
    return;
  }
  for (int64_t i = 0; i < count; ++i) {
    int64_t sum = area / 2;
    for (int64_t k = 0; k < each; ++k) sum += sums[(i * each + k) * step];
    to[i] = static_cast<uint8_t>(sum / area);
  }
}

/// Blocks of any size that are all there, all channels, to lines of `to_line` bytes.
template <class Sum>
KINDLING_INLINE void ShrinkRow(const Picture& from, const uint8_t* at, int64_t rows,
                               int64_t columns, int64_t count, std::vector<uint8_t>& room,
                               uint8_t* to, int64_t to_line) {
  const int64_t channels = from.channels, length = count * columns;
  room.resize(static_cast<size_t>(length * channels) * sizeof(Sum));
  auto* sums = reinterpret_cast<Sum*>(room.data());
  // Where the channels of a pixel lie together they are added up together.
  const bool together = from.to_channel == 1 && from.to_column == channels;
  if (together) AddRows(at, rows, from.to_row, 1, length * channels, sums);
  for (int64_t channel = 0; channel < channels; ++channel, to += to_line) {
    if (!together)
      AddRows(at + channel * from.to_channel, rows, from.to_row, from.to_column, length, sums);
    const Sum* first = together ? sums + channel : sums;
    const int64_t step = together ? channels : 1, area = rows * columns;
    switch (step == 1 ? columns : 0) {
      case 2:
        TakeMeans<2>(first, 1, 2, area, count, to);
        break;
      case 3:
        TakeMeans<3>(first, 1, 3, area, count, to);
        break;
      case 4:
        TakeMeans<4>(first, 1, 4, area, count, to);
        break;
      default:
        TakeMeans<0>(first, step, columns, area, count, to);
    }
  }
}

/// Sums of two bytes are twice as fast, where they are enough.
KINDLING_INLINE void ShrinkBlocks(const Picture& from, const uint8_t* at, int64_t rows,
                                  int64_t columns, int64_t count, std::vector<uint8_t>& room,
                                  uint8_t* to, int64_t to_line) {
  if (rows <= 257)
    ShrinkRow<uint16_t>(from, at, rows, columns, count, room, to, to_line);
  else
    ShrinkRow<uint32_t>(from, at, rows, columns, count, room, to, to_line);
}

/// What a row needs between its steps; kept from row to row.
struct Room {
  std::vector<uint8_t> bytes, sums;
};

/// A row of the shrunk picture, from column `begin` to `end`.
KINDLING_INLINE void PackRow(const Picture& from, int64_t rows, int64_t columns, int64_t row,
                             int64_t begin, int64_t end, Room& room, uint32_t* to) {
  const int64_t first = row * rows, count = end - begin;
  const uint8_t* at = from.data + first * from.to_row + begin * columns * from.to_column;
  if (rows == 1 && columns == 1)
    return CopyRow(at, from.channels, from.to_channel, from.to_column, count, to);
  const int64_t there = std::min(rows, from.height - first);
  room.bytes.resize(static_cast<size_t>(count * from.channels));
  uint8_t* line = room.bytes.data();
  const int64_t whole = std::min(end, from.width / columns) - begin;  // the last may be cut
  if (there == 2 && columns == 2 && from.to_column == 1)
    for (int64_t channel = 0; channel < from.channels; ++channel) {
      const uint8_t* upper = at + channel * from.to_channel;
      HalveRow(upper, upper + from.to_row, whole, line + channel * count);
    }
  else
    ShrinkBlocks(from, at, there, columns, whole, room.sums, line, count);
  if (whole < count)
    ShrinkBlocks(from, at + whole * columns * from.to_column, there,
                 from.width - (begin + whole) * columns, 1, room.sums, line + whole, count);
  CopyRow(line, from.channels, count, 1, count, to);
}

KINDLING_INLINE void PackAll(const Picture& from, int64_t rows, int64_t columns,
                             const Window& window, uint32_t* to) {
  const int64_t height = (from.height + rows - 1) / rows;
  const int64_t width = (from.width + columns - 1) / columns;
  const int64_t begin = std::clamp<int64_t>(window.left, 0, width);
  const int64_t end = std::clamp<int64_t>(window.right + 1, begin, width);
  Room room;
  for (int64_t row = window.top; row <= window.bottom; ++row, to += window.width()) {
    if (row < 0 || row >= height || begin == end) {
      std::fill_n(to, window.width(), 0);
      continue;
    }
    std::fill_n(to, begin - window.left, 0);
    PackRow(from, rows, columns, row, begin, end, room, to + (begin - window.left));
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
