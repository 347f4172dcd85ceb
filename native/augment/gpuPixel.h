// native/augment/gpuPixel.h: what one thread of a GPU does. It is plain C++, so that it can be
// tried on a CPU too.
#pragma once

#include "augment/pixel.h"

namespace kindling::augment {

/// One sample as a GPU gets it.
struct GpuSample {
  double map[9];
  Axis row, column;
  int32_t block_rows, block_columns;  // whose means are the source
  int32_t first_colour, colours;
};

/// How far elements are apart.
struct Steps4 {
  int64_t sample, channel, row, column;
};

/// A batch. What it points to is in the GPU's memory. Masks have one channel.
struct GpuBatch {
  int64_t samples;
  int32_t source_height, source_width, height, width;
  bool reflect;
  const GpuSample* sample;
  const uint8_t* from;
  Steps4 from_step;
  void* to;
  Steps4 to_step;
};

/// What pictures have besides.
struct GpuPicture {
  int channels;
  Format format;
  const Colour* colours;
  float per_level, times[3], plus[3];
};

struct Place {
  double x, y;
};

/// Where a pixel of the result lies in the shrunk source.
KINDLING_PIXEL Place PlaceOf(const GpuBatch& batch, const GpuSample& sample, int32_t row,
                             int32_t column) {
  const double* map = sample.map;
  const auto i = static_cast<double>(row), j = static_cast<double>(column);
  const double w = map[6] * j + map[7] * i + map[8];
  const double x = (map[0] * j + map[1] * i + map[2]) / w;
  const double y = (map[3] * j + map[4] * i + map[5]) / w;
  if (batch.reflect) return {Placed<true>(sample.column, x), Placed<true>(sample.row, y)};
  return {Placed<false>(sample.column, x), Placed<false>(sample.row, y)};
}

/// So many bytes and half as much add up to a number of 32 bits.
constexpr uint32_t kMostInBlock = 1U << 24;

KINDLING_PIXEL float LargeBlock(const GpuBatch& batch, const uint8_t* at, int32_t rows,
                                int32_t columns) {
  const int64_t area = int64_t{rows} * columns;
  int64_t sum = area / 2;
  for (int32_t i = 0; i < rows; ++i, at += batch.from_step.row)
    for (int32_t j = 0; j < columns; ++j) sum += at[j * batch.from_step.column];
  return static_cast<float>(sum / area);
}

/// The mean of what there is of a block, rounded half up; 0 outside.
KINDLING_PIXEL float Block(const GpuBatch& batch, const GpuSample& sample, const uint8_t* plane,
                           int32_t row, int32_t column) {
  const int32_t top = row * sample.block_rows, left = column * sample.block_columns;
  const int32_t below = batch.source_height - top, beside = batch.source_width - left;
  if (row < 0 || column < 0 || below <= 0 || beside <= 0) return 0;
  const int32_t rows = below < sample.block_rows ? below : sample.block_rows;
  const int32_t columns = beside < sample.block_columns ? beside : sample.block_columns;
  const uint8_t* at = plane + top * batch.from_step.row + left * batch.from_step.column;
  if (rows * columns == 1) return static_cast<float>(*at);
  const uint32_t area = static_cast<uint32_t>(rows) * static_cast<uint32_t>(columns);
  if (area > kMostInBlock) return LargeBlock(batch, at, rows, columns);
  uint32_t sum = area / 2;
  for (int32_t i = 0; i < rows; ++i, at += batch.from_step.row)
    for (int32_t j = 0; j < columns; ++j) sum += at[j * batch.from_step.column];
  return static_cast<float>(sum / area);
}

/// One channel between its four pixels, in [0, 1] where the source's levels are bytes.
KINDLING_PIXEL float Between(const GpuBatch& batch, const GpuSample& sample, const uint8_t* plane,
                             const Place& place) {
  // The place is -1 or later: one more, and whole numbers are the floor.
  const int32_t column = static_cast<int32_t>(place.x + 1) - 1;
  const int32_t row = static_cast<int32_t>(place.y + 1) - 1;
  const auto x = static_cast<float>(place.x - column);
  const auto y = static_cast<float>(place.y - row);
  const float a = Block(batch, sample, plane, row, column);
  const float b = Block(batch, sample, plane, row, column + 1);
  const float c = Block(batch, sample, plane, row + 1, column);
  const float d = Block(batch, sample, plane, row + 1, column + 1);
  const float upper = a + x * (b - a), lower = c + x * (d - c);
  return upper + y * (lower - upper);
}

template <int kChannels>
KINDLING_PIXEL void Paint(const Colour& colour, float* x) {
  if (colour.kind == ColourKind::kLight) {
    for (int channel = 0; channel < kChannels; ++channel) x[channel] = Lit(colour, x[channel]);
  } else if (colour.kind == ColourKind::kPower) {
    for (int channel = 0; channel < kChannels; ++channel) x[channel] = Powered(colour, x[channel]);
  } else if (kChannels == 3) {
    const Rgb rgb{x[0], x[1], x[2]};
    const Rgb painted =
        colour.kind == ColourKind::kLogits ? Saturated(colour, rgb) : Turned(colour, rgb);
    x[0] = painted.r;
    x[1] = painted.g;
    x[2] = painted.b;
  }
}

KINDLING_PIXEL void Store(Format format, void* to, int64_t at, float x) {
  if (format == Format::kFloat32)
    static_cast<float*>(to)[at] = x;
  else if (format == Format::kFloat16)
    static_cast<uint16_t*>(to)[at] = Float16::From(x);
  else
    static_cast<uint16_t*>(to)[at] = BFloat16::From(x);
}

/// All channels of one pixel of the result.
template <int kChannels>
KINDLING_PIXEL void DoPixel(const GpuBatch& batch, const GpuPicture& picture, int64_t number,
                            int32_t row, int32_t column) {
  const GpuSample& sample = batch.sample[number];
  const Place place = PlaceOf(batch, sample, row, column);
  const uint8_t* from = batch.from + number * batch.from_step.sample;
  float x[kChannels];
  for (int channel = 0; channel < kChannels; ++channel)
    x[channel] =
        Between(batch, sample, from + channel * batch.from_step.channel, place) * picture.per_level;
  for (int32_t i = 0; i < sample.colours; ++i)
    Paint<kChannels>(picture.colours[sample.first_colour + i], x);
  int64_t at =
      number * batch.to_step.sample + row * batch.to_step.row + column * batch.to_step.column;
  for (int channel = 0; channel < kChannels; ++channel, at += batch.to_step.channel)
    Store(picture.format, batch.to, at,
          x[channel] * picture.times[channel] + picture.plus[channel]);
}

/// One pixel of a mask: the nearest one's level, divided; 0 outside.
KINDLING_PIXEL void DoMaskPixel(const GpuBatch& batch, int64_t div, int64_t number, int32_t row,
                                int32_t column) {
  const GpuSample& sample = batch.sample[number];
  const Place place = PlaceOf(batch, sample, row, column);
  const auto x = static_cast<int32_t>(rint(place.x)), y = static_cast<int32_t>(rint(place.y));
  const bool there = x >= 0 && x < batch.source_width && y >= 0 && y < batch.source_height;
  const int64_t level = there ? batch.from[number * batch.from_step.sample +
                                           y * batch.from_step.row + x * batch.from_step.column]
                              : 0;
  static_cast<int64_t*>(batch.to)[number * batch.to_step.sample + row * batch.to_step.row +
                                  column * batch.to_step.column] = level / div;
}

}  // namespace kindling::augment
