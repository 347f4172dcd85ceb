// native/image/resample.h: pictures of bytes in another size, equal to Pillow's in every pixel.
#pragma once

#include <cstdint>

namespace kindling {

/// A picture in memory: where it is, its sizes, and how many bytes apart its neighbours are.
/// Either the colours of a pixel lie together (`to_channel` 1, `to_column` as many as there are),
/// or the pixels of a row do (`to_column` 1).
struct Picture {
  const uint8_t* data = nullptr;
  int64_t channels = 0;
  int64_t height = 0;
  int64_t width = 0;
  int64_t to_channel = 0;
  int64_t to_row = 0;
  int64_t to_column = 0;
};

/// Antialiased bilinear resampling into [channels, height, width], contiguous.
///
/// The arithmetic is Pillow's `Image.resize(size, BILINEAR)` for 8-bit pictures: rows first, then
/// columns, each rounded to bytes, with weights of 22 bits. Pillow 13 does columns first where the
/// height shrinks much more than the width; there, pixels may be one level off.
/// https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c
void Resample(const Picture& from, int64_t height, int64_t width, uint8_t* to);

}  // namespace kindling
