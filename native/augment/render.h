// native/augment/render.h: the pixels of one sample, from a packed picture to the finished result.
#pragma once

#include <cstdint>

#include "augment/window.h"

namespace kindling::augment {

/// One sample. What it points to is its caller's.
struct Sample {
  Map map;
  Axis row, column;
  Padding padding;
  Window window;
  const uint32_t* picture;  // packed: the window
  const Colour* colours;
  int64_t colour_count;
  float per_level;
  std::array<float, 3> times, plus;

  void* to;  // the sample's part of the result
  Format format;
  bool channels_last;
  int64_t channels, height, width;
};

void Render(const Sample& sample);

}  // namespace kindling::augment
