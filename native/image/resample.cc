#include "image/resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include "image/transpose.h"
#include "image/weigh.h"

namespace kindling {

namespace {

constexpr int64_t RoundUp(int64_t value) { return (value + kLanes - 1) / kLanes * kLanes; }

/// A triangle over each element of the resampled line: Pillow's precompute_coeffs and
/// normalize_coeffs_8bpc.
Weights WeightsFor(int64_t from, int64_t to) {
  const double scale = static_cast<double>(from) / static_cast<double>(to);
  const double support = std::max(scale, 1.0);
  const double inverse = 1.0 / support;
  Weights weights;
  weights.windows.reserve(static_cast<size_t>(to));
  weights.factors.reserve(static_cast<size_t>(from + to) * 2);
  std::vector<double> shares;
  for (int64_t i = 0; i < to; ++i) {
    const double center = (static_cast<double>(i) + 0.5) * scale;
    const int64_t first = std::max<int64_t>(0, static_cast<int64_t>(center - support + 0.5));
    const int64_t end = std::min(from, static_cast<int64_t>(center + support + 0.5));
    shares.clear();
    double sum = 0;
    for (int64_t j = first; j < end; ++j) {
      const double distance = std::abs((static_cast<double>(j) - center + 0.5) * inverse);
      shares.push_back(distance < 1.0 ? 1.0 - distance : 0.0);
      sum += shares.back();
    }
    weights.windows.push_back({first, end - first, weights.factors.size()});
    for (const double share : shares)
      weights.factors.push_back(static_cast<int32_t>(0.5 + share / sum * (1 << 22)));
  }
  return weights;
}

/// The weights of a pair of sizes. A thread keeps the last few: the images of a data set often
/// share their size, and making them takes a tenth of a resampling.
const Weights& KeptWeightsFor(int64_t from, int64_t to) {
  struct Kept {
    int64_t from = 0, to = 0;
    Weights weights;
  };
  constexpr size_t kKept = 4;
  thread_local std::array<Kept, kKept> kept;
  thread_local size_t next = 0;
  for (const Kept& one : kept)
    if (one.from == from && one.to == to) return one.weights;
  Kept& oldest = kept[next];
  next = (next + 1) % kKept;
  oldest = {from, to, WeightsFor(from, to)};
  return oldest.weights;
}

/// Memory that is written before it is read.
std::unique_ptr<uint8_t[]> Room(int64_t bytes) {
  return std::make_unique_for_overwrite<uint8_t[]>(static_cast<size_t>(bytes));
}

/// Asks for rows that will be read next: the picture was written by another core.
void Prefetch([[maybe_unused]] const uint8_t* first, [[maybe_unused]] int64_t to_row,
              [[maybe_unused]] int64_t rows, [[maybe_unused]] int64_t count) {
#ifdef __GNUC__
  constexpr int64_t kCacheLine = 64;
  for (int64_t i = 0; i < rows; ++i, first += to_row)
    for (int64_t at = 0; at < count; at += kCacheLine) __builtin_prefetch(first + at);
#endif
}

/// `rows` (at most sixteen) neighbouring rows of `count` bytes each as columns; the last one stands
/// for those that are missing.
void TurnRows(const uint8_t* first, int64_t to_row, int64_t rows, int64_t count, uint8_t* to) {
  const uint8_t* from[kLanes];
  for (int64_t i = 0; i < kLanes; ++i) from[i] = first + std::min(i, rows - 1) * to_row;
  int64_t at = 0;
  for (; at + kLanes <= count; at += kLanes) {
    Transpose(from, to + at * kLanes, kLanes);
    for (const uint8_t*& row : from) row += kLanes;
  }
  if (at == count) return;
  uint8_t ends[kLanes][kLanes] = {};  // nothing behind a row is read
  for (int64_t i = 0; i < kLanes; ++i) {
    std::memcpy(ends[i], from[i], static_cast<size_t>(count - at));
    from[i] = ends[i];
  }
  Transpose(from, to + at * kLanes, kLanes);
}

/// The first pass: [channels, rows, columns], both rounded up to whole vectors. Sixteen rows at a
/// time are turned into columns, so that neighbours in a row become neighbouring vectors, and
/// turned back; that takes the colours of interleaved pixels apart at the same time.
std::unique_ptr<uint8_t[]> ResampleRows(const Picture& from, int64_t width) {
  const Weights& weights = KeptWeightsFor(from.width, width);
  const int64_t together = from.to_column;  // channels in one row of bytes
  const int64_t rows = RoundUp(from.height), columns = RoundUp(width);
  auto result = Room(from.channels * rows * columns);
  const auto turned = Room(RoundUp(from.width * together) * kLanes);
  const auto sums = Room(columns * kLanes);
  const uint8_t* parts[kLanes];
  for (int64_t channel = 0; channel < from.channels; channel += together) {
    for (int64_t row = 0; row < from.height; row += kLanes) {
      const uint8_t* first = from.data + channel * from.to_channel + row * from.to_row;
      TurnRows(first, from.to_row, std::min(kLanes, from.height - row), from.width * together,
               turned.get());
      Prefetch(first + kLanes * from.to_row, from.to_row,
               std::clamp<int64_t>(from.height - row - kLanes, 0, kLanes), from.width * together);
      for (int64_t c = 0; c < together; ++c) {
        Weigh(weights, 0, weights.windows.size(),
              {turned.get() + c * kLanes, together * kLanes, sums.get(), kLanes, 1});
        uint8_t* to = result.get() + ((channel + c) * rows + row) * columns;
        for (int64_t x = 0; x < columns; x += kLanes) {
          for (int64_t i = 0; i < kLanes; ++i) parts[i] = sums.get() + (x + i) * kLanes;
          Transpose(parts, to + x, columns);
        }
      }
    }
  }
  return result;
}

/// What resampling into the same size comes to.
void CopyPlanes(const Picture& from, uint8_t* to) {
  const int64_t plane = from.height * from.width;
  for (int64_t y = 0; y < from.height; ++y, to += from.width) {
    const uint8_t* row = from.data + y * from.to_row;
    if (from.channels == 3 && from.to_channel == 1) {
      for (int64_t x = 0; x < from.width; ++x, row += from.to_column) {
        to[x] = row[0];
        to[plane + x] = row[1];
        to[2 * plane + x] = row[2];
      }
      continue;
    }
    for (int64_t c = 0; c < from.channels; ++c)
      for (int64_t x = 0; x < from.width; ++x)
        to[c * plane + x] = row[c * from.to_channel + x * from.to_column];
  }
}

}  // namespace

void Resample(const Picture& from, int64_t height, int64_t width, uint8_t* to) {
  if (from.height == height && from.width == width) return CopyPlanes(from, to);
  const auto across = ResampleRows(from, width);
  const Weights& weights = KeptWeightsFor(from.height, height);
  const int64_t rows = RoundUp(from.height), columns = RoundUp(width);
  // What a row writes too much the next one overwrites; the last few must not write past the end.
  const int64_t spare = height * width - columns;
  const int64_t safe = spare < 0 ? 0 : spare / width + 1;
  const auto end = Room((height - safe) * width + kLanes);
  for (int64_t channel = 0; channel < from.channels; ++channel, to += height * width) {
    const uint8_t* plane = across.get() + channel * rows * columns;
    Weigh(weights, 0, static_cast<size_t>(safe), {plane, columns, to, width, columns / kLanes});
    Weigh(weights, static_cast<size_t>(safe), weights.windows.size(),
          {plane, columns, end.get(), width, columns / kLanes});
    std::memcpy(to + safe * width, end.get(), static_cast<size_t>((height - safe) * width));
  }
}

}  // namespace kindling
